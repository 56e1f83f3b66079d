package dev.lanewise.kernels;

/// A k×n matrix in the order in which one `Kernels` object reads it: what its `spack` or `dpack` returns. Immutable,
/// and usable by many threads at once. Its memory is freed by the garbage collector.
///
/// @param <T> the array type of the products it is for, `float[]` or `double[]`
public interface PackedMatrix<T> {
    /// The depth of the products.
    ///
    /// @return rows
    int k();

    /// The width of the products.
    ///
    /// @return columns
    int n();

    /// What it occupies.
    ///
    /// @return bytes
    long bytes();
}
