package dev.lanewise.mlp.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// How a training goes through its samples.
final class PassOptions {
    /// What small tables need: 10 epochs of 150 rows are 30 steps, which leave a third of them wrong.
    private static final int LEAST_STEPS = 2000;

    private static final int SHOWN = 20;
    private static final int LEAST_EPOCHS = 10;
    private static final int MOST_EPOCHS = 1000;

    @Option(names = "--batch", defaultValue = "64", paramLabel = "N", description = "Samples per step.")
    private int batch;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Passes over the training data; without this option 10, or more where those are less than "
                    + LEAST_STEPS + " steps, up to " + MOST_EPOCHS + ".",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private Integer epochs;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    void check() {
        Usage.check(spec, batch >= 1, "--batch", batch, "at least 1");
        Usage.check(spec, epochs == null || epochs >= 1, "--epochs", epochs, "at least 1");
    }

    int batch() {
        return batch;
    }

    /// @param samples those that are trained on
    int epochs(int samples) {
        if (epochs != null) {
            return epochs;
        }
        int steps = Math.max(1, Math.ceilDiv(samples, batch));
        return Math.clamp(Math.ceilDiv(LEAST_STEPS, steps), LEAST_EPOCHS, MOST_EPOCHS);
    }

    /// Whether a line for each epoch has been asked for with their number; else every so many do.
    boolean isShown(int epoch, int of) {
        return epochs != null || of <= SHOWN || epoch == of || epoch % Math.ceilDiv(of, SHOWN) == 0;
    }
}
