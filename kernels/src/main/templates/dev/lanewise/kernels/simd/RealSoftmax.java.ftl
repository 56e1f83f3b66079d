<#import "_tile.ftl" as tile>
<#assign V = "${Real}Vector">
<#include "../_expressions.ftl">
<#include "../_functions.ftl">
<#assign methods = ["maximum", "expMinus", "divide", "multiply", "subtract", "multiplyByRow", "subtractRow"]>
<#function constantOf method><#return method?replace("([A-Z])", "_$1", "r")?upper_case></#function>
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.${Real}Constants.*;

import dev.lanewise.kernels.softmax.${Real}SoftmaxLoops;
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

    /// Elements behind the last whole vector that are done one by one: what reads them next would wait for a masked
    /// store.
    private static final int FEW = 4;

    /// Fewer elements run in vectors, young or not.
    private static final int SMALL = 256;

    static final ${Real}Softmax ROWS = new ${Real}Softmax();

    // Methods of `Growth`, and those that an operation needs.
<#list methods as method>
    private static final int ${constantOf(method)} = ${method?index};
</#list>
    static final int METHODS = ${methods?size};
    private static final GrowingRows GROWTH = new GrowingRows(METHODS, ${Real}Softmax::exercise);
    private static final int[] SOFTMAX_NEEDS = {MAXIMUM, EXP_MINUS, DIVIDE};
    private static final int[] LABELS_NEED = {MAXIMUM, EXP_MINUS, DIVIDE, MULTIPLY};
    private static final int[] TARGETS_NEED = {MAXIMUM, EXP_MINUS, DIVIDE, MULTIPLY, SUBTRACT_ROW};
    private static final int[] LOGARITHMS_NEED = {MAXIMUM, EXP_MINUS, SUBTRACT};
    private static final int[] GRADIENTS_NEED = {SUBTRACT, MULTIPLY_BY_ROW};
    private static final int[] LOGARITHM_GRADIENTS_NEED = {EXP_MINUS, MULTIPLY, SUBTRACT_ROW};

    private ${Real}Softmax() {
        super(LANES, TOGETHER); // a row of less than a vector leaves most of it empty
    }

    // What computes each operation on an m×n matrix: vectors, or loops while those are young or where there are no masks for them.

    static ${Real}SoftmaxRows forSoftmax(int m, int n) {
        return of(SOFTMAX_NEEDS, m, n);
    }

    static ${Real}SoftmaxRows forLabels(int m, int n) {
        return of(LABELS_NEED, m, n);
    }

    static ${Real}SoftmaxRows forTargets(int m, int n) {
        return of(TARGETS_NEED, m, n);
    }

    static ${Real}SoftmaxRows forLogarithms(int m, int n) {
        return of(LOGARITHMS_NEED, m, n);
    }

    static ${Real}SoftmaxRows forGradients(int m, int n) {
        return of(GRADIENTS_NEED, m, n);
    }

    static ${Real}SoftmaxRows forLogarithmGradients(int m, int n) {
        return of(LOGARITHM_GRADIENTS_NEED, m, n);
    }

    private static ${Real}SoftmaxRows of(int[] methods, int m, int n) {
        long elements = (long) m * n;
        boolean vectors = ${Real}Registers.MASKS && (elements < SMALL || GROWTH.areGrown(methods, elements));
        return vectors ? ROWS : ${Real}SoftmaxLoops.ROWS;
    }

    /// See [Growth.Exercise]: whole vectors, some with a rest for a mask, less than one, a few elements, and the end of
    /// an array.
    static int exercise(int method, int depth) {
        if (depth < 0) {
            exercise(method, depth, 0);
            return 0;
        }
        int vectors = Math.min(depth, VECTORS);
        exercise(method, vectors * LANES, 0);
        exercise(method, vectors * LANES - 1, 0);
        exercise(method, LANES - 1, 0);
        exercise(method, Math.min(FEW, LANES - 1), 0);
        exercise(method, LANES + 1, (VECTORS - 1) * LANES - 1);
        return (method == EXP_MINUS ? 25 : 5) * (2 * vectors + 2) + 2 * LANES;
    }

    private static void exercise(int method, int n, int at) {
        ${real}[] x = Memory.X;
        ${real}[] y = Memory.Y;
        switch (method) {
            case MAXIMUM -> x[0] = ROWS.maximum(n, x, at);
            case EXP_MINUS -> ROWS.expMinus(n, x, at, 0, y, at);
            case DIVIDE -> ROWS.divide(n, y, at, 1);
            case MULTIPLY -> ROWS.multiply(n, y, at, 1);
            case SUBTRACT -> ROWS.subtract(n, x, at, 0, 0, y, at);
            case MULTIPLY_BY_ROW -> ROWS.multiplyByRow(n, x, at, y, at);
            case SUBTRACT_ROW -> ROWS.subtractRow(n, y, at, x, at);
            default -> throw new AssertionError(method);
        }
    }

    private static final int VECTORS = 16;

    /// Of exercises; only one thread at a time has them.
    private static final class Memory {
        static final ${real}[] X = new ${real}[VECTORS * LANES];
        static final ${real}[] Y = new ${real}[VECTORS * LANES];
    }

<#-- Whole vectors, and a rest of more than `FEW` with a mask where the whole vector would still lie within the arrays, element by element otherwise, as in
  `RealEpilogues`.
  The nested text is asked for with the mask. -->
<#macro lanes arrays element>
<@tile.emptyCall count="n"/>
        int j = 0;
        for (; j <= n - LANES; j += LANES) {
            <#nested "">
        }
        if (n - j > FEW<#list arrays as a> && ${a}i + j <= ${a}.length - LANES</#list>) {
            VectorMask<${box}> mask = SPECIES.indexInRange(j, n);
            <#nested ", mask">
            return;
        }
        for (; j < n; j++) {
            ${element}
        }
</#macro>

    /// The order does not matter to a maximum, nor does one that is counted twice: the last vector overlaps. It is the
    /// receiver, and not the vector of the loop, as in Horner's rule (`_functions.ftl`).
    @Override
    protected ${real} maximum(int n, ${real}[] x, int xi) {
<@tile.emptyCall result="0" count="n"/>
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
<@tile.emptyCall count="n"/>
        int whole = n - n % LANES;
        boolean within = xi + whole <= x.length - LANES && yi + whole <= y.length - LANES;
        int inVectors = within ? n : whole;
        for (int j = 0; j < inVectors; j += LANES) {
            VectorMask<${box}> mask = SPECIES.indexInRange(j, n);
            ${V} z = ${V}.fromArray(SPECIES, x, xi + j, mask).sub(max);
<@exp "e" "z"/>
            e.intoArray(y, yi + j, mask);
        }
        if (inVectors < n) {
            ${Real}SoftmaxLoops.ROWS.expMinus(n - whole, x, xi + whole, max, y, yi + whole);
        }
    }

    @Override
    protected void divide(int n, ${real}[] y, int yi, ${real} divisor) {
<@lanes ["y"] "y[yi + j] /= divisor;"; mask>${Real}Vector.fromArray(SPECIES, y, yi + j${mask}).div(divisor).intoArray(y, yi + j${mask});</@lanes>
    }

    @Override
    protected void multiply(int n, ${real}[] y, int yi, ${real} factor) {
<@lanes ["y"] "y[yi + j] *= factor;"; mask>${Real}Vector.fromArray(SPECIES, y, yi + j${mask}).mul(factor).intoArray(y, yi + j${mask});</@lanes>
    }

    @Override
    protected void subtract(int n, ${real}[] x, int xi, ${real} max, ${real} log, ${real}[] y, int yi) {
<@lanes ["x", "y"] "y[yi + j] = (x[xi + j] - max) - log;"; mask>${Real}Vector.fromArray(SPECIES, x, xi + j${mask}).sub(max).sub(log).intoArray(y, yi + j${mask});</@lanes>
    }

    @Override
    protected void multiplyByRow(int n, ${real}[] y, int yi, ${real}[] t, int ti) {
<@lanes ["y", "t"] "y[yi + j] *= t[ti + j];"; mask>${Real}Vector.fromArray(SPECIES, y, yi + j${mask}).mul(${Real}Vector.fromArray(SPECIES, t, ti + j${mask})).intoArray(y, yi + j${mask});</@lanes>
    }

    @Override
    protected void subtractRow(int n, ${real}[] y, int yi, ${real}[] t, int ti) {
<@lanes ["y", "t"] "y[yi + j] -= t[ti + j];"; mask>${Real}Vector.fromArray(SPECIES, y, yi + j${mask}).sub(${Real}Vector.fromArray(SPECIES, t, ti + j${mask})).intoArray(y, yi + j${mask});</@lanes>
    }
}
