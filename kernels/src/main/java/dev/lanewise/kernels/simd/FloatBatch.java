// The build derives DoubleBatch from this file.
package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.GemmPlan;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.runtime.Pool;
import dev.lanewise.kernels.runtime.Pooled;
import dev.lanewise.kernels.runtime.ThreadTeam;
import dev.lanewise.kernels.runtime.Work;

/// One batch of products shared by a team, which takes a run of them at a time and computes every one alone. Reused
/// from call to call.
final class FloatBatch extends Pooled implements Work {
    private final Pool<FloatCall> calls;
    private final int threads;
    private int parts;
    private GemmPlan plan;
    private Transpose transA;
    private Transpose transB;
    private float alpha;
    private float[] a;
    private int aOffset;
    private int lda;
    private long strideA;
    private float[] b;
    private int bOffset;
    private int ldb;
    private long strideB;
    private float beta;
    private float[] c;
    private int cOffset;
    private int ldc;
    private long strideC;
    private int batch;

    /// For so many threads, whose products borrow from `calls`.
    FloatBatch(Pool<FloatCall> calls, int threads) {
        this.calls = calls;
        this.threads = threads;
    }

    /// False, having done nothing, if the team is busy.
    boolean tryRun(
            ThreadTeam team,
            GemmPlan plan,
            Transpose transA,
            Transpose transB,
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
        if (!team.tryAcquire()) {
            return false;
        }
        this.plan = plan;
        this.transA = transA;
        this.transB = transB;
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
            team.run(this, parts, 31 * System.identityHashCode(plan) + batch);
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
        multiply(
                calls, plan, transA, transB, alpha, a, aOffset, lda, strideA, b, bOffset, ldb, strideB, beta, c,
                cOffset, ldc, strideC, from, to);
    }

    /// Products `from` … `to`, on the caller's thread.
    static void multiply(
            Pool<FloatCall> calls,
            GemmPlan plan,
            Transpose transA,
            Transpose transB,
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
            int from,
            int to) {
        FloatCall call = null;
        try {
            for (int i = from; i < to; i++) {
                int ai = (int) (aOffset + i * strideA);
                int bi = (int) (bOffset + i * strideB);
                int ci = (int) (cOffset + i * strideC);
                if (FloatShortcut.multiply(plan, transA, transB, alpha, a, ai, lda, b, bi, ldb, beta, c, ci, ldc)) {
                    continue;
                }
                if (call == null) {
                    call = calls.acquire();
                }
                call.run(plan, transA, transB, alpha, a, ai, lda, b, bi, ldb, beta, c, ci, ldc, null, null);
            }
        } catch (Throwable t) {
            if (call != null) {
                call.lent = false; // no call: there may be no stack left for one
            }
            throw t;
        }
        if (call != null) {
            calls.release(call);
        }
    }
}
