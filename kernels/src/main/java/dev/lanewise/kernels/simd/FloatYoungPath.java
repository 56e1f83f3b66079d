// The build derives DoubleYoungPath from this file.
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.FloatYoungTile.ROWS;
import static dev.lanewise.kernels.simd.FloatYoungTile.WIDTH;

import dev.lanewise.kernels.GemmPlan;
import java.util.Arrays;

/// What every product takes while tiles of its own path are young (see [Growth]): one small tile, B copied by plain
/// loops and bulk copies to slivers of two vectors, A where it lies unless it is in a segment or α ≠ 1.
///
/// ```
///   for pc in k by kc
///     for j in n by 2 vectors             one sliver of B
///       for i in m by 4                   tile; on the last pc: epilogue
/// ```
///
/// It runs at some 60 % of the speed of the others, and is there a tenth of a second after the JVM has started.
final class FloatYoungPath {
    private FloatYoungPath() {}

    /// Rows i0 … i1 and columns j0 … j1 of C; j0 is a multiple of NR. A `packedB` that was packed before stands for B
    /// where it is not null.
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
        boolean inPlace = a.segment == null && alpha == 1;
        float[] sliver = buffers.operand.atLeast(plan.kc() * WIDTH);
        for (int pc = 0, depth; pc < plan.k(); pc += depth) {
            depth = Math.min(plan.kc(), plan.k() - pc);
            float beta = pc == 0 ? output.beta() : 1;
            boolean last = pc + depth == plan.k();
            for (int j = j0, columns; j < j1; j += columns) {
                columns = Math.min(WIDTH, j1 - j);
                if (columns < WIDTH) {
                    Arrays.fill(sliver, 0, depth * WIDTH, 0);
                }
                if (packedB == null) {
                    b.copy(pc, j, depth, columns, sliver, WIDTH);
                } else {
                    packedB.copy(pc, j, depth, columns, sliver, WIDTH);
                }
                for (int i = i0, rows; i < i1; i += rows) {
                    rows = Math.min(ROWS, i1 - i);
                    float[] c = output.open(i, j, rows, columns, WIDTH, beta == 0, buffers);
                    int co = output.at(c, i, j);
                    int ldc = output.ld(c, WIDTH);
                    if (inPlace) {
                        FloatYoungTile.multiply(
                                rows, depth, a.array, a.at(i, pc), a.rows(), a.columns(), sliver, beta, c, co, ldc);
                    } else {
                        float[] panel = panel(a, i, pc, rows, depth, alpha, buffers);
                        FloatYoungTile.multiply(rows, depth, panel, 0, depth, 1, sliver, beta, c, co, ldc);
                    }
                    output.close(c, i, j, rows, columns, WIDTH, last, buffers);
                }
            }
        }
    }

    /// α times so many rows of A.
    private static float[] panel(
            FloatOperand a, int i, int pc, int rows, int depth, float alpha, FloatBuffers buffers) {
        float[] panel = buffers.staging.atLeast(ROWS * depth);
        a.copy(i, pc, rows, depth, panel, depth);
        for (int at = 0; at < rows * depth; at++) {
            panel[at] *= alpha;
        }
        return panel;
    }
}
