// The build derives DoubleNarrowPath from this file.
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.FloatRegisters.LANES;

import dev.lanewise.kernels.GemmPlan;

/// Products whose C has fewer columns than a vector has lanes and few rows, of a B that is not transposed: nothing is
/// copied, and nothing borrowed from a pool, unless C's array is shorter than a vector.
final class FloatNarrowPath {
    private FloatNarrowPath() {}

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
        if (output.once()) {
            once(plan, a, b, output, i0, i1, j0, j1, buffers);
            return;
        }
        multiply(
                i1 - i0,
                j1 - j0,
                plan.k(),
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
                buffers.tile);
        output.finish(i0, j0, i1 - i0, j1 - j0, buffers);
    }

    /// C ← A·B + β·C, by way of the buffer where C's array has no room for a vector.
    static void multiply(
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
            float[] buffer) {
        if (c.length >= LANES) {
            multiply(m, n, k, a, ao, rs, cs, b, bo, ldb, beta, c, co, ldc);
            return;
        }
        if (beta != 0) {
            FloatOutput.copy(m, n, c, co, ldc, buffer, 0, LANES);
        }
        multiply(m, n, k, a, ao, rs, cs, b, bo, ldb, beta, buffer, 0, LANES);
        FloatOutput.copy(m, n, buffer, 0, LANES, c, co, ldc);
    }

    /// C ← A·B + β·C, in an array with room for a vector.
    static void multiply(
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
            int ldc) {
        RowCut cut = FloatNarrowTiles.cut(beta == 0);
        int rows;
        for (int i = 0; i < m; i += rows) {
            rows = cut.next(m - i);
            FloatNarrowTiles.multiply(rows, n, k, a, ao + i * rs, rs, cs, b, bo, ldb, beta, c, co + i * ldc, ldc);
        }
    }

    /// Tiles in a buffer, from 0, then added to C.
    private static void once(
            GemmPlan plan,
            FloatOperand a,
            FloatOperand b,
            FloatOutput output,
            int i0,
            int i1,
            int j0,
            int j1,
            FloatBuffers buffers) {
        float[] tile = buffers.tile;
        RowCut cut = FloatNarrowTiles.cut(true);
        int rows;
        for (int i = i0; i < i1; i += rows) {
            rows = cut.next(i1 - i);
            FloatNarrowTiles.multiply(
                    rows,
                    j1 - j0,
                    plan.k(),
                    a.array,
                    a.at(i, 0),
                    a.rows(),
                    a.columns(),
                    b.array,
                    b.at(0, j0),
                    b.rows(),
                    0,
                    tile,
                    0,
                    LANES);
            output.addOnce(tile, 0, LANES, i, j0, rows, j1 - j0);
        }
    }
}
