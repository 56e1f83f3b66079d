package dev.lanewise.netlib;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.KernelsDescription;
import dev.ludovic.netlib.blas.BLAS;

/// netlib's interface on Lanewise. What [FloatRoutines] and [DoubleRoutines] do not take is netlib's own.
///
/// It has no state but the kernels, which any number of threads may use at once.
final class LanewiseBlas extends ForwardingBlas {
    private final FloatRoutines floats;
    private final DoubleRoutines doubles;
    private final String description;

    private LanewiseBlas(BLAS netlib, Kernels kernels) {
        super(netlib);
        floats = new FloatRoutines(kernels);
        doubles = new DoubleRoutines(kernels);
        KernelsDescription made = kernels.description();
        description = "Lanewise, " + made.backend() + ", " + made.vectorBits() + " bits, " + made.threads()
                + (made.threads() == 1 ? " thread" : " threads") + " a call (" + made.reason()
                + "); everything but its products by netlib's "
                + netlib.getClass().getSimpleName();
    }

    /// Called by name from [LanewiseNetlib], which older JVMs load too.
    static BLAS create(BLAS netlib, String threads) {
        Kernels kernels = Kernels.builder().threads(count(threads)).build();
        KernelsDescription made = kernels.description();
        if (!made.backend().equals("simd")) {
            kernels.close();
            throw new UnsupportedOperationException(
                    "of its kernels there is only " + made.backend() + " (" + made.reason() + ")");
        }
        return new LanewiseBlas(netlib, kernels);
    }

    private static int count(String threads) {
        try {
            return Integer.parseInt(threads);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "-D" + LanewiseNetlib.THREADS_PROPERTY + "=" + threads + " is no number of threads", e);
        }
    }

    /// What runs, for the line that is logged.
    @Override
    public String toString() {
        return description;
    }

    @Override
    public void sgemm(
            String transa,
            String transb,
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int lda,
            float[] b,
            int ldb,
            float beta,
            float[] c,
            int ldc) {
        sgemm(transa, transb, m, n, k, alpha, a, 0, lda, b, 0, ldb, beta, c, 0, ldc);
    }

    @Override
    public void sgemm(
            String transa,
            String transb,
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int offseta,
            int lda,
            float[] b,
            int offsetb,
            int ldb,
            float beta,
            float[] c,
            int offsetc,
            int ldc) {
        if (!floats.gemm(transa, transb, m, n, k, alpha, a, offseta, lda, b, offsetb, ldb, beta, c, offsetc, ldc)) {
            netlib.sgemm(transa, transb, m, n, k, alpha, a, offseta, lda, b, offsetb, ldb, beta, c, offsetc, ldc);
        }
    }

    @Override
    public void sger(int m, int n, float alpha, float[] x, int incx, float[] y, int incy, float[] a, int lda) {
        sger(m, n, alpha, x, 0, incx, y, 0, incy, a, 0, lda);
    }

    @Override
    public void sger(
            int m,
            int n,
            float alpha,
            float[] x,
            int offsetx,
            int incx,
            float[] y,
            int offsety,
            int incy,
            float[] a,
            int offseta,
            int lda) {
        if (!floats.ger(m, n, alpha, x, offsetx, incx, y, offsety, incy, a, offseta, lda)) {
            netlib.sger(m, n, alpha, x, offsetx, incx, y, offsety, incy, a, offseta, lda);
        }
    }

    @Override
    public void dgemm(
            String transa,
            String transb,
            int m,
            int n,
            int k,
            double alpha,
            double[] a,
            int lda,
            double[] b,
            int ldb,
            double beta,
            double[] c,
            int ldc) {
        dgemm(transa, transb, m, n, k, alpha, a, 0, lda, b, 0, ldb, beta, c, 0, ldc);
    }

    @Override
    public void dgemm(
            String transa,
            String transb,
            int m,
            int n,
            int k,
            double alpha,
            double[] a,
            int offseta,
            int lda,
            double[] b,
            int offsetb,
            int ldb,
            double beta,
            double[] c,
            int offsetc,
            int ldc) {
        if (!doubles.gemm(transa, transb, m, n, k, alpha, a, offseta, lda, b, offsetb, ldb, beta, c, offsetc, ldc)) {
            netlib.dgemm(transa, transb, m, n, k, alpha, a, offseta, lda, b, offsetb, ldb, beta, c, offsetc, ldc);
        }
    }

    @Override
    public void dger(int m, int n, double alpha, double[] x, int incx, double[] y, int incy, double[] a, int lda) {
        dger(m, n, alpha, x, 0, incx, y, 0, incy, a, 0, lda);
    }

    @Override
    public void dger(
            int m,
            int n,
            double alpha,
            double[] x,
            int offsetx,
            int incx,
            double[] y,
            int offsety,
            int incy,
            double[] a,
            int offseta,
            int lda) {
        if (!doubles.ger(m, n, alpha, x, offsetx, incx, y, offsety, incy, a, offseta, lda)) {
            netlib.dger(m, n, alpha, x, offsetx, incx, y, offsety, incy, a, offseta, lda);
        }
    }
}
