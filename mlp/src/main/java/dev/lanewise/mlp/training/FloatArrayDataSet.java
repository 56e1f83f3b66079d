// The build derives DoubleArrayDataSet from this file.
package dev.lanewise.mlp.training;

import java.util.Objects;

/// Samples in arrays.
final class FloatArrayDataSet implements FloatDataSet {
    private final float[] x;
    private final int inputs;
    private final int[] labels;
    private final float[] targets;
    private final int outputs;
    private final int count;

    FloatArrayDataSet(float[] x, int inputs, int[] labels, float[] targets, int outputs, int count) {
        Objects.requireNonNull(x, "x");
        if (inputs < 1 || x.length != (long) count * inputs) {
            throw new IllegalArgumentException(
                    "x.length=" + x.length + " is not that of " + count + " samples of inputs=" + inputs);
        }
        this.x = x;
        this.inputs = inputs;
        this.labels = labels;
        this.targets = targets;
        this.outputs = outputs;
        this.count = count;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public boolean isLabelled() {
        return labels != null;
    }

    @Override
    public void gather(int[] indices, int from, int n, float[] toX, int[] toLabels, float[] toTargets) {
        for (int i = 0; i < n; i++) {
            int sample = indices[from + i];
            System.arraycopy(x, sample * inputs, toX, i * inputs, inputs);
            if (labels != null) {
                toLabels[i] = labels[sample];
            } else {
                System.arraycopy(targets, sample * outputs, toTargets, i * outputs, outputs);
            }
        }
    }

    @Override
    public String toString() {
        return count + " samples of " + inputs
                + (labels == null ? " with " + outputs + " targets" : " in " + outputs + " classes");
    }
}
