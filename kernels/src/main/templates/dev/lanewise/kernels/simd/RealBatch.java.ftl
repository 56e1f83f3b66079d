package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.runtime.ThreadTeam;

/// One batch of products shared by a team, which takes a run of them at a time and computes every one alone. Reused from call to call.
final class ${Real}Batch implements ThreadTeam.Work {
    private final SimdKernels kernels;
    private final int threads;
    private int parts;
    private Transpose transA;
    private Transpose transB;
    private int m;
    private int n;
    private int k;
    private ${real} alpha;
    private ${real}[] a;
    private int aOffset;
    private int lda;
    private long strideA;
    private ${real}[] b;
    private int bOffset;
    private int ldb;
    private long strideB;
    private ${real} beta;
    private ${real}[] c;
    private int cOffset;
    private int ldc;
    private long strideC;
    private int batch;

    ${Real}Batch(SimdKernels kernels, int threads) {
        this.kernels = kernels;
        this.threads = threads;
    }

    /// False, having done nothing, if the team is busy.
    boolean tryRun(
            ThreadTeam team, Transpose transA, Transpose transB, int m, int n, int k,
            ${real} alpha, ${real}[] a, int aOffset, int lda, long strideA, ${real}[] b, int bOffset, int ldb, long strideB,
            ${real} beta, ${real}[] c, int cOffset, int ldc, long strideC, int batch) {
        if (!team.tryAcquire()) {
            return false;
        }
        this.transA = transA;
        this.transB = transB;
        this.m = m;
        this.n = n;
        this.k = k;
        this.alpha = alpha;
        this.a = a;
        this.aOffset = aOffset;
        this.lda = lda;
        this.strideA = strideA;
        this.b = b;
        this.bOffset = bOffset;
        this.ldb = ldb;
        this.strideB = strideB;
        this.beta = beta;
        this.c = c;
        this.cOffset = cOffset;
        this.ldc = ldc;
        this.strideC = strideC;
        this.batch = batch;
        this.parts = Math.min(batch, threads * GemmPlanner.PARTS_PER_THREAD);
        try {
            team.run(this, parts);
            return true;
        } finally {
            team.release();
            this.a = null;
            this.b = null;
            this.c = null;
        }
    }

    @Override
    public void run(int part, int member) {
        int from = (int) ((long) batch * part / parts);
        int to = (int) ((long) batch * (part + 1) / parts);
        kernels.gemms(transA, transB, m, n, k, alpha, a, aOffset, lda, strideA, b, bOffset, ldb, strideB, beta, c, cOffset, ldc, strideC, from, to);
    }
}
