package dev.lanewise.mlp.cli;

import dev.lanewise.mlp.files.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files that are written when the work is done.
final class Outputs {
    private Outputs() {}

    /// Finds out before the work what would make the file unwritable after it.
    ///
    /// @param file the file, or null where none is asked for
    static void check(Path file) throws IOException {
        if (file == null) {
            return;
        }
        AtomicFile.checkRegular(file);
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new FileSystemException(file.toString(), null, "there is no directory " + directory);
        }
        // The directory too: a file is written as a neighbour first.
        if (!Files.isWritable(directory) || (Files.exists(file) && !Files.isWritable(file))) {
            throw new AccessDeniedException(file.toString());
        }
    }

    /// Writes a text as a whole.
    static void write(Path file, String text) throws IOException {
        try (AtomicFile atomic = AtomicFile.create(file)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                atomic.channel().write(bytes);
            }
            atomic.commit();
        }
    }
}
