package dev.lanewise.mlp.data;

import dev.lanewise.mlp.training.DoubleDataSet;
import dev.lanewise.mlp.training.FloatDataSet;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// What a file of separated values held, as numbers: samples, and a class or a target for each.
///
/// ```java
/// CsvData train = csv.read(Path.of("train.csv"));
/// int[] trainedOn = Split.of(train.count(), 0.2, 1).training(); // as with validation(0.2) and seed(1)
/// CsvData scaled = train.scaledInputs(train.fitInputs(Scaling.Method.STANDARDISE, trainedOn));
/// FloatDataSet data = scaled.floatDataSet();
/// FloatDataSet testData = scaled.schema().read(Path.of("test.csv")).floatDataSet();
/// ```
///
/// Numbers are `double`, as they were read, until a data set is made of them. A category is an index; the 0 and 1 of
/// each category are made for a batch when it is asked for, so that a column of many categories takes little memory.
public final class CsvData {
    private final CsvSchema schema;
    private final int count;
    private final CsvSamples samples;
    private final double[] targets;
    private final int[] labels;

    /// What was read, under the schema that it was read by.
    CsvData(CsvSchema schema, CsvTable table) {
        this(schema, table.count(), table.samples(), table.targets(), table.labels());
    }

    /// @param targets null where there are labels
    /// @param labels null where there are targets
    private CsvData(CsvSchema schema, int count, CsvSamples samples, double[] targets, int[] labels) {
        this.schema = schema;
        this.count = count;
        this.samples = samples;
        this.targets = targets;
        this.labels = labels;
    }

    /// How the file was encoded, for reading another one.
    ///
    /// @return names, classes and categories
    public CsvSchema schema() {
        return schema;
    }

    /// The number of samples.
    ///
    /// @return m, at least 1
    public int count() {
        return count;
    }

    /// The samples.
    ///
    /// @return the m×inputs matrix, row after row without gaps: itself, not a copy, where all columns are numbers; made
    ///     by every call where there are categories
    /// @throws ArithmeticException if it is more than an array holds, as it may be with many categories, which the data
    ///     sets of this do not put down
    public double[] x() {
        return samples.expanded();
    }

    /// The class of each sample.
    ///
    /// @return the m class indices themselves, not a copy
    /// @throws IllegalStateException if samples have targets
    public int[] labels() {
        if (labels == null) {
            throw new IllegalStateException("samples have targets, not classes");
        }
        return labels;
    }

    /// The targets.
    ///
    /// @return the m×outputs matrix itself, not a copy, row after row without gaps
    /// @throws IllegalStateException if samples have classes
    public double[] targets() {
        if (targets == null) {
            throw new IllegalStateException("samples have classes, not targets");
        }
        return targets;
    }

    /// Fits a scaling to all samples. What stands for a category stays 0 or 1.
    ///
    /// @param method what is done to numbers
    /// @return the scaling of a sample
    /// @throws IllegalArgumentException if a column spans more than a double
    public Scaling fitInputs(Scaling.Method method) {
        return fitInputs(method, all());
    }

    /// Fits a scaling to some samples, as those that are trained on. What stands for a category stays 0 or 1.
    ///
    /// @param method what is done to numbers
    /// @param samples their indices, such as [dev.lanewise.mlp.training.Split#training()]
    /// @return the scaling of a sample
    /// @throws IndexOutOfBoundsException if there is no sample of an index
    /// @throws IllegalArgumentException if there is no index, or a column spans more than a double
    public Scaling fitInputs(Scaling.Method method, int[] samples) {
        return this.samples.fit(method, samples);
    }

    /// Fits a scaling to all targets.
    ///
    /// @param method what is done to them
    /// @return the scaling of a target
    /// @throws IllegalArgumentException if a column spans more than a double
    /// @throws IllegalStateException if samples have classes
    public Scaling fitTargets(Scaling.Method method) {
        return fitTargets(method, all());
    }

    /// Fits a scaling to some targets, as those of the samples that are trained on.
    ///
    /// @param method what is done to them
    /// @param samples their indices, such as [dev.lanewise.mlp.training.Split#training()]
    /// @return the scaling of a target
    /// @throws IndexOutOfBoundsException if there is no sample of an index
    /// @throws IllegalArgumentException if there is no index, or a column spans more than a double
    /// @throws IllegalStateException if samples have classes
    public Scaling fitTargets(Scaling.Method method, int[] samples) {
        return Scaling.fit(targets(), Collections.nCopies(schema.outputs(), method), samples);
    }

    private int[] all() {
        return IntStream.range(0, count).toArray();
    }

    /// The same with scaled samples. Its schema scales other files alike.
    ///
    /// @param scaling of as many columns as a sample has elements
    /// @return a copy with scaled samples
    /// @throws IllegalArgumentException if it has other columns
    /// @throws IllegalStateException if samples are scaled already
    public CsvData scaledInputs(Scaling scaling) {
        return new CsvData(schema.withInputScaling(scaling), count, samples.scaled(scaling), targets, labels);
    }

    /// The same with scaled targets. Its schema scales other files alike.
    ///
    /// @param scaling of as many columns as a target has elements
    /// @return a copy with scaled targets
    /// @throws IllegalArgumentException if it has other columns
    /// @throws IllegalStateException if samples have classes, or targets are scaled already
    public CsvData scaledTargets(Scaling scaling) {
        double[] unscaled = targets();
        return new CsvData(schema.withTargetScaling(scaling), count, samples, scaling.apply(unscaled), null);
    }

    /// The samples for a float net.
    ///
    /// @return a data set with arrays of its own
    /// @throws ArithmeticException if a number is beyond the range of float; it may be within it after scaling
    public FloatDataSet floatDataSet() {
        List<String> names = schema.inputNames();
        float[] numbers = narrow(
                samples.numbers(),
                Arrays.stream(samples.numberElements()).mapToObj(names::get).toList());
        int[] ownLabels = labels == null ? null : labels.clone();
        float[] ownTargets = labels == null ? narrow(targets, schema.outputNames()) : null;
        if (samples.hasCategories()) {
            return new FloatCsvDataSet(count, samples, numbers, ownLabels, ownTargets, schema.outputs());
        }
        return labels != null
                ? FloatDataSet.labelled(numbers, schema.inputs(), ownLabels, schema.outputs())
                : FloatDataSet.withTargets(numbers, schema.inputs(), ownTargets, schema.outputs());
    }

    private static float[] narrow(double[] values, List<String> names) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            narrow[i] = (float) values[i];
            if (Float.isInfinite(narrow[i])) {
                throw new ArithmeticException(values[i] + " of " + names.get(i % names.size()) + " in sample "
                        + i / names.size() + " is beyond the range of float");
            }
        }
        return narrow;
    }

    /// The samples for a double net.
    ///
    /// @return a data set of these arrays, which are not copied; of the samples with arrays of its own where there are
    ///     categories
    public DoubleDataSet doubleDataSet() {
        double[] numbers = samples.numbers();
        if (samples.hasCategories()) {
            return new DoubleCsvDataSet(count, samples, numbers, labels, targets, schema.outputs());
        }
        return labels != null
                ? DoubleDataSet.labelled(numbers, schema.inputs(), labels, schema.outputs())
                : DoubleDataSet.withTargets(numbers, schema.inputs(), targets, schema.outputs());
    }

    /// Count and names.
    @Override
    public String toString() {
        return count + " samples of " + schema;
    }
}
