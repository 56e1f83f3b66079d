package dev.lanewise.jmh.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Shapes as users write them, and as tables show them.
class GemmShapeTest {
    @Test
    void readsWhatItWrites() {
        for (String text : List.of("17x33x65", "17×33×65")) {
            assertEquals(new GemmShape(17, 33, 65), GemmShape.parse(text));
        }
        for (String text : List.of("512", "512³", " 512x512x512 ")) {
            assertEquals(new GemmShape(512, 512, 512), GemmShape.parse(text));
        }
        assertEquals("17x33x65", new GemmShape(17, 33, 65).parameter());
        assertEquals("8³", new GemmShape(8, 8, 8).toString());
    }

    @Test
    void countsInDoublePrecision() {
        assertEquals(2.0 * 2048 * 2048 * 2048, GemmShape.parse("2048").flops());
    }

    @Test
    void refusesOtherTexts() {
        for (String text : List.of("", "8x8", "8x8x8x8", "-1x2x3", "0", "99999999999")) {
            assertThrows(IllegalArgumentException.class, () -> GemmShape.parse(text));
        }
    }
}
