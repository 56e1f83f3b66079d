package dev.lanewise.mlp;

import dev.lanewise.kernels.Activation;

/// What is minimised, for one sample with activations a (or logits z) of the last layer and target y, both of n
/// elements.
///
/// | loss | J | δ = ∂J/∂z |
/// |---|---|---|
/// | [#SOFTMAX_CROSS_ENTROPY] | −Σⱼ yⱼ·ln pⱼ, p = softmax(z) | (Σⱼ yⱼ)·p − y; p − y for a one-hot y |
/// | [#HALF_SQUARED_ERROR] | ½‖a − y‖² | (a − y) ⊙ f′(z) |
/// | [#SUM_SQUARED_ERROR] | Σⱼ (aⱼ − yⱼ)² | 2·(a − y) ⊙ f′(z) |
/// | [#MEAN_SQUARED_ERROR] | (1 ÷ n)·Σⱼ (aⱼ − yⱼ)² | (2 ÷ n)·(a − y) ⊙ f′(z) |
///
/// What happens over the samples of a batch is [Reduction]'s business; δ is never scaled by it.
public enum Loss {
    /// Softmax and cross-entropy in one, on the logits of a last layer whose activation is the identity.
    SOFTMAX_CROSS_ENTROPY,
    /// ½‖a − y‖², any output activation.
    HALF_SQUARED_ERROR,
    /// Σⱼ (aⱼ − yⱼ)², any output activation; the factor 2 stays in the gradient.
    SUM_SQUARED_ERROR,
    /// The mean of (aⱼ − yⱼ)² over the outputs, any output activation.
    MEAN_SQUARED_ERROR;

    /// Refuses an output layer that the loss does not fit.
    void checkOutput(Architecture architecture) {
        Activation output = architecture.layer(architecture.depth() - 1).activation();
        if (this == SOFTMAX_CROSS_ENTROPY && output.kind() != Activation.Kind.IDENTITY) {
            throw new IllegalArgumentException("the output activation is " + output
                    + ", but loss=SOFTMAX_CROSS_ENTROPY applies its softmax to the logits: give the last layer of "
                    + architecture + " the identity");
        }
    }

    /// The factor of Σ(a − y)² in a squared error.
    double valueFactor(int outputs) {
        return switch (this) {
            case HALF_SQUARED_ERROR -> 0.5;
            case SUM_SQUARED_ERROR -> 1;
            case MEAN_SQUARED_ERROR -> 1.0 / outputs;
            case SOFTMAX_CROSS_ENTROPY -> throw new AssertionError(this);
        };
    }

    /// The factor of (a − y) ⊙ f′(z) in the gradient of a squared error.
    double deltaFactor(int outputs) {
        return 2 * valueFactor(outputs);
    }
}
