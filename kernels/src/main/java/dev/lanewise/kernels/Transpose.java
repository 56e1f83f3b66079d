package dev.lanewise.kernels;

/// How a GEMM operand is read: op(X) = X or op(X) = Xᵀ.
public enum Transpose {
    /// op(X) = X.
    NO_TRANS,
    /// op(X) = Xᵀ: the stored matrix has the rows and columns of op(X) exchanged.
    TRANS
}
