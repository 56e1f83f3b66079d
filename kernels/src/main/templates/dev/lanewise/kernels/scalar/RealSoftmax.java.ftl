package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.functions.${Real}Functions;

/// Softmax, log-softmax and softmax-cross-entropy on rows of ${real}.
final class ${Real}Softmax {
    /// No row is too narrow for loops.
    private static final int NARROW = 0;
    private static final int TOGETHER = 1;

    private ${Real}Softmax() {}

<#include "../_rows.ftl">

    private static ${real} maximum(int n, ${real}[] x, int xi) {
        ${real} max = x[xi];
        for (int j = 1; j < n; j++) {
            max = Math.max(max, x[xi + j]);
        }
        return max;
    }

    /// y = exp(x − max).
    private static void expMinus(int n, ${real}[] x, int xi, ${real} max, ${real}[] y, int yi) {
        for (int j = 0; j < n; j++) {
            y[yi + j] = ${Real}Functions.expOfNonPositive(x[xi + j] - max);
        }
    }

    private static void divide(int n, ${real}[] y, int yi, ${real} divisor) {
        for (int j = 0; j < n; j++) {
            y[yi + j] /= divisor;
        }
    }

    private static void multiply(int n, ${real}[] y, int yi, ${real} factor) {
        for (int j = 0; j < n; j++) {
            y[yi + j] *= factor;
        }
    }

    /// y = (x − max) − log.
    private static void subtract(int n, ${real}[] x, int xi, ${real} max, ${real} log, ${real}[] y, int yi) {
        for (int j = 0; j < n; j++) {
            y[yi + j] = (x[xi + j] - max) - log;
        }
    }

    private static void multiplyByRow(int n, ${real}[] y, int yi, ${real}[] t, int ti) {
        for (int j = 0; j < n; j++) {
            y[yi + j] *= t[ti + j];
        }
    }

    private static void subtractRow(int n, ${real}[] y, int yi, ${real}[] t, int ti) {
        for (int j = 0; j < n; j++) {
            y[yi + j] -= t[ti + j];
        }
    }
}
