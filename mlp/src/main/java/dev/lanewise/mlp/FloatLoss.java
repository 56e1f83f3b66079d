// The build derives DoubleLoss from this file.
package dev.lanewise.mlp;

/// A user-defined loss C on float activations: its value and ∇ₐC for one sample. The net turns ∇ₐC into δ = ∇ₐC ⊙ f′(z)
/// and goes on from there.
///
/// It is called for one sample after another, by the thread that runs the pass; it must not keep the arrays. To keep
/// passes free of allocation it must not allocate either.
@FunctionalInterface
public interface FloatLoss {
    /// Value and gradient of one sample.
    ///
    /// @param n outputs of the net
    /// @param a activations of the last layer, to be read from `aOffset` on
    /// @param aOffset index of the first
    /// @param y targets, n from `yOffset` on; one-hot where the caller gave a label
    /// @param yOffset index of the first
    /// @param gradient where ∂C/∂aⱼ goes, n from `gradientOffset` on, all of them to be written
    /// @param gradientOffset index of the first
    /// @return C
    double apply(int n, float[] a, int aOffset, float[] y, int yOffset, float[] gradient, int gradientOffset);
}
