<#import "_tile.ftl" as tile>
<#assign most = 6>
<#assign widest = 4>
<#macro slivers vecs>
<#list 0..<vecs as w>
            ${Real}Vector b${w} = ${Real}Panel.IN_ARRAY
                    ? ${Real}Vector.fromArray(SPECIES, array, sliver + p * step<#if w gt 0> + ${w} * LANES</#if>)
                    : ${Real}Vector.fromMemorySegment(SPECIES, segment, (sliver + (long) p * step<#if w gt 0> + ${w} * LANES</#if>) * ${box}.BYTES, ORDER);
</#list>
</#macro>
<#macro rowsOfA>
<#list 0..<most as i>
        int ao${i} = ao<#if i gt 0> + ${i} * rs</#if> & IN_PLACE_MASK;
</#list>
</#macro>
<#macro multiplyRows vecs>
<#list 0..<most as i>
<@tile.multiplyAdd row=i vecs=vecs element="a[ao" + i + " + p]"/>
</#list>
</#macro>
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.${Real}Registers.LANES;
import static dev.lanewise.kernels.simd.${Real}Registers.MANY;
import static dev.lanewise.kernels.simd.${Real}Registers.NR;
import static dev.lanewise.kernels.simd.${Real}Registers.NV;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.${Real}Vector;
import jdk.incubator.vector.VectorSpecies;

/// Micro-kernels on packed slivers of ${real}: `packedRxV` computes an R-row, V-vector tile of C from what lies at `z[zo]`: C itself, or zeros, whose
/// `ldz` is 0. Over the depth of a block those loads do not count (24 methods less; no product slower than 0.97 × at 512 and 256 bits).
///
/// | method | A | B |
/// |---|---|---|
/// | `packedRxV` | a packed panel, R elements per p | a packed sliver, `ldb` elements per p, of which the tile reads V·LANES |
/// | `inPlaceV` | ${most} rows where they lie, `rs` apart | the same |
/// | `packing` | the same | rows where they lie, which it also packs: what is loaded for a tile is stored for the tiles that follow |
///
/// Panels have no gaps; C has V·LANES writable columns. A sliver lies where [${Real}Panel] says. A tile as wide as a sliver reads all of it: there
/// `ldb` is not looked at, since C2 takes the checks of an index out of the loop only where its step is a constant. Narrower ones are at an edge or
/// on a diagonal.
final class ${Real}PackedTiles {
    private static final VectorSpecies<${box}> SPECIES = ${Real}Vector.SPECIES_PREFERRED;
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    /// Indexes of packed panels stay below this, which tells C2 that their sums do not wrap: one address, not a sign extension a load.
    private static final int MASK = (1 << 24) - 1;

    /// The same for arrays of the caller, which [${Real}DirectTiles] may index.
    private static final int IN_PLACE_MASK = ${Real}DirectTiles.LONGEST - 1;

    private ${Real}PackedTiles() {}

    /// C tile ← β·C + A·B sliver, without reading C if β = 0, for ${most} rows of A at `a[ao + i·rs]`. Of a sliver in an array by direct tiles: with 16
    /// registers C2 spills `inPlace2` (256 bits: 512×512×512 at 50 GFLOP/s instead of 101), but not their 6×2, whose indexes of B are a sum.
    static void multiplyInPlace(
            int vectors, int k, ${real}[] a, int ao, int rs, ${Real}Panel b, int bo, int ldb, ${real} beta, ${real}[] c, int co, int ldc) {
        int width = vectors * LANES;
        if (b.array != null) {
            fromArray(${most}, width, k, a, ao, rs, 1, b.array, bo, ldb, beta, c, co, ldc);
        } else if (beta == 0) {
            inPlace(vectors, k, a, ao, rs, b, bo, ldb, ${Real}Start.ZEROS, 0, 0, c, co, ldc);
        } else {
            ${Real}Start.scale(${most}, width, beta, c, co, ldc);
            inPlace(vectors, k, a, ao, rs, b, bo, ldb, c, co, ldc, c, co, ldc);
        }
    }

    /// The same with the rows of B at `b[bs + p·ldb]`, which are packed at `bo` on the way: a sliver of four vectors, outside the heap.
    static void multiplyAndPack(
            int k, ${real}[] a, int ao, int rs, ${real}[] b, int bs, int ldb, ${Real}Panel packed, int bo, ${real} beta, ${real}[] c, int co, int ldc) {
        if (beta == 0) {
            packing(k, a, ao, rs, b, bs, ldb, packed, bo, ${Real}Start.ZEROS, 0, 0, c, co, ldc);
        } else {
            ${Real}Start.scale(${most}, NR, beta, c, co, ldc);
            packing(k, a, ao, rs, b, bs, ldb, packed, bo, c, co, ldc, c, co, ldc);
        }
    }

    /// C tile ← β·C + A panel · B panel, without reading C if β = 0.
    static void multiply(
            int rows, int vectors, int k,
            ${real}[] a, int ao, ${Real}Panel b, int bo, int ldb, ${real} beta, ${real}[] c, int co, int ldc) {
        if (!${Real}Panel.IN_ARRAY && b.array != null) {
            fromArray(rows, vectors * LANES, k, a, ao, 1, rows, b.array, bo, ldb, beta, c, co, ldc);
        } else if (beta == 0) {
            multiply(rows, vectors, k, a, ao, b, bo, ldb, ${Real}Start.ZEROS, 0, 0, c, co, ldc);
        } else {
            ${Real}Start.scale(rows, vectors * LANES, beta, c, co, ldc);
            multiply(rows, vectors, k, a, ao, b, bo, ldb, c, co, ldc, c, co, ldc);
        }
    }

    /// The same with a sliver of B in an array, where there was no memory outside the heap: direct tiles. A packed panel of A is stored as Aᵀ.
    private static void fromArray(
            int rows, int width, int k, ${real}[] a, int ao, int rs, int cs, ${real}[] b, int bo, int ldb, ${real} beta, ${real}[] c, int co, int ldc) {
        int height;
        for (int i = 0; i < rows; i += height) {
            height = ${Real}DirectTiles.rows(rows - i, width / LANES, cs != 1, beta == 0);
            ${Real}DirectTiles.multiply(height, width, k, a, ao + i * rs, rs, cs, b, bo, ldb, beta, c, co + i * ldc, ldc);
        }
    }

    private static void inPlace(
            int vectors, int k, ${real}[] a, int ao, int rs, ${Real}Panel b, int bo, int ldb, ${real}[] z, int zo, int ldz, ${real}[] c, int co, int ldc) {
        switch (vectors) {
<#list 1..widest as v>
            case ${v} -> inPlace${v}(k, a, ao, rs, b, bo, ldb, z, zo, ldz, c, co, ldc);
</#list>
            default -> throw new AssertionError("no tile of " + vectors + " vectors");
        }
    }

    private static void multiply(
            int rows, int vectors, int k,
            ${real}[] a, int ao, ${Real}Panel b, int bo, int ldb, ${real}[] z, int zo, int ldz, ${real}[] c, int co, int ldc) {
        switch ((rows - 1) * ${widest} + vectors - 1) {
<#list 1..most as r><#list 1..widest as v>
            case ${(r - 1) * widest + v - 1} -> packed${r}x${v}(k, a, ao, b, bo, ldb, z, zo, ldz, c, co, ldc);
</#list></#list>
            default -> throw new AssertionError("no packed tile " + rows + "×" + vectors);
        }
    }
<#list 1..most as r>
<#list 1..widest as v>

    private static void packed${r}x${v}(
            int k, ${real}[] a, int ao, ${Real}Panel panelB, int bo, int ldb, ${real}[] z, int zo, int ldz, ${real}[] c, int co, int ldc) {
<@tile.accumulators rows=r vecs=v array="z" offset="zo" ld="ldz"/>
        int panel = ao & MASK;
        int depth = k & MASK;
        int sliver = bo & MASK;
        int step = NV == ${v} ? NR : ldb & MASK;
        ${real}[] array = panelB.array;
        MemorySegment segment = ${Real}Panel.IN_ARRAY ? null : panelB.offHeap();
        for (int p = 0; p < depth; p++) {
<@slivers vecs=v/>
<#list 0..<r as i>
<@tile.multiplyAdd row=i vecs=v element="a[panel + p * " + r + (i gt 0)?then(" + " + i, "") + "]"/>
</#list>
        }
<@tile.store rows=r vecs=v/>
    }
</#list>
</#list>
<#list 1..widest as v>

    private static void inPlace${v}(
            int k, ${real}[] a, int ao, int rs, ${Real}Panel panelB, int bo, int ldb, ${real}[] z, int zo, int ldz, ${real}[] c, int co, int ldc) {
<@tile.accumulators rows=most vecs=v array="z" offset="zo" ld="ldz"/>
<@rowsOfA/>
        int depth = k & MASK;
        int sliver = bo & MASK;
        int step = NV == ${v} ? NR : ldb & MASK;
        ${real}[] array = panelB.array;
        MemorySegment segment = ${Real}Panel.IN_ARRAY ? null : panelB.offHeap();
        for (int p = 0; p < depth; p++) {
<@slivers vecs=v/>
<@multiplyRows vecs=v/>
        }
<@tile.store rows=most vecs=v/>
    }
</#list>

    private static void packing(
            int k, ${real}[] a, int ao, int rs, ${real}[] b, int bs, int ldb, ${Real}Panel panelB, int bo,
            ${real}[] z, int zo, int ldz, ${real}[] c, int co, int ldc) {
<@tile.accumulators rows=most vecs=widest array="z" offset="zo" ld="ldz"/>
<@rowsOfA/>
        int depth = k & MASK;
        int sliver = bo & MASK;
        int bp = bs & IN_PLACE_MASK;
        MemorySegment packed = panelB.offHeap();
        for (int p = 0; p < depth; p++) {
<#list 0..<widest as w>
            ${Real}Vector b${w} = ${Real}Vector.fromArray(SPECIES, b, bp<#if w gt 0> + ${w} * LANES</#if>);
</#list>
<#list 0..<widest as w>
            b${w}.intoMemorySegment(packed, (sliver + (long) p * (${widest} * LANES)<#if w gt 0> + ${w} * LANES</#if>) * ${box}.BYTES, ORDER);
</#list>
<@multiplyRows vecs=widest/>
            bp = bp + ldb & IN_PLACE_MASK;
        }
<@tile.store rows=most vecs=widest/>
    }
}
