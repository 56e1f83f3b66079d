package dev.lanewise.jmh.peer;

import org.ejml.EjmlVersion;
import org.ejml.concurrency.EjmlConcurrency;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.CommonOps_FDRM;
import org.ejml.dense.row.CommonOps_MT_DDRM;
import org.ejml.dense.row.CommonOps_MT_FDRM;

/// EJML, Java without vectors, behind [dev.lanewise.kernels.Kernels].
///
/// The number of threads is the library's own, one for the whole process: the last object that was made decides.
public final class EjmlKernels extends DensePeerKernels {
    private final boolean parallel;

    /// Sets the library's threads.
    ///
    /// @param threads the threads one GEMM may use
    public EjmlKernels(int threads) {
        super("ejml", threads, "EJML " + EjmlVersion.VERSION);
        parallel = threads > 1;
        EjmlConcurrency.setMaxThreads(threads);
    }
<#list types as t>
<#assign M = t.isFloat?then("F", "D")>

    @Override
    protected void multiply(
            boolean transA, boolean transB, int m, int n, int k, ${t.real}[] a, ${t.real}[] b, ${t.real}[] c) {
        ${M}MatrixRMaj x = ${M}MatrixRMaj.wrap(transA ? k : m, transA ? m : k, a);
        ${M}MatrixRMaj y = ${M}MatrixRMaj.wrap(transB ? n : k, transB ? k : n, b);
        ${M}MatrixRMaj z = ${M}MatrixRMaj.wrap(m, n, c);
<#list ["_MT", ""] as mt>
        <#if mt == "_MT">if (parallel) {<#else>} else {</#if>
            if (transA && transB) {
                CommonOps${mt}_${M}DRM.multTransAB(x, y, z);
            } else if (transA) {
                CommonOps${mt}_${M}DRM.multTransA(x, y, z);
            } else if (transB) {
                CommonOps${mt}_${M}DRM.multTransB(x, y, z);
            } else {
                CommonOps${mt}_${M}DRM.mult(x, y, z);
            }
</#list>
        }
    }
</#list>
}
