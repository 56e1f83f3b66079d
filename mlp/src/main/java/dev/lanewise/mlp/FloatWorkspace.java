// The build derives DoubleWorkspace from this file.
package dev.lanewise.mlp;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Kernels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The buffers of one net's passes over batches of up to [#maxBatch()] samples, and what is known of the last batch.
///
/// Made once by [FloatMlp#newWorkspace(int)], used for every batch, full or ragged, so that a pass allocates nothing.
/// It belongs to that net. One thread at a time; several workspaces let several threads run the same net, as long as
/// none of them updates it.
///
/// For a batch of m samples each matrix below is m×out with the layer's outputs as leading dimension. The views show
/// the last batch and are overwritten by the next.
///
/// Memory: up to 3·maxBatch·Σ outₗ + Σ outₗ elements; a layer without activation and dropout (identity) keeps 2
/// matrices, not 3, and one with dropout one more.
public final class FloatWorkspace {
    /// Which of the buffers belong to the last batch and the present parameters.
    enum State {
        /// None.
        EMPTY,
        /// Z and A.
        FORWARD,
        /// Z, A, Δ and the column sums of Δ.
        BACKWARD
    }

    /// The net that made it, which alone takes it: compared, and never called.
    final Object maker;

    final Kernels kernels;
    final FloatParameters parameters;
    final Architecture architecture;
    final int maxBatch;
    /// Zₗ; the same array as Aₗ where fₗ is the identity.
    final float[][] preActivations;
    /// Aₗ.
    final float[][] activations;
    /// Δₗ. Apart from Zₗ, which the derivative is read from while Δₗ is written.
    final float[][] deltas;
    /// Σᵢ (Δₗ)ᵢⱼ, the unscaled bias gradient.
    final float[][] deltaSums;
    /// One target, where the caller gives labels and the loss goes by rows.
    final float[] target;
    /// Forward with bias, keep Z, f; inference with bias, f; backward with that of [#backward].
    final FloatProducts products;
    /// ⊙ f′(Z) where f is elementwise, column sums.
    final List<Epilogue<float[]>> backward;

    /// ⊙ f′(Z) alone, or null where f is the identity or not elementwise.
    final List<Epilogue<float[]>> tangent;

    /// 0 or 1 ÷ (1 − p) for each activation of the last training pass, null for layers that drop none.
    final float[][] masks;
    /// Null where nothing is dropped.
    final Dropout dropout;

    /// −α of the step under way, and the epilogue that reads it.
    final float[] minusRate = new float[1];

    final Epilogue<float[]> step = Epilogue.ofFloat().addOnce(minusRate, 0).build();

    State state = State.EMPTY;
    /// The factor s of the gradient: that of the reduction, or 1 after a derivative that no loss began.
    double gradientScale;
    /// Null where every sample counts once.
    float[] sampleWeights;
    int sampleWeightsOffset;
    /// Training passes so far, which number the dropout.
    long passes;
    int batch;
    /// The caller's batch: an operand of the first layer's weight gradient, not copied.
    float[] x;
    int xOffset;
    int ldx;

    FloatWorkspace(Object maker, Kernels kernels, FloatParameters parameters, int maxBatch, Dropout dropout) {
        this.architecture = parameters.architecture();
        if (dropout != null) {
            dropout.check(architecture);
        }
        if (maxBatch < 1) {
            throw new IllegalArgumentException("maxBatch=" + maxBatch + " is below 1");
        }
        for (Architecture.Layer layer : architecture.layers()) {
            if ((long) maxBatch * layer.outputs() > Architecture.MAX_ARRAY) {
                throw new IllegalArgumentException("maxBatch=" + maxBatch + " rows of " + layer.outputs()
                        + " outputs are more than an array holds (" + Architecture.MAX_ARRAY + ")");
            }
        }
        this.maker = maker;
        this.kernels = kernels;
        this.parameters = parameters;
        this.maxBatch = maxBatch;
        int depth = architecture.depth();
        this.dropout = dropout;
        masks = new float[depth][];
        preActivations = new float[depth][];
        activations = new float[depth][];
        deltas = new float[depth][];
        deltaSums = new float[depth][];
        target = new float[architecture.outputs()];
        List<Epilogue<float[]>> forwardEpilogues = new ArrayList<>();
        List<Epilogue<float[]>> inferenceEpilogues = new ArrayList<>();
        List<Epilogue<float[]>> backwardEpilogues = new ArrayList<>();
        List<Epilogue<float[]>> fusedEpilogues = new ArrayList<>();
        List<Epilogue<float[]>> tangentEpilogues = new ArrayList<>();
        for (int l = 0; l < depth; l++) {
            Architecture.Layer layer = architecture.layer(l);
            int outputs = layer.outputs();
            activations[l] = new float[maxBatch * outputs];
            deltas[l] = new float[maxBatch * outputs];
            if (dropout != null && dropout.rate(l) > 0) {
                masks[l] = new float[maxBatch * outputs];
            }
            deltaSums[l] = new float[outputs];
            Epilogue.Builder<float[]> down = Epilogue.ofFloat().bias(parameters.array(), layer.biasOffset());
            Epilogue.Builder<float[]> up = Epilogue.ofFloat().columnSums(deltaSums[l], 0);
            boolean elementwise = !layer.isLinear() && layer.vectorActivation() == null;
            boolean same = layer.isLinear() && masks[l] == null; // dropout overwrites A
            preActivations[l] = same ? activations[l] : new float[maxBatch * outputs];
            if (elementwise) {
                down.activation(layer.activation());
                up.derivative(layer.activation(), preActivations[l], 0, outputs);
            }
            inferenceEpilogues.add(down.build());
            if (!same && layer.vectorActivation() == null) {
                down.keepPreActivation(preActivations[l], 0, outputs);
            }
            forwardEpilogues.add(down.build());
            backwardEpilogues.add(up.build());
            fusedEpilogues.add(isFused(l) ? backwardEpilogues.get(l) : null);
            tangentEpilogues.add(
                    elementwise
                            ? Epilogue.ofFloat()
                                    .derivative(layer.activation(), preActivations[l], 0, outputs)
                                    .build()
                            : null);
        }
        backward = List.copyOf(backwardEpilogues);
        products = new FloatProducts(kernels, architecture, forwardEpilogues, inferenceEpilogues, fusedEpilogues, step);
        tangent = Collections.unmodifiableList(tangentEpilogues);
    }

    /// The most samples that a pass takes.
    ///
    /// @return at least 1
    public int maxBatch() {
        return maxBatch;
    }

    /// Training passes so far: with dropout, the number of the pass that comes next.
    ///
    /// @return at least 0
    public long passes() {
        return passes;
    }

    /// Numbers the passes from here on: what a training that goes on where another stopped begins with.
    ///
    /// @param passes at least 0
    /// @throws IllegalArgumentException if it is negative
    public void startAtPass(long passes) {
        if (passes < 0) {
            throw new IllegalArgumentException("passes=" + passes + " is negative");
        }
        this.passes = passes;
    }

    /// Weighs the samples of the backward passes from here on: sample i counts vᵢ times, Jᵢ ← vᵢ·Jᵢ and δ with it. The
    /// mean over a batch still divides by the number of samples. Not copied: the weights are those of the moment of the
    /// pass.
    ///
    /// A weight of 0 multiplies too: a sample of finite numbers counts for nothing then, but 0·NaN is NaN, so that one
    /// with NaN or ∞ in its row or target still spoils loss and gradient. A `FloatTrainer` leaves samples of weight 0
    /// out, by zeros in their place; here that is the caller's to do.
    ///
    /// @param weights v, at least as many from `offset` on as a batch has samples; null for no weights
    /// @param offset index of the first
    /// @throws IndexOutOfBoundsException if `offset` is not an index of the array
    public void sampleWeights(float[] weights, int offset) {
        if (weights != null && (offset < 0 || offset > weights.length)) {
            throw new IndexOutOfBoundsException("offset=" + offset + " is outside weights of length " + weights.length);
        }
        sampleWeights = weights;
        sampleWeightsOffset = offset;
    }

    /// Whether Δₗ is made in the epilogue of its product; by a pass of its own where f is not elementwise or a mask is
    /// between.
    boolean isFused(int layer) {
        return architecture.layer(layer).vectorActivation() == null && masks[layer] == null;
    }

    /// A of the last layer.
    float[] lastActivation() {
        return activations[activations.length - 1];
    }

    /// Δ of the last layer.
    float[] lastDelta() {
        return deltas[deltas.length - 1];
    }

    /// Draws the mask of a layer for the present pass and multiplies A with it.
    void drop(int layer, int outputs) {
        float[] mask = masks[layer];
        float[] a = activations[layer];
        double rate = dropout.rate(layer);
        float kept = (float) (1 / (1 - rate));
        long stream = dropout.stream(passes, layer);
        for (int i = 0; i < batch * outputs; i++) {
            float factor = Dropout.uniform(stream, i) < rate ? 0 : kept;
            mask[i] = factor;
            a[i] *= factor;
        }
    }

    /// Multiplies a matrix of a layer's shape with the layer's mask.
    void multiplyByMask(int layer, int outputs, float[] x) {
        float[] mask = masks[layer];
        for (int i = 0; i < batch * outputs; i++) {
            x[i] *= mask[i];
        }
    }

    /// Samples in the last batch.
    ///
    /// @return 1 … maxBatch, or 0 before the first pass
    public int batch() {
        return batch;
    }

    /// Zₗ of the last batch.
    ///
    /// @param layer 0 … depth − 1
    /// @return a view, batch×out
    /// @throws IllegalStateException if the last call was not a forward or backward pass
    /// @throws IndexOutOfBoundsException if there is no such layer
    public FloatMatrix preActivation(int layer) {
        require(State.FORWARD, "a pre-activation");
        return view(preActivations, layer);
    }

    /// Aₗ of the last batch.
    ///
    /// @param layer 0 … depth − 1
    /// @return a view, batch×out
    /// @throws IllegalStateException if the last call was not a forward or backward pass
    /// @throws IndexOutOfBoundsException if there is no such layer
    public FloatMatrix activation(int layer) {
        require(State.FORWARD, "an activation");
        return view(activations, layer);
    }

    /// The last layer's activation: with softmax-cross-entropy the logits.
    ///
    /// @return a view, batch×outputs
    /// @throws IllegalStateException if the last call was not a forward or backward pass
    public FloatMatrix output() {
        return activation(activations.length - 1);
    }

    /// Δₗ = ∂J/∂Zₗ of the last batch, a row a sample, not scaled by 1 ÷ m whatever the reduction.
    ///
    /// @param layer 0 … depth − 1
    /// @return a view, batch×out
    /// @throws IllegalStateException if the last call was not a backward pass
    /// @throws IndexOutOfBoundsException if there is no such layer
    public FloatMatrix delta(int layer) {
        require(State.BACKWARD, "a delta");
        return view(deltas, layer);
    }

    private FloatMatrix view(float[][] buffers, int layer) {
        int outputs = architecture.layer(layer).outputs();
        return new FloatMatrix(buffers[layer], 0, batch, outputs, outputs);
    }

    void require(State needed, String what) {
        if (state.compareTo(needed) < 0) {
            throw new IllegalStateException(what + " needs a " + (needed == State.FORWARD ? "forward" : "backward")
                    + " pass before it, with no prediction or update in between");
        }
    }

    /// A caller's array that is a buffer of the passes would be overwritten while it is read.
    @SuppressWarnings("ReferenceEquality") // the same memory is meant, not the same numbers
    void checkForeign(String name, float[] array) {
        if (array == parameters.array()) {
            throw new IllegalArgumentException(name + " is the parameter array");
        }
        if (owns(array)) {
            throw new IllegalArgumentException(name + " is an array of the workspace");
        }
    }

    /// A result must not overwrite the batch either, which is read again.
    @SuppressWarnings("ReferenceEquality") // the same memory is meant, not the same numbers
    void checkResult(String name, float[] array) {
        checkForeign(name, array);
        if (array == x) {
            throw new IllegalArgumentException(name + " is the array of the batch x");
        }
    }

    /// Whether a pass writes to this array.
    @SuppressWarnings("ReferenceEquality") // the same memory is meant, not the same numbers
    private boolean owns(float[] array) {
        for (int l = 0; l < activations.length; l++) {
            if (array == activations[l]
                    || array == preActivations[l]
                    || array == deltas[l]
                    || array == deltaSums[l]
                    || array == target
                    || array == minusRate) {
                return true;
            }
        }
        return false;
    }

    /// Sizes, not contents.
    @Override
    public String toString() {
        return "workspace of " + architecture + " for batches of up to " + maxBatch;
    }
}
