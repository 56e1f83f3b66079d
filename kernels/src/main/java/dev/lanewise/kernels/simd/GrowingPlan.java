package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.GemmPlan;

/// The plan of a product, and the one that stands in for it until C2 has compiled its tiles (see [Growth]).
final class GrowingPlan {
    /// The tiles of one element type.
    interface Tiles {
        Growth growth();

        /// What stands in for them: it comes before them.
        Growth standIn();

        /// The methods of [#growth()] that a plan runs, from 0 if `zero`.
        int[] of(GemmPlan plan, boolean transA, boolean transB, boolean zero);
    }

    /// Smaller products run their own tiles, young or not: there are so many of them in a second that these grow in no
    /// time, and what stands in for them would take as long to be compiled.
    private static final int SMALL = 1 << 16;

    private final GemmPlan grown;
    private final GemmPlan young;
    private final Tiles tiles;
    private final int[] methods;
    private final long work;

    /// Read and written without a barrier: it never becomes false again, and a late answer is a right one.
    private boolean isGrown;

    GrowingPlan(GemmPlan grown, GemmPlan young, Tiles tiles, int... methods) {
        this.grown = grown;
        this.young = young;
        this.tiles = tiles;
        this.methods = methods;
        this.work = (long) ((double) grown.m() * grown.n() * grown.k());
        this.isGrown = methods.length == 0 || (work < SMALL && !Growth.FORCED);
    }

    /// The plan for good.
    GemmPlan plan() {
        return grown;
    }

    /// What a call that begins now should run. While tiles are young some of the caller's time goes into their growth.
    GemmPlan now() {
        return isGrown ? grown : whileYoung();
    }

    private GemmPlan whileYoung() {
        tiles.standIn().want(0, work);
        if (tiles.growth().grow(methods, work)) {
            isGrown = !Growth.FORCED;
            return grown;
        }
        return young;
    }
}
