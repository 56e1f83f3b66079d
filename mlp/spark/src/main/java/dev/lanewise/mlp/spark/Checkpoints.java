package dev.lanewise.mlp.spark;

import dev.lanewise.mlp.model.BadModelFileException;
import dev.lanewise.mlp.model.Safetensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/// The checkpoints of one training, on any Hadoop file system: safetensors files in a directory of their own, whose
/// name is made from the settings and the data, so that no training goes on with another's.
///
/// A file is written beside its place and renamed: one that has its name is whole. Only the newest two are kept.
final class Checkpoints {
    private static final String FORMAT = "lanewise-spark-checkpoint-1";
    private static final String PREFIX = "epoch-";
    private static final String SUFFIX = ".safetensors";
    private static final String HISTORY = "history";
    private static final int COLUMNS = 3;
    private static final int KEPT = 2;

    private final Path directory;
    private final String identity;
    private final Configuration hadoop;

    /// @param root of all trainings' checkpoints
    /// @param identity of the settings and the data, as text
    Checkpoints(String root, String identity, Configuration hadoop) {
        CRC32C crc = new CRC32C();
        crc.update(identity.getBytes(StandardCharsets.UTF_8));
        this.directory = new Path(root, String.format("lanewise-training-%08x", crc.getValue()));
        this.identity = identity;
        this.hadoop = hadoop;
    }

    private FileSystem fileSystem() throws IOException {
        return directory.getFileSystem(hadoop);
    }

    private Path file(int epoch) {
        return new Path(directory, String.format("%s%08d%s", PREFIX, epoch, SUFFIX));
    }

    /// The epochs of the whole checkpoints, ascending.
    private List<Integer> epochs() throws IOException {
        List<Integer> epochs = new ArrayList<>();
        FileSystem files = fileSystem();
        if (files.exists(directory)) {
            for (FileStatus status : files.listStatus(directory)) {
                String name = status.getPath().getName();
                if (name.matches(PREFIX + "\\d{8}" + SUFFIX)) {
                    epochs.add(Integer.parseInt(name.substring(PREFIX.length(), PREFIX.length() + 8)));
                }
            }
        }
        epochs.sort(null);
        return epochs;
    }

    /// Where a training can go on.
    ///
    /// @return the epoch of the newest checkpoint, or 0
    int newest() throws IOException {
        List<Integer> epochs = epochs();
        return epochs.isEmpty() ? 0 : epochs.getLast();
    }

    void write(TrainingState state) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("identity", identity);
        metadata.put("epoch", Integer.toString(state.epoch()));
        metadata.put("step", Long.toString(state.step()));
        metadata.put("best_epoch", Integer.toString(state.bestEpoch()));
        List<Safetensors.Source> tensors = new ArrayList<>();
        state.vectors().forEach((name, v) -> tensors.add(Safetensors.Source.of(name, v, 0, v.length)));
        double[] history = new double[state.epoch() * COLUMNS];
        for (int e = 0; e < state.epoch(); e++) {
            System.arraycopy(state.history()[e], 0, history, e * COLUMNS, COLUMNS);
        }
        tensors.add(Safetensors.Source.of(HISTORY, history, 0, state.epoch(), COLUMNS));

        java.nio.file.Path local = Files.createTempFile("lanewise-checkpoint-", SUFFIX);
        try {
            Safetensors.write(local, metadata, tensors);
            FileSystem files = fileSystem();
            files.mkdirs(directory);
            Path target = file(state.epoch());
            Path beside = new Path(directory, "." + target.getName() + ".tmp");
            files.copyFromLocalFile(false, true, new Path(local.toUri()), beside);
            files.delete(target, false);
            if (!files.rename(beside, target)) {
                throw new IOException(beside + " cannot be renamed to " + target);
            }
            List<Integer> epochs = epochs();
            for (int epoch : epochs.subList(0, Math.max(0, epochs.size() - KEPT))) {
                files.delete(file(epoch), false);
            }
        } finally {
            Files.deleteIfExists(local);
        }
    }

    /// @param names the vectors that there must be; `best` may be there too
    /// @param length of each
    TrainingState read(int epoch, Iterable<String> names, int length) throws IOException {
        java.nio.file.Path local = Files.createTempFile("lanewise-checkpoint-", SUFFIX);
        try {
            fileSystem().copyToLocalFile(false, file(epoch), new Path(local.toUri()), true);
            try (Safetensors open = Safetensors.open(local)) {
                return read(open, epoch, names, length);
            }
        } finally {
            Files.deleteIfExists(local);
        }
    }

    private TrainingState read(Safetensors open, int epoch, Iterable<String> names, int length) throws IOException {
        Map<String, String> metadata = open.metadata();
        if (!FORMAT.equals(metadata.get("format")) || !identity.equals(metadata.get("identity"))) {
            throw bad(epoch, "is of another training: " + metadata.get("identity"));
        }
        try {
            Map<String, float[]> vectors = new LinkedHashMap<>();
            for (String name : names) {
                vectors.put(name, vector(open, name, length, epoch));
            }
            if (open.tensor(TrainingState.BEST).isPresent()) {
                vectors.put(TrainingState.BEST, vector(open, TrainingState.BEST, length, epoch));
            }
            Safetensors.Tensor tensor = open.tensor(HISTORY).orElseThrow(() -> bad(epoch, "lacks its history"));
            if (tensor.elements() != (long) epoch * COLUMNS || tensor.type() != Safetensors.ElementType.F64) {
                throw bad(epoch, "has a history of " + tensor);
            }
            double[] flat = new double[epoch * COLUMNS];
            open.read(tensor, flat, 0);
            double[][] history = new double[epoch][COLUMNS];
            for (int e = 0; e < epoch; e++) {
                System.arraycopy(flat, e * COLUMNS, history[e], 0, COLUMNS);
            }
            return new TrainingState(
                    epoch,
                    Long.parseLong(metadata.get("step")),
                    Integer.parseInt(metadata.get("best_epoch")),
                    history,
                    vectors);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (NumberFormatException e) {
            throw bad(epoch, "has counters that cannot be read: " + e.getMessage())
                    .getCause();
        }
    }

    private float[] vector(Safetensors open, String name, int length, int epoch) throws IOException {
        Safetensors.Tensor tensor =
                open.tensor(name).orElseThrow(() -> bad(epoch, "lacks the tensor \"" + name + "\""));
        if (tensor.elements() != length || tensor.type() != Safetensors.ElementType.F32) {
            throw bad(epoch, tensor + " is not of the " + length + " parameters in F32");
        }
        float[] vector = new float[length];
        open.read(tensor, vector, 0);
        return vector;
    }

    private UncheckedIOException bad(int epoch, String what) {
        return new UncheckedIOException(new BadModelFileException(file(epoch).toString(), 8, what));
    }

    /// Where they are.
    String directory() {
        return directory.toString();
    }
}
