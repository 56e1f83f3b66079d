package dev.lanewise.kernels;

/// A k×n matrix in the order in which one `Kernels` object reads it: what its `spack` or `dpack` returns. Usable by
/// many threads at once; only `srepack` and `drepack` change it, and no product with it may run meanwhile. Its memory
/// is freed by the garbage collector.
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
