// The build derives DoubleLanesAlongMPath from this file.
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.FloatRegisters.LANES;
import static dev.lanewise.kernels.simd.FloatRegisters.NR;

import dev.lanewise.kernels.GemmPlan;
import dev.lanewise.kernels.Transpose;

/// Cᵀ ← op(B)ᵀ·op(A)ᵀ, whose lanes run along m: the direct path with the roles of A and B swapped, into a buffer, some
/// rows and columns of C at a time. Where n is small and Aᵀ is stored, nothing of A or B is copied; where Bᵀ is stored,
/// A is copied column by column and C transposed, m·(k + n) elements in the place of the n·k of B.
final class FloatLanesAlongMPath {
    /// Elements of the buffer: half of an L1 cache.
    private static final int BUFFER = (16 << 10) / Float.BYTES;

    /// Columns of C that it takes at most, which leaves room for a whole tile of rows.
    private static final int MOST_COLUMNS = 64;

    private FloatLanesAlongMPath() {}

    /// Whether A has to be copied before: where it is not stored column by column, or a column is less than a vector.
    static boolean copiesA(Transpose transA, int m) {
        return transA == Transpose.NO_TRANS || m < LANES;
    }

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
        for (int j = j0, columns; j < j1; j += columns) { // so that B, the larger one, is read once
            columns = columns(j1 - j0, j - j0);
            for (int i = i0, rows; i < i1; i += rows) {
                rows = piece(j1 - j0, i1 - i0, i - i0);
                block(plan, a, b, output, i, j, rows, columns, buffers);
            }
        }
    }

    private static void block(
            GemmPlan plan,
            FloatOperand a,
            FloatOperand b,
            FloatOutput output,
            int i,
            int j,
            int m,
            int n,
            FloatBuffers buffers) {
        boolean once = output.once();
        int ld = Math.max(m, LANES);
        int product = once ? lines(n) * ld : 0; // behind what C holds, which it is added to
        int back = product + lines(n) * ld;
        boolean few = m < LANES && n >= LANES && FloatTransposes.SQUARES;
        float[] transposed = buffers.operand.atLeast(back + (few ? LANES * n : 0));
        if (once ? output.keep() != 0 : output.beta() != 0) {
            output.loadTransposed(i, j, m, n, transposed, ld);
        }
        FloatDirectPath.multiply(
                n,
                ld,
                plan.k(),
                plan.kc(),
                b.array,
                b.at(0, j),
                b.columns(),
                b.rows(),
                a.array,
                a.at(i, 0),
                a.columns(),
                output.beta(),
                transposed,
                product,
                ld,
                FloatOutput.PLAIN,
                buffers,
                0,
                0);
        if (once) {
            FloatAddOnce.add(n, m, output.factor(), transposed, product, ld, output.keep(), transposed, 0, ld);
        }
        if (few) { // whole squares, which have more rows than C has
            FloatTransposes.transpose(LANES, n, transposed, 0, ld, transposed, back, n);
            FloatOutput.copy(m, n, transposed, back, n, output.array(), output.at(i, j), output.ld());
        } else {
            output.storeTransposed(i, j, m, n, transposed, ld);
        }
        if (!once) {
            output.finish(i, j, m, n, buffers);
        }
    }

    /// Rows of the buffer: whole squares, to be transposed back. One row is copied.
    private static int lines(int n) {
        return n == 1 ? 1 : Math.max(n, LANES);
    }

    /// The most rows of C that it takes.
    private static int most(int n) {
        return Math.max(LANES, BUFFER / lines(Math.min(n, MOST_COLUMNS)) / NR * NR);
    }

    /// How many of m rows of C are computed together from row i on: pieces as equal as whole vectors can be.
    static int piece(int n, int m, int i) {
        int pieces = GemmPlanner.ceilDiv(m - i, most(n));
        return Math.min(GemmPlanner.ceilDiv(GemmPlanner.ceilDiv(m - i, pieces), LANES) * LANES, m - i);
    }

    /// How many of n columns of C are computed together from column j on, likewise.
    static int columns(int n, int j) {
        int pieces = GemmPlanner.ceilDiv(n - j, MOST_COLUMNS);
        return Math.min(GemmPlanner.ceilDiv(GemmPlanner.ceilDiv(n - j, pieces), LANES) * LANES, n - j);
    }
}
