<#assign V = "${Real}Vector">
package dev.lanewise.kernels.simd;

import jdk.incubator.vector.${Real}Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The elementary functions on one vector of ${real}. The scalar form, `scalar.${Real}Functions`, is the same text.
///
/// Every method is small and calls only methods of this class and of the Vector API, so that C2 inlines the whole
/// expression into the caller's loop and no vector is ever boxed.
final class ${Real}VectorFunctions {
    private static final VectorSpecies<${box}> SPECIES = ${Real}Vector.SPECIES_PREFERRED;

    private ${Real}VectorFunctions() {}

<#include "../_functions.ftl">

    // The helpers that the text above is written in.

    private static ${V} constant(${real} x) {
        return ${V}.broadcast(SPECIES, x);
    }

    private static ${V} add(${V} x, ${V} y) {
        return x.add(y);
    }

    private static ${V} sub(${V} x, ${V} y) {
        return x.sub(y);
    }

    private static ${V} mul(${V} x, ${V} y) {
        return x.mul(y);
    }

    private static ${V} div(${V} x, ${V} y) {
        return x.div(y);
    }

    private static ${V} neg(${V} x) {
        return x.neg();
    }

    private static ${V} abs(${V} x) {
        return x.abs();
    }

    private static ${V} fma(${V} x, ${V} y, ${V} z) {
        return x.fma(y, z);
    }

    /// magnitude with the sign of y; the Vector API has no copySign, the sign bit is moved as an integer.
    private static ${V} withSignOf(${V} magnitude, ${V} y) {
        return magnitude
                .reinterpretAs${Bits}s()
                .lanewise(VectorOperators.BITWISE_BLEND, y.reinterpretAs${Bits}s(), ${box_bits}.MIN_VALUE)
                .reinterpretAs${Real}s();
    }

    /// x if x ≥ limit or NaN, else limit.
    private static ${V} notBelow(${V} x, ${V} limit) {
        return x.blend(limit, x.compare(VectorOperators.LT, limit));
    }

    /// x if x ≤ limit or NaN, else limit.
    private static ${V} notAbove(${V} x, ${V} limit) {
        return x.blend(limit, x.compare(VectorOperators.GT, limit));
    }

    /// a where z < 0, else b (NaN included).
    private static ${V} whereNegative(${V} z, ${V} a, ${V} b) {
        return b.blend(a, z.compare(VectorOperators.LT, ZERO));
    }

    /// a where z ≥ 0, else b (NaN included).
    private static ${V} whereNotNegative(${V} z, ${V} a, ${V} b) {
        return b.blend(a, z.compare(VectorOperators.GE, ZERO));
    }

    /// x·2ⁿ for n ≤ 0, where n is what the rounding shift left in the low bits of `shifted`. The exponent is raised by
    /// <#if isFloat>64<#else>512</#if> first and the product brought down after, so that a subnormal result is rounded once.
    private static ${V} timesPowerOfTwo(${V} x, ${V} shifted) {
        ${V} power = shifted
                .reinterpretAs${Bits}s()
                .lanewise(VectorOperators.LSHL, <#if isFloat>23<#else>52</#if>)
                .add(<#if isFloat>(127 + 64) << 23<#else>(1023L + 512) << 52</#if>)
                .reinterpretAs${Real}s();
        return x.mul(power).mul(<#if isFloat>0x1p-64f<#else>0x1p-512</#if>);
    }
}
