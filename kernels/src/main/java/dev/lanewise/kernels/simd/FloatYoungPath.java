// The build derives DoubleYoungPath from this file.
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.FloatRegisters.LANES;
import static dev.lanewise.kernels.simd.FloatYoungTile.ROWS;
import static dev.lanewise.kernels.simd.FloatYoungTile.WIDTH;

import dev.lanewise.kernels.GemmPlan;

/// What every product takes while tiles of its own path are young (see [Growth]): one small tile, on A, B and C where
/// they lie as far as that can be.
///
/// ```
///   for pc in k by kc
///     for ic in m by 256                  a block of A, where it has to be copied; otherwise all rows
///       for j in n by 1 to 2 vectors      strips of about one width; copied where B does not lie in rows of an array
///         for i in block by 4             tile; on the last pc: epilogue
///         some of the caller's time for the growth of the tiles that it wants
/// ```
final class FloatYoungPath {
    /// Rows of A that are copied at a time.
    private static final int BLOCK = 256;

    private FloatYoungPath() {}

    /// Rows i0 … i1 and columns j0 … j1 of C. A `packedB` that was packed before stands for B where it is not null.
    static void rectangle(
            GemmPlan plan,
            float alpha,
            FloatOperand a,
            FloatOperand b,
            FloatPacked packedB,
            FloatOutput output,
            int i0,
            int i1,
            int j0,
            int j1,
            FloatBuffers buffers) {
        boolean copiesA = a.segment != null || alpha != 1;
        int mc = copiesA ? BLOCK : i1 - i0;
        for (int pc = 0, depth; pc < plan.k(); pc += depth) {
            depth = Math.min(plan.kc(), plan.k() - pc);
            float beta = pc == 0 ? output.beta() : 1;
            boolean last = pc + depth == plan.k();
            for (int ic = i0, rows; ic < i1; ic += rows) {
                rows = Math.min(mc, i1 - ic);
                float[] panel = a.array;
                int ao = copiesA ? 0 : a.at(ic, pc);
                int rs = copiesA ? depth : a.rows();
                int cs = copiesA ? 1 : a.columns();
                if (copiesA) {
                    panel = buffers.staging.atLeast(BLOCK * plan.kc());
                    a.copy(ic, pc, rows, depth, panel, depth);
                    scale(panel, rows * depth, alpha);
                }
                block(panel, ao, rs, cs, b, packedB, pc, depth, beta, last, output, ic, ic + rows, j0, j1, buffers);
            }
        }
    }

    private static void scale(float[] x, int length, float alpha) {
        for (int at = 0; at < length; at++) {
            x[at] *= alpha;
        }
    }

    private static void block(
            float[] a,
            int ao,
            int rs,
            int cs,
            FloatOperand b,
            FloatPacked packedB,
            int pc,
            int depth,
            float beta,
            boolean last,
            FloatOutput output,
            int i0,
            int i1,
            int j0,
            int j1,
            FloatBuffers buffers) {
        boolean copiesB = packedB != null || b.segment != null || b.columns() != 1 || j1 - j0 < LANES;
        float[] sliver = copiesB ? buffers.operand.atLeast(depth * WIDTH) : b.array;
        int j = j0;
        for (int strips = GemmPlanner.ceilDiv(j1 - j0, WIDTH); strips > 0; strips--) {
            int columns = packedB == null ? GemmPlanner.ceilDiv(j1 - j, strips) : Math.min(WIDTH, j1 - j);
            int width = Math.max(columns, LANES);
            int bo = 0;
            int ldb = WIDTH;
            if (packedB != null) {
                packedB.copy(pc, j, depth, columns, sliver, WIDTH);
            } else if (copiesB) {
                b.copy(pc, j, depth, columns, sliver, WIDTH);
            } else {
                bo = b.at(pc, j);
                ldb = b.rows();
            }
            for (int i = i0, rows; i < i1; i += rows) {
                rows = Math.min(ROWS, i1 - i);
                if (output.first(i, j) >= output.end(i + rows - 1, j, columns)) {
                    continue; // beside a triangle
                }
                float[] c = output.open(i, j, rows, columns, width, beta == 0, buffers);
                FloatYoungTile.multiply(
                        rows,
                        width,
                        depth,
                        a,
                        ao + (i - i0) * rs,
                        rs,
                        cs,
                        sliver,
                        bo,
                        ldb,
                        beta,
                        c,
                        output.at(c, i, j),
                        output.ld(c, width));
                output.closeByElements(c, i, j, rows, columns, width, last);
            }
            j += columns;
            // A long product has many turns, not one: with one, 1024³ in double ran here for eight seconds (Zen 4).
            Nursery.turnOfACaller();
        }
    }
}
