package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.${Real}Registers.LANES;

/// The loops around the direct tiles: a product of operands where they lie, with B contiguous along n and n ≥ LANES.
///
/// ```
///   for pc in k by kc                 a strip of B, kc × nr → L2
///     for j in n by nr
///       for i in m by mr              tile; on the last pc: what follows
/// ```
///
/// Where all of B fits the L1 cache the last two loops change places, so that rows of C are written from left to right. A product of depth one
/// is `${Real}RankOne`.
final class ${Real}Direct {
    /// Bytes of B that stay in the L1 cache beside a tile's A and C.
    private static final long RESIDENT_BYTES = 24 << 10;

    private ${Real}Direct() {}

    /// C ← A·B + β·C, and `then`, if there is one, told of each finished tile, with its first row and column in C.
    static void multiply(
            int m, int n, int k, int kc, ${real}[] a, int ao, int rs, int cs, ${real}[] b, int bo, int ldb,
            ${real} beta, ${real}[] c, int co, int ldc, ${Real}Gemm then, ${Real}Gemm.Buffers buffers, int i0, int j0) {
        if (k == 1) {
            ${Real}RankOne.multiply(m, n, a, ao, rs, b, bo, beta, c, co, ldc, then, buffers, i0, j0);
            return;
        }
        boolean rowsOutside = (long) k * n * ${box}.BYTES <= RESIDENT_BYTES;
        for (int pc = 0; pc < k; pc += kc) {
            int depth = Math.min(kc, k - pc);
            boolean last = pc + depth == k;
            ${real} start = pc == 0 ? beta : 1;
            if (rowsOutside) {
                rowByRow(m, n, depth, a, ao + pc * cs, rs, cs, b, bo + pc * ldb, ldb, start, c, co, ldc, last ? then : null, buffers, i0, j0);
            } else {
                stripByStrip(m, n, depth, a, ao + pc * cs, rs, cs, b, bo + pc * ldb, ldb, start, c, co, ldc, last ? then : null, buffers, i0, j0);
            }
        }
    }

    /// Columns of the tile that begins where so many are left: all vectors but its last are whole.
    private static int strip(int columns, int m) {
        return Math.min(columns, ${Real}Registers.firstStrip((columns + LANES - 1) / LANES, m) * LANES);
    }

    private static void stripByStrip(
            int m, int n, int k, ${real}[] a, int ao, int rs, int cs, ${real}[] b, int bo, int ldb,
            ${real} beta, ${real}[] c, int co, int ldc, ${Real}Gemm then, ${Real}Gemm.Buffers buffers, int i0, int j0) {
        int j = 0;
        while (j < n) {
            int width = strip(n - j, m);
            int most = ${Real}Registers.directRows((width + LANES - 1) / LANES);
            int i = 0;
            for (int tiles = (m + most - 1) / most; tiles > 0; tiles--) {
                int rows = (m - i + tiles - 1) / tiles; // 8 rows by 6 are 4 + 4, not 6 + 2
                ${Real}DirectTiles.multiply(
                        rows, width, beta == 0, k, a, ao + i * rs, rs, cs, b, bo + j, ldb, beta, c, co + i * ldc + j, ldc);
                if (then != null) {
                    then.finish(i0 + i, j0 + j, rows, width, buffers);
                }
                i += rows;
            }
            j += width;
        }
    }

    private static void rowByRow(
            int m, int n, int k, ${real}[] a, int ao, int rs, int cs, ${real}[] b, int bo, int ldb,
            ${real} beta, ${real}[] c, int co, int ldc, ${Real}Gemm then, ${Real}Gemm.Buffers buffers, int i0, int j0) {
        int most = ${Real}Registers.directRows((strip(n, m) + LANES - 1) / LANES);
        int i = 0;
        for (int tiles = (m + most - 1) / most; tiles > 0; tiles--) {
            int rows = (m - i + tiles - 1) / tiles;
            int j = 0;
            while (j < n) {
                int width = strip(n - j, m);
                int limit = ${Real}Registers.directRows((width + LANES - 1) / LANES);
                for (int r = 0; r < rows; r += limit) {
                    int height = Math.min(limit, rows - r);
                    ${Real}DirectTiles.multiply(
                            height, width, beta == 0, k, a, ao + (i + r) * rs, rs, cs, b, bo + j, ldb, beta, c, co + (i + r) * ldc + j, ldc);
                    if (then != null) {
                        then.finish(i0 + i + r, j0 + j, height, width, buffers);
                    }
                }
                j += width;
            }
            i += rows;
        }
    }
}
