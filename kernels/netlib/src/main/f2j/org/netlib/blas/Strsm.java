package org.netlib.blas;

import dev.lanewise.netlib.F2jStatics;
import java.lang.invoke.MethodHandle;

/** Stands in for f2j's class of this name, which LAPACK calls; see {@link F2jStatics}. */
public final class Strsm {
    private static final MethodHandle F2J = F2jStatics.original("Strsm");

    private Strsm() {}

    public static void strsm(String side, String uplo, String transa, String diag, int m, int n, float alpha, float[] a, int offseta, int lda, float[] b, int offsetb, int ldb) {
        if (F2jStatics.LANEWISE != null) {
            F2jStatics.LANEWISE.strsm(side, uplo, transa, diag, m, n, alpha, a, offseta, lda, b, offsetb, ldb);
            return;
        }
        try {
            F2J.invokeExact(side, uplo, transa, diag, m, n, alpha, a, offseta, lda, b, offsetb, ldb);
        } catch (Throwable t) {
            throw F2jStatics.asItIs(t);
        }
    }
}
