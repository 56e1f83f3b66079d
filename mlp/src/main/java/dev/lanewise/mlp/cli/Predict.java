package dev.lanewise.mlp.cli;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatWorkspace;
import dev.lanewise.mlp.data.Csv;
import dev.lanewise.mlp.data.CsvRows;
import dev.lanewise.mlp.data.CsvSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lanewise predict`. Rows go through in batches, so a table may be larger than memory.
@Command(
        name = "predict",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Applies a net to a table and writes a table of predictions to standard output: for classes the "
                + "class and an output for each, which is a probability where the loss is a cross-entropy; else the "
                + "targets in their units. The table is read as the one that the net was trained on; targets are not "
                + "read and may be missing. For a net that was not trained on a table every column is an input.")
final class Predict implements Callable<Integer> {
    private static final int BATCH = 256;
    private static final int MAX_NUMBERS = 1 << 24;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A file of lanewise train.")
    private Path file;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE",
            description = "The table; without it standard input.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private Path table;

    @Option(
            names = "--no-header",
            description = "For a net that was not trained on a table: the first line is a row, and so is that of the "
                    + "predictions.")
    private boolean noHeader;

    @Mixin
    private final KernelOptions kernelOptions = new KernelOptions();

    @Spec
    private CommandSpec spec;

    private final Streams streams;

    Predict(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException, FailedException {
        try (Kernels kernels = kernelOptions.build()) {
            LoadedModel model = LoadedModel.load(file);
            FloatMlp net = model.net(kernels);
            if (noHeader && model.table() != null) {
                throw Usage.wrong(
                        spec, "--no-header is not for " + file + ", which says itself whether its tables have one");
            }
            try (CsvRows rows = open(model.table())) {
                check(net, model, rows);
                boolean header =
                        model.table() == null ? !noHeader : model.table().hasHeader();
                predict(net, new Predictions(model), header, rows);
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private CsvRows open(CsvSchema schema) throws IOException {
        if (schema != null) {
            return table == null ? schema.rows(streams.in(), name()) : schema.rows(table);
        }
        Csv csv = (noHeader ? Csv.withoutHeader() : Csv.withHeader()).otherNumbers();
        return table == null ? csv.rows(streams.in(), name()) : csv.rows(table);
    }

    private String name() {
        return table == null ? "standard input" : table.toString();
    }

    private void check(FloatMlp net, LoadedModel model, CsvRows rows) throws FailedException {
        if (rows.inputs() != net.architecture().inputs()) {
            throw new FailedException(name() + ": " + rows.inputs() + " columns for the "
                    + net.architecture().inputs() + " inputs of " + net.architecture());
        }
        // Else the first row would get lost without a word.
        if (model.table() == null && !noHeader && rows.inputNames().stream().allMatch(Predict::isNumber)) {
            throw new FailedException(name() + ": line " + rows.line() + ": there are numbers where the names of the "
                    + "columns should be; a table without them needs --no-header");
        }
    }

    private static boolean isNumber(String name) {
        try {
            return Double.isFinite(Double.parseDouble(name));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private void predict(FloatMlp net, Predictions predictions, boolean header, CsvRows rows)
            throws IOException, FailedException {
        if (header) {
            write(predictions.head());
        }
        int inputs = net.architecture().inputs();
        int outputs = net.architecture().outputs();
        // Fewer rows where they are so long that so many would not fit an array.
        int batch = Math.clamp(MAX_NUMBERS / Math.max(inputs, outputs), 1, BATCH);
        FloatWorkspace workspace = net.newWorkspace(batch);
        float[] x = new float[batch * inputs];
        float[] y = new float[batch * outputs];
        int size;
        do {
            size = 0;
            while (size < batch && rows.next(x, size * inputs)) {
                size++;
            }
            if (size > 0) {
                net.predict(x, 0, inputs, size, workspace, y, 0, outputs);
                write(predictions.rows(y, size));
            }
        } while (size == batch);
    }

    private void write(String text) throws FailedException {
        streams.out().print(text);
        if (streams.out().checkError()) {
            throw new FailedException("standard output cannot be written");
        }
    }
}
