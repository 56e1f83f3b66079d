// The build derives DoubleMlp from this file.
package dev.lanewise.mlp;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.FloatWorkspace.State;
import java.util.Objects;

/// A multilayer perceptron in float: forward pass, back-propagation and plain gradient descent on batches whose samples
/// are rows.
///
/// With X the m×in batch, A₋₁ = X, f′ the derivative of the layer's activation and s = 1 for [Reduction#SUM], 1 ÷ m for
/// [Reduction#MEAN]:
///
/// ```text
/// forward    Zₗ = Aₗ₋₁·Wₗ + 1·bₗ,  Aₗ = fₗ(Zₗ)                     one GEMM, bias and f in its epilogue
/// backward   Δ of the last layer as Loss says
///            Δₗ = (Δₗ₊₁·Wₗ₊₁ᵀ) ⊙ fₗ′(Zₗ)                          one GEMM, f′ and the column sums in its epilogue
/// gradient   ∇Wₗ = s·Aₗ₋₁ᵀ·Δₗ,  ∇bₗ = s·Σᵢ (Δₗ)ᵢ
/// update     Wₗ ← (1 − αλ)·Wₗ − α·∇Wₗ                              one GEMM into Wₗ, no gradient buffer
///            bₗ ← bₗ − α·∇bₗ                                       the decay λ is on weights only
/// ```
///
/// The update sums ∇Wₗ on its own and adds it to Wₗ once ([dev.lanewise.kernels.Epilogue.Builder#addOnce]). So a step
/// has the same bits as [#gradient] followed by [dev.lanewise.mlp.optimiser.FloatOptimiser] with `sgd`, and samples
/// that each contribute less than half a unit in the last place of a weight are not lost.
///
/// Every Δ is computed from the old weights before any weight changes. The gradient with respect to X is
/// [FloatDerivatives#inputGradient]'s. A batch of one is the single-sample (online) mode; a learning pass over all
/// samples at once is the batch mode.
///
/// **Column convention.** A D×m matrix with samples as columns, column-major, is the same memory as the m×D matrix
/// here, and a column-major out×in weight matrix the same as in×out here. Nothing else changes.
///
/// **Arguments** are checked before anything is written: after an exception parameters, workspace and results are as
/// before. A batch has at least one sample and at most the workspace's maximum. `x` is kept, not copied: it must not
/// change before [#update] or [#gradient] has been called. No array that is passed in may be one of the workspace or
/// the parameter array.
///
/// **Numbers.** NaN and infinities propagate as arithmetic says and are not looked for; a loss that is not finite is
/// the sign of them. Results are the same bits for any kernels that keep [Kernels]' promise.
///
/// **Threads.** The net has no state but its parameters: threads with a workspace each may run passes at once, as long
/// as none updates. In steady state the passes allocate nothing. [#predictor()] is the trained net for many threads,
/// without workspaces to care for.
public final class FloatMlp {
    private final Kernels kernels;
    private final FloatParameters parameters;
    private final Architecture architecture;
    private final Loss loss;
    private final Reduction reduction;
    private final FloatPasses passes;
    private final FloatBatchLoss batchLoss;
    private final FloatPrediction prediction;

    /// Puts a net together.
    ///
    /// @param kernels what multiplies; the caller closes it
    /// @param parameters weights and biases, which [#update] changes in place
    /// @param loss what is minimised
    /// @param reduction sum or mean over the batch
    /// @throws IllegalArgumentException if the loss does not fit the output activation
    public FloatMlp(Kernels kernels, FloatParameters parameters, Loss loss, Reduction reduction) {
        this(kernels, parameters, Objects.requireNonNull(loss, "loss"), null, reduction);
        loss.checkOutput(architecture);
    }

    /// Puts a net together with a user-defined loss.
    ///
    /// @param kernels what multiplies; the caller closes it
    /// @param parameters weights and biases, which [#update] changes in place
    /// @param loss what is minimised
    /// @param reduction sum or mean over the batch
    public FloatMlp(Kernels kernels, FloatParameters parameters, FloatLoss loss, Reduction reduction) {
        this(kernels, parameters, null, Objects.requireNonNull(loss, "loss"), reduction);
    }

    private FloatMlp(Kernels kernels, FloatParameters parameters, Loss loss, FloatLoss own, Reduction reduction) {
        this.kernels = Objects.requireNonNull(kernels, "kernels");
        this.parameters = Objects.requireNonNull(parameters, "parameters");
        this.loss = loss;
        this.reduction = Objects.requireNonNull(reduction, "reduction");
        this.architecture = parameters.architecture();
        this.passes = new FloatPasses(kernels, parameters);
        this.batchLoss = new FloatBatchLoss(kernels, loss, own);
        this.prediction = new FloatPrediction(kernels, parameters, loss);
    }

    /// The kernels in use.
    ///
    /// @return as given
    public Kernels kernels() {
        return kernels;
    }

    /// The shape.
    ///
    /// @return that of the parameters
    public Architecture architecture() {
        return architecture;
    }

    /// Weights and biases.
    ///
    /// @return the object that was given, not a copy
    public FloatParameters parameters() {
        return parameters;
    }

    /// What is minimised.
    ///
    /// @return the loss, or null where it is the caller's own
    public Loss loss() {
        return loss;
    }

    /// Sum or mean over the batch.
    ///
    /// @return the reduction
    public Reduction reduction() {
        return reduction;
    }

    /// Makes the buffers for batches of up to `maxBatch` samples.
    ///
    /// @param maxBatch at least 1
    /// @return a workspace of this net
    /// @throws IllegalArgumentException if `maxBatch` is below 1 or a buffer would be longer than an array can be
    public FloatWorkspace newWorkspace(int maxBatch) {
        return new FloatWorkspace(this, kernels, parameters, maxBatch, null);
    }

    /// Makes the buffers for batches of up to `maxBatch` samples, in whose forward passes activations are dropped;
    /// predictions drop none.
    ///
    /// @param maxBatch at least 1
    /// @param dropout what is dropped
    /// @return a workspace of this net
    /// @throws IllegalArgumentException if `maxBatch` is below 1, a buffer would be longer than an array can be, or the
    ///     rates do not fit the hidden layers
    public FloatWorkspace newWorkspace(int maxBatch, Dropout dropout) {
        return new FloatWorkspace(this, kernels, parameters, maxBatch, Objects.requireNonNull(dropout, "dropout"));
    }

    /// Forward pass: Z and A of every layer, in the workspace.
    ///
    /// @param x the batch, batch×inputs
    /// @param xOffset index of its first element
    /// @param ldx elements from one sample to the next, at least inputs
    /// @param batch samples, 1 … maxBatch
    /// @param workspace a workspace of this net
    /// @throws IndexOutOfBoundsException if the batch does not fit `x`
    /// @throws IllegalArgumentException if a size is wrong, the workspace is another net's, or `x` is an array that the
    ///     passes write
    public void forward(float[] x, int xOffset, int ldx, int batch, FloatWorkspace workspace) {
        checkBatch(x, xOffset, ldx, batch, workspace);
        passes.forward(x, xOffset, ldx, batch, workspace);
    }

    /// Backward pass against class indices: Δ of every layer, in the workspace. With every loss but the
    /// softmax-cross-entropy the target is the one-hot row of the class.
    ///
    /// @param labels a class index in 0 … outputs − 1 for each sample
    /// @param labelsOffset index of the first
    /// @param workspace as the forward pass left it
    /// @return J of the batch, summed or averaged as the reduction says
    /// @throws IllegalStateException if there was no forward pass before
    /// @throws IndexOutOfBoundsException if the labels, or the workspace's sample weights, do not fit their array
    /// @throws IllegalArgumentException if a label is not a class index, or the workspace is another net's
    public double backward(int[] labels, int labelsOffset, FloatWorkspace workspace) {
        checkWorkspace(workspace);
        workspace.require(State.FORWARD, "the backward pass");
        Checks.checkLabels(labels, labelsOffset, workspace.batch, architecture.outputs());
        checkSampleWeights(workspace.batch, workspace);
        return runBackward(labels, labelsOffset, workspace);
    }

    /// Backward pass against real targets: Δ of every layer, in the workspace.
    ///
    /// @param targets Y, batch×outputs; for softmax-cross-entropy each row a distribution
    /// @param targetsOffset index of its first element
    /// @param ldTargets elements from one row to the next, at least outputs
    /// @param workspace as the forward pass left it
    /// @return J of the batch, summed or averaged as the reduction says
    /// @throws IllegalStateException if there was no forward pass before
    /// @throws IndexOutOfBoundsException if the targets, or the workspace's sample weights, do not fit their array
    /// @throws IllegalArgumentException if `ldTargets` is too small, `targets` is an array of the workspace, or the
    ///     workspace is another net's
    public double backward(float[] targets, int targetsOffset, int ldTargets, FloatWorkspace workspace) {
        checkWorkspace(workspace);
        workspace.require(State.FORWARD, "the backward pass");
        checkTargets(targets, targetsOffset, ldTargets, workspace.batch, workspace);
        checkSampleWeights(workspace.batch, workspace);
        return runBackward(targets, targetsOffset, ldTargets, workspace);
    }

    /// One step of gradient descent with the Δ of the workspace, which are used up by it:
    /// W ← (1 − αλ)·W − α·(s·XᵀΔ), b ← b − α·(s·ΣΔ), the parentheses computed first.
    ///
    /// @param workspace as the backward pass left it
    /// @param learningRate α, finite, at least 0
    /// @param weightDecay λ, finite, at least 0; on weights, not on biases
    /// @throws IllegalStateException if there was no backward pass before
    /// @throws IllegalArgumentException if a rate is negative, infinite or NaN, αλ is not finite in float, or the
    ///     workspace is another net's
    public void update(FloatWorkspace workspace, double learningRate, double weightDecay) {
        checkWorkspace(workspace);
        workspace.require(State.BACKWARD, "the update");
        checkRates(learningRate, weightDecay);
        passes.update(workspace, learningRate, weightDecay);
    }

    /// The gradient of J in the layout of the parameters, for optimisers that need it as a vector: ∇W = s·XᵀΔ, ∇b =
    /// s·ΣΔ, without weight decay. After [FloatDerivatives#pullBack] J is what its U is the derivative of, and s = 1.
    /// Parameters and workspace stay as they are.
    ///
    /// @param workspace as the backward pass left it
    /// @param gradient where it goes: as many elements as there are parameters, overwritten
    /// @param offset index of the first
    /// @throws IllegalStateException if there was no backward pass before
    /// @throws IndexOutOfBoundsException if the gradient does not fit the array
    /// @throws IllegalArgumentException if `gradient` is the parameter array, the batch's or one of the workspace, or
    ///     the workspace is another net's
    public void gradient(FloatWorkspace workspace, float[] gradient, int offset) {
        checkWorkspace(workspace);
        workspace.require(State.BACKWARD, "the gradient");
        Checks.checkVector("gradient", gradient.length, offset, architecture.parameterCount());
        workspace.checkResult("gradient", gradient);
        passes.gradient(workspace, gradient, offset);
    }

    /// Forward, backward and update in one call, on class indices.
    ///
    /// @param x the batch, batch×inputs
    /// @param xOffset index of its first element
    /// @param ldx elements from one sample to the next, at least inputs
    /// @param batch samples, 1 … maxBatch
    /// @param labels a class index in 0 … outputs − 1 for each sample
    /// @param labelsOffset index of the first
    /// @param workspace a workspace of this net
    /// @param learningRate α, finite, at least 0
    /// @param weightDecay λ, finite, at least 0
    /// @return J before the step
    /// @throws IndexOutOfBoundsException if batch, labels or the workspace's sample weights do not fit their arrays
    /// @throws IllegalArgumentException as forward, backward and update
    public double trainStep(
            float[] x,
            int xOffset,
            int ldx,
            int batch,
            int[] labels,
            int labelsOffset,
            FloatWorkspace workspace,
            double learningRate,
            double weightDecay) {
        checkBatch(x, xOffset, ldx, batch, workspace);
        Checks.checkLabels(labels, labelsOffset, batch, architecture.outputs());
        checkSampleWeights(batch, workspace);
        checkRates(learningRate, weightDecay);
        passes.forward(x, xOffset, ldx, batch, workspace);
        double value = runBackward(labels, labelsOffset, workspace);
        passes.update(workspace, learningRate, weightDecay);
        return value;
    }

    /// Forward, backward and update in one call, on real targets.
    ///
    /// @param x the batch, batch×inputs
    /// @param xOffset index of its first element
    /// @param ldx elements from one sample to the next, at least inputs
    /// @param batch samples, 1 … maxBatch
    /// @param targets Y, batch×outputs
    /// @param targetsOffset index of its first element
    /// @param ldTargets elements from one row to the next, at least outputs
    /// @param workspace a workspace of this net
    /// @param learningRate α, finite, at least 0
    /// @param weightDecay λ, finite, at least 0
    /// @return J before the step
    /// @throws IndexOutOfBoundsException if batch, targets or the workspace's sample weights do not fit their arrays
    /// @throws IllegalArgumentException as forward, backward and update
    public double trainStep(
            float[] x,
            int xOffset,
            int ldx,
            int batch,
            float[] targets,
            int targetsOffset,
            int ldTargets,
            FloatWorkspace workspace,
            double learningRate,
            double weightDecay) {
        checkBatch(x, xOffset, ldx, batch, workspace);
        checkTargets(targets, targetsOffset, ldTargets, batch, workspace);
        checkSampleWeights(batch, workspace);
        checkRates(learningRate, weightDecay);
        passes.forward(x, xOffset, ldx, batch, workspace);
        double value = runBackward(targets, targetsOffset, ldTargets, workspace);
        passes.update(workspace, learningRate, weightDecay);
        return value;
    }

    /// The net as it is now, for prediction only: immutable, with a copy of the parameters, and for any number of
    /// threads.
    ///
    /// @return a predictor that does not see later changes of this net
    public FloatPredictor predictor() {
        return new FloatPredictor(kernels, parameters.copy(), loss, toString());
    }

    /// Predicts: softmax or sigmoid of the logits where the loss has one, else the last layer's activation.
    /// Keeps no pre-activations, so a backward pass cannot follow.
    ///
    /// @param x the batch, batch×inputs
    /// @param xOffset index of its first element
    /// @param ldx elements from one sample to the next, at least inputs
    /// @param batch samples, 1 … maxBatch
    /// @param workspace a workspace of this net
    /// @param y where the result goes, batch×outputs; written last, so it may overlap `x`
    /// @param yOffset index of its first element
    /// @param ldy elements from one row to the next, at least outputs
    /// @throws IndexOutOfBoundsException if `x` or `y` do not fit their arrays
    /// @throws IllegalArgumentException if a size is wrong, the workspace is another net's, or `x` or `y` is an array
    ///     that the passes use
    public void predict(
            float[] x, int xOffset, int ldx, int batch, FloatWorkspace workspace, float[] y, int yOffset, int ldy) {
        checkBatch(x, xOffset, ldx, batch, workspace);
        Checks.checkMatrix("y", y.length, yOffset, batch, architecture.outputs(), "ldy", ldy);
        workspace.checkForeign("y", y);
        prediction.predict(x, xOffset, ldx, batch, workspace, y, yOffset, ldy);
    }

    /// The class of each sample: the first of its largest outputs, and −1, no class, where [#predict] gives NaN: for an
    /// output that is NaN, and for an infinite largest logit of a softmax. Keeps no pre-activations, so a backward pass
    /// cannot follow.
    ///
    /// @param x the batch, batch×inputs
    /// @param xOffset index of its first element
    /// @param ldx elements from one sample to the next, at least inputs
    /// @param batch samples, 1 … maxBatch
    /// @param workspace a workspace of this net
    /// @param labels where the classes go
    /// @param labelsOffset index of the first
    /// @throws IndexOutOfBoundsException if `x` or `labels` do not fit their arrays
    /// @throws IllegalArgumentException if a size is wrong, the workspace is another net's, or `x` is an array that the
    ///     passes write
    public void predictLabels(
            float[] x, int xOffset, int ldx, int batch, FloatWorkspace workspace, int[] labels, int labelsOffset) {
        checkBatch(x, xOffset, ldx, batch, workspace);
        Checks.checkVector("labels", labels.length, labelsOffset, batch);
        prediction.predictLabels(x, xOffset, ldx, batch, workspace, labels, labelsOffset);
    }

    private double runBackward(int[] labels, int labelsOffset, FloatWorkspace w) {
        w.state = State.FORWARD;
        double sum = batchLoss.of(labels, labelsOffset, w);
        w.gradientScale = reduction.scale(w.batch);
        passes.propagate(w);
        return w.gradientScale * sum;
    }

    private double runBackward(float[] targets, int targetsOffset, int ldTargets, FloatWorkspace w) {
        w.state = State.FORWARD;
        double sum = batchLoss.of(targets, targetsOffset, ldTargets, w);
        w.gradientScale = reduction.scale(w.batch);
        passes.propagate(w);
        return w.gradientScale * sum;
    }

    private void checkBatch(float[] x, int xOffset, int ldx, int batch, FloatWorkspace workspace) {
        checkWorkspace(workspace);
        Objects.requireNonNull(x, "x");
        Checks.checkBatch(batch, workspace.maxBatch);
        Checks.checkMatrix("x", x.length, xOffset, batch, architecture.inputs(), "ldx", ldx);
        workspace.checkForeign("x", x);
    }

    private void checkTargets(float[] targets, int targetsOffset, int ldTargets, int batch, FloatWorkspace workspace) {
        Objects.requireNonNull(targets, "targets");
        Checks.checkMatrix(
                "targets", targets.length, targetsOffset, batch, architecture.outputs(), "ldTargets", ldTargets);
        workspace.checkForeign("targets", targets);
    }

    private static void checkSampleWeights(int batch, FloatWorkspace workspace) {
        if (workspace.sampleWeights != null) {
            Checks.checkVector("sampleWeights", workspace.sampleWeights.length, workspace.sampleWeightsOffset, batch);
        }
    }

    @SuppressWarnings("ReferenceEquality") // this very net is meant
    private void checkWorkspace(FloatWorkspace workspace) {
        Objects.requireNonNull(workspace, "workspace");
        if (workspace.maker != this) {
            throw new IllegalArgumentException("workspace=" + workspace + " was made by another net");
        }
    }

    private void checkRates(double learningRate, double weightDecay) {
        Checks.checkRate("learningRate", learningRate);
        Checks.checkRate("weightDecay", weightDecay);
        if (!Float.isFinite((float) learningRate) || !Float.isFinite((float) (learningRate * weightDecay))) {
            throw new IllegalArgumentException("learningRate=" + learningRate + " or its product with weightDecay="
                    + weightDecay + " is beyond the range of float");
        }
    }

    /// Shape, loss and kernels in one line.
    @Override
    public String toString() {
        return architecture + ", " + (loss == null ? "a loss of one's own" : loss) + " (" + reduction
                + " over the batch), float, " + kernels.description();
    }
}
