package dev.lanewise.mlp.cli;

import dev.lanewise.mlp.data.LabelledImages;
import dev.lanewise.mlp.training.FloatDataSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Where samples with classes or targets come from.
final class DataOptions {
    /// Enough for any list of words to choose from; a larger label is a column of something else, and would ask for a
    /// net and a confusion matrix that no memory holds.
    private static final int MAX_CLASSES = 10_000;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Directory of train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and "
                    + "t10k-labels-idx1-ubyte, each also as .gz; the former two are for training, the latter for "
                    + "evaluation. Without this option and --csv the original MNIST, which mvn -Pmnist puts on the "
                    + "class path.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private Path data;

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "Table of numbers, separated by commas, with a line of names; a row is a sample.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private Path csv;

    @Option(names = "--class", description = "The last column of the table is a class: 0, 1, 2, …")
    private boolean isLabelled;

    @Option(
            names = "--targets",
            paramLabel = "N",
            description = "The last N columns of the table are the targets.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private Integer targets;

    @Option(names = "--no-header", description = "The table has no line of names.")
    private boolean noHeader;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    void check() {
        if (csv == null) {
            if (isLabelled || targets != null || noHeader) {
                throw Usage.wrong(spec, "--class, --targets and --no-header are for --csv");
            }
            return;
        }
        if (data != null) {
            throw Usage.wrong(spec, "--data and --csv exclude each other");
        }
        if (isLabelled == (targets != null)) {
            throw Usage.wrong(spec, "--csv needs either --class or --targets");
        }
        Usage.check(spec, targets == null || targets >= 1, "--targets", targets, "at least 1");
    }

    /// Samples to learn from; of a table all.
    FloatDataSet training() throws IOException {
        return csv == null ? dataSet(images().training()) : table(0);
    }

    /// Samples to judge by; of a table all.
    ///
    /// @param outputs those of the net, so that a table need not have a sample of the last class
    FloatDataSet test(int outputs) throws IOException {
        return csv == null ? dataSet(images().test()) : table(outputs);
    }

    private MnistData images() throws IOException {
        return data == null ? MnistData.original() : MnistData.inDirectory(data);
    }

    private static FloatDataSet dataSet(LabelledImages images) {
        return FloatDataSet.labelled(images.pixels(), images.size(), images.labels(), images.classes());
    }

    /// @param known how many classes there are, or 0 where the largest label says it
    private FloatDataSet table(int known) throws IOException {
        int last = isLabelled ? 1 : targets;
        try (CsvNumbers numbers = CsvNumbers.open(csv, !noHeader)) {
            int inputs = numbers.columns() - last;
            if (inputs < 1) {
                throw new IOException(csv + ": " + numbers.columns() + " columns are not enough for " + last
                        + (isLabelled ? " class" : " targets") + " and an input");
            }
            float[] row = new float[numbers.columns()];
            float[] x = new float[inputs];
            float[] y = new float[last];
            int limit = known == 0 ? MAX_CLASSES : Math.min(known, MAX_CLASSES);
            int classes = known == 0 ? 2 : known;
            int count = 0;
            while (numbers.next(row, 0)) {
                if (isLabelled) {
                    float label = row[inputs];
                    if (!(label >= 0 && label < limit) || label != (int) label) {
                        throw numbers.bad("the class " + label + " is not a whole number in 0 … " + (limit - 1));
                    }
                    classes = Math.max(classes, (int) label + 1);
                }
                x = append(x, count, row, 0, inputs);
                y = append(y, count, row, inputs, last);
                count++;
            }
            if (count == 0) {
                throw new IOException(csv + ": there is no row");
            }
            return dataSet(Arrays.copyOf(x, count * inputs), inputs, Arrays.copyOf(y, count * last), classes);
        }
    }

    private FloatDataSet dataSet(float[] x, int inputs, float[] y, int classes) {
        if (!isLabelled) {
            return FloatDataSet.withTargets(x, inputs, y, targets);
        }
        int[] labels = new int[y.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (int) y[i];
        }
        return FloatDataSet.labelled(x, inputs, labels, classes);
    }

    /// Puts part of a row behind those before it, in an array that is twice as long where it has to be longer.
    private float[] append(float[] array, int rows, float[] row, int from, int length) throws IOException {
        long end = (rows + 1L) * length;
        float[] to = array;
        if (end > array.length) {
            if (end > Integer.MAX_VALUE - 8) {
                throw new IOException(csv + ": there are more numbers than an array holds");
            }
            to = Arrays.copyOf(array, (int) Math.min(Integer.MAX_VALUE - 8, 2 * end));
        }
        System.arraycopy(row, from, to, rows * length, length);
        return to;
    }
}
