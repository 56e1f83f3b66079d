// The build derives DoubleMatrixVectorPath from this file.
package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.GemmPlan;

/// A row-major matrix times a column, or a row times a transposed matrix. From a segment a few rows are staged at a
/// time.
final class FloatMatrixVectorPath {
    /// Elements that are staged at a time, if that is a row at least.
    private static final int STAGED = (1 << 20) / Float.BYTES;

    /// Rows that are staged at a time at most: those that [FloatMatrixVector] takes together.
    private static final int ROWS = 8;

    private FloatMatrixVectorPath() {}

    /// Rows i0 … i1 and columns j0 … j1 of C, which has one row or one column.
    static void rectangle(
            GemmPlan plan,
            float alpha,
            FloatOperand a,
            FloatOperand b,
            FloatOutput output,
            int i0,
            int i1,
            int j0,
            int j1,
            FloatBuffers buffers) {
        boolean column = plan.n() == 1 && !a.transposed;
        FloatOperand x = column ? a : b;
        FloatOperand vector = column ? b : a;
        long stride = column ? vector.rowStride : vector.columnStride;
        int k = plan.k();
        float[] v = vector.array;
        int vo = v == null ? 0 : vector.at(0, 0);
        if (v == null || stride != 1 || alpha != 1) {
            v = buffers.operand.atLeast(k);
            vo = 0;
            for (int p = 0; p < k; p++) {
                v[p] = alpha * (column ? vector.get(p, 0) : vector.get(0, p));
            }
        }
        int from = column ? i0 : j0;
        int to = column ? i1 : j1;
        int most = x.segment == null ? to - from : Math.clamp(STAGED / k, 1, ROWS);
        int rows;
        for (int r = from; r < to; r += rows) {
            rows = Math.min(most, to - r);
            int i = column ? r : 0;
            int j = column ? 0 : r;
            int height = column ? rows : 1;
            int width = column ? 1 : rows;
            float[] y = output.open(i, j, height, width, width, output.beta() == 0, buffers);
            int yo = output.at(y, i, j);
            int ys = column ? output.ld(y, width) : 1;
            if (x.segment == null) {
                int xo = column ? x.at(r, 0) : x.at(0, r);
                int ldx = column ? x.rows() : x.columns();
                FloatMatrixVector.multiply(rows, k, x.array, xo, ldx, v, vo, output.beta(), y, yo, ys, buffers.scratch);
            } else {
                float[] staged = buffers.staging.atLeast(rows * k);
                x.stage(i, j, rows, k, column ? x.rowStride : x.columnStride, staged);
                FloatMatrixVector.multiply(rows, k, staged, 0, k, v, vo, output.beta(), y, yo, ys, buffers.scratch);
            }
            output.close(y, i, j, height, width, width, true, buffers);
        }
    }
}
