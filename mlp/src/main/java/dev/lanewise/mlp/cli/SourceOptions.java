package dev.lanewise.mlp.cli;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Where samples with classes or targets come from: images or a table.
final class SourceOptions extends ImageOptions {
    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "Table of separated values instead of images; a row is a sample.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private Path csv;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    void check() {
        if (csv != null && data() != null) {
            throw Usage.wrong(spec, "--data and --csv exclude each other");
        }
    }

    /// The table, or null for images.
    Path csv() {
        return csv;
    }
}
