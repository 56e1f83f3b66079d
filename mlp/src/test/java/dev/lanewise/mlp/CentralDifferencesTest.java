package dev.lanewise.mlp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The gradient against central differences ([GradientCheck]): each activation with each loss, both reductions and both
/// kinds of targets, vector-valued activations in hidden and last layers, losses of one's own. Relative error at most
/// 1e-7.
class CentralDifferencesTest {
    private static final int BATCH = 4;
    private static final int INPUTS = 4;
    private static final int OUTPUTS = 3;

    static Stream<Arguments> cases() {
        List<Activation> activations = List.of(
                Activation.IDENTITY,
                Activation.RELU,
                Activation.LEAKY_RELU,
                Activation.leakyRelu(-0.5),
                Activation.SIGMOID,
                Activation.TANH,
                Activation.SOFTPLUS,
                Activation.ELU,
                Activation.elu(1.75),
                Activation.GELU,
                Activation.SILU);
        List<Arguments> cases = new ArrayList<>();
        for (Activation activation : activations) {
            for (Loss loss : Loss.all()) {
                for (Reduction reduction : Reduction.values()) {
                    cases.add(Arguments.of(activation, loss, reduction));
                }
            }
        }
        for (Activation.Kind kind : Activation.Kind.values()) {
            assertTrue(activations.stream().anyMatch(a -> a.kind() == kind), "no case for " + kind);
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradient(Activation activation, Loss loss, Reduction reduction) {
        Activation output = loss.onLogits() ? Activation.IDENTITY : activation;
        Architecture architecture = Architecture.of(activation, output, INPUTS, 6, 5, OUTPUTS);
        // The seed of the first point whose pre-activations all keep away from the kink at 0.
        for (int seed = 0; ; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            DoubleParameters parameters = DoubleParameters.initialised(architecture, Initialiser.XAVIER_NORMAL, random);
            for (int l = 0; l < architecture.depth(); l++) {
                for (int j = 0; j < architecture.layer(l).outputs(); j++) {
                    parameters.bias(l).set(0, j, 0.5 * random.nextGaussian());
                }
            }
            double[] x = random.doubles(BATCH * INPUTS, -1, 1).toArray();
            double[] targets = random.doubles(BATCH * OUTPUTS, 0, 1).toArray();
            int[] labels = random.ints(BATCH, 0, OUTPUTS).toArray();
            DoubleMlp net = new DoubleMlp(Kernels.scalar(), parameters, loss, reduction);
            DoubleWorkspace workspace = net.newWorkspace(BATCH);
            net.forward(x, 0, INPUTS, BATCH, workspace);
            if (closestToZero(workspace, architecture.depth()) > 1e-3) {
                check(GradientCheck.of(net, x, targets));
                check(GradientCheck.of(net, x, labels));
                return;
            }
        }
    }

    private static double closestToZero(DoubleWorkspace workspace, int depth) {
        double closest = Double.POSITIVE_INFINITY;
        for (int l = 0; l < depth; l++) {
            DoubleMatrix z = workspace.preActivation(l);
            for (int i = 0; i < z.rows(); i++) {
                for (int j = 0; j < z.columns(); j++) {
                    closest = Math.min(closest, Math.abs(z.get(i, j)));
                }
            }
        }
        return closest;
    }

    /// Softmax, log-softmax and a function with a full Jacobian, each as a hidden and as the last layer.
    @ParameterizedTest
    @MethodSource
    void vectorActivations(VectorActivation f, Loss loss) {
        SplittableRandom random = new SplittableRandom(11);
        Architecture hidden = Architecture.builder(INPUTS)
                .layer(6, Activation.TANH)
                .layer(5, f)
                .layer(OUTPUTS, Activation.IDENTITY)
                .build();
        Architecture last = Architecture.builder(INPUTS)
                .layer(5, Activation.SILU)
                .layer(OUTPUTS, f)
                .build();
        double[] x = random.doubles(BATCH * INPUTS, -1, 1).toArray();
        double[] targets = random.doubles(BATCH * OUTPUTS, 0, 1).toArray();
        int[] labels = random.ints(BATCH, 0, OUTPUTS).toArray();
        for (Architecture architecture : loss.onLogits() ? List.of(hidden) : List.of(hidden, last)) {
            DoubleParameters parameters = DoubleParameters.initialised(architecture, Initialiser.XAVIER_NORMAL, random);
            DoubleMlp net = new DoubleMlp(Kernels.scalar(), parameters, loss, Reduction.MEAN);
            check(GradientCheck.of(net, x, targets));
            check(GradientCheck.of(net, x, labels));
        }
    }

    static Stream<Arguments> vectorActivations() {
        return Stream.of(
                        VectorActivation.SOFTMAX,
                        VectorActivation.LOG_SOFTMAX,
                        VectorActivation.ofJacobian("damped", new Damped()))
                .flatMap(f -> Loss.all().stream().map(loss -> Arguments.of(f, loss)));
    }

    @Test
    void weightedCrossEntropyAndALossOfOnesOwn() {
        SplittableRandom random = new SplittableRandom(12);
        Architecture architecture = Architecture.of(Activation.TANH, Activation.IDENTITY, INPUTS, 5, OUTPUTS);
        DoubleParameters parameters = DoubleParameters.initialised(architecture, Initialiser.XAVIER_NORMAL, random);
        double[] x = random.doubles(BATCH * INPUTS, -1, 1).toArray();
        double[] targets = random.doubles(BATCH * OUTPUTS, 0, 1).toArray();
        int[] labels = random.ints(BATCH, 0, OUTPUTS).toArray();
        Loss weighted = Loss.SOFTMAX_CROSS_ENTROPY.withLabelSmoothing(0.1).withClassWeights(0.5, 1, 2);
        check(GradientCheck.of(new DoubleMlp(Kernels.scalar(), parameters, weighted, Reduction.SUM), x, targets));
        check(GradientCheck.of(new DoubleMlp(Kernels.scalar(), parameters, weighted, Reduction.SUM), x, labels));
        // C = Σ cosh(a − y) − 1.
        DoubleLoss own = (n, a, ao, y, yo, g, go) -> {
            double sum = 0;
            for (int j = 0; j < n; j++) {
                sum += Math.cosh(a[ao + j] - y[yo + j]) - 1;
                g[go + j] = Math.sinh(a[ao + j] - y[yo + j]);
            }
            return sum;
        };
        check(GradientCheck.of(new DoubleMlp(Kernels.scalar(), parameters, own, Reduction.MEAN), x, targets));
        check(GradientCheck.of(new DoubleMlp(Kernels.scalar(), parameters, own, Reduction.MEAN), x, labels));
    }

    /// A wrong gradient is noticed: the loss says twice its derivative.
    @Test
    void aWrongGradientIsNoticed() {
        Architecture architecture = Architecture.of(Activation.TANH, Activation.IDENTITY, 2, 3, 2);
        DoubleParameters parameters =
                DoubleParameters.initialised(architecture, Initialiser.XAVIER_NORMAL, new SplittableRandom(13));
        DoubleLoss wrong = (n, a, ao, y, yo, g, go) -> {
            double sum = 0;
            for (int j = 0; j < n; j++) {
                sum += a[ao + j] * a[ao + j];
                g[go + j] = 4 * a[ao + j];
            }
            return sum;
        };
        double[] before = parameters.array().clone();
        GradientCheck check = GradientCheck.of(
                new DoubleMlp(Kernels.scalar(), parameters, wrong, Reduction.SUM), new double[] {1, 2}, new double[2]);
        assertEquals(1, check.relativeError(), 1e-6);
        assertEquals(2 * check.numeric(), check.analytic(), 1e-6);
        assertArrayEquals(before, parameters.array());
        assertTrue(check.toString().contains("parameter " + check.worst()), check.toString());
    }

    /// aᵢ = zᵢ ÷ s + 0.3·zᵢ₋₁ with s = 1 + ‖z‖²: a Jacobian that is full and not symmetric.
    static final class Damped implements VectorActivation.JacobianFunction {
        @Override
        public void value(double[] z, double[] a) {
            double s = 1;
            for (double v : z) {
                s += v * v;
            }
            for (int j = 0; j < z.length; j++) {
                a[j] = z[j] / s + (j > 0 ? 0.3 * z[j - 1] : 0);
            }
        }

        @Override
        public void jacobian(double[] z, double[][] jacobian) {
            double s = 1;
            for (double v : z) {
                s += v * v;
            }
            for (int i = 0; i < z.length; i++) {
                for (int j = 0; j < z.length; j++) {
                    jacobian[i][j] = (i == j ? 1 / s : 0) - 2 * z[i] * z[j] / (s * s) + (j == i - 1 ? 0.3 : 0);
                }
            }
        }
    }

    private static void check(GradientCheck check) {
        assertTrue(check.relativeError() <= 1e-7, check::toString);
    }
}
