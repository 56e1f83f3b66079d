package dev.lanewise.jmh.peer;

import dev.ludovic.netlib.blas.BLAS;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/// netlib's VectorBLAS (Java Vector API) behind [dev.lanewise.kernels.Kernels]; it runs on the caller's thread only.
///
/// It is column-major like the BLAS of old: a row-major C = op(A)·op(B) is the column-major Cᵀ = op(B)ᵀ·op(A)ᵀ in the same
/// memory, so the operands change places and the transposes stay as they are.
public final class VectorBlasKernels extends PeerKernels {
    private final BLAS blas;

    /// Loads VectorBLAS.
    ///
    /// @throws UnsupportedOperationException if it does not load; the message says why
    public VectorBlasKernels() {
        this(load());
    }

    private VectorBlasKernels(BLAS blas) {
        super("vectorblas", 1, "netlib " + blas.getClass().getSimpleName());
        this.blas = blas;
    }

    /// The class by its name. netlib's public entrance first tries its native libraries, which write to the error stream,
    /// and falls back to plain Java in silence; a fallback is not the peer that the table names.
    private static BLAS load() {
        try {
            Method getInstance = Class.forName("dev.ludovic.netlib.blas.VectorBLAS").getDeclaredMethod("getInstance");
            getInstance.setAccessible(true);
            return (BLAS) getInstance.invoke(null);
        } catch (InvocationTargetException e) {
            throw unavailable(e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw unavailable(e);
        }
    }

    private static UnsupportedOperationException unavailable(Throwable cause) {
        return new UnsupportedOperationException(
                "netlib's VectorBLAS does not load; it needs --add-modules jdk.incubator.vector: " + cause, cause);
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
