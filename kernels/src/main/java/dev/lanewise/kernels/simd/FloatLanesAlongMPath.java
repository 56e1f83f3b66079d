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
        int lines = Math.max(n, LANES); // whole squares, to be transposed back
        int most = Math.max(LANES, BUFFER / lines / NR * NR);
        boolean once = output.once();
        int product = once ? lines * most : 0; // behind what C holds, which it is added to
        float[] transposed = buffers.operand.atLeast(product + lines * most);
        int i = i0;
        for (int parts = GemmPlanner.ceilDiv(i1 - i0, most); parts > 0; parts--) {
            int rows = GemmPlanner.ceilDiv(GemmPlanner.ceilDiv(i1 - i, parts), LANES) * LANES;
            rows = Math.min(rows, i1 - i);
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
            i += rows;
        }
    }
}
