package org.netlib.blas;

import dev.lanewise.netlib.F2jStatics;
import java.lang.invoke.MethodHandle;

/** Stands in for f2j's class of this name, which LAPACK calls; see {@link F2jStatics}. */
public final class Dgemv {
    private static final MethodHandle F2J = F2jStatics.original("Dgemv");

    private Dgemv() {}

    public static void dgemv(String trans, int m, int n, double alpha, double[] a, int offseta, int lda, double[] x, int offsetx, int incx, double beta, double[] y, int offsety, int incy) {
        if (F2jStatics.GEMV != null) {
            F2jStatics.GEMV.dgemv(trans, m, n, alpha, a, offseta, lda, x, offsetx, incx, beta, y, offsety, incy);
            return;
        }
        try {
            F2J.invokeExact(trans, m, n, alpha, a, offseta, lda, x, offsetx, incx, beta, y, offsety, incy);
        } catch (Throwable t) {
            throw F2jStatics.asItIs(t);
        }
    }
}
