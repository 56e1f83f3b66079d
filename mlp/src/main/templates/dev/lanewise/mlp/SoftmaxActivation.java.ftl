package dev.lanewise.mlp;

import dev.lanewise.kernels.Kernels;

/// Softmax and its logarithm.
final class SoftmaxActivation implements VectorActivation {
    private final boolean log;

    SoftmaxActivation(boolean log) {
        this.log = log;
    }
<#list types as t>

    @Override
    public void value(Kernels kernels, int m, int n, ${t.real}[] z, ${t.real}[] a) {
        if (log) {
            kernels.logSoftmax(m, n, z, 0, n, a, 0, n);
        } else {
            kernels.softmax(m, n, z, 0, n, a, 0, n);
        }
    }

    @Override
    public void gradient(Kernels kernels, int m, int n, ${t.real}[] z, ${t.real}[] a, ${t.real}[] g) {
        if (log) {
            kernels.logSoftmaxGradient(m, n, a, 0, n, g, 0, n);
        } else {
            kernels.softmaxGradient(m, n, a, 0, n, g, 0, n);
        }
    }

    /// The softmax' Jacobian is symmetric; the logarithm's is I − 1·s, so its tangent is v − ⟨s, v⟩.
    @Override
    public void tangent(Kernels kernels, int m, int n, ${t.real}[] z, ${t.real}[] a, ${t.real}[] v) {
        if (!log) {
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
                v[j] -= ${t.narrow}mean;
            }
        }
    }
</#list>

    @Override
    public String toString() {
        return log ? "log_softmax" : "softmax";
    }
}
