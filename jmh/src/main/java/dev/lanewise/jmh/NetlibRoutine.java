package dev.lanewise.jmh;

import java.util.Locale;

/// A routine of BLAS on square operands of order n, or on vectors of length n, and what a call of it computes and
/// moves.
enum NetlibRoutine {
    /// C ← A·B.
    GEMM,
    /// One triangle of C ← A·Aᵀ.
    SYRK,
    /// One triangle of C ← A·Bᵀ + B·Aᵀ.
    SYR2K,
    /// C ← A·B with a symmetric A.
    SYMM,
    /// B ← A·B with a lower triangle A.
    TRMM,
    /// B ← A⁻¹·B with a lower triangle A.
    TRSM,
    /// y ← A·x.
    GEMV,
    /// y ← Aᵀ·x.
    GEMV_T,
    /// xᵀ·y.
    DOT,
    /// y ← α·x + y.
    AXPY,
    /// x ← α·x.
    SCAL;

    /// By its name in tables and parameters.
    static NetlibRoutine named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /// For tables and parameters: `gemv-t`.
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Floating-point operations of one call.
    double flops(double n) {
        return switch (this) {
            case GEMM, SYMM -> 2 * n * n * n;
            case SYRK -> n * n * (n + 1);
            case SYR2K -> 2 * n * n * (n + 1);
            case TRMM, TRSM -> n * n * n;
            case GEMV, GEMV_T -> 2 * n * n;
            case DOT, AXPY -> 2 * n;
            case SCAL -> n;
        };
    }

    /// Elements of the operands, each once.
    double elements(double n) {
        double triangle = n * (n + 1) / 2;
        return switch (this) {
            case GEMM -> 3 * n * n;
            case SYRK, TRMM, TRSM -> n * n + triangle;
            case SYR2K, SYMM -> 2 * n * n + triangle;
            case GEMV, GEMV_T -> n * n + 2 * n;
            case DOT, AXPY -> 2 * n;
            case SCAL -> n;
        };
    }
}
