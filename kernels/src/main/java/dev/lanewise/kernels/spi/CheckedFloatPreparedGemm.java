// The build derives CheckedDoublePreparedGemm from this file.
package dev.lanewise.kernels.spi;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.FloatKernels;
import dev.lanewise.kernels.FloatPreparedGemm;
import dev.lanewise.kernels.GemmPlan;
import dev.lanewise.kernels.PackedMatrix;
import dev.lanewise.kernels.Transpose;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// The checks of a prepared product that are left for each run: that the operands fit, one comparison each because
/// their extents are known, and that they do not overlap, which is possible only within one array.
@SuppressWarnings("ReferenceEquality") // whether two operands are one array is the question
final class CheckedFloatPreparedGemm implements FloatPreparedGemm {
    private final FloatKernels kernels;
    private final Transpose transA;
    private final Transpose transB;
    private final int m;
    private final int n;
    private final int k;
    private final float alpha;
    private final int lda;
    private final int ldb;
    private final float beta;
    private final int ldc;
    private final Epilogue<float[]> epilogue;
    private final FloatProduct product;

    // As A and B are stored.
    private final int rowsA;
    private final int columnsA;
    private final int rowsB;
    private final int columnsB;

    // Elements from a matrix' first to behind its last.
    private final long spanA;
    private final long spanB;
    private final long spanC;

    /// With checked sizes, leading dimensions and operands of the epilogue, which may be null.
    CheckedFloatPreparedGemm(
            FloatKernels kernels,
            Transpose transA,
            Transpose transB,
            int m,
            int n,
            int k,
            float alpha,
            int lda,
            int ldb,
            float beta,
            int ldc,
            Epilogue<float[]> epilogue,
            FloatProduct product) {
        this.kernels = kernels;
        this.transA = transA;
        this.transB = transB;
        this.m = m;
        this.n = n;
        this.k = k;
        this.alpha = alpha;
        this.lda = lda;
        this.ldb = ldb;
        this.beta = beta;
        this.ldc = ldc;
        this.epilogue = epilogue;
        this.product = product;
        this.rowsA = transA == Transpose.TRANS ? k : m;
        this.columnsA = transA == Transpose.TRANS ? m : k;
        this.rowsB = transB == Transpose.TRANS ? n : k;
        this.columnsB = transB == Transpose.TRANS ? k : n;
        this.spanA = ArgumentChecks.end(0, rowsA, columnsA, lda);
        this.spanB = ArgumentChecks.end(0, rowsB, columnsB, ldb);
        this.spanC = ArgumentChecks.end(0, m, n, ldc);
    }

    @Override
    public GemmPlan plan() {
        return kernels.sgemmPlan(transA, transB, m, n, k);
    }

    @Override
    public void run(float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
        check(a, aOffset, b, bOffset, c, cOffset);
        if (epilogue != null) {
            checkOverlap(a, aOffset, b, bOffset, c, cOffset);
        }
        product.multiply(a, aOffset, b, bOffset, c, cOffset);
    }

    @Override
    public void run(
            float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset, Epilogue<float[]> epilogue) {
        kernels.sgemm(
                transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue);
    }

    private void check(float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        Objects.requireNonNull(c, "c");
        if ((aOffset | bOffset | cOffset) < 0
                || spanA > (long) a.length - aOffset
                || spanB > (long) b.length - bOffset
                || spanC > (long) c.length - cOffset) {
            refuse(a, aOffset, b, bOffset, c, cOffset);
        }
        if (c == a) {
            ArgumentChecks.checkDisjoint("C", cOffset, m, n, ldc, "A", aOffset, rowsA, columnsA, lda);
        }
        if (c == b) {
            ArgumentChecks.checkDisjoint("C", cOffset, m, n, ldc, "B", bOffset, rowsB, columnsB, ldb);
        }
    }

    /// One of them does not fit: throws what a call of `sgemm` throws.
    private void refuse(float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
        ArgumentChecks.checkMatrix("a", a.length, aOffset, rowsA, columnsA, "lda", lda);
        ArgumentChecks.checkMatrix("b", b.length, bOffset, rowsB, columnsB, "ldb", ldb);
        ArgumentChecks.checkMatrix("c", c.length, cOffset, m, n, "ldc", ldc);
    }

    private void checkOverlap(float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
        EpilogueChecks.checkOverlap(epilogue, m, n, "C", c, cOffset, m, n, ldc, true);
        EpilogueChecks.checkOverlap(epilogue, m, n, "A", a, aOffset, rowsA, columnsA, lda, false);
        EpilogueChecks.checkOverlap(epilogue, m, n, "B", b, bOffset, rowsB, columnsB, ldb, false);
    }

    @Override
    public void run(MemorySegment a, long aOffset, MemorySegment b, long bOffset, MemorySegment c, long cOffset) {
        if (epilogue == null) {
            kernels.sgemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
        } else {
            kernels.sgemm(
                    transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue);
        }
    }

    @Override
    public void run(float[] a, int aOffset, PackedMatrix<float[]> b, float[] c, int cOffset) {
        Objects.requireNonNull(b, "b");
        if (b.k() != k || b.n() != n) {
            throw new IllegalArgumentException(
                    "B is " + b.k() + "×" + b.n() + ", the product was prepared for " + k + "×" + n);
        }
        kernels.sgemm(transA, m, alpha, a, aOffset, lda, b, beta, c, cOffset, ldc, epilogue);
    }

    @Override
    public void runBatched(
            float[] a,
            int aOffset,
            long strideA,
            float[] b,
            int bOffset,
            long strideB,
            float[] c,
            int cOffset,
            long strideC,
            int batch) {
        if (epilogue != null) {
            throw new UnsupportedOperationException(
                    "the epilogue that was prepared has operands for one product, not " + "for a batch");
        }
        kernels.sgemmBatched(
                transA, transB, m, n, k, alpha, a, aOffset, lda, strideA, b, bOffset, ldb, strideB, beta, c, cOffset,
                ldc, strideC, batch);
    }

    @Override
    public String toString() {
        return plan().toString();
    }
}
