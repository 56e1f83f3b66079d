package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.Blocking;

/// Block sizes from cache sizes (after Low, Igual, Smith and Quintana-Ortí, "Analytical Modeling Is Enough for
/// High-Performance BLIS", ACM TOMS 43(2), 2016).
final class BlockingModel {
    /// Of the block of A of a call, where it has to be packed. What is packed for it once, a block of B, is packed anew
    /// for the next. With the lines between its panels, its first rows once more, and a panel of B that threads share
    /// it stays below 8 MiB.
    private static final int MAX_BLOCK_BYTES = 6 << 20;

    /// Bytes of a row of B that are packed at a time where a sliver is no more than a cache line wide.
    private static final int RUN = 512;

    private static final int LINE = 64;

    private BlockingModel() {}

    /// Blocks for a tile of mr×nr elements of so many bytes.
    static Blocking choose(int mr, int nr, int elementBytes, CacheSizes caches) {
        // A block of B, kc × nc, stays in the L2 cache, of which the panels of A that pass by, the rows of C and what
        // falls into the same sets need the rest. The deeper the block, the fewer the passes over C, whose tiles come
        // from the last-level cache or from memory, and in no order that is prefetched; that a panel of A, mr × kc,
        // fits the L1 cache does not matter, since it is read in order and slowly. And the wider the block, the less
        // of A passes by, which matters little: one sliver is enough. GFLOP/s at 512 bits on Zen 5 with 1 MiB of L2
        // (and 32 KiB of L1 as far as the system says), kc × nc, medians of turns, one thread, float, 1024³ NN:
        // 512×256 182, 1024×128 182–189, 1024×64 185; NT, TN and TT 1024×128 167–168, 1024×64 172–173; 1500³ NN and
        // TN: 750×64 169 and 157, 1500×64 178 and 161; 4096³ NN 1024×128 192, 1024×64 193; double, 1024³ NN and TN:
        // 512×96 78 and 71, 1024×32 83 and 77, 1024×64 82 and 74.
        // Of slivers of one line there are so many that B is read in runs, which the hardware prefetches; that the
        // block is then larger than that share of L2, or than L2, costs nothing measurable. At 256 bits on Zen 3 with
        // 512 KiB, for blocks of one or two slivers and 1024 × 768 bytes: float 32×1024×4096 NN 58 and 66, 48×2048×2048
        // 66 and 77, 1024³ NN, TN, NT 92, 91, 93 and 94, 90, 92, 2048³ NN 90 and 92; double 18 and 28, 30 and 34,
        // 45, 44, 45 and 46, 45, 45, 42 and 45.
        int blockOfB = (int) Math.min(caches.l2() * 3L / 8, GemmPlanner.SHARED_PANEL_BYTES);
        int kc = clamp(blockOfB / (nr * elementBytes), 64, 1536) / 8 * 8;
        int run = nr * elementBytes > LINE ? nr : RUN / elementBytes / nr * nr;
        int nc = Math.max(run, blockOfB / (kc * elementBytes) / nr * nr);
        int panelOfA = mr * kc * elementBytes;
        int mc = Math.max(1, (MAX_BLOCK_BYTES - panelOfA) / (panelOfA + 64)) * mr;
        return new Blocking(mr, nr, kc, mc, nc);
    }

    private static int clamp(int value, int low, int high) {
        return Math.max(low, Math.min(high, value));
    }
}
