<#assign V = "${Real}Vector">
<#include "../_vector.ftl">
<#include "../_functions.ftl">
<#-- Rows of C beside rows of x; the nested text is a step on one vector, its parameter the mask where the row ends within it. -->
<#macro region ld>
        for (int i = 0; i < m; i++) {
            int ci = co + i * ldc;
            int xi = xo + i * ${ld};
            int j = 0;
            for (; j <= n - LANES; j += LANES) {
<#nested "">
            }
            if (j < n) {
                VectorMask<${box}> mask = SPECIES.indexInRange(j, n);
<#nested ", mask">
            }
        }
</#macro>
<#-- Steps short enough for two bodies, one of them masked. The others come in whole vectors, one body, because a masked access costs C2 many times the
  nodes of a plain one, and two copies of GELU pass its budget (NodeCountInliningCutoff): their last columns go through a scratch block. -->
<#assign short = activations[1..2]>
<#macro wholeVectors ld>
        for (int i = 0; i < m; i++) {
            int ci = co + i * ldc;
            int xi = xo + i * ${ld};
            for (int j = 0; j < n; j += LANES) {
<#nested "">
            }
        }
</#macro>
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.${Real}Constants.*;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Epilogue;
import jdk.incubator.vector.${Real}Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The steps of an [Epilogue] on a tile of C, one loop a step: the tile is in the L1 cache, so a further pass over it costs a
/// load and a store a vector, and each loop stays small enough for C2 to keep its vectors in registers.
final class ${Real}Epilogues {
    private static final VectorSpecies<${box}> SPECIES = ${Real}Vector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /// Rows of a scratch block: two such blocks, one vector wide, are what a caller hands in as `block`.
    private static final int BLOCK_ROWS = 8;
    static final int BLOCKS_SIZE = 2 * BLOCK_ROWS * LANES;

    private ${Real}Epilogues() {}

    /// Everything but the column sums' end, on the m×n tile of C at row i0 and column j0 of the whole. `sums` collects the column
    /// sums from column j0 on; null where none are taken. `block` has BLOCKS_SIZE elements of scratch from `bo` on.
    static void apply(
            Epilogue<${real}[]> e, int i0, int j0, int m, int n, ${real}[] c, int co, int ldc,
            ${real}[] sums, int sumsOffset, ${real}[] block, int bo) {
        if (e.bias() != null) {
            addBias(m, n, c, co, ldc, e.bias(), e.biasOffset() + j0);
        }
        if (e.preActivation() != null) {
            copyRows(
                    m, n, c, co, ldc, e.preActivation(), e.preActivationOffset() + i0 * e.ldPreActivation() + j0, e.ldPreActivation());
        }
        if (e.activation() != null) {
            activate(e.activation(), m, n, c, co, ldc, block, bo);
        }
        if (e.derivative() != null) {
            multiplyByDerivative(
                    e.derivative(), m, n, c, co, ldc,
                    e.derivativeAt(), e.derivativeAtOffset() + i0 * e.ldDerivativeAt() + j0, e.ldDerivativeAt(), block, bo);
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

    private static void addBias(int m, int n, ${real}[] c, int co, int ldc, ${real}[] x, int xo) {
<@region "0"; mask>
                ${Real}Vector.fromArray(SPECIES, c, ci + j${mask}).add(${Real}Vector.fromArray(SPECIES, x, xi + j${mask})).intoArray(c, ci + j${mask});
</@region>
    }

    /// Row after row, each column its own chain: the order that [Epilogue] promises.
    private static void addRows(int m, int n, ${real}[] c, int co, int ldc, ${real}[] x, int xo) {
<@region "0"; mask>
                ${Real}Vector.fromArray(SPECIES, x, xi + j${mask}).add(${Real}Vector.fromArray(SPECIES, c, ci + j${mask})).intoArray(x, xi + j${mask});
</@region>
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
<@elementwise "ldx"; mask>
                ${V} z = ${V}.fromArray(SPECIES, x, xi + j${mask});
<#assign function = .vars[f]>
<@function "y" "z"/>
                y.intoArray(c, ci + j${mask});
</@elementwise>
    }

    private static void times${f?cap_first}Derivative(
            ${real} parameter, int m, int n, ${real}[] c, int co, int ldc, ${real}[] x, int xo, int ldx) {
<@elementwise "ldx"; mask>
                ${V} z = ${V}.fromArray(SPECIES, x, xi + j${mask});
<#assign function = .vars[f + "Derivative"]>
<@function "y" "z"/>
                ${V}.fromArray(SPECIES, c, ci + j${mask}).mul(y).intoArray(c, ci + j${mask});
</@elementwise>
    }
</#list>
}
