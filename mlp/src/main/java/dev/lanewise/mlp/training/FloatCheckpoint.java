// The build derives DoubleCheckpoint from this file.
package dev.lanewise.mlp.training;

import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.model.BadModelFileException;
import dev.lanewise.mlp.model.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A checkpoint of a float net with its parameters, for looking at a net that is still in training, or was when the
/// machine went down. [FloatTrainer#resume(Path)] goes on from one.
public final class FloatCheckpoint {
    static final String PARAMETERS = "parameters";
    static final String BEST = "best";

    private final Checkpoint description;
    /// Each as long as there are parameters.
    private final Map<String, float[]> vectors;

    /// @param description all but the parameters
    /// @param vectors [#PARAMETERS], what the optimiser has, [#BEST] if there is one
    FloatCheckpoint(Checkpoint description, Map<String, float[]> vectors) {
        this.description = description;
        this.vectors = vectors;
    }

    /// Reads a checkpoint.
    ///
    /// @param file what [FloatTrainer#checkpoint(Path, java.nio.file.CopyOption...)] wrote
    /// @return what is in it
    /// @throws dev.lanewise.mlp.model.BadModelFileException if it is not a whole checkpoint of such a net
    /// @throws IOException if it cannot be read
    public static FloatCheckpoint read(Path file) throws IOException {
        try (Safetensors open = Safetensors.open(file)) {
            Checkpoint description = Checkpoint.read(open, file);
            Map<String, float[]> vectors = new LinkedHashMap<>();
            for (Safetensors.Tensor tensor : open.tensors()) {
                if (tensor.type() == Safetensors.ElementType.F32 && tensor.elements() <= Integer.MAX_VALUE) {
                    float[] vector = new float[(int) tensor.elements()];
                    open.read(tensor, vector, 0);
                    vectors.put(tensor.name(), vector);
                }
            }
            vectors.remove(Checkpoint.HISTORY); // F64 like the vectors of a double net
            float[] parameters = vectors.get(PARAMETERS);
            if (parameters == null) {
                throw Checkpoint.bad(file, "lacks the tensor \"" + PARAMETERS + "\" in F32", null);
            }
            for (Map.Entry<String, float[]> vector : vectors.entrySet()) {
                if (vector.getValue().length != parameters.length) {
                    throw Checkpoint.bad(
                            file,
                            "the tensor \"" + Checkpoint.cut(vector.getKey()) + "\" has "
                                    + vector.getValue().length + " elements, the parameters have "
                                    + parameters.length,
                            null);
                }
            }
            if (description.bestEpoch() > 0 != vectors.containsKey(BEST)) {
                throw Checkpoint.bad(
                        file, "its best epoch is " + description.bestEpoch() + ", its tensors say otherwise", null);
            }
            return new FloatCheckpoint(description, vectors);
        }
    }

    /// Written whole or not at all.
    void write(Path file) throws IOException {
        List<Safetensors.Source> tensors = new ArrayList<>();
        vectors.forEach((name, vector) -> tensors.add(Safetensors.Source.of(name, vector, 0, vector.length)));
        tensors.add(description.historyTensor());
        Safetensors.write(file, description.metadata(), tensors);
    }

    /// What the checkpoint says of its training.
    ///
    /// @return all but the parameters
    public Checkpoint description() {
        return description;
    }

    /// The net as it was after the last epoch.
    ///
    /// @return parameters with an array of their own
    /// @throws IllegalStateException if an activation is one of the caller's own, which no file holds
    public FloatParameters parameters() {
        return parameters(PARAMETERS);
    }

    /// The net as it was after the epoch with the smallest validation loss.
    ///
    /// @return parameters with an array of their own, if any epoch has been validated
    /// @throws IllegalStateException if an activation is one of the caller's own, which no file holds
    public Optional<FloatParameters> bestParameters() {
        return vectors.containsKey(BEST) ? Optional.of(parameters(BEST)) : Optional.empty();
    }

    private FloatParameters parameters(String name) {
        Architecture architecture = description.architecture();
        float[] vector = vectors.get(name);
        if (vector.length != architecture.parameterCount()) {
            throw new IllegalStateException("there are " + vector.length + " parameters, but " + architecture + " has "
                    + architecture.parameterCount());
        }
        return FloatParameters.wrap(architecture, vector.clone());
    }

    /// One of the vectors, if it is there and as long as that.
    float[] vector(Path file, String name, int length) throws BadModelFileException {
        float[] vector = vectors.get(name);
        if (vector == null) {
            throw Checkpoint.bad(file, "lacks the tensor \"" + name + "\" in F32", null);
        }
        if (vector.length != length) {
            throw Checkpoint.bad(
                    file,
                    "\"" + name + "\" has " + vector.length + " elements, not the " + length + " parameters",
                    null);
        }
        return vector;
    }

    /// The parameters of the best epoch, or null.
    float[] best() {
        return vectors.get(BEST);
    }

    /// What the checkpoint says of its training.
    @Override
    public String toString() {
        return "checkpoint after epoch " + description.epochs() + " of "
                + description.settings().get("architecture");
    }
}
