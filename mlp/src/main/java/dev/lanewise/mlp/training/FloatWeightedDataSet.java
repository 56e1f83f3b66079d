// The build derives DoubleWeightedDataSet from this file.
package dev.lanewise.mlp.training;

/// A data set with weights.
final class FloatWeightedDataSet extends FloatForwardingDataSet {
    private final float[] weights;

    FloatWeightedDataSet(FloatDataSet data, float[] weights) {
        super(data);
        if (weights.length != data.count()) {
            throw new IllegalArgumentException(
                    "weights.length=" + weights.length + " is not the count " + data.count() + " of samples");
        }
        for (int i = 0; i < weights.length; i++) {
            if (!(weights[i] >= 0) || Float.isInfinite(weights[i])) {
                throw new IllegalArgumentException(
                        "weights[" + i + "]=" + weights[i] + " is not a finite number of at least 0");
            }
        }
        this.weights = weights;
    }

    @Override
    public boolean gatherWeights(int[] indices, int from, int n, float[] to) {
        for (int i = 0; i < n; i++) {
            to[i] = weights[indices[from + i]];
        }
        return true;
    }

    @Override
    public String digest() {
        return FloatDigest.of(this);
    }

    @Override
    public String toString() {
        return super.toString() + ", weighted";
    }
}
