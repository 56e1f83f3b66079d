package org.netlib.blas;

import dev.lanewise.netlib.F2jStatics;
import java.lang.invoke.MethodHandle;

/** Stands in for f2j's class of this name, which LAPACK calls; see {@link F2jStatics}. */
public final class Dtrsm {
    private static final MethodHandle F2J = F2jStatics.original("Dtrsm");

    private Dtrsm() {}

    public static void dtrsm(String side, String uplo, String transa, String diag, int m, int n, double alpha, double[] a, int offseta, int lda, double[] b, int offsetb, int ldb) {
        if (F2jStatics.LANEWISE != null) {
            F2jStatics.LANEWISE.dtrsm(side, uplo, transa, diag, m, n, alpha, a, offseta, lda, b, offsetb, ldb);
            return;
        }
        try {
            F2J.invokeExact(side, uplo, transa, diag, m, n, alpha, a, offseta, lda, b, offsetb, ldb);
        } catch (Throwable t) {
            throw F2jStatics.asItIs(t);
        }
    }
}
