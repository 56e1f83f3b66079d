package dev.lanewise.kernels;

import java.util.Objects;

/// What happens to a tile of C between the multiplication and the memory: the elementwise work of a layer, done while
/// the tile is still in the cache.
///
/// For every element v = α·(op(A)·op(B))ᵢⱼ + β·Cᵢⱼ, in this order, each step only if asked for:
///
/// 1. bias: v ← v + biasⱼ (broadcast over the rows);
/// 2. keep: Zᵢⱼ ← v, the pre-activation that a backward pass needs;
/// 3. activation: v ← f(v);
/// 4. derivative (Hadamard product): v ← v · f′(Sᵢⱼ), S a kept pre-activation;
/// 5. Cᵢⱼ ← v;
/// 6. column sums: sumsⱼ ← b·sumsⱼ + a·Σᵢ Cᵢⱼ. The sum runs over the rows in ascending order, one rounding an addition,
///    whatever the width and the number of threads; b = 0 never reads `sums`.
///
/// A forward layer is `bias + activation (+ keep)`, the backward layer is `derivative + columnSums` (the sums are the
/// bias gradient).
///
/// In the place of all of these, [Builder#addOnce(Object, int)] says how the product comes to C, for the step of
/// gradient descent W ← (1 − αλ)·W − α·∇W, ∇W = s·XᵀΔ, that is one product with no buffer for ∇W:
///
/// ```text
/// Cᵢⱼ ← β·Cᵢⱼ + a·Σᵢⱼ,   Σᵢⱼ = α·(op(A)·op(B))ᵢⱼ
/// ```
///
/// Σ is summed on its own from 0, in the order of every product, and then added once: two products and a sum, rounded
/// one by one (β = 0 is a·Σ and never reads C). Without it the terms of the product are added to β·C one after
/// another, and each that is below half a unit in the last place of C is lost: 1024 terms of −3·10⁻⁸ leave a C of 1
/// where it is.
///
/// An epilogue is immutable and refers to its arrays without copying them: make it once, use it for
/// every call. The type parameter says which GEMM it fits: `float[]` for `sgemm`, `double[]` for `dgemm`.
///
/// The shapes are those of the call: bias and sums have n elements; Z and S are m×n, row-major, with their own leading
/// dimension. The call checks them, and refuses operands that it would write and that overlap another operand.
///
/// @param <T> the array type, `float[]` or `double[]`
public final class Epilogue<T> {
    private final Class<T> arrayType;
    private final T bias;
    private final int biasOffset;
    private final Activation activation;
    private final T preActivation;
    private final int preActivationOffset;
    private final int ldPreActivation;
    private final Activation derivative;
    private final T derivativeAt;
    private final int derivativeAtOffset;
    private final int ldDerivativeAt;
    private final T columnSums;
    private final int columnSumsOffset;
    private final double columnSumsAlpha;
    private final double columnSumsBeta;
    private final T factor;
    private final int factorOffset;

    private Epilogue(Builder<T> b) {
        arrayType = b.arrayType;
        bias = b.bias;
        biasOffset = b.biasOffset;
        activation = b.activation;
        preActivation = b.preActivation;
        preActivationOffset = b.preActivationOffset;
        ldPreActivation = b.ldPreActivation;
        derivative = b.derivative;
        derivativeAt = b.derivativeAt;
        derivativeAtOffset = b.derivativeAtOffset;
        ldDerivativeAt = b.ldDerivativeAt;
        columnSums = b.columnSums;
        columnSumsOffset = b.columnSumsOffset;
        columnSumsAlpha = b.columnSumsAlpha;
        columnSumsBeta = b.columnSumsBeta;
        factor = b.factor;
        factorOffset = b.factorOffset;
    }

    /// Starts an epilogue for `sgemm`.
    ///
    /// @return a builder with no step
    public static Builder<float[]> ofFloat() {
        return new Builder<>(float[].class);
    }

    /// Starts an epilogue for `dgemm`.
    ///
    /// @return a builder with no step
    public static Builder<double[]> ofDouble() {
        return new Builder<>(double[].class);
    }

    /// The type of the arrays: `float[].class` or `double[].class`.
    ///
    /// @return the array class
    public Class<T> arrayType() {
        return arrayType;
    }

    /// The bias vector.
    ///
    /// @return the array, or null where there is no bias
    public T bias() {
        return bias;
    }

    /// Where the bias begins.
    ///
    /// @return an index into [#bias()]
    public int biasOffset() {
        return biasOffset;
    }

    /// The activation.
    ///
    /// @return f, or null where none is applied
    public Activation activation() {
        return activation;
    }

    /// Where the pre-activation is kept.
    ///
    /// @return the array, or null where it is not kept
    public T preActivation() {
        return preActivation;
    }

    /// Where the kept pre-activation begins.
    ///
    /// @return an index into [#preActivation()]
    public int preActivationOffset() {
        return preActivationOffset;
    }

    /// The leading dimension of the kept pre-activation.
    ///
    /// @return elements from one row to the next
    public int ldPreActivation() {
        return ldPreActivation;
    }

    /// The activation whose derivative multiplies the result.
    ///
    /// @return f, or null where there is no Hadamard product
    public Activation derivative() {
        return derivative;
    }

    /// The pre-activations at which the derivative is taken.
    ///
    /// @return the array, or null where there is no Hadamard product
    public T derivativeAt() {
        return derivativeAt;
    }

    /// Where those pre-activations begin.
    ///
    /// @return an index into [#derivativeAt()]
    public int derivativeAtOffset() {
        return derivativeAtOffset;
    }

    /// The leading dimension of those pre-activations.
    ///
    /// @return elements from one row to the next
    public int ldDerivativeAt() {
        return ldDerivativeAt;
    }

    /// Where the column sums go.
    ///
    /// @return the array, or null where no sums are taken
    public T columnSums() {
        return columnSums;
    }

    /// Where the column sums begin.
    ///
    /// @return an index into [#columnSums()]
    public int columnSumsOffset() {
        return columnSumsOffset;
    }

    /// The factor a of the column sums.
    ///
    /// @return a in sumsⱼ ← b·sumsⱼ + a·Σᵢ Cᵢⱼ
    public double columnSumsAlpha() {
        return columnSumsAlpha;
    }

    /// The factor b of the column sums.
    ///
    /// @return b in sumsⱼ ← b·sumsⱼ + a·Σᵢ Cᵢⱼ
    public double columnSumsBeta() {
        return columnSumsBeta;
    }

    /// Where the factor a is of a product that is added once.
    ///
    /// @return the array, or null where the product is not
    public T addOnceFactor() {
        return factor;
    }

    /// Where the factor is in the array.
    ///
    /// @return an index into [#addOnceFactor()]
    public int addOnceFactorOffset() {
        return factorOffset;
    }

    /// The steps in order, for a log: `bias + tanh, pre-activation kept`.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        append(text, bias != null, "bias");
        append(text, preActivation != null, "keep pre-activation");
        append(text, activation != null, String.valueOf(activation));
        append(text, derivative != null, "⊙ derivative of " + derivative);
        append(text, columnSums != null, "column sums");
        append(text, factor != null, "product added once");
        return text.isEmpty() ? "nothing" : text.toString();
    }

    private static void append(StringBuilder text, boolean present, String step) {
        if (present) {
            text.append(text.isEmpty() ? "" : " + ").append(step);
        }
    }

    /// Collects the steps; their order is fixed (see [Epilogue]), so the order of the calls does not matter.
    ///
    /// @param <T> the array type
    public static final class Builder<T> {
        private final Class<T> arrayType;
        private T bias;
        private int biasOffset;
        private Activation activation;
        private T preActivation;
        private int preActivationOffset;
        private int ldPreActivation;
        private Activation derivative;
        private T derivativeAt;
        private int derivativeAtOffset;
        private int ldDerivativeAt;
        private T columnSums;
        private int columnSumsOffset;
        private double columnSumsAlpha = 1;
        private double columnSumsBeta;
        private T factor;
        private int factorOffset;

        private Builder(Class<T> arrayType) {
            this.arrayType = arrayType;
        }

        /// Adds biasⱼ to column j.
        ///
        /// @param bias n elements from `offset`
        /// @param offset where the vector begins
        /// @return this builder
        public Builder<T> bias(T bias, int offset) {
            this.bias = Objects.requireNonNull(bias, "bias");
            this.biasOffset = offset;
            return this;
        }

        /// Applies f to every element.
        ///
        /// @param f the activation
        /// @return this builder
        public Builder<T> activation(Activation f) {
            this.activation = Objects.requireNonNull(f, "f");
            return this;
        }

        /// Keeps what the activation is applied to: Z ← α·op(A)·op(B) + β·C + bias.
        ///
        /// @param z m×n elements from `offset`, written whole
        /// @param offset where Z begins
        /// @param ldz elements from one row of Z to the next, at least n
        /// @return this builder
        public Builder<T> keepPreActivation(T z, int offset, int ldz) {
            this.preActivation = Objects.requireNonNull(z, "z");
            this.preActivationOffset = offset;
            this.ldPreActivation = ldz;
            return this;
        }

        /// Multiplies every element by f′ of a kept pre-activation.
        ///
        /// @param f the activation whose derivative is taken
        /// @param s m×n pre-activations from `offset`
        /// @param offset where S begins
        /// @param lds elements from one row of S to the next, at least n
        /// @return this builder
        public Builder<T> derivative(Activation f, T s, int offset, int lds) {
            this.derivative = Objects.requireNonNull(f, "f");
            this.derivativeAt = Objects.requireNonNull(s, "s");
            this.derivativeAtOffset = offset;
            this.ldDerivativeAt = lds;
            return this;
        }

        /// Stores the column sums of the result: sumsⱼ ← Σᵢ Cᵢⱼ.
        ///
        /// @param sums n elements from `offset`, overwritten
        /// @param offset where the vector begins
        /// @return this builder
        public Builder<T> columnSums(T sums, int offset) {
            return columnSums(sums, offset, 1, 0);
        }

        /// Accumulates the column sums of the result: sumsⱼ ← b·sumsⱼ + a·Σᵢ Cᵢⱼ, computed as fma(a, Σ, b·sums).
        ///
        /// @param sums n elements from `offset`
        /// @param offset where the vector begins
        /// @param a factor of the sums, rounded to the array's type
        /// @param b factor of what is there, rounded to the array's type; 0 never reads it
        /// @return this builder
        public Builder<T> columnSums(T sums, int offset, double a, double b) {
            this.columnSums = Objects.requireNonNull(sums, "sums");
            this.columnSumsOffset = offset;
            this.columnSumsAlpha = a;
            this.columnSumsBeta = b;
            return this;
        }

        /// Sums the product on its own and adds it to C once: Cᵢⱼ ← β·Cᵢⱼ + a·Σᵢⱼ. It stands alone; for
        /// [Kernels#apply], which has no product, it is refused.
        ///
        /// @param factor where a is, read in every call: a step size changes, an epilogue does not
        /// @param offset index of a
        /// @return this builder
        public Builder<T> addOnce(T factor, int offset) {
            this.factor = Objects.requireNonNull(factor, "factor");
            this.factorOffset = offset;
            return this;
        }

        /// Makes the epilogue; the builder can be used again.
        ///
        /// @return an immutable epilogue
        /// @throws IllegalStateException if the product is added once and there is another step
        public Epilogue<T> build() {
            if (factor != null
                    && (bias != null
                            || activation != null
                            || preActivation != null
                            || derivative != null
                            || columnSums != null)) {
                throw new IllegalStateException("addOnce is one of several steps, but stands alone");
            }
            return new Epilogue<>(this);
        }
    }
}
