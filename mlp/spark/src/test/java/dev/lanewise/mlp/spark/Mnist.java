package dev.lanewise.mlp.spark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// All of MNIST, out of the artifact that the profiles `large-tests` and `bench-spark` bring.
final class Mnist {
    private static final String PLACE = "/rapaio/provider/datasets/mnist/";

    private Mnist() {}

    /// A directory of its four IDX files.
    static Path directory() throws IOException {
        Path directory = Files.createDirectories(Path.of("target", "mnist").toAbsolutePath());
        for (String set : List.of("train", "t10k")) {
            for (String content : List.of("images-idx3", "labels-idx1")) {
                String name = set + "-" + content + "-ubyte.gz";
                try (InputStream stream = Mnist.class.getResourceAsStream(PLACE + name)) {
                    if (stream == null) {
                        throw new IOException(name + " is not on the class path: the profile is missing");
                    }
                    Files.copy(stream, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        return directory;
    }
}
