package dev.lanewise.mlp.training;

import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.model.BadModelFileException;
import dev.lanewise.mlp.model.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What a checkpoint says of its training, without the parameters: for whoever wants to know it before going on from
/// there, as to read a table with the categories and the scaling that the training began with. The parameters are read
/// by [FloatCheckpoint] and [DoubleCheckpoint].
///
/// A checkpoint is a safetensors file. Its metadata:
///
/// ```text
/// format               lanewise-checkpoint-2
/// epochs, steps        the counters
/// best_epoch           that of the smallest validation loss, 0 without one
/// best_loss            that loss
/// setting.‹name›       architecture, loss, reduction, optimiser, clipping, batch, seed, dropout, validation
/// setting.data.‹name›  samples, kind (classes or targets), digest: of the data set; setting.validation_data.‹name›
///                      likewise, where there is one of its own
/// context.‹name›       what the caller said of the data, such as a CsvSchema with its categories and scaling
/// ```
///
/// Its tensors are vectors of as many elements as there are parameters: `parameters`, what the optimiser remembers,
/// `best` (the parameters of the best epoch, where samples are validated); and `history`, F64, a row of the seven
/// figures of [EpochSummary] for each epoch.
///
/// Files of the format `lanewise-checkpoint-1` are refused: they do not say what data they are of.
///
/// @param settings what the rest of the training depends on, by name
/// @param context what the caller said of the data, by name
/// @param history what each epoch came to, from the first on
/// @param steps steps so far
/// @param bestEpoch the epoch of the smallest validation loss, or 0
/// @param bestLoss that loss, or infinity
public record Checkpoint(
        Map<String, String> settings,
        Map<String, String> context,
        List<EpochSummary> history,
        long steps,
        int bestEpoch,
        double bestLoss) {
    static final String DATA = "data.";
    static final String VALIDATION_DATA = "validation_data.";
    static final String SAMPLES = "samples";
    static final String KIND = "kind";
    static final String DIGEST = "digest";

    private static final String FORMAT = "lanewise-checkpoint-2";
    private static final String FORMATS = "lanewise-checkpoint-";
    private static final String ARCHITECTURE = "architecture";
    private static final String SETTING = "setting.";
    private static final String CONTEXT = "context.";
    static final String HISTORY = "history";
    private static final int FIGURES = 7;
    /// A name or value of a hostile file could be megabytes long.
    private static final int SHOWN = 80;

    /// Copies the maps and the list, in their order.
    public Checkpoint {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        context = Collections.unmodifiableMap(new LinkedHashMap<>(context));
        history = List.copyOf(history);
    }

    /// Whole epochs so far.
    ///
    /// @return at least 0
    public int epochs() {
        return history.size();
    }

    /// The shape of the net.
    ///
    /// @return the architecture
    /// @throws IllegalStateException if an activation is one of the caller's own, which no file holds
    public Architecture architecture() {
        try {
            return Architecture.parse(settings.getOrDefault(ARCHITECTURE, ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /// Whether a file is a checkpoint, of whatever version.
    ///
    /// @param file an open file
    /// @return whether its format says so
    public static boolean isCheckpoint(Safetensors file) {
        return file.metadata().getOrDefault("format", "").startsWith(FORMATS);
    }

    /// Reads what a checkpoint says of itself.
    ///
    /// @param file what a trainer wrote
    /// @return all but the parameters
    /// @throws dev.lanewise.mlp.model.BadModelFileException if it is not a whole checkpoint
    /// @throws IOException if it cannot be read
    public static Checkpoint read(Path file) throws IOException {
        try (Safetensors open = Safetensors.open(file)) {
            return read(open, file);
        }
    }

    static Checkpoint read(Safetensors open, Path file) throws IOException {
        Map<String, String> metadata = open.metadata();
        String format = metadata.get("format");
        if (!FORMAT.equals(format)) {
            throw bad(
                    file,
                    format != null && format.startsWith(FORMATS)
                            ? "is a checkpoint of another version of Lanewise, " + shown(format) + ", not " + FORMAT
                                    + ": go on with that version, or begin anew"
                            : "is no checkpoint of a training: its format is " + shown(format),
                    null);
        }
        List<EpochSummary> history = history(open, file);
        try {
            int epochs = Integer.parseInt(metadata.get("epochs"));
            long steps = Long.parseLong(metadata.get("steps"));
            int bestEpoch = Integer.parseInt(metadata.get("best_epoch"));
            double bestLoss = Double.parseDouble(metadata.get("best_loss"));
            if (epochs != history.size()
                    || steps < 0
                    || bestEpoch < 0
                    || bestEpoch > epochs
                    || Double.isNaN(bestLoss)) {
                throw new NumberFormatException(
                        "counters " + epochs + ", " + steps + ", " + bestEpoch + ", " + bestLoss);
            }
            return new Checkpoint(
                    entries(metadata, SETTING), entries(metadata, CONTEXT), history, steps, bestEpoch, bestLoss);
        } catch (NumberFormatException | NullPointerException e) {
            throw bad(file, "its counters cannot be read: " + cut(String.valueOf(e.getMessage())), e);
        }
    }

    private static Map<String, String> entries(Map<String, String> metadata, String prefix) {
        Map<String, String> entries = new LinkedHashMap<>();
        metadata.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                entries.put(key.substring(prefix.length()), value);
            }
        });
        return entries;
    }

    private static List<EpochSummary> history(Safetensors open, Path file) throws IOException {
        Safetensors.Tensor tensor = open.tensor(HISTORY).orElse(null);
        if (tensor == null
                || tensor.type() != Safetensors.ElementType.F64
                || tensor.elements() % FIGURES != 0
                || tensor.elements() > Integer.MAX_VALUE) {
            throw bad(file, "lacks the history of its epochs", null);
        }
        double[] figures = new double[(int) tensor.elements()];
        open.read(tensor, figures, 0);
        List<EpochSummary> history = new ArrayList<>();
        for (int i = 0; i < figures.length; i += FIGURES) {
            if (figures[i] != history.size() + 1 || !(figures[i + 1] >= 0)) {
                throw bad(file, "epoch " + (history.size() + 1) + " of its history is that of another", null);
            }
            history.add(new EpochSummary(
                    (int) figures[i],
                    (long) figures[i + 1],
                    figures[i + 2],
                    figures[i + 3],
                    figures[i + 4],
                    figures[i + 5],
                    figures[i + 6]));
        }
        return history;
    }

    Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("epochs", Integer.toString(epochs()));
        metadata.put("steps", Long.toString(steps));
        metadata.put("best_epoch", Integer.toString(bestEpoch));
        metadata.put("best_loss", Double.toHexString(bestLoss));
        settings.forEach((name, value) -> metadata.put(SETTING + name, value));
        context.forEach((name, value) -> metadata.put(CONTEXT + name, value));
        return metadata;
    }

    Safetensors.Source historyTensor() {
        double[] figures = new double[history.size() * FIGURES];
        int at = 0;
        for (EpochSummary s : history) {
            figures[at++] = s.epoch();
            figures[at++] = s.steps();
            figures[at++] = s.loss();
            figures[at++] = s.validationLoss();
            figures[at++] = s.validationError();
            figures[at++] = s.learningRate();
            figures[at++] = s.seconds();
        }
        return Safetensors.Source.of(HISTORY, figures, 0, history.size(), FIGURES);
    }

    /// Refuses to go on with other settings of the trainer or another context. What the data are is seen when they are
    /// there.
    void checkFits(Path file, Map<String, String> wantedSettings, Map<String, String> wantedContext) {
        Map<String, String> ofTrainer = new LinkedHashMap<>(settings);
        ofTrainer.keySet().removeIf(name -> name.startsWith(DATA));
        checkSame(file, ofTrainer, wantedSettings);
        checkSame(file, context, wantedContext);
    }

    private static void checkSame(Path file, Map<String, String> there, Map<String, String> here) {
        Set<String> names = new LinkedHashSet<>(here.keySet());
        names.addAll(there.keySet());
        for (String name : names) {
            if (!Objects.equals(there.get(name), here.get(name))) {
                throw new IllegalArgumentException(file + " is of a training with " + cut(name) + "="
                        + cut(there.getOrDefault(name, "none")) + ", this one has "
                        + cut(here.getOrDefault(name, "none")));
            }
        }
    }

    /// Refuses to go on with other data.
    ///
    /// @param data what a [FloatDataSet] is, as [#describe] says it
    void checkData(Path file, Map<String, String> data) {
        for (String name : List.of(SAMPLES, KIND)) {
            String there = settings.get(DATA + name);
            if (!data.get(name).equals(there)) {
                throw new IllegalArgumentException(file + " is of a training on other data: it had " + name + "="
                        + cut(String.valueOf(there)) + ", these have " + data.get(name));
            }
        }
        String digest = settings.get(DATA + DIGEST);
        if (!data.get(DIGEST).equals(digest)) {
            throw new IllegalArgumentException(file + " is of a training on other data: as many samples, but other "
                    + "numbers, another order, or another scaling or encoding (digest "
                    + cut(String.valueOf(digest)) + ", these have " + data.get(DIGEST) + ")");
        }
    }

    /// What a data set is.
    static Map<String, String> describe(int samples, boolean labelled, String digest) {
        Map<String, String> description = new LinkedHashMap<>();
        description.put(SAMPLES, Integer.toString(samples));
        description.put(KIND, labelled ? "classes" : "targets");
        description.put(DIGEST, digest);
        return description;
    }

    /// Text of a file for a message: on one line, and short.
    static String cut(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }

    private static String shown(String text) {
        return text == null ? "none" : "\"" + cut(text) + "\"";
    }

    static BadModelFileException bad(Path file, String problem, Throwable cause) {
        BadModelFileException bad = new BadModelFileException(file.toString(), 8, problem);
        bad.initCause(cause);
        return bad;
    }
}
