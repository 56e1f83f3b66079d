// The build derives DoubleForwardingDataSet from this file.
package dev.lanewise.mlp.training;

import java.util.Objects;

/// A data set on another one, which answers everything that is not overridden: samples, classes or targets, and
/// weights. For data sets that change what they hand out (noise, augmentation) or watch it (progress); one that
/// implements [FloatDataSet] anew would lose the weights of the other.
public abstract class FloatForwardingDataSet implements FloatDataSet {
    private final FloatDataSet data;

    /// Makes a data set on another one.
    ///
    /// @param data the other one
    protected FloatForwardingDataSet(FloatDataSet data) {
        this.data = Objects.requireNonNull(data, "data");
    }

    @Override
    public int count() {
        return data.count();
    }

    @Override
    public int inputs() {
        return data.inputs();
    }

    @Override
    public int outputs() {
        return data.outputs();
    }

    @Override
    public boolean isLabelled() {
        return data.isLabelled();
    }

    @Override
    public void gather(int[] indices, int from, int n, float[] x, int[] labels, float[] targets) {
        data.gather(indices, from, n, x, labels, targets);
    }

    @Override
    public boolean gatherWeights(int[] indices, int from, int n, float[] weights) {
        return data.gatherWeights(indices, from, n, weights);
    }

    /// The digest of the other one: one that is watched or has noise added is still the same to a checkpoint.
    @Override
    public String digest() {
        return data.digest();
    }

    /// What the other one says of itself.
    @Override
    public String toString() {
        return data.toString();
    }
}
