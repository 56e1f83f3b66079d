package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.GemmPlan;

/// The plan of a product, and the one that stands in for it until C2 has compiled its tiles (see [Growth]).
final class GrowingPlan {
    /// The tiles of one element type.
    interface Tiles {
        Growth growth();

        /// The methods of [#growth()] that a plan runs, from 0 if `zero`, of a C of which a `triangle` is written if
        /// so. `onTheWay` says that A and B lie in arrays, and that B has to be packed.
        int[] of(GemmPlan plan, boolean transA, boolean transB, boolean zero, boolean triangle, boolean onTheWay);

        /// Whether C2 has what an epilogue does to an m×n C; true for null.
        boolean isGrown(Epilogue<?> epilogue, int m, int n);
    }

    /// Smaller products run their own tiles, young or not: a thousand of them, and C2 has been asked.
    private static final int SMALL = 1 << 12;

    // Beside what they say in the plan: a look-up is a few nanoseconds, of which one more reference would be one.
    private final int m;
    private final int n;
    private final int k;
    private final int flags;
    private final GemmPlan grown;
    private final GemmPlan young;
    private final Tiles tiles;
    private final Growth growth;
    private final int[] methods;
    private final long work;

    /// The plan for good, or null while its tiles are young. Read and written without a barrier: it is never taken
    /// back, and a late answer is a right one.
    private GemmPlan settled;

    /// A plan that was made for such `flags`.
    GrowingPlan(int flags, GemmPlan grown, GemmPlan young, Tiles tiles, int... methods) {
        this.m = grown.m();
        this.n = grown.n();
        this.k = grown.k();
        this.flags = flags;
        this.grown = grown;
        this.young = young;
        this.tiles = tiles;
        this.growth = tiles.growth();
        this.methods = methods;
        this.work = (long) ((double) m * n * k);
        if (methods.length == 0 || (work < SMALL && !Growth.FORCED)) {
            settled = grown;
        }
    }

    /// Whether this is the plan of such a call.
    boolean isFor(int rows, int columns, int depth, int callFlags) {
        return m == rows && n == columns && k == depth && flags == callFlags;
    }

    /// The plan for good.
    GemmPlan plan() {
        return grown;
    }

    /// What a call with this epilogue (or null) that begins now should run. While anything that it needs is young some
    /// of the caller's time goes into its growth.
    GemmPlan now(Epilogue<?> epilogue) {
        GemmPlan plan = settled;
        return plan != null ? plan : whileYoung(epilogue);
    }

    private GemmPlan whileYoung(Epilogue<?> epilogue) {
        boolean rowsAreGrown = Growth.FORCED || tiles.isGrown(epilogue, m, n);
        if (growth.want(methods, work) && rowsAreGrown) {
            if (!Growth.FORCED) {
                settled = grown;
            }
            return grown;
        }
        if (growth.lacksStandIn()) {
            Nursery.raise(growth);
        } else {
            Nursery.turnOfACaller();
        }
        return young;
    }
}
