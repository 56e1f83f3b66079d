// The build derives DoubleTargets from this file.
package dev.lanewise.kernels.spi;

import dev.lanewise.kernels.CrossEntropy;

/// Rows of weighted and smoothed targets in float: qⱼ = wⱼ·((1 − ε)·tⱼ + ε÷n).
final class FloatTargets {
    private FloatTargets() {}

    /// tⱼ = 1(j = label).
    static void row(CrossEntropy<float[]> weighting, int n, int label, float[] q) {
        float elsewhere = (float) (weighting.labelSmoothing() / n);
        float here = (float) (1 - weighting.labelSmoothing() + weighting.labelSmoothing() / n);
        for (int j = 0; j < n; j++) {
            q[j] = j == label ? here : elsewhere;
        }
        multiply(weighting, n, q);
    }

    /// tⱼ from an array.
    static void row(CrossEntropy<float[]> weighting, int n, float[] t, int offset, float[] q) {
        double smoothing = weighting.labelSmoothing();
        for (int j = 0; j < n; j++) {
            q[j] = smoothing == 0 ? t[offset + j] : (float) ((1 - smoothing) * t[offset + j] + smoothing / n);
        }
        multiply(weighting, n, q);
    }

    private static void multiply(CrossEntropy<float[]> weighting, int n, float[] q) {
        float[] weights = weighting.classWeights();
        if (weights != null) {
            int offset = weighting.classWeightsOffset();
            for (int j = 0; j < n; j++) {
                q[j] *= weights[offset + j];
            }
        }
    }
}
