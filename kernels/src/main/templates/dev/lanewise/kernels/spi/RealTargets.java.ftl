package dev.lanewise.kernels.spi;

import dev.lanewise.kernels.CrossEntropy;

/// Rows of weighted and smoothed targets in ${real}: qⱼ = wⱼ·((1 − ε)·tⱼ + ε÷n).
final class ${Real}Targets {
    private ${Real}Targets() {}

    /// tⱼ = 1(j = label).
    static void row(CrossEntropy<${real}[]> weighting, int n, int label, ${real}[] q) {
        ${real} elsewhere = ${narrow}(weighting.labelSmoothing() / n);
        ${real} here = ${narrow}(1 - weighting.labelSmoothing() + weighting.labelSmoothing() / n);
        for (int j = 0; j < n; j++) {
            q[j] = j == label ? here : elsewhere;
        }
        multiply(weighting, n, q);
    }

    /// tⱼ from an array.
    static void row(CrossEntropy<${real}[]> weighting, int n, ${real}[] t, int offset, ${real}[] q) {
        double smoothing = weighting.labelSmoothing();
        for (int j = 0; j < n; j++) {
            q[j] = smoothing == 0 ? t[offset + j] : ${narrow}((1 - smoothing) * t[offset + j] + smoothing / n);
        }
        multiply(weighting, n, q);
    }

    private static void multiply(CrossEntropy<${real}[]> weighting, int n, ${real}[] q) {
        ${real}[] weights = weighting.classWeights();
        if (weights != null) {
            int offset = weighting.classWeightsOffset();
            for (int j = 0; j < n; j++) {
                q[j] *= weights[offset + j];
            }
        }
    }
}
