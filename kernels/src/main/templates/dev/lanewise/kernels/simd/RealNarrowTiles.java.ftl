<#import "_tile.ftl" as tile>
<#-- Heights, and how many of their rows a tile may do without: from 0, and from C. -->
<#assign heights = {
    "Zero": [{"r": 12, "spare": 1}, {"r": 10, "spare": 1}, {"r": 8, "spare": 1}, {"r": 6, "spare": 1}, {"r": 4, "spare": 3}],
    "": [{"r": 8, "spare": 3}, {"r": 4, "spare": 3}]}>
<#-- Rows at the end of a tile whose vectors may reach beyond C's array. -->
<#assign moved = 3>
<#-- In the lowest tile all of them: its first may be the same row as its last. -->
<#function isMoved i h><#return h.r == 4 || i gte h.r - moved></#function>
<#function row i spare><#return (i == 0)?then("", (i lt spare)?then("r" + i, "r" + spare + (i gt spare)?then(" + " + (i - spare), "")))></#function>
<#function at i spare ld><#return (i == 0)?then("", " + " + (i gt spare)?then("(" + row(i, spare) + ")", row(i, spare)) + " * " + ld)></#function>
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.${Real}Registers.MANY;

import java.lang.invoke.VarHandle;
import jdk.incubator.vector.${Real}Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Micro-kernels for a C of fewer columns than a vector has lanes, and no less than a quarter, on operands where they lie: `rowsR` with Aᵢₚ at
/// `a[ao + i·rs + p]`, `columnsR` with Aᵢₚ at `a[ao + i + p·cs]` (Aᵀ as stored), `…Zero` from 0 instead of β·C. Bₚⱼ is `b[bo + p·ldb + j]`, j < n < LANES.
///
/// A row of B is loaded whole, with what follows it in the array; the lanes from n on hold something, and are never stored: C's rows are
/// stored with a mask. Where the whole vector would reach beyond the array, the last one of the array is loaded instead and its elements
/// moved to the front (`compress`), or moved to its end (`expand`) and stored there. A branch does so for B, once a row. For C it must not: 8 rows took
/// 24 ns, and 1700 with a branch a row (boxed masks, it seems; not looked into); so the last ${moved} rows of every tile are moved, by 0 or more (3 ns).
/// No other reaches beyond, since n is no less than a quarter of a vector.
///
/// A tile serves fewer rows too: its first one is then several of the tile's, computed from the same C to the same bits. Masked stores
/// take C2 so many nodes that it does not compile 16 rows (see `_tile.ftl`).
final class ${Real}NarrowTiles {
    private static final VectorSpecies<${box}> SPECIES = ${Real}Vector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int MASK = ${Real}DirectTiles.LONGEST - 1;

    private static final RowCut FROM_ZERO = new RowCut(1, 12, new int[] {12, 11, 10, 9, 8, 7, 6, 5}, new int[] {4});
    private static final RowCut FROM_C = new RowCut(1, 8, new int[] {8, 7, 6, 5}, new int[] {4});

    private ${Real}NarrowTiles() {}

    /// How rows are cut.
    static RowCut cut(boolean zero) {
        return zero ? FROM_ZERO : FROM_C;
    }

    /// Rows of the tile that serves so many.
    static int height(int rows, boolean zero) {
        return rows <= 4 ? 4 : zero ? rows + 1 & -2 : 8;
    }

    /// C tile ← β·C + A·B with n < LANES columns, without reading C if β = 0. The arrays of B and C have room for a vector.
    static void multiply(
            int rows, int n, int k,
            ${real}[] a, int ao, int rs, int cs, ${real}[] b, int bo, int ldb, ${real} beta, ${real}[] c, int co, int ldc) {
        long lanes = (1L << n) - 1;
        if (beta == 0) {
            if (cs == 1) {
                rowsZero(rows, lanes, k, a, ao, rs, b, bo, ldb, c, co, ldc);
            } else {
                columnsZero(rows, lanes, k, a, ao, cs, b, bo, ldb, c, co, ldc);
            }
        } else {
            if (cs == 1) {
                rows(rows, lanes, k, a, ao, rs, b, bo, ldb, beta, c, co, ldc);
            } else {
                columns(rows, lanes, k, a, ao, cs, b, bo, ldb, beta, c, co, ldc);
            }
        }
    }
<#list ["rows", "columns"] as order>
<#list ["Zero", ""] as start>
<#assign beta = (start == "")?then(", beta", "")>

    private static void ${order}${start}(
            int rows, long lanes, int k, ${real}[] a, int ao, int stride, ${real}[] b, int bo, int ldb<#if start == "">, ${real} beta</#if>,
            ${real}[] c, int co, int ldc) {
        switch (rows) {
<#list heights[start] as h>
            case <#list (h.r - h.spare)..h.r as r>${r}<#sep>, </#list> -> ${order}${h.r}${start}(${h.r} - rows, lanes, k, a, ao, stride, b, bo, ldb${beta}, c, co, ldc);
</#list>
            default -> throw new AssertionError("no narrow tile of " + rows);
        }
    }
</#list>
</#list>
<#list ["rows", "columns"] as order>
<#list ["Zero", ""] as start>
<#list heights[start] as h>

    private static void ${order}${h.r}${start}(
            int missing, long lanes, int k, ${real}[] a, int ao, int stride, ${real}[] b, int bo, int ldb<#if start == "">, ${real} beta</#if>,
            ${real}[] c, int co, int ldc) {
<@tile.emptyCall/>
        int lastOfB = b.length - LANES;
        int lastOfC = c.length - LANES;
<#if !isMoved(0, h)>
        VectorMask<${box}> mask = VectorMask.fromLong(SPECIES, lanes);
</#if>
<#list 1..h.spare as i>
        int r${i} = <#if i lt h.spare>Math.max(0, ${i} - missing)<#else>${i} - missing</#if>;
</#list>
<#list 0..<h.r as i>
<#if isMoved(i, h)>
        int at${i} = Math.min(co${at(i, h.spare, "ldc")}, lastOfC);
        VectorMask<${box}> mask${i} = VectorMask.fromLong(SPECIES, lanes << co${at(i, h.spare, "ldc")} - at${i});
</#if>
<#if start == "Zero">
        ${Real}Vector c${i}0 = ${Real}Vector.zero(SPECIES);
<#elseif isMoved(i, h)>
        ${Real}Vector c${i}0 = ${Real}Vector.fromArray(SPECIES, c, at${i}).compress(mask${i}).mul(beta);
<#else>
        ${Real}Vector c${i}0 = ${Real}Vector.fromArray(SPECIES, c, co${at(i, h.spare, "ldc")}).mul(beta);
</#if>
</#list>
<#if order == "rows">
<#list 0..<h.r as i>
        int ao${i} = ao${at(i, h.spare, "stride")} & MASK;
</#list>
        int depth = k & MASK;
<#else>
        int depth = k;
        int ap = ao;
</#if>
        int bp = bo;
        for (int p = 0; p < depth; p++) {
<#if order == "columns">
            int top = ap & MASK;
            int bottom = ap + r${h.spare} & MASK;
</#if>
            ${Real}Vector b0;
            if (bp <= lastOfB) {
                b0 = ${Real}Vector.fromArray(SPECIES, b, bp);
            } else {
                b0 = ${Real}Vector.fromArray(SPECIES, b, lastOfB).compress(VectorMask.fromLong(SPECIES, lanes << bp - lastOfB));
            }
<#list 0..<h.r as i>
<#if order == "rows">
<@tile.multiplyAdd row=i vecs=1 element="a[ao" + i + " + p]"/>
<#elseif i lt h.spare>
<@tile.multiplyAdd row=i vecs=1 element="a[top" + (i gt 0)?then(" + r" + i, "") + "]"/>
<#else>
<@tile.multiplyAdd row=i vecs=1 element="a[bottom" + (i gt h.spare)?then(" + " + (i - h.spare), "") + "]"/>
</#if>
</#list>
<#if order == "columns">
            ap += stride;
</#if>
            bp += ldb;
        }
<#list 0..<h.r as i>
<#if isMoved(i, h)>
        c${i}0.expand(mask${i}).intoArray(c, at${i}, mask${i});
<#else>
        c${i}0.intoArray(c, co${at(i, h.spare, "ldc")}, mask);
</#if>
</#list>
    }
</#list>
</#list>
</#list>
}
