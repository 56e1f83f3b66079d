package dev.lanewise.mlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Values and gradients of the losses against their formulas in double precision; the gradients of whole nets are
/// [CentralDifferencesTest]'s.
class LossTest {
    private static final int N = 3;
    private static final int M = 4;

    private final SplittableRandom random = new SplittableRandom(31);

    static java.util.List<Loss> losses() {
        return java.util.stream.Stream.concat(
                        Loss.all().stream(),
                        java.util.stream.Stream.of(
                                Loss.huber(0.25),
                                Loss.SOFTMAX_CROSS_ENTROPY.withLabelSmoothing(0.2),
                                Loss.SOFTMAX_CROSS_ENTROPY
                                        .withClassWeights(1, 0.5, 3)
                                        .withLabelSmoothing(0.1)))
                .toList();
    }

    /// The value of one sample with logits (and activations) z.
    private static double value(Loss loss, double[] z, double[] y) {
        double sum = 0;
        double exponentials = 0;
        for (double v : z) {
            exponentials += Math.exp(v);
        }
        double[] w = loss.classWeights();
        for (int j = 0; j < N; j++) {
            double e = z[j] - y[j];
            sum += switch (loss.kind()) {
                case SOFTMAX_CROSS_ENTROPY ->
                    -(w == null ? 1 : w[j])
                            * ((1 - loss.labelSmoothing()) * y[j] + loss.labelSmoothing() / N)
                            * (z[j] - Math.log(exponentials));
                case BINARY_CROSS_ENTROPY -> {
                    double p = 1 / (1 + Math.exp(-z[j]));
                    yield -y[j] * Math.log(p) - (1 - y[j]) * Math.log(1 - p);
                }
                case HALF_SQUARED_ERROR -> e * e / 2;
                case SUM_SQUARED_ERROR -> e * e;
                case MEAN_SQUARED_ERROR -> e * e / N;
                case HUBER -> {
                    double d = loss.threshold();
                    yield Math.abs(e) <= d ? e * e / 2 : d * (Math.abs(e) - d / 2);
                }
            };
        }
        return sum;
    }

    /// A weight of 0 multiplies: a sample of numbers is then none, and NaN remains NaN.
    @ParameterizedTest
    @MethodSource("losses")
    void aWeightOfZeroMultiplies(Loss loss) {
        Architecture shape = Architecture.of(Activation.TANH, Activation.IDENTITY, N, 2, N);
        DoubleMlp net = new DoubleMlp(
                Kernels.scalar(),
                DoubleParameters.initialised(shape, Initialiser.XAVIER_NORMAL, random),
                loss,
                Reduction.SUM);
        double[] x = random.doubles(2 * N, -2, 2).toArray();
        double[] y = random.doubles(2 * N, 0, 1).toArray();
        double[] alone = new double[shape.parameterCount()];
        double[] both = new double[shape.parameterCount()];
        DoubleWorkspace w = net.newWorkspace(2);
        net.forward(x, 0, N, 1, w);
        double value = net.backward(y, 0, N, w);
        net.gradient(w, alone, 0);
        w.sampleWeights(new double[] {1, 0}, 0);
        net.forward(x, 0, N, 2, w);
        assertEquals(value, net.backward(y, 0, N, w), loss.toString());
        net.gradient(w, both, 0);
        for (int i = 0; i < alone.length; i++) {
            assertEquals(alone[i], both[i], 1e-15 * Math.abs(alone[i]), loss.toString());
        }
        x[N] = Double.NaN;
        net.forward(x, 0, N, 2, w);
        assertTrue(Double.isNaN(net.backward(y, 0, N, w)), loss.toString());
    }

    @ParameterizedTest
    @MethodSource("losses")
    void isTheFormula(Loss loss) {
        Architecture linear = Architecture.of(Activation.RELU, Activation.IDENTITY, N, N);
        double[] identity = {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0};
        double[] x = random.doubles(M * N, -2, 2).toArray();
        double[] y = random.doubles(M * N, 0, 1).toArray();
        int[] labels = random.ints(M, 0, N).toArray();
        float[] xf = new float[M * N];
        float[] yf = new float[M * N];
        float[] identityF = new float[identity.length];
        for (int i = 0; i < identity.length; i++) {
            identityF[i] = (float) identity[i];
        }
        for (int i = 0; i < M * N; i++) {
            xf[i] = (float) x[i];
            yf[i] = (float) y[i];
        }
        double byTargets = 0;
        double byLabels = 0;
        for (int i = 0; i < M; i++) {
            double[] z = java.util.Arrays.copyOfRange(x, i * N, (i + 1) * N);
            byTargets += value(loss, z, java.util.Arrays.copyOfRange(y, i * N, (i + 1) * N));
            double[] oneHot = new double[N];
            oneHot[labels[i]] = 1;
            byLabels += value(loss, z, oneHot);
        }
        try (Kernels kernels = Kernels.builder().build()) {
            DoubleMlp net = new DoubleMlp(kernels, DoubleParameters.wrap(linear, identity), loss, Reduction.SUM);
            DoubleWorkspace w = net.newWorkspace(M);
            net.forward(x, 0, N, M, w);
            assertEquals(byTargets, net.backward(y, 0, N, w), 1e-12, loss.toString());
            assertEquals(byLabels, net.backward(labels, 0, w), 1e-12, loss.toString());
            FloatMlp inFloat = new FloatMlp(kernels, FloatParameters.wrap(linear, identityF), loss, Reduction.MEAN);
            FloatWorkspace wf = inFloat.newWorkspace(M);
            inFloat.forward(xf, 0, N, M, wf);
            assertEquals(byTargets / M, inFloat.backward(yf, 0, N, wf), 1e-5, loss.toString());
            assertEquals(byLabels / M, inFloat.backward(labels, 0, wf), 1e-5, loss.toString());
        }
    }

    /// Logits at which the probabilities are 0 and 1 to the last bit.
    @Test
    void binaryCrossEntropyKeepsItsDigits() {
        Architecture linear = Architecture.of(Activation.RELU, Activation.IDENTITY, 1, 1);
        DoubleMlp net = new DoubleMlp(
                Kernels.scalar(),
                DoubleParameters.wrap(linear, new double[] {1, 0}),
                Loss.BINARY_CROSS_ENTROPY,
                Reduction.SUM);
        DoubleWorkspace w = net.newWorkspace(1);
        for (double z : new double[] {-800, -50, 50, 800}) {
            net.forward(new double[] {z}, 0, 1, 1, w);
            assertEquals(Math.max(0, z) + Math.log1p(Math.exp(-Math.abs(z))), net.backward(new double[] {0}, 0, 1, w));
            assertEquals(z < 0 ? Math.exp(z) : 1, w.delta(0).get(0, 0), 1e-15 * (z < 0 ? Math.exp(z) : 1));
            double[] p = new double[1];
            net.predict(new double[] {z}, 0, 1, 1, w, p, 0, 1);
            assertEquals(1 / (1 + Math.exp(-z)), p[0], 1e-15);
        }
    }

    /// On both sides of the threshold, and on it.
    @Test
    void theGradientOfHuberIsTheClampedError() {
        Architecture linear = Architecture.of(Activation.RELU, Activation.IDENTITY, 1, 1);
        DoubleMlp net = new DoubleMlp(
                Kernels.scalar(), DoubleParameters.wrap(linear, new double[] {1, 0}), Loss.huber(0.5), Reduction.SUM);
        DoubleWorkspace w = net.newWorkspace(1);
        for (double e : new double[] {-3, -0.5, -0.25, 0, 0.25, 0.5, 3}) {
            net.forward(new double[] {e}, 0, 1, 1, w);
            net.backward(new double[] {0}, 0, 1, w);
            assertEquals(Math.clamp(e, -0.5, 0.5), w.delta(0).get(0, 0));
        }
    }

    /// From an offset on, and only those that there are.
    @Test
    void sampleWeights() {
        Architecture linear = Architecture.of(Activation.RELU, Activation.IDENTITY, 1, 1);
        DoubleMlp net = new DoubleMlp(
                Kernels.scalar(),
                DoubleParameters.wrap(linear, new double[] {1, 0}),
                Loss.HALF_SQUARED_ERROR,
                Reduction.SUM);
        DoubleWorkspace w = net.newWorkspace(2);
        net.forward(new double[] {1, 2}, 0, 1, 2, w);
        w.sampleWeights(new double[] {100, 3, 5}, 1);
        assertEquals(3 * 0.5 + 5 * 2, net.backward(new double[2], 0, 1, w));
        assertEquals(3, w.delta(0).get(0, 0));
        assertEquals(10, w.delta(0).get(1, 0));
        w.sampleWeights(new double[2], 1);
        assertThrows(IndexOutOfBoundsException.class, () -> net.backward(new double[2], 0, 1, w));
        assertThrows(IndexOutOfBoundsException.class, () -> net.backward(new int[2], 0, w));
        assertThrows(IndexOutOfBoundsException.class, () -> w.sampleWeights(new double[2], -1));
        assertThrows(IndexOutOfBoundsException.class, () -> w.sampleWeights(new double[2], 3));
        w.sampleWeights(null, 0);
        assertEquals(2.5, net.backward(new double[2], 0, 1, w));
    }

    @Test
    void illegalParametersAreRefused() {
        for (double d : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertSays("d=" + d, () -> Loss.huber(d));
        }
        assertSays("epsilon=2.0", () -> Loss.SOFTMAX_CROSS_ENTROPY.withLabelSmoothing(2));
        assertSays("weights[1]=-1.0", () -> Loss.SOFTMAX_CROSS_ENTROPY.withClassWeights(0, -1));
        assertThrows(IllegalStateException.class, () -> Loss.huber(1).withLabelSmoothing(0.1));
        Architecture sigmoid = Architecture.of(Activation.RELU, Activation.SIGMOID, 2, 2);
        for (Loss loss : Loss.all()) {
            if (loss.onLogits()) {
                assertSays("sigmoid", () -> net(sigmoid, loss));
            } else {
                net(sigmoid, loss);
            }
        }
        Architecture softmax =
                Architecture.builder(2).layer(2, VectorActivation.SOFTMAX).build();
        assertSays("softmax", () -> net(softmax, Loss.SOFTMAX_CROSS_ENTROPY));
        Architecture linear = Architecture.of(Activation.RELU, Activation.IDENTITY, 2, 2);
        assertSays("3 class weights", () -> net(linear, Loss.SOFTMAX_CROSS_ENTROPY.withClassWeights(1, 1, 1)));
    }

    private static void net(Architecture architecture, Loss loss) {
        new DoubleMlp(Kernels.scalar(), DoubleParameters.zeros(architecture), loss, Reduction.SUM).newWorkspace(1);
    }

    private static void assertSays(String part, org.junit.jupiter.api.function.Executable call) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call);
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    /// ln(1 + e⁻³⁴) = 1.7·10⁻¹⁵, and its derivative −1.7·10⁻¹⁵: neither is 0 because σ(34) is 1.
    @Test
    void theBinaryLossKeepsItsDigits() {
        Architecture one = Architecture.of(Activation.IDENTITY, Activation.IDENTITY, 1, 1);
        for (double z : new double[] {34, 17, 0.5, -34, -700}) {
            for (int y = 0; y <= 1; y++) {
                DoubleMlp net = new DoubleMlp(
                        Kernels.scalar(),
                        DoubleParameters.wrap(one, new double[] {1, 0}),
                        Loss.BINARY_CROSS_ENTROPY,
                        Reduction.SUM);
                DoubleWorkspace w = net.newWorkspace(1);
                net.forward(new double[] {z}, 0, 1, 1, w);
                double value = net.backward(new double[] {y}, 0, 1, w);
                double towards = y == 1 ? z : -z;
                double exact = towards > 0 ? Math.log1p(Math.exp(-towards)) : -towards + Math.log1p(Math.exp(towards));
                assertEquals(1, value / exact, 1e-13, z + ", " + y);
                double slope = (y == 1 ? -1 : 1) / (1 + Math.exp(towards));
                assertEquals(1, w.delta(0).get(0, 0) / slope, 1e-13, z + ", " + y);
            }
        }
    }

    @Test
    void equalByFormulaAndParameters() {
        assertEquals(Loss.huber(2), Loss.huber(2));
        assertEquals(Loss.huber(2).hashCode(), Loss.huber(2).hashCode());
        assertNotEquals(Loss.huber(2), Loss.huber(1));
        assertNotEquals(Loss.SOFTMAX_CROSS_ENTROPY, Loss.SOFTMAX_CROSS_ENTROPY.withClassWeights(1, 1));
        assertEquals("HUBER(2.0)", Loss.huber(2).toString());
        assertEquals("SOFTMAX_CROSS_ENTROPY", Loss.SOFTMAX_CROSS_ENTROPY.toString());
    }
}
