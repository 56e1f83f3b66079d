package dev.lanewise.mlp.cli;

import dev.lanewise.mlp.data.CsvData;
import dev.lanewise.mlp.training.FloatDataSet;
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
            description =
                    "Table of separated values instead of images, also compressed by gzip; - for standard input. A row is a "
                            + "sample.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private Path csv;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    void check() {
        if (csv != null && data() != null) {
            throw Usage.wrong(spec, "--data and --csv exclude each other");
        }
    }

    /// The samples of the table for a float net.
    FloatDataSet floats(InputTable table, CsvData rows) throws FailedException {
        try {
            return rows.floatDataSet();
        } catch (ArithmeticException e) {
            // A number beyond the range of float.
            throw new FailedException(table.name() + ": " + e.getMessage());
        }
    }

    /// The table, or null for images.
    InputTable table(Streams streams) {
        return csv == null ? null : InputTable.of(csv, streams.in());
    }
}
