<#assign V = real>
package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.Activation;

/// The elementary functions on one ${real}. The vector form, `${Real}VectorFunctions`, is the same text.
public final class ${Real}Functions {
    private ${Real}Functions() {}

    /// f(z).
    ///
    /// @param kind the formula
    /// @param parameter its parameter, if it has one
    /// @param z the pre-activation
    /// @return the value
    public static ${real} value(Activation.Kind kind, ${real} parameter, ${real} z) {
        return switch (kind) {
            case IDENTITY -> identity(z, parameter);
            case RELU -> relu(z, parameter);
            case LEAKY_RELU -> leakyRelu(z, parameter);
            case SIGMOID -> sigmoid(z, parameter);
            case TANH -> tanh(z, parameter);
            case SOFTPLUS -> softplus(z, parameter);
            case ELU -> elu(z, parameter);
            case GELU -> gelu(z, parameter);
            case SILU -> silu(z, parameter);
        };
    }

    /// f′(z).
    ///
    /// @param kind the formula
    /// @param parameter its parameter, if it has one
    /// @param z the pre-activation
    /// @return the derivative
    public static ${real} derivative(Activation.Kind kind, ${real} parameter, ${real} z) {
        return switch (kind) {
            case IDENTITY -> identityDerivative(z, parameter);
            case RELU -> reluDerivative(z, parameter);
            case LEAKY_RELU -> leakyReluDerivative(z, parameter);
            case SIGMOID -> sigmoidDerivative(z, parameter);
            case TANH -> tanhDerivative(z, parameter);
            case SOFTPLUS -> softplusDerivative(z, parameter);
            case ELU -> eluDerivative(z, parameter);
            case GELU -> geluDerivative(z, parameter);
            case SILU -> siluDerivative(z, parameter);
        };
    }

<#include "../_functions.ftl">

    // The helpers that the text above is written in.

    private static ${real} constant(${real} x) {
        return x;
    }

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
