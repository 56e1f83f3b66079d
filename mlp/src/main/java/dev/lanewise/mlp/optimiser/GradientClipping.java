package dev.lanewise.mlp.optimiser;

import java.util.Objects;

/// What is done to the gradient g of the loss before the update rule sees it, and before weight decay is added to it.
///
/// | clipping | g becomes |
/// |---|---|
/// | `none` | g |
/// | `norm(max)` | g if ‖g‖₂ ≤ max, else (max ÷ ‖g‖₂)·g; the norm is that of all weights and biases together |
/// | `value(max)` | each element brought into −max … max |
///
/// Norm: Pascanu, Mikolov, Bengio, "On the Difficulty of Training Recurrent Neural Networks", ICML 2013, algorithm 1
/// (PyTorch's `clip_grad_norm_` divides by ‖g‖₂ + 10⁻⁶ and so stays a little below the limit). The squares are added in
/// double, in a fixed order.
///
/// The norm is right for all finite gradients, those whose squares or whose norm leave the range of double among them
/// (as BLAS' nrm2 has it). With `norm`, a gradient with an element that is NaN or infinite has no norm: all of it
/// becomes NaN, and with it the parameters, which a trainer then reports as divergence. With `value` NaN stays NaN,
/// and infinities become ±max.
///
/// Instances are immutable; two with the same form and limit are equal. [#toString()] gives the text in the table,
/// [#parse(String)] reads it.
public sealed interface GradientClipping {
    /// The clipping with its limit, as in the table above.
    @Override
    String toString();

    /// No clipping.
    ///
    /// @return the clipping
    static GradientClipping none() {
        return new None();
    }

    /// By the norm of the whole gradient.
    ///
    /// @param max finite, above 0
    /// @return the clipping
    /// @throws IllegalArgumentException if the limit is not a finite number above 0
    static GradientClipping byNorm(double max) {
        return new ByNorm(max);
    }

    /// Each element on its own.
    ///
    /// @param max finite, above 0
    /// @return the clipping
    /// @throws IllegalArgumentException if the limit is not a finite number above 0
    static GradientClipping byValue(double max) {
        return new ByValue(max);
    }

    /// Reads what [#toString()] writes, in any case.
    ///
    /// @param text `none`, `norm(max)` or `value(max)`
    /// @return the clipping
    /// @throws IllegalArgumentException if there is no such clipping or the limit is not a finite number above 0
    static GradientClipping parse(String text) {
        Objects.requireNonNull(text, "text");
        try {
            Call call = Call.parse(text);
            return switch (call.name()) {
                case "none" -> {
                    call.checkCount(0, "none");
                    yield none();
                }
                case "norm" -> {
                    call.checkCount(1, "norm(max)");
                    yield byNorm(call.number(0));
                }
                case "value" -> {
                    call.checkCount(1, "value(max)");
                    yield byValue(call.number(0));
                }
                default -> throw new IllegalArgumentException("there are none, norm(max) and value(max)");
            };
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a gradient clipping: " + e.getMessage(), e);
        }
    }

    /// No clipping.
    record None() implements GradientClipping {
        @Override
        public String toString() {
            return "none";
        }
    }

    /// By the norm of the whole gradient.
    ///
    /// @param max finite, above 0
    record ByNorm(double max) implements GradientClipping {
        /// Checks the limit.
        public ByNorm {
            Checks.checkPositive("max", max);
        }

        @Override
        public String toString() {
            return "norm(" + Call.text(max) + ")";
        }
    }

    /// Each element on its own.
    ///
    /// @param max finite, above 0
    record ByValue(double max) implements GradientClipping {
        /// Checks the limit.
        public ByValue {
            Checks.checkPositive("max", max);
        }

        @Override
        public String toString() {
            return "value(" + Call.text(max) + ")";
        }
    }
}
