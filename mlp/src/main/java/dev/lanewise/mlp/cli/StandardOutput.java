package dev.lanewise.mlp.cli;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Texts in UTF-8, whatever the locale says, to a stream that can fail for two reasons: a full disk is an error, a
/// reader that has gone is none.
final class StandardOutput extends PrintStream {
    private final Watched watched;

    StandardOutput(OutputStream out) {
        this(new Watched(out));
    }

    private StandardOutput(Watched watched) {
        super(new BufferedOutputStream(watched), true, StandardCharsets.UTF_8);
        this.watched = watched;
    }

    /// Whether what could not be written had no reader any more.
    boolean isReaderGone() {
        return watched.readerGone;
    }

    /// A stream that looks at its errors, of which a print stream keeps only that there was one.
    private static final class Watched extends FilterOutputStream {
        private volatile boolean readerGone;

        Watched(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                // EPIPE as Linux and macOS say it, ERROR_NO_DATA as Windows does; Java has no class for it.
                String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
                readerGone |= reason.contains("broken pipe") || reason.contains("pipe is being closed");
                throw e;
            }
        }
    }
}
