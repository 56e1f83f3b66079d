package dev.lanewise.mlp.spark;

import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.model.FloatModels;
import dev.lanewise.mlp.model.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.ReadWriteUtils$;

/// The net of a saved model: a safetensors file beside Spark's metadata, as plain Lanewise and PyTorch read it.
final class NetFile {
    /// Its name in the directory of a model.
    static final String NAME = "net.safetensors";

    private static final String LOSS = "loss";
    private static final String MEAN = "label_mean";
    private static final String DEVIATION = "label_deviation";

    private NetFile() {}

    /// A model's directory as Spark means it: Spark Connect keeps models that it has no room for on the driver's own
    /// disk, and says so for the thread and not in the path.
    private static String located(String path) {
        boolean local = (Boolean) ReadWriteUtils$.MODULE$.localSavingModeState().get();
        return local ? java.nio.file.Path.of(path).toUri().toString() : path;
    }

    static void write(String path, Net net, Configuration hadoop) throws IOException {
        String directory = located(path);
        java.nio.file.Path local = Files.createTempFile("lanewise-net-", ".safetensors");
        try {
            Map<String, String> metadata = new HashMap<>();
            metadata.put(MEAN, Double.toString(net.labelMean()));
            metadata.put(DEVIATION, Double.toString(net.labelDeviation()));
            if (net.outputs() > 1) {
                metadata.put(LOSS, "cross_entropy"); // the outputs are logits of classes, which plain Lanewise asks for
            }
            FloatModels.save(local, net.wrapped(), metadata);
            Path target = new Path(directory, NAME);
            FileSystem files = target.getFileSystem(hadoop);
            Path beside = new Path(directory, "." + NAME + ".tmp");
            files.copyFromLocalFile(false, true, new Path(local.toUri()), beside);
            if (!files.rename(beside, target)) {
                throw new IOException(beside + " cannot be renamed to " + target);
            }
        } finally {
            Files.deleteIfExists(local);
        }
    }

    /// @param path the directory of a saved model, or a safetensors file
    static Net read(String path, Configuration hadoop) throws IOException {
        Path source = new Path(located(path));
        FileSystem files = source.getFileSystem(hadoop);
        if (files.getFileStatus(source).isDirectory()) {
            source = new Path(source, NAME);
        }
        java.nio.file.Path local = Files.createTempFile("lanewise-net-", ".safetensors");
        try {
            files.copyToLocalFile(false, source, new Path(local.toUri()), true);
            FloatParameters parameters = FloatModels.load(local);
            try (Safetensors open = Safetensors.open(local)) {
                Map<String, String> metadata = open.metadata();
                return Net.of(
                        parameters,
                        Double.parseDouble(metadata.getOrDefault(MEAN, "0")),
                        Double.parseDouble(metadata.getOrDefault(DEVIATION, "1")));
            }
        } catch (NumberFormatException e) {
            throw new IOException(source + ": its scaling of the label cannot be read: " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(local);
        }
    }
}
