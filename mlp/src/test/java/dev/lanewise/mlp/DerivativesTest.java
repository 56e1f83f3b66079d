package dev.lanewise.mlp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Derivatives of the outputs themselves (document 001): with respect to every weight and bias and to the input,
/// against central differences, for elementwise and for vector-valued activations; and the products with them.
class DerivativesTest {
    private static final int INPUTS = 4;
    private static final int OUTPUTS = 3;
    private static final int BATCH = 5;
    private static final double H = 1e-5;

    static Stream<Architecture> nets() {
        VectorActivation own = VectorActivation.ofJacobian("damped", new CentralDifferencesTest.Damped());
        return Stream.of(
                Architecture.of(Activation.TANH, Activation.SIGMOID, INPUTS, 6, 5, OUTPUTS),
                Architecture.of(Activation.GELU, Activation.IDENTITY, INPUTS, OUTPUTS),
                Architecture.builder(INPUTS)
                        .layer(6, Activation.SILU)
                        .layer(5, VectorActivation.SOFTMAX)
                        .layer(OUTPUTS, VectorActivation.LOG_SOFTMAX)
                        .build(),
                Architecture.builder(INPUTS)
                        .layer(6, own)
                        .layer(5, Activation.TANH)
                        .layer(OUTPUTS, VectorActivation.SOFTMAX)
                        .build());
    }

    private final SplittableRandom random = new SplittableRandom(21);

    private DoubleMlp net(Architecture architecture) {
        DoubleParameters parameters = DoubleParameters.initialised(architecture, Initialiser.XAVIER_NORMAL, random);
        return new DoubleMlp(Kernels.scalar(), parameters, Loss.HALF_SQUARED_ERROR, Reduction.SUM);
    }

    /// y of one sample.
    private static double[] outputs(DoubleMlp net, double[] x, int sample) {
        DoubleWorkspace workspace = net.newWorkspace(1);
        net.forward(x, sample * INPUTS, INPUTS, 1, workspace);
        double[] y = new double[OUTPUTS];
        for (int i = 0; i < OUTPUTS; i++) {
            y[i] = workspace.output().get(0, i);
        }
        return y;
    }

    @ParameterizedTest
    @MethodSource("nets")
    void everyOutputByEveryParameter(Architecture architecture) {
        DoubleMlp net = net(architecture);
        double[] x = random.doubles(BATCH * INPUTS, -1, 1).toArray();
        double[] theta = net.parameters().array();
        int count = architecture.parameterCount();
        DoubleWorkspace workspace = net.newWorkspace(BATCH);
        for (int i = 0; i < OUTPUTS; i++) {
            net.forward(x, 0, INPUTS, BATCH, workspace);
            double[] derivatives = new double[1 + BATCH * count];
            new DoubleDerivatives(workspace).ofOutput(i, derivatives, 1);
            for (int s = 0; s < BATCH; s++) {
                for (int q = 0; q < count; q++) {
                    double kept = theta[q];
                    theta[q] = kept + H;
                    double above = outputs(net, x, s)[i];
                    theta[q] = kept - H;
                    double below = outputs(net, x, s)[i];
                    theta[q] = kept;
                    String what = architecture + " output " + i + " sample " + s + " parameter " + q;
                    assertEquals((above - below) / (2 * H), derivatives[1 + s * count + q], 1e-9, what);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("nets")
    void everyOutputByEveryInput(Architecture architecture) {
        DoubleMlp net = net(architecture);
        double[] x = random.doubles(BATCH * INPUTS, -1, 1).toArray();
        DoubleWorkspace workspace = net.newWorkspace(BATCH);
        net.forward(x, 0, INPUTS, BATCH, workspace);
        double[] jacobian = new double[BATCH * OUTPUTS * INPUTS];
        new DoubleDerivatives(workspace).jacobian(jacobian, 0);
        double[] v = random.doubles(BATCH * INPUTS, -1, 1).toArray();
        double[] u = random.doubles(BATCH * OUTPUTS, -1, 1).toArray();
        double[] tangent = new double[BATCH * OUTPUTS];
        new DoubleDerivatives(workspace).pushForward(v, 0, INPUTS, tangent, 0, OUTPUTS);
        double[] cotangent = new double[BATCH * INPUTS];
        new DoubleDerivatives(workspace).pullBack(u, 0, OUTPUTS);
        new DoubleDerivatives(workspace).inputGradient(cotangent, 0, INPUTS);
        for (int s = 0; s < BATCH; s++) {
            double[] expectedTangent = new double[OUTPUTS];
            for (int p = 0; p < INPUTS; p++) {
                double kept = x[s * INPUTS + p];
                x[s * INPUTS + p] = kept + H;
                double[] above = outputs(net, x, s);
                x[s * INPUTS + p] = kept - H;
                double[] below = outputs(net, x, s);
                x[s * INPUTS + p] = kept;
                double expectedCotangent = 0;
                for (int i = 0; i < OUTPUTS; i++) {
                    double numeric = (above[i] - below[i]) / (2 * H);
                    assertEquals(numeric, jacobian[(s * OUTPUTS + i) * INPUTS + p], 1e-9, architecture.toString());
                    expectedTangent[i] += numeric * v[s * INPUTS + p];
                    expectedCotangent += numeric * u[s * OUTPUTS + i];
                }
                assertEquals(expectedCotangent, cotangent[s * INPUTS + p], 1e-8, architecture + " pulled back");
            }
            for (int i = 0; i < OUTPUTS; i++) {
                assertEquals(expectedTangent[i], tangent[s * OUTPUTS + i], 1e-8, architecture + " pushed forward");
            }
        }
    }

    /// Σᵢ uᵢ·∂yᵢ/∂θ is what the gradient after pullBack says.
    @ParameterizedTest
    @MethodSource("nets")
    void pullBackIsTheSumOverOutputs(Architecture architecture) {
        for (Reduction reduction : Reduction.values()) {
            pullBackIsTheSumOverOutputs(architecture, reduction);
        }
    }

    private void pullBackIsTheSumOverOutputs(Architecture architecture, Reduction reduction) {
        DoubleMlp summed = net(architecture);
        DoubleMlp net = new DoubleMlp(summed.kernels(), summed.parameters(), (n, a, ao, y, yo, g, go) -> 0, reduction);
        int count = architecture.parameterCount();
        double[] x = random.doubles(BATCH * INPUTS, -1, 1).toArray();
        double[] u = random.doubles(BATCH * OUTPUTS, -1, 1).toArray();
        DoubleWorkspace workspace = net.newWorkspace(BATCH);
        double[] expected = new double[count];
        for (int i = 0; i < OUTPUTS; i++) {
            net.forward(x, 0, INPUTS, BATCH, workspace);
            double[] derivatives = new double[BATCH * count];
            new DoubleDerivatives(workspace).ofOutput(i, derivatives, 0);
            for (int s = 0; s < BATCH; s++) {
                for (int q = 0; q < count; q++) {
                    expected[q] += u[s * OUTPUTS + i] * derivatives[s * count + q];
                }
            }
        }
        net.forward(x, 0, INPUTS, BATCH, workspace);
        new DoubleDerivatives(workspace).pullBack(u, 0, OUTPUTS);
        double[] gradient = new double[count];
        net.gradient(workspace, gradient, 0);
        for (int q = 0; q < count; q++) {
            assertEquals(expected[q], gradient[q], 1e-12 * Math.max(1, Math.abs(expected[q])), "parameter " + q);
        }
        // A loss again: its gradient has its own scale again.
        net.forward(x, 0, INPUTS, BATCH, workspace);
        DoubleMlp half = new DoubleMlp(net.kernels(), net.parameters(), Loss.HALF_SQUARED_ERROR, reduction);
        DoubleWorkspace other = half.newWorkspace(BATCH);
        half.forward(x, 0, INPUTS, BATCH, other);
        new DoubleDerivatives(other).pullBack(u, 0, OUTPUTS);
        half.backward(new double[BATCH * OUTPUTS], 0, OUTPUTS, other);
        half.gradient(other, gradient, 0);
        DoubleWorkspace fresh = half.newWorkspace(BATCH);
        half.forward(x, 0, INPUTS, BATCH, fresh);
        half.backward(new double[BATCH * OUTPUTS], 0, OUTPUTS, fresh);
        half.gradient(fresh, expected, 0);
        assertArrayEquals(expected, gradient);
    }

    /// The float net on the best backend agrees with the double net on the scalar one.
    @ParameterizedTest
    @MethodSource("nets")
    void floatAgrees(Architecture architecture) {
        DoubleMlp net = net(architecture);
        double[] x = random.doubles(BATCH * INPUTS, -1, 1).toArray();
        FloatParameters rounded = FloatParameters.zeros(architecture);
        float[] inFloat = new float[x.length];
        for (int q = 0; q < rounded.array().length; q++) {
            rounded.array()[q] = (float) net.parameters().array()[q];
        }
        for (int q = 0; q < x.length; q++) {
            inFloat[q] = (float) x[q];
        }
        double[] exact = new double[BATCH * OUTPUTS * INPUTS];
        float[] actual = new float[exact.length];
        try (Kernels kernels = Kernels.builder().build()) {
            FloatMlp other = new FloatMlp(kernels, rounded, Loss.HALF_SQUARED_ERROR, Reduction.SUM);
            FloatWorkspace floats = other.newWorkspace(BATCH);
            other.forward(inFloat, 0, INPUTS, BATCH, floats);
            new FloatDerivatives(floats).jacobian(actual, 0);
        }
        DoubleWorkspace doubles = net.newWorkspace(BATCH);
        net.forward(x, 0, INPUTS, BATCH, doubles);
        new DoubleDerivatives(doubles).jacobian(exact, 0);
        for (int q = 0; q < exact.length; q++) {
            assertEquals(exact[q], actual[q], 2e-5, architecture.toString());
        }
    }

    @Test
    void illegalArgumentsAreRefused() {
        DoubleMlp net = net(nets().findFirst().orElseThrow());
        double[] x = new double[BATCH * INPUTS];
        double[] u = new double[BATCH * OUTPUTS];
        DoubleWorkspace workspace = net.newWorkspace(BATCH);
        assertThrows(IllegalStateException.class, () -> new DoubleDerivatives(workspace).pullBack(u, 0, OUTPUTS));
        assertThrows(IllegalStateException.class, () -> new DoubleDerivatives(workspace).jacobian(new double[60], 0));
        net.forward(x, 0, INPUTS, BATCH, workspace);
        assertThrows(
                IllegalStateException.class,
                () -> new DoubleDerivatives(workspace).inputGradient(x.clone(), 0, INPUTS));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> new DoubleDerivatives(workspace).ofOutput(OUTPUTS, new double[BATCH * 1000], 0));
        assertThrows(
                IndexOutOfBoundsException.class, () -> new DoubleDerivatives(workspace).jacobian(new double[59], 0));
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> new DoubleDerivatives(workspace).pushForward(x, 0, INPUTS - 1, u, 0, OUTPUTS));
        assertTrue(e.getMessage().contains("ldv=3"), e.getMessage());
        // What is read again must not be overwritten.
        DoubleDerivatives derivatives = new DoubleDerivatives(workspace);
        double[] large = new double[BATCH * 1000];
        net.forward(large, 0, INPUTS, BATCH, workspace);
        derivatives.pullBack(u, 0, OUTPUTS);
        assertThrows(IllegalArgumentException.class, () -> derivatives.inputGradient(large, 0, INPUTS));
        assertThrows(IllegalArgumentException.class, () -> derivatives.jacobian(large, 0));
        assertThrows(IllegalArgumentException.class, () -> derivatives.ofOutput(0, large, 0));
        assertThrows(IllegalArgumentException.class, () -> derivatives.pushForward(x, 0, INPUTS, large, 0, OUTPUTS));
        double[] inside = workspace.activation(0).array();
        assertThrows(IllegalArgumentException.class, () -> derivatives.inputGradient(inside, 0, INPUTS));
        assertThrows(IllegalArgumentException.class, () -> derivatives.pullBack(inside, 0, OUTPUTS));
        double[] theta = net.parameters().array();
        assertThrows(
                IllegalArgumentException.class,
                () -> new DoubleDerivatives(workspace).pushForward(theta, 0, INPUTS, u, 0, OUTPUTS));
    }
}
