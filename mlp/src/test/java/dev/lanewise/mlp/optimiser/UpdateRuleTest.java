package dev.lanewise.mlp.optimiser;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.DoubleMlp;
import dev.lanewise.mlp.DoubleParameters;
import dev.lanewise.mlp.DoubleWorkspace;
import dev.lanewise.mlp.Initialiser;
import dev.lanewise.mlp.Loss;
import dev.lanewise.mlp.Reduction;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every rule for several steps against its formula, one parameter at a time.
class UpdateRuleTest {
    /// 43 parameters, those at 20 … 24 and 40 … 42 biases.
    private static final Architecture NET = Architecture.of(Activation.TANH, Activation.IDENTITY, 4, 5, 3);

    private static final int STEPS = 12;

    private static boolean isBias(int i) {
        return (i >= 20 && i < 25) || i >= 40;
    }

    /// A rule as one would write it down: the parameter after t steps, given its gradients.
    interface Formula {
        double after(double w, double[] gradients, double[] rates, double lambda);
    }

    private static double sgd(double w, double[] gradients, double[] rates, double lambda) {
        for (int t = 0; t < gradients.length; t++) {
            w = w - rates[t] * (gradients[t] + lambda * w);
        }
        return w;
    }

    private static Formula momentum(double mu) {
        return (w, gradients, rates, lambda) -> {
            double b = 0;
            for (int t = 0; t < gradients.length; t++) {
                b = mu * b + gradients[t] + lambda * w;
                w = w - rates[t] * b;
            }
            return w;
        };
    }

    private static Formula nesterov(double mu) {
        return (w, gradients, rates, lambda) -> {
            double b = 0;
            for (int t = 0; t < gradients.length; t++) {
                double g = gradients[t] + lambda * w;
                b = mu * b + g;
                w = w - rates[t] * (g + mu * b);
            }
            return w;
        };
    }

    private static Formula rmsProp(double rho, double epsilon) {
        return (w, gradients, rates, lambda) -> {
            double v = 0;
            for (int t = 0; t < gradients.length; t++) {
                double g = gradients[t] + lambda * w;
                v = rho * v + (1 - rho) * g * g;
                w = w - rates[t] * g / (Math.sqrt(v) + epsilon);
            }
            return w;
        };
    }

    private static Formula adam(double beta1, double beta2, double epsilon, boolean decoupled) {
        return (w, gradients, rates, lambda) -> {
            double m = 0;
            double v = 0;
            for (int t = 0; t < gradients.length; t++) {
                double g = gradients[t];
                if (decoupled) {
                    w = w - rates[t] * lambda * w;
                } else {
                    g += lambda * w;
                }
                m = beta1 * m + (1 - beta1) * g;
                v = beta2 * v + (1 - beta2) * g * g;
                double mHat = m / (1 - Math.pow(beta1, t + 1.0));
                double vHat = v / (1 - Math.pow(beta2, t + 1.0));
                w = w - rates[t] * mHat / (Math.sqrt(vHat) + epsilon);
            }
            return w;
        };
    }

    private record Rule(Optimiser optimiser, Formula formula) {}

    /// An epsilon of 0.3 shows where it stands; the default one is too small for that.
    private static List<Rule> rules() {
        return List.of(
                new Rule(Optimiser.sgd(), UpdateRuleTest::sgd),
                new Rule(Optimiser.momentum(0.9), momentum(0.9)),
                new Rule(Optimiser.momentum(0), momentum(0)),
                new Rule(Optimiser.nesterov(0.8), nesterov(0.8)),
                new Rule(Optimiser.rmsProp(), rmsProp(0.99, 1e-8)),
                new Rule(Optimiser.rmsProp(0.7, 0.3), rmsProp(0.7, 0.3)),
                new Rule(Optimiser.adam(), adam(0.9, 0.999, 1e-8, false)),
                new Rule(Optimiser.adam(0.6, 0.8, 0.3), adam(0.6, 0.8, 0.3, false)),
                new Rule(Optimiser.adamW(), adam(0.9, 0.999, 1e-8, true)),
                new Rule(Optimiser.adamW(0.6, 0.8, 0.3), adam(0.6, 0.8, 0.3, true)));
    }

    static Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (TestOptimiser.Factory factory : TestOptimiser.all().toList()) {
            for (Rule rule : rules()) {
                cases.add(Arguments.of(factory, rule.optimiser(), rule.formula()));
                for (double decay : new double[] {0, 0.25}) {
                    Optimiser decaying = rule.optimiser().weightDecay(decay);
                    cases.add(Arguments.of(factory, decaying, rule.formula()));
                    cases.add(Arguments.of(factory, decaying.decayBiases(true), rule.formula()));
                }
            }
        }
        return cases.stream();
    }

    /// Numbers that a float holds, so that both types begin with the same.
    private static double[] numbers(SplittableRandom random, int count) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private static double[][] gradients(SplittableRandom random) {
        double[][] gradients = new double[STEPS][];
        for (int t = 0; t < STEPS; t++) {
            gradients[t] = numbers(random, NET.parameterCount());
        }
        return gradients;
    }

    /// They differ, so that a rate of another step is seen.
    private static double[] rates() {
        double[] rates = new double[STEPS];
        for (int t = 0; t < STEPS; t++) {
            rates[t] = 0.05 / (1 + t % 3);
        }
        return rates;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("cases")
    void followsItsFormula(TestOptimiser.Factory factory, Optimiser optimiser, Formula formula) {
        SplittableRandom random = new SplittableRandom(21);
        double[] start = numbers(random, NET.parameterCount());
        double[][] gradients = gradients(random);
        double[] rates = rates();
        TestOptimiser test = factory.make(optimiser, GradientClipping.none(), NET, start);
        for (int steps = 1; steps <= STEPS; steps++) {
            test.step(gradients[steps - 1], rates[steps - 1]);
            assertEquals(steps, test.steps());
            double[] w = test.parameters();
            for (int i = 0; i < w.length; i++) {
                double[] own = new double[steps];
                for (int t = 0; t < steps; t++) {
                    own[t] = gradients[t][i];
                }
                double lambda = isBias(i) && !optimiser.decayBiases() ? 0 : optimiser.weightDecay();
                double expected = formula.after(start[i], own, rates, lambda);
                assertEquals(expected, w[i], test.tolerance(), "parameter " + i + " after " + steps + " steps");
            }
        }
    }

    /// Between the first steps and those where nothing is left to correct.
    @ParameterizedTest
    @MethodSource("dev.lanewise.mlp.optimiser.TestOptimiser#all")
    void biasCorrectionLater(TestOptimiser.Factory factory) {
        double[] ones = new double[NET.parameterCount()];
        Arrays.fill(ones, 1);
        for (int steps : new int[] {1, 2, 6, 41, 42, 999, 12_345}) {
            TestOptimiser test = factory.make(Optimiser.adam(0.99, 0.9995, 0.25), GradientClipping.none(), NET, ones);
            test.restore(steps - 1, Map.of("first_moment", ones, "second_moment", ones));
            test.step(ones, 0.5);
            double mHat = 1 / (1 - Math.pow(0.99, steps));
            double vHat = 1 / (1 - Math.pow(0.9995, steps));
            assertEquals(
                    1 - 0.5 * mHat / (Math.sqrt(vHat) + 0.25), test.parameters()[0], test.tolerance(), "t=" + steps);
        }
    }

    @Test
    void theIndicesOfTheBiasesAreRight() {
        for (Architecture.Layer layer : NET.layers()) {
            for (int i = layer.weightsOffset(); i < layer.biasOffset() + layer.outputs(); i++) {
                assertEquals(i >= layer.biasOffset(), isBias(i), "parameter " + i);
            }
        }
    }

    /// Without a gradient there is decay alone: SGD takes αλw off, Adam α whatever λ, AdamW αλw again.
    @ParameterizedTest
    @MethodSource("dev.lanewise.mlp.optimiser.TestOptimiser#all")
    void coupledAndDecoupledDecay(TestOptimiser.Factory factory) {
        double[] start = new double[NET.parameterCount()];
        Arrays.fill(start, 2);
        double[] zero = new double[NET.parameterCount()];
        for (boolean biases : new boolean[] {false, true}) {
            double[] expected = {1.9, 1.5, 1.9};
            Optimiser[] rules = {Optimiser.sgd(), Optimiser.adam(), Optimiser.adamW()};
            for (int r = 0; r < rules.length; r++) {
                TestOptimiser test = factory.make(
                        rules[r].weightDecay(0.1).decayBiases(biases), GradientClipping.none(), NET, start);
                test.step(zero, 0.5);
                double[] w = test.parameters();
                for (int i = 0; i < w.length; i++) {
                    if (isBias(i) && !biases) {
                        assertEquals(2, w[i], rules[r] + ", bias " + i);
                    } else {
                        assertEquals(expected[r], w[i], 1e-6, rules[r] + ", parameter " + i);
                    }
                }
            }
        }
    }

    /// Dead units have no gradient: nothing may be divided by 0.
    @ParameterizedTest
    @MethodSource("dev.lanewise.mlp.optimiser.TestOptimiser#all")
    void aZeroGradientChangesNothing(TestOptimiser.Factory factory) {
        double[] start = numbers(new SplittableRandom(22), NET.parameterCount());
        for (Rule rule : rules()) {
            for (GradientClipping clipping :
                    List.of(GradientClipping.none(), GradientClipping.byNorm(1), GradientClipping.byValue(1))) {
                TestOptimiser test = factory.make(rule.optimiser().weightDecay(0), clipping, NET, start);
                test.step(new double[start.length], 0.1);
                test.step(new double[start.length], 0.1);
                assertArrayEquals(start, test.parameters(), rule.optimiser() + " " + clipping);
            }
        }
    }

    @Test
    void aRateOfZeroChangesOnlyTheState() {
        SplittableRandom random = new SplittableRandom(23);
        double[] start = numbers(random, NET.parameterCount());
        double[] gradient = numbers(random, NET.parameterCount());
        for (Rule rule : rules()) {
            double[] w = start.clone();
            double[] g = gradient.clone();
            DoubleOptimiser optimiser = new DoubleOptimiser(rule.optimiser(), GradientClipping.none(), NET);
            optimiser.step(w, g, 0);
            assertArrayEquals(start, w, rule.optimiser().toString());
            assertArrayEquals(gradient, g, "the gradient is the caller's");
            assertEquals(1, optimiser.steps());
            optimiser.state().values().forEach(vector -> assertNotEquals(0, vector[0]));
        }
    }

    /// The net's own gradient descent, which never has the gradient as a vector.
    @Test
    void sgdIsTheUpdateOfTheNet() {
        SplittableRandom random = new SplittableRandom(24);
        double[] x = numbers(random, 6 * 4);
        int[] labels = {0, 1, 2, 2, 1, 0};
        try (Kernels kernels = Kernels.scalar()) {
            DoubleParameters first = DoubleParameters.initialised(NET, Initialiser.XAVIER_NORMAL, random);
            DoubleMlp updated = new DoubleMlp(kernels, first, Loss.SOFTMAX_CROSS_ENTROPY, Reduction.MEAN);
            DoubleMlp stepped = new DoubleMlp(kernels, first.copy(), Loss.SOFTMAX_CROSS_ENTROPY, Reduction.MEAN);
            DoubleWorkspace updatedWorkspace = updated.newWorkspace(6);
            DoubleWorkspace workspace = stepped.newWorkspace(6);
            DoubleOptimiser optimiser =
                    new DoubleOptimiser(Optimiser.sgd().weightDecay(0.01), GradientClipping.none(), NET);
            double[] gradient = new double[NET.parameterCount()];
            double[] start = first.array().clone();
            for (int t = 0; t < 20; t++) {
                updated.trainStep(x, 0, 4, 6, labels, 0, updatedWorkspace, 0.5, 0.01);
                stepped.forward(x, 0, 4, 6, workspace);
                stepped.backward(labels, 0, workspace);
                stepped.gradient(workspace, gradient, 0);
                optimiser.step(stepped.parameters().array(), gradient, 0.5);
            }
            assertArrayEquals(first.array(), stepped.parameters().array());
            assertTrue(Math.abs(start[0] - first.array()[0]) > 1e-3, "nothing was learnt");
        }
    }

    /// The first steps run interpreted, the last ones compiled for vectors.
    @Test
    void repeatsBitForBit() {
        Architecture wide = Architecture.of(Activation.TANH, Activation.IDENTITY, 13, 31, 7);
        SplittableRandom random = new SplittableRandom(25);
        double[] start = numbers(random, wide.parameterCount());
        double[] gradient = numbers(random, wide.parameterCount());
        for (TestOptimiser.Factory factory : TestOptimiser.all().toList()) {
            for (Rule rule : rules()) {
                double[] first = null;
                for (int run = 0; run < 3; run++) {
                    TestOptimiser test =
                            factory.make(rule.optimiser().weightDecay(0.01), GradientClipping.byNorm(3), wide, start);
                    for (int t = 0; t < 1000; t++) {
                        test.step(gradient, 0.001);
                    }
                    if (first == null) {
                        first = test.parameters();
                    }
                    assertArrayEquals(first, test.parameters(), factory + " " + rule.optimiser() + " run " + run);
                }
            }
        }
    }

    @Test
    void aStepAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double[] w = new double[NET.parameterCount()];
        double[] gradient = numbers(new SplittableRandom(26), NET.parameterCount());
        for (Rule rule : rules()) {
            for (GradientClipping clipping :
                    List.of(GradientClipping.none(), GradientClipping.byNorm(1), GradientClipping.byValue(1))) {
                DoubleOptimiser optimiser = new DoubleOptimiser(rule.optimiser(), clipping, NET);
                long least = Long.MAX_VALUE;
                for (int run = 0; run < 20; run++) {
                    long before = threads.getCurrentThreadAllocatedBytes();
                    for (int t = 0; t < 50; t++) {
                        optimiser.step(w, gradient, 0.01);
                    }
                    least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
                }
                assertTrue(least < 50, "50 steps of " + optimiser + " allocate " + least + " bytes");
            }
        }
    }
}
