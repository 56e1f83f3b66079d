package dev.lanewise.mlp.cli;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.cli.Mnist.FailedException;
import dev.lanewise.mlp.training.FloatDataSet;
import dev.lanewise.mlp.training.FloatEvaluation;
import dev.lanewise.mlp.training.Metrics;
import java.io.IOException;
import java.nio.file.Path;
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
        description = "Says how good a net is: error and confusion matrix for classes, mean squared error and R² for "
                + "targets.")
final class Evaluate implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "A file of lanewise train.")
    private Path file;

    @Mixin
    private final DataOptions dataOptions = new DataOptions();

    @Mixin
    private final KernelOptions kernelOptions = new KernelOptions();

    private final Streams streams;

    Evaluate(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException, FailedException {
        dataOptions.check();
        try (Kernels kernels = kernelOptions.build()) {
            LoadedModel model = LoadedModel.load(file);
            Architecture architecture = model.architecture();
            FloatMlp net = model.net(kernels);
            FloatDataSet data = dataOptions.test(architecture.outputs());
            if (data.inputs() != architecture.inputs() || data.outputs() != architecture.outputs()) {
                throw new FailedException(file + ": the net " + architecture + " does not fit the data, " + data);
            }
            streams.out().println("net      " + architecture + ", " + model.loss());
            streams.out().println("data     " + data);
            Metrics metrics;
            try (WatchedDataSet watched = new WatchedDataSet(data, streams.bar(), round -> "evaluation")) {
                metrics = FloatEvaluation.of(net, watched);
            }
            streams.out().println("result   " + metrics);
            if (data.isLabelled()) {
                print(metrics.confusion());
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private void print(Metrics.Confusion confusion) {
        streams.out().println("confusion matrix, a row for each class, a column for each prediction:");
        StringBuilder head = new StringBuilder();
        for (int i = 0; i < confusion.classes(); i++) {
            head.append(String.format(Locale.ROOT, "%7s", "→ " + i));
        }
        streams.out().println(head);
        streams.out().print(confusion);
    }
}
