// The build derives DoubleYoungTile from this file.
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.FloatRegisters.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The one tile of [FloatYoungPath]: four rows by two vectors, for every product, so small that C2 compiles it in some
/// 15 ms where the tiles of the other paths take 20 to 150.
///
/// It is called for few terms at a time: HotSpot asks C2 for it after 600 calls, and with long loops the limit of
/// on-stack replacement would come before, and C2 would compile it twice.
///
/// A row too many is the last one again, and the second vector may begin before the first one ends: computed twice from
/// the same C, to the same bits.
final class FloatYoungTile {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /// Rows of the tile.
    static final int ROWS = 4;
    /// Columns of the tile.
    static final int WIDTH = 2 * LANES;
    /// Terms of a call: 600 of them stay below the 40,000 turns of a loop that on-stack replacement takes.
    private static final int STEP = 64;

    private FloatYoungTile() {}

    /// C tile ← β·C + A·B for so many rows, at most ROWS, and columns, at least LANES and at most WIDTH, with Aᵢₚ at
    /// `a[ao + i·rs + p·cs]` and Bₚⱼ at `b[bo + p·ldb + j]`. β = 0 never reads C.
    static void multiply(
            int rows,
            int columns,
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
        int last = columns - LANES;
        int r1 = Math.min(1, rows - 1);
        int r2 = Math.min(2, rows - 1);
        int r3 = Math.min(3, rows - 1);
        float[] z = c;
        int zo = co;
        int ldz = ldc;
        if (beta == 0) {
            z = FloatStart.ZEROS;
            zo = 0;
            ldz = 0;
        } else {
            FloatStart.scale(rows, columns, beta, c, co, ldc);
        }
        for (int p = 0, depth; p < k; p += depth) {
            depth = Math.min(STEP, k - p);
            int ap = ao + p * cs;
            tile(
                    depth,
                    a,
                    ap,
                    ap + r1 * rs,
                    ap + r2 * rs,
                    ap + r3 * rs,
                    cs,
                    b,
                    bo + p * ldb,
                    ldb,
                    last,
                    z,
                    zo,
                    zo + r1 * ldz,
                    zo + r2 * ldz,
                    zo + r3 * ldz,
                    c,
                    co,
                    co + r1 * ldc,
                    co + r2 * ldc,
                    co + r3 * ldc);
            z = c;
            zo = co;
            ldz = ldc;
        }
    }

    /// Once, on whole tiles, with k terms, or −k turns of an empty loop if k < 0 (see [Nursery]).
    ///
    /// @return how many operations on vectors k terms take
    static int exercise(int k, float[] a, float[] b, float[] c) {
        int c1 = WIDTH;
        int c2 = 2 * WIDTH;
        int c3 = 3 * WIDTH;
        tile(k, a, 0, 1, 2, 3, ROWS, b, 0, WIDTH, LANES, c, 0, c1, c2, c3, c, 0, c1, c2, c3);
        return (2 + 3 * ROWS) * k + 4 * ROWS;
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
            int bo,
            int ldb,
            int last,
            float[] z,
            int z0,
            int z1,
            int z2,
            int z3,
            float[] c,
            int c0,
            int c1,
            int c2,
            int c3) {
        if (k < 0) {
            for (int turn = k; turn < 0; turn++) {}
            return;
        }
        FloatVector c00 = FloatVector.fromArray(SPECIES, z, z0);
        FloatVector c01 = FloatVector.fromArray(SPECIES, z, z0 + last);
        FloatVector c10 = FloatVector.fromArray(SPECIES, z, z1);
        FloatVector c11 = FloatVector.fromArray(SPECIES, z, z1 + last);
        FloatVector c20 = FloatVector.fromArray(SPECIES, z, z2);
        FloatVector c21 = FloatVector.fromArray(SPECIES, z, z2 + last);
        FloatVector c30 = FloatVector.fromArray(SPECIES, z, z3);
        FloatVector c31 = FloatVector.fromArray(SPECIES, z, z3 + last);
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
}
