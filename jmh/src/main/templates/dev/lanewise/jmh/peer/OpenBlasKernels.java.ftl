package dev.lanewise.jmh.peer;

/// OpenBLAS behind [dev.lanewise.kernels.Kernels], on the caller's arrays without a copy (see [OpenBlas]).
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
<#list types as t>

    @Override
    protected void multiply(
            boolean transA, boolean transB, int m, int n, int k,
            ${t.real} alpha, ${t.real}[] a, int aOffset, int lda, ${t.real}[] b, int bOffset, int ldb,
            ${t.real} beta, ${t.real}[] c, int cOffset, int ldc) {
        OpenBlas.${t.p}gemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
    }
</#list>
}
