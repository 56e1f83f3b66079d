// The build derives DoubleLevel3Backend from this file.
package dev.lanewise.kernels.level3;

import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.runtime.Work;

/// What a backend lends to the blocked algorithms in float. Arguments are checked.
public interface FloatLevel3Backend {
    /// C ← α·op(A)·op(B) + β·C.
    ///
    /// @param transA op of A
    /// @param transB op of B
    /// @param m rows of C
    /// @param n columns of C
    /// @param k depth
    /// @param alpha α
    /// @param a the array of A
    /// @param aOffset index of A's first element
    /// @param lda leading dimension of A
    /// @param b the array of B
    /// @param bOffset index of B's first element
    /// @param ldb leading dimension of B
    /// @param beta β
    /// @param c the array of C, disjoint from A and B
    /// @param cOffset index of C's first element
    /// @param ldc leading dimension of C
    void gemm(
            Transpose transA,
            Transpose transB,
            int m,
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
            int ldc);

    /// Yᵀ ← X: `y[yOffset + j·ldy + i] = x[xOffset + i·ldx + j]`.
    ///
    /// @param rows rows of X
    /// @param columns columns of X
    /// @param x the array of X
    /// @param xOffset index of X's first element
    /// @param ldx leading dimension of X
    /// @param y another array than `x`
    /// @param yOffset index of the result's first element
    /// @param ldy leading dimension of the result
    void transpose(int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy);

    /// X ← L·X or X ← L⁻¹·X for a small packed L, see [FloatTriangle].
    ///
    /// @param solve L⁻¹
    /// @param rows rows of X and order of L, at most [FloatTriangle#ORDER]
    /// @param columns columns of X
    /// @param t L
    /// @param x the array of X
    /// @param xOffset index of the first element of X's first row
    /// @param rowStride from one row of X to the next; negative where L was packed from the end
    /// @param strip scratch of [FloatTriangle#STRIP] elements
    void triangleTimes(
            boolean solve, int rows, int columns, float[] t, float[] x, int xOffset, int rowStride, float[] strip);

    /// X ← X·Lᵀ or X ← X·L⁻ᵀ for a small packed L: the same on the columns of X.
    ///
    /// @param solve L⁻ᵀ
    /// @param rows rows of X
    /// @param columns columns of X and order of L, at most [FloatTriangle#ORDER]
    /// @param t L
    /// @param x the array of X
    /// @param xOffset index of X's first element
    /// @param ldx leading dimension of X
    /// @param backward whether L was packed from the end: its first row belongs to the last column of X
    /// @param strip scratch of [FloatTriangle#STRIP] elements
    void timesTriangle(
            boolean solve,
            int rows,
            int columns,
            float[] t,
            float[] x,
            int xOffset,
            int ldx,
            boolean backward,
            float[] strip);

    /// The threads of one call.
    ///
    /// @return at least 1
    int threads();

    /// Runs every part of a piece of work, on the caller's thread and on others where they are free, and returns when
    /// all are done.
    ///
    /// @param parts how many
    /// @param work the work; products inside run on the thread of their part
    void share(int parts, Work work);
}
