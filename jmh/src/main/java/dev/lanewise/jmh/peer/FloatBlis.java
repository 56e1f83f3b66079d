// The build derives DoubleBlis from this file.
package dev.lanewise.jmh.peer;

import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// BLIS' products in float, on plain addresses as [FloatOpenBlas] has them.
public final class FloatBlis {
    private FloatBlis() {}

    /// Loads the library; see [Blis#load].
    ///
    /// @param threads the threads it uses from now on
    /// @throws UnsupportedOperationException if it cannot be loaded; the message says why
    public static void load(int threads) {
        Blis.load(threads);
    }

    /// C ← op(A)·op(B) on addresses, unchecked.
    ///
    /// @param transA whether A is stored as its transpose
    /// @param transB whether B is stored as its transpose
    /// @param m rows of C
    /// @param n columns of C
    /// @param k depth
    /// @param a the address of A
    /// @param lda leading dimension of A
    /// @param b the address of B
    /// @param ldb leading dimension of B
    /// @param c the address of C
    /// @param ldc leading dimension of C
    public static void sgemm(
            boolean transA, boolean transB, int m, int n, int k, long a, int lda, long b, int ldb, long c, int ldc) {
        try {
            Native.GEMM.invokeExact(
                    Cblas.ROW_MAJOR, Cblas.op(transA), Cblas.op(transB), m, n, k, 1f, a, lda, b, ldb, 0f, c, ldc);
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    /// Initialised by the first use; a failure to load shows there, as a LinkageError.
    private static final class Native {
        static final MethodHandle GEMM = Cblas.function(
                Blis.library(),
                "cblas_sgemm",
                Cblas.gemm(ValueLayout.JAVA_FLOAT, ValueLayout.JAVA_LONG),
                Linker.Option.critical(false));

        private Native() {}
    }
}
