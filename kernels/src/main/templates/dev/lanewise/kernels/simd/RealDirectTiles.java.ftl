<#import "_tile.ftl" as tile>
<#-- Heights for 1, 2, … vectors: from 0, from C, and of the tiles for few rows. What is not here is made of several. -->
<#assign heights = {
    "rows": {
        "Zero": [[16, 12, 10, 8, 7, 6, 5], [12, 10, 8, 6, 5, 4, 3, 1], [8, 7, 6, 5, 3], [6, 5, 3, 1]],
        "": [[16, 8], [12, 8, 6, 5], [8, 3], [6]],
        "Few": [[4], [4, 2], [4, 2], [4, 2]]},
    "columns": {
        "Zero": [[16, 12, 10, 8, 7, 6, 5], [12, 10, 8, 6, 5, 4, 3], [8, 7, 6, 5, 3, 2], [6, 5]],
        "": [[16, 8], [12, 8, 5, 4], [8, 3], [6]],
        "Few": [[4], [4, 2], [4, 2], [4, 2]]}}>
<#function shapes heights>
<#local all = []>
<#list heights as h><#list h as r><#local all = all + [{"r": r, "v": h?index + 1}]></#list></#list>
<#return all>
</#function>
<#macro vectorsOfB vecs last="last">
<#list 0..<vecs as w>
            ${Real}Vector b${w} = ${Real}Vector.fromArray(SPECIES, b, bp${tile.column(w, vecs, last)});
</#list>
</#macro>
<#macro stepsAlongRows rows vecs mask>
        int depth = k & MASK;
        int bp = bo & ${mask};
        int right = last & ${mask};
        for (int p = 0; p < depth; p++) {
<@vectorsOfB vecs=vecs last="right"/>
<#list 0..<rows as i>
<@tile.multiplyAdd row=i vecs=vecs element="a[ao" + i + " + p]"/>
</#list>
            bp = bp + ldb & ${mask};
        }
</#macro>
<#macro stepsAlongColumns rows vecs row>
        int depth = k & MASK_IF_FEW;
        int ap = ao & MASK_IF_FEW;
        int bp = bo & MASK_IF_FEW;
        int right = last & MASK_IF_FEW;
        for (int p = 0; p < depth; p++) {
            int top = ap & MASK;
<@vectorsOfB vecs=vecs last="right"/>
<#list 0..<rows as i>
<@tile.multiplyAdd row=i vecs=vecs element="a[top" + (i gt 0)?then(" + " + row + i, "") + "]"/>
</#list>
            ap = ap + stride & MASK_IF_FEW;
            bp = bp + ldb & MASK_IF_FEW;
        }
</#macro>
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.${Real}Registers.MANY;

import java.lang.invoke.VarHandle;
import jdk.incubator.vector.${Real}Vector;
import jdk.incubator.vector.VectorSpecies;

/// Micro-kernels on operands where they lie: `rowsRxV` computes an R-row, V-vector tile of C with Aᵢₚ at `a[ao + i·rs + p]`,
/// `columnsRxV` with Aᵢₚ at `a[ao + i + p·cs]` (Aᵀ as stored), `…Zero` from 0 instead of C. Bₚⱼ is `b[bo + p·ldb + j]`. `…Few` serves fewer
/// rows too, its last one being several of the tile's, computed from the same C to the same bits, and starts from what lies at `z[zo]`: C, or
/// zeros, whose `ldz` is 0.
///
/// No element outside the matrices is read or written, and no vector is masked: a masked access costs C2 ten times the nodes, and where it may
/// leave the array its mask is boxed.
///
/// What was measured: time before ÷ time after, best of 2 or 3 JVMs in turns; geometric mean, and points below 0.97. Methods are those of a type,
/// packed tiles included. Before, there were 216: two starts and two orders of A times 42 shapes, and 48 packed tiles; in the lines with a star, 192.
///
/// | methods | CPU | tried | 512 bits | 256 bits |
/// |---|---|---|---|---|
/// | 102 | Zen 5, 50 products | these, beside all 216 | 0.995, 18 (16³ β = ½ 0.85, TT 0.89, 11×32×64, 64³ β = ½ 0.92) | 1.076, 15 (16³ β = ½ 0.82, 24³ 0.93) |
/// | 102 | Zen 5, 71 products | these | 1.023, 9 (13×16×32 0.88, 11×32×64 0.93, 16³ in double 0.94) | 1.186, 7 (16³ β = ½ 0.87, 64³ β = ½ 0.94) |
/// | 192 | | every height; packed tiles with one start, β into C before the tile | 0.991, 10 (16³ β = ½ 0.88) | 1.182, 11 (16³ β = ½ 0.85) |
/// | 88 | | from 0 no tile of four rows or less, but `…Few` | 1.010, 14 (7×48×64 TN 0.80) | 1.109, 24 (24³ TN 0.57, 16³ TN 0.79) |
/// | 79 | | besides, one `…Few` for both orders, with a general stride | 1.012, 18 (3×64×64 0.68) | not tried |
/// | 79 | | besides, every tile also serves a row less | 0.996, 29 (32³ TN β = 1 0.72, 64³ TN 0.90) | not tried |
/// | 108* | Zen 5, 64 products | one start everywhere, zeros loaded from an array | 1.007, 25 (24³ TN 0.89, 64×64×3 0.85) | not tried |
/// | 108* | | one order everywhere: a general stride, an index checked for every element of A | 0.897, 47 (128×10×256 0.66, 16³ TN 0.70) | not tried |
/// | 192 | Zen 4, 34 to 45 products | as above | 0.995, 4 (64×64×4 0.93) | 1.23, 4 (201×100×250 0.91) |
/// | 108 | | one start everywhere, zeros loaded from an array | 0.976, 18 (16³ TN 0.92, 32³ TN 0.88) | 1.004, 16 |
/// | 108 | | one start everywhere, chosen by a branch | 1.03, 11; 64³ in double 100 × slower | 0.88, 23 |
/// | 108 | | one start everywhere, C cleared before | not tried | 1.015, 21 (TN 0.82) |
/// | 192 | | B's indexes masked in every tile | 1.017, 3 (0.95) | 1.12, 8 (784×100×64 TN 0.71) |
/// | 94 | Zen 4, 49 products | an earlier trial | 1.011, 3 | 0.985, 19 |
/// | 40 | | an earlier trial | 0.997, 11 | not tried |
///
/// So two starts and two orders stay, and the heights without which a point of the targets was lost: from 0 there are 46 tiles; from C, which comes
/// with β or with a depth of several blocks, 18. Where a product is one strip of a height that is not here it pays: 9, 11 and 13 rows are two tiles,
/// 3 to 12 % slower. A β that is neither 0 nor 1 is a pass over C before the tile, 12 ns of the 100 of 16³: within it, 6×4 from C would have 106 calls
/// of the Vector API, more than C1 may take. Packed tiles stay 24; fewer were not tried. (Since then five for rows of A in place and 14
/// narrow ones came, which makes 121.)
///
/// The masks on B's indexes in `rows…` save C2 a general register: where it knows that they do not wrap, no sign extension has to be kept. Without,
/// it keeps an index in a vector register and waits for it in every step, or spills accumulators. With 16 registers that took two vectors
/// from 0 (64×64×64 10.8 → 5.7 µs, 128×10×256 21 → 10); elsewhere in `rows…` the masks cost. With 32 it took 7 to 9 rows of one vector (2.1 → 1.5 ns a step
/// on Zen 5), and 5 rows of two (2.7 → 1.5) and of three (2.4 → 2.0).
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

    /// Masks with all bits are none.
    private static final int MASK_IF_MANY = MANY ? MASK : -1;

    /// With 16 registers they help where Aᵀ is read as it is stored, masking A's index, the depth and the last vector too (B's alone cost on a Zen 4,
    /// above): at 256 bits on Zen 3, GFLOP/s without and with, 32×32×32 TN 60 and 64, 64×64×64 70 and 75, 784×100×64 65 and 74, in double 29 and 32.
    /// (Six rows of two vectors are spilled either way: 42.)
    private static final int MASK_IF_FEW = MANY ? -1 : MASK;

    /// How the rows of a strip are cut, by start, order of A and vectors.
    private static final RowCut[] CUTS = new RowCut[16];

    private static final int COLUMNS = 4;
    private static final int FROM_C = 8;

    static {
<#list ["rows", "columns"] as order>
<#list ["Zero", ""] as start>
<#list 1..4 as v>
        CUTS[${(start == "")?then("FROM_C + ", "")}${(order == "columns")?then("COLUMNS + ", "")}${v - 1}] = new RowCut(
                ${v},
                ${Real}Registers.directRows(${v}, ${(order == "columns")?c}),
                new int[] {${heights[order][start][v - 1]?join(", ")}},
                new int[] {${heights[order].Few[v - 1]?join(", ")}});
</#list>
</#list>
</#list>
    }

    private ${Real}DirectTiles() {}

    /// Rows of the next tile of so many vectors, where so many rows are left.
    static int rows(int left, int vectors, boolean columns, boolean zero) {
        return cut(vectors, columns, zero).next(left);
    }

    /// How the rows of a strip of so many vectors are cut.
    static RowCut cut(int vectors, boolean columns, boolean zero) {
        return CUTS[(zero ? 0 : FROM_C) + (columns ? COLUMNS : 0) + vectors - 1];
    }

    /// C tile ← β·C + A·B, without reading C if β = 0. The tile is `width` columns wide, all but the last of its vectors whole; that one may
    /// overlap the one before it.
    static void multiply(
            int rows, int width, int k,
            ${real}[] a, int ao, int rs, int cs, ${real}[] b, int bo, int ldb, ${real} beta, ${real}[] c, int co, int ldc) {
        int last = width - LANES;
        int vectors = (width - 1) / LANES;
        if (beta == 0) {
            if (cs == 1) {
                rowsZero(rows, vectors, k, a, ao, rs, b, bo, ldb, c, co, ldc, last);
            } else {
                columnsZero(rows, vectors, k, a, ao, cs, b, bo, ldb, c, co, ldc, last);
            }
        } else {
            ${Real}Start.scale(rows, width, beta, c, co, ldc);
            if (cs == 1) {
                rows(rows, vectors, k, a, ao, rs, b, bo, ldb, c, co, ldc, last);
            } else {
                columns(rows, vectors, k, a, ao, cs, b, bo, ldb, c, co, ldc, last);
            }
        }
    }
<#list ["rows", "columns"] as order>
<#list ["Zero", ""] as start>

    private static void ${order}${start}(
            int rows, int vectors, int k, ${real}[] a, int ao, int stride, ${real}[] b, int bo, int ldb,
            ${real}[] c, int co, int ldc, int last) {
        switch (rows * 4 + vectors) {
<#list shapes(heights[order][start]) as s>
            case ${s.r * 4 + s.v - 1} -> ${order}${s.r}x${s.v}${start}(k, a, ao, stride, b, bo, ldb, c, co, ldc, last);
</#list>
            default -> ${order}Few(
                    rows, vectors, k, a, ao, stride, b, bo, ldb,
                    <#if start == "Zero">${Real}Start.ZEROS, 0, 0<#else>c, co, ldc</#if>, c, co, ldc, last);
        }
    }
</#list>

    private static void ${order}Few(
            int rows, int vectors, int k, ${real}[] a, int ao, int stride, ${real}[] b, int bo, int ldb,
            ${real}[] z, int zo, int ldz, ${real}[] c, int co, int ldc, int last) {
        switch (rows * 4 + vectors) {
<#list heights[order].Few as few>
<#list 1..few[0] as r>
<#assign least = few?filter(h -> h gte r)?min>
            case ${r * 4 + few?index} -> ${order}${least}x${few?index + 1}Few(rows, k, a, ao, stride, b, bo, ldb, z, zo, ldz, c, co, ldc, last);
</#list>
</#list>
            default -> throw new AssertionError("no direct tile " + rows + "×" + (vectors + 1));
        }
    }
</#list>
<#list ["rows", "columns"] as order>
<#list ["Zero", ""] as start>
<#list shapes(heights[order][start]) as s>

    private static void ${order}${s.r}x${s.v}${start}(
            int k, ${real}[] a, int ao, int stride, ${real}[] b, int bo, int ldb, ${real}[] c, int co, int ldc, int last) {
<@tile.accumulators rows=s.r vecs=s.v array=(start == "Zero")?then("", "c") offset="co" ld="ldc" lastVector="last"/>
<#if order == "rows">
<#list 0..<s.r as i>
        int ao${i} = ao<#if i gt 0> + ${i} * stride</#if> & MASK;
</#list>
<@stepsAlongRows rows=s.r vecs=s.v mask=(start == "Zero" && s.v == 2)?then("MASK", "MASK_IF_MANY")/>
<#else>
<@stepsAlongColumns rows=s.r vecs=s.v row=""/>
</#if>
<@tile.store rows=s.r vecs=s.v lastVector="last"/>
    }
</#list>
</#list>
<#list shapes(heights[order].Few) as s>

    private static void ${order}${s.r}x${s.v}Few(
            int rows, int k, ${real}[] a, int ao, int stride, ${real}[] b, int bo, int ldb,
            ${real}[] z, int zo, int ldz, ${real}[] c, int co, int ldc, int last) {
<@tile.emptyCall/>
<#list 1..<s.r as i>
        int r${i} = Math.min(${i}, rows - 1);
</#list>
<#list 0..<s.r as i>
<#list 0..<s.v as v>
        ${Real}Vector c${i}${v} = ${Real}Vector.fromArray(SPECIES, z, zo<#if i gt 0> + r${i} * ldz</#if>${tile.column(v, s.v, "last")});
</#list>
</#list>
<#if order == "rows">
<#list 0..<s.r as i>
        int ao${i} = ao<#if i gt 0> + r${i} * stride</#if> & MASK;
</#list>
<@stepsAlongRows rows=s.r vecs=s.v mask="MASK_IF_MANY"/>
<#else>
<@stepsAlongColumns rows=s.r vecs=s.v row="r"/>
</#if>
<#list 0..<s.r as i>
<#list 0..<s.v as v>
        c${i}${v}.intoArray(c, co<#if i gt 0> + r${i} * ldc</#if>${tile.column(v, s.v, "last")});
</#list>
</#list>
    }
</#list>
</#list>
}
