// The build derives DoubleOpenBlas from this file.
package dev.lanewise.jmh.peer;

import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.bytedeco.openblas.global.openblas_nolapack;

/// OpenBLAS' products in float, called through `java.lang.foreign` as critical functions: no thread-state transition,
/// and heap arrays are passed where they lie.
///
/// Two forms of GEMM: on heap arrays, for the training step behind `Kernels`; on plain addresses, where the operands
/// are off-heap and aligned to 64 bytes, which is the library's home ground and what the GEMM tables time. The second
/// does without segments and their checks: it is the cheapest call that Java can make.
public final class FloatOpenBlas {
    private FloatOpenBlas() {}

    // spotless:off: arguments stay grouped, a matrix a line

    /// C ← α·op(A)·op(B) + β·C on heap arrays, unchecked.
    static void sgemm(
            boolean transA, boolean transB, int m, int n, int k,
            float alpha, float[] a, int aOffset, int lda, float[] b, int bOffset, int ldb,
            float beta, float[] c, int cOffset, int ldc) {
        try {
            Native.GEMM_HEAP.invokeExact(
                    Cblas.ROW_MAJOR, Cblas.op(transA), Cblas.op(transB), m, n, k,
                    alpha, Cblas.segment(a, aOffset), lda, Cblas.segment(b, bOffset), ldb,
                    beta, Cblas.segment(c, cOffset), ldc);
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    /// C ← α·op(A)·op(B) + β·C on addresses, unchecked.
    ///
    /// @param transA whether A is stored as its transpose
    /// @param transB whether B is stored as its transpose
    /// @param m rows of C
    /// @param n columns of C
    /// @param k depth
    /// @param alpha α
    /// @param a the address of A
    /// @param lda leading dimension of A
    /// @param b the address of B
    /// @param ldb leading dimension of B
    /// @param beta β
    /// @param c the address of C
    /// @param ldc leading dimension of C
    public static void sgemm(
            boolean transA, boolean transB, int m, int n, int k,
            float alpha, long a, int lda, long b, int ldb, float beta, long c, int ldc) {
        try {
            Native.GEMM.invokeExact(
                    Cblas.ROW_MAJOR, Cblas.op(transA), Cblas.op(transB), m, n, k,
                    alpha, a, lda, b, ldb, beta, c, ldc);
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    /// y ← α·op(A)·x + β·y on addresses, unchecked, with unit strides.
    ///
    /// @param trans whether op(A) is Aᵀ
    /// @param rows rows of A as stored
    /// @param columns columns of A as stored
    /// @param alpha α
    /// @param a the address of A
    /// @param lda leading dimension of A
    /// @param x the address of x
    /// @param beta β
    /// @param y the address of y
    public static void sgemv(
            boolean trans, int rows, int columns, float alpha, long a, int lda, long x, float beta, long y) {
        try {
            Native.GEMV.invokeExact(
                    Cblas.ROW_MAJOR, Cblas.op(trans), rows, columns, alpha, a, lda, x, 1, beta, y, 1);
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    /// Initialised by the first use; a failure to load shows there, as a LinkageError.
    private static final class Native {
        private static final SymbolLookup LIBRARY = Cblas.library(openblas_nolapack.class);

        static final MethodHandle GEMM_HEAP =
                Cblas.function(
                        LIBRARY, "cblas_sgemm", Cblas.gemm(ValueLayout.JAVA_FLOAT, ValueLayout.ADDRESS),
                        Linker.Option.critical(true));
        static final MethodHandle GEMM =
                Cblas.function(
                        LIBRARY, "cblas_sgemm", Cblas.gemm(ValueLayout.JAVA_FLOAT, ValueLayout.JAVA_LONG),
                        Linker.Option.critical(false));
        static final MethodHandle GEMV =
                Cblas.function(
                        LIBRARY, "cblas_sgemv", Cblas.gemv(ValueLayout.JAVA_FLOAT, ValueLayout.JAVA_LONG),
                        Linker.Option.critical(false));

        private Native() {}
    }
    // spotless:on
}
