package dev.lanewise.mlp.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How many are held out, and that every sample is in one part.
class SplitTest {
    @Test
    void theShareIsWhatIsWritten() {
        for (int count : new int[] {1, 2, 7, 100, 12_345}) {
            for (int percent = 0; percent < 100; percent++) {
                Split split = Split.of(count, percent / 100.0, 3);
                long held = Math.min(count - 1, (2L * percent * count + 100) / 200);
                assertEquals(held, split.validation().length, percent + " % of " + count);
                int[] both = IntStream.concat(Arrays.stream(split.training()), Arrays.stream(split.validation()))
                        .sorted()
                        .toArray();
                assertArrayEquals(IntStream.range(0, count).toArray(), both);
            }
        }
        assertEquals(29, Split.of(100, 0.29, 1).validation().length, "the double 0.29 times 100 is 28.999…");
        assertEquals(3, Split.of(9, 1.0 / 3, 1).validation().length);
        assertEquals(
                "71 samples to train on, 29 held out", Split.of(100, 0.29, 1).toString());
    }

    @Test
    void neverAllNorOfNone() {
        assertEquals(1, Split.of(2, 0.99, 1).validation().length);
        assertEquals(0, Split.of(1, 0.99, 1).validation().length);
        assertEquals(0, Split.of(0, 0.5, 1).training().length);
        assertEquals(Integer.valueOf(9), Split.of(10, Math.nextDown(1.0), 1).validation().length);
    }

    @Test
    void theSeedChooses() {
        assertEquals(Split.of(50, 0.2, 7), Split.of(50, 0.2, 7));
        assertNotEquals(Split.of(50, 0.2, 7), Split.of(50, 0.2, 8));
    }

    @Test
    void refuses() {
        assertThrows(IllegalArgumentException.class, () -> Split.of(-1, 0.2, 1));
        for (double share : new double[] {-0.1, 1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> Split.of(10, share, 1));
        }
    }
}
