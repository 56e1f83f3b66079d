package dev.lanewise.mlp.cli;

import dev.lanewise.mlp.data.Idx;
import dev.lanewise.mlp.data.LabelledImages;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Training and test images.
///
/// @param training what the net learns from
/// @param test what it is judged by, of the same size
record MnistData(LabelledImages training, LabelledImages test) {
    private static final int CLASSES = 10;
    private static final int MAX_CLASSES = 256;
    /// Where `io.github.padreati:rapaio-datasets` keeps LeCun's four files.
    private static final String RESOURCES = "rapaio/provider/datasets/mnist/";

    /// The original MNIST of the class path, checked against its SHA-256 sums, so that a figure says what it was
    /// measured on.
    static MnistData original() throws IOException {
        return new MnistData(
                LabelledImages.of(
                        resource(
                                "train-images-idx3-ubyte.gz",
                                "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
                        resource(
                                "train-labels-idx1-ubyte.gz",
                                "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
                        CLASSES),
                LabelledImages.of(
                        resource(
                                "t10k-images-idx3-ubyte.gz",
                                "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
                        resource(
                                "t10k-labels-idx1-ubyte.gz",
                                "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
                        CLASSES));
    }

    /// Four files of a directory, Fashion-MNIST or EMNIST for one. Nothing is known of their sums.
    static MnistData inDirectory(Path directory) throws IOException {
        LabelledImages training = LabelledImages.readDirectory(directory, "train");
        LabelledImages test = LabelledImages.readDirectory(directory, "t10k");
        if (training.count() == 0 || test.count() == 0) {
            throw new IOException(directory + ": there are " + training.count() + " training and " + test.count()
                    + " test images, at least one of each is needed");
        }
        if (training.rows() != test.rows() || training.columns() != test.columns()) {
            throw new IOException(directory + ": training images of " + training.rows() + "×" + training.columns()
                    + ", but test images of " + test.rows() + "×" + test.columns());
        }
        // A softmax of one class has nothing to learn.
        int classes = Math.max(2, Math.max(training.classes(), test.classes()));
        return new MnistData(training.withClasses(classes), test.withClasses(classes));
    }

    /// The test images as a net of so many classes sees them, of which some may not occur here.
    LabelledImages testOf(int classes) {
        return classes > test.classes() && classes <= MAX_CLASSES ? test.withClasses(classes) : test;
    }

    private static Idx resource(String file, String sha256) throws IOException {
        String name = RESOURCES + file;
        byte[] bytes;
        try (InputStream in = MnistData.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException("MNIST is not on the class path (" + name
                        + "): mvn -Pmnist and mvn -Pdist bring it; --data names a directory of other images");
            }
            bytes = in.readAllBytes();
        }
        String found = HexFormat.of().formatHex(sha256().digest(bytes));
        if (!found.equals(sha256)) {
            throw new IOException(name + ": not the original MNIST file: SHA-256 is " + found + ", not " + sha256);
        }
        return Idx.read(new ByteArrayInputStream(bytes), name);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
