package dev.lanewise.mlp.cli;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// Where images with classes come from.
class ImageOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Directory of train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and "
                    + "t10k-labels-idx1-ubyte, each also as .gz; the former two are for training, the latter for "
                    + "evaluation. Otherwise the original MNIST, which mvn -Pmnist and mvn -Planewise put on the class "
                    + "path.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private Path data;

    /// The directory, or null for MNIST.
    final Path data() {
        return data;
    }

    final MnistData images() throws IOException {
        return data == null ? MnistData.original() : MnistData.inDirectory(data);
    }
}
