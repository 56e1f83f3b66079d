package dev.lanewise.kernels.simd;

/// How a product is computed.
enum GemmPath {
    /// Operands are read where they lie; for small products, which packing would cost more than it saves.
    DIRECT,
    /// Operands are packed block by block.
    PACKED;

    /// Up to this many multiplications the operands fit the caches as they are.
    private static final long DIRECT_PRODUCT = 100L * 100 * 100;

    /// Elements that the direct path may copy (a transposed B, a scaled A).
    private static final long DIRECT_COPY = 1L << 20;

    /// Rows up to which each element of B is used too seldom to be worth packing.
    private static final int FEW_ROWS = 8;

    static GemmPath choose(int m, int n, int k, boolean copiesA, boolean copiesB) {
        if ((copiesA && (long) m * k > DIRECT_COPY) || (copiesB && (n + 16L) * k > DIRECT_COPY)) {
            return PACKED;
        }
        return (long) m * n * k <= DIRECT_PRODUCT || m <= FEW_ROWS ? DIRECT : PACKED;
    }
}
