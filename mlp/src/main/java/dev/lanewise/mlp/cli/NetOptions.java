package dev.lanewise.mlp.cli;

import dev.lanewise.mlp.Architecture;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// A new net and its loss.
final class NetOptions extends LayerOptions {
    private static final String IDENTITY = "identity";

    @Option(
            names = "--output-activation",
            defaultValue = IDENTITY,
            paramLabel = "NAME",
            converter = Converters.ActivationName.class,
            description = "Activation of the last layer, one of the same. The cross-entropies apply their softmax or "
                    + "sigmoid themselves and need the identity.")
    private String outputActivation;

    @Option(
            names = "--loss",
            paramLabel = "NAME",
            converter = Converters.LossName.class,
            description =
                    NamedLoss.NAMES + "; without this option cross_entropy for classes, mean_squared for targets. With "
                            + "classes the others take 1 for the class and 0 for the rest as targets.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private NamedLoss loss;

    /// The loss of the option, or the usual one.
    ///
    /// @param labelled whether samples have classes
    NamedLoss loss(boolean labelled) {
        NamedLoss chosen = loss != null ? loss : labelled ? NamedLoss.CROSS_ENTROPY : NamedLoss.MEAN_SQUARED;
        if (!labelled && chosen.isCrossEntropy()) {
            throw Usage.wrong(spec(), "--loss=" + chosen + " is for classes, but the data have targets");
        }
        if (chosen.isOnLogits() && !isLinear()) {
            throw Usage.wrong(
                    spec(),
                    "--output-activation=" + outputActivation + " does not go with the loss " + chosen
                            + ", which applies its " + (chosen.isCrossEntropy() ? "softmax" : "sigmoid")
                            + " itself: leave the identity, or choose another --loss");
        }
        return chosen;
    }

    Architecture architecture(int inputs, int outputs) {
        return architecture(inputs, outputs, outputActivation);
    }

    String outputActivation() {
        return outputActivation;
    }

    /// Whether outputs can be any numbers.
    boolean isLinear() {
        return outputActivation.equals(IDENTITY);
    }
}
