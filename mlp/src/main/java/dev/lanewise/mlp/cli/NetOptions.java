package dev.lanewise.mlp.cli;

import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.Initialiser;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// A new net and its loss.
final class NetOptions {
    @Option(names = "--layers", split = ",", defaultValue = "100", paramLabel = "SIZE", description = "Hidden layers.")
    private int[] layers;

    @Option(
            names = "--activation",
            defaultValue = "relu",
            paramLabel = "NAME",
            converter = Converters.ActivationName.class,
            description =
                    "Activation of the hidden layers: relu, leaky_relu(s), sigmoid, tanh, softplus, elu(a), gelu, "
                            + "silu, identity, softmax, log_softmax. The last layer has the identity.")
    private String activation;

    @Option(
            names = "--initialiser",
            defaultValue = "HE_NORMAL",
            paramLabel = "NAME",
            description = "Distribution of the first weights: ${COMPLETION-CANDIDATES}.")
    private Initialiser initialiser;

    @Option(
            names = "--loss",
            paramLabel = "NAME",
            converter = Converters.LossName.class,
            description =
                    NamedLoss.NAMES + "; without this option cross_entropy for classes, mean_squared for targets.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private NamedLoss loss;

    @Option(names = "--seed", defaultValue = "1", description = "Of all that is random.")
    private long seed;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    void check() {
        for (int layer : layers) {
            Usage.check(spec, layer >= 1, "--layers", layer, "at least 1");
        }
    }

    Architecture architecture(int inputs, int outputs) {
        try {
            Architecture.Builder builder = Architecture.builder(inputs);
            for (int layer : layers) {
                builder.layer(layer, activation);
            }
            return builder.layer(outputs, "identity").build();
        } catch (IllegalArgumentException e) {
            throw Usage.wrong(spec, "--layers: " + e.getMessage());
        }
    }

    Initialiser initialiser() {
        return initialiser;
    }

    /// The loss, or null where the data are to decide.
    NamedLoss loss() {
        return loss;
    }

    long seed() {
        return seed;
    }

    int hiddenLayers() {
        return layers.length;
    }
}
