package dev.lanewise.mlp;

/// An activation whose outputs depend on all pre-activations of their sample: a = f(z) with a full Jacobian f′, where
/// an elementwise one has a diagonal. Softmax and log-softmax are here; [#ofJacobian(String, JacobianFunction)] makes
/// one from any function with a Jacobian.
///
/// Matrices are row-major, a sample a row. Training needs g·f′(z) for a row g = ∂J/∂a (the vector-Jacobian product), a
/// directional derivative f′(z)·v. Softmax and log-softmax have formulas for both and never form the matrix f′.
///
/// Implementations are immutable and may be called by several threads at once. Two nets have the same shape only if
/// their vector activations are equal.
public interface VectorActivation extends FloatVectorActivation, DoubleVectorActivation {
    /// aⱼ = e^zⱼ ÷ Σₖ e^zₖ, in any layer and under any loss: g ← a ⊙ (g − ⟨g, a⟩).
    VectorActivation SOFTMAX = new SoftmaxActivation(false);

    /// aⱼ = zⱼ − ln Σₖ e^zₖ: g ← g − e^a·Σₖ gₖ.
    VectorActivation LOG_SOFTMAX = new SoftmaxActivation(true);

    /// A function with its Jacobian written out, for [#ofJacobian(String, JacobianFunction)]. Both are called for one
    /// sample at a time, in double precision for `float` nets too.
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
}
