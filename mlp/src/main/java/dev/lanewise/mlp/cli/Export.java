package dev.lanewise.mlp.cli;

import dev.lanewise.mlp.cli.Mnist.FailedException;
import dev.lanewise.mlp.model.Onnx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `lanewise export`.
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description =
                "Writes the net of a file in a format of other runtimes. A softmax or sigmoid that belongs to the "
                        + "loss is not part of it: the outputs are then logits.")
final class Export implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "A model file.")
    private Path file;

    @Option(
            names = "--onnx",
            required = true,
            paramLabel = "FILE",
            description = "The ONNX file, replaced if it exists; written as a whole.")
    private Path onnx;

    private final Streams streams;

    Export(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException, FailedException {
        LoadedModel model = LoadedModel.load(file);
        try {
            Onnx.write(onnx, model.parameters());
        } catch (IllegalArgumentException e) {
            // More than the format can hold.
            throw new FailedException(onnx + ": " + e.getMessage());
        }
        NamedLoss loss = model.loss();
        boolean logits = loss != null && (loss.isCrossEntropy() || loss.isBinaryCrossEntropy());
        streams.out().println(onnx + ": " + model.architecture() + (logits ? ", outputs are logits" : ""));
        return CommandLine.ExitCode.OK;
    }
}
