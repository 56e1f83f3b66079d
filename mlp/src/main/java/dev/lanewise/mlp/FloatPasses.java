// The build derives DoublePasses from this file.
package dev.lanewise.mlp;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.FloatWorkspace.State;

/// The passes of a net through the buffers of a workspace that need no loss: forward, backward from a given ∂J/∂A,
/// gradient and step. [FloatMlp] has the formulas. Arguments have been checked; nothing is checked here.
final class FloatPasses {
    private final Kernels kernels;
    private final FloatParameters parameters;
    private final Architecture architecture;

    FloatPasses(Kernels kernels, FloatParameters parameters) {
        this.kernels = kernels;
        this.parameters = parameters;
        this.architecture = parameters.architecture();
    }

    /// Z and A of every layer.
    void forward(float[] x, int xOffset, int ldx, int batch, FloatWorkspace w) {
        w.state = State.EMPTY;
        w.batch = batch;
        w.x = x;
        w.xOffset = xOffset;
        w.ldx = ldx;
        for (int l = 0; l < architecture.depth(); l++) {
            layer(l, w, w.products.forward[l]);
            if (w.masks[l] != null) {
                w.drop(l, architecture.layer(l).outputs());
            }
        }
        w.passes++;
        w.state = State.FORWARD;
    }

    /// A of every layer, without what a backward pass needs.
    ///
    /// @return A of the last layer
    float[] inference(float[] x, int xOffset, int ldx, int batch, FloatWorkspace w) {
        w.state = State.EMPTY;
        w.batch = batch;
        w.x = x;
        w.xOffset = xOffset;
        w.ldx = ldx;
        for (int l = 0; l < architecture.depth(); l++) {
            layer(l, w, w.products.inference[l]);
        }
        w.x = null;
        return w.lastActivation();
    }

    /// Aₗ ← f(Aₗ₋₁·Wₗ + bₗ): in the epilogue where f is elementwise, by rows of Zₗ where it is not.
    private void layer(int l, FloatWorkspace w, FloatRepeatedGemm product) {
        Architecture.Layer layer = architecture.layer(l);
        VectorActivation f = layer.vectorActivation();
        product.run(
                w.batch,
                layer.inputs(),
                1,
                l == 0 ? w.x : w.activations[l - 1],
                l == 0 ? w.xOffset : 0,
                l == 0 ? w.ldx : layer.inputs(),
                parameters.array(),
                layer.weightsOffset(),
                0,
                f == null ? w.activations[l] : w.preActivations[l],
                0);
        if (f != null) {
            f.value(kernels, w.batch, layer.outputs(), w.preActivations[l], w.activations[l]);
        }
    }

    /// From ∂J/∂A of the last layer (∂J/∂Z where the loss is on logits, the same for the identity) to Δ of every layer.
    void propagate(FloatWorkspace w) {
        int last = architecture.depth() - 1;
        finishDelta(last, w);
        for (int l = last - 1; l >= 0; l--) {
            Architecture.Layer above = architecture.layer(l + 1);
            w.products.backward[l].run(
                    w.batch,
                    above.outputs(),
                    1,
                    w.deltas[l + 1],
                    0,
                    above.outputs(),
                    parameters.array(),
                    above.weightsOffset(),
                    0,
                    w.deltas[l],
                    0);
            if (!w.isFused(l)) {
                finishDelta(l, w);
            }
        }
        w.state = State.BACKWARD;
    }

    /// Δₗ ← ∂J/∂Aₗ·f′ and its column sums, as a pass of its own.
    private void finishDelta(int l, FloatWorkspace w) {
        Architecture.Layer layer = architecture.layer(l);
        if (w.masks[l] != null) {
            w.multiplyByMask(l, layer.outputs(), w.deltas[l]);
        }
        if (layer.vectorActivation() != null) {
            layer.vectorActivation()
                    .gradient(kernels, w.batch, layer.outputs(), w.preActivations[l], w.activations[l], w.deltas[l]);
        }
        kernels.apply(w.batch, layer.outputs(), w.deltas[l], 0, layer.outputs(), w.backward.get(l));
    }

    /// ∇W = s·Aᵀ·Δ and ∇b = s·ΣΔ of every layer, in the layout of the parameters.
    void gradient(FloatWorkspace w, float[] gradient, int offset) {
        float scale = (float) w.gradientScale;
        for (int l = 0; l < architecture.depth(); l++) {
            Architecture.Layer layer = architecture.layer(l);
            int at = offset + layer.weightsOffset();
            weights(l, layer, w, w.products.gradient[l], scale, 0, gradient, at);
            float[] sums = w.deltaSums[l];
            int bias = offset + layer.biasOffset();
            for (int j = 0; j < layer.outputs(); j++) {
                gradient[bias + j] = scale * sums[j];
            }
        }
    }

    /// One step of gradient descent; the workspace is empty after it.
    void update(FloatWorkspace w, double learningRate, double weightDecay) {
        w.state = State.EMPTY;
        float rate = (float) learningRate;
        float keep = (float) (1 - learningRate * weightDecay);
        float scale = (float) w.gradientScale;
        w.minusRate[0] = -rate;
        float[] array = parameters.array();
        for (int l = 0; l < architecture.depth(); l++) {
            Architecture.Layer layer = architecture.layer(l);
            weights(l, layer, w, w.products.step[l], scale, keep, array, layer.weightsOffset());
            float[] sums = w.deltaSums[l];
            int bias = layer.biasOffset();
            for (int j = 0; j < layer.outputs(); j++) {
                array[bias + j] -= rate * (scale * sums[j]);
            }
        }
        w.x = null;
    }

    /// From α·Aₗ₋₁ᵀ·Δₗ and β·C, C in×out: the gradient, or the step.
    private static void weights(
            int l,
            Architecture.Layer layer,
            FloatWorkspace w,
            FloatRepeatedGemm product,
            float alpha,
            float beta,
            float[] c,
            int cOffset) {
        product.run(
                layer.inputs(),
                w.batch,
                alpha,
                l == 0 ? w.x : w.activations[l - 1],
                l == 0 ? w.xOffset : 0,
                l == 0 ? w.ldx : layer.inputs(),
                w.deltas[l],
                0,
                beta,
                c,
                cOffset);
    }
}
