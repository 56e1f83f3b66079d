// The build derives SimdDoubleKernels from this file.
package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.GemmPlan;
import dev.lanewise.kernels.PackedMatrix;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.Triangle;
import dev.lanewise.kernels.runtime.ThreadTeam;
import dev.lanewise.kernels.spi.CheckedKernels;
import dev.lanewise.kernels.spi.FloatProduct;
import java.lang.foreign.MemorySegment;

/// The operations of [SimdKernels] on one element type: hands on checked arguments.
abstract class SimdFloatKernels
        // The halves are a chain, as those of CheckedKernels are.
        extends CheckedKernels { // double: extends SimdFloatKernels {
    private final FloatRows rows = new FloatRows();
    final FloatGemm floatGemm;

    SimdFloatKernels(int threads, ThreadTeam team, Blocks blocks) {
        super(); // double: super(threads, team, blocks);
        this.floatGemm = new FloatGemm(threads, team, blocks, rows);
    }

    @Override
    protected final void gemm(
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
            int ldc,
            Epilogue<float[]> epilogue) {
        floatGemm.multiply(
                transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue);
    }

    @Override
    protected final void gemm(
            Transpose transA,
            Transpose transB,
            int m,
            int n,
            int k,
            float alpha,
            MemorySegment a,
            long aOffset,
            long lda,
            MemorySegment b,
            long bOffset,
            long ldb,
            float beta,
            MemorySegment c,
            long cOffset,
            long ldc,
            Epilogue<float[]> epilogue) {
        floatGemm.multiply(
                transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue);
    }

    @Override
    protected final FloatProduct prepareChecked(
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
            Epilogue<float[]> epilogue) {
        return floatGemm.prepare(transA, transB, m, n, k, alpha, lda, ldb, beta, ldc, epilogue);
    }

    @Override
    protected final void gemmAddedOnce(
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
            int ldc,
            Epilogue<float[]> epilogue) {
        if (!floatGemm.tryAddOnce(
                transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue)) {
            super.gemmAddedOnce(
                    transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue);
        }
    }

    @Override
    protected final FloatProduct prepareAddedOnceChecked(
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
            Epilogue<float[]> epilogue) {
        FloatProduct apart =
                super.prepareAddedOnceChecked(transA, transB, m, n, k, alpha, lda, ldb, beta, ldc, epilogue);
        return floatGemm.prepareAddOnce(transA, transB, m, n, k, alpha, lda, ldb, beta, ldc, epilogue, apart);
    }

    @Override
    protected final PackedMatrix<float[]> packChecked(Transpose transB, int k, int n, float[] b, int bOffset, int ldb) {
        if (n <= 1 || k == 0) {
            return super.packChecked(transB, k, n, b, bOffset, ldb); // a vector is read as it is
        }
        FloatPacked packed = floatGemm.pack(k, n);
        packed.fill(transB, b, bOffset, ldb);
        return packed;
    }

    @Override
    protected final void repackChecked(
            PackedMatrix<float[]> handle, Transpose transB, float[] b, int bOffset, int ldb) {
        if (handle instanceof FloatPacked packed) {
            own(packed).fill(transB, b, bOffset, ldb);
        } else {
            super.repackChecked(handle, transB, b, bOffset, ldb);
        }
    }

    @Override
    protected final void gemmPacked(
            Transpose transA,
            int m,
            float alpha,
            float[] a,
            int aOffset,
            int lda,
            PackedMatrix<float[]> b,
            float beta,
            float[] c,
            int cOffset,
            int ldc,
            Epilogue<float[]> epilogue) {
        if (b instanceof FloatPacked packed) {
            floatGemm.multiply(transA, m, alpha, a, aOffset, lda, own(packed), beta, c, cOffset, ldc, epilogue);
        } else {
            super.gemmPacked(transA, m, alpha, a, aOffset, lda, b, beta, c, cOffset, ldc, epilogue);
        }
    }

    private FloatPacked own(FloatPacked packed) {
        if (!packed.isFor(floatGemm.planner())) {
            throw packedElsewhere(packed);
        }
        return packed;
    }

    @Override
    protected final void gemmBatched(
            Transpose transA,
            Transpose transB,
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int aOffset,
            int lda,
            long strideA,
            float[] b,
            int bOffset,
            int ldb,
            long strideB,
            float beta,
            float[] c,
            int cOffset,
            int ldc,
            long strideC,
            int batch) {
        floatGemm.multiplyBatch(
                transA, transB, m, n, k, alpha, a, aOffset, lda, strideA, b, bOffset, ldb, strideB, beta, c, cOffset,
                ldc, strideC, batch);
    }

    @Override
    protected final GemmPlan sgemmPlanChecked(Transpose transA, Transpose transB, int m, int n, int k) {
        return floatGemm
                .planner()
                .plan(transA, transB, m, n, k, false, false, false, true)
                .plan();
    }

    @Override
    protected final void applyChecked(int m, int n, float[] c, int cOffset, int ldc, Epilogue<float[]> epilogue) {
        rows.apply(m, n, c, cOffset, ldc, epilogue);
    }

    @Override
    protected final void softmaxChecked(
            int m, int n, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
        FloatSoftmax.forSoftmax(m, n).softmax(m, n, x, xOffset, ldx, y, yOffset, ldy);
    }

    @Override
    protected final void logSoftmaxChecked(
            int m, int n, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
        rows.logSoftmax(m, n, x, xOffset, ldx, y, yOffset, ldy);
    }

    @Override
    protected final void softmaxGradientChecked(
            int m, int n, float[] s, int sOffset, int lds, float[] g, int gOffset, int ldg) {
        FloatSoftmax.forGradients(m, n).softmaxGradient(m, n, s, sOffset, lds, g, gOffset, ldg);
    }

    @Override
    protected final void logSoftmaxGradientChecked(
            int m, int n, float[] y, int yOffset, int ldy, float[] g, int gOffset, int ldg) {
        rows.logSoftmaxGradient(m, n, y, yOffset, ldy, g, gOffset, ldg);
    }

    @Override
    protected final double crossEntropyChecked(
            int m,
            int n,
            float[] x,
            int xOffset,
            int ldx,
            int[] labels,
            int labelsOffset,
            float scale,
            float[] gradient,
            int gradientOffset,
            int ldGradient) {
        return FloatSoftmax.forLabels(m, n)
                .crossEntropy(m, n, x, xOffset, ldx, labels, labelsOffset, scale, gradient, gradientOffset, ldGradient);
    }

    @Override
    protected final double crossEntropyChecked(
            int m,
            int n,
            float[] x,
            int xOffset,
            int ldx,
            float[] targets,
            int targetsOffset,
            int ldTargets,
            float scale,
            float[] gradient,
            int gradientOffset,
            int ldGradient) {
        return FloatSoftmax.forTargets(m, n)
                .crossEntropy(
                        m,
                        n,
                        x,
                        xOffset,
                        ldx,
                        targets,
                        targetsOffset,
                        ldTargets,
                        scale,
                        gradient,
                        gradientOffset,
                        ldGradient);
    }

    @Override
    protected final void syrk(
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
            int ldc) {
        Transpose other = trans == Transpose.TRANS ? Transpose.NO_TRANS : Transpose.TRANS;
        if (alpha == 0 || !floatGemm.planner().packsTriangle(trans, other, n, k)) {
            super.syrk(uplo, trans, n, k, alpha, a, aOffset, lda, beta, c, cOffset, ldc);
            return;
        }
        floatGemm.multiplyTriangle(
                uplo, trans, other, n, k, alpha, a, aOffset, lda, a, aOffset, lda, beta, c, cOffset, ldc);
    }

    @Override
    protected final void syr2k(
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
        Transpose other = trans == Transpose.TRANS ? Transpose.NO_TRANS : Transpose.TRANS;
        if (alpha == 0 || !floatGemm.planner().packsTriangle(trans, other, n, k)) {
            super.syr2k(uplo, trans, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
            return;
        }
        floatGemm.multiplyTriangle(
                uplo, trans, other, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
        floatGemm.multiplyTriangle(
                uplo, trans, other, n, k, alpha, b, bOffset, ldb, a, aOffset, lda, 1, c, cOffset, ldc);
    }

    @Override
    protected final void triangleTimes(
            boolean solve, int rows, int columns, float[] t, float[] x, int xOffset, int rowStride, float[] strip) {
        FloatTriangleTiles.triangleTimes(solve, rows, columns, t, x, xOffset, rowStride, strip);
    }

    @Override
    protected final void timesTriangle(
            boolean solve,
            int rows,
            int columns,
            float[] t,
            float[] x,
            int xOffset,
            int ldx,
            boolean backward,
            float[] strip) {
        FloatTriangleTiles.timesTriangle(solve, rows, columns, t, x, xOffset, ldx, backward, strip);
    }

    @Override
    protected final void transposeChecked(
            int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
        FloatTransposes.transpose(columns, rows, x, xOffset, ldx, y, yOffset, ldy);
    }
}
