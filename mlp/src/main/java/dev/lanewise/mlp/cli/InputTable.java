package dev.lanewise.mlp.cli;

import dev.lanewise.mlp.data.Csv;
import dev.lanewise.mlp.data.CsvData;
import dev.lanewise.mlp.data.CsvRows;
import dev.lanewise.mlp.data.CsvSchema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/// A table that a command reads: a file, or standard input, which `-` stands for.
///
/// @param file the file, or null for standard input
/// @param in standard input
record InputTable(Path file, InputStream in) {
    private static final String STANDARD = "-";

    /// @param path what the option says
    static InputTable of(Path path, InputStream in) {
        return new InputTable(isStandard(path) ? null : path, in);
    }

    /// Whether a name stands for standard input or output; a file of that name is `./-`.
    static boolean isStandard(Path path) {
        return path.toString().equals(STANDARD);
    }

    /// What messages call it.
    String name() {
        return file == null ? "standard input" : file.toString();
    }

    CsvData read(Csv settings) throws IOException {
        return file == null ? settings.read(in, name()) : settings.read(file);
    }

    CsvData read(CsvSchema schema) throws IOException {
        return file == null ? schema.read(in, name()) : schema.read(file);
    }

    CsvRows rows(Csv settings) throws IOException {
        return file == null ? settings.rows(in, name()) : settings.rows(file);
    }

    CsvRows rows(CsvSchema schema) throws IOException {
        return file == null ? schema.rows(in, name()) : schema.rows(file);
    }
}
