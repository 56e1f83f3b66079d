// The build derives DoubleCall from this file.
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.FloatRegisters.LANES;
import static dev.lanewise.kernels.simd.FloatRegisters.MR;
import static dev.lanewise.kernels.simd.FloatRegisters.NR;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.GemmPlan;
import dev.lanewise.kernels.GemmPlan.Path;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.Triangle;
import dev.lanewise.kernels.runtime.Pooled;
import dev.lanewise.kernels.runtime.ThreadTeam;
import dev.lanewise.kernels.runtime.Work;
import java.lang.foreign.MemorySegment;

/// One call of sgemm: its arguments and its threads, which share the rectangles of C that its path computes. Reused
/// from call to call, so that a call allocates nothing.
final class FloatCall extends Pooled implements Work {
    private final FloatBuffers[] buffers;
    private final FloatOperand a = new FloatOperand();
    private final FloatOperand b = new FloatOperand();
    private final FloatOutput c = new FloatOutput();
    /// Each thread's own; of blocks that all share, the first's.
    private final FloatPackedPath[] packed;

    private GemmPlan plan;
    private FloatPacked packedB;
    private float alpha;
    private boolean packing;

    FloatCall(int threads) {
        this.buffers = new FloatBuffers[threads];
        this.packed = new FloatPackedPath[threads];
        for (int i = 0; i < threads; i++) {
            buffers[i] = new FloatBuffers();
            packed[i] = new FloatPackedPath();
        }
    }

    @Override
    protected void dispose() {
        for (FloatBuffers own : buffers) {
            own.panel.dispose();
        }
    }

    /// The first thread's buffers, for a product that needs nothing else of this.
    FloatBuffers buffers() {
        return buffers[0];
    }

    /// Runs a call on arrays on the caller's thread, and on the team's where the plan says so and the team is free.
    void run(
            GemmPlan plan,
            Transpose transA,
            Transpose transB,
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
            Epilogue<float[]> epilogue,
            ThreadTeam team) {
        boolean scaled = alpha != 1 && readsOperands(plan);
        if (plan.path() == Path.LANES_ALONG_M && FloatLanesAlongMPath.copiesA(transA, plan.m())) {
            this.a.setColumns(transA, plan.m(), plan.k(), alpha, a, aOffset, lda);
        } else if (scaled) {
            this.a.setScaled(transA, plan.m(), plan.k(), alpha, a, aOffset, lda);
        } else {
            this.a.set(transA, a, aOffset, lda);
        }
        this.b.set(transB, b, bOffset, ldb);
        this.c.set(c, cOffset, ldc);
        run(plan, scaled ? 1 : alpha, null, beta, epilogue, team);
    }

    /// The same of a square C, of which one triangle is computed.
    void run(
            GemmPlan plan,
            Triangle triangle,
            Transpose transA,
            Transpose transB,
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
            ThreadTeam team) {
        this.a.set(transA, a, aOffset, lda);
        this.b.set(transB, b, bOffset, ldb);
        this.c.set(triangle, c, cOffset, ldc);
        run(plan, alpha, null, beta, null, team);
    }

    /// The same with a B that was packed before.
    void run(
            GemmPlan plan,
            Transpose transA,
            float alpha,
            float[] a,
            int aOffset,
            int lda,
            FloatPacked packedB,
            float beta,
            float[] c,
            int cOffset,
            int ldc,
            Epilogue<float[]> epilogue,
            ThreadTeam team) {
        this.a.set(transA, a, aOffset, lda);
        this.c.set(c, cOffset, ldc);
        run(plan, alpha, packedB, beta, epilogue, team);
    }

    /// The same on memory segments.
    void run(
            GemmPlan plan,
            Transpose transA,
            Transpose transB,
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
            Epilogue<float[]> epilogue,
            ThreadTeam team) {
        this.a.set(transA, a, aOffset, lda);
        this.b.set(transB, b, bOffset, ldb);
        this.c.set(c, cOffset, ldc);
        run(plan, alpha, null, beta, epilogue, team);
    }

    /// Whether A is read where it lies; α then goes into a copy of it.
    private static boolean readsOperands(GemmPlan plan) {
        return switch (plan.path()) {
            case DIRECT, NARROW, PADDED, LANES_ALONG_M -> true;
            case YOUNG -> GemmPlanner.copyable(plan.m(), plan.k(), Float.BYTES);
            default -> false;
        };
    }

    private void run(
            GemmPlan plan, float alpha, FloatPacked packedB, float beta, Epilogue<float[]> epilogue, ThreadTeam team) {
        this.plan = plan;
        this.packedB = packedB;
        this.alpha = alpha;
        this.packing = false;
        c.begin(beta, epilogue, plan.n());
        try {
            ThreadTeam helpers = plan.threads() > 1 && team != null && team.tryAcquire() ? team : null;
            try {
                if (plan.path() == Path.PACKED) {
                    blocks(helpers);
                } else {
                    share(helpers, plan.rowParts() * plan.columnParts());
                }
            } finally {
                if (helpers != null) {
                    helpers.release();
                }
            }
            c.end(plan.n());
        } finally {
            this.packedB = null;
            a.clear();
            b.clear();
            c.clear();
        }
    }

    private void blocks(ThreadTeam helpers) {
        FloatPackedPath shared = packed[0];
        shared.begin(plan, alpha, a, b, packedB, c, buffers[0]);
        try {
            while (shared.nextBlock()) {
                packing = true;
                share(helpers, shared.packingParts());
                packing = false;
                share(helpers, plan.rowParts() * plan.columnParts());
            }
        } finally {
            shared.clear();
        }
    }

    /// All parts, by the caller and the threads that help it.
    private void share(ThreadTeam helpers, int parts) {
        if (helpers != null && parts > 1) {
            int kind = 2 * System.identityHashCode(plan) + (packing ? 1 : 0);
            helpers.run(this, parts, kind);
            return;
        }
        runAlone(parts);
    }

    /// Who is alone neither packs anything twice nor cuts C for others: part after part, 64×256×784 took 1.1 times as
    /// long. Blocks that are packed once are left in their parts, 0.96 to 1.01 of the time.
    @Override
    public void runAlone(int parts) {
        if (plan.path() == Path.PACKED) {
            Work.super.runAlone(parts);
        } else if (plan.m() > 0 && plan.n() > 0) {
            rectangle(0, plan.m(), 0, plan.n(), 0);
        }
    }

    @Override
    public void run(int part, int member) {
        if (packing) {
            packed[0].pack(part, buffers[member]);
            return;
        }
        boolean block = plan.path() == Path.PACKED;
        int m = block ? packed[0].rows() : plan.m();
        int n = block ? packed[0].columns() : plan.n();
        int unit = plan.path() == Path.LANES_ALONG_M ? LANES : MR;
        // Neighbouring parts are one member's: rows first, so that its columns of a packed B stay in its L2 cache.
        int row = part % plan.rowParts();
        int column = part / plan.rowParts();
        int i0 = GemmPlanner.cut(m, unit, row, plan.rowParts());
        int i1 = GemmPlanner.cut(m, unit, row + 1, plan.rowParts());
        int j0 = GemmPlanner.cut(n, NR, column, plan.columnParts());
        int j1 = GemmPlanner.cut(n, NR, column + 1, plan.columnParts());
        if (i0 < i1 && j0 < j1) {
            rectangle(i0, i1, j0, j1, member);
        }
    }

    private void rectangle(int i0, int i1, int j0, int j1, int member) {
        FloatBuffers own = buffers[member];
        switch (plan.path()) {
            case SCALE -> FloatScalePath.rectangle(c, i0, i1, j0, j1, own);
            case TINY -> FloatTinyPath.rectangle(plan, alpha, a, b, c, i0, i1, j0, j1, own);
            case DIRECT -> FloatDirectPath.rectangle(plan, a, b, c, i0, i1, j0, j1, own);
            case NARROW -> FloatNarrowPath.rectangle(plan, a, b, c, i0, i1, j0, j1, own);
            case PADDED -> FloatPaddedPath.rectangle(plan, a, b, c, i0, i1, j0, j1, own);
            case LANES_ALONG_M -> FloatLanesAlongMPath.rectangle(plan, a, b, c, i0, i1, j0, j1, own);
            case MATRIX_VECTOR -> FloatMatrixVectorPath.rectangle(plan, alpha, a, b, c, i0, i1, j0, j1, own);
            case PACKED -> packed[0].rectangle(i0, i1, j0, j1, own);
            case PACKED_BY_PART -> packed[member].run(plan, alpha, a, b, c, i0, i1, j0, j1, own);
            case YOUNG -> FloatYoungPath.rectangle(plan, alpha, a, b, packedB, c, i0, i1, j0, j1, own);
            case WHOLE -> throw new AssertionError("not computed like this: " + plan);
        }
    }
}
