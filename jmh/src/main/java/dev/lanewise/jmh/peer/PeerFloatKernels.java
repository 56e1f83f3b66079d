// The build derives PeerDoubleKernels from this file.
package dev.lanewise.jmh.peer;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.spi.CheckedKernels;

/// What [PeerKernels] does in float.
public abstract class PeerFloatKernels
        // The halves are a chain, as those of CheckedKernels are.
        extends CheckedKernels { // double: extends PeerFloatKernels {
    PeerFloatKernels() {}

    /// Lanewise's own kernels, for what the library does not do.
    abstract Kernels passes();

    // spotless:off: arguments stay grouped, a matrix a line

    /// C ← α·op(A)·op(B) + β·C, row-major, with m, n, k ≥ 1 and α ≠ 0.
    ///
    /// @param transA whether A is stored as its transpose
    /// @param transB whether B is stored as its transpose
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
    protected abstract void multiply(
            boolean transA, boolean transB, int m, int n, int k,
            float alpha, float[] a, int aOffset, int lda, float[] b, int bOffset, int ldb,
            float beta, float[] c, int cOffset, int ldc);

    @Override
    protected final void gemm(
            Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, float[] a, int aOffset, int lda, float[] b, int bOffset, int ldb,
            float beta, float[] c, int cOffset, int ldc,
            Epilogue<float[]> epilogue) {
        if (m == 0 || n == 0 || k == 0 || alpha == 0) {
            passes().sgemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
        } else {
            multiply(
                    transA == Transpose.TRANS, transB == Transpose.TRANS, m, n, k,
                    alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
        }
        if (epilogue != null) {
            passes().apply(m, n, c, cOffset, ldc, epilogue);
        }
    }

    @Override
    protected final void applyChecked(int m, int n, float[] c, int cOffset, int ldc, Epilogue<float[]> epilogue) {
        passes().apply(m, n, c, cOffset, ldc, epilogue);
    }

    @Override
    protected final void softmaxChecked(
            int m, int n, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
        passes().softmax(m, n, x, xOffset, ldx, y, yOffset, ldy);
    }

    @Override
    protected final void logSoftmaxChecked(
            int m, int n, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
        passes().logSoftmax(m, n, x, xOffset, ldx, y, yOffset, ldy);
    }

    @Override
    protected final void softmaxGradientChecked(
            int m, int n, float[] s, int sOffset, int lds, float[] g, int gOffset, int ldg) {
        passes().softmaxGradient(m, n, s, sOffset, lds, g, gOffset, ldg);
    }

    @Override
    protected final void logSoftmaxGradientChecked(
            int m, int n, float[] y, int yOffset, int ldy, float[] g, int gOffset, int ldg) {
        passes().logSoftmaxGradient(m, n, y, yOffset, ldy, g, gOffset, ldg);
    }

    @Override
    protected final double crossEntropyChecked(
            int m, int n, float[] x, int xOffset, int ldx, int[] labels, int labelsOffset,
            float scale, float[] gradient, int gradientOffset, int ldGradient) {
        return passes().softmaxCrossEntropy(
                m, n, x, xOffset, ldx, labels, labelsOffset, scale, gradient, gradientOffset, ldGradient);
    }

    @Override
    protected final double crossEntropyChecked(
            int m, int n, float[] x, int xOffset, int ldx, float[] targets, int targetsOffset, int ldTargets,
            float scale, float[] gradient, int gradientOffset, int ldGradient) {
        return passes().softmaxCrossEntropy(
                m, n, x, xOffset, ldx, targets, targetsOffset, ldTargets, scale, gradient, gradientOffset, ldGradient);
    }
    // spotless:on
}
