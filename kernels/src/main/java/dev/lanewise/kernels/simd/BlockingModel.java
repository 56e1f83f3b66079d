package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.Blocking;

/// Block sizes from cache sizes (after Low, Igual, Smith and Quintana-Ortí, "Analytical Modeling Is Enough for
/// High-Performance BLIS", ACM TOMS 43(2), 2016).
final class BlockingModel {
    /// Of the block of A of a call, where it has to be packed. What is packed for it once, a block of B, is packed anew
    /// for the next. With the lines between its panels, its first rows once more, and a panel of B that threads share
    /// it stays below 8 MiB.
    private static final int MAX_BLOCK_BYTES = 6 << 20;

    private BlockingModel() {}

    /// Blocks for a tile of mr×nr elements of so many bytes.
    static Blocking choose(int mr, int nr, int elementBytes, CacheSizes caches) {
        // A panel of A, mr × kc, stays in the L1 cache while the slivers of B pass by, from the L2 cache, which a tile
        // of few loads can afford. The deeper the block, the fewer the passes over C, whose tiles come from the
        // last-level cache or from memory, and in no order that is prefetched. GFLOP/s at 512 bits on Zen 5 with 1 MiB
        // of L2, kc and nc, the medians of 30 in turns, one thread, float, 1024³ NN: 512 and 256 181–183, 1024 and 128
        // 188–189, 1024 and 192 184–186; 2048³: 1024 and 64 189, 128 193, 192 190, 2048 and 64 194.
        int sliver = caches.l2() / 4 / (nr * elementBytes);
        int panel = caches.l1() / (mr * elementBytes);
        int kc = clamp(Math.min(sliver, panel), 64, 1024) / 8 * 8;
        int blockOfB = Math.min(caches.l2() / 2, GemmPlanner.SHARED_PANEL_BYTES);
        int nc = Math.max(nr, blockOfB / (kc * elementBytes) / nr * nr);
        int panelOfA = mr * kc * elementBytes;
        int mc = Math.max(1, (MAX_BLOCK_BYTES - panelOfA) / (panelOfA + 64)) * mr;
        return new Blocking(mr, nr, kc, mc, nc);
    }

    private static int clamp(int value, int low, int high) {
        return Math.max(low, Math.min(high, value));
    }
}
