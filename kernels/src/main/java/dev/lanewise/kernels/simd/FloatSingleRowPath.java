// The build derives DoubleSingleRowPath from this file.
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.FloatRegisters.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// A row times a matrix whose rows are contiguous: c ← a·B + β·c, one row of C, which is nothing but a pass over B.
///
/// The loop runs along B's rows, 8 at a time, so that memory is read in long runs; c passes through the L1 cache once
/// for every 8 of them. Direct tiles, whose loop runs down the columns, read a few lines of each row and jump to the
/// next: 1×784×128 from L2 took 5.8 µs, this 4.0 (Zen 5).
///
/// A part of a row that several threads compute is summed in a buffer: every 8 rows of B the line in which two parts of
/// c meet would go from one core to the other and back.
final class FloatSingleRowPath {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int ROWS = 8;

    /// Elements of c that stay in the L1 cache.
    private static final int PIECE = (16 << 10) / Float.BYTES;

    private FloatSingleRowPath() {}

    /// aₚ is `a[ao + p·cs]`, Bₚⱼ is `b[bo + p·ldb + j]` for p < k and j < n, n ≥ LANES; (i0, j0) is where this part of
    /// C begins in the whole.
    static void multiply(
            int n,
            int k,
            float[] a,
            int ao,
            int cs,
            float[] b,
            int bo,
            int ldb,
            float beta,
            float[] c,
            int co,
            FloatOutput output,
            FloatBuffers buffers,
            int i0,
            int j0) {
        boolean once = output.once();
        boolean aside = output.isPart(n);
        int most = once ? buffers.tile.length : PIECE;
        for (int j = 0, width; j < n; j += width) {
            width = n - j <= most ? n - j : most - LANES; // never less than a vector
            if (once) {
                piece(width, k, a, ao, cs, b, bo + j, ldb, 0, buffers.tile, 0);
                output.addOnce(buffers.tile, 0, width, i0, j0 + j, 1, width);
                continue;
            }
            if (aside) {
                float[] row = buffers.staging.atLeast(width);
                if (beta != 0) {
                    System.arraycopy(c, co + j, row, 0, width);
                }
                piece(width, k, a, ao, cs, b, bo + j, ldb, beta, row, 0);
                System.arraycopy(row, 0, c, co + j, width);
            } else {
                piece(width, k, a, ao, cs, b, bo + j, ldb, beta, c, co + j);
            }
            output.finish(i0, j0 + j, 1, width, buffers);
        }
    }

    private static void piece(
            int n, int k, float[] a, int ao, int cs, float[] b, int bo, int ldb, float beta, float[] c, int co) {
        if (beta != 0) {
            FloatStart.scale(1, n, beta, c, co, n);
        }
        boolean zero = beta == 0;
        int p = 0;
        for (; p <= k - ROWS; p += ROWS) {
            rows8(n, a, ao + p * cs, cs, b, bo + p * ldb, ldb, zero, c, co);
            zero = false;
        }
        if (p <= k - 4) {
            rows4(n, a, ao + p * cs, cs, b, bo + p * ldb, ldb, zero, c, co);
            zero = false;
            p += 4;
        }
        for (; p < k; p++) {
            row1(n, a[ao + p * cs], b, bo + p * ldb, zero, c, co);
            zero = false;
        }
    }

    /// From what c holds, or from `zero`. The last vector may begin before the one before it ends: it is computed first
    /// and stored last.
    /// Written out for 8, 4 and 1 rows, because C2 keeps no array of vectors in registers.
    private static void rows8(
            int n, float[] a, int ao, int cs, float[] b, int bo, int ldb, boolean zero, float[] c, int co) {
        float[] from = zero ? FloatStart.ZEROS : c;
        int fo = zero ? 0 : co;
        int step = zero ? 0 : -1;
        int last = n - LANES;
        FloatVector a0 = FloatVector.broadcast(SPECIES, a[ao]);
        FloatVector a1 = FloatVector.broadcast(SPECIES, a[ao + cs]);
        FloatVector a2 = FloatVector.broadcast(SPECIES, a[ao + 2 * cs]);
        FloatVector a3 = FloatVector.broadcast(SPECIES, a[ao + 3 * cs]);
        FloatVector a4 = FloatVector.broadcast(SPECIES, a[ao + 4 * cs]);
        FloatVector a5 = FloatVector.broadcast(SPECIES, a[ao + 5 * cs]);
        FloatVector a6 = FloatVector.broadcast(SPECIES, a[ao + 6 * cs]);
        FloatVector a7 = FloatVector.broadcast(SPECIES, a[ao + 7 * cs]);
        int b1 = bo + ldb;
        int b2 = bo + 2 * ldb;
        int b3 = bo + 3 * ldb;
        int b4 = bo + 4 * ldb;
        int b5 = bo + 5 * ldb;
        int b6 = bo + 6 * ldb;
        int b7 = bo + 7 * ldb;
        FloatVector end = FloatVector.fromArray(SPECIES, from, fo + (last & step));
        end = a0.fma(FloatVector.fromArray(SPECIES, b, bo + last), end);
        end = a1.fma(FloatVector.fromArray(SPECIES, b, b1 + last), end);
        end = a2.fma(FloatVector.fromArray(SPECIES, b, b2 + last), end);
        end = a3.fma(FloatVector.fromArray(SPECIES, b, b3 + last), end);
        end = a4.fma(FloatVector.fromArray(SPECIES, b, b4 + last), end);
        end = a5.fma(FloatVector.fromArray(SPECIES, b, b5 + last), end);
        end = a6.fma(FloatVector.fromArray(SPECIES, b, b6 + last), end);
        end = a7.fma(FloatVector.fromArray(SPECIES, b, b7 + last), end);
        for (int j = 0; j < last; j += LANES) {
            FloatVector sum = FloatVector.fromArray(SPECIES, from, fo + (j & step));
            sum = a0.fma(FloatVector.fromArray(SPECIES, b, bo + j), sum);
            sum = a1.fma(FloatVector.fromArray(SPECIES, b, b1 + j), sum);
            sum = a2.fma(FloatVector.fromArray(SPECIES, b, b2 + j), sum);
            sum = a3.fma(FloatVector.fromArray(SPECIES, b, b3 + j), sum);
            sum = a4.fma(FloatVector.fromArray(SPECIES, b, b4 + j), sum);
            sum = a5.fma(FloatVector.fromArray(SPECIES, b, b5 + j), sum);
            sum = a6.fma(FloatVector.fromArray(SPECIES, b, b6 + j), sum);
            sum = a7.fma(FloatVector.fromArray(SPECIES, b, b7 + j), sum);
            sum.intoArray(c, co + j);
        }
        end.intoArray(c, co + last);
    }

    private static void rows4(
            int n, float[] a, int ao, int cs, float[] b, int bo, int ldb, boolean zero, float[] c, int co) {
        float[] from = zero ? FloatStart.ZEROS : c;
        int fo = zero ? 0 : co;
        int step = zero ? 0 : -1;
        int last = n - LANES;
        FloatVector a0 = FloatVector.broadcast(SPECIES, a[ao]);
        FloatVector a1 = FloatVector.broadcast(SPECIES, a[ao + cs]);
        FloatVector a2 = FloatVector.broadcast(SPECIES, a[ao + 2 * cs]);
        FloatVector a3 = FloatVector.broadcast(SPECIES, a[ao + 3 * cs]);
        int b1 = bo + ldb;
        int b2 = bo + 2 * ldb;
        int b3 = bo + 3 * ldb;
        FloatVector end = FloatVector.fromArray(SPECIES, from, fo + (last & step));
        end = a0.fma(FloatVector.fromArray(SPECIES, b, bo + last), end);
        end = a1.fma(FloatVector.fromArray(SPECIES, b, b1 + last), end);
        end = a2.fma(FloatVector.fromArray(SPECIES, b, b2 + last), end);
        end = a3.fma(FloatVector.fromArray(SPECIES, b, b3 + last), end);
        for (int j = 0; j < last; j += LANES) {
            FloatVector sum = FloatVector.fromArray(SPECIES, from, fo + (j & step));
            sum = a0.fma(FloatVector.fromArray(SPECIES, b, bo + j), sum);
            sum = a1.fma(FloatVector.fromArray(SPECIES, b, b1 + j), sum);
            sum = a2.fma(FloatVector.fromArray(SPECIES, b, b2 + j), sum);
            sum = a3.fma(FloatVector.fromArray(SPECIES, b, b3 + j), sum);
            sum.intoArray(c, co + j);
        }
        end.intoArray(c, co + last);
    }

    private static void row1(int n, float a, float[] b, int bo, boolean zero, float[] c, int co) {
        float[] from = zero ? FloatStart.ZEROS : c;
        int fo = zero ? 0 : co;
        int step = zero ? 0 : -1;
        int last = n - LANES;
        FloatVector a0 = FloatVector.broadcast(SPECIES, a);
        FloatVector end = FloatVector.fromArray(SPECIES, from, fo + (last & step));
        end = a0.fma(FloatVector.fromArray(SPECIES, b, bo + last), end);
        for (int j = 0; j < last; j += LANES) {
            FloatVector sum = FloatVector.fromArray(SPECIES, from, fo + (j & step));
            sum = a0.fma(FloatVector.fromArray(SPECIES, b, bo + j), sum);
            sum.intoArray(c, co + j);
        }
        end.intoArray(c, co + last);
    }
}
