package dev.lanewise.mlp.data;

import dev.lanewise.mlp.files.AtomicFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/// Writes a file of raw records: first the records, through a buffer, then the header that says how many there are.
final class MappedFileWriter implements Closeable {
    private static final int BUFFER = 1 << 18;

    private final AtomicFile file;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private boolean failed;

    MappedFileWriter(Path file) throws IOException {
        this.file = AtomicFile.create(file);
        buffer.position(MappedHeader.BYTES);
    }

    void checkOpen() {
        if (failed || !file.channel().isOpen()) {
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
        write(buffer);
        buffer.clear();
        failed = false;
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.channel().write(bytes);
        }
    }

    /// Puts the header in front, has all on the disk, and gives the file its name.
    void finish(MappedHeader header) throws IOException {
        flush();
        failed = true;
        file.channel().position(0);
        write(header.toBytes());
        file.commit();
        failed = false;
    }

    /// Deletes what was never finished.
    @Override
    public void close() throws IOException {
        file.close();
    }
}
