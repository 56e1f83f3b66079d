// The build derives DoubleDirectPath from this file.
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.FloatRegisters.LANES;

import dev.lanewise.kernels.GemmPlan;

/// The loops around the direct tiles: a product of operands where they lie, with B contiguous along n and n ≥ LANES.
///
/// ```
///   for pc in k by kc                 a strip of B, kc × nr → L2
///     for j in n by nr
///       for i in m by mr              tile; on the last pc: epilogue
/// ```
///
/// Where all of B fits the L1 cache the last two loops change places, so that rows of C are written from left to right.
/// A product of depth one is [FloatRankOnePath], one of a single row [FloatSingleRowPath].
final class FloatDirectPath {
    /// Bytes of B that stay in the L1 cache beside a tile's A and C.
    private static final long RESIDENT_BYTES = 24 << 10;

    private FloatDirectPath() {}

    /// Rows i0 … i1 and columns j0 … j1 of C.
    static void rectangle(
            GemmPlan plan,
            FloatOperand a,
            FloatOperand b,
            FloatOutput output,
            int i0,
            int i1,
            int j0,
            int j1,
            FloatBuffers buffers) {
        multiply(
                i1 - i0,
                j1 - j0,
                plan.k(),
                plan.kc(),
                a.array,
                a.at(i0, 0),
                a.rows(),
                a.columns(),
                b.array,
                b.at(0, j0),
                b.rows(),
                output.beta(),
                output.array(),
                output.at(i0, j0),
                output.ld(),
                output,
                buffers,
                i0,
                j0);
    }

    /// C ← A·B + β·C with C at `c[co]`; (i0, j0) is where it begins in the whole, of which `output` is told what is
    /// finished. Of [FloatOutput#PLAIN] it is not, and needs no buffers.
    static void multiply(
            int m,
            int n,
            int k,
            int kc,
            float[] a,
            int ao,
            int rs,
            int cs,
            float[] b,
            int bo,
            int ldb,
            float beta,
            float[] c,
            int co,
            int ldc,
            FloatOutput output,
            FloatBuffers buffers,
            int i0,
            int j0) {
        if (k == 1) {
            FloatRankOnePath.multiply(m, n, a, ao, rs, b, bo, beta, c, co, ldc, output, buffers, i0, j0);
            return;
        }
        if (GemmPlanner.alongRow(m, n, k, LANES)) {
            FloatSingleRowPath.multiply(n, k, a, ao, cs, b, bo, ldb, beta, c, co, output, buffers, i0, j0);
            return;
        }
        boolean rowsOutside = rowsOutside(n, k);
        for (int pc = 0; pc < k; pc += kc) {
            int depth = Math.min(kc, k - pc);
            float start = pc == 0 ? beta : 1;
            FloatOutput then = pc + depth == k ? output : FloatOutput.PLAIN;
            int ap = ao + pc * cs;
            int bp = bo + pc * ldb;
            if (rowsOutside) {
                rowByRow(m, n, depth, a, ap, rs, cs, b, bp, ldb, start, c, co, ldc, then, buffers, i0, j0);
            } else {
                stripByStrip(m, n, depth, a, ap, rs, cs, b, bp, ldb, start, c, co, ldc, then, buffers, i0, j0);
            }
        }
    }

    /// Whether all of B fits the L1 cache.
    static boolean rowsOutside(int n, int k) {
        return (long) k * n * Float.BYTES <= RESIDENT_BYTES;
    }

    /// Columns of the tile that begins where so many are left: all vectors but its last are whole. `strided` says that
    /// A is read as Aᵀ is stored.
    static int strip(int columns, int m, boolean strided) {
        return Math.min(columns, FloatRegisters.firstStrip((columns + LANES - 1) / LANES, m, strided) * LANES);
    }

    private static void stripByStrip(
            int m,
            int n,
            int k,
            float[] a,
            int ao,
            int rs,
            int cs,
            float[] b,
            int bo,
            int ldb,
            float beta,
            float[] c,
            int co,
            int ldc,
            FloatOutput output,
            FloatBuffers buffers,
            int i0,
            int j0) {
        boolean once = output.once();
        boolean finishes = output.finishes();
        int width;
        for (int j = 0; j < n; j += width) {
            width = strip(n - j, m, cs != 1);
            RowCut cut = FloatDirectTiles.cut((width + LANES - 1) / LANES, cs != 1, beta == 0);
            int rows;
            for (int i = 0; i < m; i += rows) {
                rows = cut.next(m - i);
                if (once) {
                    once(rows, width, k, a, ao + i * rs, rs, cs, b, bo + j, ldb, output, buffers, i0 + i, j0 + j);
                    continue;
                }
                FloatDirectTiles.multiply(
                        rows, width, k, a, ao + i * rs, rs, cs, b, bo + j, ldb, beta, c, co + i * ldc + j, ldc);
                if (finishes) {
                    output.finish(i0 + i, j0 + j, rows, width, buffers);
                }
            }
        }
    }

    private static void rowByRow(
            int m,
            int n,
            int k,
            float[] a,
            int ao,
            int rs,
            int cs,
            float[] b,
            int bo,
            int ldb,
            float beta,
            float[] c,
            int co,
            int ldc,
            FloatOutput output,
            FloatBuffers buffers,
            int i0,
            int j0) {
        boolean once = output.once();
        boolean finishes = output.finishes();
        int first = (strip(n, m, cs != 1) + LANES - 1) / LANES;
        RowCut outer = FloatDirectTiles.cut(first, cs != 1, beta == 0);
        int rows;
        for (int i = 0; i < m; i += rows) {
            rows = outer.next(m - i);
            int width;
            for (int j = 0; j < n; j += width) {
                width = strip(n - j, m, cs != 1);
                int vectors = (width + LANES - 1) / LANES;
                RowCut cut = vectors == first ? null : FloatDirectTiles.cut(vectors, cs != 1, beta == 0);
                int height;
                for (int r = i; r < i + rows; r += height) {
                    height = cut == null ? rows : cut.next(i + rows - r);
                    if (once) {
                        once(height, width, k, a, ao + r * rs, rs, cs, b, bo + j, ldb, output, buffers, i0 + r, j0 + j);
                        continue;
                    }
                    FloatDirectTiles.multiply(
                            height, width, k, a, ao + r * rs, rs, cs, b, bo + j, ldb, beta, c, co + r * ldc + j, ldc);
                    if (finishes) {
                        output.finish(i0 + r, j0 + j, height, width, buffers);
                    }
                }
            }
        }
    }

    /// A tile in a buffer, from 0, then added to C.
    private static void once(
            int rows,
            int width,
            int k,
            float[] a,
            int ao,
            int rs,
            int cs,
            float[] b,
            int bo,
            int ldb,
            FloatOutput output,
            FloatBuffers buffers,
            int i,
            int j) {
        float[] tile = buffers.tile;
        FloatDirectTiles.multiply(rows, width, k, a, ao, rs, cs, b, bo, ldb, 0, tile, 0, width);
        output.addOnce(tile, 0, width, i, j, rows, width);
    }
}
