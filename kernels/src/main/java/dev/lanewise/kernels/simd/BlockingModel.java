package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.Blocking;

/// Block sizes from cache sizes (after Low, Igual, Smith and Quintana-Ortí, "Analytical Modeling Is Enough for
/// High-Performance BLIS", ACM TOMS 43(2), 2016).
final class BlockingModel {
    /// Of the packing buffers of one thread: 4 MiB for the panel of B, and at most 2 MiB for the block of A.
    private static final int MAX_PANEL_BYTES = 4 << 20;

    private static final int MAX_BLOCK_BYTES = 2 << 20;

    private BlockingModel() {}

    /// Blocks for a tile of mr×nr elements of so many bytes.
    static Blocking choose(int mr, int nr, int elementBytes, CacheSizes caches) {
        // One sliver of B and one panel of A share the L1 cache; the rest of it is for C and for what the prefetcher
        // brings.
        int kc = clamp((int) (0.85 * caches.l1() / ((mr + nr) * elementBytes)), 64, 512) / 8 * 8;
        // The block of A has half of the L2 cache, slivers of B pass through the other half.
        int blockBytes = Math.min(caches.l2() / 2, MAX_BLOCK_BYTES);
        int mc = Math.max(mr, blockBytes / (kc * elementBytes) / mr * mr);
        int nc = Math.max(nr, MAX_PANEL_BYTES / (kc * elementBytes) / nr * nr);
        return new Blocking(mr, nr, kc, mc, nc);
    }

    private static int clamp(int value, int low, int high) {
        return Math.max(low, Math.min(high, value));
    }
}
