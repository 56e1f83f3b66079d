package org.netlib.blas;

import dev.lanewise.netlib.F2jStatics;
import java.lang.invoke.MethodHandle;

/** Stands in for f2j's class of this name, which LAPACK calls; see {@link F2jStatics}. */
public final class Sger {
    private static final MethodHandle F2J = F2jStatics.original("Sger");

    private Sger() {}

    public static void sger(int m, int n, float alpha, float[] x, int offsetx, int incx, float[] y, int offsety, int incy, float[] a, int offseta, int lda) {
        if (F2jStatics.GER != null) {
            F2jStatics.GER.sger(m, n, alpha, x, offsetx, incx, y, offsety, incy, a, offseta, lda);
            return;
        }
        try {
            F2J.invokeExact(m, n, alpha, x, offsetx, incx, y, offsety, incy, a, offseta, lda);
        } catch (Throwable t) {
            throw F2jStatics.asItIs(t);
        }
    }
}
