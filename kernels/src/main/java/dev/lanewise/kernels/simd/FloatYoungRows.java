// The build derives DoubleYoungRows from this file.
package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.functions.FloatFunctions;

/// The steps of an epilogue and the exponentials of a softmax in plain loops, while those on vectors are young (see
/// [Growth]). Arguments as in [FloatEpilogues]. The functions are the specification's: vectors equal them bit for bit.
final class FloatYoungRows {
    private FloatYoungRows() {}

    static void bias(
            Activation f, int m, int n, float[] c, int co, int ldc, float[] x, int xo, float[] z, int zo, int ldz) {
        for (int i = 0; i < m; i++) {
            int ci = co + i * ldc;
            int zi = zo + i * ldz;
            for (int j = 0; j < n; j++) {
                float v = c[ci + j] + x[xo + j];
                if (z != null) {
                    z[zi + j] = v;
                }
                c[ci + j] = f.value(v);
            }
        }
    }

    static void activate(Activation f, int m, int n, float[] c, int co, int ldc) {
        for (int i = 0; i < m; i++) {
            for (int ci = co + i * ldc; ci < co + i * ldc + n; ci++) {
                c[ci] = f.value(c[ci]);
            }
        }
    }

    static void timesDerivative(Activation f, int m, int n, float[] c, int co, int ldc, float[] x, int xo, int ldx) {
        for (int i = 0; i < m; i++) {
            int ci = co + i * ldc;
            int xi = xo + i * ldx;
            for (int j = 0; j < n; j++) {
                c[ci + j] *= f.derivative(x[xi + j]);
            }
        }
    }

    static void addRows(int m, int n, float[] c, int co, int ldc, float[] s, int so) {
        for (int i = 0; i < m; i++) {
            int ci = co + i * ldc;
            for (int j = 0; j < n; j++) {
                s[so + j] += c[ci + j];
            }
        }
    }

    /// y = exp(x − max).
    static void expMinus(int n, float[] x, int xi, float max, float[] y, int yi) {
        for (int j = 0; j < n; j++) {
            y[yi + j] = FloatFunctions.expOfNonPositive(x[xi + j] - max);
        }
    }
}
