// The build derives DoubleGemm from this file.
package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.GemmPlan;
import dev.lanewise.kernels.GemmPlan.Path;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.Triangle;
import dev.lanewise.kernels.runtime.Pool;
import dev.lanewise.kernels.runtime.ThreadTeam;
import dev.lanewise.kernels.spi.FloatProduct;
import java.lang.foreign.MemorySegment;

/// The products of one element type, from checked arguments: asks the planner and runs the plan in a call, or without
/// one where the product is so small that borrowing a call would be felt.
final class FloatGemm {
    private final GemmPlanner planner;
    private final ThreadTeam team;
    private final FloatRows rows;
    private final Pool<FloatCall> calls;
    private final Pool<FloatBatch> batches;

    /// Makes it for so many threads; those of `team`, which is null if there is only the caller's.
    FloatGemm(int threads, ThreadTeam team, Blocks blocks, FloatRows rows) {
        this.planner = new GemmPlanner(
                FloatRegisters.LANES,
                Float.BYTES,
                blocks.floatBlocking(),
                blocks.caches(),
                threads,
                (v, m) -> FloatRegisters.firstStrip(v, m, false),
                v -> FloatRegisters.directRows(v, false),
                new FloatTileGrowth());
        this.team = team;
        this.rows = rows;
        this.calls = new Pool<>(() -> new FloatCall(threads));
        this.batches = new Pool<>(() -> new FloatBatch(calls, threads));
        initialise();
    }

    /// A first call, of vectors although they are young, while there is stack: a class whose initialiser runs out of it
    /// is lost for good, the JDK's as well.
    private void initialise() {
        int lanes = FloatRegisters.LANES;
        int m = 6;
        int k = 2 * GemmPlanner.TINY_PRODUCT / m;
        float[] x = new float[k * (m + lanes)];
        Epilogue<float[]> epilogue = Epilogue.ofFloat()
                .bias(x, 0)
                .activation(Activation.RELU)
                .columnSums(new float[lanes], 0)
                .build();
        Transpose trans = Transpose.NO_TRANS;
        float[] c = new float[m * lanes];
        multiply(trans, trans, m, lanes, k, 1, x, 0, k, x, 0, lanes, 0, c, 0, lanes, null);
        float[] sums = epilogue.columnSums();
        FloatEpilogues.apply(epilogue, 0, 0, m, lanes, c, 0, lanes, sums, 0, new float[FloatEpilogues.BLOCKS_SIZE], 0);
        FloatOutput.store(1, 1, x, lanes, x, lanes, lanes); // with a mask
        FloatOperand.initialise();
    }

    GemmPlanner planner() {
        return planner;
    }

    /// Frees the memory outside the heap that no call is using.
    void dispose() {
        calls.dispose();
    }

    /// On arrays; `epilogue` may be null.
    void multiply(
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
        GemmPlan plan = planner.plan(
                        transA,
                        transB,
                        m,
                        n,
                        alpha == 0 ? 0 : k,
                        alpha != 1,
                        mustCopy(a, b),
                        sumsColumns(epilogue),
                        beta == 0)
                .now(epilogue);
        multiply(plan, transA, transB, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue);
    }

    /// A product on arrays whose plan is made now. `epilogue` may be null.
    FloatProduct prepare(
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
        int depth = alpha == 0 ? 0 : k;
        boolean sums = sumsColumns(epilogue);
        GrowingPlan inPlace = planner.plan(transA, transB, m, n, depth, alpha != 1, false, sums, beta == 0);
        GrowingPlan copied = planner.plan(transA, transB, m, n, depth, alpha != 1, true, sums, beta == 0);
        if (FloatSmallProduct.takes(inPlace.plan(), epilogue)) {
            return new FloatSmallProduct(transA, transB, m, n, k, alpha, lda, ldb, beta, ldc, epilogue);
        }
        return (a, aOffset, b, bOffset, c, cOffset) -> multiply(
                (mustCopy(a, b) ? copied : inPlace).now(epilogue),
                transA,
                transB,
                alpha,
                a,
                aOffset,
                lda,
                b,
                bOffset,
                ldb,
                beta,
                c,
                cOffset,
                ldc,
                epilogue);
    }

    private void multiply(
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
            Epilogue<float[]> epilogue) {
        boolean bare = epilogue == null && plan.threads() == 1;
        if ((bare || GemmPlanner.isTiny(plan))
                && FloatShortcut.multiply(
                        plan, transA, transB, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc)) {
            if (epilogue != null) {
                rows.apply(plan.m(), plan.n(), c, cOffset, ldc, epilogue);
            }
        } else {
            borrow(plan, transA, transB, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue);
        }
    }

    /// With what a pool lends. Apart from the rest, which C2 would not inline into its callers otherwise: it is then
    /// larger than 325 bytes.
    private void borrow(
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
            Epilogue<float[]> epilogue) {
        boolean bare = epilogue == null && plan.threads() == 1;
        FloatCall call = calls.acquire();
        try {
            if (bare && alpha == 1 && plan.path() == Path.NARROW) {
                boolean ta = transA == Transpose.TRANS;
                FloatNarrowPath.multiply(
                        plan.m(),
                        plan.n(),
                        plan.k(),
                        a,
                        aOffset,
                        ta ? 1 : lda,
                        ta ? lda : 1,
                        b,
                        bOffset,
                        ldb,
                        beta,
                        c,
                        cOffset,
                        ldc,
                        call.buffers().tile);
            } else if (bare && alpha == 1 && plan.path() == Path.PADDED) {
                // Small too: only buffers are borrowed. (A reference stored in a pooled object costs a barrier of the
                // collector.)
                boolean ta = transA == Transpose.TRANS;
                FloatPaddedPath.multiply(
                        plan.m(),
                        plan.n(),
                        plan.k(),
                        a,
                        aOffset,
                        ta ? 1 : lda,
                        ta ? lda : 1,
                        b,
                        bOffset,
                        ldb,
                        transB == Transpose.TRANS,
                        beta,
                        c,
                        cOffset,
                        ldc,
                        FloatOutput.PLAIN,
                        call.buffers(),
                        0,
                        0);
            } else {
                call.run(
                        plan, transA, transB, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue,
                        team);
            }
        } catch (Throwable t) {
            call.lent = false; // no call: there may be no stack left for one
            throw t;
        }
        calls.release(call);
    }

    /// With an epilogue that adds the product to C once: every path sums a tile in a buffer that stays in the L1 cache,
    /// then adds it. False, having done nothing, for a plan that comes back to a tile with another block of k: such a
    /// product is computed apart.
    boolean tryAddOnce(
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
        GemmPlan plan = planner.plan(transA, transB, m, n, alpha == 0 ? 0 : k, alpha != 1, mustCopy(a, b), false, true)
                .now(epilogue);
        return tryAddOnce(
                plan, transA, transB, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue);
    }

    /// The same of a product whose plan is made now; `apart` computes it where the plan cannot.
    FloatProduct prepareAddOnce(
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
            Epilogue<float[]> epilogue,
            FloatProduct apart) {
        int depth = alpha == 0 ? 0 : k;
        GrowingPlan inPlace = planner.plan(transA, transB, m, n, depth, alpha != 1, false, false, true);
        GrowingPlan copied = planner.plan(transA, transB, m, n, depth, alpha != 1, true, false, true);
        GemmPlan small = inPlace.plan();
        if (FloatSmallProduct.isSmall(small)) {
            return (a, aOffset, b, bOffset, c, cOffset) -> addTinyOnce(
                    small, transA, transB, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue);
        }
        return (a, aOffset, b, bOffset, c, cOffset) -> {
            GemmPlan plan = (mustCopy(a, b) ? copied : inPlace).now(epilogue);
            if (!tryAddOnce(
                    plan, transA, transB, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue)) {
                apart.multiply(a, aOffset, b, bOffset, c, cOffset);
            }
        };
    }

    private boolean tryAddOnce(
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
            Epilogue<float[]> epilogue) {
        boolean cutsDepth = plan.path().isPacked() || plan.path() == Path.DIRECT || plan.path() == Path.YOUNG;
        if (cutsDepth && plan.kc() < plan.k()) {
            return false;
        }
        if (GemmPlanner.isTiny(plan)) {
            addTinyOnce(plan, transA, transB, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue);
            return true;
        }
        FloatCall call = calls.acquire();
        try {
            call.run(
                    plan, transA, transB, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue,
                    team);
        } catch (Throwable t) {
            call.lent = false; // no call: there may be no stack left for one
            throw t;
        }
        calls.release(call);
        return true;
    }

    private static void addTinyOnce(
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
            Epilogue<float[]> epilogue) {
        float factor = epilogue.addOnceFactor()[epilogue.addOnceFactorOffset()];
        FloatShortcut.tiny(
                plan, transA, transB, alpha, a, aOffset, lda, b, bOffset, ldb, beta, true, factor, c, cOffset, ldc);
    }

    /// On memory segments; `epilogue` may be null.
    void multiply(
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
        GemmPlan plan = planner.planSegments(transA, transB, m, n, alpha == 0 ? 0 : k, sumsColumns(epilogue), beta == 0)
                .now(epilogue);
        boolean shared = team != null && team.mayUse(a) && team.mayUse(b) && team.mayUse(c);
        FloatCall call = calls.acquire();
        try {
            call.run(
                    plan,
                    transA,
                    transB,
                    alpha,
                    a,
                    aOffset,
                    lda,
                    b,
                    bOffset,
                    ldb,
                    beta,
                    c,
                    cOffset,
                    ldc,
                    epilogue,
                    shared ? team : null);
        } catch (Throwable t) {
            call.lent = false; // no call: there may be no stack left for one
            throw t;
        }
        calls.release(call);
    }

    /// With a B of [#pack]; `epilogue` may be null.
    void multiply(
            Transpose transA,
            int m,
            float alpha,
            float[] a,
            int aOffset,
            int lda,
            FloatPacked b,
            float beta,
            float[] c,
            int cOffset,
            int ldc,
            Epilogue<float[]> epilogue) {
        GemmPlan plan = planner.planPacked(
                        transA,
                        m,
                        b.n(),
                        alpha == 0 ? 0 : b.k(),
                        alpha != 1,
                        mustCopy(a, a),
                        sumsColumns(epilogue),
                        beta == 0)
                .now(epilogue);
        FloatCall call = calls.acquire();
        try {
            call.run(plan, transA, alpha, a, aOffset, lda, b, beta, c, cOffset, ldc, epilogue, team);
        } catch (Throwable t) {
            call.lent = false; // no call: there may be no stack left for one
            throw t;
        }
        calls.release(call);
    }

    /// One triangle of the n×n C ← α·op(A)·op(B) + β·C, for α ≠ 0, k > 0 and n > 1: the bits of the whole product.
    void multiplyTriangle(
            Triangle triangle,
            Transpose transA,
            Transpose transB,
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
        GemmPlan plan = planner.planTriangle(transA, transB, n, k, alpha != 1, mustCopy(a, b), beta == 0)
                .now(null);
        FloatCall call = calls.acquire();
        try {
            call.run(
                    plan, triangle, transA, transB, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc,
                    team);
        } catch (Throwable t) {
            call.lent = false; // no call: there may be no stack left for one
            throw t;
        }
        calls.release(call);
    }

    /// An empty k×n matrix in the blocks of this planner.
    FloatPacked pack(int k, int n) {
        return new FloatPacked(planner, k, n);
    }

    /// Products of one shape, shared by the team or one after another.
    void multiplyBatch(
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
        GemmPlan plan = planner.plan(
                        transA, transB, m, n, alpha == 0 ? 0 : k, alpha != 1, mustCopy(a, b), false, beta == 0)
                .now(null);
        if (team != null && GemmPlanner.worthThreads(m, n, k, batch)) {
            FloatBatch work = batches.acquire();
            boolean done;
            try {
                done = work.tryRun(
                        team, plan, transA, transB, alpha, a, aOffset, lda, strideA, b, bOffset, ldb, strideB, beta, c,
                        cOffset, ldc, strideC, batch);
            } catch (Throwable t) {
                work.lent = false; // no call: there may be no stack left for one
                throw t;
            }
            batches.release(work);
            if (done) {
                return;
            }
        }
        FloatBatch.multiply(
                calls, plan, transA, transB, alpha, a, aOffset, lda, strideA, b, bOffset, ldb, strideB, beta, c,
                cOffset, ldc, strideC, 0, batch);
    }

    private static boolean sumsColumns(Epilogue<float[]> epilogue) {
        return epilogue != null && epilogue.columnSums() != null;
    }

    /// Tiles over operands where they lie do not reach the end of the longest arrays.
    private static boolean mustCopy(float[] a, float[] b) {
        return Math.max(a.length, b.length) > FloatDirectTiles.LONGEST;
    }
}
