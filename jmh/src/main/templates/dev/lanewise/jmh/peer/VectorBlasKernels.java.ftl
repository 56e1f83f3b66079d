package dev.lanewise.jmh.peer;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;

/// netlib's VectorBLAS (Java Vector API) behind [dev.lanewise.kernels.Kernels]; it runs on the caller's thread only.
///
/// It is column-major like the BLAS of old: a row-major C = op(A)·op(B) is the column-major Cᵀ = op(B)ᵀ·op(A)ᵀ in the same
/// memory, so the operands change places and the transposes stay as they are.
public final class VectorBlasKernels extends PeerKernels {
    private final BLAS blas;

    /// Loads VectorBLAS.
    ///
    /// @throws UnsupportedOperationException if netlib chose another implementation or none; the message says why
    public VectorBlasKernels() {
        this(load());
    }

    private VectorBlasKernels(BLAS blas) {
        super("vectorblas", 1, "netlib " + blas.getClass().getSimpleName());
        this.blas = blas;
    }

    /// netlib falls back in silence; a fallback is not the peer that the table names.
    private static BLAS load() {
        BLAS found;
        try {
            found = JavaBLAS.getInstance();
        } catch (LinkageError | RuntimeException e) {
            throw new UnsupportedOperationException("netlib does not load: " + e, e);
        }
        if (!found.getClass().getSimpleName().equals("VectorBLAS")) {
            throw new UnsupportedOperationException("netlib chose " + found.getClass().getSimpleName()
                    + " instead of VectorBLAS: it needs --add-modules jdk.incubator.vector");
        }
        return found;
    }

    /// Why a product of this size does not show VectorBLAS at its own: below 10⁶ multiplications it takes a path that is
    /// not vectorised, and it counts them in `int`, so that 2048³ counts as 0 (netlib 3.2.0). One such product takes
    /// seconds.
    ///
    /// @param m rows of C
    /// @param n columns of C
    /// @param k depth
    /// @return the reason not to time it, or null
    public static String reasonNotToTime(int m, int n, int k) {
        boolean large = (double) m * n * k >= 1e6;
        return large && m * n * k < 1_000_000 ? "m·n·k overflows int" : null;
    }
<#list types as t>

    @Override
    protected void multiply(
            boolean transA, boolean transB, int m, int n, int k,
            ${t.real} alpha, ${t.real}[] a, int aOffset, int lda, ${t.real}[] b, int bOffset, int ldb,
            ${t.real} beta, ${t.real}[] c, int cOffset, int ldc) {
        blas.${t.p}gemm(
                transB ? "T" : "N", transA ? "T" : "N", n, m, k,
                alpha, b, bOffset, ldb, a, aOffset, lda, beta, c, cOffset, ldc);
    }
</#list>
}
