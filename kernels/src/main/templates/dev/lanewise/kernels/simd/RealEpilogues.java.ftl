<#import "_tile.ftl" as tile>
<#assign V = "${Real}Vector">
<#include "../_expressions.ftl">
<#include "../_functions.ftl">
<#--
  Rows of C beside rows of other operands, each an array's name and its leading dimension (0: the same row for all). The nested text is a step; it is
  asked for in five places, and gets the column and the mask of its vector, and the number of its vector among four:

    "before", "after"   around all rows of four columns of vectors: where an operand is one row, it stays in registers
    "inner"             one vector of those columns
    "vector", "scalar"  one vector, or one element, of what is left

  Four columns at a time, a packed tile's width, because a loop over a row of four vectors costs more than its turns. A mask is used only where the
  whole vector would still lie within every array: where it might not, C2 boxes the mask for the check; such rows (an array's last) are done element
  by element, in a loop of their own: with the question in the loop over all rows C2 takes the check of bounds out of both, fails on it, and compiles
  the method once more.
-->
<#macro region operands>
<#assign columns = ["j", "j + LANES", "j + 2 * LANES", "j + 3 * LANES"]>
<@tile.emptyCall count="m"/>
        int j = 0;
        for (; j <= n - 4 * LANES; j += 4 * LANES) {
<#list operands as o><#if o[1] == "0">
            int ${o[0]}i = ${o[0]}o;
</#if></#list>
<#list columns as at>
<#nested "before" at "" at?index>
</#list>
            for (int i = 0; i < m; i++) {
<#list operands as o><#if o[1] != "0">
                int ${o[0]}i = ${o[0]}o + i * ${o[1]};
</#if></#list>
<#list columns as at>
                {
<#nested "inner" at "" at?index>
                }
</#list>
            }
<#list columns as at>
<#nested "after" at "" at?index>
</#list>
        }
        if (j == n) {
            return;
        }
        int rest = n - n % LANES;
        for (int i = 0; j < rest && i < m; i++) {
<#list operands as o>
            int ${o[0]}i = ${o[0]}o<#if o[1] != "0"> + i * ${o[1]}</#if>;
</#list>
            for (int q = j; q < rest; q += LANES) {
<#nested "vector" "q" "" 0>
            }
        }
        if (rest == n) {
            return;
        }
        int inside = n - rest > FEW ? m : 0;
        while (inside > 0
                && (<#list operands as o>${o[0]}o<#if o[1] != "0"> + (inside - 1) * ${o[1]}</#if> + rest > ${o[0]}.length - LANES<#sep>
                        || </#list>)) {
            inside--;
        }
        if (inside > 0) {
            VectorMask<${box}> mask = SPECIES.indexInRange(rest, n);
            for (int i = 0; i < inside; i++) {
<#list operands as o>
                int ${o[0]}i = ${o[0]}o<#if o[1] != "0"> + i * ${o[1]}</#if>;
</#list>
<#nested "vector" "rest" ", mask" 0>
            }
        }
        for (int i = inside; i < m; i++) {
<#list operands as o>
            int ${o[0]}i = ${o[0]}o<#if o[1] != "0"> + i * ${o[1]}</#if>;
</#list>
            for (int q = rest; q < n; q++) {
<#nested "scalar" "q" "" 0>
            }
        }
</#macro>
<#-- Steps short enough for several bodies, one of them masked. The others come in whole vectors, one body, because a masked access costs C2 many times
  the nodes of a plain one, and two copies of GELU pass its budget (NodeCountInliningCutoff): their last columns go through a scratch block. -->
<#assign short = activations[1..2]>
<#macro wholeVectors operands>
<@tile.emptyCall count="m"/>
        for (int i = 0; i < m; i++) {
<#list operands as o>
            int ${o[0]}i = ${o[0]}o + i * ${o[1]};
</#list>
            for (int j = 0; j < n; j += LANES) {
<#nested "vector" "j" "" 0>
            }
        }
</#macro>
<#-- Of an exercise: long steps run on whole vectors alone. -->
<#function columnsOf f><#return short?seq_contains(f)?then("n", "4 * LANES")></#function>
<#function offsetOf f><#return short?seq_contains(f)?then("o", "0")></#function>
<#function load array at mask><#return "${Real}Vector.fromArray(SPECIES, ${array}, ${array}i + ${at}${mask})"></#function>
<#-- A short step on one element. -->
<#function one f z><#return {"identity": z, "relu": "${z} < 0 ? 0 : ${z}", "leakyRelu": "${z} < 0 ? ${z} * parameter : ${z}"}[f]></#function>
<#function oneDerivative f z><#return {"identity": "1", "relu": "(${z} >= 0 ? 1 : 0)", "leakyRelu": "(${z} >= 0 ? 1 : parameter)"}[f]></#function>
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.${Real}Constants.*;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Epilogue;
import jdk.incubator.vector.${Real}Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The steps of an [Epilogue] on a tile of C. What most layers need is one loop: bias, kept pre-activation and a piecewise linear activation;
/// such a derivative and the column sums. Every other step is a loop of its own: the tile is in the L1 cache, so a further pass costs a load
/// and a store a vector, and each loop stays small enough for C2 to keep its vectors in registers.
final class ${Real}Epilogues {
    private static final VectorSpecies<${box}> SPECIES = ${Real}Vector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final boolean MASKS = ${Real}Registers.MASKS;

    /// Columns that are done element by element. Bias and ReLU, best of 0.7 s at 512 bits, by elements and by masks: 32×3 0.32 and 0.50 µs, 8×4
    /// 0.15 and 0.18; of 64×67 and 64×68 after whole vectors 1.2 and 1.1, 1.3 and 1.1–1.4.
    private static final int FEW = 4;

    /// Of an exercise.
    private static final int ROWS = 8;

    /// Rows of a scratch block: two such blocks, one vector wide, are what a caller hands in as `block`.
    private static final int BLOCK_ROWS = 8;
    static final int BLOCKS_SIZE = 2 * BLOCK_ROWS * LANES;

    // Methods of `Growth`: the first five by the ordinal of the activation.
    private static final int ACTIVATE = 0;
    private static final int TIMES = ACTIVATE + ${activations?size};
    private static final int BIAS = TIMES + ${activations?size};
    private static final int BIAS_KEPT = BIAS + ${1 + short?size};
    private static final int TIMES_SUMMED = BIAS_KEPT + ${1 + short?size};
    private static final int ADD_ROWS = TIMES_SUMMED + ${1 + short?size};
    static final int METHODS = ADD_ROWS + 1;
    private static final GrowingRows GROWTH = new GrowingRows(METHODS, ${Real}Epilogues::exercise);

    private ${Real}Epilogues() {}

    /// Whether C2 has compiled all that [#apply] needs for these steps on an m×n C; [${Real}EpilogueLoops] stands in for it otherwise.
    static boolean areGrown(Epilogue<?> e, int m, int n) {
        if (e.addOnceFactor() != null) {
            return ${Real}AddOnce.isGrown(m, n);
        }
        if (!MASKS) {
            return true; // #apply has no vectors then
        }
        long elements = (long) m * n;
        Activation f = e.activation() == null ? Activation.IDENTITY : e.activation();
        Activation d = e.derivative() == null ? Activation.IDENTITY : e.derivative();
        boolean sums = e.columnSums() != null;
        boolean grown = true;
        if (e.bias() != null) {
            int first = isShort(f) ? f.kind().ordinal() : 0;
            grown = GROWTH.isGrown((e.preActivation() == null ? BIAS : BIAS_KEPT) + first, elements);
        }
        if ((e.bias() == null || !isShort(f)) && f.kind() != Activation.Kind.IDENTITY) {
            grown &= GROWTH.isGrown(ACTIVATE + f.kind().ordinal(), elements);
        }
        if (e.derivative() != null && sums && isShort(d)) {
            return grown & GROWTH.isGrown(TIMES_SUMMED + d.kind().ordinal(), elements);
        }
        if (d.kind() != Activation.Kind.IDENTITY) {
            grown &= GROWTH.isGrown(TIMES + d.kind().ordinal(), elements);
        }
        return sums ? grown & GROWTH.isGrown(ADD_ROWS, elements) : grown;
    }

    /// See [Growth.Exercise]: on rows with a rest of most of a vector and on rows with a few columns more, of which the last one ends the array, and on
    /// whole vectors. What C2 has not seen is not in its code.
    static int exercise(int method, int depth) {
        int m = Math.min(depth, ROWS);
        if (m > 0) {
            System.arraycopy(Memory.X, 0, Memory.C, 0, Memory.C.length); // it would become all positive
            exercise(method, m, 6 * LANES - 1);
            exercise(method, m, 4 * LANES + 3);
        }
        exercise(method, m, 4 * LANES);
        boolean isLong = method < BIAS && !isShort(Activation.Kind.values()[method % TIMES]);
        return (isLong ? 12 * 30 : 16 * 5) * m;
    }

    private static void exercise(int method, int m, int n) {
        ${real}[] c = Memory.C;
        ${real}[] x = Memory.X;
        ${real}[] k = Memory.K;
        ${real}[] s = Memory.S;
        int o = m < 0 ? 0 : c.length - m * n;
        switch (method) {
<#list activations[1..] as f>
            case ACTIVATE + ${f?counter} -> ${f}(1, m, ${columnsOf(f)}, c, ${offsetOf(f)}, n, x, ${offsetOf(f)}, n);
            case TIMES + ${f?counter} -> times${f?cap_first}Derivative(1, m, ${columnsOf(f)}, c, ${offsetOf(f)}, n, x, ${offsetOf(f)}, n);
</#list>
<#list ["identity"] + short as f>
            case BIAS + ${f?index} -> bias${f?cap_first}(1, m, n, c, o, n, s, 0);
            case BIAS_KEPT + ${f?index} -> biasKept${f?cap_first}(1, m, n, c, o, n, s, 0, k, o, n);
            case TIMES_SUMMED + ${f?index} -> times${f?cap_first}DerivativeSummed(1, m, n, c, o, n, x, o, n, s, 0);
</#list>
            case ADD_ROWS -> addRows(m, n, c, o, n, s, 0);
            default -> throw new AssertionError(method);
        }
    }

    /// Of exercises; only one thread at a time has them.
    private static final class Memory {
        static final ${real}[] C = new ${real}[ROWS * 6 * LANES];
        static final ${real}[] X = bothSigns(ROWS * 6 * LANES);
        static final ${real}[] K = new ${real}[ROWS * 6 * LANES];
        static final ${real}[] S = bothSigns(7 * LANES);

        /// C2 leaves out what it has not seen.
        private static ${real}[] bothSigns(int length) {
            ${real}[] x = new ${real}[length];
            for (int i = 0; i < length; i++) {
                x[i] = (i & 1) == 0 ? 1 : -1;
            }
            return x;
        }
    }

    /// Everything but the column sums' end, on the m×n tile of C at row i0 and column j0 of the whole. `sums` collects the column
    /// sums from column j0 on; null where none are taken. `block` has BLOCKS_SIZE elements of scratch from `bo` on.
    static void apply(
            Epilogue<${real}[]> e, int i0, int j0, int m, int n, ${real}[] c, int co, int ldc,
            ${real}[] sums, int sumsOffset, ${real}[] block, int bo) {
        if (!MASKS) {
            ${Real}EpilogueLoops.apply(e, i0, j0, m, n, c, co, ldc, sums, sumsOffset);
            return;
        }
        Activation f = e.activation() == null ? Activation.IDENTITY : e.activation();
        if (e.bias() != null) {
            ${real}[] bias = e.bias();
            int biasOffset = e.biasOffset() + j0;
            if (biasOffset + wholeVectors(n) > bias.length && wholeVectors(n) <= BLOCKS_SIZE) {
                // The bias ends its array, so its last vector would be read element by element, once a row.
                System.arraycopy(bias, biasOffset, block, bo, n);
                bias = block;
                biasOffset = bo;
            }
            biasAndActivation(
                    isShort(f) ? f : Activation.IDENTITY, m, n, c, co, ldc, bias, biasOffset,
                    e.preActivation(), e.preActivationOffset() + i0 * e.ldPreActivation() + j0, e.ldPreActivation());
        } else if (e.preActivation() != null) {
            copyRows(
                    m, n, c, co, ldc, e.preActivation(), e.preActivationOffset() + i0 * e.ldPreActivation() + j0, e.ldPreActivation());
        }
        if (e.bias() == null || !isShort(f)) {
            activate(f, m, n, c, co, ldc, block, bo);
        }
        if (e.derivative() != null) {
            int xo = e.derivativeAtOffset() + i0 * e.ldDerivativeAt() + j0;
            if (sums != null && isShort(e.derivative())) {
                derivativeAndSums(e.derivative(), m, n, c, co, ldc, e.derivativeAt(), xo, e.ldDerivativeAt(), sums, sumsOffset);
                return;
            }
            multiplyByDerivative(e.derivative(), m, n, c, co, ldc, e.derivativeAt(), xo, e.ldDerivativeAt(), block, bo);
        }
        if (sums != null) {
            addRows(m, n, c, co, ldc, sums, sumsOffset);
        }
    }

    /// sumsⱼ ← b·sumsⱼ + a·Σⱼ for the n columns from j0 on.
    static void finishColumnSums(Epilogue<${real}[]> e, int j0, int n, ${real}[] sums, int sumsOffset) {
        ${real}[] to = e.columnSums();
        int at = e.columnSumsOffset() + j0;
        ${real} alpha = ${narrow}e.columnSumsAlpha();
        ${real} beta = ${narrow}e.columnSumsBeta();
        for (int j = 0; j < n; j++) {
            to[at + j] = Math.fma(alpha, sums[sumsOffset + j], beta == 0 ? 0 : beta * to[at + j]);
        }
    }

    /// Row after row, each column its own chain: the order that [Epilogue] promises.
    private static void addRows(int m, int n, ${real}[] c, int co, int ldc, ${real}[] s, int so) {
<@region [["c", "ldc"], ["s", "0"]]; mode, at, mask, q>
<#if mode == "before">
            ${V} s${q} = ${load("s", at, mask)};
<#elseif mode == "inner">
                s${q} = s${q}.add(${load("c", at, mask)});
<#elseif mode == "after">
            s${q}.intoArray(s, si + ${at});
<#elseif mode == "vector">
                ${load("s", at, mask)}.add(${load("c", at, mask)}).intoArray(s, si + ${at}${mask});
<#else>
                        s[si + ${at}] += c[ci + ${at}];
</#if>
</@region>
    }

    /// Bias, kept pre-activation (where z is not null) and a short activation in one pass.
    private static void biasAndActivation(
            Activation f, int m, int n, ${real}[] c, int co, int ldc, ${real}[] x, int xo, ${real}[] z, int zo, int ldz) {
        ${real} parameter = ${narrow}f.parameter();
        switch (f.kind()) {
<#list ["identity"] + short as f>
            case ${kind(f)} -> {
                if (z == null) {
                    bias${f?cap_first}(parameter, m, n, c, co, ldc, x, xo);
                } else {
                    biasKept${f?cap_first}(parameter, m, n, c, co, ldc, x, xo, z, zo, ldz);
                }
            }
</#list>
            default -> throw new AssertionError(f);
        }
    }

    /// A short derivative and the column sums in one pass.
    private static void derivativeAndSums(
            Activation f, int m, int n, ${real}[] c, int co, int ldc, ${real}[] x, int xo, int ldx, ${real}[] s, int so) {
        ${real} parameter = ${narrow}f.parameter();
        switch (f.kind()) {
<#list ["identity"] + short as f>
            case ${kind(f)} -> times${f?cap_first}DerivativeSummed(parameter, m, n, c, co, ldc, x, xo, ldx, s, so);
</#list>
            default -> throw new AssertionError(f);
        }
    }

    private static void activate(
            Activation f, int m, int n, ${real}[] c, int co, int ldc, ${real}[] block, int bo) {
        int whole = isShort(f) ? n : n - n % LANES;
        if (whole > 0) {
            activateColumns(f, m, whole, c, co, ldc);
        }
        int rest = n - whole;
        for (int i = 0; rest > 0 && i < m; i += BLOCK_ROWS) {
            int rows = Math.min(BLOCK_ROWS, m - i);
            int from = co + i * ldc + whole;
            copyRows(rows, rest, c, from, ldc, block, bo, LANES);
            activateColumns(f, rows, LANES, block, bo, LANES);
            copyRows(rows, rest, block, bo, LANES, c, from, ldc);
        }
    }

    private static void multiplyByDerivative(
            Activation f, int m, int n, ${real}[] c, int co, int ldc, ${real}[] x, int xo, int ldx, ${real}[] block, int bo) {
        int whole = isShort(f) ? n : n - n % LANES;
        if (whole > 0) {
            multiplyColumnsByDerivative(f, m, whole, c, co, ldc, x, xo, ldx);
        }
        int rest = n - whole;
        for (int i = 0; rest > 0 && i < m; i += BLOCK_ROWS) {
            int rows = Math.min(BLOCK_ROWS, m - i);
            int from = co + i * ldc + whole;
            int xBlock = bo + BLOCK_ROWS * LANES;
            copyRows(rows, rest, c, from, ldc, block, bo, LANES);
            copyRows(rows, rest, x, xo + i * ldx + whole, ldx, block, xBlock, LANES);
            multiplyColumnsByDerivative(f, rows, LANES, block, bo, LANES, block, xBlock, LANES);
            copyRows(rows, rest, block, bo, LANES, c, from, ldc);
        }
    }

    private static int wholeVectors(int n) {
        return (n + LANES - 1) / LANES * LANES;
    }

    private static boolean isShort(Activation f) {
        return isShort(f.kind());
    }

    private static boolean isShort(Activation.Kind kind) {
        return switch (kind) {
            case IDENTITY<#list short as f>, ${kind(f)}</#list> -> true;
            default -> false;
        };
    }

    /// Not vector by vector: of a load that goes straight to a store C2 kept the box's array, 80 bytes a vector, in one JVM of two.
    private static void copyRows(
            int m, int n, ${real}[] from, int fromOffset, int ldFrom, ${real}[] to, int toOffset, int ldTo) {
        for (int i = 0; i < m; i++) {
            System.arraycopy(from, fromOffset + i * ldFrom, to, toOffset + i * ldTo, n);
        }
    }

    private static void activateColumns(Activation f, int m, int n, ${real}[] c, int co, int ldc) {
        ${real} parameter = ${narrow}f.parameter();
        switch (f.kind()) {
            case IDENTITY -> {}
<#list activations[1..] as f>
            case ${kind(f)} -> ${f}(parameter, m, n, c, co, ldc, c, co, ldc);
</#list>
        }
    }

    private static void multiplyColumnsByDerivative(
            Activation f, int m, int n, ${real}[] c, int co, int ldc, ${real}[] x, int xo, int ldx) {
        ${real} parameter = ${narrow}f.parameter();
        switch (f.kind()) {
            case IDENTITY -> {}
<#list activations[1..] as f>
            case ${kind(f)} -> times${f?cap_first}Derivative(parameter, m, n, c, co, ldc, x, xo, ldx);
</#list>
        }
    }
<#list activations[1..] as f>
<#assign elementwise = short?seq_contains(f)?then(region, wholeVectors)>

    private static void ${f}(
            ${real} parameter, int m, int n, ${real}[] c, int co, int ldc, ${real}[] x, int xo, int ldx) {
<@elementwise [["c", "ldc"], ["x", "ldx"]]; mode, at, mask>
<#if mode == "scalar">
                        c[ci + ${at}] = ${one(f, "x[xi + " + at + "]")};
<#elseif mode != "before" && mode != "after">
                ${V} z = ${load("x", at, mask)};
<#assign function = .vars[f]>
<@function "y" "z"/>
                y.intoArray(c, ci + ${at}${mask});
</#if>
</@elementwise>
    }

    private static void times${f?cap_first}Derivative(
            ${real} parameter, int m, int n, ${real}[] c, int co, int ldc, ${real}[] x, int xo, int ldx) {
<@elementwise [["c", "ldc"], ["x", "ldx"]]; mode, at, mask>
<#if mode == "scalar">
                        c[ci + ${at}] *= ${oneDerivative(f, "x[xi + " + at + "]")};
<#elseif mode != "before" && mode != "after">
                ${V} z = ${load("x", at, mask)};
<#assign function = .vars[f + "Derivative"]>
<@function "y" "z"/>
                ${load("c", at, mask)}.mul(y).intoArray(c, ci + ${at}${mask});
</#if>
</@elementwise>
    }
</#list>
<#list ["identity"] + short as f>
<#list [false, true] as kept>

    private static void bias<#if kept>Kept</#if>${f?cap_first}(
            ${real} parameter, int m, int n, ${real}[] c, int co, int ldc, ${real}[] x, int xo<#if kept>, ${real}[] k, int ko, int ldk</#if>) {
<#assign operands = [["c", "ldc"], ["x", "0"]] + kept?then([["k", "ldk"]], [])>
<@region operands; mode, at, mask, q>
<#if mode == "before">
            ${V} x${q} = ${load("x", at, mask)};
<#elseif mode == "inner" || mode == "vector">
                ${V} z = ${load("c", at, mask)}.add(${(mode == "inner")?then("x" + q, load("x", at, mask))});
<#if kept>
                z.intoArray(k, ki + ${at}${mask});
</#if>
<#assign function = .vars[f]>
<@function "y" "z"/>
                y.intoArray(c, ci + ${at}${mask});
<#elseif mode == "scalar">
                        ${real} z = c[ci + ${at}] + x[xi + ${at}];
<#if kept>
                        k[ki + ${at}] = z;
</#if>
                        c[ci + ${at}] = ${one(f, "z")};
</#if>
</@region>
    }
</#list>

    private static void times${f?cap_first}DerivativeSummed(
            ${real} parameter, int m, int n, ${real}[] c, int co, int ldc, ${real}[] x, int xo, int ldx, ${real}[] s, int so) {
<@region [["c", "ldc"], ["x", "ldx"], ["s", "0"]]; mode, at, mask, q>
<#if mode == "before">
            ${V} s${q} = ${load("s", at, mask)};
<#elseif mode == "after">
            s${q}.intoArray(s, si + ${at});
<#elseif mode == "scalar">
                        ${real} d = c[ci + ${at}] * ${oneDerivative(f, "x[xi + " + at + "]")};
                        c[ci + ${at}] = d;
                        s[si + ${at}] += d;
<#else>
                ${V} z = ${load("x", at, mask)};
<#assign function = .vars[f + "Derivative"]>
<@function "y" "z"/>
                ${V} d = ${load("c", at, mask)}.mul(y);
                d.intoArray(c, ci + ${at}${mask});
<#if mode == "inner">
                s${q} = s${q}.add(d);
<#else>
                ${load("s", at, mask)}.add(d).intoArray(s, si + ${at}${mask});
</#if>
</#if>
</@region>
    }
</#list>
}
