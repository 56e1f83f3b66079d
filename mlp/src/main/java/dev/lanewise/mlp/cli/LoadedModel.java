package dev.lanewise.mlp.cli;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.Reduction;
import dev.lanewise.mlp.cli.Mnist.FailedException;
import dev.lanewise.mlp.model.FloatModels;
import dev.lanewise.mlp.model.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// A model file. Its metadata have the name of the loss, which says what the outputs mean.
///
/// @param file the file
/// @param parameters weights and biases
/// @param loss the loss, or null where the file does not say
record LoadedModel(Path file, FloatParameters parameters, NamedLoss loss) {
    private static final String LOSS = "loss";

    static LoadedModel load(Path file) throws IOException {
        FloatParameters parameters = FloatModels.load(file);
        String loss;
        try (Safetensors open = Safetensors.open(file)) {
            loss = open.metadata().get(LOSS);
        }
        try {
            return new LoadedModel(file, parameters, loss == null ? null : NamedLoss.parse(loss));
        } catch (IllegalArgumentException e) {
            // The text itself could be anything, and is not for a message.
            throw new IOException(file + ": the metadata name a loss that there is not", e);
        }
    }

    void save() throws IOException {
        FloatModels.save(file, parameters, Map.of(LOSS, loss.name()));
    }

    Architecture architecture() {
        return parameters.architecture();
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
