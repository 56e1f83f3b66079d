<#-- The routines of BLAS as netlib declares them: ? is s or d, R float or double, W floatW or doubleW. One without ? is there once. Where there
     are arrays, a second method has an offset after each. -->
<#assign routines = [
    "R ?asum(int n, R[] x, int incx)",
    "void ?axpy(int n, R alpha, R[] x, int incx, R[] y, int incy)",
    "void ?copy(int n, R[] x, int incx, R[] y, int incy)",
    "R ?dot(int n, R[] x, int incx, R[] y, int incy)",
    "float sdsdot(int n, float sb, float[] sx, int incsx, float[] sy, int incsy)",
    "R ?nrm2(int n, R[] x, int incx)",
    "void ?rot(int n, R[] x, int incx, R[] y, int incy, R c, R s)",
    "void ?rotg(W a, W b, W c, W s)",
    "void ?rotm(int n, R[] x, int incx, R[] y, int incy, R[] param)",
    "void ?rotmg(W d1, W d2, W x1, R y1, R[] param)",
    "void ?scal(int n, R alpha, R[] x, int incx)",
    "void ?swap(int n, R[] x, int incx, R[] y, int incy)",
    "int i?amax(int n, R[] x, int incx)",
    "boolean lsame(String ca, String cb)",

    "void ?gbmv(String trans, int m, int n, int kl, int ku, R alpha, R[] a, int lda, R[] x, int incx, R beta, R[] y, int incy)",
    "void ?gemv(String trans, int m, int n, R alpha, R[] a, int lda, R[] x, int incx, R beta, R[] y, int incy)",
    "void ?ger(int m, int n, R alpha, R[] x, int incx, R[] y, int incy, R[] a, int lda)",
    "void ?sbmv(String uplo, int n, int k, R alpha, R[] a, int lda, R[] x, int incx, R beta, R[] y, int incy)",
    "void ?spmv(String uplo, int n, R alpha, R[] a, R[] x, int incx, R beta, R[] y, int incy)",
    "void ?spr(String uplo, int n, R alpha, R[] x, int incx, R[] a)",
    "void ?spr2(String uplo, int n, R alpha, R[] x, int incx, R[] y, int incy, R[] a)",
    "void ?symv(String uplo, int n, R alpha, R[] a, int lda, R[] x, int incx, R beta, R[] y, int incy)",
    "void ?syr(String uplo, int n, R alpha, R[] x, int incx, R[] a, int lda)",
    "void ?syr2(String uplo, int n, R alpha, R[] x, int incx, R[] y, int incy, R[] a, int lda)",
    "void ?tbmv(String uplo, String trans, String diag, int n, int k, R[] a, int lda, R[] x, int incx)",
    "void ?tbsv(String uplo, String trans, String diag, int n, int k, R[] a, int lda, R[] x, int incx)",
    "void ?tpmv(String uplo, String trans, String diag, int n, R[] a, R[] x, int incx)",
    "void ?tpsv(String uplo, String trans, String diag, int n, R[] a, R[] x, int incx)",
    "void ?trmv(String uplo, String trans, String diag, int n, R[] a, int lda, R[] x, int incx)",
    "void ?trsv(String uplo, String trans, String diag, int n, R[] a, int lda, R[] x, int incx)",

    "void ?gemm(String transa, String transb, int m, int n, int k, R alpha, R[] a, int lda, R[] b, int ldb, R beta, R[] c, int ldc)",
    "void ?symm(String side, String uplo, int m, int n, R alpha, R[] a, int lda, R[] b, int ldb, R beta, R[] c, int ldc)",
    "void ?syrk(String uplo, String trans, int n, int k, R alpha, R[] a, int lda, R beta, R[] c, int ldc)",
    "void ?syr2k(String uplo, String trans, int n, int k, R alpha, R[] a, int lda, R[] b, int ldb, R beta, R[] c, int ldc)",
    "void ?trmm(String side, String uplo, String transa, String diag, int m, int n, R alpha, R[] a, int lda, R[] b, int ldb)",
    "void ?trsm(String side, String uplo, String transa, String diag, int m, int n, R alpha, R[] a, int lda, R[] b, int ldb)"
]>
<#assign types = [
    {"p": "s", "real": "float", "routines": "floats"},
    {"p": "d", "real": "double", "routines": "doubles"}
]>

<#-- The name without the letter of the type. -->
<#function name routine>
  <#return routine?keep_after(" ")?keep_before("(")?remove_beginning("?")>
</#function>

<#-- The method's head in a type, with the offsets if asked for. -->
<#function head routine type offsets>
  <#local typed = routine?replace("?", type.p)?replace("\\bR\\b", type.real, "r")?replace("\\bW\\b", type.real + "W", "r")>
  <#return offsets?then(typed?replace("(\\w+\\[\\]) (\\w+)", "$1 $2, int offset$2", "r"), typed)>
</#function>

<#-- A call with the parameters of a head as its arguments. -->
<#function call head>
  <#return head?keep_after(" ")?replace("[\\w\\[\\]]+ (\\w+)", "$1", "r")>
</#function>

<#-- A call of the variant with offsets, all 0, from the head without. -->
<#function callAtZero head>
  <#return call(head?replace("(\\w+\\[\\]) (\\w+)", "$1 $2, int 0", "r"))>
</#function>

<#-- "return ", where something is. -->
<#function returned head>
  <#return head?starts_with("void ")?then("", "return ")>
</#function>

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
