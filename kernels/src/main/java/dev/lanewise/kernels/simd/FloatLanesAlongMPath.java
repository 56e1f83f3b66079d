// The build derives DoubleLanesAlongMPath from this file.
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.FloatRegisters.LANES;
import static dev.lanewise.kernels.simd.FloatRegisters.NR;

import dev.lanewise.kernels.GemmPlan;

/// Cᵀ ← op(B)ᵀ·op(A)ᵀ where n is small and Aᵀ is stored, so that op(A)ᵀ is contiguous along m: the direct path with the
/// roles of A and B swapped, into a buffer, a few vectors of rows of C at a time.
final class FloatLanesAlongMPath {
    /// Elements of the buffer: half of an L1 cache.
    private static final int BUFFER = (16 << 10) / Float.BYTES;

    private FloatLanesAlongMPath() {}

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
        int n = j1 - j0;
        int lines = lines(n);
        int most = most(n);
        boolean once = output.once();
        int product = once ? lines * most : 0; // behind what C holds, which it is added to
        float[] transposed = buffers.operand.atLeast(product + lines * most);
        for (int i = i0, rows; i < i1; i += rows) {
            rows = piece(n, i1 - i0, i - i0);
            if (once ? output.keep() != 0 : output.beta() != 0) {
                output.loadTransposed(i, j0, rows, n, transposed, most);
            }
            FloatDirectPath.multiply(
                    n,
                    rows,
                    plan.k(),
                    plan.kc(),
                    b.array,
                    b.at(0, j0),
                    b.columns(),
                    b.rows(),
                    a.array,
                    a.at(i, 0),
                    a.columns(),
                    output.beta(),
                    transposed,
                    product,
                    most,
                    FloatOutput.PLAIN,
                    buffers,
                    0,
                    0);
            if (once) {
                FloatAddOnce.add(
                        n, rows, output.factor(), transposed, product, most, output.keep(), transposed, 0, most);
            }
            output.storeTransposed(i, j0, rows, n, transposed, most);
            if (!once) {
                output.finish(i, j0, rows, n, buffers);
            }
        }
    }

    /// Rows of the buffer: whole squares, to be transposed back. One row is copied.
    private static int lines(int n) {
        return n == 1 ? 1 : Math.max(n, LANES);
    }

    /// The most rows of C that it takes.
    private static int most(int n) {
        return Math.max(LANES, BUFFER / lines(n) / NR * NR);
    }

    /// How many of m rows of C are computed together from row i on: pieces as equal as whole vectors can be.
    static int piece(int n, int m, int i) {
        int pieces = GemmPlanner.ceilDiv(m - i, most(n));
        return Math.min(GemmPlanner.ceilDiv(GemmPlanner.ceilDiv(m - i, pieces), LANES) * LANES, m - i);
    }
}
