package dev.lanewise.mlp.cli;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.Reduction;
import dev.lanewise.mlp.data.CsvSchema;
import dev.lanewise.mlp.data.Scaling;
import dev.lanewise.mlp.model.FloatModels;
import dev.lanewise.mlp.model.Safetensors;
import dev.lanewise.mlp.training.Checkpoint;
import dev.lanewise.mlp.training.FloatCheckpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A model file. Its metadata have the name of the loss, which says what the outputs mean, and where the net was
/// trained on a table how that was encoded and scaled.
///
/// @param file the file
/// @param parameters weights and biases
/// @param loss the loss, or null where the file does not say
/// @param table what tables are like, or null where the net was not trained on one
/// @param checkpoint the state of the training, where the file is a checkpoint; else null
record LoadedModel(Path file, FloatParameters parameters, NamedLoss loss, CsvSchema table, Checkpoint checkpoint) {
    private static final String LOSS = "loss";

    /// Loads a model, or the net that a training has come to.
    static LoadedModel load(Path file) throws IOException {
        FloatParameters parameters;
        Map<String, String> metadata;
        Checkpoint checkpoint = null;
        if (isCheckpoint(file)) {
            FloatCheckpoint whole = FloatCheckpoint.read(file);
            checkpoint = whole.description();
            metadata = checkpoint.context();
            try {
                parameters = whole.parameters();
            } catch (IllegalStateException e) {
                throw new IOException(file + ": " + e.getMessage(), e);
            }
        } else {
            parameters = FloatModels.load(file);
            try (Safetensors open = Safetensors.open(file)) {
                metadata = open.metadata();
            }
        }
        return new LoadedModel(
                file, parameters, loss(file, metadata), table(file, metadata, parameters.architecture()), checkpoint);
    }

    private static boolean isCheckpoint(Path file) throws IOException {
        try (Safetensors open = Safetensors.open(file)) {
            return Checkpoint.isCheckpoint(open);
        }
    }

    /// Says where the training stood that the net is of, where it had not ended.
    void sayState(ReportOptions report) {
        if (checkpoint != null) {
            report.say("of       a checkpoint after epoch " + checkpoint.epochs()
                    + (checkpoint.bestEpoch() > 0 && checkpoint.bestEpoch() < checkpoint.epochs()
                            ? "; the smallest validation loss was in epoch " + checkpoint.bestEpoch()
                            : ""));
        }
    }

    private static NamedLoss loss(Path file, Map<String, String> metadata) throws IOException {
        String loss = metadata.get(LOSS);
        try {
            return loss == null ? null : NamedLoss.parse(loss);
        } catch (IllegalArgumentException e) {
            // The text itself could be anything, and is not for a message.
            throw new IOException(file + ": the metadata name a loss that there is not", e);
        }
    }

    private static CsvSchema table(Path file, Map<String, String> metadata, Architecture architecture)
            throws IOException {
        if (!CsvSchema.isIn(metadata)) {
            return null;
        }
        CsvSchema table;
        try {
            table = CsvSchema.fromMap(metadata);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": the metadata describe a table wrongly: " + e.getMessage(), e);
        }
        if (table.inputs() != architecture.inputs() || table.outputs() != architecture.outputs()) {
            throw new IOException(file + ": the metadata describe a table of " + table.inputs() + " inputs and "
                    + table.outputs() + " outputs, which does not fit the net " + architecture);
        }
        return table;
    }

    void save() throws IOException {
        FloatModels.save(file, parameters, metadata());
    }

    /// What a file keeps beside the net.
    Map<String, String> metadata() {
        Map<String, String> metadata = new HashMap<>(table == null ? Map.of() : table.toMap());
        metadata.put(LOSS, loss.name());
        return metadata;
    }

    Architecture architecture() {
        return parameters.architecture();
    }

    /// Whether outputs are for classes.
    boolean isLabelled() {
        return table == null ? loss != null && loss.isCrossEntropy() : table.isLabelled();
    }

    /// Whether losses and outputs are those of scaled targets.
    boolean isScaled() {
        return table != null && !table.isLabelled() && !table.targetScaling().equals(Scaling.none(table.outputs()));
    }

    /// What the outputs are called: classes or columns of the table, numbers where there is none.
    List<String> outputNames() {
        return table != null
                ? table.outputNames()
                : IntStream.range(0, architecture().outputs())
                        .mapToObj(Integer::toString)
                        .toList();
    }

    /// The name of a column, class or category, which may be any text, on one line.
    static String oneLine(String name) {
        return name.replaceAll("\\p{Cntrl}", " ");
    }

    /// The name of a column, class or category, cut off where it would make a column of a table too wide.
    static String shortened(String name, int longest) {
        String line = oneLine(name);
        return line.length() <= longest ? line : line.substring(0, longest - 1) + "…";
    }

    /// The net, for passes.
    FloatMlp net(Kernels kernels) throws FailedException {
        if (loss == null) {
            throw new FailedException(
                    file + ": the metadata do not have the key \"" + LOSS + "\", which says what the outputs mean");
        }
        try {
            return new FloatMlp(kernels, parameters, loss.loss(), Reduction.MEAN);
        } catch (IllegalArgumentException e) {
            throw new FailedException(file + ": " + e.getMessage());
        }
    }
}
