package dev.lanewise.mlp.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A file that is written as a whole or not at all: into a neighbour, which [#commit()] has on the disk and gives the
/// file's name. One that is closed before leaves nothing, and what was there as it was.
///
/// What is replaced keeps its permissions, and its owner and group where the process may give them. A symbolic link
/// stays one: the file that it names is replaced or made. The neighbours that killed processes left in the same
/// directory are deleted.
public final class AtomicFile implements Closeable {
    private final Path target;
    private final Temporary temporary;
    private final SeekableByteChannel channel;

    private AtomicFile(Path target, Temporary temporary) {
        this.target = target;
        this.temporary = temporary;
        this.channel = new NamedChannel(target, temporary.channel());
    }

    /// Begins.
    ///
    /// @param file the name that it will have
    /// @return a file without bytes
    /// @throws IOException if there cannot be a file of this name, or the one there is may not be written
    public static AtomicFile create(Path file) throws IOException {
        RegularFile.check(file);
        Path target = RegularFile.target(file);
        Path directory = target.getParent();
        if (!Files.isDirectory(directory)) {
            throw Files.exists(directory)
                    ? new NotDirectoryException(directory.toString())
                    : new NoSuchFileException(directory.toString());
        }
        // The rename would not ask.
        if (Files.exists(target) && !Files.isWritable(target)) {
            throw new AccessDeniedException(file.toString());
        }
        Temporary.deleteAbandoned(directory);
        return new AtomicFile(target, Temporary.create(target));
    }

    /// Writes a text as a whole or not at all.
    ///
    /// @param file the file, replaced if it exists
    /// @param text its content, written as UTF-8
    /// @throws IOException if it cannot be written; what was there before is then still there
    public static void write(Path file, String text) throws IOException {
        try (AtomicFile atomic = create(file)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                atomic.channel().write(bytes);
            }
            atomic.commit();
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
        try {
            // Before the name points to it: else a crash could leave the name with an empty file.
            if (temporary.channel() instanceof FileChannel onDisk) {
                onDisk.force(true);
            }
            // While the channel is open, and with it the lock that keeps others from taking the neighbour for
            // abandoned.
            try {
                Files.move(temporary.path(), target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(temporary.path(), target, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw RegularFile.named(target, e);
        }
        channel.close();
    }

    /// Deletes what was not committed.
    @Override
    public void close() throws IOException {
        temporary.close();
    }

    /// Errors of the disk name the file.
    private record NamedChannel(Path file, SeekableByteChannel channel) implements SeekableByteChannel {
        @Override
        public int read(ByteBuffer to) throws IOException {
            return channel.read(to);
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            try {
                return channel.write(from);
            } catch (IOException e) {
                throw RegularFile.named(file, e);
            }
        }

        @Override
        public long position() throws IOException {
            return channel.position();
        }

        @Override
        public SeekableByteChannel position(long position) throws IOException {
            channel.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            channel.truncate(size);
            return this;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
