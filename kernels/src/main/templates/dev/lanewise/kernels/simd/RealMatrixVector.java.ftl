package dev.lanewise.kernels.simd;

import java.util.Arrays;
import jdk.incubator.vector.${Bits}Vector;
import jdk.incubator.vector.${Real}Vector;
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

    /// Rows of whole chains are folded together, by two-vector selects where they are instructions, at 256 bits by swaps and blends: a fold in
    /// scalar code cost as much as 128 multiply-adds.
    private static final boolean FOLDS = ${Real}Transposes.IN_REGISTERS;

    private static final boolean FOLDS_BY_SWAPS = ${Real}Transposes.BY_SWAPS;

    // What is left of a row's chains when halves are added, 8, 4, 2 and 1: of two vectors the low halves of each row, and the high ones.
<#list isFloat?then([8, 4, 2, 1], [4, 2, 1]) as left>
    private static final ${Bits}Vector LOW${left} = ${Real}Transposes.table(e -> half(e, ${left}));
    private static final ${Bits}Vector HIGH${left} = ${Real}Transposes.table(e -> ${left} + half(e, ${left}));
</#list>

    private static int half(int e, int left) {
        int rows = Math.max(1, LANES / (2 * left)); // that a vector holds before
        int row = e / left;
        return row / rows * LANES + row % rows * 2 * left + e % left;
    }

    /// Changes no index of an array that the direct tiles may have; of a longer one it would.
    private static final int MASK = ${Real}DirectTiles.LONGEST - 1;

    private ${Real}MatrixVector() {}

    /// Xᵢₚ is `x[xo + i·ldx + p]` for i < m, vₚ is `v[vo + p]`, already times α; yᵢ is `y[yo + i·ys]`.
    static void multiply(
            int m, int k, ${real}[] x, int xo, int ldx, ${real}[] v, int vo,
            ${real} beta, ${real}[] y, int yo, int ys, ${real}[] partial) {
        int rows;
        int i = 0;
        if (FOLDS && k % CHAINS == 0) {
            for (; i <= m - ROWS; i += ROWS) {
                dots(k, x, xo + i * ldx, ldx, v, vo, partial);
                write(beta, partial, 0, y, yo + i * ys, ys);
            }
        } else if (FOLDS_BY_SWAPS && k % CHAINS == 0 && Math.max(x.length, v.length) <= ${Real}DirectTiles.LONGEST) {
            for (; i <= m - ROWS; i += rows) {
                rows = Math.min(MOST, m - i) / ROWS * ROWS;
                dotsBySwaps(rows, k, x, xo + i * ldx, ldx, v, vo, beta, y, yo + i * ys, ys);
            }
        }
        for (; i < m; i += rows) {
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
        for (; i <= rows - ROWS && FOLDS; i += ROWS) {
            fold(partial, i * CHAINS, i * CHAINS);
            write(beta, partial, i * CHAINS, y, yo + i * ys, ys);
        }
        for (; i < rows; i++) {
            write(fold(partial, i * CHAINS), beta, y, yo + i * ys);
        }
    }

    /// What ROWS rows were folded to becomes y.
    private static void write(${real} beta, ${real}[] sums, int from, ${real}[] y, int yo, int ys) {
        for (int r = 0; r < ROWS; r++) {
            write(sums[from + r], beta, y, yo + r * ys);
        }
    }

    private static void write(${real} sum, ${real} beta, ${real}[] y, int at) {
        y[at] = beta == 0 ? sum : beta * y[at] + sum;
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
<#macro dotSteps rows vecs>
        for (int p = 0; p < k; p += CHAINS) {
<#list 0..<vecs as w>
            ${Real}Vector v${w} = ${Real}Vector.fromArray(SPECIES, v, vo + p<#if w gt 0> + ${w} * LANES</#if>);
</#list>
<#list 0..<rows as r><#list 0..<vecs as w>
            c${r}${w} = v${w}.fma(${Real}Vector.fromArray(SPECIES, x, xo<#if r gt 0> + ${r} * ldx</#if> + p<#if w gt 0> + ${w} * LANES</#if>), c${r}${w});
</#list></#list>
        }
</#macro>
<#macro dot rows vecs>

    private static void chains${rows}x${vecs}(
            int k, ${real}[] x, int xo, <#if rows gt 1>int ldx, </#if>${real}[] v, int vo, ${real}[] partial, int po) {
<#list 0..<rows as r><#list 0..<vecs as w>
        ${Real}Vector c${r}${w} = ${Real}Vector.fromArray(SPECIES, partial, po + ${r} * CHAINS<#if w gt 0> + ${w} * LANES</#if>);
</#list></#list>
<@dotSteps rows=rows vecs=vecs/>
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

<#assign rows = isFloat?then(8, 4)>
<#assign vecs = isFloat?then(1, 2)>
<#macro halves to x y left>
        ${Bits}Vector ${to} = LOW${left}.selectFrom(${x}, ${y})
                .reinterpretAs${Real}s()
                .add(HIGH${left}.selectFrom(${x}, ${y}).reinterpretAs${Real}s())
                .reinterpretAs${Bits}s();
</#macro>
<#-- In each round the halves of every row are added, and rows move together. -->
<#macro foldRows to>
<#list 0..<rows as r>
        ${Bits}Vector r${r} = c${r}0<#if vecs == 2>.add(c${r}1)</#if>.reinterpretAs${Bits}s();
</#list>
<#if isFloat>
<#list 0..3 as q>
<@halves to="a" + q x="r" + (2 * q) y="r" + (2 * q + 1) left=8/>
</#list>
</#if>
<#list 0..1 as q>
<@halves to="b" + q x=isFloat?then("a", "r") + (2 * q) y=isFloat?then("a", "r") + (2 * q + 1) left=4/>
</#list>
<@halves to="c" x="b0" y="b1" left=2/>
        LOW1.selectFrom(c, c)
                .reinterpretAs${Real}s()
                .add(HIGH1.selectFrom(c, c).reinterpretAs${Real}s())
                .intoArray(partial, ${to});
</#macro>
    /// partial[r] ← Xᵣ·v, for ROWS rows and a k that is a multiple of CHAINS: nothing is put aside.
    private static void dots(int k, ${real}[] x, int xo, int ldx, ${real}[] v, int vo, ${real}[] partial) {
<#list 0..<rows as r><#list 0..<vecs as w>
        ${Real}Vector c${r}${w} = ${Real}Vector.zero(SPECIES);
</#list></#list>
<@dotSteps rows=rows vecs=vecs/>
<@foldRows to="0"/>
    }

<#assign rows = isFloat?then(4, 2)>
<#assign vecs = isFloat?then(2, 4)>
<#macro swapHalves to x y left>
        ${Real}Vector ${to} = ${x}.blend(${y}.rearrange(${Real}Transposes.SWAP${left}), ${Real}Transposes.SECOND${left})
                .add(${x}.rearrange(${Real}Transposes.SWAP${left}).blend(${y}, ${Real}Transposes.SECOND${left}));
</#macro>
    /// y ← X·v + β·y at 256 bits, for an m that is a multiple of ROWS and a k that is a multiple of CHAINS.
    ///
    /// The sums leave their vector lane by lane: stored as a vector and loaded one by one they took 8 ns more for ROWS rows (Zen 3, float; 64 rows of
    /// depth 64 take 370 ns in all, and 430 with a call for every ROWS of them). The masks are those of [${Real}DirectTiles]. A call takes no more than
    /// MOST rows, so that HotSpot counts many: where it replaces the loop on the stack, the vectors are objects.
    private static void dotsBySwaps(
            int m, int k, ${real}[] x, int xo, int ldx, ${real}[] v, int vo, ${real} beta, ${real}[] y, int yo, int ys) {
        int depth = k & MASK;
        int v0 = vo & MASK;
        for (int i = 0; i < m; i += ROWS) {
            int xi = xo + i * ldx;
            int yi = yo + i * ys;
<#list 0..<rows as r>
            int x${r} = xi<#if r gt 0> + ${r} * ldx</#if> & MASK;
</#list>
<#list 0..<rows as r><#list 0..<vecs as w>
            ${Real}Vector c${r}${w} = ${Real}Vector.zero(SPECIES);
</#list></#list>
            for (int p = 0; p < depth; p += CHAINS) {
<#list 0..<vecs as w>
                ${Real}Vector v${w + 1} = ${Real}Vector.fromArray(SPECIES, v, v0 + p<#if w gt 0> + ${w} * LANES</#if>);
</#list>
<#list 0..<rows as r><#list 0..<vecs as w>
                c${r}${w} = v${w + 1}.fma(${Real}Vector.fromArray(SPECIES, x, x${r} + p<#if w gt 0> + ${w} * LANES</#if>), c${r}${w});
</#list></#list>
            }
<#list 0..<rows as r>
            ${Real}Vector r${r} = <#if vecs == 2>c${r}0.add(c${r}1)<#else>c${r}0.add(c${r}2).add(c${r}1.add(c${r}3))</#if>;
</#list>
<#if isFloat>
<@swapHalves to="a0" x="r0" y="r2" left=4/>
<@swapHalves to="a1" x="r1" y="r3" left=4/>
</#if>
<@swapHalves to="b" x=isFloat?then("a0", "r0") y=isFloat?then("a1", "r1") left=2/>
            ${Real}Vector sums = b.add(b.rearrange(${Real}Transposes.SWAP1));
<#list 0..<rows as r>
            ${real} s${r} = sums.lane(${2 * r});
</#list>
<#list 0..<rows as r>
            write(s${r}, beta, y, yi<#if r gt 0> + ${r} * ys</#if>);
</#list>
        }
    }

<#assign rows = isFloat?then(8, 4)>
<#assign vecs = isFloat?then(1, 2)>
    /// partial[to + r] ← the fold of the chains of row r, for ROWS rows from `partial[po]` on.
    private static void fold(${real}[] partial, int po, int to) {
<#list 0..<rows as r><#list 0..<vecs as w>
        ${Real}Vector c${r}${w} = ${Real}Vector.fromArray(SPECIES, partial, po + ${r} * CHAINS<#if w gt 0> + ${w} * LANES</#if>);
</#list></#list>
<@foldRows to="to"/>
    }

    /// Pairwise, halves first.
    private static ${real} fold(${real}[] s, int o) {
<#list 0..7 as l>
        ${real} s${l} = s[o + ${l}] + s[o + ${l + 8}];
</#list>
        return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
    }
}
