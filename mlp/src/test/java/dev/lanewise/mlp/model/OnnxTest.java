package dev.lanewise.mlp.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.DoubleMlp;
import dev.lanewise.mlp.DoubleParameters;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.Initialiser;
import dev.lanewise.mlp.Loss;
import dev.lanewise.mlp.Reduction;
import dev.lanewise.mlp.VectorActivation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models decoded by a parser and evaluated by formulas of the test's own, against the net.
class OnnxTest {
    private static final int BATCH = 7;

    @TempDir
    Path directory;

    @Test
    void everyActivationInFloat() throws IOException {
        for (Activation activation : ModelsTest.ACTIVATIONS) {
            if (Math.abs(activation.parameter()) > Float.MAX_VALUE) {
                continue; // infinite in float, in the net too
            }
            for (Activation output : List.of(Activation.IDENTITY, activation)) {
                Architecture architecture = Architecture.of(activation, output, 5, 6, 4, 3);
                FloatParameters parameters =
                        FloatParameters.initialised(architecture, Initialiser.XAVIER_UNIFORM, new SplittableRandom(83));
                double[] biases = new SplittableRandom(84).doubles(6, -1, 1).toArray();
                for (int i = 0; i < 6; i++) {
                    parameters.array()[architecture.layer(0).biasOffset() + i] = (float) biases[i];
                }
                FloatMlp net = new FloatMlp(Kernels.scalar(), parameters, Loss.HALF_SQUARED_ERROR, Reduction.MEAN);
                float[] x = new float[BATCH * 5];
                double[] wide = inputs(x.length);
                for (int i = 0; i < x.length; i++) {
                    x[i] = (float) wide[i];
                    wide[i] = x[i];
                }
                float[] expected = new float[BATCH * 3];
                net.predict(x, 0, 5, BATCH, net.newWorkspace(BATCH), expected, 0, 3);
                Path file = directory.resolve("float.onnx");
                Onnx.write(file, parameters);
                double[] y = evaluate(Files.readAllBytes(file), 1, wide, 5, 3);
                for (int i = 0; i < y.length; i++) {
                    assertEquals(expected[i], y[i], 2e-5 * Math.max(1, Math.abs(y[i])), architecture.toString());
                }
            }
        }
    }

    @Test
    void vectorActivations() throws IOException {
        Architecture architecture = Architecture.builder(5)
                .layer(4, VectorActivation.SOFTMAX)
                .layer(3, VectorActivation.LOG_SOFTMAX)
                .build();
        DoubleParameters parameters =
                DoubleParameters.initialised(architecture, Initialiser.XAVIER_UNIFORM, new SplittableRandom(86));
        DoubleMlp net = new DoubleMlp(Kernels.scalar(), parameters, Loss.HALF_SQUARED_ERROR, Reduction.MEAN);
        double[] x = inputs(BATCH * 5);
        double[] expected = new double[BATCH * 3];
        net.predict(x, 0, 5, BATCH, net.newWorkspace(BATCH), expected, 0, 3);
        Path file = directory.resolve("vector.onnx");
        Onnx.write(file, parameters);
        double[] y = evaluate(Files.readAllBytes(file), 11, x, 5, 3);
        for (int i = 0; i < y.length; i++) {
            assertEquals(expected[i], y[i], 1e-12);
        }
        Path tensors = directory.resolve("vector.safetensors");
        DoubleModels.save(tensors, parameters);
        assertEquals(parameters, DoubleModels.load(tensors));
        VectorActivation own = VectorActivation.ofJacobian("own", new VectorActivation.JacobianFunction() {
            @Override
            public void value(double[] z, double[] a) {
                System.arraycopy(z, 0, a, 0, z.length);
            }

            @Override
            public void jacobian(double[] z, double[][] jacobian) {
                for (int i = 0; i < z.length; i++) {
                    Arrays.fill(jacobian[i], 0);
                    jacobian[i][i] = 1;
                }
            }
        });
        DoubleParameters code =
                DoubleParameters.zeros(Architecture.builder(1).layer(2, own).build());
        assertThrows(IllegalArgumentException.class, () -> DoubleModels.save(tensors, code));
        assertThrows(IllegalArgumentException.class, () -> Onnx.write(file, code));
        assertEquals(parameters, DoubleModels.load(tensors), "the old file is still there");
    }

    @Test
    void everyActivationInDouble() throws IOException {
        for (Activation activation : ModelsTest.ACTIVATIONS) {
            for (Activation output : List.of(Activation.IDENTITY, activation)) {
                Architecture architecture = Architecture.of(activation, output, 5, 6, 4, 3);
                DoubleParameters parameters = DoubleParameters.initialised(
                        architecture, Initialiser.XAVIER_UNIFORM, new SplittableRandom(85));
                parameters.array()[architecture.layer(0).biasOffset()] = 0.25;
                DoubleMlp net = new DoubleMlp(Kernels.scalar(), parameters, Loss.HALF_SQUARED_ERROR, Reduction.MEAN);
                double[] x = inputs(BATCH * 5);
                double[] expected = new double[BATCH * 3];
                net.predict(x, 0, 5, BATCH, net.newWorkspace(BATCH), expected, 0, 3);
                Path file = directory.resolve("double.onnx");
                Onnx.write(file, parameters);
                double[] y = evaluate(Files.readAllBytes(file), 11, x, 5, 3);
                for (int i = 0; i < y.length; i++) {
                    if (Double.isFinite(expected[i])) {
                        assertEquals(expected[i], y[i], 1e-12 * Math.max(1, Math.abs(y[i])), architecture.toString());
                    } else {
                        assertTrue(!Double.isFinite(y[i]), architecture.toString());
                    }
                }
            }
        }
    }

    /// The whole of the smallest model.
    @Test
    void writesTheseVeryBytes() throws IOException {
        Path file = directory.resolve("tiny.onnx");
        Architecture architecture =
                Architecture.builder(1).layer(1, Activation.leakyRelu(0.5)).build();
        Onnx.write(file, FloatParameters.wrap(architecture, new float[] {1, -2}));
        byte[] weight = {0x08, 1, 0x08, 1, 0x10, 1, 0x42, 2, 'w', '0', 0x4A, 4, 0, 0, (byte) 0x80, 0x3F};
        byte[] bias = {0x08, 1, 0x10, 1, 0x42, 2, 'b', '0', 0x4A, 4, 0, 0, 0, (byte) 0xC0};
        byte[] gemm = ModelFiles.joined(
                new byte[] {0x0A, 1, 'x', 0x0A, 2, 'w', '0', 0x0A, 2, 'b', '0', 0x12, 2, 'z', '0'},
                text(0x1A, "make_z0"),
                text(0x22, "Gemm"));
        byte[] attribute =
                ModelFiles.joined(text(0x0A, "alpha"), new byte[] {0x15, 0, 0, 0, 0x3F, (byte) 0xA0, 0x01, 1});
        byte[] leaky = ModelFiles.joined(
                new byte[] {0x0A, 2, 'z', '0', 0x12, 1, 'y'},
                text(0x1A, "make_y"),
                text(0x22, "LeakyRelu"),
                field(0x2A, attribute));
        byte[] shape = ModelFiles.joined(field(0x0A, text(0x12, "batch")), field(0x0A, new byte[] {0x08, 1}));
        byte[] type = field(0x0A, ModelFiles.joined(new byte[] {0x08, 1}, field(0x12, shape)));
        byte[] graph = ModelFiles.joined(
                text(0x12, "mlp"),
                field(0x2A, weight),
                field(0x2A, bias),
                field(0x0A, gemm),
                field(0x0A, leaky),
                field(0x5A, ModelFiles.joined(text(0x0A, "x"), field(0x12, type))),
                field(0x62, ModelFiles.joined(text(0x0A, "y"), field(0x12, type))));
        byte[] length = {(byte) ((graph.length & 0x7F) | 0x80), (byte) (graph.length >>> 7)};
        assertArrayEquals(
                ModelFiles.joined(
                        new byte[] {0x08, 8}, text(0x12, "lanewise"), new byte[] {0x3A}, length, graph, new byte[] {
                            0x42, 4, 0x0A, 0, 0x10, 17
                        }),
                Files.readAllBytes(file));
    }

    /// With its loss a net gives what `predict` does, without it the logits.
    @Test
    void theLossCanBePartOfIt() throws IOException {
        Architecture architecture = Architecture.of(Activation.TANH, Activation.IDENTITY, 5, 6, 3);
        DoubleParameters parameters =
                DoubleParameters.initialised(architecture, Initialiser.XAVIER_UNIFORM, new SplittableRandom(87));
        Path file = directory.resolve("loss.onnx");
        double[] x = inputs(BATCH * 5);
        for (Loss loss : Loss.all()) {
            DoubleMlp net = new DoubleMlp(Kernels.scalar(), parameters, loss, Reduction.MEAN);
            double[] expected = new double[BATCH * 3];
            net.predict(x, 0, 5, BATCH, net.newWorkspace(BATCH), expected, 0, 3);
            Onnx.write(file, parameters, loss);
            assertArrayEquals(expected, evaluate(Files.readAllBytes(file), 11, x, 5, 3), 1e-13, loss.toString());
            Onnx.write(file, parameters);
            double difference = 0;
            double[] y = evaluate(Files.readAllBytes(file), 11, x, 5, 3);
            for (int i = 0; i < y.length; i++) {
                difference = Math.max(difference, Math.abs(y[i] - expected[i]));
            }
            boolean isOnLogits = loss.equals(Loss.SOFTMAX_CROSS_ENTROPY) || loss.equals(Loss.BINARY_CROSS_ENTROPY);
            assertEquals(isOnLogits, difference > 1e-3, loss.toString());
        }
        FloatParameters sigmoid = FloatParameters.zeros(Architecture.of(Activation.RELU, Activation.SIGMOID, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> Onnx.write(file, sigmoid, Loss.BINARY_CROSS_ENTROPY));
    }

    @Test
    void otherPathsGiveTheUsualExceptions() throws IOException {
        FloatParameters parameters = FloatParameters.zeros(Architecture.of(Activation.RELU, Activation.IDENTITY, 2, 1));
        assertThrows(FileSystemException.class, () -> Onnx.write(directory, parameters));
        Path orphan = directory.resolve("missing").resolve("x");
        assertThrows(NoSuchFileException.class, () -> Onnx.write(orphan, parameters));
        assertEquals(0, ModelFiles.count(directory));
    }

    private static double[] inputs(int count) {
        return new SplittableRandom(86).doubles(count, -2, 2).toArray();
    }

    private static byte[] field(int tag, byte[] content) {
        assertTrue(content.length < 128);
        return ModelFiles.joined(new byte[] {(byte) tag, (byte) content.length}, content);
    }

    private static byte[] text(int tag, String text) {
        return field(tag, text.getBytes(StandardCharsets.US_ASCII));
    }

    /// A tensor as numbers, row-major.
    private record Numbers(List<Integer> shape, List<Double> values) {
        int columns() {
            return shape.isEmpty() ? 1 : shape.get(shape.size() - 1);
        }
    }

    private static double[] evaluate(byte[] model, int dataType, double[] x, int inputs, int outputs) {
        Message m = new Message(model);
        assertEquals(8, m.number(1));
        Message operators = m.message(8);
        assertEquals("", operators.text(1));
        assertEquals(17, operators.number(2));
        Message graph = m.message(7);
        checkValue(graph.message(11), "x", dataType, inputs);
        checkValue(graph.message(12), "y", dataType, outputs);
        Map<String, Numbers> values = new HashMap<>();
        for (Message tensor : graph.messages(5)) {
            assertEquals(dataType, tensor.number(2));
            List<Integer> shape =
                    tensor.all(1).stream().map(d -> (int) (long) (Long) d).toList();
            ByteBuffer raw = ByteBuffer.wrap(tensor.bytes(9)).order(ByteOrder.LITTLE_ENDIAN);
            List<Double> numbers = new ArrayList<>();
            while (raw.hasRemaining()) {
                numbers.add(dataType == 1 ? raw.getFloat() : raw.getDouble());
            }
            assertEquals(shape.stream().reduce(1, (a, b) -> a * b), numbers.size());
            assertEquals(null, values.put(tensor.text(8), new Numbers(shape, numbers)));
        }
        List<Double> batch = new ArrayList<>();
        for (double value : x) {
            batch.add(value);
        }
        values.put("x", new Numbers(List.of(x.length / inputs, inputs), batch));
        for (Message node : graph.messages(1)) {
            List<Numbers> operands = new ArrayList<>();
            for (Object input : node.all(1)) {
                Numbers operand = values.get(new String((byte[]) input, StandardCharsets.UTF_8));
                assertTrue(operand != null, "an input that no node before makes");
                operands.add(operand);
            }
            double alpha = 0;
            for (Message attribute : node.messages(5)) {
                assertEquals("alpha", attribute.text(1));
                assertEquals(1, attribute.number(20));
                alpha = Float.intBitsToFloat((int) attribute.number(2));
            }
            assertEquals(null, values.put(node.text(2), apply(node.text(4), operands, alpha)));
        }
        return values.get("y").values().stream().mapToDouble(v -> v).toArray();
    }

    private static void checkValue(Message value, String name, int dataType, int columns) {
        assertEquals(name, value.text(1));
        Message type = value.message(2).message(1);
        assertEquals(dataType, type.number(1));
        List<Message> dimensions = type.message(2).messages(1);
        assertEquals(2, dimensions.size());
        assertEquals("batch", dimensions.get(0).text(2));
        assertEquals(columns, dimensions.get(1).number(1));
    }

    private static Numbers apply(String operator, List<Numbers> operands, double alpha) {
        Numbers a = operands.get(0);
        List<Double> result = new ArrayList<>();
        if (operator.equals("Gemm")) {
            Numbers w = operands.get(1);
            Numbers bias = operands.get(2);
            assertEquals(List.of(a.columns(), bias.columns()), w.shape());
            int rows = a.shape().get(0);
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < w.columns(); j++) {
                    double sum = bias.values().get(j);
                    for (int k = 0; k < a.columns(); k++) {
                        sum += a.values().get(i * a.columns() + k) * w.values().get(k * w.columns() + j);
                    }
                    result.add(sum);
                }
            }
            return new Numbers(List.of(rows, w.columns()), result);
        }
        if (operator.equals("Softmax") || operator.equals("LogSoftmax")) {
            for (int from = 0; from < a.values().size(); from += a.columns()) {
                double sum = 0;
                for (int j = from; j < from + a.columns(); j++) {
                    sum += Math.exp(a.values().get(j));
                }
                for (int j = from; j < from + a.columns(); j++) {
                    double log = a.values().get(j) - Math.log(sum);
                    result.add(operator.equals("Softmax") ? Math.exp(log) : log);
                }
            }
            return new Numbers(a.shape(), result);
        }
        for (int i = 0; i < a.values().size(); i++) {
            double z = a.values().get(i);
            double b = operands.size() < 2
                    ? Double.NaN
                    : operands.get(1).values().get(operands.get(1).values().size() == 1 ? 0 : i);
            result.add(
                    switch (operator) {
                        case "Relu" -> Math.max(0, z);
                        case "LeakyRelu" -> z < 0 ? alpha * z : z;
                        case "PRelu" -> z < 0 ? b * z : z;
                        case "Sigmoid" -> 1 / (1 + Math.exp(-z));
                        case "Tanh" -> Math.tanh(z);
                        case "Softplus" -> Math.log(1 + Math.exp(z));
                        case "Elu" -> z < 0 ? alpha * Math.expm1(z) : z;
                        case "Erf" -> erf(z);
                        case "Add" -> z + b;
                        case "Mul" -> z * b;
                        case "Div" -> z / b;
                        default -> throw new AssertionError(operator);
                    });
        }
        return new Numbers(a.shape(), result);
    }

    /// A series without cancellation: 2 ÷ √π · e^(−z²) · Σ 2ⁿ·z²ⁿ⁺¹ ÷ (1·3·…·(2n + 1)).
    private static double erf(double z) {
        assertTrue(Math.abs(z) < 8, "too large for the series");
        double term = z;
        double sum = z;
        for (int n = 1; n < 400; n++) {
            term *= 2 * z * z / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-z * z) * sum;
    }

    /// The fields of a protocol buffer: numbers as they are, a float as its bits, all else as bytes.
    private static final class Message {
        private final Map<Integer, List<Object>> fields = new HashMap<>();

        Message(byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            while (in.hasRemaining()) {
                int tag = (int) varint(in);
                Object value = switch (tag & 7) {
                    case 0 -> varint(in);
                    case 2 -> {
                        byte[] content = new byte[(int) varint(in)];
                        in.get(content);
                        yield content;
                    }
                    case 5 -> (long) in.getInt();
                    default -> throw new AssertionError("wire type " + (tag & 7));
                };
                fields.computeIfAbsent(tag >>> 3, f -> new ArrayList<>()).add(value);
            }
        }

        private static long varint(ByteBuffer in) {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte b = in.get();
                value |= (b & 0x7FL) << shift;
                if (b >= 0) {
                    return value;
                }
            }
        }

        List<Object> all(int field) {
            return fields.getOrDefault(field, List.of());
        }

        private Object only(int field) {
            assertEquals(1, all(field).size(), "field " + field);
            return all(field).get(0);
        }

        long number(int field) {
            return (Long) only(field);
        }

        byte[] bytes(int field) {
            return (byte[]) only(field);
        }

        String text(int field) {
            return new String(bytes(field), StandardCharsets.UTF_8);
        }

        Message message(int field) {
            return new Message(bytes(field));
        }

        List<Message> messages(int field) {
            return all(field).stream().map(b -> new Message((byte[]) b)).toList();
        }
    }
}
