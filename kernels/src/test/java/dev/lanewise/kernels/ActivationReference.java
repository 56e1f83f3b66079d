package dev.lanewise.kernels;

import java.util.List;

/// The activations and their derivatives in `double`, by other formulas than the library's: a few 2⁻⁵³ of relative
/// error, which is nothing beside a `float` and 1e-14 at most beside a `double`.
final class ActivationReference {
    /// One of each kind, with parameters that are not the default.
    static final List<Activation> ALL = List.of(
            Activation.IDENTITY,
            Activation.RELU,
            Activation.leakyRelu(0.25),
            Activation.SIGMOID,
            Activation.TANH,
            Activation.SOFTPLUS,
            Activation.elu(1.5),
            Activation.GELU,
            Activation.SILU);

    private static final double ONE_BY_SQRT_2_PI = 0.3989422804014327;

    private ActivationReference() {}

    static double value(Activation f, double z) {
        return switch (f.kind()) {
            case IDENTITY -> z;
            case RELU -> Math.max(0, z);
            case LEAKY_RELU -> z >= 0 ? z : f.parameter() * z;
            case SIGMOID -> sigmoid(z);
            case TANH -> StrictMath.tanh(z);
            case SOFTPLUS -> Math.max(0, z) + StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
            case ELU -> z >= 0 ? z : f.parameter() * StrictMath.expm1(z);
            case GELU -> z * normal(z);
            case SILU -> z * sigmoid(z);
        };
    }

    static double derivative(Activation f, double z) {
        return switch (f.kind()) {
            case IDENTITY -> 1;
            case RELU -> z >= 0 ? 1 : 0;
            case LEAKY_RELU -> z >= 0 ? 1 : f.parameter();
            case SIGMOID -> 0.25 / StrictMath.cosh(z / 2) / StrictMath.cosh(z / 2);
            case TANH -> 1 / StrictMath.cosh(z) / StrictMath.cosh(z);
            case SOFTPLUS -> sigmoid(z);
            case ELU -> z >= 0 ? 1 : f.parameter() * StrictMath.exp(z);
            case GELU -> normal(z) + z * density(z);
            case SILU -> sigmoid(z) * (1 + z * sigmoid(-z));
        };
    }

    private static double sigmoid(double z) {
        return z >= 0 ? 1 / (1 + StrictMath.exp(-z)) : StrictMath.exp(z) / (1 + StrictMath.exp(z));
    }

    /// φ, with the rounding error of z² put back.
    private static double density(double z) {
        double square = z * z;
        double error = Math.fma(z, z, -square);
        return ONE_BY_SQRT_2_PI * StrictMath.exp(-square / 2) * (1 - error / 2);
    }

    /// Φ: near 0 by the series 1/2 + φ(z)(z + z³/3 + z⁵/(3·5) + …), farther out by the continued fraction of the tail,
    /// φ(t) ÷ (t + 1/(t + 2/(t + …))).
    private static double normal(double z) {
        double t = Math.abs(z);
        if (t > 39) {
            return z > 0 ? 1 : 0;
        }
        if (t < 1) {
            double term = z;
            double sum = z;
            for (int i = 3; Math.abs(term) > 0x1p-60 * Math.abs(sum); i += 2) {
                term *= z * z / i;
                sum += term;
            }
            return 0.5 + density(z) * sum;
        }
        double fraction = t;
        for (int i = (int) (800 / (t * t)) + 30; i > 0; i--) {
            fraction = t + i / fraction;
        }
        double tail = density(t) / fraction;
        return z < 0 ? tail : 1 - tail;
    }
}
