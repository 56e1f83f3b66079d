<#assign most = 6>
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.${Real}Registers.LANES;
import static dev.lanewise.kernels.simd.${Real}Registers.MR;
import static dev.lanewise.kernels.simd.${Real}Registers.NR;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.${Real}Vector;
import jdk.incubator.vector.VectorSpecies;

/// Copies blocks of ${real} operands into the order in which the micro-kernels read them.
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
/// The last panel of A holds just the rows that remain (there is a tile for every row count), the last sliver of B whole
/// vectors; what lies beyond B's columns is computed with and never stored.
final class ${Real}Packing {
    private static final VectorSpecies<${box}> SPECIES = ${Real}Vector.SPECIES_PREFERRED;
    private static final ValueLayout.Of${Real} ELEMENT = ValueLayout.JAVA_${real?upper_case};

    /// Rows of a source that are copied together: as many sequential read streams as the hardware follows without effort. One panel or sliver
    /// after another over the whole depth, each with a short piece of every row, was two to three times slower at 1024².
    static final int STREAMS = 8;

    private ${Real}Packing() {}

    /// Elements of a row of packed B for so many columns of B.
    static int packedColumns(int n) {
        return (n + LANES - 1) / LANES * LANES;
    }

    /// Columns of the sliver that begins where so many are left.
    static int sliver(int columns) {
        return Math.min(columns, NR);
    }

    /// Row-major A, its panels from `to` on.
    static void interleavePanels(int m, int k, ${real} alpha, ${real}[] a, int ao, int rs, ${real}[] packed, int to) {
        for (int i = 0; i < m; i += MR) {
            int rows = Math.min(MR, m - i);
            if (rows == ${Real}Transposes.ROWS) {
                ${Real}Transposes.interleave(k, alpha, a, ao + i * rs, rs, packed, to + i * k);
            } else {
                interleaveRows(rows, k, alpha, a, ao + i * rs, rs, packed, to + i * k);
            }
        }
    }

    /// Rows p0 … p0+depth of Aᵀ, in which the rows of a panel are neighbours. `end` is where rows end that the caller copies in this order.
    static void copyPanels(
            int m, int depth, int k, ${real} alpha, ${real}[] a, int ao, int cs, ${real}[] packed, int p0, int end) {
        for (int i = 0; i < m; i += MR) {
            int rows = Math.min(MR, m - i);
            int from = ao + i;
            int to = i * k + p0 * rows;
            int p = 0;
            if (rows == MR && LANES >= MR) {
                // A whole vector for the 6 elements: what lies beyond them is overwritten by the rows that follow, so not where none do.
                int whole = Math.min(depth, end - p0 - (LANES - 1) / MR);
                whole = Math.min(whole, a.length - LANES < from ? 0 : (a.length - LANES - from) / cs + 1);
                for (; p < whole; p++) {
                    ${Real}Vector.fromArray(SPECIES, a, from + p * cs).mul(alpha).intoArray(packed, to + p * MR);
                }
            }
            if (p < depth) {
                copyPanel(rows, depth - p, alpha, a, from + p * cs, cs, packed, to + p * rows);
            }
        }
    }

    private static void copyPanel(
            int rows, int k, ${real} alpha, ${real}[] a, int ao, int cs, ${real}[] packed, int to) {
        switch (rows) {
<#list 1..most as rows>
            case ${rows} -> copyPanel${rows}(k, alpha, a, ao, cs, packed, to);
</#list>
            default -> throw new AssertionError("no panel of " + rows + " rows");
        }
    }

    /// Row-major A: as many read streams as the panel has rows, one write stream, all sequential.
    static void interleaveRows(
            int rows, int k, ${real} alpha, ${real}[] a, int ao, int rs, ${real}[] packed, int to) {
        switch (rows) {
<#list 1..most as rows>
            case ${rows} -> interleave${rows}(k, alpha, a, ao, rs, packed, to);
</#list>
            default -> throw new AssertionError("no panel of " + rows + " rows");
        }
    }
<#list 1..most as rows>

    private static void copyPanel${rows}(int k, ${real} alpha, ${real}[] a, int ao, int cs, ${real}[] packed, int to) {
        for (int p = 0; p < k; p++) {
            int from = ao + p * cs;
            int at = to + p * ${rows};
<#list 0..<rows as i>
            packed[at<#if i gt 0> + ${i}</#if>] = alpha * a[from<#if i gt 0> + ${i}</#if>];
</#list>
        }
    }

    private static void interleave${rows}(int k, ${real} alpha, ${real}[] a, int ao, int rs, ${real}[] packed, int to) {
        for (int p = 0; p < k; p++) {
            int at = to + p * ${rows};
<#list 0..<rows as i>
            packed[at<#if i gt 0> + ${i}</#if>] = alpha * a[ao<#if i gt 0> + ${i} * rs</#if> + p];
</#list>
        }
    }
</#list>

    /// A sliver of so many columns, at `to` in the panel, from rows of Bᵀ.
    static void transposeSliver(int k, int columns, ${real}[] b, int bo, int cs, ${Real}Panel packed, int to) {
        if (${Real}Panel.IN_ARRAY) {
            ${Real}Transposes.transpose(k, columns, b, bo, cs, packed.array, to, packedColumns(columns));
        } else {
            ${Real}Transposes.transpose(k, columns, b, bo, cs, packed.segment, to, packedColumns(columns));
        }
    }

    /// Rows p0 … p0+depth of B. Short pieces, but a bulk copy each: as fast as vectors where a sliver has four of them, and compiled long
    /// before.
    static void copySlivers(
            int depth, int n, int k, ${real}[] b, int bo, int rs, ${Real}Panel packed, int p0) {
        int columns;
        for (int j = 0; j < n; j += columns) {
            columns = sliver(n - j);
            int width = packedColumns(columns);
            int to = j * k + p0 * width;
            if (${Real}Panel.IN_ARRAY && columns == NR) {
                copySliver(depth, b, bo + j, rs, packed.array, to);
            } else {
                for (int p = 0; p < depth; p++) {
                    MemorySegment.copy(b, bo + p * rs + j, packed.segment, ELEMENT, (to + (long) p * width) * ${box}.BYTES, columns);
                }
            }
        }
    }

    /// Of two vectors: rows of 64 bytes are too short for a bulk copy each.
    private static void copySliver(int depth, ${real}[] b, int bo, int rs, ${real}[] packed, int to) {
        for (int p = 0; p < depth; p++) {
            int from = bo + p * rs;
            int at = to + p * (2 * LANES);
            ${Real}Vector.fromArray(SPECIES, b, from).intoArray(packed, at);
            ${Real}Vector.fromArray(SPECIES, b, from + LANES).intoArray(packed, at + LANES);
        }
    }
}
