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
/// | [#LECUN_NORMAL] | normal, mean 0, variance 1 ÷ in | saturating functions |
/// | [#LECUN_UNIFORM] | uniform in ±√(3 ÷ in), the same variance | saturating functions |
/// | [#ORTHOGONAL] | of a random matrix with orthonormal rows (in ≤ out) or columns, all alike likely | deep nets |
///
/// He: He, Zhang, Ren, Sun, "Delving Deep into Rectifiers", ICCV 2015, equation 10. Xavier: Glorot, Bengio,
/// "Understanding the Difficulty of Training Deep Feedforward Neural Networks", AISTATS 2010, equations 12 and 16.
/// LeCun: LeCun, Bottou, Orr, Müller, "Efficient BackProp", 1998, section 4.6. Orthogonal: Saxe, McClelland, Ganguli,
/// "Exact Solutions to the Nonlinear Dynamics of Learning in Deep Linear Neural Networks", ICLR 2014.
///
/// Draws are in `double` and rounded where they are stored, one draw a weight, layer by layer, each matrix row by row:
/// a `float` and a `double` net from generators of the same seed differ by that rounding only.
public enum Initialiser {
    /// Normal with variance 2 ÷ in.
    HE_NORMAL(2, true, true),
    /// Uniform with variance 2 ÷ in.
    HE_UNIFORM(2, true, false),
    /// Normal with variance 2 ÷ (in + out).
    XAVIER_NORMAL(2, false, true),
    /// Uniform with variance 2 ÷ (in + out).
    XAVIER_UNIFORM(2, false, false),
    /// Normal with variance 1 ÷ in.
    LECUN_NORMAL(1, true, true),
    /// Uniform with variance 1 ÷ in.
    LECUN_UNIFORM(1, true, false),
    /// Orthonormal rows or columns.
    ORTHOGONAL(1, false, true);

    private final int gain;
    private final boolean fanInOnly;
    private final boolean normal;

    Initialiser(int gain, boolean fanInOnly, boolean normal) {
        this.gain = gain;
        this.fanInOnly = fanInOnly;
        this.normal = normal;
    }

    /// The standard deviation of a weight.
    ///
    /// @param inputs rows of W, at least 1
    /// @param outputs columns of W, at least 1
    /// @return √(2 ÷ in), √(2 ÷ (in + out)), √(1 ÷ in), or √(1 ÷ max(in, out)) where the matrix is orthogonal
    public double standardDeviation(int inputs, int outputs) {
        if (this == ORTHOGONAL) {
            return Math.sqrt(1.0 / Math.max(inputs, outputs));
        }
        double fan = fanInOnly ? inputs : (double) inputs + outputs;
        return Math.sqrt(gain / fan);
    }

    /// Draws the weights of one layer.
    ///
    /// @param inputs rows of W, at least 1
    /// @param outputs columns of W, at least 1
    /// @param random where the numbers come from: one draw a weight, row by row
    /// @return W, row-major
    double[] matrix(int inputs, int outputs, RandomGenerator random) {
        double[] w = new double[Math.multiplyExact(inputs, outputs)];
        for (int i = 0; i < w.length; i++) {
            w[i] = this == ORTHOGONAL ? random.nextGaussian() : draw(inputs, outputs, random);
        }
        if (this == ORTHOGONAL) {
            if (inputs <= outputs) {
                orthonormalise(inputs, outputs, w, outputs, 1);
            } else {
                orthonormalise(outputs, inputs, w, 1, outputs);
            }
        }
        return w;
    }

    /// Gram and Schmidt's method, each vector twice against those before it, which leaves products of 10⁻¹⁵. Of
    /// Gaussian vectors it makes a uniformly distributed orthonormal system, because it keeps their directions' signs.
    /// Component j of vector i is `w[i·vector + j·component]`.
    private static void orthonormalise(int vectors, int length, double[] w, int vector, int component) {
        for (int i = 0; i < vectors; i++) {
            for (int pass = 0; pass < 2; pass++) {
                for (int q = 0; q < i; q++) {
                    double dot = 0;
                    for (int j = 0; j < length; j++) {
                        dot += w[i * vector + j * component] * w[q * vector + j * component];
                    }
                    for (int j = 0; j < length; j++) {
                        w[i * vector + j * component] -= dot * w[q * vector + j * component];
                    }
                }
                double square = 0;
                for (int j = 0; j < length; j++) {
                    square += w[i * vector + j * component] * w[i * vector + j * component];
                }
                for (int j = 0; j < length; j++) {
                    w[i * vector + j * component] /= Math.sqrt(square);
                }
            }
        }
    }

    /// Draws one weight.
    ///
    /// @param inputs rows of W, at least 1
    /// @param outputs columns of W, at least 1
    /// @param random where the number comes from
    /// @return the weight
    /// @throws IllegalStateException for [#ORTHOGONAL], whose weights depend on each other
    public double draw(int inputs, int outputs, RandomGenerator random) {
        if (this == ORTHOGONAL) {
            throw new IllegalStateException("the weights of an orthogonal matrix are not drawn one by one");
        }
        double deviation = standardDeviation(inputs, outputs);
        // A uniform variable in ±r has variance r² ÷ 3.
        return normal ? deviation * random.nextGaussian() : deviation * Math.sqrt(3) * (2 * random.nextDouble() - 1);
    }
}
