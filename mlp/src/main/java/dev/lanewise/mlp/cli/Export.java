package dev.lanewise.mlp.cli;

import dev.lanewise.mlp.files.FileKind;
import dev.lanewise.mlp.model.Onnx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `lanewise export`.
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description =
                "Writes the net of a file in a format of other runtimes. A softmax or sigmoid that belongs to the "
                        + "loss is part of it with --probabilities; else the outputs are logits. The scaling of a "
                        + "table, which lanewise inspect shows, is not: inputs and outputs are the scaled ones.")
final class Export implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "A model file.")
    private Path file;

    @Option(
            names = "--onnx",
            required = true,
            paramLabel = "FILE",
            description = "The ONNX file; written as a whole, replaces one.")
    private Path onnx;

    @Option(
            names = "--probabilities",
            description = "Ends with the softmax or sigmoid of the loss, so that the outputs are what lanewise predict "
                    + "prints.")
    private boolean probabilities;

    @Mixin
    private final Outputs outputs = new Outputs();

    @Mixin
    private final ReportOptions report;

    Export(Streams streams) {
        this.report = new ReportOptions(streams);
    }

    @Override
    public Integer call() throws IOException, FailedException {
        outputs.reads("MODEL", file).writes("--onnx", onnx, FileKind.ONNX).check();
        LoadedModel model = LoadedModel.load(file);
        boolean onLogits = model.loss() != null && model.loss().isOnLogits();
        if (probabilities && !onLogits) {
            throw new FailedException(
                    file + ": --probabilities is for the losses with a softmax or sigmoid, and this is "
                            + (model.loss() == null ? "a net whose loss is not known" : model.loss()));
        }
        try {
            Onnx.write(onnx, model.parameters(), probabilities ? model.loss().loss() : null);
        } catch (IllegalArgumentException e) {
            // More than the format can hold.
            throw new FailedException(onnx + ": " + e.getMessage());
        }
        boolean table = model.table() != null;
        report.say(onnx + ": " + model.architecture()
                + (onLogits ? ", outputs are " + (probabilities ? "probabilities" : "logits") : "")
                + (table ? ", inputs and outputs as lanewise inspect describes them" : ""));
        return CommandLine.ExitCode.OK;
    }
}
