package dev.lanewise.jmh.peer;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.KernelsDescription;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.spi.CheckedKernels;
import java.util.Optional;

/// A library that only multiplies matrices, behind [Kernels]: its GEMM, followed by Lanewise's own elementwise passes.
///
/// That is the most favourable treatment a BLAS can get. No BLAS has a bias, an activation or a softmax; whoever trains
/// with one writes these passes by hand, and Lanewise's are the fastest at hand. So the two differ in the GEMM and in
/// what fusion saves, and in nothing else.
///
/// A product that is none (a size of 0, or α = 0) goes to Lanewise too: libraries differ about what they read then, and
/// nobody times it.
public abstract class PeerKernels extends CheckedKernels {
    private final KernelsDescription description;
    private final Kernels passes;

    /// Wraps a library.
    ///
    /// @param name its short name
    /// @param threads the threads that one GEMM may use
    /// @param version which version, and which kernels it chose
    protected PeerKernels(String name, int threads, String version) {
        description = new KernelsDescription(name, 0, Optional.empty(), Optional.empty(), threads, version);
        passes = Kernels.builder().threads(threads).build();
    }

    @Override
    public final KernelsDescription description() {
        return description;
    }

    @Override
    public final void close() {
        passes.close();
    }
<#list types as t>

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
            ${t.real} alpha, ${t.real}[] a, int aOffset, int lda, ${t.real}[] b, int bOffset, int ldb,
            ${t.real} beta, ${t.real}[] c, int cOffset, int ldc);

    @Override
    protected final void gemm(
            Transpose transA, Transpose transB, int m, int n, int k,
            ${t.real} alpha, ${t.real}[] a, int aOffset, int lda, ${t.real}[] b, int bOffset, int ldb,
            ${t.real} beta, ${t.real}[] c, int cOffset, int ldc,
            Epilogue<${t.real}[]> epilogue) {
        if (m == 0 || n == 0 || k == 0 || alpha == 0) {
            passes.${t.p}gemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
        } else {
            multiply(
                    transA == Transpose.TRANS, transB == Transpose.TRANS, m, n, k,
                    alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
        }
        if (epilogue != null) {
            passes.apply(m, n, c, cOffset, ldc, epilogue);
        }
    }

    @Override
    protected final void applyChecked(int m, int n, ${t.real}[] c, int cOffset, int ldc, Epilogue<${t.real}[]> epilogue) {
        passes.apply(m, n, c, cOffset, ldc, epilogue);
    }

    @Override
    protected final void softmaxChecked(int m, int n, ${t.real}[] x, int xOffset, int ldx, ${t.real}[] y, int yOffset, int ldy) {
        passes.softmax(m, n, x, xOffset, ldx, y, yOffset, ldy);
    }

    @Override
    protected final void logSoftmaxChecked(int m, int n, ${t.real}[] x, int xOffset, int ldx, ${t.real}[] y, int yOffset, int ldy) {
        passes.logSoftmax(m, n, x, xOffset, ldx, y, yOffset, ldy);
    }

    @Override
    protected final void softmaxGradientChecked(int m, int n, ${t.real}[] s, int sOffset, int lds, ${t.real}[] g, int gOffset, int ldg) {
        passes.softmaxGradient(m, n, s, sOffset, lds, g, gOffset, ldg);
    }

    @Override
    protected final void logSoftmaxGradientChecked(int m, int n, ${t.real}[] y, int yOffset, int ldy, ${t.real}[] g, int gOffset, int ldg) {
        passes.logSoftmaxGradient(m, n, y, yOffset, ldy, g, gOffset, ldg);
    }

    @Override
    protected final double crossEntropyChecked(
            int m, int n, ${t.real}[] x, int xOffset, int ldx, int[] labels, int labelsOffset,
            ${t.real} scale, ${t.real}[] gradient, int gradientOffset, int ldGradient) {
        return passes.softmaxCrossEntropy(
                m, n, x, xOffset, ldx, labels, labelsOffset, scale, gradient, gradientOffset, ldGradient);
    }

    @Override
    protected final double crossEntropyChecked(
            int m, int n, ${t.real}[] x, int xOffset, int ldx, ${t.real}[] targets, int targetsOffset, int ldTargets,
            ${t.real} scale, ${t.real}[] gradient, int gradientOffset, int ldGradient) {
        return passes.softmaxCrossEntropy(
                m, n, x, xOffset, ldx, targets, targetsOffset, ldTargets, scale, gradient, gradientOffset, ldGradient);
    }
</#list>
}
