package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.Blocking;
import dev.lanewise.kernels.KernelsBuilder;

/// The blocks of both element types, those of [BlockingModel] or what the caller asked for, and the caches, which other
/// decisions need as well.
///
/// @param caches of this machine
/// @param floatBlocking of products in `float`
/// @param doubleBlocking of products in `double`
record Blocks(CacheSizes caches, Blocking floatBlocking, Blocking doubleBlocking) {
    /// The blocks for so many threads.
    ///
    /// @param floatAsked what the caller asked for, or null
    /// @param doubleAsked the same for the other type
    /// @throws IllegalArgumentException if what was asked for is not of this machine's tile or too large
    static Blocks of(Blocking floatAsked, Blocking doubleAsked, int threads) {
        CacheSizes caches = CacheSizes.ofThisMachine();
        return new Blocks(
                caches,
                of(floatAsked, FloatRegisters.MR, FloatRegisters.NR, Float.BYTES, caches, threads),
                of(doubleAsked, DoubleRegisters.MR, DoubleRegisters.NR, Double.BYTES, caches, threads));
    }

    /// Of the panels, a line between two of them, and the first rows once more (see [FloatPackedPath]).
    private static long bytesOfA(Blocking blocks, int elementBytes) {
        long panel = (long) blocks.mr() * blocks.kc() * elementBytes;
        return blocks.mc() / blocks.mr() * (panel + 64) + panel;
    }

    static Blocking of(Blocking asked, int mr, int nr, int elementBytes, CacheSizes caches, int threads) {
        if (asked == null) {
            return BlockingModel.choose(mr, nr, elementBytes, caches);
        }
        if (asked.mr() != mr || asked.nr() != nr) {
            throw new IllegalArgumentException("blocks of " + asked + ": the tile of " + (8 * elementBytes)
                    + "-bit elements is " + mr + "×" + nr + " on this machine");
        }
        long panelOfB = (long) asked.kc() * asked.nc() * elementBytes;
        if (threads > 1) {
            panelOfB = Math.max(panelOfB, GemmPlanner.SHARED_PANEL_BYTES);
        }
        long bytes = bytesOfA(asked, elementBytes) + panelOfB;
        if (bytes > KernelsBuilder.MAX_PACKED_BYTES) {
            throw new IllegalArgumentException("blocks of " + asked + ": packed they take " + bytes
                    + " bytes with " + threads + (threads == 1 ? " thread" : " threads") + ", and "
                    + KernelsBuilder.MAX_PACKED_BYTES + " is the most");
        }
        return asked;
    }
}
