package dev.lanewise.jmh.result;

import dev.lanewise.mlp.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes a file as a whole or not at all, as `lanewise` does, and makes its directory.
public final class OutputFile {
    private OutputFile() {}

    /// Writes text as UTF-8; missing directories are made.
    ///
    /// @param file what to write or to replace
    /// @param text its content
    /// @throws IOException if it cannot be written; what was there before is still there
    public static void write(Path file, String text) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(directory);
        }
        AtomicFile.write(file, text);
    }
}
