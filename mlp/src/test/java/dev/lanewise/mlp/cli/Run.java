package dev.lanewise.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A run of the command line, before and after it.
final class Run {
    private final List<String> options = new ArrayList<>();
    private String in = "";
    boolean terminal;
    int exit;
    String out;
    String err;

    Run(String... options) {
        with(options);
    }

    Run with(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    Run reading(String text) {
        in = text;
        return this;
    }

    Run go() {
        ByteArrayOutputStream toOut = new ByteArrayOutputStream();
        ByteArrayOutputStream toErr = new ByteArrayOutputStream();
        Streams streams = new Streams(
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(toOut, true, StandardCharsets.UTF_8),
                terminal);
        exit = Lanewise.run(
                options.toArray(new String[0]), streams, new PrintStream(toErr, true, StandardCharsets.UTF_8));
        out = toOut.toString(StandardCharsets.UTF_8);
        err = toErr.toString(StandardCharsets.UTF_8);
        return this;
    }

    Run succeed() {
        go();
        assertEquals(0, exit, options + ": " + err);
        assertEquals("", err, options.toString());
        return this;
    }

    /// Is refused as wrong usage with a line that has the text.
    void wrong(String text) {
        go();
        assertEquals(2, exit, options + ": " + out + err);
        assertTrue(err.contains(text), String.format(Locale.ROOT, "%s is not in %s", text, err));
    }

    /// Fails with a line that has the text.
    void fail(String text) {
        go();
        assertEquals(1, exit, options + ": " + out + err);
        assertEquals(1, err.strip().lines().count(), err);
        assertTrue(err.startsWith("lanewise: "), err);
        assertTrue(err.contains(text), String.format(Locale.ROOT, "%s is not in %s", text, err));
    }
}
