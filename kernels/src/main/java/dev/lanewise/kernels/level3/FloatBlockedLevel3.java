// The build derives DoubleBlockedLevel3 from this file.
package dev.lanewise.kernels.level3;

import dev.lanewise.kernels.Diagonal;
import dev.lanewise.kernels.Side;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.Triangle;
import dev.lanewise.kernels.runtime.Pool;

/// The level-3 routines on a backend, with checked arguments.
public final class FloatBlockedLevel3 {
    private final FloatSymmetricProduct symmetric;
    private final Pool<FloatRankUpdate> updates;
    private final Pool<FloatTriangularProduct> triangulars;

    /// Makes the routines of a backend.
    ///
    /// @param backend what they are built of
    public FloatBlockedLevel3(FloatLevel3Backend backend) {
        symmetric = new FloatSymmetricProduct(backend);
        updates = new Pool<>(() -> new FloatRankUpdate(backend));
        triangulars = new Pool<>(() -> new FloatTriangularProduct(backend));
    }

    /// C ← α·op(A)·op(A)ᵀ + β·C, or with a B that is not null C ← α·op(A)·op(B)ᵀ + α·op(B)·op(A)ᵀ + β·C, in one
    /// triangle.
    ///
    /// @param uplo the triangle of C
    /// @param trans op
    /// @param n order of C
    /// @param k columns of op(A)
    /// @param alpha α
    /// @param a the array of A
    /// @param aOffset index of A's first element
    /// @param lda leading dimension of A
    /// @param b the array of B, or null
    /// @param bOffset index of B's first element
    /// @param ldb leading dimension of B
    /// @param beta β
    /// @param c the array of C
    /// @param cOffset index of C's first element
    /// @param ldc leading dimension of C
    public void rankUpdate(
            Triangle uplo,
            Transpose trans,
            int n,
            int k,
            float alpha,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb,
            float beta,
            float[] c,
            int cOffset,
            int ldc) {
        FloatRankUpdate call = updates.acquire();
        try {
            call.run(uplo, trans, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
        } catch (Throwable t) {
            call.lent = false; // no call: there may be no stack left for one
            throw t;
        }
        updates.release(call);
    }

    /// C ← α·A·B + β·C or C ← α·B·A + β·C with a symmetric A.
    ///
    /// @param side where A stands
    /// @param uplo the triangle of A
    /// @param m rows of C
    /// @param n columns of C
    /// @param alpha α
    /// @param a the array of A
    /// @param aOffset index of A's first element
    /// @param lda leading dimension of A
    /// @param b the array of B
    /// @param bOffset index of B's first element
    /// @param ldb leading dimension of B
    /// @param beta β
    /// @param c the array of C
    /// @param cOffset index of C's first element
    /// @param ldc leading dimension of C
    public void symm(
            Side side,
            Triangle uplo,
            int m,
            int n,
            float alpha,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb,
            float beta,
            float[] c,
            int cOffset,
            int ldc) {
        symmetric.run(side, uplo, m, n, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
    }

    /// B ← α·op(A)·B, B ← α·B·op(A), or with `solve` the same with op(A)⁻¹.
    ///
    /// @param solve op(A)⁻¹
    /// @param side where A stands
    /// @param uplo the triangle of A
    /// @param transA op of A
    /// @param diag whether A's diagonal is 1
    /// @param m rows of B
    /// @param n columns of B
    /// @param alpha α
    /// @param a the array of A
    /// @param aOffset index of A's first element
    /// @param lda leading dimension of A
    /// @param b the array of B
    /// @param bOffset index of B's first element
    /// @param ldb leading dimension of B
    public void triangular(
            boolean solve,
            Side side,
            Triangle uplo,
            Transpose transA,
            Diagonal diag,
            int m,
            int n,
            float alpha,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb) {
        FloatTriangularProduct call = triangulars.acquire();
        try {
            call.run(solve, side, uplo, transA, diag, m, n, alpha, a, aOffset, lda, b, bOffset, ldb);
        } catch (Throwable t) {
            call.lent = false; // no call: there may be no stack left for one
            throw t;
        }
        triangulars.release(call);
    }
}
