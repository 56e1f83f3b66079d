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

    /// Rows of A where they lie, a B that is packed on the way: what a packed panel and a packed sliver give, and the
    /// same sliver.
    @Test
    void rowsInPlaceAndPackingOnTheWayGiveTheSameBits() {
        Random random = new Random(2);
        int k = 37;
        int mr = FloatRegisters.MR;
        int rs = k + 5;
        for (int vectors = 1; vectors <= FloatRegisters.NV; vectors++) {
            int width = vectors * FloatRegisters.LANES;
            int ldb = width + 3;
            float[] rows = random(random, 7 + mr * rs);
            float[] b = random(random, 11 + k * ldb);
            float[] a = new float[mr * k];
            FloatPacking.interleavePanels(mr, k, 1, rows, 7, rs, a, 0);
            FloatPanel panel = new FloatPanel().atLeast(k * width);
            FloatPacking.copySlivers(k, width, k, b, 11, ldb, panel, 0, 0);
            FloatPanel inArray = new FloatPanel();
            inArray.array = new float[k * width];
            panel.copy(0, inArray.array, 0, k * width);
            FloatPanel packed = new FloatPanel().atLeast(2 * k * width);
            int ldc = width + 3;
            for (float beta : new float[] {0, 1, -0.5f}) {
                float[] before = random(random, mr * ldc);
                float[] expected = before.clone();
                FloatPackedTiles.multiply(mr, vectors, k, a, 0, panel, 0, width, beta, expected, 0, ldc);
                float[] c = before.clone();
                FloatPackedTiles.multiplyInPlace(vectors, k, rows, 7, rs, panel, 0, width, beta, c, 0, ldc);
                assertArrayEquals(expected, c, vectors + " vectors in place, β = " + beta);
                float[] d = before.clone();
                FloatPackedTiles.multiplyInPlace(vectors, k, rows, 7, rs, inArray, 0, width, beta, d, 0, ldc);
                assertArrayEquals(expected, d, vectors + " vectors in place, B in an array, β = " + beta);
                if (vectors == FloatRegisters.NV && packed.isOffHeap()) {
                    float[] e = before.clone();
                    int at = k * width;
                    FloatPackedTiles.multiplyAndPack(k, rows, 7, rs, b, 11, ldb, packed, at, beta, e, 0, ldc);
                    assertArrayEquals(expected, e, "packing, β = " + beta);
                    float[] sliver = new float[k * width];
                    packed.copy(at, sliver, 0, sliver.length);
                    assertArrayEquals(inArray.array, sliver, "packed on the way");
                }
            }
            panel.dispose();
            packed.dispose();
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
