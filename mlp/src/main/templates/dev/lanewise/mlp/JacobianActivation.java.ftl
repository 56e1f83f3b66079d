package dev.lanewise.mlp;

import dev.lanewise.kernels.Kernels;
import java.util.Objects;

/// An activation from a function and its Jacobian, sample by sample.
final class JacobianActivation implements VectorActivation {
    private final String name;
    private final JacobianFunction function;

    JacobianActivation(String name, JacobianFunction function) {
        this.name = Objects.requireNonNull(name, "name");
        this.function = Objects.requireNonNull(function, "function");
    }
<#list types as t>

    @Override
    public void value(Kernels kernels, int m, int n, ${t.real}[] z, ${t.real}[] a) {
        double[] in = new double[n];
        double[] out = new double[n];
        for (int i = 0; i < m; i++) {
            copyRow(n, z, i, in);
            function.value(in, out);
            for (int j = 0; j < n; j++) {
                a[i * n + j] = ${t.narrow}out[j];
            }
        }
    }

    @Override
    public void gradient(Kernels kernels, int m, int n, ${t.real}[] z, ${t.real}[] a, ${t.real}[] g) {
        multiply(m, n, z, g, true);
    }

    @Override
    public void tangent(Kernels kernels, int m, int n, ${t.real}[] z, ${t.real}[] a, ${t.real}[] v) {
        multiply(m, n, z, v, false);
    }

    /// Each row r becomes r·f′ or f′·r.
    private void multiply(int m, int n, ${t.real}[] z, ${t.real}[] rows, boolean fromLeft) {
        double[] in = new double[n];
        double[] row = new double[n];
        double[][] jacobian = new double[n][n];
        for (int i = 0; i < m; i++) {
            copyRow(n, z, i, in);
            copyRow(n, rows, i, row);
            function.jacobian(in, jacobian);
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int k = 0; k < n; k++) {
                    sum += row[k] * (fromLeft ? jacobian[k][j] : jacobian[j][k]);
                }
                rows[i * n + j] = ${t.narrow}sum;
            }
        }
    }

    private static void copyRow(int n, ${t.real}[] matrix, int i, double[] row) {
        for (int j = 0; j < n; j++) {
            row[j] = matrix[i * n + j];
        }
    }
</#list>

    @Override
    public String toString() {
        return name;
    }
}
