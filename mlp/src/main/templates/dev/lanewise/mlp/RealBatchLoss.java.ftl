package dev.lanewise.mlp;

import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.Kernels;
import java.util.Arrays;

/// The loss of a batch: Σᵢ vᵢ·Jᵢ over its samples, and vᵢ·∂Jᵢ/∂A of the last layer (∂Jᵢ/∂Z where the loss is on logits) in the place of the last Δ,
/// before f′. The softmax-cross-entropy is one kernel for the batch, or for each sample where samples have weights; all other losses go sample
/// by sample.
final class ${Real}BatchLoss {
    private final Kernels kernels;
    /// Null for the softmax-cross-entropy.
    private final ${Real}Loss rowLoss;
    /// Smoothing and class weights, or null where there are none.
    private final CrossEntropy<${real}[]> weighting;

    /// @param kernels for the softmax-cross-entropy
    /// @param loss the formula, or null where it is the caller's own
    /// @param own the caller's own, else null
    ${Real}BatchLoss(Kernels kernels, Loss loss, ${Real}Loss own) {
        this.kernels = kernels;
        this.rowLoss = loss == null ? own : ${Real}RowLosses.of(loss);
        this.weighting = loss == null ? null : weighting(loss);
    }

    private static CrossEntropy<${real}[]> weighting(Loss loss) {
        double[] weights = loss.classWeights();
        if (loss.labelSmoothing() == 0 && weights == null) {
            return null;
        }
        CrossEntropy<${real}[]> weighting = CrossEntropy.of${Real}().withLabelSmoothing(loss.labelSmoothing());
        if (weights == null) {
            return weighting;
        }
        ${real}[] narrow = new ${real}[weights.length];
        for (int j = 0; j < narrow.length; j++) {
            narrow[j] = ${narrow}weights[j];
        }
        return weighting.withClassWeights(narrow, 0);
    }

    /// Against class indices; with losses that go by rows the target is one-hot.
    double of(int[] labels, int labelsOffset, ${Real}Workspace w) {
        if (rowLoss == null && w.sampleWeights == null) {
            return crossEntropy(0, w.batch, labels, labelsOffset, w);
        }
        double sum = 0;
        ${real}[] y = w.target;
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
    double of(${real}[] targets, int targetsOffset, int ldTargets, ${Real}Workspace w) {
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
    private double crossEntropy(int i, int m, int[] labels, int labelsOffset, ${Real}Workspace w) {
        int n = w.net.architecture().outputs();
        ${real}[] z = w.lastActivation();
        ${real}[] delta = w.lastDelta();
        return weighting == null
                ? kernels.softmaxCrossEntropy(m, n, z, i * n, n, labels, labelsOffset, 1, delta, i * n, n)
                : kernels.softmaxCrossEntropy(m, n, z, i * n, n, labels, labelsOffset, weighting, 1, delta, i * n, n);
    }

    private double crossEntropy(int i, int m, ${real}[] targets, int targetsOffset, int ldTargets, ${Real}Workspace w) {
        int n = w.net.architecture().outputs();
        ${real}[] z = w.lastActivation();
        ${real}[] delta = w.lastDelta();
        return weighting == null
                ? kernels.softmaxCrossEntropy(m, n, z, i * n, n, targets, targetsOffset, ldTargets, 1, delta, i * n, n)
                : kernels.softmaxCrossEntropy(
                        m, n, z, i * n, n, targets, targetsOffset, ldTargets, weighting, 1, delta, i * n, n);
    }

    /// Loss and ∂J/∂A for sample i, weighed.
    private double rowLoss(int i, ${real}[] y, int yOffset, ${Real}Workspace w) {
        int n = w.net.architecture().outputs();
        return weigh(i, rowLoss.apply(n, w.lastActivation(), i * n, y, yOffset, w.lastDelta(), i * n), w);
    }

    /// @return the loss of sample i times its weight; δ of the sample is multiplied too
    private static double weigh(int i, double value, ${Real}Workspace w) {
        if (w.sampleWeights == null) {
            return value;
        }
        ${real} weight = w.sampleWeights[w.sampleWeightsOffset + i];
        int n = w.net.architecture().outputs();
        ${real}[] delta = w.lastDelta();
        for (int j = i * n; j < (i + 1) * n; j++) {
            delta[j] *= weight;
        }
        return weight * value;
    }
}
