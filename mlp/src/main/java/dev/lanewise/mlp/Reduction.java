package dev.lanewise.mlp;

/// How the losses of a batch's samples become one number, and so how their gradients add up.
public enum Reduction {
    /// J = Σᵢ Jᵢ over the samples; ∇W = XᵀΔ.
    SUM,
    /// J = (1 ÷ m)·Σᵢ Jᵢ; ∇W = (1 ÷ m)·XᵀΔ. The same as [#SUM] for a batch of one.
    MEAN;

    /// The factor s of loss and gradient.
    ///
    /// @param batch samples, at least 1
    /// @return 1 or 1 ÷ batch
    double scale(int batch) {
        return this == SUM ? 1 : 1.0 / batch;
    }
}
