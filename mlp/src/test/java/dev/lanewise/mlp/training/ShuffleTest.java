package dev.lanewise.mlp.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Every order alike likely, and determined by seed and number.
class ShuffleTest {
    @Test
    void everyOrderIsAlikeLikely() {
        Map<String, Integer> counts = new TreeMap<>();
        for (int number = 0; number < 6000; number++) {
            int[] order = {0, 1, 2};
            Shuffle.shuffle(order, 7, number);
            counts.merge(Arrays.toString(order), 1, Integer::sum);
        }
        assertEquals(6, counts.size());
        // Five standard deviations.
        counts.forEach((order, count) -> assertEquals(1000, count, 145, order));
    }

    @Test
    void theOrderBeforeDoesNotCount() {
        int[] one = {0, 1, 2, 3, 4, 5, 6, 7};
        int[] two = {7, 3, 1, 0, 6, 2, 5, 4};
        Shuffle.shuffle(one, 3, 4);
        Shuffle.shuffle(two, 3, 4);
        assertArrayEquals(one, two);
    }
}
