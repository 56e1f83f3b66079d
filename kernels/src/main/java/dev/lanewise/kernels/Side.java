package dev.lanewise.kernels;

/// On which side of a product the symmetric or triangular matrix stands.
public enum Side {
    /// A·B.
    LEFT,
    /// B·A.
    RIGHT
}
