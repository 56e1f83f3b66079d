package dev.lanewise.mlp;

import java.util.Arrays;
import java.util.List;

/// What is minimised, for one sample with activations a (or logits z) of the last layer and target y, both of n
/// elements.
///
/// | loss | J | δ = ∂J/∂z |
/// |---|---|---|
/// | [#SOFTMAX_CROSS_ENTROPY] | −Σⱼ yⱼ·ln pⱼ, p = softmax(z) | (Σⱼ yⱼ)·p − y; p − y for a one-hot y |
/// | [#BINARY_CROSS_ENTROPY] | Σⱼ −yⱼ·ln σ(zⱼ) − (1 − yⱼ)·ln σ(−zⱼ) = Σⱼ ln(1 + e^zⱼ) − zⱼ·yⱼ | σ(z) − y |
/// | [#HALF_SQUARED_ERROR] | ½‖a − y‖² | (a − y) ⊙ f′(z) |
/// | [#SUM_SQUARED_ERROR] | Σⱼ (aⱼ − yⱼ)² | 2·(a − y) ⊙ f′(z) |
/// | [#MEAN_SQUARED_ERROR] | (1 ÷ n)·Σⱼ (aⱼ − yⱼ)² | (2 ÷ n)·(a − y) ⊙ f′(z) |
/// | [#huber(double)] | Σⱼ ½eⱼ² where \|eⱼ\| ≤ d, else d·(\|eⱼ\| − ½d), e = a − y | (e clamped to ±d) ⊙ f′(z) |
///
/// What happens over the samples of a batch is [Reduction]'s business; δ is never scaled by it. A user-defined
/// loss is a [FloatLoss] or [DoubleLoss]. The cross-entropies begin at the logits and keep their digits, and those of
/// their gradients, where the probabilities saturate: the binary one at z = 34, y = 1 is 1.7·10⁻¹⁵, that of a softmax
/// of the floats (17, 0) with label 0 is 4.1·10⁻⁸. PyTorch's `mse_loss`, `binary_cross_entropy_with_logits` and
/// `huber_loss` also divide by the outputs; of these, only [#MEAN_SQUARED_ERROR] does here. Huber: P. J. Huber,
/// "Robust Estimation of a Location Parameter", Ann. Math. Stat. 35, 1964.
///
/// Immutable; equal when the formula and its parameters are.
public final class Loss {
    /// The formula, without its parameters.
    public enum Kind {
        /// −Σ y·ln softmax(z).
        SOFTMAX_CROSS_ENTROPY,
        /// −Σ y·ln σ(z) + (1 − y)·ln σ(−z).
        BINARY_CROSS_ENTROPY,
        /// ½‖a − y‖².
        HALF_SQUARED_ERROR,
        /// ‖a − y‖².
        SUM_SQUARED_ERROR,
        /// ‖a − y‖² ÷ n.
        MEAN_SQUARED_ERROR,
        /// Squared near 0, linear beyond.
        HUBER
    }

    /// Softmax and cross-entropy in one, on the logits of a last layer whose activation is the identity.
    public static final Loss SOFTMAX_CROSS_ENTROPY = new Loss(Kind.SOFTMAX_CROSS_ENTROPY, 0, null);
    /// Sigmoid and cross-entropy in one for each output, on the logits of a last layer whose activation is the
    /// identity.
    public static final Loss BINARY_CROSS_ENTROPY = new Loss(Kind.BINARY_CROSS_ENTROPY, 0, null);
    /// ½‖a − y‖², any output activation.
    public static final Loss HALF_SQUARED_ERROR = new Loss(Kind.HALF_SQUARED_ERROR, 0, null);
    /// Σⱼ (aⱼ − yⱼ)², any output activation; the factor 2 stays in the gradient.
    public static final Loss SUM_SQUARED_ERROR = new Loss(Kind.SUM_SQUARED_ERROR, 0, null);
    /// The mean of (aⱼ − yⱼ)² over the outputs, any output activation.
    public static final Loss MEAN_SQUARED_ERROR = new Loss(Kind.MEAN_SQUARED_ERROR, 0, null);

    private final Kind kind;
    /// Huber's d, or the smoothing of labels.
    private final double parameter;
    private final double[] classWeights;

    private Loss(Kind kind, double parameter, double[] classWeights) {
        this.kind = kind;
        this.parameter = parameter;
        this.classWeights = classWeights;
    }

    /// Huber's loss.
    ///
    /// @param d where it becomes linear, finite and above 0
    /// @return the loss
    /// @throws IllegalArgumentException if `d` is not
    public static Loss huber(double d) {
        if (!(d > 0) || Double.isInfinite(d)) {
            throw new IllegalArgumentException("d=" + d + " is not a finite number above 0");
        }
        return new Loss(Kind.HUBER, d, null);
    }

    /// The softmax-cross-entropy with smoothed labels: y ← (1 − ε)·y + ε ÷ n (see [dev.lanewise.kernels.CrossEntropy]).
    ///
    /// @param epsilon ε, 0 … 1
    /// @return a new loss
    /// @throws IllegalArgumentException if ε is not in 0 … 1
    /// @throws IllegalStateException if this is another loss
    public Loss withLabelSmoothing(double epsilon) {
        requireSoftmax("label smoothing");
        if (!(epsilon >= 0 && epsilon <= 1)) {
            throw new IllegalArgumentException("epsilon=" + epsilon + " is not in 0 … 1");
        }
        return new Loss(kind, epsilon, classWeights);
    }

    /// The softmax-cross-entropy with a weight for each class: y ← w ⊙ y. The mean over a batch divides by the samples,
    /// not by their weights.
    ///
    /// @param weights w, one a class, finite and at least 0; copied
    /// @return a new loss
    /// @throws IllegalArgumentException if a weight is not
    /// @throws IllegalStateException if this is another loss
    public Loss withClassWeights(double... weights) {
        requireSoftmax("class weights");
        for (int j = 0; j < weights.length; j++) {
            if (!(weights[j] >= 0) || Double.isInfinite(weights[j])) {
                throw new IllegalArgumentException(
                        "weights[" + j + "]=" + weights[j] + " is not a finite number of at least 0");
            }
        }
        return new Loss(kind, parameter, weights.clone());
    }

    private void requireSoftmax(String what) {
        if (kind != Kind.SOFTMAX_CROSS_ENTROPY) {
            throw new IllegalStateException(this + " has no " + what);
        }
    }

    /// Every loss, parameters at 1.
    ///
    /// @return one of each kind
    public static List<Loss> all() {
        return List.of(
                SOFTMAX_CROSS_ENTROPY,
                BINARY_CROSS_ENTROPY,
                HALF_SQUARED_ERROR,
                SUM_SQUARED_ERROR,
                MEAN_SQUARED_ERROR,
                huber(1));
    }

    /// The formula.
    ///
    /// @return which one
    public Kind kind() {
        return kind;
    }

    /// The smoothing of labels.
    ///
    /// @return ε, 0 where there is none
    public double labelSmoothing() {
        return kind == Kind.SOFTMAX_CROSS_ENTROPY ? parameter : 0;
    }

    /// The class weights.
    ///
    /// @return a copy, or null where every class has weight 1
    public double[] classWeights() {
        return classWeights == null ? null : classWeights.clone();
    }

    /// Where Huber's loss becomes linear.
    ///
    /// @return d
    double threshold() {
        return parameter;
    }

    /// Whether the last layer's activation is part of the formula, so that the net ends with the identity.
    boolean onLogits() {
        return kind == Kind.SOFTMAX_CROSS_ENTROPY || kind == Kind.BINARY_CROSS_ENTROPY;
    }

    /// Refuses an output layer that the loss does not fit.
    void checkOutput(Architecture architecture) {
        Architecture.Layer last = architecture.layer(architecture.depth() - 1);
        if (onLogits() && !last.isLinear()) {
            throw new IllegalArgumentException("the output activation is " + last.name() + ", but loss=" + this
                    + " applies its " + (kind == Kind.SOFTMAX_CROSS_ENTROPY ? "softmax" : "sigmoid")
                    + " to the logits: give the last layer of " + architecture + " the identity");
        }
        if (classWeights != null && classWeights.length != architecture.outputs()) {
            throw new IllegalArgumentException(classWeights.length + " class weights for the " + architecture.outputs()
                    + " outputs of " + architecture);
        }
    }

    /// The factor of Σ(a − y)² in a squared error.
    double valueFactor(int outputs) {
        return switch (kind) {
            case HALF_SQUARED_ERROR -> 0.5;
            case SUM_SQUARED_ERROR -> 1;
            case MEAN_SQUARED_ERROR -> 1.0 / outputs;
            default -> throw new AssertionError(this);
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Loss that
                && kind == that.kind
                && parameter == that.parameter
                && Arrays.equals(classWeights, that.classWeights);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * kind.hashCode() + Double.hashCode(parameter)) + Arrays.hashCode(classWeights);
    }

    /// `HUBER(1.0)`, `SOFTMAX_CROSS_ENTROPY, labels smoothed by 0.1, class weights [1.0, 2.0]`.
    @Override
    public String toString() {
        return kind == Kind.HUBER
                ? kind + "(" + parameter + ")"
                : kind
                        + (parameter == 0 ? "" : ", labels smoothed by " + parameter)
                        + (classWeights == null ? "" : ", class weights " + Arrays.toString(classWeights));
    }
}
