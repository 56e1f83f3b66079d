// The build derives CheckedDoubleKernels from this file.
package dev.lanewise.kernels.spi;

import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.FloatKernels;
import dev.lanewise.kernels.FloatPreparedGemm;
import dev.lanewise.kernels.GemmPlan;
import dev.lanewise.kernels.KernelsDescription;
import dev.lanewise.kernels.PackedMatrix;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.runtime.FloatScratch;
import dev.lanewise.kernels.runtime.Pool;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// What [CheckedKernels] does in float. Extend that one.
@SuppressWarnings("ReferenceEquality") // whether two operands are one array is the question
public abstract class CheckedFloatKernels
        // A class has one superclass, so the halves are a chain: float, double, CheckedKernels.
        implements FloatKernels { // double: extends CheckedFloatKernels implements DoubleKernels {
    private final Pool<FloatScratch> targetRows = new Pool<>(FloatScratch::new);
    /// Parts of products that are added to C once.
    private final Pool<FloatScratch> productParts = new Pool<>(FloatScratch::new);

    CheckedFloatKernels() {}

    /// That of the kernels.
    ///
    /// @return the description
    public abstract KernelsDescription description();

    // spotless:off: arguments stay grouped, a matrix a line

    @Override
    public final void sgemm(
            Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, float[] a, int aOffset, int lda, float[] b, int bOffset, int ldb,
            float beta, float[] c, int cOffset, int ldc) {
        checkGemm(transA, transB, m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
        gemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, null);
    }

    @Override
    public final void sgemm(
            Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, float[] a, int aOffset, int lda, float[] b, int bOffset, int ldb,
            float beta, float[] c, int cOffset, int ldc,
            Epilogue<float[]> epilogue) {
        Objects.requireNonNull(epilogue, "epilogue");
        checkGemm(transA, transB, m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
        EpilogueChecks.checkOperands(epilogue, float[].class, m, n);
        EpilogueChecks.checkOverlap(epilogue, m, n, "C", c, cOffset, m, n, ldc, true);
        EpilogueChecks.checkOverlap(
                epilogue, m, n, "A", a, aOffset, transA == Transpose.TRANS ? k : m,
                transA == Transpose.TRANS ? m : k, lda, false);
        EpilogueChecks.checkOverlap(
                epilogue, m, n, "B", b, bOffset, transB == Transpose.TRANS ? n : k,
                transB == Transpose.TRANS ? k : n, ldb, false);
        gemmOnArrays(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue);
    }

    private void gemmOnArrays(
            Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, float[] a, int aOffset, int lda, float[] b, int bOffset, int ldb,
            float beta, float[] c, int cOffset, int ldc,
            Epilogue<float[]> epilogue) {
        if (addsOnce(epilogue)) {
            gemmAddedOnce(
                    transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue);
        } else {
            gemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue);
        }
    }

    private static boolean addsOnce(Epilogue<float[]> epilogue) {
        return epilogue != null && epilogue.addOnceFactor() != null;
    }

    private static float factor(Epilogue<float[]> epilogue) {
        return epilogue.addOnceFactor()[epilogue.addOnceFactorOffset()];
    }

    /// C ← β·C + a·(α·op(A)·op(B)) with checked arguments, the product summed on its own (see [Epilogue]). Unless
    /// overridden, parts of it are computed in a buffer of up to 262,144 elements.
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
    /// @param c the array of C
    /// @param cOffset index of C's first element
    /// @param ldc leading dimension of C
    /// @param epilogue where the factor a is
    protected void gemmAddedOnce(
            Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, float[] a, int aOffset, int lda, float[] b, int bOffset, int ldb,
            float beta, float[] c, int cOffset, int ldc,
            Epilogue<float[]> epilogue) {
        float factor = factor(epilogue);
        boolean ta = transA == Transpose.TRANS;
        boolean tb = transB == Transpose.TRANS;
        int widest = AddedOnce.columns(n);
        int highest = AddedOnce.rows(m, widest);
        FloatScratch scratch = productParts.acquire();
        try {
            float[] sums = scratch.atLeast(highest * widest);
            for (int i = 0; i < m; i += highest) {
                int rows = Math.min(highest, m - i);
                for (int j = 0; j < n; j += widest) {
                    int columns = Math.min(widest, n - j);
                    gemm(
                            transA, transB, rows, columns, k, alpha, a, aOffset + (ta ? i : i * lda), lda,
                            b, bOffset + (tb ? j * ldb : j), ldb, 0, sums, 0, columns, null);
                    FloatSums.add(rows, columns, factor, sums, 0, columns, beta, c, cOffset + i * ldc + j, ldc);
                }
            }
        } catch (Throwable t) {
            scratch.lent = false; // no call: there may be no stack left for one
            throw t;
        }
        productParts.release(scratch);
    }

    private static void checkGemm(
            Transpose transA, Transpose transB, int m, int n, int k,
            float[] a, int aOffset, int lda, float[] b, int bOffset, int ldb, float[] c, int cOffset, int ldc) {
        Objects.requireNonNull(transA, "transA");
        Objects.requireNonNull(transB, "transB");
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        Objects.requireNonNull(c, "c");
        ArgumentChecks.checkSizes(m, n, k);
        boolean ta = transA == Transpose.TRANS;
        boolean tb = transB == Transpose.TRANS;
        ArgumentChecks.checkMatrix("a", a.length, aOffset, ta ? k : m, ta ? m : k, "lda", lda);
        ArgumentChecks.checkMatrix("b", b.length, bOffset, tb ? n : k, tb ? k : n, "ldb", ldb);
        ArgumentChecks.checkMatrix("c", c.length, cOffset, m, n, "ldc", ldc);
        if (c == a) {
            ArgumentChecks.checkDisjoint("C", cOffset, m, n, ldc, "A", aOffset, ta ? k : m, ta ? m : k, lda);
        }
        if (c == b) {
            ArgumentChecks.checkDisjoint("C", cOffset, m, n, ldc, "B", bOffset, tb ? n : k, tb ? k : n, ldb);
        }
    }

    /// C ← epilogue(α·op(A)·op(B) + β·C) with checked arguments.
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
    /// @param c the array of C
    /// @param cOffset index of C's first element
    /// @param ldc leading dimension of C
    /// @param epilogue the epilogue, or null
    protected abstract void gemm(
            Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, float[] a, int aOffset, int lda, float[] b, int bOffset, int ldb,
            float beta, float[] c, int cOffset, int ldc,
            Epilogue<float[]> epilogue);

    @Override
    public final void sgemm(
            Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, MemorySegment a, long aOffset, long lda, MemorySegment b, long bOffset, long ldb,
            float beta, MemorySegment c, long cOffset, long ldc) {
        checkSegments(transA, transB, m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
        sgemmOnSegments(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, null);
    }

    @Override
    public final void sgemm(
            Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, MemorySegment a, long aOffset, long lda, MemorySegment b, long bOffset, long ldb,
            float beta, MemorySegment c, long cOffset, long ldc,
            Epilogue<float[]> epilogue) {
        Objects.requireNonNull(epilogue, "epilogue");
        checkSegments(transA, transB, m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
        EpilogueChecks.checkOperands(epilogue, float[].class, m, n);
        EpilogueChecks.checkNotUnder(epilogue, a, false);
        EpilogueChecks.checkNotUnder(epilogue, b, false);
        EpilogueChecks.checkNotUnder(epilogue, c, true);
        sgemmOnSegments(
                transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue);
    }

    private static void checkSegments(
            Transpose transA, Transpose transB, int m, int n, int k,
            MemorySegment a, long aOffset, long lda, MemorySegment b, long bOffset, long ldb,
            MemorySegment c, long cOffset, long ldc) {
        Objects.requireNonNull(transA, "transA");
        Objects.requireNonNull(transB, "transB");
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        Objects.requireNonNull(c, "c");
        ArgumentChecks.checkSizes(m, n, k);
        boolean ta = transA == Transpose.TRANS;
        boolean tb = transB == Transpose.TRANS;
        SegmentChecks.checkMatrix("a", a, Float.BYTES, aOffset, ta ? k : m, ta ? m : k, "lda", lda);
        SegmentChecks.checkMatrix("b", b, Float.BYTES, bOffset, tb ? n : k, tb ? k : n, "ldb", ldb);
        SegmentChecks.checkMatrix("c", c, Float.BYTES, cOffset, m, n, "ldc", ldc);
        SegmentChecks.checkWritable("c", c);
        SegmentChecks.checkDisjoint(c, cOffset, m, n, ldc, "A", a, aOffset, ta ? k : m, ta ? m : k, lda, Float.BYTES);
        SegmentChecks.checkDisjoint(c, cOffset, m, n, ldc, "B", b, bOffset, tb ? n : k, tb ? k : n, ldb, Float.BYTES);
    }

    /// Three heap segments over arrays of the type are those arrays.
    private void sgemmOnSegments(
            Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, MemorySegment a, long aOffset, long lda, MemorySegment b, long bOffset, long ldb,
            float beta, MemorySegment c, long cOffset, long ldc,
            Epilogue<float[]> epilogue) {
        if (!a.isNative()
                && !b.isNative()
                && !c.isNative()
                && Math.max(lda, Math.max(ldb, ldc)) <= Integer.MAX_VALUE
                && a.heapBase().orElse(null) instanceof float[] x
                && b.heapBase().orElse(null) instanceof float[] y
                && c.heapBase().orElse(null) instanceof float[] z
                && (a.address() | b.address() | c.address()) % Float.BYTES == 0) {
            gemmOnArrays(
                    transA, transB, m, n, k, alpha, x, (int) (a.address() / Float.BYTES + aOffset), (int) lda,
                    y, (int) (b.address() / Float.BYTES + bOffset), (int) ldb,
                    beta, z, (int) (c.address() / Float.BYTES + cOffset), (int) ldc, epilogue);
        } else if (addsOnce(epilogue)) {
            addOnceOnSegments(
                    transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, factor(epilogue),
                    beta, c, cOffset, ldc);
        } else {
            gemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue);
        }
    }

    /// As [#gemmAddedOnce] does it on arrays.
    private void addOnceOnSegments(
            Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, MemorySegment a, long aOffset, long lda, MemorySegment b, long bOffset, long ldb,
            float factor, float beta, MemorySegment c, long cOffset, long ldc) {
        boolean ta = transA == Transpose.TRANS;
        boolean tb = transB == Transpose.TRANS;
        int widest = AddedOnce.columns(n);
        int highest = AddedOnce.rows(m, widest);
        Epilogue<float[]> none = null;
        FloatScratch scratch = productParts.acquire();
        try {
            float[] sums = scratch.atLeast((highest + 1) * widest);
            int rowOfC = highest * widest; // behind the product
            MemorySegment product = MemorySegment.ofArray(sums);
            for (int i = 0; i < m; i += highest) {
                int rows = Math.min(highest, m - i);
                for (int j = 0; j < n; j += widest) {
                    int columns = Math.min(widest, n - j);
                    gemm(
                            transA, transB, rows, columns, k, alpha, a, aOffset + (ta ? i : i * lda), lda,
                            b, bOffset + (tb ? j * ldb : j), ldb, 0, product, 0, columns, none);
                    for (int row = 0; row < rows; row++) {
                        FloatSums.add(
                                columns, factor, sums, row * columns, beta, sums, rowOfC,
                                c, cOffset + (i + row) * ldc + j);
                    }
                }
            }
        } catch (Throwable t) {
            scratch.lent = false; // no call: there may be no stack left for one
            throw t;
        }
        productParts.release(scratch);
    }

    /// C ← epilogue(α·op(A)·op(B) + β·C) on segments with checked arguments. Unless overridden, parts of C are computed
    /// on arrays: as many rows of op(A) and columns of op(B) are copied at a time as fit a mebibyte, at least one of
    /// each.
    ///
    /// @param transA op of A
    /// @param transB op of B
    /// @param m rows of C
    /// @param n columns of C
    /// @param k depth
    /// @param alpha α
    /// @param a the segment of A
    /// @param aOffset index of A's first element
    /// @param lda leading dimension of A
    /// @param b the segment of B
    /// @param bOffset index of B's first element
    /// @param ldb leading dimension of B
    /// @param beta β
    /// @param c the segment of C
    /// @param cOffset index of C's first element
    /// @param ldc leading dimension of C
    /// @param epilogue the epilogue, or null
    protected void gemm(
            Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, MemorySegment a, long aOffset, long lda, MemorySegment b, long bOffset, long ldb,
            float beta, MemorySegment c, long cOffset, long ldc,
            Epilogue<float[]> epilogue) {
        FloatStaging.gemm(
                this::gemm, this::applyChecked, transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta,
                c, cOffset, ldc, epilogue);
    }

    @Override
    public final PackedMatrix<float[]> spack(Transpose transB, int k, int n, float[] b, int bOffset, int ldb) {
        Objects.requireNonNull(transB, "transB");
        Objects.requireNonNull(b, "b");
        ArgumentChecks.checkSizes(0, n, k);
        boolean tb = transB == Transpose.TRANS;
        ArgumentChecks.checkMatrix("b", b.length, bOffset, tb ? n : k, tb ? k : n, "ldb", ldb);
        return packChecked(transB, k, n, b, bOffset, ldb);
    }

    @Override
    public final void srepack(PackedMatrix<float[]> packed, Transpose transB, float[] b, int bOffset, int ldb) {
        Objects.requireNonNull(packed, "packed");
        Objects.requireNonNull(transB, "transB");
        Objects.requireNonNull(b, "b");
        int k = packed.k();
        int n = packed.n();
        boolean tb = transB == Transpose.TRANS;
        ArgumentChecks.checkMatrix("b", b.length, bOffset, tb ? n : k, tb ? k : n, "ldb", ldb);
        repackChecked(packed, transB, b, bOffset, ldb);
    }

    /// Packs op(B) with checked arguments; unless overridden, as a row-major copy.
    ///
    /// @param transB op of B
    /// @param k rows of op(B)
    /// @param n columns of op(B)
    /// @param b the array of B
    /// @param bOffset index of B's first element
    /// @param ldb leading dimension of B
    /// @return the packed matrix
    protected PackedMatrix<float[]> packChecked(Transpose transB, int k, int n, float[] b, int bOffset, int ldb) {
        FloatRowMajor packed = new FloatRowMajor(this, k, n);
        packed.fill(transB, b, bOffset, ldb);
        return packed;
    }

    /// Packs op(B) into a handle with checked arguments, but for the handle's origin.
    ///
    /// @param packed what [#packChecked] returned, of this or of another object
    /// @param transB op of B
    /// @param b the array of B
    /// @param bOffset index of B's first element
    /// @param ldb leading dimension of B
    protected void repackChecked(PackedMatrix<float[]> packed, Transpose transB, float[] b, int bOffset, int ldb) {
        if (!(packed instanceof FloatRowMajor rows) || rows.owner != this) {
            throw ArgumentChecks.packedElsewhere(packed);
        }
        rows.fill(transB, b, bOffset, ldb);
    }

    @Override
    public final void sgemm(
            Transpose transA, int m, float alpha, float[] a, int aOffset, int lda, PackedMatrix<float[]> b,
            float beta, float[] c, int cOffset, int ldc, Epilogue<float[]> epilogue) {
        Objects.requireNonNull(transA, "transA");
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        Objects.requireNonNull(c, "c");
        int k = b.k();
        int n = b.n();
        ArgumentChecks.checkSizes(m, n, k);
        boolean ta = transA == Transpose.TRANS;
        ArgumentChecks.checkMatrix("a", a.length, aOffset, ta ? k : m, ta ? m : k, "lda", lda);
        ArgumentChecks.checkMatrix("c", c.length, cOffset, m, n, "ldc", ldc);
        if (c == a) {
            ArgumentChecks.checkDisjoint("C", cOffset, m, n, ldc, "A", aOffset, ta ? k : m, ta ? m : k, lda);
        }
        if (epilogue != null) {
            EpilogueChecks.checkOperands(epilogue, float[].class, m, n);
            EpilogueChecks.checkOverlap(epilogue, m, n, "C", c, cOffset, m, n, ldc, true);
            EpilogueChecks.checkOverlap(epilogue, m, n, "A", a, aOffset, ta ? k : m, ta ? m : k, lda, false);
        }
        if (addsOnce(epilogue)) {
            addPackedOnce(transA, m, alpha, a, aOffset, lda, b, factor(epilogue), beta, c, cOffset, ldc);
        } else {
            gemmPacked(transA, m, alpha, a, aOffset, lda, b, beta, c, cOffset, ldc, epilogue);
        }
    }

    /// As [#gemmAddedOnce], all columns at a time, because a packed matrix is not cut.
    private void addPackedOnce(
            Transpose transA, int m, float alpha, float[] a, int aOffset, int lda, PackedMatrix<float[]> b,
            float factor, float beta, float[] c, int cOffset, int ldc) {
        boolean ta = transA == Transpose.TRANS;
        int n = b.n();
        if (m == 0 || n == 0) {
            return;
        }
        int highest = AddedOnce.rows(m, n);
        FloatScratch scratch = productParts.acquire();
        try {
            float[] sums = scratch.atLeast(Math.multiplyExact(highest, n));
            for (int i = 0; i < m; i += highest) {
                int rows = Math.min(highest, m - i);
                gemmPacked(
                        transA, rows, alpha, a, aOffset + (ta ? i : i * lda), lda, b,
                        0, sums, 0, Math.max(1, n), null);
                FloatSums.add(rows, n, factor, sums, 0, n, beta, c, cOffset + i * ldc, ldc);
            }
        } catch (Throwable t) {
            scratch.lent = false; // no call: there may be no stack left for one
            throw t;
        }
        productParts.release(scratch);
    }

    /// C ← epilogue(α·op(A)·B + β·C) with checked arguments, but for B's origin.
    ///
    /// @param transA op of A
    /// @param m rows of C
    /// @param alpha α
    /// @param a the array of A
    /// @param aOffset index of A's first element
    /// @param lda leading dimension of A
    /// @param b what [#packChecked] returned, of this or of another object
    /// @param beta β
    /// @param c the array of C
    /// @param cOffset index of C's first element
    /// @param ldc leading dimension of C
    /// @param epilogue the epilogue, or null
    protected void gemmPacked(
            Transpose transA, int m, float alpha, float[] a, int aOffset, int lda, PackedMatrix<float[]> b,
            float beta, float[] c, int cOffset, int ldc, Epilogue<float[]> epilogue) {
        if (!(b instanceof FloatRowMajor packed) || packed.owner != this) {
            throw ArgumentChecks.packedElsewhere(b);
        }
        gemm(
                transA, Transpose.NO_TRANS, m, b.n(), b.k(), alpha,
                a, aOffset, lda, packed.elements, 0, Math.max(1, b.n()), beta, c, cOffset, ldc,
                epilogue);
    }

    @Override
    public final void sgemmBatched(
            Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, float[] a, int aOffset, int lda, long strideA, float[] b, int bOffset, int ldb, long strideB,
            float beta, float[] c, int cOffset, int ldc, long strideC, int batch) {
        checkGemm(transA, transB, m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
        boolean ta = transA == Transpose.TRANS;
        boolean tb = transB == Transpose.TRANS;
        BatchChecks.checkStrides(strideA, strideB, strideC, batch);
        BatchChecks.checkLast("a", a.length, aOffset, ta ? k : m, ta ? m : k, lda, strideA, batch);
        BatchChecks.checkLast("b", b.length, bOffset, tb ? n : k, tb ? k : n, ldb, strideB, batch);
        BatchChecks.checkLast("c", c.length, cOffset, m, n, ldc, strideC, batch);
        BatchChecks.checkApart(m, n, ldc, strideC, batch);
        if ((c == a || c == b) && batch > 1) {
            throw new IllegalArgumentException("the C of a batch lie in the array of " + (c == a ? "A" : "B"));
        }
        if (batch > 0 && m > 0 && n > 0) {
            gemmBatched(
                    transA, transB, m, n, k, alpha, a, aOffset, lda, strideA, b, bOffset, ldb, strideB, beta,
                    c, cOffset, ldc, strideC, batch);
        }
    }

    /// A batch of products with checked arguments; unless overridden, one call each.
    ///
    /// @param transA op of every A
    /// @param transB op of every B
    /// @param m rows of C
    /// @param n columns of C
    /// @param k depth
    /// @param alpha α
    /// @param a the array of the A
    /// @param aOffset index of the first A's first element
    /// @param lda leading dimension of A
    /// @param strideA elements from one A to the next
    /// @param b the array of the B
    /// @param bOffset index of the first B's first element
    /// @param ldb leading dimension of B
    /// @param strideB elements from one B to the next
    /// @param beta β
    /// @param c the array of the C
    /// @param cOffset index of the first C's first element
    /// @param ldc leading dimension of C
    /// @param strideC elements from one C to the next
    /// @param batch how many, at least 1
    protected void gemmBatched(
            Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, float[] a, int aOffset, int lda, long strideA, float[] b, int bOffset, int ldb, long strideB,
            float beta, float[] c, int cOffset, int ldc, long strideC, int batch) {
        for (int i = 0; i < batch; i++) {
            gemm(
                    transA, transB, m, n, k, alpha, a, (int) (aOffset + i * strideA), lda,
                    b, (int) (bOffset + i * strideB), ldb,
                    beta, c, (int) (cOffset + i * strideC), ldc, null);
        }
    }

    @Override
    public final FloatPreparedGemm sgemmPrepared(
            Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, int lda, int ldb, float beta, int ldc) {
        checkShape(transA, transB, m, n, k, lda, ldb, ldc);
        return prepared(transA, transB, m, n, k, alpha, lda, ldb, beta, ldc, null);
    }

    @Override
    public final FloatPreparedGemm sgemmPrepared(
            Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, int lda, int ldb, float beta, int ldc,
            Epilogue<float[]> epilogue) {
        Objects.requireNonNull(epilogue, "epilogue");
        checkShape(transA, transB, m, n, k, lda, ldb, ldc);
        EpilogueChecks.checkOperands(epilogue, float[].class, m, n);
        return prepared(transA, transB, m, n, k, alpha, lda, ldb, beta, ldc, epilogue);
    }

    /// What is wrong whatever the operands are.
    private static void checkShape(
            Transpose transA, Transpose transB, int m, int n, int k, int lda, int ldb, int ldc) {
        Objects.requireNonNull(transA, "transA");
        Objects.requireNonNull(transB, "transB");
        ArgumentChecks.checkSizes(m, n, k);
        ArgumentChecks.checkLeadingDimension("lda", lda, transA == Transpose.TRANS ? m : k);
        ArgumentChecks.checkLeadingDimension("ldb", ldb, transB == Transpose.TRANS ? k : n);
        ArgumentChecks.checkLeadingDimension("ldc", ldc, n);
    }

    private FloatPreparedGemm prepared(
            Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, int lda, int ldb, float beta, int ldc,
            Epilogue<float[]> epilogue) {
        FloatProduct product = addsOnce(epilogue)
                ? prepareAddedOnceChecked(transA, transB, m, n, k, alpha, lda, ldb, beta, ldc, epilogue)
                : prepareChecked(transA, transB, m, n, k, alpha, lda, ldb, beta, ldc, epilogue);
        return new CheckedFloatPreparedGemm(
                this, transA, transB, m, n, k, alpha, lda, ldb, beta, ldc, epilogue, product);
    }

    /// Settles a product with checked arguments; unless overridden, it is a call of [#gemm].
    ///
    /// @param transA op of A
    /// @param transB op of B
    /// @param m rows of C
    /// @param n columns of C
    /// @param k depth
    /// @param alpha α
    /// @param lda leading dimension of A
    /// @param ldb leading dimension of B
    /// @param beta β
    /// @param ldc leading dimension of C
    /// @param epilogue the epilogue, or null
    /// @return what computes it, for any number of threads
    protected FloatProduct prepareChecked(
            Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, int lda, int ldb, float beta, int ldc,
            Epilogue<float[]> epilogue) {
        return (a, aOffset, b, bOffset, c, cOffset) -> gemm(
                transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue);
    }

    /// Settles a product that is added to C once, with checked arguments; unless overridden, it is a call of
    /// [#gemmAddedOnce].
    ///
    /// @param transA op of A
    /// @param transB op of B
    /// @param m rows of C
    /// @param n columns of C
    /// @param k depth
    /// @param alpha α
    /// @param lda leading dimension of A
    /// @param ldb leading dimension of B
    /// @param beta β
    /// @param ldc leading dimension of C
    /// @param epilogue where the factor a is
    /// @return what computes it, for any number of threads
    protected FloatProduct prepareAddedOnceChecked(
            Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, int lda, int ldb, float beta, int ldc,
            Epilogue<float[]> epilogue) {
        return (a, aOffset, b, bOffset, c, cOffset) -> gemmAddedOnce(
                transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue);
    }

    @Override
    public final GemmPlan sgemmPlan(Transpose transA, Transpose transB, int m, int n, int k) {
        Objects.requireNonNull(transA, "transA");
        Objects.requireNonNull(transB, "transB");
        ArgumentChecks.checkSizes(m, n, k);
        return sgemmPlanChecked(transA, transB, m, n, k);
    }

    /// The plan of a call with checked arguments; unless overridden, that of a backend that has only one way.
    ///
    /// @param transA op of A
    /// @param transB op of B
    /// @param m rows of C
    /// @param n columns of C
    /// @param k depth
    /// @return the plan
    protected GemmPlan sgemmPlanChecked(Transpose transA, Transpose transB, int m, int n, int k) {
        return GemmPlan.whole(m, n, k, description().threads());
    }

    @Override
    public final void apply(int m, int n, float[] c, int cOffset, int ldc, Epilogue<float[]> epilogue) {
        Objects.requireNonNull(c, "c");
        Objects.requireNonNull(epilogue, "epilogue");
        ArgumentChecks.checkSizes(m, n, 0);
        ArgumentChecks.checkMatrix("c", c.length, cOffset, m, n, "ldc", ldc);
        EpilogueChecks.checkOperands(epilogue, float[].class, m, n);
        if (addsOnce(epilogue)) {
            throw new IllegalArgumentException("the epilogue adds a product to C, but apply has none");
        }
        EpilogueChecks.checkOverlap(epilogue, m, n, "C", c, cOffset, m, n, ldc, true);
        applyChecked(m, n, c, cOffset, ldc, epilogue);
    }

    /// C ← epilogue(C) with checked arguments.
    ///
    /// @param m rows of C
    /// @param n columns of C
    /// @param c the array of C
    /// @param cOffset index of C's first element
    /// @param ldc leading dimension of C
    /// @param epilogue the epilogue
    protected abstract void applyChecked(int m, int n, float[] c, int cOffset, int ldc, Epilogue<float[]> epilogue);

    @Override
    public final void softmax(int m, int n, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
        checkRows(m, n, x, xOffset, ldx, "y", y, yOffset, "ldy", ldy);
        if (m > 0 && n > 0) {
            softmaxChecked(m, n, x, xOffset, ldx, y, yOffset, ldy);
        }
    }

    /// Softmax of each row with checked arguments.
    ///
    /// @param m rows, at least 1
    /// @param n columns, at least 1
    /// @param x the array of X
    /// @param xOffset index of X's first element
    /// @param ldx leading dimension of X
    /// @param y the array of Y, X itself or apart from it
    /// @param yOffset index of Y's first element
    /// @param ldy leading dimension of Y
    protected abstract void softmaxChecked(
            int m, int n, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy);

    @Override
    public final void logSoftmax(int m, int n, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
        checkRows(m, n, x, xOffset, ldx, "y", y, yOffset, "ldy", ldy);
        if (m > 0 && n > 0) { // no row of scratch for none
            logSoftmaxChecked(m, n, x, xOffset, ldx, y, yOffset, ldy);
        }
    }

    /// Logarithm of the softmax of each row with checked arguments.
    ///
    /// @param m rows, at least 1
    /// @param n columns, at least 1
    /// @param x the array of X
    /// @param xOffset index of X's first element
    /// @param ldx leading dimension of X
    /// @param y the array of Y, X itself or apart from it
    /// @param yOffset index of Y's first element
    /// @param ldy leading dimension of Y
    protected abstract void logSoftmaxChecked(
            int m, int n, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy);

    @Override
    public final void softmaxGradient(int m, int n, float[] s, int sOffset, int lds, float[] g, int gOffset, int ldg) {
        checkApart(m, n, "s", s, sOffset, "lds", lds, g, gOffset, ldg);
        if (m > 0 && n > 0) {
            softmaxGradientChecked(m, n, s, sOffset, lds, g, gOffset, ldg);
        }
    }

    /// The backward pass through a softmax with checked arguments.
    ///
    /// @param m rows, at least 1
    /// @param n columns, at least 1
    /// @param s the array of S
    /// @param sOffset index of S's first element
    /// @param lds leading dimension of S
    /// @param g the array of G
    /// @param gOffset index of G's first element
    /// @param ldg leading dimension of G
    protected abstract void softmaxGradientChecked(
            int m, int n, float[] s, int sOffset, int lds, float[] g, int gOffset, int ldg);

    @Override
    public final void logSoftmaxGradient(
            int m, int n, float[] y, int yOffset, int ldy, float[] g, int gOffset, int ldg) {
        checkApart(m, n, "y", y, yOffset, "ldy", ldy, g, gOffset, ldg);
        if (m > 0 && n > 0) {
            logSoftmaxGradientChecked(m, n, y, yOffset, ldy, g, gOffset, ldg);
        }
    }

    /// The backward pass through a log-softmax with checked arguments.
    ///
    /// @param m rows, at least 1
    /// @param n columns, at least 1
    /// @param y the array of Y
    /// @param yOffset index of Y's first element
    /// @param ldy leading dimension of Y
    /// @param g the array of G
    /// @param gOffset index of G's first element
    /// @param ldg leading dimension of G
    protected abstract void logSoftmaxGradientChecked(
            int m, int n, float[] y, int yOffset, int ldy, float[] g, int gOffset, int ldg);

    /// X, which is read, and G, which is written.
    private static void checkApart(
            int m, int n, String xName, float[] x, int xOffset, String ldxName, int ldx,
            float[] g, int gOffset, int ldg) {
        Objects.requireNonNull(x, xName);
        Objects.requireNonNull(g, "g");
        ArgumentChecks.checkSizes(m, n, 0);
        ArgumentChecks.checkMatrix(xName, x.length, xOffset, m, n, ldxName, ldx);
        ArgumentChecks.checkMatrix("g", g.length, gOffset, m, n, "ldg", ldg);
        if (x == g) {
            ArgumentChecks.checkDisjoint("g", gOffset, m, n, ldg, xName, xOffset, m, n, ldx);
        }
    }

    @Override
    public final double softmaxCrossEntropy(
            int m, int n, float[] x, int xOffset, int ldx,
            int[] labels, int labelsOffset,
            float scale, float[] gradient, int gradientOffset, int ldGradient) {
        Objects.requireNonNull(labels, "labels");
        checkRows(m, n, x, xOffset, ldx, "gradient", gradient, gradientOffset, "ldGradient", ldGradient);
        ArgumentChecks.checkVector("labels", labels.length, labelsOffset, m);
        ArgumentChecks.checkLabels(labels, labelsOffset, m, n);
        return crossEntropyChecked(
                m, n, x, xOffset, ldx, labels, labelsOffset, scale, gradient, gradientOffset, ldGradient);
    }

    /// Softmax-cross-entropy against class indices with checked arguments.
    ///
    /// @param m rows
    /// @param n columns
    /// @param x the array of X
    /// @param xOffset index of X's first element
    /// @param ldx leading dimension of X
    /// @param labels class indices
    /// @param labelsOffset index of the first label
    /// @param scale factor of the gradient
    /// @param gradient the array of G, X itself or apart from it
    /// @param gradientOffset index of G's first element
    /// @param ldGradient leading dimension of G
    /// @return the sum of the losses
    protected abstract double crossEntropyChecked(
            int m, int n, float[] x, int xOffset, int ldx,
            int[] labels, int labelsOffset,
            float scale, float[] gradient, int gradientOffset, int ldGradient);

    @Override
    public final double softmaxCrossEntropy(
            int m, int n, float[] x, int xOffset, int ldx,
            float[] targets, int targetsOffset, int ldTargets,
            float scale, float[] gradient, int gradientOffset, int ldGradient) {
        Objects.requireNonNull(targets, "targets");
        checkRows(m, n, x, xOffset, ldx, "gradient", gradient, gradientOffset, "ldGradient", ldGradient);
        ArgumentChecks.checkMatrix("targets", targets.length, targetsOffset, m, n, "ldTargets", ldTargets);
        if (targets == gradient) {
            ArgumentChecks.checkDisjoint(
                    "gradient", gradientOffset, m, n, ldGradient, "targets", targetsOffset, m, n, ldTargets);
        }
        return crossEntropyChecked(
                m, n, x, xOffset, ldx, targets, targetsOffset, ldTargets, scale, gradient, gradientOffset, ldGradient);
    }

    /// Softmax-cross-entropy against distributions with checked arguments.
    ///
    /// @param m rows
    /// @param n columns
    /// @param x the array of X
    /// @param xOffset index of X's first element
    /// @param ldx leading dimension of X
    /// @param targets the array of T
    /// @param targetsOffset index of T's first element
    /// @param ldTargets leading dimension of T
    /// @param scale factor of the gradient
    /// @param gradient the array of G, X itself or apart from it
    /// @param gradientOffset index of G's first element
    /// @param ldGradient leading dimension of G
    /// @return the sum of the losses
    protected abstract double crossEntropyChecked(
            int m, int n, float[] x, int xOffset, int ldx,
            float[] targets, int targetsOffset, int ldTargets,
            float scale, float[] gradient, int gradientOffset, int ldGradient);

    @Override
    public final double softmaxCrossEntropy(
            int m, int n, float[] x, int xOffset, int ldx,
            int[] labels, int labelsOffset, CrossEntropy<float[]> weighting,
            float scale, float[] gradient, int gradientOffset, int ldGradient) {
        Objects.requireNonNull(labels, "labels");
        Objects.requireNonNull(weighting, "weighting");
        checkRows(m, n, x, xOffset, ldx, "gradient", gradient, gradientOffset, "ldGradient", ldGradient);
        ArgumentChecks.checkVector("labels", labels.length, labelsOffset, m);
        ArgumentChecks.checkLabels(labels, labelsOffset, m, n);
        checkWeighting(weighting, m, n, gradient, gradientOffset, ldGradient);
        if (m == 0 || n == 0) {
            return 0;
        }
        FloatScratch scratch = targetRows.acquire();
        double loss = 0;
        try {
            float[] q = scratch.atLeast(n);
            for (int i = 0; i < m; i++) {
                FloatTargets.row(weighting, n, labels[labelsOffset + i], q);
                loss += weighted(weighting, i, n, x, xOffset, ldx, q, scale, gradient, gradientOffset, ldGradient);
            }
        } catch (Throwable t) {
            scratch.lent = false; // no call: there may be no stack left for one
            throw t;
        }
        targetRows.release(scratch);
        return loss;
    }

    @Override
    public final double softmaxCrossEntropy(
            int m, int n, float[] x, int xOffset, int ldx,
            float[] targets, int targetsOffset, int ldTargets, CrossEntropy<float[]> weighting,
            float scale, float[] gradient, int gradientOffset, int ldGradient) {
        Objects.requireNonNull(targets, "targets");
        Objects.requireNonNull(weighting, "weighting");
        checkRows(m, n, x, xOffset, ldx, "gradient", gradient, gradientOffset, "ldGradient", ldGradient);
        ArgumentChecks.checkMatrix("targets", targets.length, targetsOffset, m, n, "ldTargets", ldTargets);
        if (targets == gradient) {
            ArgumentChecks.checkDisjoint(
                    "gradient", gradientOffset, m, n, ldGradient, "targets", targetsOffset, m, n, ldTargets);
        }
        checkWeighting(weighting, m, n, gradient, gradientOffset, ldGradient);
        if (m == 0 || n == 0) {
            return 0;
        }
        FloatScratch scratch = targetRows.acquire();
        double loss = 0;
        try {
            float[] q = scratch.atLeast(n);
            for (int i = 0; i < m; i++) {
                FloatTargets.row(weighting, n, targets, targetsOffset + i * ldTargets, q);
                loss += weighted(weighting, i, n, x, xOffset, ldx, q, scale, gradient, gradientOffset, ldGradient);
            }
        } catch (Throwable t) {
            scratch.lent = false; // no call: there may be no stack left for one
            throw t;
        }
        targetRows.release(scratch);
        return loss;
    }

    /// Row i against q, times the sample's weight.
    private double weighted(
            CrossEntropy<float[]> weighting, int i, int n, float[] x, int xOffset, int ldx, float[] q,
            float scale, float[] gradient, int gradientOffset, int ldGradient) {
        float[] weights = weighting.sampleWeights();
        float weight = weights == null ? 1 : weights[weighting.sampleWeightsOffset() + i];
        return weight
                * crossEntropyChecked(
                        1, n, x, xOffset + i * ldx, ldx, q, 0, n, scale * weight,
                        gradient, gradientOffset + i * ldGradient, ldGradient);
    }

    private static void checkWeighting(
            CrossEntropy<float[]> weighting, int m, int n, float[] gradient, int gradientOffset, int ldGradient) {
        if (weighting.arrayType() != float[].class) {
            String other = weighting.arrayType().getSimpleName();
            throw new IllegalArgumentException("the weighting is one of " + other + ", not float[]");
        }
        checkWeights(
                "classWeights", weighting.classWeights(), weighting.classWeightsOffset(), n,
                gradient, gradientOffset, m, n, ldGradient);
        checkWeights(
                "sampleWeights", weighting.sampleWeights(), weighting.sampleWeightsOffset(), m,
                gradient, gradientOffset, m, n, ldGradient);
    }

    private static void checkWeights(
            String name, float[] weights, int offset, int size,
            float[] gradient, int gradientOffset, int m, int n, int ldGradient) {
        if (weights == null) {
            return;
        }
        ArgumentChecks.checkVector(name, weights.length, offset, size);
        if (weights == gradient) {
            ArgumentChecks.checkDisjoint(
                    "gradient", gradientOffset, m, n, ldGradient, name, offset, 1, size, Math.max(1, size));
        }
    }

    /// X and a result of its shape that may be X itself.
    private static void checkRows(
            int m, int n, float[] x, int xOffset, int ldx,
            String yName, float[] y, int yOffset, String ldyName, int ldy) {
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(y, yName);
        ArgumentChecks.checkSizes(m, n, 0);
        ArgumentChecks.checkMatrix("x", x.length, xOffset, m, n, "ldx", ldx);
        ArgumentChecks.checkMatrix(yName, y.length, yOffset, m, n, ldyName, ldy);
        if (x == y && !(xOffset == yOffset && ldx == ldy)) {
            ArgumentChecks.checkDisjoint(yName, yOffset, m, n, ldy, "x", xOffset, m, n, ldx);
        }
    }
    // spotless:on
}
