// The build derives DoubleDerivatives from this file.
package dev.lanewise.mlp;

import static dev.lanewise.kernels.Transpose.NO_TRANS;
import static dev.lanewise.kernels.Transpose.TRANS;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.FloatWorkspace.State;
import java.util.Arrays;
import java.util.Objects;

/// The derivatives of a net's outputs at the batch of its last forward pass. With y the activations of the last layer
/// (with a loss on logits, the logits), θ all parameters, and fₗ′ the Jacobian of layer l at its pre-activations
/// (diagonal where fₗ is elementwise):
///
/// ```text
/// of an output        ∂yᵢ/∂bₗ = δₗ,  ∂yᵢ/∂Wₗ = aₗ₋₁ᵀ·δₗ          δ of the last layer = row i of its f′
///                     δₗ = δₗ₊₁·Wₗ₊₁ᵀ·fₗ′                        one backward pass for each output
/// Jacobian            ∂y/∂x, outputs×inputs: row i is δ₀·W₀ᵀ      the same
/// vector-Jacobian     u·∂y/∂θ, u·∂y/∂x                           one backward pass from δ = u·f′
/// Jacobian-vector     ∂y/∂x·v = f′·W…ᵀ·(f₀′·W₀ᵀ·v)               one forward pass
/// ```
///
/// A pass through dropout is differentiated with its mask. Arguments are checked before anything is written. All of it
/// works in the buffers of the workspace, the Δ of which it uses up; one thread at a time, like the workspace. Nothing
/// is allocated, except by a user-defined activation.
public final class FloatDerivatives {
    private final FloatWorkspace w;
    private final FloatPasses passes;
    private final Architecture architecture;
    private final Kernels kernels;
    private final float[] parameters;

    /// Derivatives at what is in a workspace; each call means the last forward pass before it.
    ///
    /// @param workspace a workspace of the net
    public FloatDerivatives(FloatWorkspace workspace) {
        this.w = workspace;
        this.architecture = workspace.architecture;
        this.kernels = workspace.kernels;
        this.parameters = workspace.parameters.array();
        this.passes = new FloatPasses(kernels, workspace.parameters);
    }

    /// The vector-Jacobian product: the backward pass from a given ∂J/∂y instead of a loss, y being the activations of
    /// the last layer (with a loss on logits, the logits). Δ of every layer is then in the workspace:
    /// [FloatMlp#gradient] and [#inputGradient] give the products with ∂y/∂θ and ∂y/∂x.
    ///
    /// @param u ∂J/∂y, batch×outputs; copied
    /// @param uOffset index of its first element
    /// @param ldu elements from one row to the next, at least outputs
    /// @throws IllegalStateException if there was no forward pass before
    /// @throws IndexOutOfBoundsException if U does not fit its array
    /// @throws IllegalArgumentException if `ldu` is too small, or `u` is the parameter array or one of the workspace
    public void pullBack(float[] u, int uOffset, int ldu) {
        w.require(State.FORWARD, "the backward pass");
        int n = architecture.outputs();
        Objects.requireNonNull(u, "u");
        Checks.checkMatrix("u", u.length, uOffset, w.batch, n, "ldu", ldu);
        w.checkForeign("u", u);
        w.state = State.FORWARD;
        w.gradientScale = 1;
        for (int i = 0; i < w.batch; i++) {
            System.arraycopy(u, uOffset + i * ldu, w.lastDelta(), i * n, n);
        }
        passes.propagate(w);
    }

    /// ∂J/∂X = Δ₀·W₀ᵀ, a row a sample, not scaled by the reduction.
    ///
    /// @param gradient where it goes, batch×inputs, overwritten
    /// @param offset index of its first element
    /// @param ld elements from one row to the next, at least inputs
    /// @throws IllegalStateException if there was no backward pass before
    /// @throws IndexOutOfBoundsException if the gradient does not fit its array
    /// @throws IllegalArgumentException if `ld` is too small, or `gradient` is the parameter array, the batch's or one
    ///     of the workspace
    public void inputGradient(float[] gradient, int offset, int ld) {
        w.require(State.BACKWARD, "the gradient");
        Objects.requireNonNull(gradient, "gradient");
        Checks.checkMatrix("gradient", gradient.length, offset, w.batch, architecture.inputs(), "ld", ld);
        w.checkResult("gradient", gradient);
        Architecture.Layer first = architecture.layer(0);
        kernels.sgemm(
                NO_TRANS,
                TRANS,
                w.batch,
                first.inputs(),
                first.outputs(),
                1,
                w.deltas[0],
                0,
                first.outputs(),
                parameters,
                first.weightsOffset(),
                first.outputs(),
                0,
                gradient,
                offset,
                ld);
    }

    /// The derivatives of one output with respect to all parameters, for each sample of the batch: row s of the result
    /// is ∂yₛ,ᵢ/∂θ in the layout of the parameters, that is aₗ₋₁ᵀ·δₗ for the weights and δₗ for the bias of each layer,
    /// from δ of the last layer = row i of its f′ (the recursion of the chains of Jacobians, from the output on). Uses
    /// up the Δ of the workspace.
    ///
    /// @param output i, 0 … outputs − 1
    /// @param derivatives where they go, batch × parameterCount without gaps, overwritten
    /// @param offset index of the first
    /// @throws IllegalStateException if there was no forward pass before
    /// @throws IndexOutOfBoundsException if there is no such output or the derivatives do not fit their array
    /// @throws IllegalArgumentException if `derivatives` is the parameter array, the batch's or one of the workspace
    public void ofOutput(int output, float[] derivatives, int offset) {
        w.require(State.FORWARD, "the derivative");
        Objects.checkIndex(output, architecture.outputs());
        Objects.requireNonNull(derivatives, "derivatives");
        int count = architecture.parameterCount();
        Checks.checkMatrix("derivatives", derivatives.length, offset, w.batch, count, "parameterCount", count);
        w.checkResult("derivatives", derivatives);
        pullBackUnit(output);
        for (int l = 0; l < architecture.depth(); l++) {
            Architecture.Layer layer = architecture.layer(l);
            float[] a = l == 0 ? w.x : w.activations[l - 1];
            for (int s = 0; s < w.batch; s++) {
                int ai = l == 0 ? w.xOffset + s * w.ldx : s * layer.inputs();
                int di = s * layer.outputs();
                int to = offset + s * count + layer.weightsOffset();
                for (int p = 0; p < layer.inputs(); p++) {
                    for (int j = 0; j < layer.outputs(); j++) {
                        derivatives[to++] = a[ai + p] * w.deltas[l][di + j];
                    }
                }
                System.arraycopy(w.deltas[l], di, derivatives, to, layer.outputs());
            }
        }
    }

    /// Δ of every layer for J = Σₛ yₛ,ᵢ.
    private void pullBackUnit(int output) {
        int n = architecture.outputs();
        float[] delta = w.lastDelta();
        w.state = State.FORWARD;
        w.gradientScale = 1;
        Arrays.fill(delta, 0, w.batch * n, 0);
        for (int s = 0; s < w.batch; s++) {
            delta[s * n + output] = 1;
        }
        passes.propagate(w);
    }

    /// The Jacobian ∂y/∂x of each sample, by one backward pass an output. Uses up the Δ of the workspace.
    ///
    /// @param jacobian where it goes: for each sample outputs×inputs, without gaps, overwritten
    /// @param offset index of the first element
    /// @throws IllegalStateException if there was no forward pass before
    /// @throws IndexOutOfBoundsException if the Jacobians do not fit their array
    /// @throws IllegalArgumentException if `jacobian` is the parameter array, the batch's or one of the workspace, or
    ///     outputs·inputs is more than an array holds
    public void jacobian(float[] jacobian, int offset) {
        w.require(State.FORWARD, "the Jacobian");
        Objects.requireNonNull(jacobian, "jacobian");
        long size = (long) architecture.outputs() * architecture.inputs();
        if (size > Architecture.MAX_ARRAY) {
            throw new IllegalArgumentException("the Jacobian of " + architecture + " has " + size + " elements");
        }
        int ld = (int) size;
        Checks.checkMatrix("jacobian", jacobian.length, offset, w.batch, ld, "outputs·inputs", ld);
        w.checkResult("jacobian", jacobian);
        for (int i = 0; i < architecture.outputs(); i++) {
            pullBackUnit(i);
            inputGradient(jacobian, offset + i * architecture.inputs(), ld);
        }
    }

    /// The Jacobian-vector product: the derivative of y in the direction V of the inputs, a row a sample, by one pass
    /// forward. Uses up the Δ of the workspace.
    ///
    /// @param v V, batch×inputs
    /// @param vOffset index of its first element
    /// @param ldv elements from one row to the next, at least inputs
    /// @param y where f′(x)·v goes, batch×outputs, overwritten
    /// @param yOffset index of its first element
    /// @param ldy elements from one row to the next, at least outputs
    /// @throws IllegalStateException if there was no forward pass before
    /// @throws IndexOutOfBoundsException if V or Y do not fit their arrays
    /// @throws IllegalArgumentException if a size is too small, `v` or `y` is the parameter array or one of the
    ///     workspace, or `y` is the batch's
    public void pushForward(float[] v, int vOffset, int ldv, float[] y, int yOffset, int ldy) {
        w.require(State.FORWARD, "the derivative");
        Objects.requireNonNull(v, "v");
        Objects.requireNonNull(y, "y");
        Checks.checkMatrix("v", v.length, vOffset, w.batch, architecture.inputs(), "ldv", ldv);
        Checks.checkMatrix("y", y.length, yOffset, w.batch, architecture.outputs(), "ldy", ldy);
        w.checkForeign("v", v);
        w.checkResult("y", y);
        w.state = State.FORWARD;
        for (int l = 0; l < architecture.depth(); l++) {
            Architecture.Layer layer = architecture.layer(l);
            float[] input = l == 0 ? v : w.deltas[l - 1];
            float[] to = w.deltas[l];
            Epilogue<float[]> epilogue = w.tangent.get(l);
            int offset = l == 0 ? vOffset : 0;
            int ld = l == 0 ? ldv : layer.inputs();
            if (epilogue == null) {
                kernels.sgemm(
                        NO_TRANS,
                        NO_TRANS,
                        w.batch,
                        layer.outputs(),
                        layer.inputs(),
                        1,
                        input,
                        offset,
                        ld,
                        parameters,
                        layer.weightsOffset(),
                        layer.outputs(),
                        0,
                        to,
                        0,
                        layer.outputs());
            } else {
                kernels.sgemm(
                        NO_TRANS,
                        NO_TRANS,
                        w.batch,
                        layer.outputs(),
                        layer.inputs(),
                        1,
                        input,
                        offset,
                        ld,
                        parameters,
                        layer.weightsOffset(),
                        layer.outputs(),
                        0,
                        to,
                        0,
                        layer.outputs(),
                        epilogue);
            }
            if (layer.vectorActivation() != null) {
                layer.vectorActivation()
                        .tangent(kernels, w.batch, layer.outputs(), w.preActivations[l], w.activations[l], to);
            }
            if (w.masks[l] != null) {
                w.multiplyByMask(l, layer.outputs(), to);
            }
        }
        int n = architecture.outputs();
        for (int i = 0; i < w.batch; i++) {
            System.arraycopy(w.lastDelta(), i * n, y, yOffset + i * ldy, n);
        }
    }
}
