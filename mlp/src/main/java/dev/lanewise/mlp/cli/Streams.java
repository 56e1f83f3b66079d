package dev.lanewise.mlp.cli;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// What a command reads and writes.
///
/// @param in standard input
/// @param out standard output
/// @param terminal whether somebody watches standard output, so that a progress bar makes sense
record Streams(InputStream in, PrintStream out, boolean terminal) {
    /// Those of the process.
    @SuppressWarnings("SystemConsoleNull") // null is still possible with another jdk.console
    static Streams ofSystem() {
        Console console = System.console();
        return new Streams(System.in, utf8(System.out), console != null && console.isTerminal());
    }

    /// The same stream for texts in UTF-8, whatever the locale says.
    static PrintStream utf8(PrintStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    /// Where a progress bar goes, or null where nobody would see it.
    PrintStream bar() {
        return terminal ? out : null;
    }
}
