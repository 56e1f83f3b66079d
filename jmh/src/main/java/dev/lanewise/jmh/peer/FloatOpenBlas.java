// The build derives DoubleOpenBlas from this file.
package dev.lanewise.jmh.peer;

import dev.lanewise.kernels.Diagonal;
import dev.lanewise.kernels.Side;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.Triangle;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.bytedeco.openblas.global.openblas_nolapack;

/// OpenBLAS' level 3 in float, called through `java.lang.foreign` as critical functions: no thread-state transition,
/// and heap arrays are passed where they lie.
///
/// Two forms of GEMM: on heap arrays, for the training step behind `Kernels`; on plain addresses, where the operands
/// are off-heap and aligned to 64 bytes, which is the library's home ground and what the GEMM tables time. The second
/// does without segments and their checks: it is the cheapest call that Java can make. What has symmetric and
/// triangular
/// operands is here in that form alone.
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

    /// One triangle of C ← α·op(A)·op(A)ᵀ + β·C on addresses, unchecked.
    ///
    /// @param uplo the triangle of C
    /// @param trans op of A
    /// @param n order of C
    /// @param k columns of op(A)
    /// @param alpha α
    /// @param a the address of A
    /// @param lda leading dimension of A
    /// @param beta β
    /// @param c the address of C
    /// @param ldc leading dimension of C
    public static void ssyrk(
            Triangle uplo, Transpose trans, int n, int k,
            float alpha, long a, int lda, float beta, long c, int ldc) {
        try {
            Native.SYRK.invokeExact(
                    Cblas.ROW_MAJOR, Cblas.triangle(uplo), Cblas.op(trans), n, k,
                    alpha, a, lda, beta, c, ldc);
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    /// One triangle of C ← α·op(A)·op(B)ᵀ + α·op(B)·op(A)ᵀ + β·C on addresses, unchecked.
    ///
    /// @param uplo the triangle of C
    /// @param trans op of A and of B
    /// @param n order of C
    /// @param k columns of op(A) and op(B)
    /// @param alpha α
    /// @param a the address of A
    /// @param lda leading dimension of A
    /// @param b the address of B
    /// @param ldb leading dimension of B
    /// @param beta β
    /// @param c the address of C
    /// @param ldc leading dimension of C
    public static void ssyr2k(
            Triangle uplo, Transpose trans, int n, int k,
            float alpha, long a, int lda, long b, int ldb, float beta, long c, int ldc) {
        try {
            Native.SYR2K.invokeExact(
                    Cblas.ROW_MAJOR, Cblas.triangle(uplo), Cblas.op(trans), n, k,
                    alpha, a, lda, b, ldb, beta, c, ldc);
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    /// C ← α·A·B + β·C or C ← α·B·A + β·C with a symmetric A on addresses, unchecked.
    ///
    /// @param side where A stands
    /// @param uplo the triangle of A that is read
    /// @param m rows of C
    /// @param n columns of C
    /// @param alpha α
    /// @param a the address of A
    /// @param lda leading dimension of A
    /// @param b the address of B
    /// @param ldb leading dimension of B
    /// @param beta β
    /// @param c the address of C
    /// @param ldc leading dimension of C
    public static void ssymm(
            Side side, Triangle uplo, int m, int n,
            float alpha, long a, int lda, long b, int ldb, float beta, long c, int ldc) {
        try {
            Native.SYMM.invokeExact(
                    Cblas.ROW_MAJOR, Cblas.side(side), Cblas.triangle(uplo), m, n,
                    alpha, a, lda, b, ldb, beta, c, ldc);
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    /// B ← α·op(A)·B or B ← α·B·op(A) with a triangular A on addresses, unchecked.
    ///
    /// @param side where A stands
    /// @param uplo the triangle of A that is read
    /// @param trans op of A
    /// @param diag whether A's diagonal is read or taken as 1
    /// @param m rows of B
    /// @param n columns of B
    /// @param alpha α
    /// @param a the address of A
    /// @param lda leading dimension of A
    /// @param b the address of B
    /// @param ldb leading dimension of B
    public static void strmm(
            Side side, Triangle uplo, Transpose trans, Diagonal diag, int m, int n,
            float alpha, long a, int lda, long b, int ldb) {
        try {
            Native.TRMM.invokeExact(
                    Cblas.ROW_MAJOR, Cblas.side(side), Cblas.triangle(uplo), Cblas.op(trans), Cblas.diagonal(diag),
                    m, n, alpha, a, lda, b, ldb);
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    /// Solves op(A)·X = α·B or X·op(A) = α·B with a triangular A on addresses, unchecked; X overwrites B.
    ///
    /// @param side where A stands
    /// @param uplo the triangle of A that is read
    /// @param trans op of A
    /// @param diag whether A's diagonal is read or taken as 1
    /// @param m rows of B
    /// @param n columns of B
    /// @param alpha α
    /// @param a the address of A
    /// @param lda leading dimension of A
    /// @param b the address of B
    /// @param ldb leading dimension of B
    public static void strsm(
            Side side, Triangle uplo, Transpose trans, Diagonal diag, int m, int n,
            float alpha, long a, int lda, long b, int ldb) {
        try {
            Native.TRSM.invokeExact(
                    Cblas.ROW_MAJOR, Cblas.side(side), Cblas.triangle(uplo), Cblas.op(trans), Cblas.diagonal(diag),
                    m, n, alpha, a, lda, b, ldb);
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
        static final MethodHandle SYRK =
                Cblas.function(
                        LIBRARY, "cblas_ssyrk", Cblas.syrk(ValueLayout.JAVA_FLOAT, ValueLayout.JAVA_LONG),
                        Linker.Option.critical(false));
        static final MethodHandle SYR2K =
                Cblas.function(
                        LIBRARY, "cblas_ssyr2k", Cblas.symm(ValueLayout.JAVA_FLOAT, ValueLayout.JAVA_LONG),
                        Linker.Option.critical(false));
        static final MethodHandle SYMM =
                Cblas.function(
                        LIBRARY, "cblas_ssymm", Cblas.symm(ValueLayout.JAVA_FLOAT, ValueLayout.JAVA_LONG),
                        Linker.Option.critical(false));
        static final MethodHandle TRMM =
                Cblas.function(
                        LIBRARY, "cblas_strmm", Cblas.trmm(ValueLayout.JAVA_FLOAT, ValueLayout.JAVA_LONG),
                        Linker.Option.critical(false));
        static final MethodHandle TRSM =
                Cblas.function(
                        LIBRARY, "cblas_strsm", Cblas.trmm(ValueLayout.JAVA_FLOAT, ValueLayout.JAVA_LONG),
                        Linker.Option.critical(false));

        private Native() {}
    }
    // spotless:on
}
