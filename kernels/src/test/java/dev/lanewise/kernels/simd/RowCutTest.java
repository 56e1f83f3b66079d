package dev.lanewise.kernels.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowCutTest {
    private static final int[] EXACT = {12, 10, 8, 6, 5};
    private static final int[] FEW = {4, 2};

    @Test
    void rowsAreCutIntoTilesThatThereAre() {
        for (int vectors = 1; vectors <= 4; vectors++) {
            for (int most = 4; most <= 13; most++) {
                RowCut cut = new RowCut(vectors, most, EXACT, FEW);
                for (int m = 1; m <= 200; m++) {
                    int[] rows = rows(cut, m);
                    for (int r : rows) {
                        boolean exists = r <= FEW[0] || IntStream.of(EXACT).anyMatch(h -> h == r);
                        assertTrue(r > 0 && r <= most && exists, m + " rows as " + Arrays.toString(rows));
                    }
                }
            }
        }
    }

    /// Whole tiles where they fit, and equal ones rather than a tall one and a short one.
    @Test
    void theModelPrefersFewTallTiles() {
        RowCut cut = new RowCut(2, 12, EXACT, FEW);
        assertArrayEquals(new int[] {12, 12}, rows(cut, 24));
        assertArrayEquals(new int[] {8, 8}, rows(cut, 16));
        assertArrayEquals(new int[] {3}, rows(cut, 3));
        assertArrayEquals(new int[] {12, 5}, rows(cut, 17));
    }

    private static int[] rows(RowCut cut, int m) {
        return IntStream.iterate(m, left -> left > 0, left -> left - cut.next(left))
                .map(cut::next)
                .toArray();
    }
}
