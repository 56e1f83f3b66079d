// The build derives DoubleEmptyCallTest from this file.
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.FloatRegisters.LANES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// A tile that is called with a negative depth turns an empty loop and writes nothing, whatever its kind: nearly all
/// calls of a young one are such calls.
@EnabledIf(value = "dev.lanewise.kernels.Backends#incubatorModulePresent", disabledReason = "there are no vectors")
class FloatEmptyCallTest {
    private static final int ROWS = 16;
    private static final int VECTORS = 4;
    private static final int TURNS = -26;
    private static final int LD = VECTORS * LANES;

    private final float[] a = new float[ROWS * ROWS];
    private final float[] b = new float[ROWS * LD];
    private final float[] c = filled();

    @Test
    void directTilesFromZeroAndFromC() {
        for (int vectors = 1; vectors <= VECTORS; vectors++) {
            for (int rows = 1; rows <= ROWS; rows++) {
                for (boolean columns : new boolean[] {false, true}) {
                    for (boolean zero : new boolean[] {false, true}) {
                        if (FloatDirectTiles.rows(rows, vectors, columns, zero) == rows) {
                            int rs = columns ? 1 : ROWS;
                            int cs = columns ? ROWS : 1;
                            FloatDirectTiles.multiply(
                                    rows, vectors * LANES, TURNS, a, 0, rs, cs, b, 0, LD, zero ? 0 : 1, c, 0, LD);
                            untouched("direct", rows, vectors);
                        }
                    }
                }
            }
        }
    }

    @Test
    void packedTiles() {
        FloatPanel panel = new FloatPanel().atLeast(ROWS * LD);
        for (int vectors = 1; vectors <= VECTORS; vectors++) {
            for (int rows = 1; rows <= FloatRegisters.MR; rows++) {
                FloatPackedTiles.multiply(rows, vectors, TURNS, a, 0, panel, 0, LD, 0, c, 0, LD);
                untouched("packed", rows, vectors);
            }
            FloatPackedTiles.multiplyInPlace(vectors, TURNS, a, 0, ROWS, panel, 0, LD, 0, c, 0, LD);
            untouched("in place", FloatRegisters.MR, vectors);
        }
        if (panel.isOffHeap()) {
            FloatPackedTiles.multiplyAndPack(TURNS, a, 0, ROWS, b, 0, LD, panel, 0, 0, c, 0, LD);
            untouched("packing", FloatRegisters.MR, FloatRegisters.NV);
        }
        panel.dispose();
    }

    @Test
    void transposes() {
        FloatTransposes.squares(TURNS, b, 0, LD, c, 0, LD);
        untouched("transposing", LANES, 1);
        if (FloatTransposes.ROWS > 0) {
            FloatTransposes.interleave(TURNS, 1, b, 0, LANES, c, 0);
            untouched("interleaving", FloatTransposes.ROWS, 1);
        }
    }

    @Test
    void theOneThatStandsIn() {
        FloatYoungTile.exercise(TURNS, a, b, c);
        untouched("young", FloatYoungTile.ROWS, 2);
    }

    private void untouched(String kind, int rows, int vectors) {
        assertArrayEquals(filled(), c, () -> kind + " tile " + rows + "×" + vectors + " wrote");
    }

    private static float[] filled() {
        float[] c = new float[ROWS * LD];
        Arrays.fill(c, 7);
        return c;
    }
}
