// The build derives ScalarDoubleKernels from this file.
package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.runtime.FloatScratch;
import dev.lanewise.kernels.runtime.Pool;
import dev.lanewise.kernels.softmax.FloatSoftmaxLoops;
import dev.lanewise.kernels.spi.CheckedKernels;

/// What [ScalarKernels] does in float.
abstract class ScalarFloatKernels
        // The halves are a chain, as those of CheckedKernels are.
        extends CheckedKernels { // double: extends ScalarFloatKernels {
    private final Pool<FloatScratch> rows = new Pool<>(FloatScratch::new);

    // spotless:off: arguments stay grouped, a matrix a line

    @Override
    protected void gemm(
            Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, float[] a, int aOffset, int lda, float[] b, int bOffset, int ldb,
            float beta, float[] c, int cOffset, int ldc,
            Epilogue<float[]> epilogue) {
        FloatReference.gemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
        if (epilogue != null) {
            FloatReference.apply(m, n, c, cOffset, ldc, epilogue);
        }
    }

    @Override
    protected void applyChecked(int m, int n, float[] c, int cOffset, int ldc, Epilogue<float[]> epilogue) {
        FloatReference.apply(m, n, c, cOffset, ldc, epilogue);
    }

    @Override
    protected void softmaxChecked(int m, int n, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
        FloatSoftmaxLoops.ROWS.softmax(m, n, x, xOffset, ldx, y, yOffset, ldy);
    }

    @Override
    protected void logSoftmaxChecked(int m, int n, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
        FloatScratch scratch = rows.acquire();
        try {
            FloatSoftmaxLoops.ROWS.logSoftmax(m, n, x, xOffset, ldx, y, yOffset, ldy, scratch.atLeast(n));
        } catch (Throwable t) {
            scratch.lent = false; // no call: there may be no stack left for one
            throw t;
        }
        rows.release(scratch);
    }

    @Override
    protected void softmaxGradientChecked(
            int m, int n, float[] s, int sOffset, int lds, float[] g, int gOffset, int ldg) {
        FloatSoftmaxLoops.ROWS.softmaxGradient(m, n, s, sOffset, lds, g, gOffset, ldg);
    }

    @Override
    protected void logSoftmaxGradientChecked(
            int m, int n, float[] y, int yOffset, int ldy, float[] g, int gOffset, int ldg) {
        FloatScratch scratch = rows.acquire();
        try {
            FloatSoftmaxLoops.ROWS.logSoftmaxGradient(m, n, y, yOffset, ldy, g, gOffset, ldg, scratch.atLeast(n));
        } catch (Throwable t) {
            scratch.lent = false; // no call: there may be no stack left for one
            throw t;
        }
        rows.release(scratch);
    }

    @Override
    protected double crossEntropyChecked(
            int m, int n, float[] x, int xOffset, int ldx, int[] labels, int labelsOffset,
            float scale, float[] gradient, int gradientOffset, int ldGradient) {
        return FloatSoftmaxLoops.ROWS.crossEntropy(
                m, n, x, xOffset, ldx, labels, labelsOffset, scale, gradient, gradientOffset, ldGradient);
    }

    @Override
    protected double crossEntropyChecked(
            int m, int n, float[] x, int xOffset, int ldx, float[] targets, int targetsOffset, int ldTargets,
            float scale, float[] gradient, int gradientOffset, int ldGradient) {
        return FloatSoftmaxLoops.ROWS.crossEntropy(
                m, n, x, xOffset, ldx, targets, targetsOffset, ldTargets, scale, gradient, gradientOffset, ldGradient);
    }
    // spotless:on
}
