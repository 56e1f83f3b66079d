package dev.lanewise.mlp.cli;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.training.FloatDataSet;
import dev.lanewise.mlp.training.FloatEvaluation;
import dev.lanewise.mlp.training.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `lanewise evaluate`.
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description =
                "Says how good a net is: error and confusion matrix for classes (of more than 50 the pairs that are confused most), R², root mean "
                        + "squared and mean absolute error for each target, in the units of the table. A table is read as the one that the net was trained on.")
final class Evaluate implements Callable<Integer> {
    private static final int LONGEST_NAME = 20;
    private static final int MOST_PAIRS = 20;

    @Parameters(paramLabel = "MODEL", description = "A file of lanewise train.")
    private Path file;

    @Mixin
    private final SourceOptions source = new SourceOptions();

    @Mixin
    private final KernelOptions kernelOptions = new KernelOptions();

    @Mixin
    private final JsonOptions report;

    private final Streams streams;

    Evaluate(Streams streams) {
        this.streams = streams;
        this.report = new JsonOptions(streams);
    }

    @Override
    public Integer call() throws IOException, FailedException {
        source.check();
        try (Kernels kernels = kernelOptions.build()) {
            LoadedModel model = LoadedModel.load(file);
            Architecture architecture = model.architecture();
            FloatMlp net = model.net(kernels);
            FloatDataSet data = data(model);
            if (data.inputs() != architecture.inputs() || data.outputs() != architecture.outputs()) {
                throw new FailedException(file + ": the net " + architecture + " does not fit the data, " + data);
            }
            report.say("net      " + architecture + ", " + model.loss());
            model.sayState(report);
            report.say("data     " + data);
            TargetFigures figures = new TargetFigures(model);
            Metrics metrics = evaluation(net, data, figures.units());
            report.json(json -> new EvaluateJson(json, model).write(metrics));
            figures.print(report::result, "result   ", metrics);
            if (data.isLabelled()) {
                List<String> names = model.outputNames();
                if (metrics.confusion().classes() <= EvaluateJson.MOST_CLASSES) {
                    print(metrics.confusion(), names);
                } else {
                    printWorst(metrics.confusion(), names);
                }
            }
            List<Integer> undefined = metrics.confusion().undefined();
            if (!undefined.isEmpty()) {
                throw new FailedException("the prediction is not a finite number for " + undefined.size() + " of "
                        + metrics.samples() + " samples, the first of them sample " + (undefined.get(0) + 1)
                        + ": a number of it is too large for the net");
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private Metrics evaluation(FloatMlp net, FloatDataSet data, double[] units) {
        try (WatchedDataSet watched = new WatchedDataSet(data, report.bar(), round -> "evaluation")) {
            return FloatEvaluation.of(net, watched, units);
        }
    }

    private FloatDataSet data(LoadedModel model) throws IOException, FailedException {
        InputTable table = source.table(streams);
        if (table == null) {
            if (model.table() != null && source.data() == null) {
                throw new FailedException(file + ": the net was trained on a table; --csv names one to judge it by");
            }
            return source.images().testOf(model.architecture().outputs()).dataSet();
        }
        if (model.table() == null) {
            throw new FailedException(
                    file + ": the net was not trained on a table, so nothing says what the columns of one are");
        }
        return source.floats(table, table.read(model.table()));
    }

    private void print(Metrics.Confusion confusion, List<String> classes) {
        List<String> names = classes.stream().map(Evaluate::shown).toList();
        int longest = names.stream().mapToInt(String::length).max().orElse(0);
        int width = Math.max(7, longest + 3);
        report.result("confusion matrix, a row for each class, a column for each prediction:");
        StringBuilder head = new StringBuilder(" ".repeat(longest));
        for (String name : names) {
            head.append(cell(width, "→ " + name));
        }
        report.result(head.toString());
        for (int i = 0; i < confusion.classes(); i++) {
            StringBuilder row = new StringBuilder(cell(longest, names.get(i)));
            for (int j = 0; j < confusion.classes(); j++) {
                row.append(cell(width, Integer.toString(confusion.count(i, j))));
            }
            report.result(row.toString());
        }
    }

    /// What somebody would look for in a matrix that is too large to look at.
    private void printWorst(Metrics.Confusion confusion, List<String> classes) {
        List<Metrics.Confusion.Pair> worst = confusion.worst(MOST_PAIRS);
        report.result(worst.isEmpty() ? "no class is taken for another" : "confused most often:");
        for (Metrics.Confusion.Pair pair : worst) {
            report.result(cell(7, Integer.toString(pair.count())) + " of " + shown(classes.get(pair.actual())) + " → "
                    + shown(classes.get(pair.predicted())));
        }
    }

    private static String cell(int width, String text) {
        return String.format(Locale.ROOT, "%" + width + "s", text);
    }

    private static String shown(String name) {
        return LoadedModel.shortened(name, LONGEST_NAME);
    }
}
