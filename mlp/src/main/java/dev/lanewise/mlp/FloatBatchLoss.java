// The build derives DoubleBatchLoss from this file.
package dev.lanewise.mlp;

import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.Kernels;
import java.util.Arrays;

/// The loss of a batch: Σᵢ vᵢ·Jᵢ over its samples, and vᵢ·∂Jᵢ/∂A of the last layer (∂Jᵢ/∂Z where the loss is on logits)
/// in the place of the last Δ, before f′. The softmax-cross-entropy is one kernel for the batch, or for each sample
/// where samples have weights; all other losses go sample by sample.
final class FloatBatchLoss {
    private final Kernels kernels;
    /// Null for the softmax-cross-entropy.
    private final FloatLoss rowLoss;
    /// Smoothing and class weights, or null where there are none.
    private final CrossEntropy<float[]> weighting;

    /// @param kernels for the softmax-cross-entropy
    /// @param loss the formula, or null where it is the caller's own
    /// @param own the caller's own, else null
    FloatBatchLoss(Kernels kernels, Loss loss, FloatLoss own) {
        this.kernels = kernels;
        this.rowLoss = loss == null ? own : FloatRowLosses.of(loss);
        this.weighting = loss == null ? null : weighting(loss);
    }

    private static CrossEntropy<float[]> weighting(Loss loss) {
        double[] weights = loss.classWeights();
        if (loss.labelSmoothing() == 0 && weights == null) {
            return null;
        }
        CrossEntropy<float[]> weighting = CrossEntropy.ofFloat().withLabelSmoothing(loss.labelSmoothing());
        if (weights == null) {
            return weighting;
        }
        float[] narrow = new float[weights.length];
        for (int j = 0; j < narrow.length; j++) {
            narrow[j] = (float) weights[j];
        }
        return weighting.withClassWeights(narrow, 0);
    }

    /// Against class indices; with losses that go by rows the target is one-hot.
    double of(int[] labels, int labelsOffset, FloatWorkspace w) {
        if (rowLoss == null && w.sampleWeights == null) {
            return crossEntropy(0, w.batch, labels, labelsOffset, w);
        }
        double sum = 0;
        float[] y = w.target;
        Arrays.fill(y, 0);
        for (int i = 0; i < w.batch; i++) {
            int label = labels[labelsOffset + i];
            if (rowLoss == null) {
                sum += weigh(i, crossEntropy(i, 1, labels, labelsOffset + i, w), w);
            } else {
                y[label] = 1;
                sum += rowLoss(i, y, 0, w);
                y[label] = 0;
            }
        }
        return sum;
    }

    /// Against targets, a row a sample.
    double of(float[] targets, int targetsOffset, int ldTargets, FloatWorkspace w) {
        if (rowLoss == null && w.sampleWeights == null) {
            return crossEntropy(0, w.batch, targets, targetsOffset, ldTargets, w);
        }
        double sum = 0;
        for (int i = 0; i < w.batch; i++) {
            int at = targetsOffset + i * ldTargets;
            sum += rowLoss == null
                    ? weigh(i, crossEntropy(i, 1, targets, at, ldTargets, w), w)
                    : rowLoss(i, targets, at, w);
        }
        return sum;
    }

    /// Loss and ∂J/∂Z for m samples from sample i on.
    private double crossEntropy(int i, int m, int[] labels, int labelsOffset, FloatWorkspace w) {
        int n = w.architecture.outputs();
        float[] z = w.lastActivation();
        float[] delta = w.lastDelta();
        return weighting == null
                ? kernels.softmaxCrossEntropy(m, n, z, i * n, n, labels, labelsOffset, 1, delta, i * n, n)
                : kernels.softmaxCrossEntropy(m, n, z, i * n, n, labels, labelsOffset, weighting, 1, delta, i * n, n);
    }

    private double crossEntropy(int i, int m, float[] targets, int targetsOffset, int ldTargets, FloatWorkspace w) {
        int n = w.architecture.outputs();
        float[] z = w.lastActivation();
        float[] delta = w.lastDelta();
        return weighting == null
                ? kernels.softmaxCrossEntropy(m, n, z, i * n, n, targets, targetsOffset, ldTargets, 1, delta, i * n, n)
                : kernels.softmaxCrossEntropy(
                        m, n, z, i * n, n, targets, targetsOffset, ldTargets, weighting, 1, delta, i * n, n);
    }

    /// Loss and ∂J/∂A for sample i, weighed.
    private double rowLoss(int i, float[] y, int yOffset, FloatWorkspace w) {
        int n = w.architecture.outputs();
        return weigh(i, rowLoss.apply(n, w.lastActivation(), i * n, y, yOffset, w.lastDelta(), i * n), w);
    }

    /// @return the loss of sample i times its weight; δ of the sample is multiplied too
    private static double weigh(int i, double value, FloatWorkspace w) {
        if (w.sampleWeights == null) {
            return value;
        }
        float weight = w.sampleWeights[w.sampleWeightsOffset + i];
        int n = w.architecture.outputs();
        float[] delta = w.lastDelta();
        for (int j = i * n; j < (i + 1) * n; j++) {
            delta[j] *= weight;
        }
        return weight * value;
    }
}
