// The build derives CheckedDoubleLevel3 from this file.
package dev.lanewise.kernels.spi;

import dev.lanewise.kernels.Diagonal;
import dev.lanewise.kernels.FloatLevel3;
import dev.lanewise.kernels.Side;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.Triangle;
import dev.lanewise.kernels.level3.FloatBlockedLevel3;
import dev.lanewise.kernels.level3.FloatLevel3Backend;
import dev.lanewise.kernels.level3.FloatTriangle;
import dev.lanewise.kernels.runtime.Work;

/// What [CheckedKernels] does for the level-3 routines beyond the general product, in float.
abstract class CheckedFloatLevel3
        // A class has one superclass, so the parts of CheckedKernels are a chain.
        extends WorkSharing implements FloatLevel3 { // double: extends CheckedFloatLevel3 implements DoubleLevel3 {
    // spotless:off: arguments stay grouped, a matrix a line

    /// The blocked algorithms on the products and tiles of this object.
    private final FloatBlockedLevel3 floatLevel3 = new FloatBlockedLevel3(new FloatLevel3Backend() {
        @Override
        public void gemm(
                Transpose transA, Transpose transB, int m, int n, int k,
                float alpha, float[] a, int aOffset, int lda, float[] b, int bOffset, int ldb,
                float beta, float[] c, int cOffset, int ldc) {
            CheckedFloatLevel3.this.gemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, null);
        }

        @Override
        public void transpose(int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
            transposeChecked(rows, columns, x, xOffset, ldx, y, yOffset, ldy);
        }

        @Override
        public void triangleTimes(
                boolean solve, int rows, int columns, float[] t, float[] x, int xOffset, int rowStride, float[] strip) {
            CheckedFloatLevel3.this.triangleTimes(solve, rows, columns, t, x, xOffset, rowStride, strip);
        }

        @Override
        public void timesTriangle(
                boolean solve, int rows, int columns, float[] t, float[] x, int xOffset, int ldx, boolean backward, float[] strip) {
            CheckedFloatLevel3.this.timesTriangle(solve, rows, columns, t, x, xOffset, ldx, backward, strip);
        }

        @Override
        public int threads() {
            return description().threads();
        }

        @Override
        public void share(int parts, Work work) {
            CheckedFloatLevel3.this.share(parts, work);
        }
    });

    @Override
    public final void ssyrk(
            Triangle uplo, Transpose trans, int n, int k, float alpha, float[] a, int aOffset, int lda,
            float beta, float[] c, int cOffset, int ldc) {
        FloatLevel3Checks.syrk(uplo, trans, n, k, a, aOffset, lda, c, cOffset, ldc);
        syrk(uplo, trans, n, k, alpha, a, aOffset, lda, beta, c, cOffset, ldc);
    }

    @Override
    public final void ssyr2k(
            Triangle uplo, Transpose trans, int n, int k, float alpha, float[] a, int aOffset, int lda,
            float[] b, int bOffset, int ldb, float beta, float[] c, int cOffset, int ldc) {
        FloatLevel3Checks.syr2k(uplo, trans, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
        syr2k(uplo, trans, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
    }

    @Override
    public final void ssymm(
            Side side, Triangle uplo, int m, int n, float alpha, float[] a, int aOffset, int lda,
            float[] b, int bOffset, int ldb, float beta, float[] c, int cOffset, int ldc) {
        FloatLevel3Checks.symm(side, uplo, m, n, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
        symm(side, uplo, m, n, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
    }

    @Override
    public final void strmm(
            Side side, Triangle uplo, Transpose transA, Diagonal diag, int m, int n,
            float alpha, float[] a, int aOffset, int lda, float[] b, int bOffset, int ldb) {
        FloatLevel3Checks.triangular(side, uplo, transA, diag, m, n, a, aOffset, lda, b, bOffset, ldb);
        trmm(side, uplo, transA, diag, m, n, alpha, a, aOffset, lda, b, bOffset, ldb);
    }

    @Override
    public final void strsm(
            Side side, Triangle uplo, Transpose transA, Diagonal diag, int m, int n,
            float alpha, float[] a, int aOffset, int lda, float[] b, int bOffset, int ldb) {
        FloatLevel3Checks.triangular(side, uplo, transA, diag, m, n, a, aOffset, lda, b, bOffset, ldb);
        trsm(side, uplo, transA, diag, m, n, alpha, a, aOffset, lda, b, bOffset, ldb);
    }

    /// C ← α·op(A)·op(A)ᵀ + β·C with checked arguments. Unless overridden, in blocks, on [#gemm].
    ///
    /// @param uplo the triangle of C
    /// @param trans op of A
    /// @param n order of C
    /// @param k columns of op(A)
    /// @param alpha α
    /// @param a the array of A
    /// @param aOffset index of A's first element
    /// @param lda leading dimension of A
    /// @param beta β
    /// @param c the array of C
    /// @param cOffset index of C's first element
    /// @param ldc leading dimension of C
    protected void syrk(
            Triangle uplo, Transpose trans, int n, int k, float alpha, float[] a, int aOffset, int lda,
            float beta, float[] c, int cOffset, int ldc) {
        floatLevel3.rankUpdate(uplo, trans, n, k, alpha, a, aOffset, lda, null, 0, 0, beta, c, cOffset, ldc);
    }

    /// C ← α·op(A)·op(B)ᵀ + α·op(B)·op(A)ᵀ + β·C with checked arguments. Unless overridden, in blocks, on [#gemm].
    ///
    /// @param uplo the triangle of C
    /// @param trans op of A and B
    /// @param n order of C
    /// @param k columns of op(A) and op(B)
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
    protected void syr2k(
            Triangle uplo, Transpose trans, int n, int k, float alpha, float[] a, int aOffset, int lda,
            float[] b, int bOffset, int ldb, float beta, float[] c, int cOffset, int ldc) {
        floatLevel3.rankUpdate(uplo, trans, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
    }

    /// C ← α·A·B + β·C or α·B·A + β·C with a symmetric A and checked arguments. Unless overridden, in blocks, on [#gemm].
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
    protected void symm(
            Side side, Triangle uplo, int m, int n, float alpha, float[] a, int aOffset, int lda,
            float[] b, int bOffset, int ldb, float beta, float[] c, int cOffset, int ldc) {
        floatLevel3.symm(side, uplo, m, n, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
    }

    /// B ← α·op(A)·B or α·B·op(A) with a triangular A and checked arguments. Unless overridden, in blocks, on [#gemm] and [#triangleTimes].
    ///
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
    protected void trmm(
            Side side, Triangle uplo, Transpose transA, Diagonal diag, int m, int n,
            float alpha, float[] a, int aOffset, int lda, float[] b, int bOffset, int ldb) {
        floatLevel3.triangular(false, side, uplo, transA, diag, m, n, alpha, a, aOffset, lda, b, bOffset, ldb);
    }

    /// B ← α·op(A)⁻¹·B or α·B·op(A)⁻¹ with a triangular A and checked arguments. Unless overridden, in blocks, on [#gemm] and [#triangleTimes].
    ///
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
    protected void trsm(
            Side side, Triangle uplo, Transpose transA, Diagonal diag, int m, int n,
            float alpha, float[] a, int aOffset, int lda, float[] b, int bOffset, int ldb) {
        floatLevel3.triangular(true, side, uplo, transA, diag, m, n, alpha, a, aOffset, lda, b, bOffset, ldb);
    }

    /// X ← L·X or X ← L⁻¹·X for a packed triangle L of the blocked algorithms. Unless overridden, element by element.
    ///
    /// @param solve L⁻¹
    /// @param rows rows of X and order of L
    /// @param columns columns of X
    /// @param t L
    /// @param x the array of X
    /// @param xOffset index of the first element of X's first row
    /// @param rowStride from one row of X to the next, negative where L was packed from the end
    /// @param strip scratch
    protected void triangleTimes(
            boolean solve, int rows, int columns, float[] t, float[] x, int xOffset, int rowStride, float[] strip) {
        FloatTriangle.triangleTimes(solve, rows, columns, t, x, xOffset, rowStride, strip);
    }

    /// X ← X·Lᵀ or X ← X·L⁻ᵀ for a packed triangle L of the blocked algorithms. Unless overridden, element by element.
    ///
    /// @param solve L⁻ᵀ
    /// @param rows rows of X
    /// @param columns columns of X and order of L
    /// @param t L
    /// @param x the array of X
    /// @param xOffset index of X's first element
    /// @param ldx leading dimension of X
    /// @param backward whether L's first row belongs to the last column of X
    /// @param strip scratch
    protected void timesTriangle(
            boolean solve, int rows, int columns, float[] t, float[] x, int xOffset, int ldx, boolean backward, float[] strip) {
        FloatTriangle.timesTriangle(solve, rows, columns, t, x, xOffset, ldx, backward, strip);
    }

    /// Yᵀ ← X. Unless overridden, element by element.
    ///
    /// @param rows rows of X
    /// @param columns columns of X
    /// @param x the array of X
    /// @param xOffset index of X's first element
    /// @param ldx leading dimension of X
    /// @param y the array of Y, another one
    /// @param yOffset index of Y's first element
    /// @param ldy leading dimension of Y
    protected void transposeChecked(int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                y[yOffset + j * ldy + i] = x[xOffset + i * ldx + j];
            }
        }
    }
    // spotless:on
}
