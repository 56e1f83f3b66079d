<#assign V = real>
<#include "../_expressions.ftl">
<#include "../_functions.ftl">
package dev.lanewise.kernels.functions;

/// The elementary functions on one ${real}. The vector form, in `${Real}Epilogues` and `${Real}Softmax` of the simd backend, is
/// the same text.
public final class ${Real}Functions {
<@constants/>

    private ${Real}Functions() {}

    /// eˣ for x ≤ 0.
    ///
    /// @param x at most 0, or NaN
    /// @return eˣ
    public static ${real} expOfNonPositive(${real} x) {
<@exp "y" "x"/>
        return y;
    }
<#list activations as f>

    /// f(z) of `${kind(f)}`.
    ///
    /// @param z the pre-activation
    /// @param parameter the parameter of f, if it has one
    /// @return the value
    public static ${real} ${f}(${real} z, ${real} parameter) {
<#assign function = .vars[f]>
<@function "y" "z"/>
        return y;
    }

    /// f′(z) of `${kind(f)}`.
    ///
    /// @param z the pre-activation
    /// @param parameter the parameter of f, if it has one
    /// @return the derivative
    public static ${real} ${f}Derivative(${real} z, ${real} parameter) {
<#assign function = .vars[f + "Derivative"]>
<@function "y" "z"/>
        return y;
    }
</#list>

    // The helpers that the functions are written in.

    private static ${real} add(${real} x, ${real} y) {
        return x + y;
    }

    private static ${real} sub(${real} x, ${real} y) {
        return x - y;
    }

    private static ${real} mul(${real} x, ${real} y) {
        return x * y;
    }

    private static ${real} div(${real} x, ${real} y) {
        return x / y;
    }

    private static ${real} neg(${real} x) {
        return -x;
    }

    private static ${real} abs(${real} x) {
        return Math.abs(x);
    }

    private static ${real} fma(${real} x, ${real} y, ${real} z) {
        return FusedMultiplyAdd.fma(x, y, z);
    }

    /// magnitude with the sign of y.
    private static ${real} withSignOf(${real} magnitude, ${real} y) {
        return Math.copySign(magnitude, y);
    }

    /// x if x ≥ limit or NaN, else limit.
    private static ${real} notBelow(${real} x, ${real} limit) {
        return x < limit ? limit : x;
    }

    /// x if x ≤ limit or NaN, else limit.
    private static ${real} notAbove(${real} x, ${real} limit) {
        return x > limit ? limit : x;
    }

    /// a where z < 0, else b (NaN included).
    private static ${real} whereNegative(${real} z, ${real} a, ${real} b) {
        return z < 0 ? a : b;
    }

    /// a where z ≥ 0, else b (NaN included).
    private static ${real} whereNotNegative(${real} z, ${real} a, ${real} b) {
        return z >= 0 ? a : b;
    }

    /// x·2ⁿ for n ≤ 0, where n is what the rounding shift left in the low bits of `shifted`. The exponent is raised by
    /// <#if isFloat>64<#else>512</#if> first and the product brought down after, so that a subnormal result is rounded once.
    private static ${real} timesPowerOfTwo(${real} x, ${real} shifted) {
        ${bits} exponent = (${box}.${real}ToRaw${Bits}Bits(shifted) << <#if isFloat>23<#else>52</#if>) + (<#if isFloat>(127 + 64) << 23<#else>(1023L + 512) << 52</#if>);
        return x * ${box}.${bits}BitsTo${Real}(exponent) * <#if isFloat>0x1p-64f<#else>0x1p-512</#if>;
    }
}
