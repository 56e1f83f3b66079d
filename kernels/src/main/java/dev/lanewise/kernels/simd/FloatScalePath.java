// The build derives DoubleScalePath from this file.
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.FloatRegisters.NR;

/// No product, because k = 0 or α = 0: C ← β·C, then the epilogue.
final class FloatScalePath {
    private FloatScalePath() {}

    /// Rows i0 … i1 and columns j0 … j1 of C.
    static void rectangle(FloatOutput output, int i0, int i1, int j0, int j1, FloatBuffers buffers) {
        float beta = output.beta();
        for (int i = i0; i < i1; i++) {
            for (int j = j0, width; j < j1; j += width) {
                width = Math.min(NR, j1 - j);
                float[] c = output.open(i, j, 1, width, width, beta == 0, buffers);
                int from = output.at(c, i, j);
                for (int at = from; at < from + width; at++) {
                    c[at] = beta == 0 ? 0 : beta * c[at];
                }
                output.close(c, i, j, 1, width, width, true, buffers);
            }
        }
    }
}
