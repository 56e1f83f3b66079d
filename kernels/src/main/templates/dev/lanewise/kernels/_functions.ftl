<#--
  The elementary functions, once, for four uses: float and double, one value or one vector at a time.
  The including template gives V (the value's type) and the helpers add, sub, mul, div, neg, abs, fma, roundToInteger,
  timesPowerOfTwo, whereNegative, notBelow and notAbove, so that the text below is the specification of both backends:
  same operations, same order, same bits.

  Coefficients: Chebyshev interpolants computed with 200 bits (mpmath chebyfit), rounded to the type; the stated error is that of
  the polynomial, before rounding. Evaluated by Horner's rule with fused multiply-adds. Rejected: Estrin's scheme (fewer
  dependent steps, but other vectors of the same row already fill the pipeline), and the Vector API's own EXP and TANH
  (a library call that spills every live vector, with results that differ between interpreter and compiler).
-->
    // exp: n = round(x / ln 2), r = x - n ln 2 in two parts (Cody & Waite, "Software Manual for the Elementary Functions",
    // 1980), e^r = 1 + r + r^2 P(r) on |r| <= ln 2 / 2, then times 2^n.
    private static final ${real} LOG2_E = <#if isFloat>0x1.715476p+0f<#else>0x1.71547652b82fep+0</#if>;
    private static final ${real} LN2_HIGH = <#if isFloat>0x1.62e4p-1f<#else>0x1.62e42fee00000p-1</#if>;
    private static final ${real} LN2_LOW = <#if isFloat>0x1.7f7d1cp-20f<#else>0x1.a39ef35793c76p-33</#if>;
    /// Below this, e^x is less than half the smallest subnormal.
    private static final ${real} EXP_LOWEST = <#if isFloat>-104f<#else>-746</#if>;

    /// P(r) = (e^r - 1 - r) / r^2, absolute error <#if isFloat>6.6e-8<#else>1.1e-16</#if>.
    private static ${V} expPolynomial(${V} r) {
<#if isFloat>
        ${V} p = fma(r, 0x1.6d117cp-10f, 0x1.120be2p-7f);
        p = fma(p, r, 0x1.555518p-5f);
        p = fma(p, r, 0x1.5554dcp-3f);
        return fma(p, r, 0x1.000000p-1f);
<#else>
        ${V} p = fma(r, 0x1.af390ba7e6f47p-26, 0x1.2891d4ffbb0f9p-22);
        p = fma(p, r, 0x1.71de0d85293b8p-19);
        p = fma(p, r, 0x1.a019b8ca26fcfp-16);
        p = fma(p, r, 0x1.a01a01a7cebcdp-13);
        p = fma(p, r, 0x1.6c16c1789d1d7p-10);
        p = fma(p, r, 0x1.11111111109a6p-7);
        p = fma(p, r, 0x1.5555555553d37p-5);
        p = fma(p, r, 0x1.5555555555556p-3);
        return fma(p, r, 0x1.0000000000001p-1);
</#if>
    }

    /// e^x for x <= 0, gradual underflow included; NaN gives NaN.
    static ${V} expOfNonPositive(${V} x) {
        ${V} y = notBelow(x, EXP_LOWEST);
        ${V} shifted = fma(y, LOG2_E, ROUNDING_SHIFT);
        ${V} n = sub(shifted, ROUNDING_SHIFT);
        ${V} r = fma(n, -LN2_LOW, fma(n, -LN2_HIGH, y));
        ${V} e = add(fma(mul(r, r), expPolynomial(r), r), 1);
        return timesPowerOfTwo(e, shifted);
    }

    /// e^x - 1 for x <= 0, accurate near 0; NaN gives NaN.
    static ${V} expMinus1OfNonPositive(${V} x) {
        ${V} y = notBelow(x, EXP_LOWEST);
        ${V} shifted = fma(y, LOG2_E, ROUNDING_SHIFT);
        ${V} n = sub(shifted, ROUNDING_SHIFT);
        ${V} r = fma(n, -LN2_LOW, fma(n, -LN2_HIGH, y));
        ${V} q = fma(mul(r, r), expPolynomial(r), r);
        ${V} scale = timesPowerOfTwo(constant(1), shifted);
        return fma(q, scale, sub(scale, 1));
    }

    /// ln(1 + z) for 0 <= z <= 1. With s = z / (2 + z): ln(1 + z) = 2 artanh s = z - s (z - s^2 Q(s^2)), a small correction of an
    /// exact z (the form of fdlibm's log); Q has absolute error <#if isFloat>7.3e-9<#else>2.5e-18</#if> on [0, 1/9].
    static ${V} log1pOfUnit(${V} z) {
        ${V} s = div(z, add(z, 2));
        ${V} w = mul(s, s);
<#if isFloat>
        ${V} q = fma(w, 0x1.dba260p-3f, 0x1.bc8cf8p-3f);
        q = fma(q, w, 0x1.24c926p-2f);
        q = fma(q, w, 0x1.9998d4p-2f);
        q = fma(q, w, 0x1.555556p-1f);
<#else>
        ${V} q = fma(w, 0x1.401d3e65cdc48p-3, 0x1.32e0d25c9c761p-4);
        q = fma(q, w, 0x1.bc37f0140c19ep-4);
        q = fma(q, w, 0x1.e0a2d581ab68fp-4);
        q = fma(q, w, 0x1.111abdc8abe16p-3);
        q = fma(q, w, 0x1.3b13515f6f9efp-3);
        q = fma(q, w, 0x1.745d19937b1fcp-3);
        q = fma(q, w, 0x1.c71c71bedea97p-3);
        q = fma(q, w, 0x1.2492492499d46p-2);
        q = fma(q, w, 0x1.9999999999944p-2);
        q = fma(q, w, 0x1.5555555555555p-1);
</#if>
        return fma(s, fma(w, q, neg(z)), z);
    }

    /// Beyond this e^(-t^2/2) is 0.
    private static final ${real} NORMAL_FARTHEST = <#if isFloat>15<#else>39</#if>;

    /// e^(-t^2/2) with the rounding error of t^2 put back, 0 <= t <= NORMAL_FARTHEST.
    private static ${V} expOfHalfSquare(${V} t) {
        ${V} high = mul(t, t);
        ${V} low = fma(t, t, neg(high));
        ${V} e = expOfNonPositive(mul(high, <#if isFloat>-0.5f<#else>-0.5</#if>));
        return fma(mul(e, low), <#if isFloat>-0.5f<#else>-0.5</#if>, e);
    }

    /// The tail of the normal distribution, 1 - Phi(t) = e^(-t^2/2) M(t), from t and e^(-t^2/2). M(t) (1 + 0.6 t) is a polynomial
    /// in q = (t - K) / (t + K), which maps [0, inf) to [-1, 1) (after Shepherd & Laframboise, "Chebyshev approximation of
    /// (1 + 2x) exp(x^2) erfc x", Math. Comp. 36, 1981); K = <#if isFloat>3.5, error 7.8e-10<#else>5, error 1.9e-18</#if>.
    private static ${V} normalTail(${V} t, ${V} expOfHalfSquare) {
<#if isFloat>
        ${V} q = div(add(t, -3.5f), add(t, 3.5f));
        ${V} p = fma(q, -0x1.a76bfcp-17f, -0x1.258338p-16f);
        p = fma(p, q, 0x1.9e5edcp-14f);
        p = fma(p, q, 0x1.1e0dfep-13f);
        p = fma(p, q, -0x1.6d042cp-11f);
        p = fma(p, q, -0x1.9bd3eap-12f);
        p = fma(p, q, 0x1.6f37c0p-8f);
        p = fma(p, q, -0x1.58f8e6p-7f);
        p = fma(p, q, -0x1.defd96p-10f);
        p = fma(p, q, 0x1.a04526p-5f);
        p = fma(p, q, -0x1.115fc2p-3f);
        p = fma(p, q, 0x1.519502p-2f);
        return div(mul(expOfHalfSquare, p), fma(t, 0.6f, 1f));
<#else>
        ${V} q = div(add(t, -5), add(t, 5));
        ${V} p = fma(q, -0x1.055082263c571p-32, -0x1.141bd0821e420p-32);
        p = fma(p, q, 0x1.56ab7c9f86abcp-29);
        p = fma(p, q, 0x1.8d72301b97e99p-29);
        p = fma(p, q, -0x1.1be9d7a48568bp-26);
        p = fma(p, q, -0x1.5af8f6927861fp-26);
        p = fma(p, q, 0x1.b7f2824df22cdp-24);
        p = fma(p, q, 0x1.ce5c3ed862bd2p-24);
        p = fma(p, q, -0x1.710dc61be3f9ep-21);
        p = fma(p, q, -0x1.4f5baaebde77fp-22);
        p = fma(p, q, 0x1.4ab6b88e90148p-18);
        p = fma(p, q, -0x1.b8366d7d93d47p-19);
        p = fma(p, q, -0x1.0a9733a83301ep-15);
        p = fma(p, q, 0x1.657a741a8a33ep-14);
        p = fma(p, q, 0x1.e9c65a3088a4ep-15);
        p = fma(p, q, -0x1.e13421dca8d45p-11);
        p = fma(p, q, 0x1.8430e88094761p-9);
        p = fma(p, q, -0x1.68d255d468d95p-8);
        p = fma(p, q, 0x1.5f0d220f0bc97p-8);
        p = fma(p, q, 0x1.b0bc770e0515cp-9);
        p = fma(p, q, -0x1.afc0e24e406cep-6);
        p = fma(p, q, 0x1.0a6d686ff6f16p-4);
        p = fma(p, q, -0x1.cc0a2cd199738p-4);
        p = fma(p, q, 0x1.3b0fbcb4c77bep-2);
        return div(mul(expOfHalfSquare, p), fma(t, 0.6, 1));
</#if>
    }

    // Activations. Each takes its parameter whether it has one or not, so that the callers are uniform.

    static ${V} identity(${V} z, ${real} parameter) {
        return z;
    }

    static ${V} identityDerivative(${V} z, ${real} parameter) {
        return constant(1);
    }

    /// NaN stays NaN: only z < 0 is replaced.
    static ${V} relu(${V} z, ${real} parameter) {
        return whereNegative(z, constant(0), z);
    }

    static ${V} reluDerivative(${V} z, ${real} parameter) {
        return whereNotNegative(z, constant(1), constant(0));
    }

    static ${V} leakyRelu(${V} z, ${real} slope) {
        return whereNegative(z, mul(z, slope), z);
    }

    static ${V} leakyReluDerivative(${V} z, ${real} slope) {
        return whereNotNegative(z, constant(1), constant(slope));
    }

    /// 1 / (1 + e^-z) for z >= 0, e^z / (1 + e^z) below: nothing overflows, and small values keep all their digits.
    static ${V} sigmoid(${V} z, ${real} parameter) {
        ${V} e = expOfNonPositive(neg(abs(z)));
        return div(whereNegative(z, e, constant(1)), add(e, 1));
    }

    /// e / (1 + e)^2 with e = e^-|z|.
    static ${V} sigmoidDerivative(${V} z, ${real} parameter) {
        ${V} e = expOfNonPositive(neg(abs(z)));
        ${V} d = add(e, 1);
        return div(e, mul(d, d));
    }

    /// -t / (2 + t) with t = e^(-2|z|) - 1, and the sign of z.
    static ${V} tanh(${V} z, ${real} parameter) {
        ${V} t = expMinus1OfNonPositive(mul(abs(z), -2));
        return withSignOf(div(neg(t), add(t, 2)), z);
    }

    /// 4 e / (1 + e)^2 with e = e^(-2|z|).
    static ${V} tanhDerivative(${V} z, ${real} parameter) {
        ${V} e = expOfNonPositive(mul(abs(z), -2));
        ${V} d = add(e, 1);
        return div(mul(e, 4), mul(d, d));
    }

    /// max(0, z) + ln(1 + e^-|z|).
    static ${V} softplus(${V} z, ${real} parameter) {
        return add(whereNegative(z, constant(0), z), log1pOfUnit(expOfNonPositive(neg(abs(z)))));
    }

    static ${V} softplusDerivative(${V} z, ${real} parameter) {
        return sigmoid(z, parameter);
    }

    static ${V} elu(${V} z, ${real} alpha) {
        return whereNegative(z, mul(expMinus1OfNonPositive(notAbove(z, 0)), alpha), z);
    }

    static ${V} eluDerivative(${V} z, ${real} alpha) {
        return whereNegative(z, mul(expOfNonPositive(notAbove(z, 0)), alpha), whereNotNegative(z, constant(1), z));
    }

    /// max(0, z) - t (1 - Phi(t)) with t = |z|: one formula for both signs, without cancellation.
    static ${V} gelu(${V} z, ${real} parameter) {
        ${V} t = notAbove(abs(z), NORMAL_FARTHEST);
        return fma(neg(t), normalTail(t, expOfHalfSquare(t)), whereNegative(z, constant(0), z));
    }

    /// Phi(z) + z phi(z).
    static ${V} geluDerivative(${V} z, ${real} parameter) {
        ${V} t = notAbove(abs(z), NORMAL_FARTHEST);
        ${V} e = expOfHalfSquare(t);
        ${V} tail = normalTail(t, e);
        ${V} slope = mul(mul(t, e), <#if isFloat>0x1.988454p-2f<#else>0x1.9884533d43651p-2</#if>);
        return whereNegative(z, sub(tail, slope), add(sub(slope, tail), 1));
    }

    /// z sigma(z); where e^-|z| is 0 a negative z is cut off, so that -inf gives -0.
    static ${V} silu(${V} z, ${real} parameter) {
        return mul(notBelow(z, EXP_LOWEST), sigmoid(z, parameter));
    }

    /// sigma(z) + z sigma(z) sigma(-z); |z| is cut off where sigma(z) sigma(-z) is 0.
    static ${V} siluDerivative(${V} z, ${real} parameter) {
        ${V} e = expOfNonPositive(neg(abs(z)));
        ${V} d = add(e, 1);
        ${V} s = div(whereNegative(z, e, constant(1)), d);
        ${V} y = notAbove(notBelow(z, EXP_LOWEST), -EXP_LOWEST);
        return fma(y, div(e, mul(d, d)), s);
    }
