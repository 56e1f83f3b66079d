<#--
  The elementary functions, once, for four uses: float and double, one value or one vector at a time. Each is a macro that declares its
  result: <@tanh "y" "z"/> computes y = tanh z. The including template has set V (the value's type) and included _expressions.ftl, whose
  functions fma, add, whereNegative ... give the expression for one or for many values, so that the text below is the specification of both
  backends: same operations, same order, same bits.

  Macros and not methods, down to the single comparison, because of how C2 inlines (all seen in PrintInlining):
  - it refuses a callee that it has already compiled into a big method on its own, which depends on which method was hot first: the same
    softmax, even the same ReLU, allocated nothing in one JVM and boxed every vector in another;
  - it inlines every Vector API call before it optimises anything and stops at 18,000 nodes (NodeCountInliningCutoff), about 70 calls in one
    method; GELU in double has over 100. So constants are static final vectors, which cost no call, and long polynomials are loops.

  Coefficients: Chebyshev interpolants computed with 200 bits (mpmath chebyfit), rounded to the type; the stated error is that of the
  polynomial, before rounding. Evaluated by Horner's rule with fused multiply-adds. Rejected: Estrin's scheme (fewer dependent steps, but
  the next vectors of the row fill the pipeline as well), and the Vector API's own EXP and TANH (a library call that spills every live
  vector, with results that differ between interpreter and compiler).
-->
<#-- The activations, by the names of their macros; each has a derivative of the same name with "Derivative" behind. -->
<#assign activations = ["identity", "relu", "leakyRelu", "sigmoid", "tanh", "softplus", "elu", "gelu", "silu"]>
<#-- The name in Activation.Kind: leakyRelu is LEAKY_RELU. -->
<#function kind name><#return name?replace("([A-Z])", "_$1", "r")?upper_case></#function>

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
<#-- A constant: its name, its literal for float and for double. -->
<#macro define name float double>
    static final ${V} ${name} = ${constant(isFloat?then(float, double))};
</#macro>
<#-- A polynomial's coefficients, highest degree first: short lists as constants, long ones as an array. Only exp in float is worth the nodes of the first
  form: it is in every function, and written out it is 1.3 times as fast. -->
<#macro coefficients name list>
<#if name != "EXP" || !isFloat>
    static final ${real}[] ${name} = {
<#list list?chunk(4) as row>
        ${row?join(", ")},
</#list>
    };
<#else>
<#list list as c>
    static final ${V} ${name}_${c?index} = ${constant(c)};
</#list>
</#if>
</#macro>
<#-- Horner's rule over them. A vector that a loop carries is an argument and not the receiver: of the receiver C2 knows no more than "some vector"
  while it parses the loop, and without a profile (a callee that was hardly run when its caller was hot) it makes the call a virtual one and boxes
  the vector for good. Of x it knows the class. -->
<#macro polynomial y name list x>
<#if name != "EXP" || !isFloat>
        ${V} ${y} = ${constant(name + "[0]")};
        for (int term = 1; term < ${name}.length; term++) {
            ${y} = ${fma(x, y, constant(name + "[term]"))};
        }
<#else>
<#local sum = name + "_0">
<#list 1..<list?size as i><#local sum = fma(sum, x, name + "_" + i)></#list>
        ${V} ${y} = ${sum};
</#if>
</#macro>
<#-- The constants, once in the class that has the helpers. -->
<#macro constants>
<@define "ZERO"               "0"                 "0"/>
<@define "ONE"                "1"                 "1"/>
<@define "TWO"                "2"                 "2"/>
<@define "MINUS_TWO"          "-2"                "-2"/>
<@define "FOUR"               "4"                 "4"/>
<@define "MINUS_HALF"         "-0.5f"             "-0.5"/>

    /// Adding this makes the unit of the last place 1: the sum rounds to an integer, whose low bits are the integer's.
<@define "ROUNDING_SHIFT"     "0x1.8p23f"         "0x1.8p52"/>
<@define "LOG2_E"             "0x1.715476p+0f"    "0x1.71547652b82fep+0"/>
<@define "MINUS_LN2_HIGH"     "-0x1.62e4p-1f"     "-0x1.62e42fee00000p-1"/>
<@define "MINUS_LN2_LOW"      "-0x1.7f7d1cp-20f"  "-0x1.a39ef35793c76p-33"/>

    /// Below this, e^x is less than half the smallest subnormal.
<@define "EXP_LOWEST"         "-104"              "-746"/>
<@define "EXP_HIGHEST"        "104"               "746"/>

    /// Beyond this, e^(-t^2/2) is 0.
<@define "NORMAL_FARTHEST"    "15"                "39"/>
<@define "NORMAL_K"           "3.5f"              "5"/>
<@define "NORMAL_SLOPE"       "0.6f"              "0.6"/>
<@define "MINUS_INV_SQRT_2PI" "-0x1.988454p-2f"   "-0x1.9884533d43651p-2"/>

    /// (e^r - 1 - r) / r^2 on |r| <= ln 2 / 2, absolute error ${isFloat?then("6.6e-8", "1.1e-16")}.
<@coefficients "EXP" expCoefficients/>

    /// (2 artanh s - 2 s) / s^3 in s^2 on [0, 1/9], absolute error ${isFloat?then("7.3e-9", "2.5e-18")}.
<@coefficients "LOG1P" log1pCoefficients/>

    /// e^(t^2/2) (1 - Phi(t)) (1 + 0.6 t) in q = (t - K) / (t + K), absolute error ${isFloat?then("7.8e-10", "1.9e-18")}.
<@coefficients "NORMAL_TAIL" normalTailCoefficients/>
</#macro>
<#--
  e^x for ${isFloat?then("-120", "-1000")} <= x <= 0: n = round(x / ln 2), r = x - n ln 2 in two parts (Cody & Waite, "Software Manual for the
  Elementary Functions", 1980), e^r = 1 + yS with yS = r + r^2 P(r), then times 2^n. Gradual underflow; NaN gives NaN.
-->
<#macro expTerms y x>
        ${V} ${y}Shifted = ${fma(x, "LOG2_E", "ROUNDING_SHIFT")};
        ${V} ${y}N = ${sub(y + "Shifted", "ROUNDING_SHIFT")};
        ${V} ${y}R = ${fma(y + "N", "MINUS_LN2_LOW", fma(y + "N", "MINUS_LN2_HIGH", x))};
<@polynomial "${y}P" "EXP" expCoefficients "${y}R"/>
        ${V} ${y}S = ${fma(mul(y + "R", y + "R"), y + "P", y + "R")};
</#macro>
<#macro expOfBounded y x>
<@expTerms y x/>
        ${V} ${y} = ${timesPowerOfTwo(add(y + "S", "ONE"), y + "Shifted")};
</#macro>
<#-- e^x for x <= 0. -->
<#macro exp y x>
        ${V} ${y}A = ${x};
        ${V} ${y}X = ${notBelow(y + "A", "EXP_LOWEST")};
<@expOfBounded y "${y}X"/>
</#macro>
<#-- The terms of e^x - 1 for x <= 0, accurate near 0: yS yScale + yBase. -->
<#macro expMinus1Terms y x>
        ${V} ${y}A = ${x};
        ${V} ${y}X = ${notBelow(y + "A", "EXP_LOWEST")};
        ${V} ${y}Shifted = ${fma(y + "X", "LOG2_E", "ROUNDING_SHIFT")};
        ${V} ${y}N = ${sub(y + "Shifted", "ROUNDING_SHIFT")};
        ${V} ${y}R = ${fma(y + "N", "MINUS_LN2_LOW", fma(y + "N", "MINUS_LN2_HIGH", y + "X"))};
<@polynomial "${y}P" "EXP" expCoefficients "${y}R"/>
        ${V} ${y}Square = ${mul(y + "R", y + "R")};
        ${V} ${y}S = ${fma(y + "Square", y + "P", y + "R")};
        ${V} ${y}Scale = ${timesPowerOfTwo("ONE", y + "Shifted")};
        ${V} ${y}Base = ${sub(y + "Scale", "ONE")};
</#macro>
<#macro expMinus1 y x>
<@expMinus1Terms y x/>
        ${V} ${y} = ${fma(y + "S", y + "Scale", y + "Base")};
</#macro>
<#--
  1 / (a + x + low) for a >= |x|: the quotient by the rounded sum, with the rounding errors of both put back. It leaves half an ulp where sum and
  division would be one and a half.
-->
<#macro reciprocal y a x low="">
        ${V} ${y}D = ${add(a, x)};
        ${V} ${y}L = ${(low == "")?then(sub(x, sub(y + "D", a)), add(sub(x, sub(y + "D", a)), low))};
        ${V} ${y}Q = ${div("ONE", y + "D")};
        ${V} ${y}N = ${neg(y + "Q")};
        ${V} ${y} = ${fma(fma(y + "N", y + "L", fma(y + "N", y + "D", "ONE")), y + "Q", y + "Q")};
</#macro>
<#--
  ln(1 + x) for 0 <= x <= 1. With s = x / (2 + x): ln(1 + x) = 2 artanh s = x - s (x - s^2 Q(s^2)), a small correction of an exact x (the form
  of fdlibm's log).
-->
<#macro log1p y x>
        ${V} ${y}S = ${div(x, add(x, "TWO"))};
        ${V} ${y}W = ${mul(y + "S", y + "S")};
<@polynomial "${y}Q" "LOG1P" log1pCoefficients "${y}W"/>
        ${V} ${y} = ${fma(y + "S", fma(y + "W", y + "Q", neg(x)), x)};
</#macro>
<#--
  From t = |z|, not above NORMAL_FARTHEST: yE = e^(-t^2/2), with the rounding error of t^2 put back, and y = 1 - Phi(t) = yE M(q) / (1 + 0.6 t), M a
  polynomial in q = (t - K) / (t + K), which maps [0, inf) to [-1, 1) (after Shepherd & Laframboise, "Chebyshev approximation of
  (1 + 2x) exp(x^2) erfc x", Math. Comp. 36, 1981). The relative errors of t^2, 1 + 0.6 t and of its reciprocal go into one correction of e^r - 1 = s,
  and with p = M / (1 + 0.6 t) the product is p + p s before it is scaled: one rounding instead of five. Max error of GELU over every float 3.4 ulp; with
  1 + s rounded before it is multiplied by p 4.4, and 4.2 with p from a second division. Rejected: the rounding errors of p and of t p as well (2.6 ulp for
  five operations more), no division by 1 + 0.6 t (7 to 8 ulp for K = 3, 4, 5, 8: the polynomial falls from 0.5 to 0.03, its terms cancel), and a
  corrected quotient q (no gain).
-->
<#macro normalTail y t>
        ${V} ${y}Half = ${mul(t, "MINUS_HALF")}; // exact
        ${V} ${y}High = ${mul(t, y + "Half")};
        ${V} ${y}Low = ${fma(t, y + "Half", neg(y + "High"))};
<@expTerms "${y}F" "${y}High"/>
        ${V} ${y}One = ${add(y + "FS", "ONE")};
        ${V} ${y}E = ${timesPowerOfTwo(add(fma(y + "One", y + "Low", y + "FS"), "ONE"), y + "FShifted")};
        ${V} ${y}Q = ${div(sub(t, "NORMAL_K"), add(t, "NORMAL_K"))};
<@polynomial "${y}M" "NORMAL_TAIL" normalTailCoefficients "${y}Q"/>
        ${V} ${y}D = ${fma(t, "NORMAL_SLOPE", "ONE")};
        ${V} ${y}DLow = ${fma(t, "NORMAL_SLOPE", sub("ONE", y + "D"))};
        ${V} ${y}Y = ${div("ONE", y + "D")};
        ${V} ${y}N = ${neg(y + "Y")};
        ${V} ${y}C = ${add(fma(y + "N", y + "DLow", fma(y + "N", y + "D", "ONE")), y + "Low")};
        ${V} ${y}P = ${mul(y + "Y", y + "M")};
        ${V} ${y} = ${timesPowerOfTwo(fma(y + "P", fma(y + "One", y + "C", y + "FS"), y + "P"), y + "FShifted")};
</#macro>
<#-- The activations y = f(z) and their derivatives; those with a parameter find it in `parameter`. -->
<#macro identity y z>
        ${V} ${y} = ${z};
</#macro>
<#macro identityDerivative y z>
        ${V} ${y} = ONE;
</#macro>
<#-- NaN stays NaN: only z < 0 is replaced. -->
<#macro relu y z>
        ${V} ${y} = ${whereNegative(z, "ZERO", z)};
</#macro>
<#macro reluDerivative y z>
        ${V} ${y} = ${whereNotNegative(z, "ONE", "ZERO")};
</#macro>
<#macro leakyRelu y z>
        ${V} ${y} = ${whereNegative(z, mul(z, constant("parameter")), z)};
</#macro>
<#macro leakyReluDerivative y z>
        ${V} ${y} = ${whereNotNegative(z, "ONE", constant("parameter"))};
</#macro>
<#-- 1 / (1 + e^-z) for z >= 0, e^z / (1 + e^z) below: nothing overflows, and small values keep all their digits. -->
<#macro sigmoid y z>
<@exp "${y}E" neg(abs(z))/>
<@reciprocal "${y}R" "ONE" "${y}E"/>
        ${V} ${y} = ${mul(y + "R", whereNegative(z, y + "E", "ONE"))};
</#macro>
<#--
  (1 + e)^2 as 1 + e (2 + e), rounded once near 1, where the square of a rounded sum is rounded three times: derivatives of sigmoid and tanh are then
  within 2.9 ulp in float, not 4.2.
-->
<#function squareOfOnePlus e><#return fma(e, add(e, "TWO"), "ONE")></#function>
<#-- e / (1 + e)^2 with e = e^-|z|. -->
<#macro sigmoidDerivative y z>
<@exp "${y}E" neg(abs(z))/>
        ${V} ${y} = ${div(y + "E", squareOfOnePlus(y + "E"))};
</#macro>
<#-- -t / (2 + t) with t = e^(-2|z|) - 1 in two parts, and the sign of z. Max error in float 1.7 ulp, 2.5 with t in one part. -->
<#macro tanh y z>
<@expMinus1Terms "${y}T" mul(abs(z), "MINUS_TWO")/>
        ${V} ${y}T = ${fma(y + "TS", y + "TScale", y + "TBase")};
        ${V} ${y}Low = ${fma(fma(y + "TSquare", y + "TP", sub(y + "TR", y + "TS")), y + "TScale", fma(y + "TS", y + "TScale", sub(y + "TBase", y + "T")))};
<@reciprocal "${y}R" "TWO" "${y}T" "${y}Low"/>
        ${V} ${y} = ${withSignOf(neg(fma(y + "T", y + "R", mul(y + "Low", y + "R"))), z)};
</#macro>
<#-- 4 e / (1 + e)^2 with e = e^(-2|z|). -->
<#macro tanhDerivative y z>
<@exp "${y}E" mul(abs(z), "MINUS_TWO")/>
        ${V} ${y} = ${div(mul(y + "E", "FOUR"), squareOfOnePlus(y + "E"))};
</#macro>
<#-- max(0, z) + ln(1 + e^-|z|). -->
<#macro softplus y z>
<@exp "${y}E" neg(abs(z))/>
<@log1p "${y}L" "${y}E"/>
        ${V} ${y} = ${add(whereNegative(z, "ZERO", z), y + "L")};
</#macro>
<#macro softplusDerivative y z>
<@sigmoid y z/>
</#macro>
<#macro elu y z>
<@expMinus1 "${y}T" notAbove(z, "ZERO")/>
        ${V} ${y} = ${whereNegative(z, mul(y + "T", constant("parameter")), z)};
</#macro>
<#-- 1 for z >= 0, and NaN for NaN. -->
<#macro eluDerivative y z>
<@exp "${y}E" notAbove(z, "ZERO")/>
        ${V} ${y} = ${whereNegative(z, mul(y + "E", constant("parameter")), whereNotNegative(z, "ONE", z))};
</#macro>
<#-- max(0, z) - t (1 - Phi(t)) with t = |z|: one formula for both signs, without cancellation. -->
<#macro gelu y z>
        ${V} ${y}A = ${abs(z)};
        ${V} ${y}T = ${notAbove(y + "A", "NORMAL_FARTHEST")};
<@normalTail "${y}U" "${y}T"/>
        ${V} ${y} = ${fma(neg(y + "T"), y + "U", whereNegative(z, "ZERO", z))};
</#macro>
<#-- Phi(z) + z phi(z). -->
<#macro geluDerivative y z>
        ${V} ${y}A = ${abs(z)};
        ${V} ${y}T = ${notAbove(y + "A", "NORMAL_FARTHEST")};
<@normalTail "${y}U" "${y}T"/>
        ${V} ${y}D = ${fma(mul(y + "T", y + "UE"), "MINUS_INV_SQRT_2PI", y + "U")};
        ${V} ${y} = ${whereNegative(z, y + "D", sub("ONE", y + "D"))};
</#macro>
<#-- z sigma(z); where e^-|z| is 0 a negative z is cut off, so that -inf gives -0. -->
<#macro silu y z>
<@sigmoid "${y}S" z/>
        ${V} ${y} = ${mul(notBelow(z, "EXP_LOWEST"), y + "S")};
</#macro>
<#-- sigma(z) + z sigma(z) sigma(-z); |z| is cut off where sigma(z) sigma(-z) is 0. -->
<#macro siluDerivative y z>
<@exp "${y}E" neg(abs(z))/>
        ${V} ${y}D = ${add(y + "E", "ONE")};
        ${V} ${y}S = ${div(whereNegative(z, y + "E", "ONE"), y + "D")};
        ${V} ${y}B = ${notBelow(z, "EXP_LOWEST")};
        ${V} ${y}X = ${notAbove(y + "B", "EXP_HIGHEST")};
        ${V} ${y} = ${fma(y + "X", div(y + "E", squareOfOnePlus(y + "E")), y + "S")};
</#macro>
