package dev.lanewise.kernels;

/// What is known of the diagonal of a triangular matrix.
public enum Diagonal {
    /// It is stored.
    NON_UNIT,
    /// All its elements are 1; what is stored there is not read.
    UNIT
}
