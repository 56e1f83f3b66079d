package dev.lanewise.mlp.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.DoubleMlp;
import dev.lanewise.mlp.DoubleParameters;
import dev.lanewise.mlp.DoubleWorkspace;
import dev.lanewise.mlp.Dropout;
import dev.lanewise.mlp.Initialiser;
import dev.lanewise.mlp.Loss;
import dev.lanewise.mlp.Reduction;
import dev.lanewise.mlp.optimiser.GradientClipping;
import dev.lanewise.mlp.optimiser.LearningRate;
import dev.lanewise.mlp.optimiser.Optimiser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every step of a training, for each update rule × loss (smoothed labels and class weights among them) × reduction ×
/// clipping, with sample weights, dropout, weight decay and a schedule: the parameters are those that the rule's
/// formula makes of the gradient of the objective, and that gradient is taken from values of the objective alone, by
/// central differences.
///
/// The objective of a step is J(θ) = Σ vᵢ·Jᵢ(θ) (or the mean) of its batch with the step's dropout mask, and where
/// decay is coupled + ½λ·‖W‖² over the weights, without the biases.
class TrainingObjectiveTest {
    private static final int INPUTS = 3;
    private static final int OUTPUTS = 3;
    private static final int SAMPLES = 7;
    private static final int BATCH = 4;
    private static final int EPOCHS = 2;
    private static final double LAMBDA = 0.3;
    private static final double H = 1e-5;
    private static final LearningRate SCHEDULE = LearningRate.stepDecay(0.1, 0.5, 1);
    private static final Architecture NET =
            Architecture.of(Activation.TANH, Activation.IDENTITY, INPUTS, 5, 4, OUTPUTS);

    /// A step of each rule, as its paper has it, from θ, g and what it remembers in two vectors. ε is large: with the
    /// usual 10⁻⁸ a first step of the adaptive rules would be ±α whatever the gradient.
    interface Step {
        /// The parameter after step t, from 1.
        double next(double theta, double g, double rate, int t, double[] memory);
    }

    record Case(Optimiser rule, boolean decoupled, Step step) {
        @Override
        public String toString() {
            return rule.toString();
        }
    }

    static List<Case> rules() {
        double e = 0.1;
        return List.of(
                new Case(Optimiser.sgd(), false, (w, g, a, t, s) -> w - a * g),
                new Case(Optimiser.momentum(0.9), false, (w, g, a, t, s) -> {
                    s[0] = 0.9 * s[0] + g;
                    return w - a * s[0];
                }),
                new Case(Optimiser.nesterov(0.9), false, (w, g, a, t, s) -> {
                    s[0] = 0.9 * s[0] + g;
                    return w - a * (g + 0.9 * s[0]);
                }),
                new Case(Optimiser.rmsProp(0.8, e), false, (w, g, a, t, s) -> {
                    s[0] = 0.8 * s[0] + 0.2 * g * g;
                    return w - a * g / (Math.sqrt(s[0]) + e);
                }),
                new Case(Optimiser.adam(0.7, 0.8, e), false, (w, g, a, t, s) -> w - adam(g, a, t, s, e)),
                new Case(Optimiser.adamW(0.7, 0.8, e), true, (w, g, a, t, s) -> w - adam(g, a, t, s, e)));
    }

    private static double adam(double g, double a, int t, double[] s, double e) {
        s[0] = 0.7 * s[0] + 0.3 * g;
        s[1] = 0.8 * s[1] + 0.2 * g * g;
        return a * (s[0] / (1 - Math.pow(0.7, t))) / (Math.sqrt(s[1] / (1 - Math.pow(0.8, t))) + e);
    }

    static Stream<Arguments> cases() {
        List<Loss> losses = new ArrayList<>(Loss.all());
        losses.add(Loss.SOFTMAX_CROSS_ENTROPY.withLabelSmoothing(0.2));
        losses.add(Loss.SOFTMAX_CROSS_ENTROPY.withClassWeights(0.5, 1, 2).withLabelSmoothing(0.1));
        List<Arguments> cases = new ArrayList<>();
        for (Case rule : rules()) {
            for (Loss loss : losses) {
                for (Reduction reduction : Reduction.values()) {
                    cases.add(Arguments.of(rule, loss, reduction));
                }
            }
        }
        return cases.stream();
    }

    @Test
    void everyRuleIsHere() {
        for (Optimiser.Rule rule : Optimiser.Rule.values()) {
            assertTrue(rules().stream().anyMatch(c -> c.rule().rule() == rule), "no case for " + rule);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyStepIsTheRuleOnTheObjectivesGradient(Case rule, Loss loss, Reduction reduction) {
        for (GradientClipping clipping :
                List.of(GradientClipping.none(), GradientClipping.byNorm(0.05), GradientClipping.byValue(0.02))) {
            for (boolean labelled : new boolean[] {true, false}) {
                check(rule, loss, reduction, clipping, labelled);
            }
        }
    }

    /// What a step was given, and the parameters that it began with.
    private static final class Batch {
        double[] x;
        int[] labels;
        double[] targets;
        double[] weights;
        double[] parameters;
    }

    private static void check(Case rule, Loss loss, Reduction reduction, GradientClipping clipping, boolean labelled) {
        SplittableRandom random = new SplittableRandom(91);
        double[] x = random.doubles(SAMPLES * INPUTS, -1, 1).toArray();
        int[] labels = random.ints(SAMPLES, 0, OUTPUTS).toArray();
        double[] targets = random.doubles(SAMPLES * OUTPUTS, 0, 1).toArray();
        double[] weights = random.doubles(SAMPLES, 0.5, 2).toArray();
        DoubleDataSet data = (labelled
                        ? DoubleDataSet.labelled(x, INPUTS, labels, OUTPUTS)
                        : DoubleDataSet.withTargets(x, INPUTS, targets, OUTPUTS))
                .weighted(weights);
        DoubleParameters parameters = DoubleParameters.initialised(NET, Initialiser.XAVIER_NORMAL, random);
        for (Architecture.Layer layer : NET.layers()) {
            for (int j = 0; j < layer.outputs(); j++) {
                parameters.array()[layer.biasOffset() + j] = random.nextDouble(-0.5, 0.5);
            }
        }
        DoubleMlp net = new DoubleMlp(Kernels.scalar(), parameters, loss, reduction);
        Dropout dropout = new Dropout(5, 0.3, 0.2);
        List<Batch> batches = new ArrayList<>();
        DoubleDataSet watched = new DoubleForwardingDataSet(data) {
            @Override
            public void gather(int[] indices, int from, int n, double[] toX, int[] toLabels, double[] toTargets) {
                super.gather(indices, from, n, toX, toLabels, toTargets);
                double[] v = new double[n];
                gatherWeights(indices, from, n, v);
                Batch batch = new Batch();
                batch.x = Arrays.copyOf(toX, n * INPUTS);
                batch.labels = Arrays.copyOf(toLabels, n);
                batch.targets = Arrays.copyOf(toTargets, n * OUTPUTS);
                batch.weights = v;
                batch.parameters = parameters.array().clone();
                batches.add(batch);
            }
        };
        Optimiser optimiser = rule.rule().weightDecay(LAMBDA);
        DoubleTrainer.of(net)
                .optimiser(optimiser)
                .clipping(clipping)
                .learningRate(SCHEDULE)
                .dropout(dropout)
                .batch(BATCH)
                .train(watched, EPOCHS);
        assertEquals(4, batches.size());
        double[][] memory = new double[NET.parameterCount()][2];
        for (int step = 0; step < batches.size(); step++) {
            Batch batch = batches.get(step);
            double[] after = step + 1 < batches.size() ? batches.get(step + 1).parameters : parameters.array();
            double[] expected =
                    next(rule, clipping, batch, step, memory, net(loss, reduction, batch), dropout, labelled);
            for (int i = 0; i < expected.length; i++) {
                String what =
                        optimiser + " " + loss + " " + reduction + " " + clipping + " step " + step + " parameter " + i;
                // A change of 10⁻¹ at most, from a gradient of relative error 10⁻⁸, less than tenfold by ÷ ε.
                assertEquals(expected[i], after[i], 1e-8, what);
            }
        }
    }

    private static DoubleMlp net(Loss loss, Reduction reduction, Batch batch) {
        return new DoubleMlp(Kernels.scalar(), DoubleParameters.wrap(NET, batch.parameters.clone()), loss, reduction);
    }

    private static double[] next(
            Case rule,
            GradientClipping clipping,
            Batch batch,
            int step,
            double[][] memory,
            DoubleMlp net,
            Dropout dropout,
            boolean labelled) {
        DoubleWorkspace workspace = net.newWorkspace(batch.weights.length, dropout);
        workspace.sampleWeights(batch.weights, 0);
        double[] theta = net.parameters().array();
        double[] g = new double[theta.length];
        for (int i = 0; i < g.length; i++) {
            double kept = theta[i];
            theta[i] = kept + H;
            double above = value(net, workspace, batch, step, labelled);
            theta[i] = kept - H;
            double below = value(net, workspace, batch, step, labelled);
            theta[i] = kept;
            g[i] = (above - below) / (2 * H);
        }
        if (clipping instanceof GradientClipping.ByNorm byNorm) {
            double norm = Math.sqrt(Arrays.stream(g).map(v -> v * v).sum());
            assertTrue(norm > byNorm.max(), "nothing to clip");
            for (int i = 0; i < g.length; i++) {
                g[i] *= byNorm.max() / norm;
            }
        } else if (clipping instanceof GradientClipping.ByValue byValue) {
            for (int i = 0; i < g.length; i++) {
                g[i] = Math.clamp(g[i], -byValue.max(), byValue.max());
            }
        }
        double rate = SCHEDULE.at(step);
        double[] expected = new double[theta.length];
        for (Architecture.Layer layer : NET.layers()) {
            for (int i = layer.weightsOffset(); i < layer.biasOffset() + layer.outputs(); i++) {
                double lambda = i < layer.biasOffset() ? LAMBDA : 0;
                // ∂(½λ·w²)/∂w, or w ← (1 − αλ)·w before the step.
                double coupled = rule.decoupled() ? 0 : lambda * theta[i];
                double start = rule.decoupled() ? (1 - rate * lambda) * theta[i] : theta[i];
                expected[i] = rule.step().next(start, g[i] + coupled, rate, step + 1, memory[i]);
            }
        }
        return expected;
    }

    /// J of the batch with the dropout of this step.
    private static double value(DoubleMlp net, DoubleWorkspace workspace, Batch batch, int step, boolean labelled) {
        workspace.startAtPass(step);
        net.forward(batch.x, 0, INPUTS, batch.weights.length, workspace);
        return labelled ? net.backward(batch.labels, 0, workspace) : net.backward(batch.targets, 0, OUTPUTS, workspace);
    }
}
