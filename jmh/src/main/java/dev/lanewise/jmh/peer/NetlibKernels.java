package dev.lanewise.jmh.peer;

import dev.ludovic.netlib.blas.BLAS;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/// One of netlib's implementations behind [dev.lanewise.kernels.Kernels].
///
/// It is column-major like the BLAS of old: a row-major C = op(A)·op(B) is the column-major Cᵀ = op(B)ᵀ·op(A)ᵀ in the
/// same memory, so the operands change places and the transposes stay as they are.
public abstract class NetlibKernels extends PeerKernels {
    private final BLAS blas;

    /// Wraps an implementation.
    ///
    /// @param name its short name
    /// @param threads the threads that one GEMM may use
    /// @param version which one it is
    /// @param blas the implementation
    protected NetlibKernels(String name, int threads, String version, BLAS blas) {
        super(name, threads, version);
        this.blas = blas;
    }

    /// An implementation by the name of its class. netlib's public entrances fall back to another one in silence or
    /// write to the error stream where one does not load; a fallback is not the peer that the table names.
    ///
    /// @param name the class
    /// @param advice what may help where it does not load
    /// @return the implementation
    /// @throws UnsupportedOperationException if it does not load
    protected static BLAS instance(String name, String advice) {
        try {
            Method getInstance =
                    Class.forName("dev.ludovic.netlib.blas." + name).getDeclaredMethod("getInstance");
            getInstance.setAccessible(true);
            return (BLAS) getInstance.invoke(null);
        } catch (InvocationTargetException e) {
            throw unavailable(name, advice, e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw unavailable(name, advice, e);
        }
    }

    private static UnsupportedOperationException unavailable(String name, String advice, Throwable cause) {
        return new UnsupportedOperationException(
                "netlib's " + name + " does not load; " + advice + ": " + cause, cause);
    }

    @Override
    protected final void multiply(
            boolean transA,
            boolean transB,
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb,
            float beta,
            float[] c,
            int cOffset,
            int ldc) {
        blas.sgemm(
                transB ? "T" : "N",
                transA ? "T" : "N",
                n,
                m,
                k,
                alpha,
                b,
                bOffset,
                ldb,
                a,
                aOffset,
                lda,
                beta,
                c,
                cOffset,
                ldc);
    }

    @Override
    protected final void multiply(
            boolean transA,
            boolean transB,
            int m,
            int n,
            int k,
            double alpha,
            double[] a,
            int aOffset,
            int lda,
            double[] b,
            int bOffset,
            int ldb,
            double beta,
            double[] c,
            int cOffset,
            int ldc) {
        blas.dgemm(
                transB ? "T" : "N",
                transA ? "T" : "N",
                n,
                m,
                k,
                alpha,
                b,
                bOffset,
                ldb,
                a,
                aOffset,
                lda,
                beta,
                c,
                cOffset,
                ldc);
    }
}
