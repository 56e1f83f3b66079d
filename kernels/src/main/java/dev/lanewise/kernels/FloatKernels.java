// The build derives DoubleKernels from this file.
package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/// The operations of [Kernels] on float. What holds for all of them (matrices, arguments, numbers, threads) is said
/// there.
public interface FloatKernels {
    // spotless:off: arguments stay grouped, a matrix a line

    /// C ← α·op(A)·op(B) + β·C, row-major (the BLAS operation `sgemm`; Dongarra et al., "A Set of Level 3 Basic Linear
    /// Algebra Subprograms", ACM TOMS 16(1), 1990).
    ///
    /// op(A) is m×k, op(B) is k×n, C is m×n. With `NO_TRANS` A is stored as m×k and `lda` ≥ k; with `TRANS` it is
    /// stored as k×m and `lda` ≥ m; B likewise as k×n or n×k. Any of m, n, k may be 0.
    ///
    /// Each element (but of a matrix-vector product, see above) is v₀ = β·Cᵢⱼ, then vₚ₊₁ = fma(α·Aᵢₚ, Bₚⱼ, vₚ) for p =
    /// 0 … k−1, with α·Aᵢₚ and β·Cᵢⱼ rounded once. β = 0 never reads C (a NaN there is overwritten); α = 0 or k = 0
    /// reads neither A nor B and leaves β·C. Otherwise NaN and infinities propagate as this arithmetic says.
    ///
    /// Error: |v − exact| ≤ (k + 2)·u·(|α|·Σ|Aᵢₚ||Bₚⱼ| + |β||Cᵢⱼ|) to first order, u = 2⁻²⁴ in single, 2⁻⁵³ in double
    /// precision (Higham, "Accuracy and Stability of Numerical Algorithms", 2002, §3.5), and as a rule about √k·u.
    ///
    /// @param transA op of A
    /// @param transB op of B
    /// @param m rows of op(A) and C, at least 0
    /// @param n columns of op(B) and C, at least 0
    /// @param k columns of op(A), rows of op(B), at least 0
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
    /// @param ldc elements from one row of C to the next, at least n
    /// @throws NullPointerException if an argument is null
    /// @throws IndexOutOfBoundsException if a matrix does not fit its array
    /// @throws IllegalArgumentException if a size is negative, a leading dimension is too small, or C overlaps A or B
    void sgemm(
            Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, float[] a, int aOffset, int lda, float[] b, int bOffset, int ldb,
            float beta, float[] c, int cOffset, int ldc);

    /// C ← epilogue(α·op(A)·op(B) + β·C): as the method without epilogue, which is then applied to each tile of C while
    /// it is in the cache. The result is the same bits as that method followed by `apply`.
    ///
    /// @param transA op of A
    /// @param transB op of B
    /// @param m rows of op(A) and C, at least 0
    /// @param n columns of op(B) and C, at least 0
    /// @param k columns of op(A), rows of op(B), at least 0
    /// @param alpha α
    /// @param a the array of A
    /// @param aOffset index of A's first element
    /// @param lda elements from one stored row of A to the next
    /// @param b the array of B
    /// @param bOffset index of B's first element
    /// @param ldb elements from one stored row of B to the next
    /// @param beta β
    /// @param c the array of C
    /// @param cOffset index of C's first element
    /// @param ldc elements from one row of C to the next, at least n
    /// @param epilogue what happens to each element; see [Epilogue] for the operands' shapes
    /// @throws NullPointerException if an argument is null
    /// @throws IndexOutOfBoundsException if a matrix does not fit its array
    /// @throws IllegalArgumentException if a size is negative, a leading dimension is too small, an operand that is
    ///     written overlaps another, or the epilogue is not one of `float[]`
    void sgemm(
            Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, float[] a, int aOffset, int lda, float[] b, int bOffset, int ldb,
            float beta, float[] c, int cOffset, int ldc,
            Epilogue<float[]> epilogue);

    /// How a call of `sgemm` with these shapes (and α = 1, no column sums) would be computed.
    ///
    /// @param transA op of A
    /// @param transB op of B
    /// @param m rows of C, at least 0
    /// @param n columns of C, at least 0
    /// @param k depth, at least 0
    /// @return the plan; its `toString` is one line
    /// @throws NullPointerException if an op is null
    /// @throws IllegalArgumentException if a size is negative
    GemmPlan sgemmPlan(Transpose transA, Transpose transB, int m, int n, int k);

    /// C ← α·op(A)·op(B) + β·C on memory segments: native, mapped or heap, of any alignment, in native byte order.
    /// Offsets and leading dimensions are in elements and may exceed 2³¹. The result is the same bits as on arrays.
    ///
    /// Segments must be alive and accessible to the calling thread; those of a confined arena keep the call on that
    /// thread. Closing a shared arena during a call fails the call with IllegalStateException and leaves C partly
    /// written. Heap segments over `float[]` cost what arrays cost; others pass through the packing buffers.
    ///
    /// @param transA op of A
    /// @param transB op of B
    /// @param m rows of op(A) and C, at least 0
    /// @param n columns of op(B) and C, at least 0
    /// @param k columns of op(A), rows of op(B), at least 0
    /// @param alpha α
    /// @param a the segment of A
    /// @param aOffset index of A's first element
    /// @param lda elements from one stored row of A to the next
    /// @param b the segment of B
    /// @param bOffset index of B's first element
    /// @param ldb elements from one stored row of B to the next
    /// @param beta β
    /// @param c the segment of C, which must not overlap A or B
    /// @param cOffset index of C's first element
    /// @param ldc elements from one row of C to the next, at least n
    /// @throws NullPointerException if an argument is null
    /// @throws IndexOutOfBoundsException if a matrix does not fit its segment
    /// @throws IllegalArgumentException if a size is negative, a leading dimension is too small, C is read-only, or C
    ///     overlaps A or B
    /// @throws IllegalStateException if a segment's arena is closed
    /// @throws WrongThreadException if a segment belongs to another thread
    void sgemm(
            Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, MemorySegment a, long aOffset, long lda, MemorySegment b, long bOffset, long ldb,
            float beta, MemorySegment c, long cOffset, long ldc);

    /// As the method on segments without epilogue, which is then applied to each tile of C; the epilogue's own operands
    /// are arrays.
    ///
    /// @param transA op of A
    /// @param transB op of B
    /// @param m rows of op(A) and C, at least 0
    /// @param n columns of op(B) and C, at least 0
    /// @param k columns of op(A), rows of op(B), at least 0
    /// @param alpha α
    /// @param a the segment of A
    /// @param aOffset index of A's first element
    /// @param lda elements from one stored row of A to the next
    /// @param b the segment of B
    /// @param bOffset index of B's first element
    /// @param ldb elements from one stored row of B to the next
    /// @param beta β
    /// @param c the segment of C, which must not overlap A or B
    /// @param cOffset index of C's first element
    /// @param ldc elements from one row of C to the next, at least n
    /// @param epilogue what happens to each element; none of its arrays may lie under a segment of the call
    /// @throws NullPointerException if an argument is null
    /// @throws IndexOutOfBoundsException if a matrix does not fit its segment
    /// @throws IllegalArgumentException if a size is negative, a leading dimension is too small, C is read-only, an
    ///     operand that is written overlaps another, or the epilogue is not one of `float[]`
    /// @throws IllegalStateException if a segment's arena is closed
    /// @throws WrongThreadException if a segment belongs to another thread
    void sgemm(
            Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, MemorySegment a, long aOffset, long lda, MemorySegment b, long bOffset, long ldb,
            float beta, MemorySegment c, long cOffset, long ldc,
            Epilogue<float[]> epilogue);

    /// Packs op(B) once, for many products: weights in inference. The handle is a copy; later changes of B reach it
    /// through `srepack` only.
    ///
    /// @param transB op of B
    /// @param k rows of op(B), at least 0
    /// @param n columns of op(B), at least 0
    /// @param b the array of B
    /// @param bOffset index of B's first element
    /// @param ldb elements from one stored row of B to the next
    /// @return the packed matrix, for this object's `sgemm`
    /// @throws NullPointerException if an argument is null
    /// @throws IndexOutOfBoundsException if the matrix does not fit its array
    /// @throws IllegalArgumentException if a size is negative or the leading dimension is too small
    PackedMatrix<float[]> spack(Transpose transB, int k, int n, float[] b, int bOffset, int ldb);

    /// Packs another op(B) of the same k and n into the memory of a handle, for weights that change between their uses.
    /// Allocates nothing. No product with the handle may run meanwhile.
    ///
    /// @param packed what `spack` of this object returned
    /// @param transB op of B
    /// @param b the array of B
    /// @param bOffset index of B's first element
    /// @param ldb elements from one stored row of B to the next
    /// @throws NullPointerException if an argument is null
    /// @throws IndexOutOfBoundsException if the matrix does not fit its array
    /// @throws IllegalArgumentException if the leading dimension is too small, or the handle is another object's
    void srepack(PackedMatrix<float[]> packed, Transpose transB, float[] b, int bOffset, int ldb);

    /// C ← α·op(A)·B + β·C with a packed B, then the epilogue if there is one: the bits of the method on arrays with
    /// op(B) stored untransposed.
    ///
    /// @param transA op of A
    /// @param m rows of op(A) and C, at least 0
    /// @param alpha α
    /// @param a the array of A
    /// @param aOffset index of A's first element
    /// @param lda elements from one stored row of A to the next
    /// @param b what `spack` of this object returned; its k and n are those of the product
    /// @param beta β
    /// @param c the array of C, which must not overlap A
    /// @param cOffset index of C's first element
    /// @param ldc elements from one row of C to the next, at least n
    /// @param epilogue what happens to each element, or null
    /// @throws NullPointerException if another argument is null
    /// @throws IndexOutOfBoundsException if a matrix does not fit its array
    /// @throws IllegalArgumentException if a size is negative, a leading dimension is too small, an operand that is
    ///     written overlaps another, the epilogue is not one of `float[]`, or B was packed by another object
    void sgemm(
            Transpose transA, int m, float alpha, float[] a, int aOffset, int lda, PackedMatrix<float[]> b,
            float beta, float[] c, int cOffset, int ldc, Epilogue<float[]> epilogue);

    /// Cᵢ ← α·op(Aᵢ)·op(Bᵢ) + β·Cᵢ for i = 0 … batch−1: many products of one shape in one call, matrix i at offset +
    /// i·stride. Each is the bits of `sgemm`; threads share the batch.
    ///
    /// @param transA op of every A
    /// @param transB op of every B
    /// @param m rows of op(A) and C, at least 0
    /// @param n columns of op(B) and C, at least 0
    /// @param k columns of op(A), rows of op(B), at least 0
    /// @param alpha α
    /// @param a the array of the A
    /// @param aOffset index of the first A's first element
    /// @param lda elements from one stored row of A to the next
    /// @param strideA elements from one A to the next, at least 0; 0 gives every product the same A
    /// @param b the array of the B
    /// @param bOffset index of the first B's first element
    /// @param ldb elements from one stored row of B to the next
    /// @param strideB elements from one B to the next, at least 0; 0 gives every product the same B
    /// @param beta β
    /// @param c the array of the C, another one than that of A and that of B
    /// @param cOffset index of the first C's first element
    /// @param ldc elements from one row of C to the next, at least n
    /// @param strideC elements from one C to the next: the C must not overlap, whether they lie one after another or
    ///     side by side in the rows of one matrix
    /// @param batch how many products, at least 0
    /// @throws NullPointerException if an argument is null
    /// @throws IndexOutOfBoundsException if a matrix does not fit its array
    /// @throws IllegalArgumentException if a size or a stride is negative, a leading dimension is too small, the C
    ///     overlap each other, or C is in the array of A or B
    void sgemmBatched(
            Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, float[] a, int aOffset, int lda, long strideA, float[] b, int bOffset, int ldb, long strideB,
            float beta, float[] c, int cOffset, int ldc, long strideC, int batch);

    /// A product that is run many times with one shape: decides now what `sgemm` decides at every call.
    ///
    /// @param transA op of A
    /// @param transB op of B
    /// @param m rows of op(A) and C, at least 0
    /// @param n columns of op(B) and C, at least 0
    /// @param k columns of op(A), rows of op(B), at least 0
    /// @param alpha α
    /// @param lda elements from one stored row of A to the next
    /// @param ldb elements from one stored row of B to the next
    /// @param beta β
    /// @param ldc elements from one row of C to the next, at least n
    /// @return the product, to be run on any operands
    /// @throws NullPointerException if an op is null
    /// @throws IllegalArgumentException if a size is negative or a leading dimension is too small
    FloatPreparedGemm sgemmPrepared(
            Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, int lda, int ldb, float beta, int ldc);

    /// The same with an epilogue, whose operands are checked now; whether C, A or B overlap them, at each run. Later
    /// changes in its arrays (a bias that is trained) count.
    ///
    /// @param transA op of A
    /// @param transB op of B
    /// @param m rows of op(A) and C, at least 0
    /// @param n columns of op(B) and C, at least 0
    /// @param k columns of op(A), rows of op(B), at least 0
    /// @param alpha α
    /// @param lda elements from one stored row of A to the next
    /// @param ldb elements from one stored row of B to the next
    /// @param beta β
    /// @param ldc elements from one row of C to the next, at least n
    /// @param epilogue what happens to each element; see [Epilogue] for the operands' shapes
    /// @return the product, to be run on any operands
    /// @throws NullPointerException if an op or the epilogue is null
    /// @throws IndexOutOfBoundsException if an operand of the epilogue does not fit its array
    /// @throws IllegalArgumentException if a size is negative, a leading dimension is too small, operands of the
    ///     epilogue overlap, or it is not one of `float[]`
    FloatPreparedGemm sgemmPrepared(
            Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, int lda, int ldb, float beta, int ldc,
            Epilogue<float[]> epilogue);

    /// C ← epilogue(C), in place: the elementwise passes on their own (an activation over a matrix, a derivative
    /// product, column sums).
    ///
    /// @param m rows of C, at least 0
    /// @param n columns of C, at least 0
    /// @param c the array of C
    /// @param cOffset index of C's first element
    /// @param ldc elements from one row of C to the next, at least n
    /// @param epilogue what happens to each element; none of its operands may overlap C
    /// @throws NullPointerException if an argument is null
    /// @throws IndexOutOfBoundsException if a matrix does not fit its array
    /// @throws IllegalArgumentException if a size is negative, a leading dimension is too small, an operand that is
    ///     written overlaps another, or the epilogue is not one of `float[]`
    void apply(int m, int n, float[] c, int cOffset, int ldc, Epilogue<float[]> epilogue);

    /// Softmax of each row: Yᵢⱼ = exp(Xᵢⱼ − maxᵢ) ÷ Σⱼ exp(Xᵢⱼ − maxᵢ), so that no finite input overflows. The sum has
    /// a fixed order: eight interleaved partial sums, then pairwise.
    ///
    /// A −∞ gives 0 where the row has a finite element; +∞ or NaN in a row makes NaN. Every element is within (n÷8 + 12
    /// + ln n + maxᵢ − Xᵢⱼ)·u relative of the exact value for the given X, or, where that is subnormal, one subnormal
    /// step. (The exponential magnifies the rounding of Xᵢⱼ − maxᵢ: in the numerator by that difference, in the sum by
    /// its mean, at most ln n.)
    ///
    /// @param m rows, at least 0
    /// @param n columns, at least 0
    /// @param x the array of X
    /// @param xOffset index of X's first element
    /// @param ldx elements from one row of X to the next, at least n
    /// @param y the array of Y: X itself (same array, offset and leading dimension) or apart from it
    /// @param yOffset index of Y's first element
    /// @param ldy elements from one row of Y to the next, at least n
    /// @throws NullPointerException if an argument is null
    /// @throws IndexOutOfBoundsException if a matrix does not fit its array
    /// @throws IllegalArgumentException if a size is negative, a leading dimension is too small, or Y overlaps X partly
    void softmax(int m, int n, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy);

    /// Logarithm of the softmax of each row: Yᵢⱼ = (Xᵢⱼ − maxᵢ) − ln Σⱼ exp(Xᵢⱼ − maxᵢ). Finite for finite input, also
    /// where the softmax itself underflows; and where it is so near 1 that the type has no number between, the
    /// logarithm, then −ln(1 + the other exponentials), keeps its digits.
    ///
    /// @param m rows, at least 0
    /// @param n columns, at least 0
    /// @param x the array of X
    /// @param xOffset index of X's first element
    /// @param ldx elements from one row of X to the next, at least n
    /// @param y the array of Y: X itself (same array, offset and leading dimension) or apart from it
    /// @param yOffset index of Y's first element
    /// @param ldy elements from one row of Y to the next, at least n
    /// @throws NullPointerException if an argument is null
    /// @throws IndexOutOfBoundsException if a matrix does not fit its array
    /// @throws IllegalArgumentException if a size is negative, a leading dimension is too small, or Y overlaps X partly
    void logSoftmax(int m, int n, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy);

    /// The backward pass through a softmax in any layer, under any loss: Gᵢ ← Jᵢᵀ·Gᵢ with the Jacobian Jᵢ = diag(Sᵢ) −
    /// Sᵢᵀ·Sᵢ of the softmax Sᵢ of a row, computed as Gᵢⱼ ← Sᵢⱼ·(Gᵢⱼ − ⟨Gᵢ, Sᵢ⟩), never as a matrix. Jᵢ is symmetric,
    /// so this is the Jacobian-vector product as well.
    ///
    /// The inner product has the order of the softmax' sum; its absolute error is at most (n÷8 + 5)·u·Σⱼ |Gᵢⱼ|·Sᵢⱼ, and
    /// three roundings follow. NaN and infinities propagate as the formula says.
    ///
    /// @param m rows, at least 0
    /// @param n columns, at least 0
    /// @param s the array of S, a result of [#softmax]
    /// @param sOffset index of S's first element
    /// @param lds elements from one row of S to the next, at least n
    /// @param g the array of G, ∂J/∂S before, ∂J/∂X after; must not overlap S
    /// @param gOffset index of G's first element
    /// @param ldg elements from one row of G to the next, at least n
    /// @throws NullPointerException if an argument is null
    /// @throws IndexOutOfBoundsException if a matrix does not fit its array
    /// @throws IllegalArgumentException if a size is negative, a leading dimension is too small, or G overlaps S
    void softmaxGradient(int m, int n, float[] s, int sOffset, int lds, float[] g, int gOffset, int ldg);

    /// The backward pass through a log-softmax in any layer: Gᵢⱼ ← Gᵢⱼ − exp(Yᵢⱼ)·Σⱼ Gᵢⱼ, the product of the transposed
    /// Jacobian I − 1·Sᵢ with the row, where Sᵢ = exp(Yᵢ).
    ///
    /// The sum has the order of the softmax' sum; the exponential is within 1.1 ulp in single precision. NaN and
    /// infinities propagate as the formula says.
    ///
    /// @param m rows, at least 0
    /// @param n columns, at least 0
    /// @param y the array of Y, a result of [#logSoftmax], so not above 0
    /// @param yOffset index of Y's first element
    /// @param ldy elements from one row of Y to the next, at least n
    /// @param g the array of G, ∂J/∂Y before, ∂J/∂X after; must not overlap Y
    /// @param gOffset index of G's first element
    /// @param ldg elements from one row of G to the next, at least n
    /// @throws NullPointerException if an argument is null
    /// @throws IndexOutOfBoundsException if a matrix does not fit its array
    /// @throws IllegalArgumentException if a size is negative, a leading dimension is too small, or G overlaps Y
    void logSoftmaxGradient(int m, int n, float[] y, int yOffset, int ldy, float[] g, int gOffset, int ldg);

    /// Cross-entropy of the softmax of each row against a class index, with its gradient, in one pass:
    /// returns Σᵢ −ln softmax(Xᵢ)ⱼ at j = labelᵢ and stores Gᵢⱼ = scale·(softmax(Xᵢ)ⱼ − 1(j = labelᵢ)).
    ///
    /// The loss is not scaled; `scale` is 1 for the gradient of the sum, 1÷m for that of the mean. The
    /// logarithm-sum-exp form keeps the loss finite for any finite logits, and loss and gradient keep their digits where
    /// the probability of the label is so near 1 that the type has no number between: they come from the sum of the
    /// other exponentials then, as ln(1 + others) and −others ÷ (1 + others). A row's loss is within 2·(n÷8 + 12 + ln n +
    /// d)·u relative of the exact value for the given X, d the distance from the maximum to the next logit, at most 104
    /// in single precision and 746 in double.
    ///
    /// @param m rows (samples), at least 0
    /// @param n columns (classes), at least 1 if m > 0
    /// @param x the array of the logits X
    /// @param xOffset index of X's first element
    /// @param ldx elements from one row of X to the next, at least n
    /// @param labels m class indices, each in 0 … n−1
    /// @param labelsOffset index of the first label
    /// @param scale factor of the gradient
    /// @param gradient the array of G: X itself (same array, offset and leading dimension) or apart from it
    /// @param gradientOffset index of G's first element
    /// @param ldGradient elements from one row of G to the next, at least n
    /// @return the sum of the rows' losses in double precision, as ln Πᵢ sumᵢ + Σᵢ (maxᵢ − logitᵢ); 0 for m = 0
    /// @throws NullPointerException if an argument is null
    /// @throws IndexOutOfBoundsException if a matrix does not fit its array
    /// @throws IllegalArgumentException if a size is negative, a leading dimension is too small, a label is not a
    ///     class, or G overlaps X partly
    double softmaxCrossEntropy(
            int m, int n, float[] x, int xOffset, int ldx,
            int[] labels, int labelsOffset,
            float scale, float[] gradient, int gradientOffset, int ldGradient);

    /// Cross-entropy of the softmax of each row against a distribution, with its gradient, in one pass:
    /// returns Σᵢⱼ −Tᵢⱼ·ln softmax(Xᵢ)ⱼ and stores Gᵢⱼ = scale·((Σⱼ Tᵢⱼ)·softmax(Xᵢ)ⱼ − Tᵢⱼ).
    ///
    /// Rows of T that sum to 1 (one-hot, smoothed labels, a teacher's output) give the usual softmax − T; for any other
    /// row the gradient is still that of the loss. Digits are kept as in the form with class indices.
    ///
    /// @param m rows (samples), at least 0
    /// @param n columns (classes), at least 0
    /// @param x the array of the logits X
    /// @param xOffset index of X's first element
    /// @param ldx elements from one row of X to the next, at least n
    /// @param targets the array of T
    /// @param targetsOffset index of T's first element
    /// @param ldTargets elements from one row of T to the next, at least n
    /// @param scale factor of the gradient
    /// @param gradient the array of G: X itself (same array, offset and leading dimension) or apart from it
    /// @param gradientOffset index of G's first element
    /// @param ldGradient elements from one row of G to the next, at least n
    /// @return the sum of the rows' losses, added in ascending order in double precision; 0 for m = 0
    /// @throws NullPointerException if an argument is null
    /// @throws IndexOutOfBoundsException if a matrix does not fit its array
    /// @throws IllegalArgumentException if a size is negative, a leading dimension is too small, or G overlaps T or
    ///     overlaps X partly
    double softmaxCrossEntropy(
            int m, int n, float[] x, int xOffset, int ldx,
            float[] targets, int targetsOffset, int ldTargets,
            float scale, float[] gradient, int gradientOffset, int ldGradient);

    /// The class-index form with label smoothing, class weights and sample weights: with q of [CrossEntropy], returns
    /// Σᵢⱼ −qᵢⱼ·ln softmax(Xᵢ)ⱼ and stores Gᵢⱼ = scale·((Σⱼ qᵢⱼ)·softmax(Xᵢ)ⱼ − qᵢⱼ).
    ///
    /// @param m rows (samples), at least 0
    /// @param n columns (classes), at least 1 if m > 0
    /// @param x the array of the logits X
    /// @param xOffset index of X's first element
    /// @param ldx elements from one row of X to the next, at least n
    /// @param labels m class indices, each in 0 … n−1
    /// @param labelsOffset index of the first label
    /// @param weighting smoothing and weights
    /// @param scale factor of the gradient
    /// @param gradient the array of G: X itself (same array, offset and leading dimension) or apart from it
    /// @param gradientOffset index of G's first element
    /// @param ldGradient elements from one row of G to the next, at least n
    /// @return the sum of the rows' losses, added in ascending order in double precision; 0 for m = 0
    /// @throws NullPointerException if an argument is null
    /// @throws IndexOutOfBoundsException if a matrix or the weights do not fit their array
    /// @throws IllegalArgumentException if a size is negative, a leading dimension is too small, a label is not a
    ///     class, G overlaps X partly or the weights, or the weighting is not one of `float[]`
    double softmaxCrossEntropy(
            int m, int n, float[] x, int xOffset, int ldx,
            int[] labels, int labelsOffset, CrossEntropy<float[]> weighting,
            float scale, float[] gradient, int gradientOffset, int ldGradient);

    /// The distribution form with label smoothing, class weights and sample weights: with q of [CrossEntropy], returns
    /// Σᵢⱼ −qᵢⱼ·ln softmax(Xᵢ)ⱼ and stores Gᵢⱼ = scale·((Σⱼ qᵢⱼ)·softmax(Xᵢ)ⱼ − qᵢⱼ).
    ///
    /// @param m rows (samples), at least 0
    /// @param n columns (classes), at least 0
    /// @param x the array of the logits X
    /// @param xOffset index of X's first element
    /// @param ldx elements from one row of X to the next, at least n
    /// @param targets the array of T
    /// @param targetsOffset index of T's first element
    /// @param ldTargets elements from one row of T to the next, at least n
    /// @param weighting smoothing and weights
    /// @param scale factor of the gradient
    /// @param gradient the array of G: X itself (same array, offset and leading dimension) or apart from it
    /// @param gradientOffset index of G's first element
    /// @param ldGradient elements from one row of G to the next, at least n
    /// @return the sum of the rows' losses, added in ascending order in double precision; 0 for m = 0
    /// @throws NullPointerException if an argument is null
    /// @throws IndexOutOfBoundsException if a matrix or the weights do not fit their array
    /// @throws IllegalArgumentException if a size is negative, a leading dimension is too small, G overlaps T, X partly
    ///     or the weights, or the weighting is not one of `float[]`
    double softmaxCrossEntropy(
            int m, int n, float[] x, int xOffset, int ldx,
            float[] targets, int targetsOffset, int ldTargets, CrossEntropy<float[]> weighting,
            float scale, float[] gradient, int gradientOffset, int ldGradient);
    // spotless:on
}
