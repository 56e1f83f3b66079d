<#assign V = "${Real}Vector">
<#include "../_expressions.ftl">
<#include "../_functions.ftl">
package dev.lanewise.kernels.simd;

import jdk.incubator.vector.${Real}Vector;
import jdk.incubator.vector.VectorSpecies;

/// The constants of the elementary functions as vectors of ${real}; the functions themselves are expanded into the loops that use them (see
/// `_functions.ftl`).
final class ${Real}Constants {
    private static final VectorSpecies<${box}> SPECIES = ${Real}Vector.SPECIES_PREFERRED;

    /// Bits of the significand that are stored.
    static final int EXPONENT_SHIFT = <#if isFloat>23<#else>52</#if>;

    /// The exponent's bias and <#if isFloat>64<#else>512</#if> more, in its place.
    static final ${bits} RAISED_BIAS = <#if isFloat>(127 + 64) << 23<#else>(1023L + 512) << 52</#if>;

    /// Takes back the <#if isFloat>64<#else>512</#if>.
    static final ${real} LOWERED = <#if isFloat>0x1p-64f<#else>0x1p-512</#if>;
<@constants/>

    private ${Real}Constants() {}
}
