<#include "../_routines.ftl">
<#assign taken = ["asum", "axpy", "dot", "scal", "gemv", "ger", "gemm", "symm", "syrk", "syr2k", "trmm", "trsm"]>
package dev.lanewise.netlib.fommil;

import com.github.fommil.netlib.F2jBLAS;
import dev.lanewise.netlib.LanewiseNetlib;
import dev.ludovic.netlib.blas.BLAS;

/**
 * Lanewise behind the interface of the old netlib-java, which H2O, MTJ and old Breeze call:
 * {@code -Dcom.github.fommil.netlib.BLAS=dev.lanewise.netlib.fommil.FommilBlas}.
 *
 * <p>The dense routines of level 3, gemv, ger and the vector sums go through {@link LanewiseNetlib#blas()}, the rest, and everything where
 * Lanewise cannot run, to netlib-java's own {@link F2jBLAS}.
 */
public final class FommilBlas extends F2jBLAS {
    private static final BLAS LANEWISE = LanewiseNetlib.isLanewise() ? LanewiseNetlib.blas() : null;

    /** Called by netlib-java. */
    public FommilBlas() {}
<#list routines as routine>
<#if taken?seq_contains(name(routine))>
<#list types as type>
<#list [false, true] as offsets>
<#assign method = head(routine, type, offsets)>

    @Override
    public ${method} {
<#if returned(method) == "">
        if (LANEWISE != null) {
            LANEWISE.${call(method)};
        } else {
            super.${call(method)};
        }
<#else>
        return LANEWISE != null ? LANEWISE.${call(method)} : super.${call(method)};
</#if>
    }
</#list>
</#list>
</#if>
</#list>
}
