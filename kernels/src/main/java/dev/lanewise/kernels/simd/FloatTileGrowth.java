// The build derives DoubleTileGrowth from this file.
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.FloatRegisters.LANES;
import static dev.lanewise.kernels.simd.FloatRegisters.MR;
import static dev.lanewise.kernels.simd.FloatRegisters.NR;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.GemmPlan;
import dev.lanewise.kernels.GemmPlan.Path;
import java.util.BitSet;
import java.util.function.IntConsumer;

/// Which tiles a plan runs, what transposes its operands for them, and how each is exercised.
final class FloatTileGrowth implements GrowingPlan.Tiles {
    /// Methods of [Growth]: direct ones on rows and on columns of A, from C and from zero each; packed ones, which have
    /// one start, on packed rows of A and on those in place, and the one that packs B; the one that stands in for them;
    /// transposes. These are to a product what a tile is: until C2 has them
    /// the path that needs them is slower than the one that stands in (512³: 0.6 s at a fifth of its speed).
    private static final int TALLEST = 16;

    private static final int WIDEST = 4;
    private static final int FROM_ZERO = TALLEST * WIDEST;
    private static final int COLUMNS = 2 * FROM_ZERO;
    private static final int PACKED = 2 * COLUMNS;
    private static final int IN_PLACE = PACKED + MR * WIDEST;
    private static final int PACKING = IN_PLACE + WIDEST;
    private static final int YOUNG = PACKING + 1;
    private static final int INTERLEAVE = YOUNG + 1;
    private static final int SQUARES = INTERLEAVE + 1;
    private static final int SQUARES_TO_PANEL = SQUARES + 1;
    private static final int NARROW = SQUARES_TO_PANEL + 1;
    private static final int NARROW_HEIGHTS = 8;
    private static final int METHODS = NARROW + 4 * NARROW_HEIGHTS;

    private static final int DEEPEST = 24;

    /// More than [RowCut] looks up.
    private static final int MANY_ROWS = 192;

    private static final Growth GROWTH = Nursery.admit(new Growth(METHODS, YOUNG, FloatTileGrowth::exercise));

    @Override
    public Growth growth() {
        return GROWTH;
    }

    @Override
    public int[] of(GemmPlan plan, boolean transA, boolean transB, boolean zero, boolean triangle, boolean onTheWay) {
        BitSet tiles = new BitSet(METHODS);
        if (plan.path().isPacked()) {
            packed(plan, transA, transB, zero, triangle, tiles);
            boolean packsB = onTheWay && !FloatPanel.IN_ARRAY && !transB && !triangle;
            boolean alone = plan.threads() == 1 || plan.path() == Path.PACKED_BY_PART;
            if (packsB && plan.m() >= MR && plan.n() >= NR && alone) {
                tiles.set(PACKING);
            }
        } else if (plan.path() == Path.NARROW) {
            narrow(plan, transA, zero, tiles);
        } else if (plan.path() == Path.DIRECT || plan.path() == Path.PADDED || plan.path() == Path.LANES_ALONG_M) {
            rectangles(plan, transA, transB, zero ? FROM_ZERO : 0, tiles);
            if (plan.kc() < plan.k()) {
                rectangles(plan, transA, transB, 0, tiles);
            }
            boolean turned = plan.path() == Path.LANES_ALONG_M && plan.n() > 1 && Math.max(plan.m(), plan.n()) >= LANES;
            if (FloatTransposes.SQUARES && (turned || transposesB(plan, transB && plan.path() == Path.PADDED))) {
                tiles.set(SQUARES);
            }
        }
        return tiles.stream().toArray();
    }

    @Override
    public boolean isGrown(Epilogue<?> epilogue, int m, int n) {
        return epilogue == null || FloatEpilogues.areGrown(epilogue, m, n);
    }

    private static boolean transposesB(GemmPlan plan, boolean isTransposed) {
        return isTransposed && plan.kc() >= LANES && plan.n() >= LANES;
    }

    private static void packed(
            GemmPlan plan, boolean transA, boolean transB, boolean zero, boolean triangle, BitSet tiles) {
        boolean inPlace = plan.mc() == 0;
        if (!inPlace && !transA && FloatTransposes.ROWS > 0 && plan.m() >= FloatTransposes.ROWS) {
            tiles.set(INTERLEAVE);
        }
        if (FloatTransposes.SQUARES && transposesB(plan, transB)) {
            tiles.set(FloatPanel.IN_ARRAY ? SQUARES : SQUARES_TO_PANEL);
        }
        for (int rows : new int[] {Math.min(MR, plan.m()), plan.m() % MR}) {
            for (int columns : new int[] {Math.min(NR, plan.n()), plan.n() % NR}) {
                if (rows == 0 || columns == 0) {
                    continue;
                }
                int least = triangle ? 1 : vectors(columns);
                if (rows == MR && inPlace && FloatPanel.IN_ARRAY) {
                    inPlaceInArray(plan, least, vectors(columns), zero, tiles);
                } else {
                    int first = rows == MR && inPlace ? IN_PLACE : PACKED + (rows - 1) * WIDEST;
                    tiles.set(first + least - 1, first + vectors(columns));
                }
            }
        }
    }

    /// Direct tiles for whole panels of so few to so many vectors.
    private static void inPlaceInArray(GemmPlan plan, int least, int most, boolean zero, BitSet tiles) {
        for (int v = least; v <= most; v++) {
            int vectors = v;
            if (zero) {
                cut(MR, v, false, FROM_ZERO, tile -> add(FROM_ZERO, false, tile, vectors, tiles));
            }
            if (!zero || plan.kc() < plan.k()) {
                cut(MR, v, false, 0, tile -> add(0, false, tile, vectors, tiles));
            }
        }
    }

    /// Of the rows that threads share, which are few, and of all of them for a caller that is alone.
    private static void narrow(GemmPlan plan, boolean columns, boolean zero, BitSet tiles) {
        narrow(plan.m(), columns, zero, tiles);
        for (int part = 0; part < plan.rowParts() && plan.threads() > 1; part++) {
            narrow(rows(plan, MR, part), columns, zero, tiles);
        }
    }

    private static void narrow(int m, boolean columns, boolean zero, BitSet tiles) {
        RowCut cut = FloatNarrowTiles.cut(zero);
        int start = NARROW + ((columns ? 2 : 0) + (zero ? 1 : 0)) * NARROW_HEIGHTS;
        for (int i = 0, rows; i < m; i += rows) {
            rows = cut.next(m - i);
            tiles.set(start + FloatNarrowTiles.height(rows, zero) / 2);
        }
    }

    /// Of the rectangles that threads share, and of all of C for a caller that is alone: a team that rests would meet
    /// young tiles.
    private static void rectangles(GemmPlan plan, boolean transA, boolean transB, int start, BitSet tiles) {
        rectangle(plan, plan.m(), plan.n(), transA, transB, start, tiles);
        if (plan.threads() == 1) {
            return;
        }
        int unit = plan.path() == Path.LANES_ALONG_M ? LANES : MR;
        for (int part = 0; part < plan.rowParts(); part++) {
            for (int q = 0; q < plan.columnParts(); q++) {
                int columns = GemmPlanner.cut(plan.n(), NR, q + 1, plan.columnParts())
                        - GemmPlanner.cut(plan.n(), NR, q, plan.columnParts());
                rectangle(plan, rows(plan, unit, part), columns, transA, transB, start, tiles);
            }
        }
    }

    /// Rows of one part.
    private static int rows(GemmPlan plan, int unit, int part) {
        return GemmPlanner.cut(plan.m(), unit, part + 1, plan.rowParts())
                - GemmPlanner.cut(plan.m(), unit, part, plan.rowParts());
    }

    private static void rectangle(
            GemmPlan plan, int rows, int columns, boolean transA, boolean transB, int start, BitSet tiles) {
        if (plan.path() == Path.LANES_ALONG_M) {
            alongM(rows, columns, plan.k(), !transB, start, tiles);
        } else if (columns < LANES) {
            cut(rows, 1, transA, start, tile -> add(start, transA, tile, 1, tiles));
        } else {
            direct(rows, columns, plan.k(), transA, start, tiles);
        }
    }

    /// As [FloatLanesAlongMPath] goes; blocks are of few different sizes.
    private static void alongM(int m, int n, int k, boolean columns, int start, BitSet tiles) {
        BitSet rows = new BitSet();
        for (int i = 0, piece; i < m; i += piece) {
            piece = FloatLanesAlongMPath.piece(n, m, i);
            rows.set(Math.max(piece, LANES));
        }
        BitSet widths = new BitSet();
        for (int j = 0, width; j < n; j += width) {
            width = FloatLanesAlongMPath.columns(n, j);
            widths.set(width);
        }
        rows.stream().forEach(r -> widths.stream().forEach(w -> direct(w, r, k, columns, start, tiles)));
    }

    /// As [FloatDirectPath] goes; `columns` says which way A lies. Of many strips the first are all alike.
    private static void direct(int m, int all, int k, boolean columns, int start, BitSet tiles) {
        if (k == 1 || m == 0 || all == 0 || GemmPlanner.alongRow(m, all, k, LANES)) {
            return;
        }
        int period = 12 * LANES; // strips of 1 to 4 vectors
        int n = all < 4 * period ? all : all % period + 3 * period;
        boolean rowsOutside = FloatDirectPath.rowsOutside(all, k);
        int outer = vectors(FloatDirectPath.strip(n, m, columns));
        for (int j = 0, width; j < n; j += width) {
            width = FloatDirectPath.strip(n - j, m, columns);
            int vectors = vectors(width);
            if (rowsOutside) {
                cut(
                        m,
                        outer,
                        columns,
                        start,
                        rows -> cut(rows, vectors, columns, start, tile -> add(start, columns, tile, vectors, tiles)));
            } else {
                cut(m, vectors, columns, start, tile -> add(start, columns, tile, vectors, tiles));
            }
        }
    }

    /// The heights into which so many rows are cut. Of many tiles the first are all alike.
    private static void cut(int m, int vectors, boolean columns, int start, IntConsumer heights) {
        for (int left = m, rows; left > 0; left -= rows) {
            rows = FloatDirectTiles.rows(left, vectors, columns, start == FROM_ZERO);
            heights.accept(rows);
            if (left > MANY_ROWS) {
                left -= (left - MANY_ROWS / 2) / rows * rows - rows;
            }
        }
    }

    private static int vectors(int columns) {
        return Math.ceilDiv(columns, LANES);
    }

    private static void add(int start, boolean columns, int rows, int vectors, BitSet tiles) {
        tiles.set(start + (columns ? COLUMNS : 0) + (rows - 1) * WIDEST + vectors - 1);
    }

    private static int exercise(int method, int k) {
        if (method >= NARROW) {
            return narrow(method - NARROW, k);
        }
        if (method > YOUNG) {
            return transpose(method, k);
        }
        if (method == YOUNG) {
            return FloatYoungTile.exercise(k, Memory.A, Memory.B, Memory.C);
        }
        int rows = method % FROM_ZERO / WIDEST + 1;
        int vectors = method % WIDEST + 1;
        boolean zero = method / FROM_ZERO % 2 == 1;
        float[] a = Memory.A;
        float[] c = Memory.C;
        int ld = WIDEST * LANES;
        if (method == PACKING) {
            if (Memory.PANEL.isOffHeap()) {
                FloatPackedTiles.multiplyAndPack(k, a, 0, DEEPEST, Memory.B, 0, ld, Memory.PANEL, 0, 1, c, 0, ld);
            }
            rows = MR;
            vectors = NR / LANES;
        } else if (method >= IN_PLACE) {
            FloatPackedTiles.multiplyInPlace(vectors, k, a, 0, DEEPEST, Memory.PANEL, 0, ld, 1, c, 0, ld);
            rows = MR;
        } else if (method >= PACKED) {
            FloatPackedTiles.multiply(rows, vectors, k, a, 0, Memory.PANEL, 0, ld, 1, c, 0, ld);
        } else {
            boolean columns = method / COLUMNS == 1;
            int rs = columns ? 1 : DEEPEST;
            int cs = columns ? TALLEST : 1;
            FloatDirectTiles.multiply(rows, vectors * LANES, k, a, 0, rs, cs, Memory.B, 0, ld, zero ? 0 : 1, c, 0, ld);
        }
        return k * (vectors + rows + rows * vectors) + 2 * rows * vectors;
    }

    /// The last row of B, as the last rows of C, lies where no whole vector does.
    private static int narrow(int method, int k) {
        int rows = method % NARROW_HEIGHTS * 2;
        boolean columns = method >= 2 * NARROW_HEIGHTS;
        boolean zero = method / NARROW_HEIGHTS % 2 == 1;
        int n = LANES - 1;
        int bo = Memory.B.length - (Math.max(k, 1) - 1) * LANES - n;
        int co = Memory.C.length - (rows - 1) * LANES - n;
        int rs = columns ? 1 : DEEPEST;
        int cs = columns ? TALLEST : 1;
        FloatNarrowTiles.multiply(
                rows, n, k, Memory.A, 0, rs, cs, Memory.B, bo, LANES, zero ? 0 : 1, Memory.C, co, LANES);
        return k * (2 * rows + 1) + 6 * rows;
    }

    /// As many squares deep as there are terms, up to what fits into the scratch memory: four are a block of
    /// [FloatTransposes#squares], eight vectors a row the six rows of [FloatTransposes#interleave].
    private static int transpose(int method, int k) {
        int turns = Math.min(k, method == INTERLEAVE ? 8 : 4);
        int elements = k < 0 ? k : turns * LANES;
        int stride = 4 * LANES;
        if (method == INTERLEAVE) {
            FloatTransposes.interleave(elements, 1, Memory.B, 0, 2 * stride, Memory.C, 0);
            return turns * 8 * FloatTransposes.ROWS;
        }
        if (method == SQUARES || Memory.PANEL.array != null) {
            FloatTransposes.squares(elements, Memory.B, 0, stride, Memory.C, 0, LANES);
        } else {
            FloatTransposes.squares(elements, Memory.B, 0, stride, Memory.PANEL.offHeap(), 0, LANES);
        }
        return turns * 10 * LANES;
    }

    /// Of exercises; only one thread at a time has them.
    private static final class Memory {
        static final float[] A = new float[TALLEST * DEEPEST];
        static final float[] B = new float[DEEPEST * WIDEST * LANES];
        static final FloatPanel PANEL = new FloatPanel().atLeast(DEEPEST * WIDEST * LANES);
        static final float[] C = new float[TALLEST * WIDEST * LANES];
    }
}
