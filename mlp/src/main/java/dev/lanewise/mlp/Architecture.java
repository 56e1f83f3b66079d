package dev.lanewise.mlp;

import dev.lanewise.kernels.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The shape of a multilayer perceptron: how many inputs, and the layers in order. Immutable; equal when inputs and
/// layers are.
///
/// Layers are counted from 0, the first after the input. With samples as the rows of X (m×in), layer l computes
///
/// ```text
/// Zₗ = Aₗ₋₁·Wₗ + 1·bₗ      pre-activation, m×out     (A₋₁ = X)
/// Aₗ = fₗ(Zₗ)              activation, m×out
/// ```
///
/// with Wₗ in×out and bₗ 1×out. All parameters live in one flat array, layer by layer, the weights row-major and the
/// bias behind them:
///
/// ```text
/// W₀ (in₀×out₀) │ b₀ (out₀) │ W₁ (in₁×out₁) │ b₁ (out₁) │ …
/// ```
///
/// so that an optimiser, a file or an all-reduce sees one vector. Where samples are columns and W is out×in, the same
/// memory is the column-major matrix: nothing is copied to change the convention.
public final class Architecture {
    /// Java arrays end a few elements below `Integer.MAX_VALUE` on common virtual machines.
    static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    private final int inputs;
    private final List<Layer> layers;
    private final int parameterCount;

    private Architecture(int inputs, List<Layer> layers, int parameterCount) {
        this.inputs = inputs;
        this.layers = List.copyOf(layers);
        this.parameterCount = parameterCount;
    }

    /// One fully connected layer and the place of its parameters.
    ///
    /// @param inputs rows of W, at least 1
    /// @param outputs columns of W and elements of b, at least 1
    /// @param activation f where it is elementwise, else the identity
    /// @param vectorActivation f where it is not elementwise, else null
    /// @param weightsOffset index of W's first element in the flat array
    /// @param biasOffset index of b's first element in the flat array
    public record Layer(
            int inputs,
            int outputs,
            Activation activation,
            VectorActivation vectorActivation,
            int weightsOffset,
            int biasOffset) {
        /// Checks that the sizes are positive, that there is one f and that b follows W.
        public Layer {
            Objects.requireNonNull(activation, "activation");
            if (vectorActivation != null && activation.kind() != Activation.Kind.IDENTITY) {
                throw new IllegalArgumentException(
                        "activation=" + activation + " and vectorActivation=" + vectorActivation + " at once");
            }
            checkSize("inputs", inputs);
            checkSize("outputs", outputs);
            if (weightsOffset < 0 || biasOffset != weightsOffset + (long) inputs * outputs) {
                throw new IllegalArgumentException("biasOffset=" + biasOffset + " is not weightsOffset=" + weightsOffset
                        + " + " + inputs + "·" + outputs);
            }
        }

        /// Whether f is the identity, so that Z and A are the same matrix.
        ///
        /// @return true if the pre-activation need not be kept
        public boolean isLinear() {
            return activation.kind() == Activation.Kind.IDENTITY && vectorActivation == null;
        }

        /// What texts call f.
        ///
        /// @return a name as [Builder#layer(int, String)] knows it, or that of a user-defined activation
        public String name() {
            return vectorActivation == null ? activation.toString() : vectorActivation.toString();
        }
    }

    /// Starts an architecture.
    ///
    /// @param inputs elements of a sample, at least 1
    /// @return a builder without layers
    /// @throws IllegalArgumentException if `inputs` is below 1
    public static Builder builder(int inputs) {
        return new Builder(inputs);
    }

    /// The usual form: every hidden layer with one activation, the last with another.
    ///
    /// @param hidden activation of all layers but the last
    /// @param output activation of the last layer
    /// @param sizes inputs, outputs of each hidden layer, outputs: at least two sizes
    /// @return the architecture with `sizes.length − 1` layers
    /// @throws IllegalArgumentException if there are fewer than two sizes, one is below 1, or they need more parameters
    ///     than an array holds
    public static Architecture of(Activation hidden, Activation output, int... sizes) {
        Objects.requireNonNull(hidden, "hidden");
        Objects.requireNonNull(output, "output");
        if (sizes.length < 2) {
            throw new IllegalArgumentException("sizes.length=" + sizes.length + ": inputs and outputs are needed");
        }
        Builder builder = builder(sizes[0]);
        for (int i = 1; i < sizes.length; i++) {
            builder.layer(sizes[i], i == sizes.length - 1 ? output : hidden);
        }
        return builder.build();
    }

    /// Elements of a sample.
    ///
    /// @return the inputs of layer 0
    public int inputs() {
        return inputs;
    }

    /// Elements of a result.
    ///
    /// @return the outputs of the last layer
    public int outputs() {
        return layers.get(layers.size() - 1).outputs();
    }

    /// The number of layers, the input not counted.
    ///
    /// @return at least 1
    public int depth() {
        return layers.size();
    }

    /// The layers in order.
    ///
    /// @return an immutable list
    public List<Layer> layers() {
        return layers;
    }

    /// One layer.
    ///
    /// @param index 0 … depth − 1
    /// @return the layer
    /// @throws IndexOutOfBoundsException if there is no such layer
    public Layer layer(int index) {
        return layers.get(index);
    }

    /// The length of the flat array: Σ (in + 1)·out.
    ///
    /// @return the number of weights and biases
    public int parameterCount() {
        return parameterCount;
    }

    /// Floating-point operations of one training step, a multiply-add counted as two: forward and weight gradient of
    /// every layer, and the product with Wᵀ of every layer but the first. What is of lower order (bias, activation,
    /// loss) is left out, as is usual for GFLOP/s.
    ///
    /// @param batch samples in the step, at least 0
    /// @return 2·batch·(2·Σₗ inₗ·outₗ + Σₗ₌₁ inₗ·outₗ)
    /// @throws IllegalArgumentException if `batch` is negative
    public long trainingFlops(int batch) {
        if (batch < 0) {
            throw new IllegalArgumentException("batch=" + batch + " is negative");
        }
        long products = 0;
        for (int l = 0; l < layers.size(); l++) {
            products +=
                    (l == 0 ? 2L : 3L) * layers.get(l).inputs() * layers.get(l).outputs();
        }
        return 2L * batch * products;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Architecture that && inputs == that.inputs && layers.equals(that.layers);
    }

    @Override
    public int hashCode() {
        return 31 * inputs + layers.hashCode();
    }

    /// Sizes and activations in order: `784-100(relu)-10(identity)`.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(inputs);
        for (Layer layer : layers) {
            text.append('-')
                    .append(layer.outputs())
                    .append('(')
                    .append(layer.name())
                    .append(')');
        }
        return text.toString();
    }

    /// Reads what [#toString()] writes, of activations that have names: those of [Builder#layer(int, String)].
    ///
    /// @param text such as `784-100(relu)-10(identity)`
    /// @return the architecture
    /// @throws IllegalArgumentException if it is not such a text, there is no such activation, or the parameters are
    ///     more than an array holds
    public static Architecture parse(String text) {
        Objects.requireNonNull(text, "text");
        try {
            int end = text.indexOf('-');
            Builder builder = builder(Integer.parseInt(end < 0 ? text : text.substring(0, end)));
            while (end >= 0) {
                int open = text.indexOf('(', end);
                int close = open < 0 ? -1 : closing(text, open);
                if (close < 0) {
                    throw new IllegalArgumentException("a layer has no activation in parentheses");
                }
                builder.layer(Integer.parseInt(text.substring(end + 1, open)), text.substring(open + 1, close));
                if (close + 1 < text.length() && text.charAt(close + 1) != '-') {
                    throw new IllegalArgumentException("something other than - follows a layer");
                }
                end = close + 1 < text.length() ? close + 1 : -1;
            }
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + (text.length() <= 80 ? text : text.substring(0, 80) + "…") + "\" is not an architecture: "
                            + e.getMessage(),
                    e);
        }
    }

    /// Where the parenthesis at `open` closes, or −1: activations have parameters in parentheses of their own.
    private static int closing(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private static int checkSize(String name, int size) {
        if (size < 1) {
            throw new IllegalArgumentException(name + "=" + size + " is below 1");
        }
        return size;
    }

    /// Collects the layers, from the input on.
    public static final class Builder {
        private final int inputs;
        private final List<Layer> layers = new ArrayList<>();
        private int width;
        private int parameters;

        private Builder(int inputs) {
            this.inputs = checkSize("inputs", inputs);
            this.width = inputs;
        }

        /// Adds a layer behind the others.
        ///
        /// @param outputs its size, at least 1
        /// @param activation its activation
        /// @return this builder
        /// @throws IllegalArgumentException if `outputs` is below 1 or the parameters no longer fit an array; the
        ///     builder is then as it was
        public Builder layer(int outputs, Activation activation) {
            Objects.requireNonNull(activation, "activation");
            return layer(outputs, activation, null);
        }

        /// Adds a layer with a vector-valued activation behind the others.
        ///
        /// @param outputs its size, at least 1
        /// @param activation its activation
        /// @return this builder
        /// @throws IllegalArgumentException as above
        public Builder layer(int outputs, VectorActivation activation) {
            Objects.requireNonNull(activation, "activation");
            return layer(outputs, Activation.IDENTITY, activation);
        }

        /// Adds a layer whose activation is named: `softmax`, `log_softmax`, or what [Activation#parse(String)] knows.
        ///
        /// @param outputs its size, at least 1
        /// @param activation the name
        /// @return this builder
        /// @throws IllegalArgumentException as above, or if there is no such activation
        public Builder layer(int outputs, String activation) {
            for (VectorActivation f : List.of(VectorActivation.SOFTMAX, VectorActivation.LOG_SOFTMAX)) {
                if (f.toString().equals(activation)) {
                    return layer(outputs, f);
                }
            }
            return layer(outputs, Activation.parse(activation));
        }

        private Builder layer(int outputs, Activation activation, VectorActivation vectorActivation) {
            checkSize("outputs", outputs);
            // At most (2³¹)² + 2³² < 2⁶³, so the sum does not wrap.
            long bias = parameters + (long) width * outputs;
            long end = bias + outputs;
            if (end > MAX_ARRAY) {
                throw new IllegalArgumentException("outputs=" + outputs + " after " + width
                        + " units brings the parameters to " + end + ", more than an array holds (" + MAX_ARRAY + ")");
            }
            layers.add(new Layer(width, outputs, activation, vectorActivation, parameters, (int) bias));
            width = outputs;
            parameters = (int) end;
            return this;
        }

        /// Makes the architecture; the builder can go on from here.
        ///
        /// @return an immutable architecture
        /// @throws IllegalArgumentException if there is no layer
        public Architecture build() {
            if (layers.isEmpty()) {
                throw new IllegalArgumentException("there is no layer");
            }
            return new Architecture(inputs, layers, parameters);
        }
    }
}
