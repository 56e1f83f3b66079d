<#import "_tile.ftl" as tile>
<#-- The most rows for 1, 2, … vectors. -->
<#assign heights = [16, 12, 8, 6]>
<#assign shapes = []>
<#list heights as h><#list 1..h as r><#assign shapes = shapes + [{"r": r, "v": h?index + 1}]></#list></#list>
<#macro vectorsOfB vecs last="last">
<#list 0..<vecs as w>
            ${Real}Vector b${w} = ${Real}Vector.fromArray(SPECIES, b, bp${tile.column(w, vecs, last)});
</#list>
</#macro>
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.${Real}Registers.MANY;

import java.lang.invoke.VarHandle;
import jdk.incubator.vector.${Real}Vector;
import jdk.incubator.vector.VectorSpecies;

/// Micro-kernels on operands where they lie: `rowsRxV` computes an R-row, V-vector tile of C with Aᵢₚ at `a[ao + i·rs + p]`,
/// `columnsRxV` with Aᵢₚ at `a[ao + i + p·cs]` (Aᵀ as stored), `…Zero` from 0 instead of C. Bₚⱼ is `b[bo + p·ldb + j]`.
///
/// No element outside the matrices is read or written, and no vector is masked: a masked access costs C2 ten times the nodes, and where it may
/// leave the array its mask is boxed.
///
/// The two orders of A are two methods: with rows of A contiguous, C2 proves every index in range before the loop; with one general
/// stride a check stood in front of every broadcast (8 % slower at 64×64×64).
///
/// "From 0" and "from C" stay two methods, and every height stays; fewer were only reasoned about: short products are bound by loads, so a tile that loads its zeros, or
/// a row more, is slower by that share. Time before ÷ time after, best of 2 or 3 JVMs in turns, 34 to 45 products: geometric mean, points below 0.97.
///
/// | methods | tried | 512 bits | 256 bits |
/// |---|---|---|---|
/// | 192 | these: packed tiles with one start, β into C before the tile, the masks below | 0.995, 4 (64×64×4 0.93, 64³ β = ½ 0.95) | 1.23, 4 (201×100×250 0.91) |
/// | 108 | one start everywhere, zeros loaded from an array | 0.976, 18 (16³ TN 0.92, 32³ TN 0.88) | 1.004, 16 |
/// | 108 | one start everywhere, chosen by a branch | 1.03, 11; 64³ in double 100 × slower | 0.88, 23 |
/// | 108 | one start everywhere, C cleared before | not tried | 1.015, 21 (TN 0.82) |
/// | 192 | B's indexes masked in every tile | 1.017, 3 (0.95) | 1.12, 8 (784×100×64 TN 0.71) |
/// | 94 | an earlier trial, 49 products | 1.011, 3 | 0.985, 19 |
/// | 40 | an earlier trial, 49 products | 0.997, 11 | not tried |
///
/// With 16 registers two vectors from 0 left C2 so short of general registers that it kept them in vector registers and spilled accumulators: where it
/// knows that B's indexes do not wrap, it needs one less (64×64×64 10.8 → 5.7 µs, 128×10×256 21 → 10). Elsewhere the masks gain nothing or cost.
///
/// Vectors of half and a quarter of the width, for few columns, were rejected: the Vector API's own methods are shared by all widths, and once
/// C2 has seen two in one JVM it guards for both, cannot tell which one an accumulator is, and boxes it (20–1000 times slower, in
/// every kernel, one run in three). For the same reason no other class of this package may use a second width.
final class ${Real}DirectTiles {
    private static final VectorSpecies<${box}> SPECIES = ${Real}Vector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /// The longest arrays that these tiles index. Masked with one less, the indexes stay as they are, but C2 knows that a sum of two does
    /// not wrap, and forms addresses without a sign extension for every load (64×32×64 NN: 2060 → 1700 ns).
    static final int LONGEST = 1 << 30;

    private static final int MASK = LONGEST - 1;

    private ${Real}DirectTiles() {}

    /// C tile ← β·C + A·B, without reading C if β = 0. The tile is `width` columns wide, all but the last of its vectors whole; that one may
    /// overlap the one before it.
    static void multiply(
            int rows, int width, int k,
            ${real}[] a, int ao, int rs, int cs, ${real}[] b, int bo, int ldb, ${real} beta, ${real}[] c, int co, int ldc) {
        boolean zero = beta == 0;
        if (!zero) {
            ${Real}Start.scale(rows, width, beta, c, co, ldc);
        }
        int last = width - LANES;
        int variant = (rows - 1) * 4 + (width - 1) / LANES;
        if (cs == 1) {
            if (zero) {
                switch (variant) {
<#list shapes as s>
                    case ${(s.r - 1) * 4 + s.v - 1} -> rows${s.r}x${s.v}Zero(k, a, ao, rs, b, bo, ldb, c, co, ldc, last);
</#list>
                    default -> throw new AssertionError("no direct tile " + rows + "×" + width);
                }
            } else {
                switch (variant) {
<#list shapes as s>
                    case ${(s.r - 1) * 4 + s.v - 1} -> rows${s.r}x${s.v}(k, a, ao, rs, b, bo, ldb, c, co, ldc, last);
</#list>
                    default -> throw new AssertionError("no direct tile " + rows + "×" + width);
                }
            }
        } else {
            if (zero) {
                switch (variant) {
<#list shapes as s>
                    case ${(s.r - 1) * 4 + s.v - 1} -> columns${s.r}x${s.v}Zero(k, a, ao, cs, b, bo, ldb, c, co, ldc, last);
</#list>
                    default -> throw new AssertionError("no direct tile " + rows + "×" + width);
                }
            } else {
                switch (variant) {
<#list shapes as s>
                    case ${(s.r - 1) * 4 + s.v - 1} -> columns${s.r}x${s.v}(k, a, ao, cs, b, bo, ldb, c, co, ldc, last);
</#list>
                    default -> throw new AssertionError("no direct tile " + rows + "×" + width);
                }
            }
        }
    }
<#list shapes as s>
<#list [true, false] as zero>

    private static void rows${s.r}x${s.v}<#if zero>Zero</#if>(
            int k, ${real}[] a, int ao, int rs, ${real}[] b, int bo, int ldb,
            ${real}[] c, int co, int ldc, int last) {
<@tile.accumulators rows=s.r vecs=s.v array=zero?then("", "c") offset="co" ld="ldc" lastVector="last"/>
<#list 0..<s.r as i>
        int ao${i} = (ao<#if i gt 0> + ${i} * rs</#if>) & MASK;
</#list>
        int depth = k & MASK;
<#assign bounded = zero && s.v == 2>
        int bp = ${bounded?then("MANY ? bo : bo & MASK", "bo")};
<#if bounded>
        int right = MANY ? last : last & MASK;
</#if>
        for (int p = 0; p < depth; p++) {
<@vectorsOfB vecs=s.v last=bounded?then("right", "last")/>
<#list 0..<s.r as i>
<@tile.multiplyAdd row=i vecs=s.v element="a[ao" + i + " + p]"/>
</#list>
            ${bounded?then("bp = MANY ? bp + ldb : bp + ldb & MASK", "bp += ldb")};
        }
<@tile.store rows=s.r vecs=s.v lastVector="last"/>
    }

    private static void columns${s.r}x${s.v}<#if zero>Zero</#if>(
            int k, ${real}[] a, int ao, int cs, ${real}[] b, int bo, int ldb,
            ${real}[] c, int co, int ldc, int last) {
<@tile.accumulators rows=s.r vecs=s.v array=zero?then("", "c") offset="co" ld="ldc" lastVector="last"/>
        int ap = ao;
        int bp = bo;
        for (int p = 0; p < k; p++) {
            int row = ap & MASK;
<@vectorsOfB vecs=s.v/>
<#list 0..<s.r as i>
<@tile.multiplyAdd row=i vecs=s.v element="a[row" + (i gt 0)?then(" + " + i, "") + "]"/>
</#list>
            ap += cs;
            bp += ldb;
        }
<@tile.store rows=s.r vecs=s.v lastVector="last"/>
    }
</#list>
</#list>
}
