// The build derives DoubleCheckpoint from this file.
package dev.lanewise.mlp.training;

import dev.lanewise.mlp.model.BadModelFileException;
import dev.lanewise.mlp.model.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Where a training stands, in a safetensors file: parameters, what the optimiser remembers, the best parameters so
/// far, the counters; and the settings that the rest of the training depends on.
///
/// @param settings by name, as texts
/// @param epochs whole epochs
/// @param steps steps
/// @param bestEpoch epoch of the smallest validation loss, or 0
/// @param bestLoss that loss, or infinity
/// @param vectors `parameters`, what the optimiser has, `best` if there is one; each as long as there are parameters
record FloatCheckpoint(
        Map<String, String> settings,
        int epochs,
        long steps,
        int bestEpoch,
        double bestLoss,
        Map<String, float[]> vectors) {
    private static final String FORMAT = "lanewise-checkpoint-1";
    static final String PARAMETERS = "parameters";
    static final String BEST = "best";

    /// Written whole or not at all.
    void write(Path file) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("epochs", Integer.toString(epochs));
        metadata.put("steps", Long.toString(steps));
        metadata.put("best_epoch", Integer.toString(bestEpoch));
        metadata.put("best_loss", Double.toHexString(bestLoss));
        settings.forEach((name, value) -> metadata.put("setting." + name, value));
        List<Safetensors.Source> tensors = new ArrayList<>();
        vectors.forEach((name, vector) -> tensors.add(Safetensors.Source.of(name, vector, 0, vector.length)));
        Safetensors.write(file, metadata, tensors);
    }

    /// @param wanted the settings that a training has which would go on from here
    /// @param names the vectors that there must be; `best` may be there too
    /// @param length of each
    /// @throws IllegalArgumentException if a setting differs
    static FloatCheckpoint read(Path file, Map<String, String> wanted, List<String> names, int length)
            throws IOException {
        try (Safetensors open = Safetensors.open(file)) {
            Map<String, String> metadata = open.metadata();
            if (!FORMAT.equals(metadata.get("format"))) {
                throw new BadModelFileException(
                        file.toString(), 8, "is no checkpoint of a training: its format is " + metadata.get("format"));
            }
            for (Map.Entry<String, String> setting : wanted.entrySet()) {
                String there = metadata.get("setting." + setting.getKey());
                if (!setting.getValue().equals(there)) {
                    throw new IllegalArgumentException(file + " is of a training with " + setting.getKey() + "=" + there
                            + ", this one has " + setting.getValue());
                }
            }
            Map<String, float[]> vectors = new LinkedHashMap<>();
            List<String> all = new ArrayList<>(names);
            if (open.tensor(BEST).isPresent()) {
                all.add(BEST);
            }
            for (String name : all) {
                Safetensors.Tensor tensor = open.tensor(name)
                        .orElseThrow(() ->
                                new BadModelFileException(file.toString(), 8, "lacks the tensor \"" + name + "\""));
                if (tensor.elements() != length || tensor.type() != Safetensors.ElementType.F32) {
                    throw new BadModelFileException(
                            file.toString(), 8, tensor + " is not of the " + length + " parameters in F32");
                }
                float[] vector = new float[length];
                open.read(tensor, vector, 0);
                vectors.put(name, vector);
            }
            try {
                int epochs = Integer.parseInt(metadata.get("epochs"));
                long steps = Long.parseLong(metadata.get("steps"));
                int bestEpoch = Integer.parseInt(metadata.get("best_epoch"));
                double bestLoss = Double.parseDouble(metadata.get("best_loss"));
                if (epochs < 0
                        || steps < 0
                        || bestEpoch < 0
                        || bestEpoch > epochs
                        || bestEpoch > 0 != vectors.containsKey(BEST)
                        || Double.isNaN(bestLoss)) {
                    throw new NumberFormatException(
                            "counters " + epochs + ", " + steps + ", " + bestEpoch + ", " + bestLoss);
                }
                return new FloatCheckpoint(wanted, epochs, steps, bestEpoch, bestLoss, vectors);
            } catch (NumberFormatException | NullPointerException e) {
                BadModelFileException bad =
                        new BadModelFileException(file.toString(), 8, "its counters cannot be read: " + e.getMessage());
                bad.initCause(e);
                throw bad;
            }
        }
    }
}
