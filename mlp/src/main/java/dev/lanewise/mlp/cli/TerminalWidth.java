package dev.lanewise.mlp.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// How wide the terminal is, as `stty size` says: the JDK does not know, and what asks the system itself is native
/// code.
final class TerminalWidth {
    /// Where nothing says it, as on Windows.
    private static final int USUAL = 80;

    private static final int LEAST = 20;
    private static final long TIMEOUT_SECONDS = 2;
    /// A window is not resized more often, and the question takes some milliseconds.
    private static final long VALID_NANOS = 2_000_000_000;

    private static long asked;
    private static int width;

    private TerminalWidth() {}

    /// Columns of the terminal that the process belongs to.
    static synchronized int columns() {
        long now = System.nanoTime();
        if (width == 0 || now - asked > VALID_NANOS) {
            width = ask();
            asked = now;
        }
        return width;
    }

    private static int ask() {
        File terminal = new File("/dev/tty");
        if (!terminal.exists()) {
            return USUAL;
        }
        Process process = null;
        try {
            process = new ProcessBuilder("stty", "size")
                    .redirectInput(terminal)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                return USUAL;
            }
            return parse(new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return USUAL;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL;
        } finally {
            if (process != null) {
                process.destroy();
            }
        }
    }

    /// Columns in `rows columns`; a terminal that does not know says 0.
    static int parse(String size) {
        String[] words = size.strip().split(" ", -1);
        try {
            int columns = Integer.parseInt(words[words.length - 1]);
            return words.length == 2 && columns > 0 ? Math.max(LEAST, columns) : USUAL;
        } catch (NumberFormatException e) {
            return USUAL;
        }
    }
}
