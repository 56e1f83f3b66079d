// The build derives DoubleYoungTile from this file.
package dev.lanewise.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// What stands in for every tile that is young (see [Growth]): one vector method for all heights, widths and layouts,
/// so small that C2 has it at once, and plain loops until then.
///
/// Four rows by two vectors, α in A, operands where they lie with any strides. A row or vector too many is the
/// neighbour of the last one: computed twice from the same C, to the same bits. C is multiplied by β beforehand, so
/// that
/// there is no second method that starts from 0.
final class FloatYoungTile {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int ROWS = 4;

    private static final Growth GROWTH = new Growth(1, true, FloatYoungTile::exercise);
    private static final boolean[] GROWN = GROWTH.grown();

    private FloatYoungTile() {}

    /// Whether this should compute what a method of tiles would, for that is young. This one is to grow before it.
    static boolean standsIn(Growth tiles, int method, long work) {
        GROWTH.want(0, work);
        return !tiles.grow(method, work);
    }

    /// C tile ← β·C + A·B, or without C if `zero`, with Aᵢₚ at `a[ao + i·rs + p·cs]` and Bₚⱼ at `b[bo + p·ldb + j]`. At
    /// least one vector wide, and nothing beyond the tile is touched.
    static void multiply(
            int rows,
            int width,
            boolean zero,
            int k,
            float[] a,
            int ao,
            int rs,
            int cs,
            float[] b,
            int bo,
            int ldb,
            float beta,
            float[] c,
            int co,
            int ldc) {
        scale(rows, width, zero ? 0 : beta, c, co, ldc);
        if (!GROWN[0] && !GROWTH.grow(0, (long) rows * width * k)) {
            loops(rows, width, k, a, ao, rs, cs, b, bo, ldb, c, co, ldc);
            return;
        }
        boolean odd = (width + LANES - 1) / LANES % 2 == 1;
        for (int i = 0; i < rows; i += ROWS) {
            int rest = rows - 1 - i;
            int a0 = ao + i * rs;
            int a1 = a0 + Math.min(1, rest) * rs;
            int a2 = a0 + Math.min(2, rest) * rs;
            int a3 = a0 + Math.min(3, rest) * rs;
            int c0 = co + i * ldc;
            int c1 = c0 + Math.min(1, rest) * ldc;
            int c2 = c0 + Math.min(2, rest) * ldc;
            int c3 = c0 + Math.min(3, rest) * ldc;
            if (odd) {
                tile(k, a, a0, a1, a2, a3, cs, b, bo, ldb, 0, c, c0, c1, c2, c3);
            }
            for (int j = odd ? LANES : 0; j < width; j += 2 * LANES) {
                int last = Math.min(LANES, width - j - LANES);
                tile(k, a, a0, a1, a2, a3, cs, b, bo + j, ldb, last, c, c0 + j, c1 + j, c2 + j, c3 + j);
            }
        }
    }

    /// β = 0 overwrites, whatever is there.
    private static void scale(int rows, int width, float beta, float[] c, int co, int ldc) {
        if (beta == 1) {
            return;
        }
        for (int i = 0; i < rows; i++) {
            for (int j = co + i * ldc; j < co + i * ldc + width; j++) {
                c[j] = beta == 0 ? 0 : beta * c[j];
            }
        }
    }

    /// Two vectors, the second of which begins at column `last` and may overlap the first.
    private static void tile(
            int k,
            float[] a,
            int a0,
            int a1,
            int a2,
            int a3,
            int cs,
            float[] b,
            int bo,
            int ldb,
            int last,
            float[] c,
            int c0,
            int c1,
            int c2,
            int c3) {
        for (int turn = k; turn < Growth.TURNS; turn++) {
            // counted by HotSpot, see Growth
        }
        FloatVector c00 = FloatVector.fromArray(SPECIES, c, c0);
        FloatVector c01 = FloatVector.fromArray(SPECIES, c, c0 + last);
        FloatVector c10 = FloatVector.fromArray(SPECIES, c, c1);
        FloatVector c11 = FloatVector.fromArray(SPECIES, c, c1 + last);
        FloatVector c20 = FloatVector.fromArray(SPECIES, c, c2);
        FloatVector c21 = FloatVector.fromArray(SPECIES, c, c2 + last);
        FloatVector c30 = FloatVector.fromArray(SPECIES, c, c3);
        FloatVector c31 = FloatVector.fromArray(SPECIES, c, c3 + last);
        int ap = 0;
        int bp = bo;
        for (int p = 0; p < k; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bp);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bp + last);
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
            bp += ldb;
        }
        c00.intoArray(c, c0);
        c01.intoArray(c, c0 + last);
        c10.intoArray(c, c1);
        c11.intoArray(c, c1 + last);
        c20.intoArray(c, c2);
        c21.intoArray(c, c2 + last);
        c30.intoArray(c, c3);
        c31.intoArray(c, c3 + last);
    }

    private static int exercise(int method) {
        float[] a = Memory.A;
        float[] c = Memory.C;
        int ldc = 2 * LANES;
        tile(
                Growth.DEPTH,
                a,
                0,
                Growth.DEPTH,
                2 * Growth.DEPTH,
                3 * Growth.DEPTH,
                1,
                Memory.B,
                0,
                ldc,
                LANES,
                c,
                0,
                ldc,
                2 * ldc,
                3 * ldc);
        return Growth.DEPTH * (2 + ROWS + 2 * ROWS) + 4 * ROWS;
    }

    /// Of exercises; only one thread at a time has them.
    private static final class Memory {
        static final float[] A = new float[ROWS * Growth.DEPTH];
        static final float[] B = new float[Growth.DEPTH * 2 * LANES];
        static final float[] C = new float[ROWS * 2 * LANES];
    }

    /// Two rows by two columns at a time, because one chain alone waits four cycles for each of its multiply-adds.
    private static void loops(
            int rows,
            int width,
            int k,
            float[] a,
            int ao,
            int rs,
            int cs,
            float[] b,
            int bo,
            int ldb,
            float[] c,
            int co,
            int ldc) {
        for (int i = 0; i < rows; i += 2) {
            int a0 = ao + i * rs;
            int a1 = i + 1 < rows ? a0 + rs : a0;
            int c0 = co + i * ldc;
            int c1 = i + 1 < rows ? c0 + ldc : c0;
            for (int j = 0; j < width; j += 2) {
                int j1 = Math.min(j + 1, width - 1);
                float c00 = c[c0 + j];
                float c01 = c[c0 + j1];
                float c10 = c[c1 + j];
                float c11 = c[c1 + j1];
                int ap = 0;
                int bp = bo;
                for (int p = 0; p < k; p++) {
                    float x0 = a[a0 + ap];
                    float x1 = a[a1 + ap];
                    float y0 = b[bp + j];
                    float y1 = b[bp + j1];
                    c00 = Math.fma(x0, y0, c00);
                    c01 = Math.fma(x0, y1, c01);
                    c10 = Math.fma(x1, y0, c10);
                    c11 = Math.fma(x1, y1, c11);
                    ap += cs;
                    bp += ldb;
                }
                c[c0 + j] = c00;
                c[c0 + j1] = c01;
                c[c1 + j] = c10;
                c[c1 + j1] = c11;
            }
        }
    }
}
