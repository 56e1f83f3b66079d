// The build derives DoubleEpilogueLoops from this file.
package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Epilogue;

/// The steps of an [Epilogue] on a tile of C, element by element: what stands in for [FloatEpilogues] until C2 has
/// compiled its vectors, or for good where it has no masks for them.
final class FloatEpilogueLoops {
    private FloatEpilogueLoops() {}

    /// As [FloatEpilogues#apply], row after row.
    static void apply(
            Epilogue<float[]> e, int i0, int j0, int m, int n, float[] c, int co, int ldc, float[] sums, int so) {
        for (int i = 0; i < m; i++) {
            int ci = co + i * ldc;
            if (e.bias() != null) {
                add(n, e.bias(), e.biasOffset() + j0, c, ci);
            }
            if (e.preActivation() != null) {
                int to = e.preActivationOffset() + (i0 + i) * e.ldPreActivation() + j0;
                System.arraycopy(c, ci, e.preActivation(), to, n);
            }
            if (e.activation() != null) {
                activate(e.activation(), n, c, ci);
            }
            if (e.derivative() != null) {
                int at = e.derivativeAtOffset() + (i0 + i) * e.ldDerivativeAt() + j0;
                multiplyByDerivative(e.derivative(), n, e.derivativeAt(), at, c, ci);
            }
            if (sums != null) {
                add(n, c, ci, sums, so);
            }
        }
    }

    private static void add(int n, float[] x, int xo, float[] y, int yo) {
        for (int j = 0; j < n; j++) {
            y[yo + j] += x[xo + j];
        }
    }

    private static void activate(Activation f, int n, float[] c, int co) {
        for (int j = 0; j < n; j++) {
            c[co + j] = f.value(c[co + j]);
        }
    }

    private static void multiplyByDerivative(Activation f, int n, float[] x, int xo, float[] c, int co) {
        for (int j = 0; j < n; j++) {
            c[co + j] *= f.derivative(x[xo + j]);
        }
    }
}
