<#import "_tile.ftl" as tile>
package dev.lanewise.kernels.simd;

import jdk.incubator.vector.${Real}Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// C ← keep·C + factor·tile: how a product that was summed on its own, from 0, comes to C. Two products and a sum, rounded one by one; keep = 0
/// never reads C.
///
/// A pass of its own over a tile that the L1 cache holds, and not the end of the tiles: those would then have 154 calls of the Vector API
/// instead of 82, past what C2 inlines in one method (see `_tile.ftl`), and there would be half as many again to compile.
///
/// Without weight decay keep is 1 and its product could be spared; one form less to compile is worth more (steps of 784-100-10/64 80 GFLOP/s
/// with that form, 81 without it and with other changes, Zen 4). One loop over the rows for each number of vectors in a row, because a loop over the vectors of a row costs more than its turns. The last vector
/// of a row may begin before the one before it ends, so it is computed first and stored last: what both hold comes twice from the same C,
/// to the same bits, without a mask.
final class ${Real}AddOnce {
    private static final VectorSpecies<${box}> SPECIES = ${Real}Vector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    // Methods of `Growth`: rows of less than a vector, of 1 to 4, and of more.
    private static final int FEW = 0;
    private static final int MANY = 5;
    static final int METHODS = MANY + 1;
    private static final GrowingRows GROWTH = new GrowingRows(METHODS, ${Real}AddOnce::exercise);

    // Of an exercise.
    private static final int ROWS = 24;
    private static final int WIDTH = 6 * LANES;

    private ${Real}AddOnce() {}

    /// Whether C2 has compiled what tiles of an m×n C need.
    static boolean isGrown(int m, int n) {
        return GROWTH.isGrown(method(Math.min(n, 4 * LANES)), (long) m * n);
    }

    private static int method(int columns) {
        return columns < LANES ? FEW : Math.min(1 + (columns - 1) / LANES, MANY);
    }

    /// Rows of the tile are `ldt` apart from `t[to]` on, those of C `ldc` from `c[co]` on.
    static void add(int rows, int columns, ${real} factor, ${real}[] t, int to, int ldt, ${real} keep, ${real}[] c, int co, int ldc) {
        if (keep == 0) {
            scale(rows, columns, factor, t, to, ldt, c, co, ldc);
            return;
        }
        if (columns < LANES && !${Real}Registers.MASKS) {
            addByElements(rows, columns, factor, t, to, ldt, keep, c, co, ldc);
            return;
        }
        int last = columns - LANES;
        switch (method(columns)) {
            case FEW -> few(rows, columns, factor, t, to, ldt, keep, c, co, ldc);
<#list 1..4 as v>
            case ${v} -> add${v}(rows, last, factor, t, to, ldt, keep, c, co, ldc);
</#list>
            default -> many(rows, last, factor, t, to, ldt, keep, c, co, ldc);
        }
    }

    /// The same, element by element.
    static void addByElements(
            int rows, int columns, ${real} factor, ${real}[] t, int to, int ldt, ${real} keep, ${real}[] c, int co, int ldc) {
        if (keep == 0) {
            scale(rows, columns, factor, t, to, ldt, c, co, ldc);
            return;
        }
        for (int r = 0; r < rows; r++) {
            addRow(columns, factor, t, to + r * ldt, keep, c, co + r * ldc);
        }
    }

    private static void addRow(int columns, ${real} factor, ${real}[] t, int from, ${real} keep, ${real}[] c, int at) {
        for (int q = 0; q < columns; q++) {
            c[at + q] = keep * c[at + q] + factor * t[from + q];
        }
    }

    /// See [Growth.Exercise]. Of rows that are less than a vector the last one ends the array.
    static int exercise(int method, int depth) {
        int rows = Math.min(depth, ROWS);
        int vectors = method == MANY ? 6 : Math.max(method, 1);
        int columns = method == FEW ? LANES / 2 : vectors * LANES;
        int at = method == FEW && rows > 0 ? (ROWS - rows + 1) * WIDTH - columns : 0;
        add(rows, columns, 1, Memory.T, 0, WIDTH, 1, Memory.C, at, WIDTH);
        return rows * vectors * 6;
    }

    /// Of exercises; only one thread at a time has them.
    private static final class Memory {
        static final ${real}[] T = new ${real}[ROWS * WIDTH];
        static final ${real}[] C = new ${real}[ROWS * WIDTH];
    }
<#list 1..4 as v>

    private static void add${v}(
            int rows, int last, ${real} factor, ${real}[] t, int to, int ldt, ${real} keep, ${real}[] c, int co, int ldc) {
<@tile.emptyCall count="rows"/>
        for (int r = 0; r < rows; r++) {
            int from = to + r * ldt;
            int at = co + r * ldc;
<#list 0..<v as w>
<#assign column = (w == v - 1)?then(" + last", (w gt 0)?then(" + " + w + " * LANES", ""))>
            ${Real}Vector c${w} = ${Real}Vector.fromArray(SPECIES, c, at${column}).mul(keep)
                    .add(${Real}Vector.fromArray(SPECIES, t, from${column}).mul(factor));
</#list>
<#list 0..<v as w>
            c${w}.intoArray(c, at${(w == v - 1)?then(" + last", (w gt 0)?then(" + " + w + " * LANES", ""))});
</#list>
        }
    }
</#list>

    private static void many(
            int rows, int last, ${real} factor, ${real}[] t, int to, int ldt, ${real} keep, ${real}[] c, int co, int ldc) {
<@tile.emptyCall count="rows"/>
        for (int r = 0; r < rows; r++) {
            int from = to + r * ldt;
            int at = co + r * ldc;
            ${Real}Vector end = ${Real}Vector.fromArray(SPECIES, c, at + last).mul(keep)
                    .add(${Real}Vector.fromArray(SPECIES, t, from + last).mul(factor));
            for (int q = 0; q < last; q += LANES) {
                ${Real}Vector.fromArray(SPECIES, c, at + q).mul(keep)
                        .add(${Real}Vector.fromArray(SPECIES, t, from + q).mul(factor))
                        .intoArray(c, at + q);
            }
            end.intoArray(c, at + last);
        }
    }

    /// Less than a vector, stored with a mask where the whole vector lies within both arrays.
    private static void few(
            int rows, int columns, ${real} factor, ${real}[] t, int to, int ldt, ${real} keep, ${real}[] c, int co, int ldc) {
<@tile.emptyCall count="rows"/>
        VectorMask<${box}> mask = SPECIES.indexInRange(0, columns);
        for (int r = 0; r < rows; r++) {
            int from = to + r * ldt;
            int at = co + r * ldc;
            if (at <= c.length - LANES && from <= t.length - LANES) {
                ${Real}Vector.fromArray(SPECIES, c, at).mul(keep)
                        .add(${Real}Vector.fromArray(SPECIES, t, from).mul(factor))
                        .intoArray(c, at, mask);
            } else {
                for (int q = 0; q < columns; q++) {
                    c[at + q] = keep * c[at + q] + factor * t[from + q];
                }
            }
        }
    }

    private static void scale(int rows, int columns, ${real} factor, ${real}[] t, int to, int ldt, ${real}[] c, int co, int ldc) {
        for (int r = 0; r < rows; r++) {
            int from = to + r * ldt;
            int at = co + r * ldc;
            for (int q = 0; q < columns; q++) {
                c[at + q] = factor * t[from + q];
            }
        }
    }
}
