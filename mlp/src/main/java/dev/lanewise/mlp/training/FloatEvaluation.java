// The build derives DoubleEvaluation from this file.
package dev.lanewise.mlp.training;

import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatWorkspace;
import dev.lanewise.mlp.Reduction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// How good a float net is on a data set.
public final class FloatEvaluation {
    /// Samples at a time.
    private static final int BATCH = 256;

    /// The k of the top-k error where the caller does not say.
    private static final int K = 5;

    private FloatEvaluation() {}

    /// All samples, with the error among the first 5.
    ///
    /// @param net the net; its parameters stay as they are
    /// @param data the samples
    /// @return the figures; loss 0 and errors NaN where there is no sample
    /// @throws IllegalArgumentException if the data do not fit the net
    public static Metrics of(FloatMlp net, FloatDataSet data) {
        int[] all = new int[data.count()];
        Arrays.setAll(all, i -> i);
        return of(net, data, all);
    }

    /// All samples, with the errors in other units than those of the targets, which may be scaled.
    ///
    /// @param net the net; its parameters stay as they are
    /// @param data the samples
    /// @param units what 1 of each output stands for, such as the divisors of a `Scaling`; the loss remains that of the
    ///     targets as they are
    /// @return the figures; loss 0 and errors NaN where there is no sample
    /// @throws IllegalArgumentException if the data do not fit the net, or there are not as many units as outputs
    public static Metrics of(FloatMlp net, FloatDataSet data, double[] units) {
        int[] all = new int[data.count()];
        Arrays.setAll(all, i -> i);
        return of(net, data, all, units);
    }

    /// Some samples, with the errors in other units than those of the targets, which may be scaled.
    ///
    /// @param net the net; its parameters stay as they are
    /// @param data the samples
    /// @param indices which of them
    /// @param units what 1 of each output stands for, such as the divisors of a `Scaling`; the loss remains that of the
    ///     targets as they are
    /// @return the figures; loss 0 and errors NaN where there is no sample
    /// @throws IllegalArgumentException if the data do not fit the net, or there are not as many units as outputs
    public static Metrics of(FloatMlp net, FloatDataSet data, int[] indices, double[] units) {
        if (units.length != net.architecture().outputs()) {
            throw new IllegalArgumentException(
                    "units.length=" + units.length + " is not the number of outputs of " + net.architecture());
        }
        return of(net, data, indices, K, units);
    }

    /// Some samples, with the error among the first 5.
    ///
    /// @param net the net; its parameters stay as they are
    /// @param data the samples
    /// @param indices which of them
    /// @return the figures; loss 0 and errors NaN where there is no sample
    /// @throws IllegalArgumentException if the data do not fit the net
    public static Metrics of(FloatMlp net, FloatDataSet data, int[] indices) {
        return of(net, data, indices, K);
    }

    /// Some samples, with the error among the first k.
    ///
    /// @param net the net; its parameters stay as they are
    /// @param data the samples
    /// @param indices which of them
    /// @param k of the top-k error, at least 1; of nets with fewer outputs, all of them
    /// @return the figures; loss 0 and errors NaN where there is no sample
    /// @throws IllegalArgumentException if the data do not fit the net, or k is below 1
    public static Metrics of(FloatMlp net, FloatDataSet data, int[] indices, int k) {
        Objects.requireNonNull(data, "data");
        if (k < 1) {
            throw new IllegalArgumentException("k=" + k + " is below 1");
        }
        double[] units = new double[net.architecture().outputs()];
        Arrays.fill(units, 1);
        return of(net, data, indices, k, units);
    }

    private static Metrics of(FloatMlp net, FloatDataSet data, int[] indices, int k, double[] units) {
        int inputs = data.inputs();
        int outputs = data.outputs();
        if (inputs != net.architecture().inputs()
                || outputs != net.architecture().outputs()) {
            throw new IllegalArgumentException("data=" + data + " does not fit the net " + net.architecture());
        }
        boolean labelled = data.isLabelled();
        int rows = Math.clamp(indices.length, 1, BATCH);
        FloatWorkspace workspace = net.newWorkspace(rows);
        float[] x = new float[rows * inputs];
        float[] y = new float[rows * outputs];
        float[] targets = new float[labelled ? 0 : rows * outputs];
        int[] labels = new int[labelled ? rows : 0];
        Metrics.Confusion confusion = new Metrics.Confusion(labelled ? outputs : 0);
        int first = Math.min(k, outputs);
        int wrong = 0;
        int notAmong = 0;
        double loss = 0;
        TargetSums[] sums = new TargetSums[labelled ? 0 : outputs];
        Arrays.setAll(sums, j -> new TargetSums());
        for (int from = 0; from < indices.length; from += rows) {
            int size = Math.min(rows, indices.length - from);
            data.gather(indices, from, size, x, labels, targets);
            net.forward(x, 0, inputs, size, workspace);
            double part = labelled ? net.backward(labels, 0, workspace) : net.backward(targets, 0, outputs, workspace);
            loss += net.reduction() == Reduction.MEAN ? part * size : part;
            net.predict(x, 0, inputs, size, workspace, y, 0, outputs);
            for (int i = 0; i < size; i++) {
                boolean undefined = isUndefined(y, i * outputs, outputs, labelled);
                if (undefined) {
                    confusion.addUndefined(indices[from + i]);
                }
                if (labelled && undefined) { // no class is found, however few there are
                    wrong++;
                    notAmong++;
                } else if (labelled) {
                    int rank = rank(y, i * outputs, outputs, labels[i]);
                    wrong += rank == 0 ? 0 : 1;
                    notAmong += rank < first ? 0 : 1;
                    confusion.add(labels[i], largest(y, i * outputs, outputs));
                } else {
                    for (int j = 0; j < outputs; j++) {
                        sums[j].add(targets[i * outputs + j], y[i * outputs + j]);
                    }
                }
            }
        }
        int n = indices.length;
        double none = n == 0 ? Double.NaN : 1;
        List<Metrics.Target> figures = new ArrayList<>();
        for (int j = 0; j < sums.length; j++) {
            figures.add(sums[j].figures(units[j]));
        }
        return new Metrics(
                n,
                n == 0 ? 0 : loss / n,
                labelled ? none * wrong / n : Double.NaN,
                labelled ? none * notAmong / n : Double.NaN,
                first,
                figures,
                confusion);
    }

    /// How many outputs are larger than that of the class; of equal ones the first is the larger.
    private static int rank(float[] y, int from, int n, int label) {
        int rank = 0;
        for (int j = 0; j < n; j++) {
            float own = y[from + label];
            boolean ahead = j < label ? y[from + j] >= own : y[from + j] > own;
            rank += ahead ? 1 : 0;
        }
        return rank;
    }

    /// Of classes an infinite output is the largest or the smallest; as a target it is no number.
    private static boolean isUndefined(float[] y, int from, int n, boolean labelled) {
        for (int j = from; j < from + n; j++) {
            if (Float.isNaN(y[j]) || (!labelled && Float.isInfinite(y[j]))) {
                return true;
            }
        }
        return false;
    }

    private static int largest(float[] y, int from, int n) {
        int best = 0;
        for (int j = 1; j < n; j++) {
            if (y[from + j] > y[from + best]) {
                best = j;
            }
        }
        return best;
    }
}
