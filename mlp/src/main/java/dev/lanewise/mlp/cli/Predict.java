package dev.lanewise.mlp.cli;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatWorkspace;
import dev.lanewise.mlp.data.BadCsvFileException;
import dev.lanewise.mlp.data.Csv;
import dev.lanewise.mlp.data.CsvRows;
import dev.lanewise.mlp.data.CsvSchema;
import dev.lanewise.mlp.files.AtomicFile;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
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
        description =
                "Applies a net to a table and writes a table of predictions to standard output or a file: for classes the "
                        + "class and an output for each, which is a probability where the loss is a cross-entropy; else the "
                        + "targets in their units. The table is read as the one that the net was trained on; targets are not "
                        + "read and may be missing. For a net that was not trained on a table every column is an input.")
final class Predict implements Callable<Integer> {
    private static final int BATCH = 256;
    private static final int MAX_NUMBERS = 1 << 24;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A file of lanewise train.")
    private Path modelFile;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE",
            description = "The table, also compressed by gzip; without it, or -, standard input.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private Path table;

    @Option(
            names = "--no-header",
            description = "For a net that was not trained on a table: the first line is a row, and so is that of the "
                    + "predictions.")
    private boolean noHeader;

    @Option(
            names = "--keep-going",
            description = "A row that cannot be predicted, for an unknown category or a number that is none, gets "
                    + "empty cells and a line on standard error. Without this option nothing is written then.")
    private boolean keepGoing;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description =
                    "Where the predictions go, as a whole: a file that is not there yet; without this option, or -, "
                            + "standard output.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private Path output;

    @Mixin
    private final Outputs outputs = new Outputs();

    @Mixin
    private final ReportOptions report;

    @Mixin
    private final KernelOptions kernelOptions = new KernelOptions();

    @Spec
    private CommandSpec spec;

    private final Streams streams;
    private InputTable input;

    Predict(Streams streams) {
        this.streams = streams;
        this.report = new ReportOptions(streams);
    }

    @Override
    public Integer call() throws IOException, FailedException {
        input = table == null ? new InputTable(null, streams.in()) : InputTable.of(table, streams.in());
        Path written = output == null || InputTable.isStandard(output) ? null : output;
        outputs.reads("MODEL", modelFile)
                .reads("FILE", input.file())
                .writesNew("--output", written)
                .check();
        try (Kernels kernels = kernelOptions.build()) {
            LoadedModel model = LoadedModel.load(modelFile);
            FloatMlp net = model.net(kernels);
            if (noHeader && model.table() != null) {
                throw Usage.wrong(
                        spec,
                        "--no-header is not for " + modelFile + ", which says itself whether its tables have one");
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
        return schema != null
                ? input.rows(schema)
                : input.rows((noHeader ? Csv.withoutHeader() : Csv.withHeader()).otherNumbers());
    }

    private String name() {
        return input.name();
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
        int inputs = net.architecture().inputs();
        int outputs = net.architecture().outputs();
        // Fewer rows where they are so long that so many would not fit an array.
        int batch = Math.clamp(MAX_NUMBERS / Math.max(inputs, outputs), 1, BATCH);
        FloatWorkspace workspace = net.newWorkspace(batch);
        float[] x = new float[batch * inputs];
        float[] y = new float[batch * outputs];
        long[] lines = new long[batch];
        boolean[] isEmpty = new boolean[batch];
        // All rows or none: half a table would look like a whole one to what reads it.
        try (Spool spool = new Spool(StandardCharsets.UTF_8)) {
            if (header) {
                spool.add(predictions.head());
            }
            int size;
            do {
                size = 0;
                Arrays.fill(isEmpty, false);
                while (size < batch && read(rows, x, size, inputs, isEmpty)) {
                    lines[size++] = rows.line();
                }
                if (size > 0) {
                    net.predict(x, 0, inputs, size, workspace, y, 0, outputs);
                    for (int i = 0; i < size; i++) {
                        String problem = isEmpty[i] ? null : predictions.problem(y, i);
                        if (problem != null) {
                            isEmpty[i] = true;
                            refuse(name() + ": line " + lines[i] + ": " + problem);
                        }
                    }
                    spool.add(predictions.rows(y, size, isEmpty));
                }
            } while (size == batch);
            write(spool);
        }
    }

    private void write(Spool spool) throws IOException {
        if (output == null || InputTable.isStandard(output)) {
            spool.writeTo(streams.out());
            return;
        }
        try (AtomicFile whole = AtomicFile.create(output)) {
            spool.writeTo(Channels.newOutputStream(whole.channel()));
            whole.commit();
        }
    }

    /// @return false if there is no row left
    private boolean read(CsvRows rows, float[] x, int row, int inputs, boolean[] isEmpty)
            throws IOException, FailedException {
        try {
            return rows.next(x, row * inputs);
        } catch (BadCsvFileException e) {
            // Without a cell it is what the rest of the file depends on.
            if (!keepGoing || e.column() == 0) {
                throw e;
            }
            Arrays.fill(x, row * inputs, (row + 1) * inputs, 0);
            isEmpty[row] = true;
            refuse(e.getMessage());
            return true;
        }
    }

    private void refuse(String problem) throws FailedException {
        if (!keepGoing) {
            throw new FailedException(problem + "; --keep-going leaves the cells of such rows empty");
        }
        report.warn("lanewise: " + problem);
    }
}
