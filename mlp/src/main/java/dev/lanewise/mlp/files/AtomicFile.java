package dev.lanewise.mlp.files;

import java.io.Closeable;
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

/// A file that is written as a whole or not at all: into a neighbour, which [#commit()] has on the disk and gives the
/// file's name. One that is closed before leaves nothing, and what was there as it was. A symbolic link stays one: the
/// file that it names is replaced.
public final class AtomicFile implements Closeable {
    private final Path target;
    private final Path temporary;
    private final SeekableByteChannel channel;

    private AtomicFile(Path target, Path temporary) throws IOException {
        this.target = target;
        this.temporary = temporary;
        this.channel = Files.newByteChannel(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /// Begins.
    ///
    /// @param file the name that it will have
    /// @return a file without bytes
    /// @throws IOException if there cannot be a file of this name
    public static AtomicFile create(Path file) throws IOException {
        checkRegular(file);
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path directory = target.getParent();
        if (!Files.isDirectory(directory)) {
            throw Files.exists(directory)
                    ? new NotDirectoryException(directory.toString())
                    : new NoSuchFileException(directory.toString());
        }
        // Not Files.createTempFile: its file could be read by its owner only, and so could this one.
        return new AtomicFile(target, directory.resolve(".lanewise-" + UUID.randomUUID() + ".tmp"));
    }

    /// Refuses directories, and devices and pipes, of which a size says nothing and which no rename should replace.
    ///
    /// @param file what is to be read or replaced; there may be nothing of this name
    /// @throws FileSystemException if it is no regular file
    public static void checkRegular(Path file) throws FileSystemException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FileSystemException(
                    file.toString(), null, Files.isDirectory(file) ? "is a directory" : "is not a regular file");
        }
    }

    /// Where the bytes go.
    ///
    /// @return a channel at the beginning of the file; closed by this
    public SeekableByteChannel channel() {
        return channel;
    }

    /// Gives the file its name.
    ///
    /// @throws IOException if that fails; what was there before is then still there
    public void commit() throws IOException {
        // Before the name points to it: else a crash could leave the name with an empty file.
        if (channel instanceof FileChannel onDisk) {
            onDisk.force(true);
        }
        channel.close();
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /// Deletes what was not committed.
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
