// The build derives DoublePacking from this file.
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.FloatRegisters.LANES;
import static dev.lanewise.kernels.simd.FloatRegisters.MR;
import static dev.lanewise.kernels.simd.FloatRegisters.NR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Copies blocks of float operands into the order in which the micro-kernels read them.
///
/// ```
///   A block, mc × kc                    B panel, kc × nc
///   ┌───────────────┐ MR rows           ┌────┬────┬────┬──┐
///   ├───────────────┤ MR rows           │ NR │ NR │ NR │  │  slivers of NR columns,
///   ├───────────────┤ …                 │    │    │    │  │  the last of fewer vectors
///   └───────────────┘ m mod MR rows     └────┴────┴────┴──┘
///   panel: for each p its rows          sliver: for each p its columns
/// ```
///
/// The last panel of A holds just the rows that remain (there is a tile for every row count), the last sliver of B
/// whole vectors; what lies beyond B's columns is computed with and never stored.
final class FloatPacking {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /// Rows of a source that are copied together: as many sequential read streams as the hardware follows without
    /// effort. One panel or sliver after another over the whole depth, each with a short piece of every row, was two to
    /// three times slower at 1024².
    static final int STREAMS = 8;

    private static final int LINE = 64 / Float.BYTES;

    private FloatPacking() {}

    /// Elements of a row of packed B for so many columns of B.
    static int packedColumns(int n) {
        return (n + LANES - 1) / LANES * LANES;
    }

    /// Columns of the sliver that begins where so many are left.
    static int sliver(int columns) {
        return Math.min(columns, NR);
    }

    /// Where the panel of depth k begins that holds row i, a multiple of MR, of packed A. Between panels a line is left
    /// out: of Aᵀ all panels are filled side by side, and where a panel is a multiple of 4 KiB they would all fall into
    /// the same sets of the L1 cache (Aᵀ of 1024×1020 in float 419 µs, so 302).
    static int panel(int i, int k) {
        return i / MR * (MR * k + LINE);
    }

    /// Row-major A, its panels from `to` on.
    static void interleavePanels(int m, int k, float alpha, float[] a, int ao, int rs, float[] packed, int to) {
        for (int i = 0; i < m; i += MR) {
            int rows = Math.min(MR, m - i);
            int from = ao + i * rs;
            int at = to + panel(i, k);
            int p = 0;
            if (rows == FloatTransposes.ROWS) {
                p = FloatTransposes.interleave(k, alpha, a, from, rs, packed, at);
            }
            interleaveRows(rows, k - p, alpha, a, from + p, rs, packed, at + rows * p);
        }
    }

    /// Rows p0 … p0+depth of Aᵀ, in which the rows of a panel are neighbours. `end` is where rows end that the caller
    /// copies in this order.
    static void copyPanels(
            int m, int depth, int k, float alpha, float[] a, int ao, int cs, float[] packed, int p0, int end) {
        for (int i = 0; i < m; i += MR) {
            int rows = Math.min(MR, m - i);
            int from = ao + i;
            int to = panel(i, k) + p0 * rows;
            int p = 0;
            if (rows == MR && LANES >= MR) {
                // A whole vector for the 6 elements: what lies beyond them is overwritten by the rows that follow, so
                // not where none do.
                int whole = Math.min(depth, end - p0 - (LANES - 1) / MR);
                whole = Math.min(whole, a.length - LANES < from ? 0 : (a.length - LANES - from) / cs + 1);
                for (; p < whole; p++) {
                    FloatVector.fromArray(SPECIES, a, from + p * cs).mul(alpha).intoArray(packed, to + p * MR);
                }
            }
            if (rows == MR && LANES < MR && 2 * LANES >= MR) {
                copyOverlapping(depth, alpha, a, from, cs, packed, to);
            } else if (p < depth) {
                copyPanel(rows, depth - p, alpha, a, from + p * cs, cs, packed, to + p * rows);
            }
        }
    }

    private static void copyPanel(int rows, int k, float alpha, float[] a, int ao, int cs, float[] packed, int to) {
        if (rows == MR) {
            copyPanel6(k, alpha, a, ao, cs, packed, to);
            return;
        }
        for (int p = 0; p < k; p++) {
            for (int i = 0; i < rows; i++) {
                packed[to + p * rows + i] = alpha * a[ao + p * cs + i];
            }
        }
    }

    /// Two vectors for the 6 elements, of which the second begins before the first ends, so that none beyond them is
    /// touched. (128³ TN in double at 256 bits, Zen 3: 38 → 40 GFLOP/s.)
    private static void copyOverlapping(int k, float alpha, float[] a, int ao, int cs, float[] packed, int to) {
        int second = MR - LANES;
        for (int p = 0; p < k; p++) {
            int from = ao + p * cs;
            int at = to + p * MR;
            FloatVector.fromArray(SPECIES, a, from).mul(alpha).intoArray(packed, at);
            FloatVector.fromArray(SPECIES, a, from + second).mul(alpha).intoArray(packed, at + second);
        }
    }

    private static void copyPanel6(int k, float alpha, float[] a, int ao, int cs, float[] packed, int to) {
        for (int p = 0; p < k; p++) {
            int from = ao + p * cs;
            int at = to + p * 6;
            packed[at] = alpha * a[from];
            packed[at + 1] = alpha * a[from + 1];
            packed[at + 2] = alpha * a[from + 2];
            packed[at + 3] = alpha * a[from + 3];
            packed[at + 4] = alpha * a[from + 4];
            packed[at + 5] = alpha * a[from + 5];
        }
    }

    /// Row-major A: a whole panel as six read streams and one write stream, all sequential; of the last panel, row
    /// after row.
    static void interleaveRows(int rows, int k, float alpha, float[] a, int ao, int rs, float[] packed, int to) {
        if (rows == MR) {
            interleave6(k, alpha, a, ao, rs, packed, to);
            return;
        }
        for (int i = 0; i < rows; i++) {
            int from = ao + i * rs;
            for (int p = 0; p < k; p++) {
                packed[to + p * rows + i] = alpha * a[from + p];
            }
        }
    }

    private static void interleave6(int k, float alpha, float[] a, int ao, int rs, float[] packed, int to) {
        for (int p = 0; p < k; p++) {
            int at = to + p * 6;
            packed[at] = alpha * a[ao + p];
            packed[at + 1] = alpha * a[ao + rs + p];
            packed[at + 2] = alpha * a[ao + 2 * rs + p];
            packed[at + 3] = alpha * a[ao + 3 * rs + p];
            packed[at + 4] = alpha * a[ao + 4 * rs + p];
            packed[at + 5] = alpha * a[ao + 5 * rs + p];
        }
    }

    /// A sliver of so many columns, at `to` in the panel, from rows of Bᵀ.
    static void transposeSliver(int k, int columns, float[] b, int bo, int cs, FloatPanel packed, int to) {
        if (packed.array != null) {
            FloatTransposes.transpose(k, columns, b, bo, cs, packed.array, to, packedColumns(columns));
        } else {
            FloatTransposes.transpose(k, columns, b, bo, cs, packed.offHeap(), to, packedColumns(columns));
        }
    }

    /// Rows p0 … p0+depth of B, slivers of depth k from `start` on. Short pieces, but a bulk copy each: as fast as
    /// vectors where a sliver has four of them,
    /// and compiled long before.
    static void copySlivers(int depth, int n, int k, float[] b, int bo, int rs, FloatPanel packed, int start, int p0) {
        int columns;
        for (int j = 0; j < n; j += columns) {
            columns = sliver(n - j);
            int width = packedColumns(columns);
            int to = start + j * k + p0 * width;
            if (FloatPanel.IN_ARRAY && columns == NR) {
                copySliver(depth, b, bo + j, rs, packed.array, to);
            } else {
                for (int p = 0; p < depth; p++) {
                    packed.fill(b, bo + p * rs + j, columns, to + (long) p * width);
                }
            }
        }
    }

    /// Of two vectors: rows of 64 bytes are too short for a bulk copy each.
    private static void copySliver(int depth, float[] b, int bo, int rs, float[] packed, int to) {
        for (int p = 0; p < depth; p++) {
            int from = bo + p * rs;
            int at = to + p * (2 * LANES);
            FloatVector.fromArray(SPECIES, b, from).intoArray(packed, at);
            FloatVector.fromArray(SPECIES, b, from + LANES).intoArray(packed, at + LANES);
        }
    }

    /// Rows of n < LANES columns as rows of one whole vector: loaded whole, with what follows in the array, where that
    /// does not end.
    static void pad(int k, int n, float[] b, int bo, int rs, float[] padded) {
        int inside = k;
        while (inside > 0 && bo + (inside - 1) * rs > b.length - LANES) {
            inside--;
        }
        for (int p = 0; p < inside; p++) {
            FloatVector.fromArray(SPECIES, b, bo + p * rs).intoArray(padded, p * LANES);
        }
        for (int p = inside; p < k; p++) {
            System.arraycopy(b, bo + p * rs, padded, p * LANES, n);
        }
    }
}
