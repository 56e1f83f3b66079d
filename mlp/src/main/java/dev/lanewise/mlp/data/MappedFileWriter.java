package dev.lanewise.mlp.data;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// Writes a file of raw records into a neighbour, which takes the file's name when it is complete and is deleted when
/// it never is.
final class MappedFileWriter implements Closeable {
    private static final int BUFFER = 1 << 18;

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private boolean failed;

    MappedFileWriter(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FileSystemException(
                    file.toString(), null, Files.isDirectory(file) ? "is a directory" : "is not a regular file");
        }
        // A symbolic link stays one: the file that it names is replaced.
        target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path directory = target.getParent();
        if (!Files.isDirectory(directory)) {
            throw Files.exists(directory)
                    ? new NotDirectoryException(directory.toString())
                    : new NoSuchFileException(directory.toString());
        }
        // Not Files.createTempFile: its file could be read by its owner only, and so could the data.
        temporary = directory.resolve(".lanewise-" + UUID.randomUUID() + ".tmp");
        channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        buffer.position(MappedHeader.BYTES);
    }

    void checkOpen() {
        if (failed || !channel.isOpen()) {
            throw new IllegalStateException(failed ? "writing failed before" : "the writer is closed");
        }
    }

    /// The buffer with room for some bytes, at most its size.
    ByteBuffer room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void flush() throws IOException {
        // What a failed write left in the file is not known: nothing may follow it.
        failed = true;
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
        failed = false;
    }

    /// Puts the header in front, has all on the disk, and gives the file its name.
    void finish(MappedHeader header) throws IOException {
        flush();
        failed = true;
        ByteBuffer bytes = header.toBytes();
        while (bytes.hasRemaining()) {
            channel.write(bytes, bytes.position());
        }
        // Before the name points to it: else a crash could leave the name with an empty file.
        channel.force(true);
        channel.close();
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        }
        failed = false;
    }

    /// Deletes what was never finished.
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
