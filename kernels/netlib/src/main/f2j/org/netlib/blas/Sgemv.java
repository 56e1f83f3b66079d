package org.netlib.blas;

import dev.lanewise.netlib.F2jStatics;
import java.lang.invoke.MethodHandle;

/** Stands in for f2j's class of this name, which LAPACK calls; see {@link F2jStatics}. */
public final class Sgemv {
    private static final MethodHandle F2J = F2jStatics.original("Sgemv");

    private Sgemv() {}

    public static void sgemv(String trans, int m, int n, float alpha, float[] a, int offseta, int lda, float[] x, int offsetx, int incx, float beta, float[] y, int offsety, int incy) {
        if (F2jStatics.GEMV != null) {
            F2jStatics.GEMV.sgemv(trans, m, n, alpha, a, offseta, lda, x, offsetx, incx, beta, y, offsety, incy);
            return;
        }
        try {
            F2J.invokeExact(trans, m, n, alpha, a, offseta, lda, x, offsetx, incx, beta, y, offsety, incy);
        } catch (Throwable t) {
            throw F2jStatics.asItIs(t);
        }
    }
}
