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
  by element.
-->
<#macro region operands>
<#assign columns = ["j", "j + LANES", "j + 2 * LANES", "j + 3 * LANES"]>
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
        int j0 = j;
        for (int i = 0; i < m; i++) {
<#list operands as o>
            int ${o[0]}i = ${o[0]}o<#if o[1] != "0"> + i * ${o[1]}</#if>;
</#list>
            for (j = j0; j <= n - LANES; j += LANES) {
<#nested "vector" "j" "" 0>
            }
            if (j < n) {
                if (n - j > FEW<#list operands as o> && ${o[0]}i + j <= ${o[0]}.length - LANES</#list>) {
                    VectorMask<${box}> mask = SPECIES.indexInRange(j, n);
<#nested "vector" "j" ", mask" 0>
                } else {
                    for (; j < n; j++) {
<#nested "scalar" "j" "" 0>
                    }
                }
            }
        }
</#macro>
<#-- Steps short enough for several bodies, one of them masked. The others come in whole vectors, one body, because a masked access costs C2 many times
  the nodes of a plain one, and two copies of GELU pass its budget (NodeCountInliningCutoff): their last columns go through a scratch block. -->
<#assign short = activations[1..2]>
<#macro wholeVectors operands>
        for (int i = 0; i < m; i++) {
<#list operands as o>
            int ${o[0]}i = ${o[0]}o + i * ${o[1]};
</#list>
            for (int j = 0; j < n; j += LANES) {
<#nested "vector" "j" "" 0>
            }
        }
</#macro>
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

    /// Columns that are done element by element. Bias and ReLU, best of 0.7 s at 512 bits, by elements and by masks: 32×3 0.32 and 0.50 µs, 8×4
    /// 0.15 and 0.18; of 64×67 and 64×68 after whole vectors 1.2 and 1.1, 1.3 and 1.1–1.4.
    private static final int FEW = 4;

    /// Rows of a scratch block: two such blocks, one vector wide, are what a caller hands in as `block`.
    private static final int BLOCK_ROWS = 8;
    static final int BLOCKS_SIZE = 2 * BLOCK_ROWS * LANES;

    private ${Real}Epilogues() {}

    /// Everything but the column sums' end, on the m×n tile of C at row i0 and column j0 of the whole. `sums` collects the column
    /// sums from column j0 on; null where none are taken. `block` has BLOCKS_SIZE elements of scratch from `bo` on.
    static void apply(
            Epilogue<${real}[]> e, int i0, int j0, int m, int n, ${real}[] c, int co, int ldc,
            ${real}[] sums, int sumsOffset, ${real}[] block, int bo) {
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
                        s[si + j] += c[ci + j];
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
        return switch (f.kind()) {
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
                        c[ci + j] = ${one(f, "x[xi + j]")};
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
                        c[ci + j] *= ${oneDerivative(f, "x[xi + j]")};
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
                        ${real} z = c[ci + j] + x[xi + j];
<#if kept>
                        k[ki + j] = z;
</#if>
                        c[ci + j] = ${one(f, "z")};
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
                        ${real} d = c[ci + j] * ${oneDerivative(f, "x[xi + j]")};
                        c[ci + j] = d;
                        s[si + j] += d;
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
