<#assign V = "${Real}Vector">
<#include "../_vector.ftl">
<#include "../_functions.ftl">
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.${Real}Constants.*;

import jdk.incubator.vector.${Real}Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Softmax, log-softmax and softmax-cross-entropy on rows of ${real}, elementwise work in vectors.
final class ${Real}Softmax {
    private static final VectorSpecies<${box}> SPECIES = ${Real}Vector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /// Rows shorter than this leave most of a vector empty.
    private static final int NARROW = LANES;
    /// Elements whose exponentials are computed at once: a quarter of an L1 cache.
    private static final int TOGETHER = (8 << 10) / ${box}.BYTES;

    // Methods of Growth.
    private static final int MAXIMUM = 0;
    private static final int EXPONENTIALS = 1;
    private static final int DIVIDE = 2;
    private static final int MULTIPLY = 3;
    private static final int SUBTRACT = 4;
    private static final int MULTIPLY_BY_ROW = 5;
    private static final int SUBTRACT_ROW = 6;

    private static final Growth GROWTH = new Growth(7, ${Real}Softmax::exercise);
    private static final boolean[] GROWN = GROWTH.grown();

    private ${Real}Softmax() {}

    private static boolean isYoung(int method, int n) {
        return !GROWN[method] && !GROWTH.grow(method, n);
    }

    private static int exercise(int method) {
        ${real}[] x = Memory.X;
        ${real}[] y = Memory.Y;
        int n = 4 * LANES + LANES / 2;
        switch (method) {
            case MAXIMUM -> y[0] = vectorMaximum(n, x, 0);
            case EXPONENTIALS -> vectorExpMinus(n, x, 0, 0, y, 0);
            case DIVIDE -> vectorDivide(n, y, 0, 1);
            case MULTIPLY -> vectorMultiply(n, y, 0, 1);
            case SUBTRACT -> vectorSubtract(n, x, 0, 0, 0, y, 0);
            case MULTIPLY_BY_ROW -> vectorMultiplyByRow(n, y, 0, x, 0);
            case SUBTRACT_ROW -> vectorSubtractRow(n, y, 0, x, 0);
            default -> throw new AssertionError("no method " + method);
        }
        return 5 * (method == EXPONENTIALS ? 20 : 5);
    }

    /// Of exercises; only one thread at a time has them.
    private static final class Memory {
        static final ${real}[] X = new ${real}[5 * LANES];
        static final ${real}[] Y = new ${real}[5 * LANES];
    }

<#include "../_rows.ftl">
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

    /// The order does not matter to a maximum, nor do lanes; NaN wins everywhere.
    private static ${real} maximum(int n, ${real}[] x, int xi) {
        if (isYoung(MAXIMUM, n)) {
            ${real} max = x[xi];
            for (int j = 1; j < n; j++) {
                max = Math.max(max, x[xi + j]);
            }
            return max;
        }
        return vectorMaximum(n, x, xi);
    }

    private static ${real} vectorMaximum(int n, ${real}[] x, int xi) {
        ${real} max = ${box}.NEGATIVE_INFINITY;
        int j = 0;
        if (n >= LANES) {
            ${Real}Vector v = ${Real}Vector.fromArray(SPECIES, x, xi);
            for (j = LANES; j <= n - LANES; j += LANES) {
                v = v.max(${Real}Vector.fromArray(SPECIES, x, xi + j));
            }
            max = v.reduceLanes(VectorOperators.MAX);
        }
        for (; j < n; j++) {
            max = Math.max(max, x[xi + j]);
        }
        return max;
    }

    /// y = exp(x − max), one body, masked, as the long steps of `${Real}Epilogues`.
    private static void expMinus(int n, ${real}[] x, int xi, ${real} max, ${real}[] y, int yi) {
        if (isYoung(EXPONENTIALS, n)) {
            ${Real}YoungRows.expMinus(n, x, xi, max, y, yi);
            return;
        }
        vectorExpMinus(n, x, xi, max, y, yi);
    }

    private static void vectorExpMinus(int n, ${real}[] x, int xi, ${real} max, ${real}[] y, int yi) {
        for (int j = 0; j < n; j += LANES) {
            VectorMask<${box}> mask = SPECIES.indexInRange(j, n);
            ${V} z = ${V}.fromArray(SPECIES, x, xi + j, mask).sub(max);
<@exp "e" "z"/>
            e.intoArray(y, yi + j, mask);
        }
    }

    private static void divide(int n, ${real}[] y, int yi, ${real} divisor) {
        if (isYoung(DIVIDE, n)) {
            for (int j = 0; j < n; j++) {
                y[yi + j] /= divisor;
            }
            return;
        }
        vectorDivide(n, y, yi, divisor);
    }

    private static void vectorDivide(int n, ${real}[] y, int yi, ${real} divisor) {
<@lanes ""; mask>${Real}Vector.fromArray(SPECIES, y, yi + j${mask}).div(divisor).intoArray(y, yi + j${mask});</@lanes>
    }

    private static void multiply(int n, ${real}[] y, int yi, ${real} factor) {
        if (isYoung(MULTIPLY, n)) {
            for (int j = 0; j < n; j++) {
                y[yi + j] *= factor;
            }
            return;
        }
        vectorMultiply(n, y, yi, factor);
    }

    private static void vectorMultiply(int n, ${real}[] y, int yi, ${real} factor) {
<@lanes ""; mask>${Real}Vector.fromArray(SPECIES, y, yi + j${mask}).mul(factor).intoArray(y, yi + j${mask});</@lanes>
    }

    /// y = (x − max) − log.
    private static void subtract(int n, ${real}[] x, int xi, ${real} max, ${real} log, ${real}[] y, int yi) {
        if (isYoung(SUBTRACT, n)) {
            for (int j = 0; j < n; j++) {
                y[yi + j] = (x[xi + j] - max) - log;
            }
            return;
        }
        vectorSubtract(n, x, xi, max, log, y, yi);
    }

    private static void vectorSubtract(int n, ${real}[] x, int xi, ${real} max, ${real} log, ${real}[] y, int yi) {
<@lanes ""; mask>${Real}Vector.fromArray(SPECIES, x, xi + j${mask}).sub(max).sub(log).intoArray(y, yi + j${mask});</@lanes>
    }

    private static void multiplyByRow(int n, ${real}[] y, int yi, ${real}[] t, int ti) {
        if (isYoung(MULTIPLY_BY_ROW, n)) {
            for (int j = 0; j < n; j++) {
                y[yi + j] *= t[ti + j];
            }
            return;
        }
        vectorMultiplyByRow(n, y, yi, t, ti);
    }

    private static void vectorMultiplyByRow(int n, ${real}[] y, int yi, ${real}[] t, int ti) {
<@lanes ""; mask>${Real}Vector.fromArray(SPECIES, y, yi + j${mask}).mul(${Real}Vector.fromArray(SPECIES, t, ti + j${mask})).intoArray(y, yi + j${mask});</@lanes>
    }

    private static void subtractRow(int n, ${real}[] y, int yi, ${real}[] t, int ti) {
        if (isYoung(SUBTRACT_ROW, n)) {
            for (int j = 0; j < n; j++) {
                y[yi + j] -= t[ti + j];
            }
            return;
        }
        vectorSubtractRow(n, y, yi, t, ti);
    }

    private static void vectorSubtractRow(int n, ${real}[] y, int yi, ${real}[] t, int ti) {
<@lanes ""; mask>${Real}Vector.fromArray(SPECIES, y, yi + j${mask}).sub(${Real}Vector.fromArray(SPECIES, t, ti + j${mask})).intoArray(y, yi + j${mask});</@lanes>
    }
}
