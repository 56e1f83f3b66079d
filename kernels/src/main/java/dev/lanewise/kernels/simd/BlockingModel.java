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
        // A sliver of B, kc × nr, and a panel of A, mr × kc, stream from the L2 cache for every tile, which one of few
        // loads can afford. The deeper the block, the fewer the passes over C, whose tiles come from the last-level
        // cache or from memory, and in no order that is prefetched. GFLOP/s at 512 bits on Zen 5 with 1 MiB of L2, kc =
        // 512 and 1024, the medians of 7 in turns, one thread, float: 1024³ NN 198 and 215, 1500³ 203 and 212, 2048³
        // 214 and 226, 777³ NT 180 and 194, TN 1000³ 187 and 191, 1500³ 197 and 190, 2048³ 199 and 204; double, 1000³
        // 101 and 107, 2048³ 103 and 110, 777³ NT 96 and 104. 2048 is as fast as 1024.
        int sliver = caches.l2() / 4 / (nr * elementBytes);
        int panel = caches.l1() / (mr * elementBytes);
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
