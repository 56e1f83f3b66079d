// The build derives DoublePackedTilesTest from this file.
package dev.lanewise.kernels.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// Tiles on a panel in an array, which is where it lies when there is no more memory outside the heap.
@EnabledIf(value = "dev.lanewise.kernels.Backends#incubatorModulePresent", disabledReason = "there are no vectors")
class FloatPackedTilesTest {
    @Test
    void aPanelInAnArrayGivesTheSameBits() {
        Random random = new Random(1);
        int k = 37;
        for (int rows = 1; rows <= FloatRegisters.MR; rows++) {
            for (int vectors = 1; vectors <= FloatRegisters.NV; vectors++) {
                int width = vectors * FloatRegisters.LANES;
                float[] a = random(random, rows * k);
                float[] b = random(random, k * width);
                FloatPanel panel = new FloatPanel().atLeast(b.length);
                panel.fill(b, 0, b.length, 0);
                FloatPanel inArray = new FloatPanel();
                inArray.array = b;
                for (float beta : new float[] {0, 1, -0.5f}) {
                    float[] expected = random(random, rows * (width + 3));
                    float[] c = expected.clone();
                    FloatPackedTiles.multiply(rows, vectors, k, a, 0, panel, 0, width, beta, expected, 0, width + 3);
                    FloatPackedTiles.multiply(rows, vectors, k, a, 0, inArray, 0, width, beta, c, 0, width + 3);
                    assertArrayEquals(expected, c, rows + "×" + vectors + " vectors, β = " + beta);
                }
                panel.dispose();
            }
        }
    }

    private static float[] random(Random random, int length) {
        float[] x = new float[length];
        for (int i = 0; i < length; i++) {
            x[i] = (float) random.nextDouble(-1, 1);
        }
        return x;
    }
}
