package dev.lanewise.mlp;

import java.util.random.RandomGenerator;

/// How the weights of a new net are drawn; biases begin at 0.
///
/// | initialiser | each weight of an in×out matrix | for |
/// |---|---|---|
/// | [#HE_NORMAL] | normal, mean 0, variance 2 ÷ in | ReLU and its relatives |
/// | [#HE_UNIFORM] | uniform in ±√(6 ÷ in), the same variance | ReLU and its relatives |
/// | [#XAVIER_NORMAL] | normal, mean 0, variance 2 ÷ (in + out) | sigmoid, tanh, identity |
/// | [#XAVIER_UNIFORM] | uniform in ±√(6 ÷ (in + out)), the same variance | sigmoid, tanh, identity |
///
/// He: He, Zhang, Ren, Sun, "Delving Deep into Rectifiers", ICCV 2015, equation 10. Xavier: Glorot, Bengio,
/// "Understanding the Difficulty of Training Deep Feedforward Neural Networks", AISTATS 2010, equations 12 and 16.
///
/// Draws are in `double` and rounded where they are stored, one draw a weight, layer by layer, each matrix row by row:
/// a `float` and a `double` net from generators of the same seed differ by that rounding only.
public enum Initialiser {
    /// Normal with variance 2 ÷ in.
    HE_NORMAL(true, true),
    /// Uniform with variance 2 ÷ in.
    HE_UNIFORM(true, false),
    /// Normal with variance 2 ÷ (in + out).
    XAVIER_NORMAL(false, true),
    /// Uniform with variance 2 ÷ (in + out).
    XAVIER_UNIFORM(false, false);

    private final boolean fanInOnly;
    private final boolean normal;

    Initialiser(boolean fanInOnly, boolean normal) {
        this.fanInOnly = fanInOnly;
        this.normal = normal;
    }

    /// The standard deviation of a weight.
    ///
    /// @param inputs rows of W, at least 1
    /// @param outputs columns of W, at least 1
    /// @return √(2 ÷ in) or √(2 ÷ (in + out))
    public double standardDeviation(int inputs, int outputs) {
        double fan = fanInOnly ? inputs : (double) inputs + outputs;
        return Math.sqrt(2 / fan);
    }

    /// Draws one weight.
    ///
    /// @param inputs rows of W, at least 1
    /// @param outputs columns of W, at least 1
    /// @param random where the number comes from
    /// @return the weight
    public double draw(int inputs, int outputs, RandomGenerator random) {
        double deviation = standardDeviation(inputs, outputs);
        // A uniform variable in ±r has variance r² ÷ 3.
        return normal ? deviation * random.nextGaussian() : deviation * Math.sqrt(3) * (2 * random.nextDouble() - 1);
    }
}
