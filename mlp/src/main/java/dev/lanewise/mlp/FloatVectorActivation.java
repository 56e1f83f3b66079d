// The build derives DoubleVectorActivation from this file.
package dev.lanewise.mlp;

import dev.lanewise.kernels.Kernels;

/// What a [VectorActivation] does in float.
public interface FloatVectorActivation {
    /// A ← f(Z) by rows.
    ///
    /// @param kernels for the softmax family
    /// @param m rows
    /// @param n columns
    /// @param z Z, m×n without gaps from index 0
    /// @param a where A goes, m×n without gaps from index 0, another array
    void value(Kernels kernels, int m, int n, float[] z, float[] a);

    /// G ← G·f′(Z) by rows, in place: each row g becomes g·f′(z).
    ///
    /// @param kernels for the softmax family
    /// @param m rows
    /// @param n columns
    /// @param z Z, m×n without gaps from index 0
    /// @param a A = f(Z), likewise
    /// @param g G, likewise, another array
    void gradient(Kernels kernels, int m, int n, float[] z, float[] a, float[] g);

    /// V ← V·f′(Z)ᵀ by rows, in place: each row v becomes f′(z)·v.
    ///
    /// @param kernels for the softmax family
    /// @param m rows
    /// @param n columns
    /// @param z Z, m×n without gaps from index 0
    /// @param a A = f(Z), likewise
    /// @param v V, likewise, another array
    void tangent(Kernels kernels, int m, int n, float[] z, float[] a, float[] v);
}
