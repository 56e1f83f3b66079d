// The build derives DoubleDataSet from this file.
package dev.lanewise.mlp.training;

import java.util.Objects;

/// Samples and what a net should make of them: a class each, or real targets. What is larger than memory implements
/// this over a mapped file or a stream of its own; a trainer only asks for batches.
///
/// A data set does not change while it is in use.
public interface FloatDataSet {
    /// The number of samples.
    ///
    /// @return at least 0
    int count();

    /// Elements of a sample.
    ///
    /// @return at least 1
    int inputs();

    /// Classes, or elements of a target.
    ///
    /// @return at least 1
    int outputs();

    /// Whether samples have classes; otherwise they have targets.
    ///
    /// @return true for class indices
    boolean isLabelled();

    /// Copies samples, named by their indices, one row after another without gaps, and their classes or targets.
    ///
    /// @param indices which samples
    /// @param from where the run begins in the list of indices
    /// @param n how many
    /// @param x where the samples go, n×inputs from index 0
    /// @param labels where classes go, if there are any, n from index 0
    /// @param targets where targets go, if there are any, n×outputs from index 0
    void gather(int[] indices, int from, int n, float[] x, int[] labels, float[] targets);

    /// Copies the weights of samples, if they have any; a training then counts each sample so many times. Evaluations
    /// count all alike.
    ///
    /// @param indices which samples
    /// @param from where the run begins in the list of indices
    /// @param n how many
    /// @param weights where the weights go, n from index 0
    /// @return whether there are weights
    default boolean gatherWeights(int[] indices, int from, int n, float[] weights) {
        return false;
    }

    /// What tells this data set from another one, in a text: checkpoints keep it, and a training does not go on from
    /// one with other data. By default the SHA-256 of everything that [#gather] and [#gatherWeights] give, which reads
    /// the data once; a data set that hands out something else every time overrides it.
    ///
    /// @return the same for the same samples in the same order
    default String digest() {
        return FloatDigest.of(this);
    }

    /// The same samples with a weight each. One of weight 0 is left out of training, whatever its numbers are.
    ///
    /// @param weights one a sample, finite and at least 0; not copied
    /// @return a data set on this one
    /// @throws IllegalArgumentException if there are not as many as samples or one is negative or not finite
    default FloatDataSet weighted(float[] weights) {
        return new FloatWeightedDataSet(this, weights);
    }

    /// Samples with classes, in arrays that are not copied.
    ///
    /// @param x the samples, row after row without gaps
    /// @param inputs elements of one, at least 1
    /// @param labels the class of each, in 0 … classes − 1
    /// @param classes how many classes there are, at least 1
    /// @return the data set
    /// @throws IllegalArgumentException if the lengths do not fit or a label is not a class
    static FloatDataSet labelled(float[] x, int inputs, int[] labels, int classes) {
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw new IllegalArgumentException(
                        "labels[" + i + "]=" + labels[i] + " is not a class index in 0 … " + (classes - 1));
            }
        }
        return new FloatArrayDataSet(x, inputs, labels, null, classes, labels.length);
    }

    /// Samples with real targets, in arrays that are not copied.
    ///
    /// @param x the samples, row after row without gaps
    /// @param inputs elements of one, at least 1
    /// @param targets a target for each, row after row without gaps
    /// @param outputs elements of one, at least 1
    /// @return the data set
    /// @throws IllegalArgumentException if the lengths do not fit
    static FloatDataSet withTargets(float[] x, int inputs, float[] targets, int outputs) {
        Objects.requireNonNull(targets, "targets");
        if (outputs < 1 || targets.length % outputs != 0) {
            throw new IllegalArgumentException(
                    "targets.length=" + targets.length + " is no multiple of outputs=" + outputs);
        }
        return new FloatArrayDataSet(x, inputs, null, targets, outputs, targets.length / outputs);
    }
}
