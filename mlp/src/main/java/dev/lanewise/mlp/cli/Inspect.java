package dev.lanewise.mlp.cli;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.data.CsvSchema;
import dev.lanewise.mlp.data.Scaling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lanewise inspect`.
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description =
                "Shows the net of a file: its layers and parameters, what it expects of a table, and how its matrix "
                        + "products would be computed.")
final class Inspect implements Callable<Integer> {
    private static final int MOST_NAMES = 50;

    @Parameters(paramLabel = "MODEL", description = "A model file.")
    private Path file;

    @Option(names = "--batch", defaultValue = "64", paramLabel = "N", description = "Samples of the matrix products.")
    private int batch;

    @Mixin
    private final KernelOptions kernelOptions = new KernelOptions();

    @Mixin
    private final JsonOptions report;

    @Spec
    private CommandSpec spec;

    Inspect(Streams streams) {
        this.report = new JsonOptions(streams);
    }

    @Override
    public Integer call() throws IOException {
        Usage.check(spec, batch >= 1, "--batch", batch, "at least 1");
        try (Kernels kernels = kernelOptions.build()) {
            LoadedModel model = LoadedModel.load(file);
            Architecture architecture = model.architecture();
            report.json(json -> new InspectJson(json, model).write(kernels, batch));
            if (report.isJson()) {
                return CommandLine.ExitCode.OK;
            }
            report.result("net         " + architecture);
            model.sayState(report);
            report.result("loss        " + (model.loss() == null ? "unknown" : model.loss()));
            report.result("parameters  " + architecture.parameterCount());
            if (model.table() != null) {
                print(model.table());
            }
            report.say("kernels     " + kernels.description());
            for (int l = 0; l < architecture.depth(); l++) {
                LayerReport layer = LayerReport.of(kernels, model.parameters(), l, batch);
                report.say("layer " + l + "  " + layer.inputs() + " → " + layer.outputs() + " " + layer.activation());
                report.say("  weights   " + layer.weights());
                report.say("  bias      " + layer.bias());
                report.say("  product   " + layer.product());
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private void print(CsvSchema table) {
        Scaling inputs = table.inputScaling();
        print("input", table.inputNames(), i -> scaling(inputs, i));
        if (table.isLabelled()) {
            report.say("class       " + table.className());
            print("output", table.outputNames(), j -> "");
        } else {
            Scaling targets = table.targetScaling();
            print("output", table.outputNames(), j -> scaling(targets, j));
        }
    }

    /// As many as one would read.
    private void print(String what, List<String> names, IntFunction<String> note) {
        for (int i = 0; i < Math.min(names.size(), MOST_NAMES); i++) {
            String head = String.format(Locale.ROOT, "%-12s", what + " " + i);
            report.say(head + LoadedModel.oneLine(names.get(i)) + note.apply(i));
        }
        if (names.size() > MOST_NAMES) {
            report.say("…           " + (names.size() - MOST_NAMES) + " more");
        }
    }

    private static String scaling(Scaling scaling, int column) {
        if (scaling.method(column) == Scaling.Method.NONE) {
            return "";
        }
        return String.format(
                Locale.ROOT, ", less %.6g, divided by %.6g", scaling.offset(column), scaling.divisor(column));
    }
}
