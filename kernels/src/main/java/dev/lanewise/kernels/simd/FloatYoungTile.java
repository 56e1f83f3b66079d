// The build derives DoubleYoungTile from this file.
package dev.lanewise.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The one tile of [FloatYoungPath]: a vector method so small that C2 has it at once, and plain loops until then.
///
/// Four rows by two vectors. A row too many is the last one again: computed twice from the same C, to the same bits. C
/// is multiplied by β beforehand, so that there is no second method that starts from 0.
final class FloatYoungTile {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /// Rows of the tile.
    static final int ROWS = 4;
    /// Columns of the tile.
    static final int WIDTH = 2 * LANES;

    private static final int DEPTH = 24;

    static final Growth GROWTH = new Growth(1, true, FloatYoungTile::exercise);
    private static final boolean[] GROWN = GROWTH.grown();

    private FloatYoungTile() {}

    /// C tile ← β·C + A·B for so many rows, at most ROWS, and WIDTH columns, with Aᵢₚ at `a[ao + i·rs + p·cs]` and Bₚⱼ
    /// at `b[p·WIDTH + j]`. β = 0 never reads C.
    static void multiply(
            int rows, int k, float[] a, int ao, int rs, int cs, float[] b, float beta, float[] c, int co, int ldc) {
        scale(rows, beta, c, co, ldc);
        if (!GROWN[0] && !GROWTH.grow(0, (long) rows * WIDTH * k)) {
            loops(rows, k, a, ao, rs, cs, b, c, co, ldc);
            return;
        }
        int r1 = Math.min(1, rows - 1);
        int r2 = Math.min(2, rows - 1);
        int r3 = Math.min(3, rows - 1);
        tile(
                k,
                a,
                ao,
                ao + r1 * rs,
                ao + r2 * rs,
                ao + r3 * rs,
                cs,
                b,
                c,
                co,
                co + r1 * ldc,
                co + r2 * ldc,
                co + r3 * ldc);
    }

    private static void scale(int rows, float beta, float[] c, int co, int ldc) {
        if (beta == 1) {
            return;
        }
        for (int i = 0; i < rows; i++) {
            for (int j = co + i * ldc; j < co + i * ldc + WIDTH; j++) {
                c[j] = beta == 0 ? 0 : beta * c[j];
            }
        }
    }

    private static void tile(
            int k,
            float[] a,
            int a0,
            int a1,
            int a2,
            int a3,
            int cs,
            float[] b,
            float[] c,
            int c0,
            int c1,
            int c2,
            int c3) {
        FloatVector c00 = FloatVector.fromArray(SPECIES, c, c0);
        FloatVector c01 = FloatVector.fromArray(SPECIES, c, c0 + LANES);
        FloatVector c10 = FloatVector.fromArray(SPECIES, c, c1);
        FloatVector c11 = FloatVector.fromArray(SPECIES, c, c1 + LANES);
        FloatVector c20 = FloatVector.fromArray(SPECIES, c, c2);
        FloatVector c21 = FloatVector.fromArray(SPECIES, c, c2 + LANES);
        FloatVector c30 = FloatVector.fromArray(SPECIES, c, c3);
        FloatVector c31 = FloatVector.fromArray(SPECIES, c, c3 + LANES);
        int ap = 0;
        for (int p = 0; p < k; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, p * WIDTH);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, p * WIDTH + LANES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + ap]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + ap]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + ap]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + ap]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            ap += cs;
        }
        c00.intoArray(c, c0);
        c01.intoArray(c, c0 + LANES);
        c10.intoArray(c, c1);
        c11.intoArray(c, c1 + LANES);
        c20.intoArray(c, c2);
        c21.intoArray(c, c2 + LANES);
        c30.intoArray(c, c3);
        c31.intoArray(c, c3 + LANES);
    }

    private static int exercise(int method) {
        int k = DEPTH;
        tile(k, Memory.A, 0, k, 2 * k, 3 * k, 1, Memory.B, Memory.C, 0, WIDTH, 2 * WIDTH, 3 * WIDTH);
        return k * (2 + ROWS + 2 * ROWS) + 4 * ROWS;
    }

    /// Of exercises; only one thread at a time has them.
    private static final class Memory {
        static final float[] A = new float[ROWS * DEPTH];
        static final float[] B = new float[DEPTH * WIDTH];
        static final float[] C = new float[ROWS * WIDTH];
    }

    /// Two rows by two columns at a time, because one chain alone waits four cycles for each of its multiply-adds.
    private static void loops(
            int rows, int k, float[] a, int ao, int rs, int cs, float[] b, float[] c, int co, int ldc) {
        for (int i = 0; i < rows; i += 2) {
            int a0 = ao + i * rs;
            int a1 = i + 1 < rows ? a0 + rs : a0;
            int c0 = co + i * ldc;
            int c1 = i + 1 < rows ? c0 + ldc : c0;
            for (int j = 0; j < WIDTH; j += 2) {
                float c00 = c[c0 + j];
                float c01 = c[c0 + j + 1];
                float c10 = c[c1 + j];
                float c11 = c[c1 + j + 1];
                int ap = 0;
                for (int p = 0; p < k; p++) {
                    float x0 = a[a0 + ap];
                    float x1 = a[a1 + ap];
                    float y0 = b[p * WIDTH + j];
                    float y1 = b[p * WIDTH + j + 1];
                    c00 = Math.fma(x0, y0, c00);
                    c01 = Math.fma(x0, y1, c01);
                    c10 = Math.fma(x1, y0, c10);
                    c11 = Math.fma(x1, y1, c11);
                    ap += cs;
                }
                c[c0 + j] = c00;
                c[c0 + j + 1] = c01;
                c[c1 + j] = c10;
                c[c1 + j + 1] = c11;
            }
        }
    }
}
