package org.netlib.blas;

import dev.lanewise.netlib.F2jStatics;
import java.lang.invoke.MethodHandle;

/** Stands in for f2j's class of this name, which LAPACK calls; see {@link F2jStatics}. */
public final class Dsyr2k {
    private static final MethodHandle F2J = F2jStatics.original("Dsyr2k");

    private Dsyr2k() {}

    public static void dsyr2k(String uplo, String trans, int n, int k, double alpha, double[] a, int offseta, int lda, double[] b, int offsetb, int ldb, double beta, double[] c, int offsetc, int ldc) {
        if (F2jStatics.LANEWISE != null) {
            F2jStatics.LANEWISE.dsyr2k(uplo, trans, n, k, alpha, a, offseta, lda, b, offsetb, ldb, beta, c, offsetc, ldc);
            return;
        }
        try {
            F2J.invokeExact(uplo, trans, n, k, alpha, a, offseta, lda, b, offsetb, ldb, beta, c, offsetc, ldc);
        } catch (Throwable t) {
            throw F2jStatics.asItIs(t);
        }
    }
}
