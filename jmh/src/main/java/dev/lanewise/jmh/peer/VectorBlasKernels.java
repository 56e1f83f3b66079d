package dev.lanewise.jmh.peer;

import dev.ludovic.netlib.blas.BLAS;

/// netlib's VectorBLAS (Java Vector API) behind [dev.lanewise.kernels.Kernels]; it runs on the caller's thread only.
public final class VectorBlasKernels extends NetlibKernels {
    /// Loads VectorBLAS.
    ///
    /// @throws UnsupportedOperationException if it does not load; the message says why
    public VectorBlasKernels() {
        this(instance("VectorBLAS", "it needs --add-modules jdk.incubator.vector"));
    }

    private VectorBlasKernels(BLAS blas) {
        super("vectorblas", 1, "netlib " + blas.getClass().getSimpleName(), blas);
    }

    /// Why a product of this size does not show VectorBLAS at its own: below 10⁶ multiplications it takes a path
    /// that is not vectorised, and it counts them in `int`, so that 2048³ counts as 0 (netlib 3.2.0). One such
    /// product takes seconds.
    ///
    /// @param m rows of C
    /// @param n columns of C
    /// @param k depth
    /// @return the reason not to time it, or null
    public static String reasonNotToTime(int m, int n, int k) {
        boolean large = (double) m * n * k >= 1e6;
        return large && m * n * k < 1_000_000 ? "m·n·k overflows int" : null;
    }
}
