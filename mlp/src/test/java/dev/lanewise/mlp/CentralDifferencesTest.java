package dev.lanewise.mlp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The gradient against central differences ([GradientCheck]), relative error at most 1e-7: every activation, the
/// vector-valued ones and one of the user's own among them × every loss, those with smoothed labels and class weights
/// and one of the user's own among them × sum and mean × a batch and a single sample × class indices and targets.
///
/// With the samples as columns and W out×in, the memory is the same ([Document000Test]); the objective with sample
/// weights, dropout and weight decay, as each optimiser sees it, is
/// [dev.lanewise.mlp.training.TrainingObjectiveTest]'s.
class CentralDifferencesTest {
    private static final int INPUTS = 4;
    private static final int OUTPUTS = 3;

    private static final List<Activation> ELEMENTWISE = List.of(
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

    private static final List<VectorActivation> VECTOR = List.of(
            VectorActivation.SOFTMAX,
            VectorActivation.LOG_SOFTMAX,
            VectorActivation.ofJacobian("damped", new Damped()));

    /// The library's losses by name; null is the test's own.
    private static final Map<String, Loss> LOSSES = losses();

    private static Map<String, Loss> losses() {
        Map<String, Loss> losses = new LinkedHashMap<>();
        for (Loss loss : Loss.all()) {
            losses.put(loss.toString(), loss);
        }
        losses.put("smoothed", Loss.SOFTMAX_CROSS_ENTROPY.withLabelSmoothing(0.1));
        losses.put(
                "smoothed and weighted",
                Loss.SOFTMAX_CROSS_ENTROPY.withLabelSmoothing(0.1).withClassWeights(0.5, 1, 2));
        losses.put("own", null);
        return losses;
    }

    /// C = Σ cosh(a − y) − 1.
    private static final DoubleLoss OWN = (n, a, ao, y, yo, g, go) -> {
        double sum = 0;
        for (int j = 0; j < n; j++) {
            sum += Math.cosh(a[ao + j] - y[yo + j]) - 1;
            g[go + j] = Math.sinh(a[ao + j] - y[yo + j]);
        }
        return sum;
    };

    static Stream<Arguments> cases() {
        for (Activation.Kind kind : Activation.Kind.values()) {
            assertTrue(ELEMENTWISE.stream().anyMatch(a -> a.kind() == kind), "no case for " + kind);
        }
        List<Arguments> cases = new ArrayList<>();
        for (String loss : LOSSES.keySet()) {
            for (Reduction reduction : Reduction.values()) {
                for (int batch : new int[] {1, 4}) {
                    for (Activation f : ELEMENTWISE) {
                        cases.add(Arguments.of(f, null, loss, reduction, batch));
                    }
                    for (VectorActivation f : VECTOR) {
                        cases.add(Arguments.of(null, f, loss, reduction, batch));
                    }
                }
            }
        }
        return cases.stream();
    }

    /// Two hidden layers of f, and a last one where the loss is not on logits.
    @ParameterizedTest
    @MethodSource("cases")
    void gradient(Activation elementwise, VectorActivation vector, String name, Reduction reduction, int batch) {
        Loss loss = LOSSES.get(name);
        Architecture.Builder builder = Architecture.builder(INPUTS);
        for (int outputs : new int[] {6, 5, OUTPUTS}) {
            if (outputs == OUTPUTS && loss != null && loss.onLogits()) {
                builder.layer(outputs, Activation.IDENTITY);
            } else if (vector != null) {
                builder.layer(outputs, vector);
            } else {
                builder.layer(outputs, elementwise);
            }
        }
        Architecture architecture = builder.build();
        // The seed of the first point whose pre-activations all keep away from the kink at 0.
        for (int seed = 0; ; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            DoubleParameters parameters = DoubleParameters.initialised(architecture, Initialiser.XAVIER_NORMAL, random);
            for (int l = 0; l < architecture.depth(); l++) {
                for (int j = 0; j < architecture.layer(l).outputs(); j++) {
                    parameters.bias(l).set(0, j, 0.5 * random.nextGaussian());
                }
            }
            double[] x = random.doubles((long) batch * INPUTS, -1, 1).toArray();
            double[] targets = random.doubles((long) batch * OUTPUTS, 0, 1).toArray();
            int[] labels = random.ints(batch, 0, OUTPUTS).toArray();
            DoubleMlp net = loss == null
                    ? new DoubleMlp(Kernels.scalar(), parameters, OWN, reduction)
                    : new DoubleMlp(Kernels.scalar(), parameters, loss, reduction);
            DoubleWorkspace workspace = net.newWorkspace(batch);
            net.forward(x, 0, INPUTS, batch, workspace);
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
