package dev.lanewise.mlp.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// What a command reads and writes.
///
/// @param in standard input
/// @param out standard output
/// @param terminal whether somebody watches standard output, so that a progress bar makes sense
/// @param ending what is said where a signal ends the process
record Streams(InputStream in, PrintStream out, boolean terminal, Ending ending) {
    /// Those of a run that no signal ends.
    Streams(InputStream in, PrintStream out, boolean terminal) {
        this(in, out, terminal, new Ending());
    }

    /// Those of the process.
    @SuppressWarnings("SystemConsoleNull") // null is still possible with another jdk.console
    static Streams ofSystem(Ending ending) {
        Console console = System.console();
        // Not System.out: it keeps to itself why something could not be written.
        PrintStream out = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        return new Streams(System.in, out, console != null && console.isTerminal(), ending);
    }

    /// The same stream for texts in UTF-8, whatever the locale says.
    static PrintStream utf8(PrintStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    /// Where a progress bar goes, or null where nobody would see it.
    PrintStream bar() {
        return terminal ? out : null;
    }

    /// Whether what reads standard output has had enough of it, as `head` has.
    boolean isReaderGone() {
        return out instanceof StandardOutput standard && standard.isReaderGone();
    }
}
