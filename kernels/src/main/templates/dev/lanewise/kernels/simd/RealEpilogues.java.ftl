<#assign kinds = [["IDENTITY", "identity", "Identity"], ["RELU", "relu", "Relu"], ["LEAKY_RELU", "leakyRelu", "LeakyRelu"],
    ["SIGMOID", "sigmoid", "Sigmoid"], ["TANH", "tanh", "Tanh"], ["SOFTPLUS", "softplus", "Softplus"], ["ELU", "elu", "Elu"],
    ["GELU", "gelu", "Gelu"], ["SILU", "silu", "Silu"]]>
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
<#-- The same for a long step: one body, always masked, because two copies of GELU pass C2's node budget (NodeCountInliningCutoff)
  and a mask costs little beside a polynomial. -->
<#macro maskedRegion ld>
        for (int i = 0; i < m; i++) {
            int ci = co + i * ldc;
            int xi = xo + i * ${ld};
            for (int j = 0; j < n; j += LANES) {
                VectorMask<${box}> mask = SPECIES.indexInRange(j, n);
                <#nested ", mask">
            }
        }
</#macro>
package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Epilogue;
import jdk.incubator.vector.${Real}Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The steps of an [Epilogue] on a tile of C, one loop a step: the tile is in the L1 cache, so a further pass over it costs a
/// load and a store a vector, and each loop stays small enough for C2 to keep its vectors in registers.
final class ${Real}Epilogues {
    private static final VectorSpecies<${box}> SPECIES = ${Real}Vector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private ${Real}Epilogues() {}

    /// Everything but the column sums' end, on the m×n tile of C at row i0 and column j0 of the whole. `sums` collects the column
    /// sums from column j0 on; null where none are taken.
    static void apply(
            Epilogue<${real}[]> e, int i0, int j0, int m, int n, ${real}[] c, int co, int ldc, ${real}[] sums, int sumsOffset) {
        if (e.bias() != null) {
            addBias(m, n, c, co, ldc, e.bias(), e.biasOffset() + j0);
        }
        if (e.preActivation() != null) {
            copy(m, n, c, co, ldc, e.preActivation(), e.preActivationOffset() + i0 * e.ldPreActivation() + j0, e.ldPreActivation());
        }
        if (e.activation() != null) {
            activate(e.activation(), m, n, c, co, ldc);
        }
        if (e.derivative() != null) {
            multiplyByDerivative(
                    e.derivative(), m, n, c, co, ldc,
                    e.derivativeAt(), e.derivativeAtOffset() + i0 * e.ldDerivativeAt() + j0, e.ldDerivativeAt());
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
<@region "0"; mask>${Real}Vector.fromArray(SPECIES, c, ci + j${mask}).add(${Real}Vector.fromArray(SPECIES, x, xi + j${mask})).intoArray(c, ci + j${mask});</@region>
    }

    private static void copy(int m, int n, ${real}[] c, int co, int ldc, ${real}[] x, int xo, int ldx) {
<@region "ldx"; mask>${Real}Vector.fromArray(SPECIES, c, ci + j${mask}).intoArray(x, xi + j${mask});</@region>
    }

    /// Row after row, each column its own chain: the order that [Epilogue] promises.
    private static void addRows(int m, int n, ${real}[] c, int co, int ldc, ${real}[] x, int xo) {
<@region "0"; mask>${Real}Vector.fromArray(SPECIES, x, xi + j${mask}).add(${Real}Vector.fromArray(SPECIES, c, ci + j${mask})).intoArray(x, xi + j${mask});</@region>
    }

    private static void activate(Activation f, int m, int n, ${real}[] c, int co, int ldc) {
        ${real} parameter = ${narrow}f.parameter();
        switch (f.kind()) {
            case IDENTITY -> {}
<#list kinds as k><#if k?index gt 0>
            case ${k[0]} -> ${k[1]}(parameter, m, n, c, co, ldc, c, co, ldc);
</#if></#list>
        }
    }

    private static void multiplyByDerivative(
            Activation f, int m, int n, ${real}[] c, int co, int ldc, ${real}[] x, int xo, int ldx) {
        ${real} parameter = ${narrow}f.parameter();
        switch (f.kind()) {
            case IDENTITY -> {}
<#list kinds as k><#if k?index gt 0>
            case ${k[0]} -> times${k[2]}Derivative(parameter, m, n, c, co, ldc, x, xo, ldx);
</#if></#list>
        }
    }
<#list kinds as k><#if k?index gt 0>
<#assign elementwise = (k?index lte 2)?then(region, maskedRegion)>

    private static void ${k[1]}(${real} parameter, int m, int n, ${real}[] c, int co, int ldc, ${real}[] x, int xo, int ldx) {
<@elementwise "ldx"; mask>${Real}VectorFunctions.${k[1]}(${Real}Vector.fromArray(SPECIES, x, xi + j${mask}), parameter)
                        .intoArray(c, ci + j${mask});</@elementwise>
    }

    private static void times${k[2]}Derivative(
            ${real} parameter, int m, int n, ${real}[] c, int co, int ldc, ${real}[] x, int xo, int ldx) {
<@elementwise "ldx"; mask>${Real}Vector.fromArray(SPECIES, c, ci + j${mask})
                        .mul(${Real}VectorFunctions.${k[1]}Derivative(${Real}Vector.fromArray(SPECIES, x, xi + j${mask}), parameter))
                        .intoArray(c, ci + j${mask});</@elementwise>
    }
</#if></#list>
}
