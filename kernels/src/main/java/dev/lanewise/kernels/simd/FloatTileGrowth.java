// The build derives DoubleTileGrowth from this file.
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.FloatRegisters.LANES;
import static dev.lanewise.kernels.simd.FloatRegisters.MR;
import static dev.lanewise.kernels.simd.FloatRegisters.NR;

import dev.lanewise.kernels.GemmPlan;
import dev.lanewise.kernels.GemmPlan.Path;
import java.util.BitSet;

/// Which tiles a plan needs, and whether they have grown.
///
/// A product is computed by [FloatYoungPath] as a whole until all of its tiles are compiled, so that nothing is asked
/// between tiles: with the question in front of every tile C2 compiled the loops around them while most were young,
/// dropped that code as they grew, and training was 8 to 15 % slower ever after (784-100-10, 220 → 190 thousand images
/// a second).
final class FloatTileGrowth implements GrowingPlan.Tiles {
    /// Methods of [Growth]: for each tile from C and from zero, direct ones on rows and on columns of A; packed ones,
    /// which
    /// have one start.
    private static final int TALLEST = 16;

    private static final int WIDEST = 4;
    private static final int FROM_ZERO = TALLEST * WIDEST;
    private static final int COLUMNS = 2 * FROM_ZERO;
    private static final int PACKED = 2 * COLUMNS;
    private static final int METHODS = PACKED + MR * WIDEST;

    /// Of a call on scratch memory: C2 unrolls a loop as often as it saw it turn (GFLOP/s of 4×2 and of 8×1 vectors 68
    /// and 35 with a depth of 1, 96 and 79 with 4, 103 and 68 with 16).
    private static final int DEPTH = 24;

    private static final Growth GROWTH = new Growth(METHODS, FloatTileGrowth::exercise);

    @Override
    public Growth growth() {
        return GROWTH;
    }

    @Override
    public Growth standIn() {
        return FloatYoungTile.GROWTH;
    }

    @Override
    public int[] of(GemmPlan plan, boolean transA, boolean transB, boolean zero) {
        BitSet tiles = new BitSet(METHODS);
        if (plan.path() == Path.PACKED) {
            packed(plan, tiles);
        } else if (plan.path() == Path.DIRECT || plan.path() == Path.PADDED || plan.path() == Path.LANES_ALONG_M) {
            parts(plan, transA, transB, zero ? FROM_ZERO : 0, tiles);
            if (plan.kc() < plan.k()) {
                parts(plan, transA, transB, 0, tiles);
            }
        }
        return tiles.stream().toArray();
    }

    private static void packed(GemmPlan plan, BitSet tiles) {
        for (int rows : new int[] {Math.min(MR, plan.m()), plan.m() % MR}) {
            for (int columns : new int[] {Math.min(NR, plan.n()), plan.n() % NR}) {
                add(PACKED, rows, columns, tiles);
            }
        }
    }

    /// Of the rectangles that threads share.
    private static void parts(GemmPlan plan, boolean transA, boolean transB, int start, BitSet tiles) {
        boolean turned = plan.path() == Path.LANES_ALONG_M;
        for (int part = 0; part < plan.rowParts(); part++) {
            int unit = turned ? LANES : MR;
            int rows = GemmPlanner.cut(plan.m(), unit, part + 1, plan.rowParts())
                    - GemmPlanner.cut(plan.m(), unit, part, plan.rowParts());
            for (int q = 0; q < plan.columnParts(); q++) {
                int columns = GemmPlanner.cut(plan.n(), NR, q + 1, plan.columnParts())
                        - GemmPlanner.cut(plan.n(), NR, q, plan.columnParts());
                if (turned) {
                    int first = FloatLanesAlongMPath.piece(columns, rows, 0);
                    direct(columns, first, plan.k(), !transB, start, tiles);
                    direct(columns, rows % first, plan.k(), !transB, start, tiles); // the others are as long, or nearly
                } else if (columns < LANES) {
                    int most = FloatRegisters.directRows(1, transA);
                    int first = start + (transA ? COLUMNS : 0);
                    add(first, Math.min(most, rows), LANES, tiles);
                    add(first, rows % most, LANES, tiles);
                } else {
                    direct(rows, columns, plan.k(), transA, start, tiles);
                }
            }
        }
    }

    /// As [FloatDirectPath] goes; `columns` says which way A lies. Of many strips the first are all alike.
    private static void direct(int m, int all, int k, boolean columns, int start, BitSet tiles) {
        if (k == 1 || m == 0 || all == 0) {
            return;
        }
        int period = 12 * LANES; // strips of 1 to 4 vectors
        int n = all < 4 * period ? all : all % period + 3 * period;
        int first = start + (columns ? COLUMNS : 0);
        int outer = FloatRegisters.directRows(vectors(FloatDirectPath.strip(n, m, columns)), columns);
        boolean rowsOutside = FloatDirectPath.rowsOutside(all, k);
        for (int j = 0, width; j < n; j += width) {
            width = FloatDirectPath.strip(n - j, m, columns);
            int most = FloatRegisters.directRows(vectors(width), columns);
            int heights = Math.ceilDiv(m, rowsOutside ? outer : most);
            for (int rows : new int[] {Math.ceilDiv(m, heights), m / heights}) {
                add(first, Math.min(most, rows), width, tiles);
                add(first, rows % most, width, tiles);
            }
        }
    }

    private static int vectors(int columns) {
        return Math.ceilDiv(columns, LANES);
    }

    private static void add(int first, int rows, int columns, BitSet tiles) {
        if (rows > 0 && columns > 0) {
            tiles.set(first + (rows - 1) * WIDEST + vectors(columns) - 1);
        }
    }

    private static int exercise(int method) {
        int rows = method % FROM_ZERO / WIDEST + 1;
        int vectors = method % WIDEST + 1;
        int k = DEPTH;
        boolean zero = method / FROM_ZERO % 2 == 1;
        float[] a = Memory.A;
        float[] c = Memory.C;
        int ld = WIDEST * LANES;
        if (method >= PACKED) {
            FloatPackedTiles.multiply(rows, vectors, k, a, 0, Memory.PANEL, 0, 1, c, 0, ld);
        } else {
            boolean columns = method / COLUMNS == 1;
            int rs = columns ? 1 : k;
            int cs = columns ? TALLEST : 1;
            FloatDirectTiles.multiply(rows, vectors * LANES, k, a, 0, rs, cs, Memory.B, 0, ld, zero ? 0 : 1, c, 0, ld);
        }
        return k * (vectors + rows + rows * vectors) + 2 * rows * vectors;
    }

    /// Of exercises; only one thread at a time has them.
    private static final class Memory {
        static final float[] A = new float[TALLEST * DEPTH];
        static final float[] B = new float[DEPTH * WIDEST * LANES];
        static final FloatPanel PANEL = new FloatPanel().atLeast(DEPTH * WIDEST * LANES);
        static final float[] C = new float[TALLEST * WIDEST * LANES];
    }
}
