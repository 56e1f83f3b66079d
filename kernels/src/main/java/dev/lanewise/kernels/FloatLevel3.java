// The build derives DoubleLevel3 from this file.
package dev.lanewise.kernels;

/// Level 3 of BLAS beyond the general product, in `float`: products with symmetric and triangular matrices, rank-k
/// updates, and triangular systems with many right-hand sides (Dongarra et al., "A Set of Level 3 Basic Linear
/// Algebra Subprograms", ACM TOMS 16(1), 1990). Row-major; arguments in the order of BLAS; matrices, checks and
/// threads as in [Kernels], u the unit roundoff, 2⁻²⁴ in single and 2⁻⁵³ in double precision.
///
/// Of a symmetric or triangular matrix only the [Triangle] that is named is read or written, the other may hold
/// anything. The whole square must fit its array all the same, and for the check of overlaps it is all one matrix. α
/// = 0 reads neither A nor what it is multiplied by; β = 0 does not read C.
///
/// The blocks in which the work is done have the same size on every machine. So results are the same bits for every
/// backend, every vector width and every number of threads, like those of [Kernels].
public interface FloatLevel3 {
    /// C ← α·op(A)·op(A)ᵀ + β·C in one triangle of the symmetric n×n matrix C: the rank-k update `ssyrk`. With
    /// `NO_TRANS` A is n×k and this is A·Aᵀ; with `TRANS` A is stored as k×n and this is Aᵀ·A, the Gram matrix of its
    /// columns.
    ///
    /// Half the work of the product, and its bits: each element is that of `sgemm` with the same α, op(A), op(A)ᵀ and
    /// β, with its error bound.
    ///
    /// @param uplo the triangle of C that is read and written
    /// @param trans op of A
    /// @param n order of C, rows of op(A), at least 0
    /// @param k columns of op(A), at least 0
    /// @param alpha α
    /// @param a the array of A
    /// @param aOffset index of A's first element
    /// @param lda elements from one stored row of A to the next
    /// @param beta β
    /// @param c the array of C, which must not overlap A
    /// @param cOffset index of C's first element
    /// @param ldc elements from one stored row of C to the next
    /// @throws NullPointerException if an argument is null
    /// @throws IndexOutOfBoundsException if a matrix does not fit its array
    /// @throws IllegalArgumentException if a size is negative, a leading dimension is too small, or C overlaps A
    void ssyrk(
            Triangle uplo,
            Transpose trans,
            int n,
            int k,
            float alpha,
            float[] a,
            int aOffset,
            int lda,
            float beta,
            float[] c,
            int cOffset,
            int ldc);

    /// C ← α·op(A)·op(B)ᵀ + α·op(B)·op(A)ᵀ + β·C in one triangle of the symmetric n×n matrix C: the rank-2k update
    /// `ssyr2k`. With `NO_TRANS` A and B are n×k, with `TRANS` they are stored as k×n.
    ///
    /// Each element is that of two calls of `sgemm`, the first with α, op(A), op(B)ᵀ and β, the second with α, op(B),
    /// op(A)ᵀ and 1. Error:
    /// at most (2k + 2)·u·(|α|·Σ(|Aᵢₚ||Bⱼₚ| + |Bᵢₚ||Aⱼₚ|) + |β||Cᵢⱼ|) to first order.
    ///
    /// @param uplo the triangle of C that is read and written
    /// @param trans op of A and of B
    /// @param n order of C, rows of op(A) and op(B), at least 0
    /// @param k columns of op(A) and op(B), at least 0
    /// @param alpha α
    /// @param a the array of A
    /// @param aOffset index of A's first element
    /// @param lda elements from one stored row of A to the next
    /// @param b the array of B
    /// @param bOffset index of B's first element
    /// @param ldb elements from one stored row of B to the next
    /// @param beta β
    /// @param c the array of C, which must not overlap A or B
    /// @param cOffset index of C's first element
    /// @param ldc elements from one stored row of C to the next
    /// @throws NullPointerException if an argument is null
    /// @throws IndexOutOfBoundsException if a matrix does not fit its array
    /// @throws IllegalArgumentException if a size is negative, a leading dimension is too small, or C overlaps A or B
    void ssyr2k(
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
            int ldc);

    /// C ← α·A·B + β·C (`LEFT`, A is m×m) or C ← α·B·A + β·C (`RIGHT`, A is n×n) with a symmetric A of which one
    /// triangle is stored.
    /// B and C are m×n.
    ///
    /// Each element is that of `sgemm` with the whole A, with its error bound. Only a C of a single row or column,
    /// for which `sgemm` has an order of its own, is a sum over panels of at most 256 columns of A here.
    ///
    /// @param side where A stands
    /// @param uplo the triangle of A that is read
    /// @param m rows of B and C, at least 0
    /// @param n columns of B and C, at least 0
    /// @param alpha α
    /// @param a the array of A
    /// @param aOffset index of A's first element
    /// @param lda elements from one stored row of A to the next
    /// @param b the array of B
    /// @param bOffset index of B's first element
    /// @param ldb elements from one stored row of B to the next
    /// @param beta β
    /// @param c the array of C, which must not overlap A or B
    /// @param cOffset index of C's first element
    /// @param ldc elements from one stored row of C to the next
    /// @throws NullPointerException if an argument is null
    /// @throws IndexOutOfBoundsException if a matrix does not fit its array
    /// @throws IllegalArgumentException if a size is negative, a leading dimension is too small, or C overlaps A or B
    void ssymm(
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
            int ldc);

    /// B ← α·op(A)·B (`LEFT`, A is m×m) or B ← α·B·op(A) (`RIGHT`, A is n×n) with a triangular A, in place. B is m×n.
    ///
    /// Only elements of the triangle are multiplied, never the zeros beside it: an infinity in one row of B reaches
    /// only rows that depend on it.
    ///
    /// Error: at most (r + 2)·u·|α|·Σ|Aᵢₚ||Bₚⱼ| to first order over the triangle, r the order of A (for `RIGHT` with
    /// the factors in the other order). An element is one chain of fused multiply-adds within each block of at most
    /// 64 on the diagonal, on which the products with what is beside it follow.
    ///
    /// @param side where A stands
    /// @param uplo the triangle of A that is read
    /// @param transA op of A
    /// @param diag whether A's diagonal is read or taken as 1
    /// @param m rows of B, at least 0
    /// @param n columns of B, at least 0
    /// @param alpha α
    /// @param a the array of A
    /// @param aOffset index of A's first element
    /// @param lda elements from one stored row of A to the next
    /// @param b the array of B, which must not overlap A
    /// @param bOffset index of B's first element
    /// @param ldb elements from one stored row of B to the next
    /// @throws NullPointerException if an argument is null
    /// @throws IndexOutOfBoundsException if a matrix does not fit its array
    /// @throws IllegalArgumentException if a size is negative, a leading dimension is too small, or B overlaps A
    void strmm(
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
            int ldb);

    /// Solves op(A)·X = α·B (`LEFT`, A is m×m) or X·op(A) = α·B (`RIGHT`, A is n×n) with a triangular A; X overwrites
    /// B. B is m×n.
    ///
    /// By substitution throughout, nothing is inverted but the elements of the diagonal. So every column (row, from
    /// the right) x of X is the exact solution of a system close by: (op(A) + ΔA)·x = α·b + Δb with |ΔA| ≤ (r +
    /// 2)·u·|op(A)| and |Δb| ≤ u·|α·b|, element by element and to first order, r the order of A, where nothing
    /// underflows (Higham, "Accuracy and Stability of Numerical Algorithms", 2002, §8.1). How far x is from the
    /// solution of the given system depends on A's condition.
    ///
    /// A zero on the diagonal is no error: infinities and NaN arise as the divisions say. Whoever wants to know looks
    /// first.
    ///
    /// @param side where A stands
    /// @param uplo the triangle of A that is read
    /// @param transA op of A
    /// @param diag whether A's diagonal is read or taken as 1
    /// @param m rows of B, at least 0
    /// @param n columns of B, at least 0
    /// @param alpha α
    /// @param a the array of A
    /// @param aOffset index of A's first element
    /// @param lda elements from one stored row of A to the next
    /// @param b the array of B, which must not overlap A; holds X afterwards
    /// @param bOffset index of B's first element
    /// @param ldb elements from one stored row of B to the next
    /// @throws NullPointerException if an argument is null
    /// @throws IndexOutOfBoundsException if a matrix does not fit its array
    /// @throws IllegalArgumentException if a size is negative, a leading dimension is too small, or B overlaps A
    void strsm(
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
            int ldb);
}
