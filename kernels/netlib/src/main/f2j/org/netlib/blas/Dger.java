package org.netlib.blas;

import dev.lanewise.netlib.F2jStatics;
import java.lang.invoke.MethodHandle;

/** Stands in for f2j's class of this name, which LAPACK calls; see {@link F2jStatics}. */
public final class Dger {
    private static final MethodHandle F2J = F2jStatics.original("Dger");

    private Dger() {}

    public static void dger(int m, int n, double alpha, double[] x, int offsetx, int incx, double[] y, int offsety, int incy, double[] a, int offseta, int lda) {
        if (F2jStatics.GER != null) {
            F2jStatics.GER.dger(m, n, alpha, x, offsetx, incx, y, offsety, incy, a, offseta, lda);
            return;
        }
        try {
            F2J.invokeExact(m, n, alpha, x, offsetx, incx, y, offsety, incy, a, offseta, lda);
        } catch (Throwable t) {
            throw F2jStatics.asItIs(t);
        }
    }
}
