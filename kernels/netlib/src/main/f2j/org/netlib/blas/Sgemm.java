package org.netlib.blas;

import dev.lanewise.netlib.F2jStatics;
import java.lang.invoke.MethodHandle;

/** Stands in for f2j's class of this name, which LAPACK calls; see {@link F2jStatics}. */
public final class Sgemm {
    private static final MethodHandle F2J = F2jStatics.original("Sgemm");

    private Sgemm() {}

    public static void sgemm(String transa, String transb, int m, int n, int k, float alpha, float[] a, int offseta, int lda, float[] b, int offsetb, int ldb, float beta, float[] c, int offsetc, int ldc) {
        if (F2jStatics.LANEWISE != null) {
            F2jStatics.LANEWISE.sgemm(transa, transb, m, n, k, alpha, a, offseta, lda, b, offsetb, ldb, beta, c, offsetc, ldc);
            return;
        }
        try {
            F2J.invokeExact(transa, transb, m, n, k, alpha, a, offseta, lda, b, offsetb, ldb, beta, c, offsetc, ldc);
        } catch (Throwable t) {
            throw F2jStatics.asItIs(t);
        }
    }
}
