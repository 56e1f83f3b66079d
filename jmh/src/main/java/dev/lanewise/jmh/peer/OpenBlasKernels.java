package dev.lanewise.jmh.peer;

/// OpenBLAS behind [dev.lanewise.kernels.Kernels], on the caller's arrays without a copy (see [FloatOpenBlas]).
///
/// The number of threads is the library's own, one for the whole process: the last object that was made decides.
public final class OpenBlasKernels extends PeerKernels {
    /// Loads OpenBLAS and sets its threads.
    ///
    /// @param threads the threads one GEMM may use
    /// @throws UnsupportedOperationException if OpenBLAS cannot be loaded; the message says why
    public OpenBlasKernels(int threads) {
        super("openblas", threads, OpenBlas.load(threads));
    }

    @Override
    protected void multiply(
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
        FloatOpenBlas.sgemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
    }

    @Override
    protected void multiply(
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
        DoubleOpenBlas.dgemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
    }
}
