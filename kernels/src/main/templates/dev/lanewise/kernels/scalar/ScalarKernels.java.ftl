package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.KernelsDescription;
import dev.lanewise.kernels.Transpose;
<#list types?reverse as t>
import dev.lanewise.kernels.runtime.${t.Real}Scratch;
</#list>
import dev.lanewise.kernels.runtime.Pool;
import dev.lanewise.kernels.spi.CheckedKernels;
import java.util.Optional;

/// The scalar backend. It runs on the caller's thread: it is the specification, not a contender.
public final class ScalarKernels extends CheckedKernels {
    private final KernelsDescription description;
<#list types as t>
    private final Pool<${t.Real}Scratch> ${t.real}Rows = new Pool<>(${t.Real}Scratch::new);
</#list>

    /// Makes the scalar backend.
    ///
    /// @param reason why it was chosen
    public ScalarKernels(String reason) {
        description = new KernelsDescription("scalar", 0, Optional.empty(), Optional.empty(), 1, reason);
    }

    @Override
    public KernelsDescription description() {
        return description;
    }

    @Override
    public void close() {}
<#list types as t>

    @Override
    protected void gemm(
            Transpose transA, Transpose transB, int m, int n, int k,
            ${t.real} alpha, ${t.real}[] a, int aOffset, int lda, ${t.real}[] b, int bOffset, int ldb,
            ${t.real} beta, ${t.real}[] c, int cOffset, int ldc,
            Epilogue<${t.real}[]> epilogue) {
        ${t.Real}Reference.gemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
        if (epilogue != null) {
            ${t.Real}Reference.apply(m, n, c, cOffset, ldc, epilogue);
        }
    }

    @Override
    protected void applyChecked(int m, int n, ${t.real}[] c, int cOffset, int ldc, Epilogue<${t.real}[]> epilogue) {
        ${t.Real}Reference.apply(m, n, c, cOffset, ldc, epilogue);
    }

    @Override
    protected void softmaxChecked(int m, int n, ${t.real}[] x, int xOffset, int ldx, ${t.real}[] y, int yOffset, int ldy) {
        ${t.Real}Softmax.softmax(m, n, x, xOffset, ldx, y, yOffset, ldy);
    }

    @Override
    protected void logSoftmaxChecked(int m, int n, ${t.real}[] x, int xOffset, int ldx, ${t.real}[] y, int yOffset, int ldy) {
        ${t.Real}Scratch scratch = ${t.real}Rows.acquire();
        try {
            ${t.Real}Softmax.logSoftmax(m, n, x, xOffset, ldx, y, yOffset, ldy, scratch.atLeast(n));
        } finally {
            ${t.real}Rows.release(scratch);
        }
    }

    @Override
    protected void softmaxGradientChecked(int m, int n, ${t.real}[] s, int sOffset, int lds, ${t.real}[] g, int gOffset, int ldg) {
        ${t.Real}Softmax.softmaxGradient(m, n, s, sOffset, lds, g, gOffset, ldg);
    }

    @Override
    protected void logSoftmaxGradientChecked(int m, int n, ${t.real}[] y, int yOffset, int ldy, ${t.real}[] g, int gOffset, int ldg) {
        ${t.Real}Scratch scratch = ${t.real}Rows.acquire();
        try {
            ${t.Real}Softmax.logSoftmaxGradient(m, n, y, yOffset, ldy, g, gOffset, ldg, scratch.atLeast(n));
        } finally {
            ${t.real}Rows.release(scratch);
        }
    }

    @Override
    protected double crossEntropyChecked(
            int m, int n, ${t.real}[] x, int xOffset, int ldx, int[] labels, int labelsOffset,
            ${t.real} scale, ${t.real}[] gradient, int gradientOffset, int ldGradient) {
        return ${t.Real}Softmax.crossEntropy(
                m, n, x, xOffset, ldx, labels, labelsOffset, scale, gradient, gradientOffset, ldGradient);
    }

    @Override
    protected double crossEntropyChecked(
            int m, int n, ${t.real}[] x, int xOffset, int ldx, ${t.real}[] targets, int targetsOffset, int ldTargets,
            ${t.real} scale, ${t.real}[] gradient, int gradientOffset, int ldGradient) {
        return ${t.Real}Softmax.crossEntropy(
                m, n, x, xOffset, ldx, targets, targetsOffset, ldTargets, scale, gradient, gradientOffset, ldGradient);
    }
</#list>
}
