package dev.lanewise.mlp.model;

import static dev.lanewise.mlp.Loss.Kind.BINARY_CROSS_ENTROPY;
import static dev.lanewise.mlp.Loss.Kind.SOFTMAX_CROSS_ENTROPY;

import dev.lanewise.kernels.Activation;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.DoubleParameters;
import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.Loss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/// Writes a net's forward pass as an ONNX model: IR version 8, operator set 17, for runtimes elsewhere.
///
/// The graph takes `x` (batch×inputs, the batch of any size) and gives `y` (batch×outputs), the activations of the last
/// layer: logits where the softmax or sigmoid is that of a loss. With the loss given it is the last node, and `y` what
/// `FloatMlp.predict` gives. Layer l is a Gemm of the layer before with `wl`
/// (in×out, as it lies in memory) and `bl`, then its activation:
///
/// | activation | nodes |
/// |---|---|
/// | identity | none |
/// | ReLU, sigmoid, tanh, softplus | Relu, Sigmoid, Tanh, Softplus |
/// | leaky ReLU | LeakyRelu with alpha |
/// | ELU | Elu with alpha |
/// | GELU | (z·½)·(1 + Erf(z ÷ √2)): Div, Erf, Add, Mul, Mul |
/// | SiLU | z·Sigmoid(z): Sigmoid, Mul |
/// | softmax, log-softmax | Softmax, LogSoftmax |
///
/// An attribute is a `float`. Where the parameter of leaky ReLU or ELU in a net of doubles is none, PRelu with the
/// parameter as its slope stands for LeakyRelu, and behind Elu with alpha 1. A runtime computes each operator by
/// formulas of its own, so its results differ in rounding, and for −∞ where ∞·0 comes up. Runtimes often lack Softplus,
/// Elu, Erf and what they make of SiLU in double, though ONNX has them; a net with those is better written as floats.
///
/// Field numbers that are written, from onnx.proto3 (source: the ONNX project; it fixes them for good):
///
/// ```text
/// ModelProto      ir_version 1, producer_name 2, graph 7, opset_import 8 (domain 1, version 2)
/// GraphProto      node 1, name 2, initializer 5, input 11, output 12
/// NodeProto       input 1, output 2, name 3, op_type 4, attribute 5
/// AttributeProto  name 1, f 2, type 20 (1 = FLOAT)
/// TensorProto     dims 1, data_type 2 (1 = FLOAT, 11 = DOUBLE), name 8, raw_data 9 (little-endian)
/// ValueInfoProto  name 1, type 2 → TypeProto tensor_type 1 → elem_type 1, shape 2 → dim 1 → dim_value 1 or dim_param 2
/// ```
public final class Onnx {
    private static final int IR_VERSION = 8;
    private static final int OPERATOR_SET = 17;
    private static final int FLOAT = 1;
    private static final int DOUBLE = 11;
    private static final int ATTRIBUTE_FLOAT = 1;

    /// Part of the parameter array, as bytes.
    private interface Slice {
        void writeTo(LittleEndianOutput out, int offset, int count) throws IOException;
    }

    private final Architecture architecture;
    private final int dataType;
    private final Slice parameters;
    private final ProtobufMessage graph = new ProtobufMessage();
    private boolean hasGelu;

    private Onnx(Architecture architecture, int dataType, Slice parameters) {
        this.architecture = architecture;
        this.dataType = dataType;
        this.parameters = parameters;
    }

    /// Writes a model: as a whole or not at all, a neighbour of the file being renamed in the end; an interrupt does
    /// not stop it.
    ///
    /// @param file the file, replaced if it exists; the file that it names if it is a symbolic link
    /// @param parameters weights and biases, with their architecture
    /// @throws IOException if it cannot be written, or is a directory or a device; what was there before is still there
    /// @throws IllegalArgumentException if the model would have 2 GiB or more, which a protocol buffer cannot
    public static void write(Path file, FloatParameters parameters) throws IOException {
        write(file, parameters, null);
    }

    /// Writes a model that ends with the softmax or sigmoid of its loss: as a whole or not at all.
    ///
    /// @param file the file, replaced if it exists; the file that it names if it is a symbolic link
    /// @param parameters weights and biases, with their architecture
    /// @param loss the loss of the net: a softmax-cross-entropy appends Softmax, a binary cross-entropy Sigmoid, any
    ///     other and null nothing
    /// @throws IOException if it cannot be written, or is a directory or a device; what was there before is still there
    /// @throws IllegalArgumentException if the model would have 2 GiB or more, which a protocol buffer cannot, or the
    ///     loss does not go with the last layer's activation
    public static void write(Path file, FloatParameters parameters, Loss loss) throws IOException {
        float[] array = parameters.array();
        new Onnx(parameters.architecture(), FLOAT, (out, offset, count) -> out.putFloats(array, offset, count))
                .write(file, last(parameters.architecture(), loss));
    }

    /// Writes a model: as a whole or not at all, a neighbour of the file being renamed in the end; an interrupt does
    /// not stop it.
    ///
    /// @param file the file, replaced if it exists; the file that it names if it is a symbolic link
    /// @param parameters weights and biases, with their architecture
    /// @throws IOException if it cannot be written, or is a directory or a device; what was there before is still there
    /// @throws IllegalArgumentException if the model would have 2 GiB or more, which a protocol buffer cannot
    public static void write(Path file, DoubleParameters parameters) throws IOException {
        write(file, parameters, null);
    }

    /// Writes a model that ends with the softmax or sigmoid of its loss: as a whole or not at all.
    ///
    /// @param file the file, replaced if it exists; the file that it names if it is a symbolic link
    /// @param parameters weights and biases, with their architecture
    /// @param loss the loss of the net: a softmax-cross-entropy appends Softmax, a binary cross-entropy Sigmoid, any
    ///     other and null nothing
    /// @throws IOException if it cannot be written, or is a directory or a device; what was there before is still there
    /// @throws IllegalArgumentException if the model would have 2 GiB or more, which a protocol buffer cannot, or the
    ///     loss does not go with the last layer's activation
    public static void write(Path file, DoubleParameters parameters, Loss loss) throws IOException {
        double[] array = parameters.array();
        new Onnx(parameters.architecture(), DOUBLE, (out, offset, count) -> out.putDoubles(array, offset, count))
                .write(file, last(parameters.architecture(), loss));
    }

    /// The operator that a loss applies to the outputs, or null.
    private static String last(Architecture architecture, Loss loss) {
        if (loss == null || (loss.kind() != SOFTMAX_CROSS_ENTROPY && loss.kind() != BINARY_CROSS_ENTROPY)) {
            return null;
        }
        if (!architecture.layer(architecture.depth() - 1).isLinear()) {
            throw new IllegalArgumentException(
                    "loss=" + loss + " is on logits, but the last layer of " + architecture + " is not the identity");
        }
        return loss.kind() == SOFTMAX_CROSS_ENTROPY ? "Softmax" : "Sigmoid";
    }

    /// @param last an operator behind the last layer, or null
    private void write(Path file, String last) throws IOException {
        Objects.requireNonNull(file, "file");
        graph.text(2, "mlp");
        String input = "x";
        for (int l = 0; l < architecture.depth(); l++) {
            String output = l < architecture.depth() - 1 ? "a" + l : last == null ? "y" : "logits";
            layer(l, architecture.layer(l), input, output);
            input = output;
        }
        if (last != null) {
            // Along the last axis, which is the softmax' default.
            node(last, "y", input);
        }
        if (hasGelu) {
            number("half", 0.5);
            number("one", 1);
            number("sqrt_2", Math.sqrt(2));
        }
        graph.message(11, value("x", architecture.inputs()));
        graph.message(12, value("y", architecture.outputs()));
        ProtobufMessage model = new ProtobufMessage()
                .number(1, IR_VERSION)
                .text(2, "lanewise")
                .message(7, graph)
                .message(8, new ProtobufMessage().text(1, "").number(2, OPERATOR_SET));
        if (model.size() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("the model of " + architecture + " has " + model.size()
                    + " bytes, a protocol buffer at most " + Integer.MAX_VALUE);
        }
        LittleEndianOutput.write(file, model::writeTo);
    }

    private void layer(int l, Architecture.Layer layer, String input, String output) {
        tensor("w" + l, layer.weightsOffset(), layer.inputs(), layer.outputs());
        tensor("b" + l, layer.biasOffset(), layer.outputs());
        Activation activation = layer.activation();
        String z = layer.isLinear() ? output : "z" + l;
        node("Gemm", z, input, "w" + l, "b" + l);
        if (layer.vectorActivation() != null) {
            // Along the last axis, which is their default.
            node("softmax".equals(ModelMetadata.name(layer)) ? "Softmax" : "LogSoftmax", output, z);
            return;
        }
        double parameter = activation.parameter();
        boolean isAttribute = dataType == FLOAT || (float) parameter == parameter;
        switch (activation.kind()) {
            case IDENTITY -> {}
            case RELU -> node("Relu", output, z);
            case SIGMOID -> node("Sigmoid", output, z);
            case TANH -> node("Tanh", output, z);
            case SOFTPLUS -> node("Softplus", output, z);
            case LEAKY_RELU -> {
                if (isAttribute) {
                    nodeWithAlpha("LeakyRelu", output, z, (float) parameter);
                } else {
                    number("slope" + l, parameter);
                    node("PRelu", output, z, "slope" + l);
                }
            }
            case ELU -> {
                if (isAttribute) {
                    nodeWithAlpha("Elu", output, z, (float) parameter);
                } else {
                    number("slope" + l, parameter);
                    nodeWithAlpha("Elu", "elu" + l, z, 1);
                    node("PRelu", output, "elu" + l, "slope" + l);
                }
            }
            case GELU -> {
                hasGelu = true;
                node("Div", "scaled" + l, z, "sqrt_2");
                node("Erf", "erf" + l, "scaled" + l);
                node("Add", "sum" + l, "erf" + l, "one");
                // Halved first: the product with 1 + erf, which is up to 2, then does not overflow.
                node("Mul", "half" + l, z, "half");
                node("Mul", output, "half" + l, "sum" + l);
            }
            case SILU -> {
                node("Sigmoid", "sigmoid" + l, z);
                node("Mul", output, z, "sigmoid" + l);
            }
        }
    }

    private void nodeWithAlpha(String operator, String output, String input, float alpha) {
        graph.message(
                1,
                nodeMessage(operator, output, input)
                        .message(
                                5,
                                new ProtobufMessage()
                                        .text(1, "alpha")
                                        .real(2, alpha)
                                        .number(20, ATTRIBUTE_FLOAT)));
    }

    private void node(String operator, String output, String... inputs) {
        graph.message(1, nodeMessage(operator, output, inputs));
    }

    private static ProtobufMessage nodeMessage(String operator, String output, String... inputs) {
        ProtobufMessage node = new ProtobufMessage();
        for (String input : inputs) {
            node.text(1, input);
        }
        // A value has one node that makes it, so its name is good for the node too.
        return node.text(2, output).text(3, "make_" + output).text(4, operator);
    }

    /// A part of the parameters.
    private void tensor(String name, int offset, int... shape) {
        int count = 1;
        ProtobufMessage tensor = new ProtobufMessage();
        for (int size : shape) {
            tensor.number(1, size);
            count *= size;
        }
        int elements = count;
        tensor.number(2, dataType)
                .text(8, name)
                .raw(9, (long) elements * elementBytes(), out -> parameters.writeTo(out, offset, elements));
        graph.message(5, tensor);
    }

    /// A single number, a tensor without dimensions.
    private void number(String name, double value) {
        graph.message(5, new ProtobufMessage().number(2, dataType).text(8, name).raw(9, elementBytes(), out -> {
                    if (dataType == FLOAT) {
                        out.putFloat((float) value);
                    } else {
                        out.putDouble(value);
                    }
                }));
    }

    private int elementBytes() {
        return dataType == FLOAT ? Float.BYTES : Double.BYTES;
    }

    private ProtobufMessage value(String name, int columns) {
        ProtobufMessage shape = new ProtobufMessage()
                .message(1, new ProtobufMessage().text(2, "batch"))
                .message(1, new ProtobufMessage().number(1, columns));
        ProtobufMessage tensorType = new ProtobufMessage().number(1, dataType).message(2, shape);
        return new ProtobufMessage().text(1, name).message(2, new ProtobufMessage().message(1, tensorType));
    }
}
