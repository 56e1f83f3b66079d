package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.Blocking;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.GemmPlan;
import dev.lanewise.kernels.KernelsDescription;
import dev.lanewise.kernels.Transpose;
<#list types?reverse as t>
import dev.lanewise.kernels.runtime.${t.Real}Scratch;
</#list>
import dev.lanewise.kernels.runtime.Pool;
import dev.lanewise.kernels.runtime.ThreadTeam;
import dev.lanewise.kernels.spi.CheckedKernels;
import java.util.Arrays;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;

/// The simd backend: hands checked arguments to the float and double kernels, and owns their buffers and threads.
public final class SimdKernels extends CheckedKernels {
    private final KernelsDescription description;
    private final ThreadTeam team;
<#list types as t>
    private final GemmPlanner ${t.real}Planner;
    private final Pool<${t.Real}Gemm> ${t.real}Gemms;
    private final Pool<${t.Real}Scratch> ${t.real}Rows;
</#list>

    /// Makes the simd backend, with its threads if it has more than the caller's.
    ///
    /// @param threads the threads of one call, at least 1
    /// @param reason why it was chosen
    public SimdKernels(int threads, String reason) {
        CacheSizes caches = CacheSizes.ofThisMachine();
<#list types as t>
        Blocking ${t.real}Blocking = BlockingModel.choose(${t.Real}Registers.MR, ${t.Real}Registers.NR, ${t.box}.BYTES, caches);
        ${t.real}Planner = new GemmPlanner(${t.Real}Registers.LANES, ${t.box}.BYTES, ${t.real}Blocking, caches, threads);
        ${t.real}Gemms = new Pool<>(() -> new ${t.Real}Gemm(threads));
        ${t.real}Rows = new Pool<>(${t.Real}Scratch::new);
</#list>
        team = threads > 1 ? new ThreadTeam(threads) : null;
        description = new KernelsDescription(
                "simd", vectorBits(), Optional.of(floatBlocking), Optional.of(doubleBlocking), threads, reason);
    }

    /// Width of the vectors that the kernels use on this machine.
    ///
    /// @return bits
    public static int vectorBits() {
        return FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }

    @Override
    public KernelsDescription description() {
        return description;
    }

    @Override
    public void close() {
        if (team != null) {
            team.close();
        }
    }
<#list types as t>

    @Override
    protected void gemm(
            Transpose transA, Transpose transB, int m, int n, int k,
            ${t.real} alpha, ${t.real}[] a, int aOffset, int lda, ${t.real}[] b, int bOffset, int ldb,
            ${t.real} beta, ${t.real}[] c, int cOffset, int ldc,
            Epilogue<${t.real}[]> epilogue) {
        GemmPlan plan = ${t.real}Planner.plan(
                transA, transB, m, n, alpha == 0 ? 0 : k, alpha != 1, epilogue != null && epilogue.columnSums() != null);
        if (plan.path() == GemmPlan.Path.DIRECT && epilogue == null && plan.threads() == 1) {
            // The smallest products: nothing is borrowed from a pool.
            ${t.Real}Direct.multiply(
                    m, n, k, plan.kc(), a, aOffset, transA == Transpose.TRANS ? 1 : lda, transA == Transpose.TRANS ? lda : 1,
                    b, bOffset, ldb, beta, c, cOffset, ldc, null, null, 0, 0);
            return;
        }
        ${t.Real}Gemm call = ${t.real}Gemms.acquire();
        try {
            call.run(plan, transA, transB, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue, team);
        } finally {
            ${t.real}Gemms.release(call);
        }
    }

    @Override
    protected GemmPlan ${t.p}gemmPlanChecked(Transpose transA, Transpose transB, int m, int n, int k) {
        return ${t.real}Planner.plan(transA, transB, m, n, k, false, false);
    }

    @Override
    protected void applyChecked(int m, int n, ${t.real}[] c, int cOffset, int ldc, Epilogue<${t.real}[]> epilogue) {
        if (n == 0) {
            return; // there is no element, and an offset may lie at the end of its array
        }
        ${t.Real}Scratch scratch = ${t.real}Rows.acquire();
        try {
            boolean sumsColumns = epilogue.columnSums() != null;
            int blockSize = ${t.Real}Epilogues.BLOCKS_SIZE;
            ${t.real}[] block = scratch.atLeast(blockSize + (sumsColumns ? n : 0));
            ${t.real}[] sums = sumsColumns ? block : null;
            if (sumsColumns) {
                Arrays.fill(sums, blockSize, blockSize + n, 0);
            }
            // Row by row, so that the later steps find in the cache what the earlier ones wrote.
            for (int i = 0; i < m; i++) {
                ${t.Real}Epilogues.apply(epilogue, i, 0, 1, n, c, cOffset + i * ldc, ldc, sums, blockSize, block, 0);
            }
            if (sumsColumns) {
                ${t.Real}Epilogues.finishColumnSums(epilogue, 0, n, sums, blockSize);
            }
        } finally {
            ${t.real}Rows.release(scratch);
        }
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
