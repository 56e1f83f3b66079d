package dev.lanewise.mlp.cli;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;

/// A text that is written only when it is whole: what another program reads is then all rows or none. It is kept in
/// memory as long as it is short, and in a temporary file from there on.
final class Spool implements Closeable {
    private static final int IN_MEMORY = 1 << 24;

    private final Charset charset;
    private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private Path file;
    private OutputStream disk;

    Spool(Charset charset) {
        this.charset = charset;
    }

    void add(String text) throws IOException {
        byte[] bytes = text.getBytes(charset);
        if (disk == null && memory.size() + (long) bytes.length > IN_MEMORY) {
            file = Files.createTempFile("lanewise-", ".tmp");
            file.toFile().deleteOnExit();
            disk = Files.newOutputStream(file);
            memory.writeTo(disk);
            memory.reset();
        }
        (disk == null ? memory : disk).write(bytes);
    }

    /// Writes all of it.
    void writeTo(OutputStream out) throws IOException {
        if (disk == null) {
            memory.writeTo(out);
        } else {
            disk.close();
            Files.copy(file, out);
        }
        out.flush();
    }

    @Override
    public void close() throws IOException {
        if (disk != null) {
            disk.close();
            Files.deleteIfExists(file);
        }
    }
}
