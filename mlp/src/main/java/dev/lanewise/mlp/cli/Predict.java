package dev.lanewise.mlp.cli;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatWorkspace;
import dev.lanewise.mlp.cli.Mnist.FailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `lanewise predict`. Rows go through in batches, so a table may be larger than memory.
@Command(
        name = "predict",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Applies a net to a table of inputs and writes a table of predictions to standard output: class "
                + "and probabilities where the loss is cross_entropy, probabilities where it is binary_cross_entropy, "
                + "else the outputs.")
final class Predict implements Callable<Integer> {
    private static final int BATCH = 256;
    private static final int MAX_NUMBERS = 1 << 24;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A file of lanewise train.")
    private Path file;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE",
            description = "Table of numbers, separated by commas, with a line of names; without it standard input.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private Path table;

    @Option(names = "--no-header", description = "The table has no line of names; then the predictions have none.")
    private boolean noHeader;

    @Mixin
    private final KernelOptions kernelOptions = new KernelOptions();

    private final Streams streams;

    Predict(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException, FailedException {
        try (Kernels kernels = kernelOptions.build()) {
            LoadedModel model = LoadedModel.load(file);
            FloatMlp net = model.net(kernels);
            if (table == null) {
                // Not closed: standard input is not ours.
                predict(net, model.loss(), CsvNumbers.of(streams.in(), "standard input", !noHeader));
            } else {
                try (CsvNumbers numbers = CsvNumbers.open(table, !noHeader)) {
                    predict(net, model.loss(), numbers);
                }
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private void predict(FloatMlp net, NamedLoss loss, CsvNumbers numbers) throws IOException, FailedException {
        int inputs = net.architecture().inputs();
        int outputs = net.architecture().outputs();
        if (numbers.columns() != inputs) {
            throw new FailedException((table == null ? "standard input" : table) + ": " + numbers.columns()
                    + " columns for the " + inputs + " inputs of " + net.architecture());
        }
        if (!noHeader) {
            write(new StringBuilder(head(loss, outputs)).append('\n'));
        }
        // Fewer rows where they are so long that so many would not fit an array.
        int batch = Math.clamp(MAX_NUMBERS / Math.max(inputs, outputs), 1, BATCH);
        FloatWorkspace workspace = net.newWorkspace(batch);
        float[] x = new float[batch * inputs];
        float[] y = new float[batch * outputs];
        int size;
        do {
            size = 0;
            while (size < batch && numbers.next(x, size * inputs)) {
                size++;
            }
            if (size > 0) {
                net.predict(x, 0, inputs, size, workspace, y, 0, outputs);
                write(rows(loss, y, size, outputs));
            }
        } while (size == batch);
    }

    private static String head(NamedLoss loss, int outputs) {
        boolean probabilities = loss.isCrossEntropy() || loss.isBinaryCrossEntropy();
        StringBuilder head = new StringBuilder(loss.isCrossEntropy() ? "class" : "");
        for (int j = 0; j < outputs; j++) {
            head.append(head.isEmpty() ? "" : ",")
                    .append(probabilities ? 'p' : 'y')
                    .append(j);
        }
        return head.toString();
    }

    private static StringBuilder rows(NamedLoss loss, float[] y, int size, int outputs) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < size; i++) {
            if (loss.isCrossEntropy()) {
                text.append(largest(y, i * outputs, outputs)).append(',');
            }
            for (int j = 0; j < outputs; j++) {
                text.append(j == 0 ? "" : ",").append(y[i * outputs + j]);
            }
            text.append('\n');
        }
        return text;
    }

    /// The first of the largest, as in the evaluation.
    private static int largest(float[] y, int from, int n) {
        int best = 0;
        for (int j = 1; j < n; j++) {
            if (y[from + j] > y[from + best]) {
                best = j;
            }
        }
        return best;
    }

    private void write(StringBuilder text) throws FailedException {
        streams.out().print(text);
        if (streams.out().checkError()) {
            throw new FailedException("standard output cannot be written");
        }
    }
}
