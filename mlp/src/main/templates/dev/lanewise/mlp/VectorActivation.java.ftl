package dev.lanewise.mlp;

import dev.lanewise.kernels.Kernels;

/// An activation whose outputs depend on all pre-activations of their sample: a = f(z) with a full Jacobian f′, where an elementwise one has a
/// diagonal. Softmax and log-softmax are here; [#ofJacobian(String, JacobianFunction)] makes one from any function with a Jacobian.
///
/// Matrices are row-major, a sample a row. Training needs g·f′(z) for a row g = ∂J/∂a (the vector-Jacobian product), a directional derivative
/// f′(z)·v. Softmax and log-softmax have formulas for both and never form the matrix f′.
///
/// Implementations are immutable and may be called by several threads at once. Two nets have the same shape only if their vector activations are
/// equal.
public interface VectorActivation {
    /// aⱼ = e^zⱼ ÷ Σₖ e^zₖ, in any layer and under any loss: g ← a ⊙ (g − ⟨g, a⟩).
    VectorActivation SOFTMAX = new SoftmaxActivation(false);

    /// aⱼ = zⱼ − ln Σₖ e^zₖ: g ← g − e^a·Σₖ gₖ.
    VectorActivation LOG_SOFTMAX = new SoftmaxActivation(true);

    /// A function with its Jacobian written out, for [#ofJacobian(String, JacobianFunction)]. Both are called for one sample at a time, in double
    /// precision for `float` nets too.
    interface JacobianFunction {
        /// a ← f(z).
        ///
        /// @param z pre-activations, not to be changed
        /// @param a where the activations go, as many
        void value(double[] z, double[] a);

        /// The Jacobian at z.
        ///
        /// @param z pre-activations, not to be changed
        /// @param jacobian where ∂aᵢ/∂zⱼ goes, as `jacobian[i][j]`, all of it to be written
        void jacobian(double[] z, double[][] jacobian);
    }

    /// An activation from a function and its Jacobian: O(n²) a sample, and it allocates.
    ///
    /// @param name what texts call it
    /// @param function value and Jacobian
    /// @return the activation
    static VectorActivation ofJacobian(String name, JacobianFunction function) {
        return new JacobianActivation(name, function);
    }
<#list types as t>

    /// A ← f(Z) by rows.
    ///
    /// @param kernels for the softmax family
    /// @param m rows
    /// @param n columns
    /// @param z Z, m×n without gaps from index 0
    /// @param a where A goes, m×n without gaps from index 0, another array
    void value(Kernels kernels, int m, int n, ${t.real}[] z, ${t.real}[] a);

    /// G ← G·f′(Z) by rows, in place: each row g becomes g·f′(z).
    ///
    /// @param kernels for the softmax family
    /// @param m rows
    /// @param n columns
    /// @param z Z, m×n without gaps from index 0
    /// @param a A = f(Z), likewise
    /// @param g G, likewise, another array
    void gradient(Kernels kernels, int m, int n, ${t.real}[] z, ${t.real}[] a, ${t.real}[] g);

    /// V ← V·f′(Z)ᵀ by rows, in place: each row v becomes f′(z)·v.
    ///
    /// @param kernels for the softmax family
    /// @param m rows
    /// @param n columns
    /// @param z Z, m×n without gaps from index 0
    /// @param a A = f(Z), likewise
    /// @param v V, likewise, another array
    void tangent(Kernels kernels, int m, int n, ${t.real}[] z, ${t.real}[] a, ${t.real}[] v);
</#list>
}
