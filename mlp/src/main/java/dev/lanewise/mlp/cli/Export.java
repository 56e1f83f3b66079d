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
                        + "loss is not part of it: the outputs are then logits. Nor is the scaling of a table, which "
                        + "lanewise inspect shows: inputs and outputs are the scaled ones.")
final class Export implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "A model file.")
    private Path file;

    @Option(
            names = "--onnx",
            required = true,
            paramLabel = "FILE",
            description = "The ONNX file; written as a whole, replaces one.")
    private Path onnx;

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
        try {
            Onnx.write(onnx, model.parameters());
        } catch (IllegalArgumentException e) {
            // More than the format can hold.
            throw new FailedException(onnx + ": " + e.getMessage());
        }
        boolean logits = model.loss() != null && model.loss().isOnLogits();
        boolean table = model.table() != null;
        report.say(onnx + ": " + model.architecture() + (logits ? ", outputs are logits" : "")
                + (table ? ", inputs and outputs as lanewise inspect describes them" : ""));
        return CommandLine.ExitCode.OK;
    }
}
