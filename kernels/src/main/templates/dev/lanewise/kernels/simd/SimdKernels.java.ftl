package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.Blocking;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.GemmPlan;
import dev.lanewise.kernels.KernelsDescription;
import dev.lanewise.kernels.PackedMatrix;
import dev.lanewise.kernels.Transpose;
<#list types?reverse as t>
import dev.lanewise.kernels.runtime.${t.Real}Scratch;
</#list>
import dev.lanewise.kernels.runtime.Pool;
import dev.lanewise.kernels.runtime.ThreadTeam;
import dev.lanewise.kernels.spi.CheckedKernels;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;
import jdk.incubator.vector.FloatVector;

/// The simd backend: hands checked arguments to the float and double kernels, and owns their buffers and threads.
public final class SimdKernels extends CheckedKernels {
    /// Elements of C that an epilogue without a product takes at a time.
    private static final int APPLIED = 1024;

    private final KernelsDescription description;
    private final ThreadTeam team;
<#list types as t>
    private final GemmPlanner ${t.real}Planner;
    private final Pool<${t.Real}Gemm> ${t.real}Gemms;
    private final Pool<${t.Real}Batch> ${t.real}Batches;
    private final Pool<${t.Real}Scratch> ${t.real}Rows;
</#list>

    /// Makes the simd backend, with its threads if it has more than the caller's.
    ///
    /// @param threads the threads of one call, at least 1
    /// @param executor where the other threads come from, or null for own ones
    /// @param reason why it was chosen
    public SimdKernels(int threads, Executor executor, String reason) {
        CacheSizes caches = CacheSizes.ofThisMachine();
<#list types as t>
        Blocking ${t.real}Blocking = BlockingModel.choose(${t.Real}Registers.MR, ${t.Real}Registers.NR, ${t.box}.BYTES, caches);
        ${t.real}Planner = new GemmPlanner(
                ${t.Real}Registers.LANES, ${t.box}.BYTES, ${t.real}Blocking, caches, threads,
                ${t.Real}Registers::firstStrip, ${t.Real}Registers::directRows);
        ${t.real}Gemms = new Pool<>(() -> new ${t.Real}Gemm(threads));
        ${t.real}Batches = new Pool<>(() -> new ${t.Real}Batch(this, threads));
        ${t.real}Rows = new Pool<>(${t.Real}Scratch::new);
</#list>
        team = threads == 1 ? null : executor == null ? new ThreadTeam(threads) : new ThreadTeam(threads, executor);
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
                transA, transB, m, n, alpha == 0 ? 0 : k, alpha != 1, mustCopy(a, b), epilogue != null && epilogue.columnSums() != null);
        if (plan.path() == GemmPlan.Path.TINY) {
            ${t.Real}Tiny.multiply(
                    m, n, k, alpha, a, aOffset, transA == Transpose.TRANS ? 1 : lda, transA == Transpose.TRANS ? lda : 1,
                    b, bOffset, transB == Transpose.TRANS ? 1 : ldb, transB == Transpose.TRANS ? ldb : 1, beta, c, cOffset, ldc);
            if (epilogue != null) {
                applyChecked(m, n, c, cOffset, ldc, epilogue);
            }
            return;
        }
        boolean bare = alpha == 1 && epilogue == null && plan.threads() == 1;
        if (bare && plan.path() == GemmPlan.Path.DIRECT) {
            // The smallest products: nothing is borrowed from a pool.
            ${t.Real}Direct.multiply(
                    m, n, k, plan.kc(), a, aOffset, transA == Transpose.TRANS ? 1 : lda, transA == Transpose.TRANS ? lda : 1,
                    b, bOffset, ldb, beta, c, cOffset, ldc, null, null, 0, 0);
            return;
        }
        ${t.Real}Gemm call = ${t.real}Gemms.acquire();
        try {
            if (bare && plan.path() == GemmPlan.Path.PADDED) {
                // Small too: only buffers are borrowed. (A reference stored in a pooled object costs a barrier of the collector.)
                ${t.Real}Padded.multiply(
                        m, n, k, a, aOffset, transA == Transpose.TRANS ? 1 : lda, transA == Transpose.TRANS ? lda : 1,
                        b, bOffset, ldb, transB == Transpose.TRANS, beta, c, cOffset, ldc, null, call.buffers(), 0, 0);
            } else {
                call.run(plan, transA, transB, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue, team);
            }
        } finally {
            ${t.real}Gemms.release(call);
        }
    }

    @Override
    protected void gemm(
            Transpose transA, Transpose transB, int m, int n, int k,
            ${t.real} alpha, MemorySegment a, long aOffset, long lda, MemorySegment b, long bOffset, long ldb,
            ${t.real} beta, MemorySegment c, long cOffset, long ldc,
            Epilogue<${t.real}[]> epilogue) {
        GemmPlan plan = ${t.real}Planner.planSegments(
                transA, transB, m, n, alpha == 0 ? 0 : k, epilogue != null && epilogue.columnSums() != null);
        boolean shared = team != null && team.mayUse(a) && team.mayUse(b) && team.mayUse(c);
        ${t.Real}Gemm call = ${t.real}Gemms.acquire();
        try {
            call.run(
                    plan, transA, transB, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue, shared ? team : null);
        } finally {
            ${t.real}Gemms.release(call);
        }
    }

    @Override
    protected PackedMatrix<${t.real}[]> packChecked(Transpose transB, int k, int n, ${t.real}[] b, int bOffset, int ldb) {
        if (n <= 1 || k == 0) {
            return super.packChecked(transB, k, n, b, bOffset, ldb); // a vector is read as it is
        }
        GemmPlan plan = ${t.real}Planner.planPacked(1, n, k, false);
        ${t.Real}Packed packed = new ${t.Real}Packed(this, k, n, plan.kc(), plan.nc());
        packed.fill(transB, b, bOffset, ldb);
        return packed;
    }

    @Override
    protected void repackChecked(PackedMatrix<${t.real}[]> handle, Transpose transB, ${t.real}[] b, int bOffset, int ldb) {
        if (!(handle instanceof ${t.Real}Packed packed)) {
            super.repackChecked(handle, transB, b, bOffset, ldb);
            return;
        }
        if (packed.owner() != this) {
            throw packedElsewhere(handle);
        }
        packed.fill(transB, b, bOffset, ldb);
    }

    @Override
    protected void gemmPacked(
            Transpose transA, int m, ${t.real} alpha, ${t.real}[] a, int aOffset, int lda, PackedMatrix<${t.real}[]> b,
            ${t.real} beta, ${t.real}[] c, int cOffset, int ldc, Epilogue<${t.real}[]> epilogue) {
        if (!(b instanceof ${t.Real}Packed packed)) {
            super.gemmPacked(transA, m, alpha, a, aOffset, lda, b, beta, c, cOffset, ldc, epilogue);
            return;
        }
        if (packed.owner() != this) {
            throw packedElsewhere(b);
        }
        GemmPlan plan = ${t.real}Planner.planPacked(m, b.n(), alpha == 0 ? 0 : b.k(), epilogue != null && epilogue.columnSums() != null);
        ${t.Real}Gemm call = ${t.real}Gemms.acquire();
        try {
            call.run(plan, transA, alpha, a, aOffset, lda, packed, beta, c, cOffset, ldc, epilogue, team);
        } finally {
            ${t.real}Gemms.release(call);
        }
    }

    @Override
    protected void gemmBatched(
            Transpose transA, Transpose transB, int m, int n, int k,
            ${t.real} alpha, ${t.real}[] a, int aOffset, int lda, long strideA, ${t.real}[] b, int bOffset, int ldb, long strideB,
            ${t.real} beta, ${t.real}[] c, int cOffset, int ldc, long strideC, int batch) {
        if (team != null && GemmPlanner.worthThreads(m, n, k, batch)) {
            ${t.Real}Batch work = ${t.real}Batches.acquire();
            try {
                if (work.tryRun(
                        team, transA, transB, m, n, k, alpha, a, aOffset, lda, strideA, b, bOffset, ldb, strideB, beta, c, cOffset, ldc, strideC,
                        batch)) {
                    return;
                }
            } finally {
                ${t.real}Batches.release(work);
            }
        }
        gemms(transA, transB, m, n, k, alpha, a, aOffset, lda, strideA, b, bOffset, ldb, strideB, beta, c, cOffset, ldc, strideC, 0, batch);
    }

    /// Products `from` … `to` of a batch, on the caller's thread.
    void gemms(
            Transpose transA, Transpose transB, int m, int n, int k,
            ${t.real} alpha, ${t.real}[] a, int aOffset, int lda, long strideA, ${t.real}[] b, int bOffset, int ldb, long strideB,
            ${t.real} beta, ${t.real}[] c, int cOffset, int ldc, long strideC, int from, int to) {
        GemmPlan plan = ${t.real}Planner.plan(transA, transB, m, n, alpha == 0 ? 0 : k, alpha != 1, mustCopy(a, b), false);
        boolean tiny = plan.path() == GemmPlan.Path.TINY;
        boolean direct = alpha == 1 && plan.path() == GemmPlan.Path.DIRECT;
        ${t.Real}Gemm call = tiny || direct ? null : ${t.real}Gemms.acquire();
        try {
            for (int i = from; i < to; i++) {
                int ai = (int) (aOffset + i * strideA);
                int bi = (int) (bOffset + i * strideB);
                int ci = (int) (cOffset + i * strideC);
                if (tiny) {
                    ${t.Real}Tiny.multiply(
                            m, n, k, alpha, a, ai, transA == Transpose.TRANS ? 1 : lda, transA == Transpose.TRANS ? lda : 1,
                            b, bi, transB == Transpose.TRANS ? 1 : ldb, transB == Transpose.TRANS ? ldb : 1, beta, c, ci, ldc);
                } else if (direct) {
                    ${t.Real}Direct.multiply(
                            m, n, k, plan.kc(), a, ai, transA == Transpose.TRANS ? 1 : lda, transA == Transpose.TRANS ? lda : 1,
                            b, bi, ldb, beta, c, ci, ldc, null, null, 0, 0);
                } else {
                    call.run(plan, transA, transB, alpha, a, ai, lda, b, bi, ldb, beta, c, ci, ldc, null, null);
                }
            }
        } finally {
            if (call != null) {
                ${t.real}Gemms.release(call);
            }
        }
    }

    /// Tiles over operands where they lie do not reach the end of the longest arrays.
    private static boolean mustCopy(${t.real}[] a, ${t.real}[] b) {
        return Math.max(a.length, b.length) > ${t.Real}DirectTiles.LONGEST;
    }

    @Override
    protected GemmPlan ${t.p}gemmPlanChecked(Transpose transA, Transpose transB, int m, int n, int k) {
        return ${t.real}Planner.plan(transA, transB, m, n, k, false, false, false);
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
            ${t.real}[] block = scratch.atLeast(blockSize + (sumsColumns ? n + ${t.Real}Registers.LANES : 0));
            ${t.real}[] sums = sumsColumns ? block : null;
            if (sumsColumns) {
                Arrays.fill(sums, blockSize, blockSize + n, 0);
            }
            // A few rows at a time, so that the later steps find in the cache what the earlier ones wrote.
            int most = Math.max(1, APPLIED / n);
            for (int i = 0; i < m; i += most) {
                ${t.Real}Epilogues.apply(
                        epilogue, i, 0, Math.min(most, m - i), n, c, cOffset + i * ldc, ldc, sums, blockSize, block, 0);
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
