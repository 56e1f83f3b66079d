package dev.lanewise.kernels.simd;

import java.util.Arrays;
import jdk.incubator.vector.${Real}Vector;
<#if isFloat>
import jdk.incubator.vector.IntVector;
</#if>
import jdk.incubator.vector.VectorSpecies;

/// A matrix whose rows are contiguous, times a vector: y ← X·(α·v) + β·y, each element in 16 chains (see [dev.lanewise.kernels.Kernels]).
///
/// Lanes run along a row: this is the one product that is not a single chain over k. With a single chain, a scalar loop over 8 rows at a time
/// and one over rows transposed in registers both read a third of what this reads from the last-level cache, and a tenth from L2.
final class ${Real}MatrixVector {
    private static final VectorSpecies<${box}> SPECIES = ${Real}Vector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /// Chains of an element, whatever the width.
    static final int CHAINS = 16;

    /// Vectors that hold the chains of one element; 0 where a vector holds more.
    private static final int VECTORS = CHAINS / LANES;

    /// Rows at a time: 8 vectors in flight keep two multiply-add units of latency 4 busy.
    private static final int ROWS = 8 / Math.max(1, VECTORS);

    /// Rows whose chains are kept while k is cut.
    static final int MOST = 64;

    /// Elements of `partial`: the chains of so many rows.
    static final int PARTIAL = MOST * CHAINS;

<#if isFloat>

    /// Eight rows are folded together where a vector holds one row's chains and two-vector selects are instructions: a fold in scalar code cost
    /// as much as 128 multiply-adds.
    private static final boolean FOLDS = VECTORS == 1 && FloatTransposes.IN_REGISTERS;

    private static final IntVector LOW8 = FloatTransposes.table(e -> e % 8 + e / 8 * LANES);
    private static final IntVector HIGH8 = FloatTransposes.table(e -> 8 + e % 8 + e / 8 * LANES);
    private static final IntVector LOW4 = FloatTransposes.table(e -> e / 4 % 2 * 8 + e % 4 + e / 8 * LANES);
    private static final IntVector HIGH4 = FloatTransposes.table(e -> 4 + e / 4 % 2 * 8 + e % 4 + e / 8 * LANES);
    private static final IntVector LOW2 = FloatTransposes.table(e -> e / 2 % 4 * 4 + e % 2 + e / 8 * LANES);
    private static final IntVector HIGH2 = FloatTransposes.table(e -> 2 + e / 2 % 4 * 4 + e % 2 + e / 8 * LANES);
    private static final IntVector LOW1 = FloatTransposes.table(e -> e % 8 * 2);
    private static final IntVector HIGH1 = FloatTransposes.table(e -> 1 + e % 8 * 2);
</#if>

    private ${Real}MatrixVector() {}

    /// Xᵢₚ is `x[xo + i·ldx + p]` for i < m, vₚ is `v[vo + p]`, already times α; yᵢ is `y[yo + i·ys]`.
    static void multiply(
            int m, int k, ${real}[] x, int xo, int ldx, ${real}[] v, int vo,
            ${real} beta, ${real}[] y, int yo, int ys, ${real}[] partial) {
        int rows;
        for (int i = 0; i < m; i += rows) {
            rows = m - i >= ROWS ? ROWS : 1;
            begin(rows, partial);
            add(rows, k, x, xo + i * ldx, ldx, v, vo, partial, 0);
            finish(rows, beta, y, yo + i * ys, ys, partial);
        }
    }

    /// Before the first piece of k of so many rows, at most MOST.
    static void begin(int rows, ${real}[] partial) {
        Arrays.fill(partial, 0, rows * CHAINS, 0);
    }

    /// The chains of `rows` rows, from `partial[po]` on, go on over k more elements: a multiple of CHAINS but in the last piece.
    static void add(int rows, int k, ${real}[] x, int xo, int ldx, ${real}[] v, int vo, ${real}[] partial, int po) {
        int whole = k - k % CHAINS;
        for (int i = 0, together; i < rows; i += together) {
            together = rows - i >= ROWS ? ROWS : 1;
            chains(together, whole, x, xo + i * ldx, ldx, v, vo, partial, po + i * CHAINS);
        }
        if (whole == k) {
            return;
        }
        for (int i = 0; i < rows; i++) {
            int xi = xo + i * ldx;
            int chains = po + i * CHAINS - whole;
            for (int p = whole; p < k; p++) {
                partial[chains + p] = Math.fma(x[xi + p], v[vo + p], partial[chains + p]);
            }
        }
    }

    /// After the last piece: the chains become y.
    static void finish(int rows, ${real} beta, ${real}[] y, int yo, int ys, ${real}[] partial) {
        int i = 0;
<#if isFloat>
        for (; i <= rows - 8 && FOLDS; i += 8) {
            int po = i * CHAINS;
            fold8(partial, po);
            for (int r = 0; r < 8; r++) {
                int at = yo + (i + r) * ys;
                y[at] = beta == 0 ? partial[po + r] : beta * y[at] + partial[po + r];
            }
        }
</#if>
        for (; i < rows; i++) {
            int at = yo + i * ys;
            ${real} sum = fold(partial, i * CHAINS);
            y[at] = beta == 0 ? sum : beta * y[at] + sum;
        }
    }

    private static void chains(
            int rows, int k, ${real}[] x, int xo, int ldx, ${real}[] v, int vo, ${real}[] partial, int po) {
        switch (VECTORS) {
<#list [1, 2, 4, 8] as vecs>
<#if vecs == 8>
            case 8 -> chains1x8(k, x, xo, v, vo, partial, po);
<#else>
            case ${vecs} -> {
                if (rows > 1) {
                    chains${8 / vecs}x${vecs}(k, x, xo, ldx, v, vo, partial, po);
                } else {
                    chains1x${vecs}(k, x, xo, v, vo, partial, po);
                }
            }
</#if>
</#list>
            default -> scalarChains(rows, k, x, xo, ldx, v, vo, partial, po);
        }
    }
<#macro dot rows vecs>

    private static void chains${rows}x${vecs}(
            int k, ${real}[] x, int xo, <#if rows gt 1>int ldx, </#if>${real}[] v, int vo, ${real}[] partial, int po) {
<#list 0..<rows as r><#list 0..<vecs as w>
        ${Real}Vector c${r}${w} = ${Real}Vector.fromArray(SPECIES, partial, po + ${r} * CHAINS<#if w gt 0> + ${w} * LANES</#if>);
</#list></#list>
        for (int p = 0; p < k; p += CHAINS) {
<#list 0..<vecs as w>
            ${Real}Vector v${w} = ${Real}Vector.fromArray(SPECIES, v, vo + p<#if w gt 0> + ${w} * LANES</#if>);
</#list>
<#list 0..<rows as r><#list 0..<vecs as w>
            c${r}${w} = v${w}.fma(${Real}Vector.fromArray(SPECIES, x, xo<#if r gt 0> + ${r} * ldx</#if> + p<#if w gt 0> + ${w} * LANES</#if>), c${r}${w});
</#list></#list>
        }
<#list 0..<rows as r><#list 0..<vecs as w>
        c${r}${w}.intoArray(partial, po + ${r} * CHAINS<#if w gt 0> + ${w} * LANES</#if>);
</#list></#list>
    }
</#macro>
<#list [1, 2, 4, 8] as vecs>
<#if vecs lt 8><@dot rows=1 vecs=vecs/></#if>
<@dot rows=8 / vecs vecs=vecs/>
</#list>

    /// Where a vector is longer than the chains are many.
    private static void scalarChains(
            int rows, int k, ${real}[] x, int xo, int ldx, ${real}[] v, int vo, ${real}[] partial, int po) {
        for (int r = 0; r < rows; r++) {
            for (int chain = 0; chain < CHAINS; chain++) {
                ${real} sum = partial[po + r * CHAINS + chain];
                for (int p = chain; p < k; p += CHAINS) {
                    sum = Math.fma(x[xo + r * ldx + p], v[vo + p], sum);
                }
                partial[po + r * CHAINS + chain] = sum;
            }
        }
    }

<#if isFloat>
    /// partial[po + r] ← the fold of row r, for 8 rows: in each round the halves of every row are added, and rows move together.
    private static void fold8(float[] partial, int po) {
<#list 0..7 as r>
        IntVector r${r} = FloatVector.fromArray(SPECIES, partial, po + ${r} * CHAINS).reinterpretAsInts();
</#list>
<#list 0..3 as q>
        IntVector a${q} = LOW8.selectFrom(r${2 * q}, r${2 * q + 1})
                .reinterpretAsFloats()
                .add(HIGH8.selectFrom(r${2 * q}, r${2 * q + 1}).reinterpretAsFloats())
                .reinterpretAsInts();
</#list>
<#list 0..1 as q>
        IntVector b${q} = LOW4.selectFrom(a${2 * q}, a${2 * q + 1})
                .reinterpretAsFloats()
                .add(HIGH4.selectFrom(a${2 * q}, a${2 * q + 1}).reinterpretAsFloats())
                .reinterpretAsInts();
</#list>
        IntVector c = LOW2.selectFrom(b0, b1)
                .reinterpretAsFloats()
                .add(HIGH2.selectFrom(b0, b1).reinterpretAsFloats())
                .reinterpretAsInts();
        LOW1.selectFrom(c, c)
                .reinterpretAsFloats()
                .add(HIGH1.selectFrom(c, c).reinterpretAsFloats())
                .intoArray(partial, po);
    }

</#if>
    /// Pairwise, halves first.
    private static ${real} fold(${real}[] s, int o) {
<#list 0..7 as l>
        ${real} s${l} = s[o + ${l}] + s[o + ${l + 8}];
</#list>
        return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
    }
}
