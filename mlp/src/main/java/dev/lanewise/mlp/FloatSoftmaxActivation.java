// The build derives DoubleSoftmaxActivation from this file.
package dev.lanewise.mlp;

import dev.lanewise.kernels.Kernels;

/// Softmax and its logarithm in float.
interface FloatSoftmaxActivation extends FloatVectorActivation {
    /// Whether this is the logarithm.
    boolean isLog();

    @Override
    default void value(Kernels kernels, int m, int n, float[] z, float[] a) {
        if (isLog()) {
            kernels.logSoftmax(m, n, z, 0, n, a, 0, n);
        } else {
            kernels.softmax(m, n, z, 0, n, a, 0, n);
        }
    }

    @Override
    default void gradient(Kernels kernels, int m, int n, float[] z, float[] a, float[] g) {
        if (isLog()) {
            kernels.logSoftmaxGradient(m, n, a, 0, n, g, 0, n);
        } else {
            kernels.softmaxGradient(m, n, a, 0, n, g, 0, n);
        }
    }

    /// The softmax' Jacobian is symmetric; the logarithm's is I − 1·s, so its tangent is v − ⟨s, v⟩.
    @Override
    default void tangent(Kernels kernels, int m, int n, float[] z, float[] a, float[] v) {
        if (!isLog()) {
            kernels.softmaxGradient(m, n, a, 0, n, v, 0, n);
            return;
        }
        for (int i = 0; i < m; i++) {
            double mean = 0;
            for (int j = i * n; j < (i + 1) * n; j++) {
                // Math may round another way on another machine.
                mean += StrictMath.exp(a[j]) * v[j];
            }
            for (int j = i * n; j < (i + 1) * n; j++) {
                v[j] -= (float) mean;
            }
        }
    }
}
