// The build derives DoublePreparedGemm from this file.
package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/// A product whose shape is settled once and that is run many times: C ← epilogue(α·op(A)·op(B) + β·C) with the
/// transposes, m, n, k, leading dimensions, α, β and the epilogue that `sgemmPrepared` was given. What a call of
/// `sgemm` decides each time (which path, how many threads) was decided then; [#run] checks that the operands fit and
/// do not overlap, and computes. That takes 10 to 20 ns off the 40 to 160 of a product of 2×3×4 to 16³ (Zen 4, on a
/// busy machine; the benchmarks' set `small` measures it); of 8×2×4 to 8×4×3 with bias and ReLU or its derivative and
/// column sums 28 to 37 ns off 67 to 107 (one machine, 512 bits). oneDNN calls this a primitive, cuBLASLt a plan,
/// LIBXSMM a
/// dispatched kernel.
///
/// ```java
/// FloatPreparedGemm layer = kernels.sgemmPrepared(NO_TRANS, NO_TRANS, 8, 16, 16, 1f, 16, 16, 0f, 16);
/// for (int i = 0; i < 1000; i++) {
///     layer.run(a, i * 8 * 16, b, 0, c, i * 8 * 16);
/// }
/// ```
///
/// Results are the bits of the same call of `sgemm`. Immutable but for the arrays that its epilogue refers to, and
/// usable by any number of threads at once, like the [Kernels] object that made it; when that is closed, runs go on
/// with what it then has, as its calls do. Allocates nothing.
public interface FloatPreparedGemm {
    /// How a call computes it on arrays with α = 1 and without column sums. One of a few dozen multiplications
    /// that is added once, or has an epilogue of piecewise linear steps, is plain loops, whatever the plan says.
    ///
    /// @return the plan, as `sgemmPlan` has it
    GemmPlan plan();

    /// The product on arrays.
    ///
    /// @param a the array of A
    /// @param aOffset index of A's first element
    /// @param b the array of B
    /// @param bOffset index of B's first element
    /// @param c the array of C
    /// @param cOffset index of C's first element
    /// @throws NullPointerException if an array is null
    /// @throws IndexOutOfBoundsException if a matrix does not fit its array
    /// @throws IllegalArgumentException if an operand that is written overlaps another
    void run(float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset);

    /// The product on arrays with another epilogue than the prepared one: its operands are checked each time.
    ///
    /// @param a the array of A
    /// @param aOffset index of A's first element
    /// @param b the array of B
    /// @param bOffset index of B's first element
    /// @param c the array of C
    /// @param cOffset index of C's first element
    /// @param epilogue what happens to each element, in the place of what was prepared
    /// @throws NullPointerException if an argument is null
    /// @throws IndexOutOfBoundsException if a matrix does not fit its array
    /// @throws IllegalArgumentException if an operand that is written overlaps another, or the epilogue is not one of
    ///     `float[]`
    void run(float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset, Epilogue<float[]> epilogue);

    /// The product on memory segments, as `sgemm` takes them.
    ///
    /// @param a the segment of A
    /// @param aOffset index of A's first element
    /// @param b the segment of B
    /// @param bOffset index of B's first element
    /// @param c the segment of C
    /// @param cOffset index of C's first element
    /// @throws NullPointerException if a segment is null
    /// @throws IndexOutOfBoundsException if a matrix does not fit its segment
    /// @throws IllegalArgumentException if C is read-only or an operand that is written overlaps another
    /// @throws IllegalStateException if a segment's arena is closed
    /// @throws WrongThreadException if a segment belongs to another thread
    void run(MemorySegment a, long aOffset, MemorySegment b, long bOffset, MemorySegment c, long cOffset);

    /// The product with a packed B, which the transpose and the leading dimension of B do not concern.
    ///
    /// @param a the array of A
    /// @param aOffset index of A's first element
    /// @param b what `spack` of the same object returned, k×n
    /// @param c the array of C
    /// @param cOffset index of C's first element
    /// @throws NullPointerException if an argument is null
    /// @throws IndexOutOfBoundsException if a matrix does not fit its array
    /// @throws IllegalArgumentException if B is not k×n or was packed by another object, or an operand that is written
    ///     overlaps another
    void run(float[] a, int aOffset, PackedMatrix<float[]> b, float[] c, int cOffset);

    /// Many products, as `sgemmBatched` computes them: matrix i at offset + i·stride. Threads share the batch.
    ///
    /// @param a the array of the A
    /// @param aOffset index of the first A's first element
    /// @param strideA elements from one A to the next, at least 0; 0 uses the first for all
    /// @param b the array of the B
    /// @param bOffset index of the first B's first element
    /// @param strideB elements from one B to the next, at least 0
    /// @param c the array of the C, which is neither that of A nor of B
    /// @param cOffset index of the first C's first element
    /// @param strideC elements from one C to the next: the C lie one after another or side by side
    /// @param batch how many, at least 0
    /// @throws NullPointerException if an array is null
    /// @throws IndexOutOfBoundsException if a matrix does not fit its array
    /// @throws IllegalArgumentException if a stride or the batch is negative, the C overlap each other, or C is in the
    ///     array of A or B
    /// @throws UnsupportedOperationException if an epilogue was prepared, which has one set of operands
    void runBatched(
            float[] a,
            int aOffset,
            long strideA,
            float[] b,
            int bOffset,
            long strideB,
            float[] c,
            int cOffset,
            long strideC,
            int batch);
}
