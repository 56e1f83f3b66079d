// The build derives DoubleMatrixVectorPath from this file.
package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.GemmPlan;

/// A row-major matrix times a column, or a row times a transposed matrix.
///
/// What the loops cannot read in place is copied: rows from a segment, a few at a time, and a vector that is strided,
/// has to be multiplied by α, or lies in a segment. From PIECE elements on, k is cut so that the copies stay small; the
/// chains of an element go on from piece to piece.
final class FloatMatrixVectorPath {
    /// Rows from a segment that are copied at a time: those that [FloatMatrixVector] takes together.
    private static final int ROWS = 8;

    /// Elements of a row or of the vector that are copied at a time; a multiple of the chains. With 8 rows a mebibyte.
    private static final int PIECE = (1 << 20) / ROWS / Float.BYTES;

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
        int k = plan.k();
        boolean asItLies = vector.segment == null && alpha == 1 && stride(vector, column) == 1;
        boolean cut = x.segment != null || (!asItLies && k > PIECE);
        float[] v = asItLies ? vector.array : buffers.operand.atLeast(Math.min(k, PIECE));
        int vo = asItLies ? vector.at(0, 0) : 0;
        if (!asItLies && k <= PIECE) {
            copy(vector, column, alpha, 0, k, v);
        }
        int from = column ? i0 : j0;
        int to = column ? i1 : j1;
        int most = cut || output.once() ? FloatMatrixVector.MOST : to - from;
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
            if (cut) {
                FloatMatrixVector.begin(rows, buffers.scratch);
                for (int p = 0, depth; p < k; p += depth) {
                    depth = Math.min(PIECE, k - p);
                    if (!asItLies && k > PIECE) {
                        copy(vector, column, alpha, p, depth, v);
                    }
                    piece(x, column, r, rows, p, depth, v, asItLies ? vo + p : 0, buffers);
                }
                FloatMatrixVector.finish(rows, output.beta(), y, yo, ys, buffers.scratch);
            } else {
                int xo = column ? x.at(r, 0) : x.at(0, r);
                int ldx = column ? x.rows() : x.columns();
                FloatMatrixVector.multiply(rows, k, x.array, xo, ldx, v, vo, output.beta(), y, yo, ys, buffers.scratch);
            }
            output.close(y, i, j, height, width, width, true, buffers);
        }
    }

    private static long stride(FloatOperand vector, boolean column) {
        return column ? vector.rowStride : vector.columnStride;
    }

    private static void copy(FloatOperand vector, boolean column, float alpha, int p, int depth, float[] to) {
        for (int q = 0; q < depth; q++) {
            to[q] = alpha * (column ? vector.get(p + q, 0) : vector.get(0, p + q));
        }
    }

    /// The elements p … p+depth of `rows` rows from row r on.
    private static void piece(
            FloatOperand x,
            boolean column,
            int r,
            int rows,
            int p,
            int depth,
            float[] v,
            int vo,
            FloatBuffers buffers) {
        if (x.segment == null) {
            int xo = column ? x.at(r, p) : x.at(p, r);
            int ldx = column ? x.rows() : x.columns();
            FloatMatrixVector.add(rows, depth, x.array, xo, ldx, v, vo, buffers.scratch, 0);
            return;
        }
        float[] staged = buffers.staging.atLeast(Math.min(ROWS, rows) * depth);
        for (int q = 0, lines; q < rows; q += lines) {
            lines = Math.min(ROWS, rows - q);
            if (column) {
                x.stage(r + q, p, lines, depth, x.rowStride, staged);
            } else {
                x.stage(p, r + q, lines, depth, x.columnStride, staged);
            }
            FloatMatrixVector.add(lines, depth, staged, 0, depth, v, vo, buffers.scratch, q * FloatMatrixVector.CHAINS);
        }
    }
}
