package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.Blocking;

/// Block sizes from cache sizes (after Low, Igual, Smith and Quintana-Ortí, "Analytical Modeling Is Enough for
/// High-Performance BLIS", ACM TOMS 43(2), 2016).
final class BlockingModel {
    /// Of the packing buffers of a call: 4 MiB for the panel of B, and at most 2 MiB for the block of A of one thread.
    private static final int MAX_PANEL_BYTES = 4 << 20;

    private static final int MAX_BLOCK_BYTES = 2 << 20;

    private BlockingModel() {}

    /// Blocks for a tile of mr×nr elements of so many bytes.
    static Blocking choose(int mr, int nr, int elementBytes, CacheSizes caches) {
        // A sliver of B, kc × nr, streams from the L2 cache for every panel of A, which a tile of few loads can afford;
        // the panel, mr × kc, stays in the L1 cache. The deeper the block, the fewer the passes over C: at 1024³ in
        // float, 512 bits and 2 MiB of L2, one pass with kc = 1024 is 4–6 % faster than three with 342; 1536 and 2048
        // are slower again.
        int sliver = caches.l2() / 8 / (nr * elementBytes);
        int panel = caches.l1() / 2 / (mr * elementBytes);
        int kc = clamp(Math.min(sliver, panel), 64, 1024) / 8 * 8;
        int blockBytes = Math.min(caches.l2() / 2, MAX_BLOCK_BYTES);
        int mc = Math.max(mr, blockBytes / (kc * elementBytes) / mr * mr);
        int nc = Math.max(nr, MAX_PANEL_BYTES / (kc * elementBytes) / nr * nr);
        return new Blocking(mr, nr, kc, mc, nc);
    }

    private static int clamp(int value, int low, int high) {
        return Math.max(low, Math.min(high, value));
    }
}
