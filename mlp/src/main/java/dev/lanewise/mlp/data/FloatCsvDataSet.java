// The build derives DoubleCsvDataSet from this file.
package dev.lanewise.mlp.data;

import dev.lanewise.mlp.training.FloatDataSet;
import java.util.Arrays;

/// Samples of numbers and categories, which become an element for each category only in the batch that is asked for.
final class FloatCsvDataSet implements FloatDataSet {
    private final int count;
    private final int inputs;
    /// Which elements of a sample are numbers.
    private final int[] numberElements;
    /// The numbers, row after row.
    private final float[] numbers;
    /// Which elements are 1, row after row.
    private final int[] ones;
    private final int onesPerSample;
    private final int[] labels;
    private final float[] targets;
    private final int outputs;

    /// @param labels null where there are targets
    /// @param targets null where there are labels
    FloatCsvDataSet(int count, CsvSamples samples, float[] numbers, int[] labels, float[] targets, int outputs) {
        this.count = count;
        this.inputs = samples.inputs();
        this.numberElements = samples.numberElements();
        this.numbers = numbers;
        this.ones = samples.ones();
        this.onesPerSample = ones.length / count;
        this.labels = labels;
        this.targets = targets;
        this.outputs = outputs;
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
    public void gather(int[] indices, int from, int n, float[] x, int[] toLabels, float[] toTargets) {
        Arrays.fill(x, 0, n * inputs, 0);
        for (int i = 0; i < n; i++) {
            int sample = indices[from + i];
            int row = i * inputs;
            int number = sample * numberElements.length;
            for (int element : numberElements) {
                x[row + element] = numbers[number++];
            }
            for (int k = sample * onesPerSample; k < (sample + 1) * onesPerSample; k++) {
                x[row + ones[k]] = 1;
            }
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
