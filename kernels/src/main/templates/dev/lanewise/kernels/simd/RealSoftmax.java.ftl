<#assign V = "${Real}Vector">
<#include "../_expressions.ftl">
<#include "../_functions.ftl">
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.${Real}Constants.*;

import dev.lanewise.kernels.softmax.${Real}SoftmaxRows;
import jdk.incubator.vector.${Real}Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The loops of the softmax family, in vectors.
final class ${Real}Softmax extends ${Real}SoftmaxRows {
    private static final VectorSpecies<${box}> SPECIES = ${Real}Vector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /// Elements whose exponentials are computed at once: a quarter of an L1 cache.
    private static final int TOGETHER = (8 << 10) / ${box}.BYTES;

    static final ${Real}Softmax ROWS = new ${Real}Softmax();

    private ${Real}Softmax() {
        super(LANES, TOGETHER); // a row of less than a vector leaves most of it empty
    }

<#macro lanes result>
        int j = 0;
        for (; j <= n - LANES; j += LANES) {
            <#nested "">
        }
        if (j < n) {
            VectorMask<${box}> mask = SPECIES.indexInRange(j, n);
            <#nested ", mask">
        }
</#macro>

    /// The order does not matter to a maximum, nor does one that is counted twice: the last vector overlaps. It is the
    /// receiver, and not the vector of the loop, as in Horner's rule (`_functions.ftl`).
    @Override
    protected ${real} maximum(int n, ${real}[] x, int xi) {
        if (n >= LANES) {
            ${Real}Vector v = ${Real}Vector.fromArray(SPECIES, x, xi);
            for (int j = LANES; j < n - LANES; j += LANES) {
                v = ${Real}Vector.fromArray(SPECIES, x, xi + j).max(v);
            }
            return ${Real}Vector.fromArray(SPECIES, x, xi + n - LANES).max(v).reduceLanes(VectorOperators.MAX);
        }
        ${real} max = ${box}.NEGATIVE_INFINITY;
        for (int j = 0; j < n; j++) {
            max = Math.max(max, x[xi + j]);
        }
        return max;
    }

    /// y = exp(x − max), one body, masked, as the long steps of `${Real}Epilogues`.
    @Override
    protected void expMinus(int n, ${real}[] x, int xi, ${real} max, ${real}[] y, int yi) {
        for (int j = 0; j < n; j += LANES) {
            VectorMask<${box}> mask = SPECIES.indexInRange(j, n);
            ${V} z = ${V}.fromArray(SPECIES, x, xi + j, mask).sub(max);
<@exp "e" "z"/>
            e.intoArray(y, yi + j, mask);
        }
    }

    @Override
    protected void divide(int n, ${real}[] y, int yi, ${real} divisor) {
<@lanes ""; mask>${Real}Vector.fromArray(SPECIES, y, yi + j${mask}).div(divisor).intoArray(y, yi + j${mask});</@lanes>
    }

    @Override
    protected void multiply(int n, ${real}[] y, int yi, ${real} factor) {
<@lanes ""; mask>${Real}Vector.fromArray(SPECIES, y, yi + j${mask}).mul(factor).intoArray(y, yi + j${mask});</@lanes>
    }

    @Override
    protected void subtract(int n, ${real}[] x, int xi, ${real} max, ${real} log, ${real}[] y, int yi) {
<@lanes ""; mask>${Real}Vector.fromArray(SPECIES, x, xi + j${mask}).sub(max).sub(log).intoArray(y, yi + j${mask});</@lanes>
    }

    @Override
    protected void multiplyByRow(int n, ${real}[] y, int yi, ${real}[] t, int ti) {
<@lanes ""; mask>${Real}Vector.fromArray(SPECIES, y, yi + j${mask}).mul(${Real}Vector.fromArray(SPECIES, t, ti + j${mask})).intoArray(y, yi + j${mask});</@lanes>
    }

    @Override
    protected void subtractRow(int n, ${real}[] y, int yi, ${real}[] t, int ti) {
<@lanes ""; mask>${Real}Vector.fromArray(SPECIES, y, yi + j${mask}).sub(${Real}Vector.fromArray(SPECIES, t, ti + j${mask})).intoArray(y, yi + j${mask});</@lanes>
    }
}
