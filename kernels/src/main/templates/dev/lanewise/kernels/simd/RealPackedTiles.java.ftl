<#import "_tile.ftl" as tile>
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.${Real}Registers.LANES;

import jdk.incubator.vector.${Real}Vector;
import jdk.incubator.vector.VectorSpecies;

/// Micro-kernels on packed panels of ${real}: `packedRxV` computes an R-row, V-vector tile of C, `…Zero` from 0 instead of β·C.
///
/// Assumptions: the A panel holds R elements per p, the B panel V·LANES elements per p, both without gaps; C has
/// V·LANES writable columns.
final class ${Real}PackedTiles {
    private static final VectorSpecies<${box}> SPECIES = ${Real}Vector.SPECIES_PREFERRED;

    private ${Real}PackedTiles() {}

    /// C tile ← β·C + A panel · B panel, or without C if `zero`.
    static void multiply(
            int rows, int vectors, boolean zero, int k,
            ${real}[] a, int ao, ${real}[] b, int bo, ${real} beta, ${real}[] c, int co, int ldc) {
        int variant = (rows - 1) * 2 + vectors - 1;
        if (zero) {
            switch (variant) {
<#list 1..8 as r><#list 1..2 as v>
                case ${(r - 1) * 2 + v - 1} -> packed${r}x${v}Zero(k, a, ao, b, bo, c, co, ldc);
</#list></#list>
                default -> throw new AssertionError("no packed tile " + rows + "×" + vectors);
            }
        } else {
            switch (variant) {
<#list 1..8 as r><#list 1..2 as v>
                case ${(r - 1) * 2 + v - 1} -> packed${r}x${v}(k, a, ao, b, bo, beta, c, co, ldc);
</#list></#list>
                default -> throw new AssertionError("no packed tile " + rows + "×" + vectors);
            }
        }
    }
<#list 1..8 as r>
<#list 1..2 as v>
<#list [true, false] as zero>

    private static void packed${r}x${v}<#if zero>Zero</#if>(
            int k, ${real}[] a, int ao, ${real}[] b, int bo,<#if !zero> ${real} beta,</#if> ${real}[] c, int co, int ldc) {
<@tile.accumulators rows=r vecs=v zero=zero mask=false/>
        for (int p = 0; p < k; p++) {
<#list 0..<v as w>
            ${Real}Vector b${w} = ${Real}Vector.fromArray(SPECIES, b, bo + p * ${v} * LANES<#if w gt 0> + ${w} * LANES</#if>);
</#list>
<#list 0..<r as i>
            ${Real}Vector a${i} = ${Real}Vector.broadcast(SPECIES, a[ao + p * ${r}<#if i gt 0> + ${i}</#if>]);
<#list 0..<v as w>
            c${i}${w} = a${i}.fma(b${w}, c${i}${w});
</#list>
</#list>
        }
<@tile.store rows=r vecs=v mask=false/>
    }
</#list>
</#list>
</#list>
}
