// The build derives DoublePaddedPath from this file.
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.FloatRegisters.LANES;

import dev.lanewise.kernels.GemmPlan;

/// Small products whose B the direct tiles cannot read where it lies: its rows are shorter than a vector, or it is
/// stored transposed. B is copied to rows of whole vectors, O(nk) beside the product's O(mnk); A stays where it is.
final class FloatPaddedPath {
    private FloatPaddedPath() {}

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
                a.array,
                a.at(i0, 0),
                a.rows(),
                a.columns(),
                b.array,
                b.at(0, j0),
                b.transposed ? b.columns() : b.rows(),
                b.transposed,
                output.beta(),
                output.array(),
                output.at(i0, j0),
                output.ld(),
                output,
                buffers,
                i0,
                j0);
    }

    /// C ← A·B + β·C with Bₚⱼ at `b[bo + p·ldb + j]`, or at `b[bo + j·ldb + p]` if `transposed`. C and `output` as in
    /// [FloatDirectPath#multiply].
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
            boolean transposed,
            float beta,
            float[] c,
            int co,
            int ldc,
            FloatOutput output,
            FloatBuffers buffers,
            int i0,
            int j0) {
        int width = FloatPacking.packedColumns(n);
        float[] wide = buffers.operand.atLeast(k * width);
        if (transposed) {
            FloatTransposes.transpose(k, n, b, bo, ldb, wide, 0, width);
        } else {
            FloatPacking.pad(k, n, b, bo, ldb, wide);
        }
        if (n >= LANES) {
            FloatDirectPath.multiply(
                    m, n, k, k, a, ao, rs, cs, wide, 0, width, beta, c, co, ldc, output, buffers, i0, j0);
            return;
        }
        float[] tile = buffers.tile;
        int rows;
        for (int i = 0; i < m; i += rows) {
            rows = FloatDirectTiles.rows(m - i, 1, cs != 1, beta == 0);
            int ci = co + i * ldc;
            if (beta != 0) {
                FloatOutput.copy(rows, n, c, ci, ldc, tile, 0, LANES);
            }
            FloatDirectTiles.multiply(rows, LANES, k, a, ao + i * rs, rs, cs, wide, 0, LANES, beta, tile, 0, LANES);
            if (output.once()) {
                output.addOnce(tile, 0, LANES, i0 + i, j0, rows, n);
            } else {
                FloatOutput.store(rows, n, tile, LANES, c, ci, ldc);
                output.finish(i0 + i, j0, rows, n, buffers);
            }
        }
    }
}
