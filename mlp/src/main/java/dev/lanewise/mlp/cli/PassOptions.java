package dev.lanewise.mlp.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// How a training goes through its samples.
final class PassOptions {
    @Option(names = "--batch", defaultValue = "64", paramLabel = "N", description = "Samples per step.")
    private int batch;

    @Option(names = "--epochs", defaultValue = "10", paramLabel = "N", description = "Passes over the training data.")
    private int epochs;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    void check() {
        Usage.check(spec, batch >= 1, "--batch", batch, "at least 1");
        Usage.check(spec, epochs >= 1, "--epochs", epochs, "at least 1");
    }

    int batch() {
        return batch;
    }

    int epochs() {
        return epochs;
    }
}
