package dev.lanewise.netlib;

import static dev.lanewise.kernels.Transpose.NO_TRANS;
import static dev.lanewise.kernels.Transpose.TRANS;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.KernelsDescription;
import dev.ludovic.netlib.blas.BLAS;

/// netlib's interface on Lanewise. What [FloatRoutines] and [DoubleRoutines] do not take is netlib's own.
///
/// It has no state but the kernels, which any number of threads may use at once.
final class LanewiseBlas extends ForwardingBlas {
    /// Below 6³ multiplications netlib's loops are faster: nothing is checked or chosen before they begin. Zen 4, 512
    /// bits, double, the time of VectorBLAS over ours: order 4 gemm 0.7, syrk 0.7, trsm 0.5–0.7, trmm 0.5; order 6 gemm
    /// 0.9, syrk 1.9, trsm 0.8–1.0, trmm 0.8; order 8 gemm 2.9, syrk 2.3, trsm 1.7–1.9, trmm 1.9 (triangles are 1.1 to
    /// 1.9 times as fast since).
    private static final int FEWEST = 6 * 6 * 6;

    private final String description;

    private LanewiseBlas(BLAS netlib, Kernels kernels, int fewest) {
        super(netlib, new FloatRoutines(kernels, fewest), new DoubleRoutines(kernels, fewest));
        KernelsDescription made = kernels.description();
        description = "Lanewise, " + made.backend() + ", " + made.vectorBits() + " bits, " + made.threads()
                + (made.threads() == 1 ? " thread" : " threads") + " a call (" + made.reason()
                + "); banded and packed matrices and levels 1 and 2 by netlib's "
                + netlib.getClass().getSimpleName();
    }

    /// Called by name from [LanewiseNetlib], which older JVMs load too.
    static BLAS create(BLAS netlib, String threads) {
        return create(netlib, threads, FEWEST);
    }

    /// Takes every well-formed call of level 3, since what stands behind it is slow.
    static BLAS createForAll(BLAS slow, String threads) {
        return create(slow, threads, 0);
    }

    private static BLAS create(BLAS netlib, String threads, int fewest) {
        Kernels kernels = Kernels.builder().threads(count(threads)).build();
        KernelsDescription made = kernels.description();
        if (!made.backend().equals("simd")) {
            kernels.close();
            throw new UnsupportedOperationException(
                    "of its kernels there is only " + made.backend() + " (" + made.reason() + ")");
        }
        check(kernels);
        return new LanewiseBlas(netlib, kernels, fewest);
    }

    /// Two products. Kernels load much of themselves at the first one, and a Java whose Vector API is another one than
    /// that of 25 would show it only then, in the middle of a caller's work.
    private static void check(Kernels kernels) {
        int n = 33; // two kinds of tiles, and rows and columns that are left over
        double[] c = new double[n * n];
        double[] a = new double[n * n];
        float[] cFloat = new float[n * n];
        float[] aFloat = new float[n * n];
        for (int i = 0; i < n * n; i++) {
            a[i] = i % 5;
            aFloat[i] = i % 5;
        }
        kernels.dgemm(NO_TRANS, TRANS, n, n, n, 1, a, 0, n, a, 0, n, 0, c, 0, n);
        kernels.sgemm(NO_TRANS, TRANS, n, n, n, 1, aFloat, 0, n, aFloat, 0, n, 0, cFloat, 0, n);
        for (int i = 0; i < n * n; i++) {
            int expected = 0; // sums of whole numbers, which no order rounds
            for (int p = 0; p < n; p++) {
                expected += (i / n * n + p) % 5 * ((i % n * n + p) % 5);
            }
            if (c[i] != expected || cFloat[i] != expected) {
                throw new IllegalStateException("a product came out wrong");
            }
        }
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
}
