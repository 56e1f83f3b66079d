package dev.lanewise.kernels;

/// Which triangle of a square matrix is stored, its diagonal included. The elements of the other are neither read nor
/// written.
public enum Triangle {
    /// Elements (i, j) with i ≤ j.
    UPPER,
    /// Elements (i, j) with i ≥ j.
    LOWER
}
