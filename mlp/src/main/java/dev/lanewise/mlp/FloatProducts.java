// The build derives DoubleProducts from this file.
package dev.lanewise.mlp;

import static dev.lanewise.kernels.Transpose.NO_TRANS;
import static dev.lanewise.kernels.Transpose.TRANS;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Kernels;
import java.util.List;

/// The products of a net's passes through the buffers of one workspace, which their epilogues refer to: for each layer
/// those that [FloatMlp] has the formulas of.
final class FloatProducts {
    /// Aₗ₋₁·Wₗ, to Zₗ and Aₗ.
    final FloatRepeatedGemm[] forward;
    /// Aₗ₋₁·Wₗ, to Aₗ alone.
    final FloatRepeatedGemm[] inference;
    /// Δₗ₊₁·Wₗ₊₁ᵀ, to Δₗ, or to ∂J/∂Aₗ where that is not all; null for the last layer.
    final FloatRepeatedGemm[] backward;
    /// Aₗ₋₁ᵀ·Δₗ, to the gradient.
    final FloatRepeatedGemm[] gradient;
    /// Aₗ₋₁ᵀ·Δₗ, added to Wₗ once.
    final FloatRepeatedGemm[] step;

    /// @param backward with nulls where Δ is not made in the epilogue
    FloatProducts(
            Kernels kernels,
            Architecture architecture,
            List<Epilogue<float[]>> forward,
            List<Epilogue<float[]>> inference,
            List<Epilogue<float[]>> backward,
            Epilogue<float[]> step) {
        int depth = architecture.depth();
        this.forward = new FloatRepeatedGemm[depth];
        this.inference = new FloatRepeatedGemm[depth];
        this.backward = new FloatRepeatedGemm[depth];
        this.gradient = new FloatRepeatedGemm[depth];
        this.step = new FloatRepeatedGemm[depth];
        for (int l = 0; l < depth; l++) {
            int in = architecture.layer(l).inputs();
            int out = architecture.layer(l).outputs();
            this.forward[l] = new FloatRepeatedGemm(kernels, NO_TRANS, NO_TRANS, out, out, out, forward.get(l));
            this.inference[l] = new FloatRepeatedGemm(kernels, NO_TRANS, NO_TRANS, out, out, out, inference.get(l));
            if (l > 0) {
                this.backward[l - 1] =
                        new FloatRepeatedGemm(kernels, NO_TRANS, TRANS, in, out, in, backward.get(l - 1));
            }
            this.gradient[l] = new FloatRepeatedGemm(kernels, TRANS, NO_TRANS, out, out, out, null);
            this.step[l] = new FloatRepeatedGemm(kernels, TRANS, NO_TRANS, out, out, out, step);
        }
    }
}
