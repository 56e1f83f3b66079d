package dev.lanewise.mlp.cli;

import dev.lanewise.mlp.data.LabelledImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// Where images with classes come from.
class ImageOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Directory of IDX files: train-images-idx3-ubyte, train-labels-idx1-ubyte, "
                    + "t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, also with .idx in place of -idx, with .gz "
                    + "behind, with other words in front, and test for t10k; the former two are for training, the "
                    + "latter for evaluation; up to 256 classes. Otherwise the original MNIST, which mvn -Pmnist and mvn -Pdist put on the class "
                    + "path.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private Path data;

    /// The directory, or null for MNIST.
    final Path data() {
        return data;
    }

    /// The files that the directory has for it.
    final List<Path> files() throws IOException {
        return data == null ? List.of() : LabelledImages.files(data);
    }

    final MnistData images() throws IOException {
        return data == null ? MnistData.original() : MnistData.inDirectory(data);
    }
}
