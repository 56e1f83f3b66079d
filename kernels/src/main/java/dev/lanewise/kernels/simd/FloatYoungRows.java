// The build derives DoubleYoungRows from this file.
package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Epilogue;

/// The steps of an epilogue in plain loops, while those on vectors are young (see [Growth]). The functions are the
/// specification's: vectors equal them bit for bit.
final class FloatYoungRows {
    private FloatYoungRows() {}

    /// The steps of an epilogue on the m×n tile of C at row i0 and column j0 of the whole, as [FloatEpilogues#apply].
    static void apply(
            Epilogue<float[]> e,
            int i0,
            int j0,
            int m,
            int n,
            float[] c,
            int co,
            int ldc,
            float[] sums,
            int sumsOffset) {
        Activation f = e.activation() == null ? Activation.IDENTITY : e.activation();
        float[] bias = e.bias();
        float[] z = e.preActivation();
        float[] s = e.derivativeAt();
        for (int i = 0; i < m; i++) {
            int ci = co + i * ldc;
            if (bias != null) {
                int from = e.biasOffset() + j0;
                for (int j = 0; j < n; j++) {
                    c[ci + j] += bias[from + j];
                }
            }
            if (z != null) {
                System.arraycopy(c, ci, z, e.preActivationOffset() + (i0 + i) * e.ldPreActivation() + j0, n);
            }
            if (f.kind() != Activation.Kind.IDENTITY) {
                for (int j = 0; j < n; j++) {
                    c[ci + j] = f.value(c[ci + j]);
                }
            }
            if (s != null) {
                int from = e.derivativeAtOffset() + (i0 + i) * e.ldDerivativeAt() + j0;
                for (int j = 0; j < n; j++) {
                    c[ci + j] *= e.derivative().derivative(s[from + j]);
                }
            }
            if (sums != null) {
                for (int j = 0; j < n; j++) {
                    sums[sumsOffset + j] += c[ci + j];
                }
            }
        }
    }
}
