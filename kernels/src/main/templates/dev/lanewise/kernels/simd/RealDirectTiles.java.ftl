<#import "_tile.ftl" as tile>
<#assign shapes = []>
<#list 1..8 as r><#assign shapes = shapes + [{"r": r, "v": 1, "mask": true}, {"r": r, "v": 1, "mask": false}, {"r": r, "v": 2, "mask": false}]></#list>
<#list 1..6 as r><#assign shapes = shapes + [{"r": r, "v": 4, "mask": false}]></#list>
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.${Real}Registers.LANES;

import jdk.incubator.vector.${Real}Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Micro-kernels on operands where they lie: `directRxV` computes an R-row, V-vector tile of C, `…Zero` from 0 instead of
/// β·C, `…Masked` with one vector of which only the first lanes exist.
///
/// Assumptions: Aᵢₚ is `a[ao + i·rs + p·cs]`, which serves A and Aᵀ alike; Bₚⱼ is `b[bo + p·ldb + j]`. No element outside the
/// matrices is read or written. Masks cost little here, because one masked vector of B serves up to 8 rows.
final class ${Real}DirectTiles {
    private static final VectorSpecies<${box}> SPECIES = ${Real}Vector.SPECIES_PREFERRED;

    private ${Real}DirectTiles() {}

    /// C tile ← β·C + A·B, or without C if `zero`, over whole vectors.
    static void multiply(
            int rows, int vectors, boolean zero, int k,
            ${real}[] a, int ao, int rs, int cs, ${real}[] b, int bo, int ldb, ${real} beta, ${real}[] c, int co, int ldc) {
        int variant = (rows - 1) * 4 + vectors - 1;
        if (zero) {
            switch (variant) {
<#list shapes as s><#if !s.mask>
                case ${(s.r - 1) * 4 + s.v - 1} -> direct${s.r}x${s.v}Zero(k, a, ao, rs, cs, b, bo, ldb, c, co, ldc);
</#if></#list>
                default -> throw new AssertionError("no direct tile " + rows + "×" + vectors);
            }
        } else {
            switch (variant) {
<#list shapes as s><#if !s.mask>
                case ${(s.r - 1) * 4 + s.v - 1} -> direct${s.r}x${s.v}(k, a, ao, rs, cs, b, bo, ldb, beta, c, co, ldc);
</#if></#list>
                default -> throw new AssertionError("no direct tile " + rows + "×" + vectors);
            }
        }
    }

    /// The same over the first `columns` lanes of one vector.
    static void multiplyMasked(
            int rows, int columns, boolean zero, int k,
            ${real}[] a, int ao, int rs, int cs, ${real}[] b, int bo, int ldb, ${real} beta, ${real}[] c, int co, int ldc) {
        if (zero) {
            switch (rows) {
<#list 1..8 as r>
                case ${r} -> direct${r}x1MaskedZero(columns, k, a, ao, rs, cs, b, bo, ldb, c, co, ldc);
</#list>
                default -> throw new AssertionError("no direct tile of " + rows + " rows");
            }
        } else {
            switch (rows) {
<#list 1..8 as r>
                case ${r} -> direct${r}x1Masked(columns, k, a, ao, rs, cs, b, bo, ldb, beta, c, co, ldc);
</#list>
                default -> throw new AssertionError("no direct tile of " + rows + " rows");
            }
        }
    }
<#list shapes as s>
<#list [true, false] as zero>

    private static void direct${s.r}x${s.v}<#if s.mask>Masked</#if><#if zero>Zero</#if>(
            <#if s.mask>int columns, </#if>int k, ${real}[] a, int ao, int rs, int cs,
            ${real}[] b, int bo, int ldb,<#if !zero> ${real} beta,</#if> ${real}[] c, int co, int ldc) {
<#if s.mask>
        VectorMask<${box}> mask = SPECIES.indexInRange(0, columns);
</#if>
<@tile.accumulators rows=s.r vecs=s.v zero=zero mask=s.mask/>
        int ap = ao;
        int bp = bo;
        for (int p = 0; p < k; p++) {
<#list 0..<s.v as w>
            ${Real}Vector b${w} = ${Real}Vector.fromArray(SPECIES, b, bp<#if w gt 0> + ${w} * LANES</#if><#if s.mask>, mask</#if>);
</#list>
<#list 0..<s.r as i>
            ${Real}Vector a${i} = ${Real}Vector.broadcast(SPECIES, a[ap<#if i gt 0> + ${i} * rs</#if>]);
<#list 0..<s.v as w>
            c${i}${w} = a${i}.fma(b${w}, c${i}${w});
</#list>
</#list>
            ap += cs;
            bp += ldb;
        }
<@tile.store rows=s.r vecs=s.v mask=s.mask/>
    }
</#list>
</#list>
}
