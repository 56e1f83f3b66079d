// The build derives DoubleJacobianActivation from this file.
package dev.lanewise.mlp;

import dev.lanewise.kernels.Kernels;

/// An activation from a function and its Jacobian, sample by sample, in float.
interface FloatJacobianActivation extends FloatVectorActivation {
    /// Value and Jacobian.
    VectorActivation.JacobianFunction function();

    @Override
    default void value(Kernels kernels, int m, int n, float[] z, float[] a) {
        double[] in = new double[n];
        double[] out = new double[n];
        for (int i = 0; i < m; i++) {
            copyRow(n, z, i, in);
            function().value(in, out);
            for (int j = 0; j < n; j++) {
                a[i * n + j] = (float) out[j];
            }
        }
    }

    @Override
    default void gradient(Kernels kernels, int m, int n, float[] z, float[] a, float[] g) {
        multiply(m, n, z, g, true);
    }

    @Override
    default void tangent(Kernels kernels, int m, int n, float[] z, float[] a, float[] v) {
        multiply(m, n, z, v, false);
    }

    /// Each row r becomes r·f′ or f′·r.
    private void multiply(int m, int n, float[] z, float[] rows, boolean fromLeft) {
        double[] in = new double[n];
        double[] row = new double[n];
        double[][] jacobian = new double[n][n];
        for (int i = 0; i < m; i++) {
            copyRow(n, z, i, in);
            copyRow(n, rows, i, row);
            function().jacobian(in, jacobian);
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int k = 0; k < n; k++) {
                    sum += row[k] * (fromLeft ? jacobian[k][j] : jacobian[j][k]);
                }
                rows[i * n + j] = (float) sum;
            }
        }
    }

    private static void copyRow(int n, float[] matrix, int i, double[] row) {
        for (int j = 0; j < n; j++) {
            row[j] = matrix[i * n + j];
        }
    }
}
