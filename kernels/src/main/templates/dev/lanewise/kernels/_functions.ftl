<#--
  The elementary functions, once, for four uses: float and double, one value or one vector at a time.
  The including template gives V (the value's type) and the helpers at its end (add, mul, fma, whereNegative, ...), so that the text
  below is the specification of both backends: same operations, same order, same bits.

  C2 inlines every Vector API call before it optimises anything, and stops at 18,000 nodes: about 70 calls in one loop body, GELU in
  double has over 100. Beyond that, vectors are boxed and the function is 30 times slower (PrintInlining: NodeCountInliningCutoff).
  So constants are static final vectors, which cost no call, and the longest polynomials are loops over an array.

  Coefficients: Chebyshev interpolants computed with 200 bits (mpmath chebyfit), rounded to the type; the stated error is that of
  the polynomial, before rounding. Evaluated by Horner's rule with fused multiply-adds. Rejected: Estrin's scheme (fewer
  dependent steps, but other vectors of the same row already fill the pipeline), and the Vector API's own EXP and TANH
  (a library call that spills every live vector, with results that differ between interpreter and compiler).
-->
<#-- A constant: its name, its literal for float and for double. -->
<#macro constant name float double>
    private static final ${V} ${name} = constant(${isFloat?then(float, double)});
</#macro>
<#-- A polynomial's coefficients, highest degree first, and Horner's rule over them: short ones as constants and written out, long ones as an
  array and a loop. -->
<#macro coefficients name list>
<#if list?size gt 6>
    private static final ${real}[] ${name} = {
<#list list?chunk(4) as row>
        <#list row as c>${c}, </#list>
</#list>
    };
<#else>
<#list list as c>
    private static final ${V} ${name}_${c?index} = constant(${c});
</#list>
</#if>
</#macro>
<#macro horner name list x><#if list?size gt 6>polynomial(${x}, ${name})<#else><#list list[1..] as c>fma(</#list>${name}_0<#list list[1..] as c>, ${x}, ${name}_${c?index + 1})</#list></#if></#macro>
<#assign expCoefficients = isFloat?then(
        ["0x1.6d117cp-10f", "0x1.120be2p-7f", "0x1.555518p-5f", "0x1.5554dcp-3f", "0x1.000000p-1f"],
        ["0x1.af390ba7e6f47p-26", "0x1.2891d4ffbb0f9p-22", "0x1.71de0d85293b8p-19", "0x1.a019b8ca26fcfp-16",
         "0x1.a01a01a7cebcdp-13", "0x1.6c16c1789d1d7p-10", "0x1.11111111109a6p-7", "0x1.5555555553d37p-5",
         "0x1.5555555555556p-3", "0x1.0000000000001p-1"])>
<#assign log1pCoefficients = isFloat?then(
        ["0x1.dba260p-3f", "0x1.bc8cf8p-3f", "0x1.24c926p-2f", "0x1.9998d4p-2f", "0x1.555556p-1f"],
        ["0x1.401d3e65cdc48p-3", "0x1.32e0d25c9c761p-4", "0x1.bc37f0140c19ep-4", "0x1.e0a2d581ab68fp-4",
         "0x1.111abdc8abe16p-3", "0x1.3b13515f6f9efp-3", "0x1.745d19937b1fcp-3", "0x1.c71c71bedea97p-3",
         "0x1.2492492499d46p-2", "0x1.9999999999944p-2", "0x1.5555555555555p-1"])>
<#assign normalTailCoefficients = isFloat?then(
        ["-0x1.a76bfcp-17f", "-0x1.258338p-16f", "0x1.9e5edcp-14f", "0x1.1e0dfep-13f",
         "-0x1.6d042cp-11f", "-0x1.9bd3eap-12f", "0x1.6f37c0p-8f", "-0x1.58f8e6p-7f",
         "-0x1.defd96p-10f", "0x1.a04526p-5f", "-0x1.115fc2p-3f", "0x1.519502p-2f"],
        ["-0x1.055082263c571p-32", "-0x1.141bd0821e420p-32", "0x1.56ab7c9f86abcp-29", "0x1.8d72301b97e99p-29",
         "-0x1.1be9d7a48568bp-26", "-0x1.5af8f6927861fp-26", "0x1.b7f2824df22cdp-24", "0x1.ce5c3ed862bd2p-24",
         "-0x1.710dc61be3f9ep-21", "-0x1.4f5baaebde77fp-22", "0x1.4ab6b88e90148p-18", "-0x1.b8366d7d93d47p-19",
         "-0x1.0a9733a83301ep-15", "0x1.657a741a8a33ep-14", "0x1.e9c65a3088a4ep-15", "-0x1.e13421dca8d45p-11",
         "0x1.8430e88094761p-9", "-0x1.68d255d468d95p-8", "0x1.5f0d220f0bc97p-8", "0x1.b0bc770e0515cp-9",
         "-0x1.afc0e24e406cep-6", "0x1.0a6d686ff6f16p-4", "-0x1.cc0a2cd199738p-4", "0x1.3b0fbcb4c77bep-2"])>
<@constant "ZERO"       "0"     "0"/>
<@constant "ONE"        "1"     "1"/>
<@constant "TWO"        "2"     "2"/>
<@constant "MINUS_TWO"  "-2"    "-2"/>
<@constant "FOUR"       "4"     "4"/>
<@constant "MINUS_HALF" "-0.5f" "-0.5"/>

    private static ${V} polynomial(${V} x, ${real}[] coefficients) {
        ${V} p = constant(coefficients[0]);
        for (int i = 1; i < coefficients.length; i++) {
            p = fma(p, x, constant(coefficients[i]));
        }
        return p;
    }

    /// Adding this makes the unit of the last place 1: the sum rounds to an integer, whose low bits are the integer's.
<@constant "ROUNDING_SHIFT" "0x1.8p23f" "0x1.8p52"/>

    // exp: n = round(x / ln 2), r = x - n ln 2 in two parts (Cody & Waite, "Software Manual for the Elementary Functions",
    // 1980), e^r = 1 + r + r^2 P(r) on |r| <= ln 2 / 2, then times 2^n. P has absolute error ${isFloat?then("6.6e-8", "1.1e-16")}.
<@constant "LOG2_E"         "0x1.715476p+0f"    "0x1.71547652b82fep+0"/>
<@constant "MINUS_LN2_HIGH" "-0x1.62e4p-1f"     "-0x1.62e42fee00000p-1"/>
<@constant "MINUS_LN2_LOW"  "-0x1.7f7d1cp-20f"  "-0x1.a39ef35793c76p-33"/>

    /// Below this, e^x is less than half the smallest subnormal.
<@constant "EXP_LOWEST"     "-104"              "-746"/>
<@constant "EXP_HIGHEST"    "104"               "746"/>
<@coefficients "EXP" expCoefficients/>

    /// e^x for x <= 0, gradual underflow included; NaN gives NaN.
    static ${V} expOfNonPositive(${V} x) {
        return expOfBounded(notBelow(x, EXP_LOWEST));
    }

    /// e^x for <#if isFloat>-120<#else>-1000</#if> <= x <= 0.
    private static ${V} expOfBounded(${V} x) {
        ${V} shifted = fma(x, LOG2_E, ROUNDING_SHIFT);
        ${V} n = sub(shifted, ROUNDING_SHIFT);
        ${V} r = fma(n, MINUS_LN2_LOW, fma(n, MINUS_LN2_HIGH, x));
        ${V} p = <@horner "EXP" expCoefficients "r"/>;
        return timesPowerOfTwo(add(fma(mul(r, r), p, r), ONE), shifted);
    }

    /// e^x - 1 for x <= 0, accurate near 0; NaN gives NaN.
    static ${V} expMinus1OfNonPositive(${V} x) {
        ${V} y = notBelow(x, EXP_LOWEST);
        ${V} shifted = fma(y, LOG2_E, ROUNDING_SHIFT);
        ${V} n = sub(shifted, ROUNDING_SHIFT);
        ${V} r = fma(n, MINUS_LN2_LOW, fma(n, MINUS_LN2_HIGH, y));
        ${V} p = <@horner "EXP" expCoefficients "r"/>;
        ${V} scale = timesPowerOfTwo(ONE, shifted);
        return fma(fma(mul(r, r), p, r), scale, sub(scale, ONE));
    }

    // ln(1 + z) for 0 <= z <= 1. With s = z / (2 + z): ln(1 + z) = 2 artanh s = z - s (z - s^2 Q(s^2)), a small correction of an exact
    // z (the form of fdlibm's log); Q has absolute error ${isFloat?then("7.3e-9", "2.5e-18")} on [0, 1/9].
<@coefficients "LOG1P" log1pCoefficients/>

    static ${V} log1pOfUnit(${V} z) {
        ${V} s = div(z, add(z, TWO));
        ${V} w = mul(s, s);
        ${V} q = <@horner "LOG1P" log1pCoefficients "w"/>;
        return fma(s, fma(w, q, neg(z)), z);
    }

    // The tail of the normal distribution, 1 - Phi(t) = e^(-t^2/2) M(t). M(t) (1 + 0.6 t) is a polynomial in q = (t - K) / (t + K),
    // which maps [0, inf) to [-1, 1) (after Shepherd & Laframboise, "Chebyshev approximation of (1 + 2x) exp(x^2) erfc x",
    // Math. Comp. 36, 1981); K = ${isFloat?then("3.5, error 7.8e-10", "5, error 1.9e-18")}.
<@constant "NORMAL_K"        "3.5f"           "5"/>
<@constant "NORMAL_SLOPE"    "0.6f"           "0.6"/>
<@constant "MINUS_INV_SQRT_2PI" "-0x1.988454p-2f" "-0x1.9884533d43651p-2"/>

    /// Beyond this e^(-t^2/2) is 0.
<@constant "NORMAL_FARTHEST" "15"             "39"/>
<@coefficients "NORMAL_TAIL" normalTailCoefficients/>

    /// e^(-t^2/2) with the rounding error of t^2 put back, 0 <= t <= NORMAL_FARTHEST.
    private static ${V} expOfHalfSquare(${V} t) {
        ${V} half = mul(t, MINUS_HALF); // exact
        ${V} high = mul(t, half);
        ${V} low = fma(t, half, neg(high));
        ${V} e = expOfBounded(high);
        return fma(e, low, e);
    }

    private static ${V} normalTail(${V} t, ${V} expOfHalfSquare) {
        ${V} q = div(sub(t, NORMAL_K), add(t, NORMAL_K));
        ${V} p = <@horner "NORMAL_TAIL" normalTailCoefficients "q"/>;
        return div(mul(expOfHalfSquare, p), fma(t, NORMAL_SLOPE, ONE));
    }

    // Activations. Each takes its parameter whether it has one or not, so that the callers are uniform.

    static ${V} identity(${V} z, ${real} parameter) {
        return z;
    }

    static ${V} identityDerivative(${V} z, ${real} parameter) {
        return ONE;
    }

    /// NaN stays NaN: only z < 0 is replaced.
    static ${V} relu(${V} z, ${real} parameter) {
        return whereNegative(z, ZERO, z);
    }

    static ${V} reluDerivative(${V} z, ${real} parameter) {
        return whereNotNegative(z, ONE, ZERO);
    }

    static ${V} leakyRelu(${V} z, ${real} slope) {
        return whereNegative(z, mul(z, constant(slope)), z);
    }

    static ${V} leakyReluDerivative(${V} z, ${real} slope) {
        return whereNotNegative(z, ONE, constant(slope));
    }

    /// 1 / (1 + e^-z) for z >= 0, e^z / (1 + e^z) below: nothing overflows, and small values keep all their digits.
    static ${V} sigmoid(${V} z, ${real} parameter) {
        ${V} e = expOfNonPositive(neg(abs(z)));
        return div(whereNegative(z, e, ONE), add(e, ONE));
    }

    /// e / (1 + e)^2 with e = e^-|z|.
    static ${V} sigmoidDerivative(${V} z, ${real} parameter) {
        ${V} e = expOfNonPositive(neg(abs(z)));
        ${V} d = add(e, ONE);
        return div(e, mul(d, d));
    }

    /// -t / (2 + t) with t = e^(-2|z|) - 1, and the sign of z.
    static ${V} tanh(${V} z, ${real} parameter) {
        ${V} t = expMinus1OfNonPositive(mul(abs(z), MINUS_TWO));
        return withSignOf(div(neg(t), add(t, TWO)), z);
    }

    /// 4 e / (1 + e)^2 with e = e^(-2|z|).
    static ${V} tanhDerivative(${V} z, ${real} parameter) {
        ${V} e = expOfNonPositive(mul(abs(z), MINUS_TWO));
        ${V} d = add(e, ONE);
        return div(mul(e, FOUR), mul(d, d));
    }

    /// max(0, z) + ln(1 + e^-|z|).
    static ${V} softplus(${V} z, ${real} parameter) {
        return add(whereNegative(z, ZERO, z), log1pOfUnit(expOfNonPositive(neg(abs(z)))));
    }

    static ${V} softplusDerivative(${V} z, ${real} parameter) {
        return sigmoid(z, parameter);
    }

    static ${V} elu(${V} z, ${real} alpha) {
        return whereNegative(z, mul(expMinus1OfNonPositive(notAbove(z, ZERO)), constant(alpha)), z);
    }

    static ${V} eluDerivative(${V} z, ${real} alpha) {
        return whereNegative(z, mul(expOfNonPositive(notAbove(z, ZERO)), constant(alpha)), whereNotNegative(z, ONE, z));
    }

    /// max(0, z) - t (1 - Phi(t)) with t = |z|: one formula for both signs, without cancellation.
    static ${V} gelu(${V} z, ${real} parameter) {
        ${V} t = notAbove(abs(z), NORMAL_FARTHEST);
        return fma(neg(t), normalTail(t, expOfHalfSquare(t)), whereNegative(z, ZERO, z));
    }

    /// Phi(z) + z phi(z).
    static ${V} geluDerivative(${V} z, ${real} parameter) {
        ${V} t = notAbove(abs(z), NORMAL_FARTHEST);
        ${V} e = expOfHalfSquare(t);
        ${V} d = fma(mul(t, e), MINUS_INV_SQRT_2PI, normalTail(t, e));
        return whereNegative(z, d, sub(ONE, d));
    }

    /// z sigma(z); where e^-|z| is 0 a negative z is cut off, so that -inf gives -0.
    static ${V} silu(${V} z, ${real} parameter) {
        return mul(notBelow(z, EXP_LOWEST), sigmoid(z, parameter));
    }

    /// sigma(z) + z sigma(z) sigma(-z); |z| is cut off where sigma(z) sigma(-z) is 0.
    static ${V} siluDerivative(${V} z, ${real} parameter) {
        ${V} e = expOfNonPositive(neg(abs(z)));
        ${V} d = add(e, ONE);
        ${V} s = div(whereNegative(z, e, ONE), d);
        ${V} y = notAbove(notBelow(z, EXP_LOWEST), EXP_HIGHEST);
        return fma(y, div(e, mul(d, d)), s);
    }
