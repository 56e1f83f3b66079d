<#include "_routines.ftl">
<#assign own = ["gemm", "ger", "symm", "syrk", "syr2k", "trmm", "trsm"]>
package dev.lanewise.netlib;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import org.netlib.util.doubleW;
import org.netlib.util.floatW;

/// All 137 methods of netlib's interface: ${own?join(", ")} go to [FloatRoutines] and [DoubleRoutines], and what these do not take, and
/// everything else, to netlib's own Java implementation, with the arguments as they are.
///
/// Neither it nor [LanewiseBlas] extends a class of netlib: those are private to their package, and a package is one only within one class
/// loader, while Spark loads a plugin by another one than netlib.
abstract class ForwardingBlas implements JavaBLAS, NativeBLAS {
    private final BLAS netlib;
    private final FloatRoutines floats;
    private final DoubleRoutines doubles;

    ForwardingBlas(BLAS netlib, FloatRoutines floats, DoubleRoutines doubles) {
        this.netlib = netlib;
        this.floats = floats;
        this.doubles = doubles;
    }
<#list routines as routine>
<#list routine?contains("?")?then(types, [types[0]]) as type>
<#list routine?contains("[]")?then([false, true], [false]) as offsets>
<#assign method = head(routine, type, offsets)>

    @Override
    public ${method} {
<#if !own?seq_contains(name(routine))>
        ${returned(method)}netlib.${call(method)};
<#elseif !offsets>
        ${callAtZero(method)};
<#else>
        if (!${type.routines}.${call(method)?remove_beginning(type.p)}) {
            netlib.${call(method)};
        }
</#if>
    }
</#list>
</#list>
</#list>
}
