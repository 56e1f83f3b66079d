package org.netlib.blas;

import dev.lanewise.netlib.F2jStatics;
import java.lang.invoke.MethodHandle;

/** Stands in for f2j's class of this name, which LAPACK calls; see {@link F2jStatics}. */
public final class Ssyrk {
    private static final MethodHandle F2J = F2jStatics.original("Ssyrk");

    private Ssyrk() {}

    public static void ssyrk(String uplo, String trans, int n, int k, float alpha, float[] a, int offseta, int lda, float beta, float[] c, int offsetc, int ldc) {
        if (F2jStatics.LANEWISE != null) {
            F2jStatics.LANEWISE.ssyrk(uplo, trans, n, k, alpha, a, offseta, lda, beta, c, offsetc, ldc);
            return;
        }
        try {
            F2J.invokeExact(uplo, trans, n, k, alpha, a, offseta, lda, beta, c, offsetc, ldc);
        } catch (Throwable t) {
            throw F2jStatics.asItIs(t);
        }
    }
}
