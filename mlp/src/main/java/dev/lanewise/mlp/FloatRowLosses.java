// The build derives DoubleRowLosses from this file.
package dev.lanewise.mlp;

import dev.lanewise.kernels.Activation;

/// The losses of [Loss] that go by rows, in float: all but the softmax-cross-entropy, which is a kernel.
final class FloatRowLosses {
    private FloatRowLosses() {}

    /// The row form, or null for the softmax-cross-entropy.
    static FloatLoss of(Loss loss) {
        return switch (loss.kind()) {
            case SOFTMAX_CROSS_ENTROPY -> null;
            case BINARY_CROSS_ENTROPY -> FloatRowLosses::binaryCrossEntropy;
            case HALF_SQUARED_ERROR, SUM_SQUARED_ERROR, MEAN_SQUARED_ERROR ->
                (n, a, ao, y, yo, g, go) -> squaredError(loss.valueFactor(n), n, a, ao, y, yo, g, go);
            case HUBER -> (n, a, ao, y, yo, g, go) -> huber(loss.threshold(), n, a, ao, y, yo, g, go);
        };
    }

    /// factor·Σ e², the squares added in double in ascending order; ∇ = 2·factor·e.
    private static double squaredError(double factor, int n, float[] a, int ao, float[] y, int yo, float[] g, int go) {
        float twice = (float) (2 * factor);
        double sum = 0;
        for (int j = 0; j < n; j++) {
            float e = a[ao + j] - y[yo + j];
            g[go + j] = twice * e;
            double wide = e;
            sum += wide * wide;
        }
        return factor * sum;
    }

    private static double huber(double d, int n, float[] a, int ao, float[] y, int yo, float[] g, int go) {
        double sum = 0;
        for (int j = 0; j < n; j++) {
            float e = a[ao + j] - y[yo + j];
            double size = Math.abs(e);
            g[go + j] = size <= d ? e : (float) Math.copySign(d, e);
            sum += size <= d ? 0.5 * size * size : d * (size - 0.5 * d);
        }
        return sum;
    }

    /// Σ ln(1 + e^z) − z·y; ∇ = σ(z) − y.
    private static double binaryCrossEntropy(int n, float[] z, int zo, float[] y, int yo, float[] g, int go) {
        double sum = 0;
        for (int j = 0; j < n; j++) {
            float logit = z[zo + j];
            float target = y[yo + j];
            double wide = logit;
            // Of the two forms that are equal the one that does not subtract numbers of the same size.
            double wideTarget = target;
            boolean positive = logit > 0;
            sum += (positive ? wide * (1 - wideTarget) : -wide * wideTarget)
                    + Activation.SOFTPLUS.value(-Math.abs(wide));
            g[go + j] = positive
                    ? (1 - target) - Activation.SIGMOID.value(-logit)
                    : Activation.SIGMOID.value(logit) - target;
        }
        return sum;
    }
}
