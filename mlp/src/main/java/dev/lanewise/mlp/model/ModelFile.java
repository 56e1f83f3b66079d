package dev.lanewise.mlp.model;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// Writes a file as a whole or not at all.
final class ModelFile {
    private ModelFile() {}

    /// Writes a neighbour of the file, has it on the disk, and renames it to the file's name; when anything fails, the
    /// neighbour is deleted and what was there before is still there. A symbolic link stays one: the file that it
    /// names is replaced.
    static void write(Path file, Content content) throws IOException {
        checkRegular(file);
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path directory = target.getParent();
        if (!Files.isDirectory(directory)) {
            throw Files.exists(directory)
                    ? new NotDirectoryException(directory.toString())
                    : new NoSuchFileException(directory.toString());
        }
        // Not Files.createTempFile: its file could be read by its owner only, and so could the model.
        Path temporary = directory.resolve(".lanewise-" + UUID.randomUUID() + ".tmp");
        try {
            try (SeekableByteChannel channel =
                    Files.newByteChannel(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                LittleEndianOutput out = new LittleEndianOutput(channel);
                content.writeTo(out);
                out.flush();
                // Before the name points to it: else a crash could leave the name with an empty file.
                if (channel instanceof FileChannel onDisk) {
                    onDisk.force(true);
                }
            }
            move(temporary, target);
        } catch (Throwable e) {
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException undeleted) {
                e.addSuppressed(undeleted);
            }
            throw e;
        }
    }

    /// Refuses directories, and devices and pipes, of which a size says nothing and which no rename should replace.
    static void checkRegular(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FileSystemException(
                    file.toString(), null, Files.isDirectory(file) ? "is a directory" : "is not a regular file");
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
