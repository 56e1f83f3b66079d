package dev.lanewise.mlp.cli;

import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.Initialiser;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The hidden layers of a new net and its first weights.
class LayerOptions {
    @Option(names = "--layers", split = ",", defaultValue = "100", paramLabel = "SIZE", description = "Hidden layers.")
    private int[] layers;

    @Option(
            names = "--activation",
            defaultValue = "relu",
            paramLabel = "NAME",
            converter = Converters.ActivationName.class,
            description = "Activation of the hidden layers: " + Converters.ActivationName.NAMES + ".")
    private String activation;

    @Option(
            names = "--initialiser",
            defaultValue = "he_normal",
            paramLabel = "NAME",
            converter = Converters.InitialiserName.class,
            description = "Distribution of the first weights: " + Converters.InitialiserName.NAMES + ".")
    private Initialiser initialiser;

    @Option(names = "--seed", defaultValue = "1", description = "Of all that is random.")
    private long seed;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /// The command that has these options.
    final CommandSpec spec() {
        return spec;
    }

    void check() {
        for (int layer : layers) {
            Usage.check(spec, layer >= 1, "--layers", layer, "at least 1");
        }
    }

    /// @param last activation of the last layer
    final Architecture architecture(int inputs, int outputs, String last) {
        try {
            Architecture.Builder builder = Architecture.builder(inputs);
            for (int layer : layers) {
                builder.layer(layer, activation);
            }
            return builder.layer(outputs, last).build();
        } catch (IllegalArgumentException e) {
            throw Usage.wrong(spec, "--layers: " + e.getMessage());
        }
    }

    final Initialiser initialiser() {
        return initialiser;
    }

    final long seed() {
        return seed;
    }

    final int hiddenLayers() {
        return layers.length;
    }
}
