package dev.lanewise.mlp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The gradient against (J(θ + h) − J(θ − h)) ÷ 2h in every parameter: each activation with each loss, both
/// reductions and both kinds of targets, in double precision. Relative error ‖g − ĝ‖ ÷ ‖ĝ‖ at most 1e-7.
class CentralDifferencesTest {
    /// Truncation h²·J‴ ÷ 6 and rounding ε·J ÷ h are both near 1e-11 here.
    private static final double H = 1e-5;

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
            for (Loss loss : Loss.values()) {
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
        Activation output = loss == Loss.SOFTMAX_CROSS_ENTROPY ? Activation.IDENTITY : activation;
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
                check(net, workspace, x, targets, null);
                check(net, workspace, x, null, labels);
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

    private static void check(DoubleMlp net, DoubleWorkspace workspace, double[] x, double[] targets, int[] labels) {
        double[] theta = net.parameters().array();
        double[] gradient = new double[theta.length];
        loss(net, workspace, x, targets, labels);
        net.gradient(workspace, gradient, 0);
        double difference = 0;
        double norm = 0;
        for (int q = 0; q < theta.length; q++) {
            double kept = theta[q];
            theta[q] = kept + H;
            double above = loss(net, workspace, x, targets, labels);
            double up = theta[q];
            theta[q] = kept - H;
            double below = loss(net, workspace, x, targets, labels);
            double numeric = (above - below) / (up - theta[q]);
            theta[q] = kept;
            difference += (gradient[q] - numeric) * (gradient[q] - numeric);
            norm += numeric * numeric;
        }
        double relative = Math.sqrt(difference / norm);
        assertTrue(relative <= 1e-7, () -> "relative error " + relative + (labels == null ? ", targets" : ", labels"));
    }

    private static double loss(DoubleMlp net, DoubleWorkspace workspace, double[] x, double[] targets, int[] labels) {
        net.forward(x, 0, INPUTS, BATCH, workspace);
        return labels == null ? net.backward(targets, 0, OUTPUTS, workspace) : net.backward(labels, 0, workspace);
    }
}
