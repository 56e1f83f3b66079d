package dev.lanewise.mlp.cli;

import java.io.InputStream;
import java.io.PrintStream;

/// What a command reads and writes.
///
/// @param in standard input
/// @param out standard output
/// @param terminal whether somebody watches standard output, so that a progress bar makes sense
record Streams(InputStream in, PrintStream out, boolean terminal) {
    /// Where a progress bar goes, or null where nobody would see it.
    PrintStream bar() {
        return terminal ? out : null;
    }
}
