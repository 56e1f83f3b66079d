package dev.lanewise.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {
    @ParameterizedTest
    @ValueSource(ints = {40, 80, 200})
    void theBarFillsTheTerminalAndLeavesNothing(int columns) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
                Progress progress = Progress.of(out, "epoch 1", 10, columns)) {
            progress.advance(10);
        }
        String[] shown = bytes.toString(StandardCharsets.UTF_8).split("\r", -1);
        int longest = 0;
        for (String line : shown) {
            longest = Math.max(longest, line.length());
        }
        assertEquals(columns - 1, longest);
        assertEquals("", shown[shown.length - 1]);
        assertTrue(shown[shown.length - 2].isBlank());
    }

    @ParameterizedTest
    @CsvSource({"24 132,132", "24 0,80", "24 7,20", "'',80", "24,80", "stty: no terminal,80"})
    void theTerminalSaysHowWideItIs(String size, int columns) {
        assertEquals(columns, TerminalWidth.parse(size));
    }

    @Test
    void aBarWithoutATerminalIsNone() {
        try (Progress progress = Progress.of(null, "epoch 1", 10)) {
            progress.advance(1);
        }
    }
}
