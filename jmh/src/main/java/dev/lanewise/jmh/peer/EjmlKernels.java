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

    @Override
    protected void multiply(boolean transA, boolean transB, int m, int n, int k, float[] a, float[] b, float[] c) {
        FMatrixRMaj x = FMatrixRMaj.wrap(transA ? k : m, transA ? m : k, a);
        FMatrixRMaj y = FMatrixRMaj.wrap(transB ? n : k, transB ? k : n, b);
        FMatrixRMaj z = FMatrixRMaj.wrap(m, n, c);
        if (parallel) {
            if (transA && transB) {
                CommonOps_MT_FDRM.multTransAB(x, y, z);
            } else if (transA) {
                CommonOps_MT_FDRM.multTransA(x, y, z);
            } else if (transB) {
                CommonOps_MT_FDRM.multTransB(x, y, z);
            } else {
                CommonOps_MT_FDRM.mult(x, y, z);
            }
        } else {
            if (transA && transB) {
                CommonOps_FDRM.multTransAB(x, y, z);
            } else if (transA) {
                CommonOps_FDRM.multTransA(x, y, z);
            } else if (transB) {
                CommonOps_FDRM.multTransB(x, y, z);
            } else {
                CommonOps_FDRM.mult(x, y, z);
            }
        }
    }

    @Override
    protected void multiply(boolean transA, boolean transB, int m, int n, int k, double[] a, double[] b, double[] c) {
        DMatrixRMaj x = DMatrixRMaj.wrap(transA ? k : m, transA ? m : k, a);
        DMatrixRMaj y = DMatrixRMaj.wrap(transB ? n : k, transB ? k : n, b);
        DMatrixRMaj z = DMatrixRMaj.wrap(m, n, c);
        if (parallel) {
            if (transA && transB) {
                CommonOps_MT_DDRM.multTransAB(x, y, z);
            } else if (transA) {
                CommonOps_MT_DDRM.multTransA(x, y, z);
            } else if (transB) {
                CommonOps_MT_DDRM.multTransB(x, y, z);
            } else {
                CommonOps_MT_DDRM.mult(x, y, z);
            }
        } else {
            if (transA && transB) {
                CommonOps_DDRM.multTransAB(x, y, z);
            } else if (transA) {
                CommonOps_DDRM.multTransA(x, y, z);
            } else if (transB) {
                CommonOps_DDRM.multTransB(x, y, z);
            } else {
                CommonOps_DDRM.mult(x, y, z);
            }
        }
    }
}
