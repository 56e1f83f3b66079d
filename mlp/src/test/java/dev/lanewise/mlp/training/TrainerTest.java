package dev.lanewise.mlp.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.Dropout;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.FloatWorkspace;
import dev.lanewise.mlp.Initialiser;
import dev.lanewise.mlp.Loss;
import dev.lanewise.mlp.Reduction;
import dev.lanewise.mlp.optimiser.GradientClipping;
import dev.lanewise.mlp.optimiser.LearningRate;
import dev.lanewise.mlp.optimiser.Optimiser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The training loop: each sample once an epoch, ragged last batches, learning, validation, early stopping, repeatable
/// runs.
class TrainerTest {
    private static final int INPUTS = 2;

    /// Points in a square, in the class of their quadrant's parity: exclusive-or with a margin.
    private static FloatDataSet parity(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] x = new float[count * INPUTS];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            int a = random.nextInt(2);
            int b = random.nextInt(2);
            x[2 * i] = (float) (2 * a - 1 + random.nextDouble(-0.5, 0.5));
            x[2 * i + 1] = (float) (2 * b - 1 + random.nextDouble(-0.5, 0.5));
            labels[i] = a ^ b;
        }
        return FloatDataSet.labelled(x, INPUTS, labels, 2);
    }

    private static FloatDataSet noise(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] x = new float[count * INPUTS];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextDouble(-1, 1);
        }
        return FloatDataSet.labelled(x, INPUTS, random.ints(count, 0, 2).toArray(), 2);
    }

    private static FloatMlp net(Kernels kernels, Reduction reduction) {
        Architecture architecture = Architecture.of(Activation.TANH, Activation.IDENTITY, INPUTS, 12, 2);
        FloatParameters parameters =
                FloatParameters.initialised(architecture, Initialiser.XAVIER_NORMAL, new SplittableRandom(3));
        return new FloatMlp(kernels, parameters, Loss.SOFTMAX_CROSS_ENTROPY, reduction);
    }

    @Test
    void everySampleOnceAnEpochInAnOrderOfItsOwn() {
        List<List<Integer>> epochs = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        FloatDataSet data = parity(53, 1);
        FloatDataSet watched = new FloatForwardingDataSet(data) {
            @Override
            public void gather(int[] indices, int from, int n, float[] x, int[] labels, float[] targets) {
                if (from == 0) {
                    epochs.add(new ArrayList<>());
                }
                for (int i = 0; i < n; i++) {
                    epochs.getLast().add(indices[from + i]);
                }
                sizes.add(n);
                super.gather(indices, from, n, x, labels, targets);
            }
        };
        FloatTrainer trainer =
                FloatTrainer.of(net(Kernels.scalar(), Reduction.MEAN)).batch(10).train(watched, 3);
        assertEquals(3, epochs.size());
        for (List<Integer> epoch : epochs) {
            assertEquals(53, epoch.size());
            assertEquals(53, Set.copyOf(epoch).size());
        }
        assertNotEquals(epochs.get(0), epochs.get(1));
        assertEquals(List.of(10, 10, 10, 10, 10, 3), sizes.subList(0, 6));
        assertEquals(18, trainer.steps());
        assertEquals(3, trainer.epochs());
    }

    @Test
    void everyOptimiserLearns() {
        FloatDataSet data = parity(400, 1);
        FloatDataSet test = parity(200, 2);
        for (Optimiser rule : List.of(
                Optimiser.sgd(),
                Optimiser.momentum(0.9),
                Optimiser.nesterov(0.9),
                Optimiser.rmsProp(),
                Optimiser.adam(),
                Optimiser.adamW().weightDecay(0.01))) {
            boolean adaptive = !rule.rule().equals(Optimiser.sgd().rule())
                    && !rule.rule().equals(Optimiser.momentum(0.9).rule())
                    && !rule.rule().equals(Optimiser.nesterov(0.9).rule());
            for (Reduction reduction : Reduction.values()) {
                double rate = adaptive ? 0.01 : 0.2 / (reduction == Reduction.SUM ? 16 : 1);
                FloatMlp net = net(Kernels.scalar(), reduction);
                FloatTrainer.of(net)
                        .optimiser(rule)
                        .clipping(GradientClipping.byNorm(10))
                        .learningRate(LearningRate.constant(rate))
                        .batch(16)
                        .train(data, 40);
                Metrics metrics = FloatEvaluation.of(net, test);
                assertTrue(metrics.error() < 0.01, rule + " " + reduction + ": " + metrics);
                assertEquals(200, metrics.samples());
                int all = 0;
                for (int i = 0; i < 2; i++) {
                    for (int j = 0; j < 2; j++) {
                        all += metrics.confusion().count(i, j);
                    }
                }
                assertEquals(200, all);
            }
        }
    }

    /// The fused update of plain descent and the gradient path differ by roundings only.
    @Test
    void thePlainUpdateIsThatOfTheOptimiser() {
        FloatDataSet data = parity(100, 1);
        FloatMlp fused = net(Kernels.scalar(), Reduction.MEAN);
        FloatMlp apart = net(Kernels.scalar(), Reduction.MEAN);
        Optimiser rule = Optimiser.sgd().weightDecay(0.01);
        FloatTrainer.of(fused).optimiser(rule).batch(32).train(data, 3);
        FloatTrainer.of(apart)
                .optimiser(rule)
                .clipping(GradientClipping.byNorm(1e9))
                .batch(32)
                .train(data, 3);
        assertArrayEquals(fused.parameters().array(), apart.parameters().array(), 1e-5f);
    }

    @Test
    void oneSeedOneResultForAnyThreadsAndForTrainingInParts() {
        FloatDataSet data = parity(300, 1);
        float[][] results = new float[4][];
        try (Kernels two = Kernels.builder().threads(2).build()) {
            for (int run = 0; run < 4; run++) {
                FloatMlp net = net(run == 1 ? two : Kernels.scalar(), Reduction.MEAN);
                FloatTrainer trainer = FloatTrainer.of(net)
                        .optimiser(Optimiser.adam())
                        .learningRate(LearningRate.cosine(0.01, 0, 60))
                        .dropout(new Dropout(5, 0.1))
                        .validation(0.2)
                        .seed(run == 3 ? 8 : 7)
                        .batch(32);
                if (run == 2) {
                    trainer.train(data, 2).train(data, 0).train(data, 3);
                } else {
                    trainer.train(data, 5);
                }
                results[run] = net.parameters().array();
            }
        }
        assertArrayEquals(results[0], results[1]);
        assertArrayEquals(results[0], results[2]);
        assertNotEquals(results[0][0], results[3][0]);
    }

    @Test
    void validationSamplesAreNotTrainedOn() {
        Set<Integer> seen = new HashSet<>();
        float[] x = new float[50];
        int[] labels = new int[50];
        for (int i = 0; i < 50; i++) {
            x[i] = i;
            labels[i] = i % 2;
        }
        FloatDataSet data = FloatDataSet.labelled(x, 1, labels, 2);
        Architecture linear = Architecture.of(Activation.TANH, Activation.IDENTITY, 1, 2);
        FloatMlp net = new FloatMlp(
                Kernels.scalar(), FloatParameters.zeros(linear), Loss.SOFTMAX_CROSS_ENTROPY, Reduction.MEAN);
        List<EpochSummary> summaries = new ArrayList<>();
        FloatTrainer.of(net)
                .learningRate(LearningRate.constant(1e-4))
                .batch(8)
                .validation(0.3)
                .listener(summaries::add)
                .train(
                        new FloatForwardingDataSet(data) {
                            @Override
                            public void gather(int[] indices, int from, int n, float[] to, int[] l, float[] t) {
                                // Validation asks for larger batches than training.
                                if (to.length == 8) {
                                    for (int i = 0; i < n; i++) {
                                        seen.add(indices[from + i]);
                                    }
                                }
                                super.gather(indices, from, n, to, l, t);
                            }
                        },
                        2);
        assertEquals(35, seen.size());
        assertEquals(2, summaries.size());
        assertTrue(summaries.get(0).validationLoss() > 0);
        assertTrue(
                summaries.get(1).toString().startsWith("epoch 2  loss "),
                summaries.get(1).toString());
    }

    /// The share or the data set: the one that was said last.
    @Test
    void waysToValidateReplaceEachOther() {
        FloatDataSet data = parity(50, 1);
        List<Integer> counts = new ArrayList<>();
        for (int way = 0; way < 2; way++) {
            Set<Integer> seen = new HashSet<>();
            FloatDataSet watched = new FloatForwardingDataSet(data) {
                @Override
                public void gather(int[] indices, int from, int n, float[] x, int[] labels, float[] targets) {
                    super.gather(indices, from, n, x, labels, targets);
                    for (int i = 0; i < n; i++) {
                        seen.add(indices[from + i]);
                    }
                }
            };
            FloatTrainer trainer = FloatTrainer.of(net(Kernels.scalar(), Reduction.MEAN));
            if (way == 0) {
                trainer.validation(0.5).validation(parity(10, 2));
            } else {
                trainer.validation(parity(10, 2)).validation(0.5);
            }
            List<EpochSummary> summaries = new ArrayList<>();
            trainer.batch(5).listener(summaries::add).train(watched, 1);
            assertTrue(summaries.getFirst().validationLoss() > 0);
            assertEquals(50, seen.size());
            counts.add((int) trainer.steps());
        }
        assertEquals(List.of(10, 5), counts);
    }

    /// At a rate of 0 nothing changes: the loss of an epoch is that of an evaluation, whatever the reduction and the
    /// ragged last batch, and of equal epochs the first is the best.
    @Test
    void theLossOfAnEpochIsTheMeanOfItsSamples() {
        FloatDataSet data = parity(53, 1);
        for (Reduction reduction : Reduction.values()) {
            FloatMlp net = net(Kernels.scalar(), reduction);
            List<EpochSummary> summaries = new ArrayList<>();
            FloatTrainer trainer = FloatTrainer.of(net)
                    .learningRate(LearningRate.constant(0))
                    .batch(10)
                    .validation(data)
                    .earlyStopping(4)
                    .listener(summaries::add)
                    .train(data, 100);
            double loss = FloatEvaluation.of(net, data).loss();
            assertEquals(loss, summaries.getFirst().loss(), 1e-6);
            assertEquals(loss, summaries.getFirst().validationLoss());
            assertEquals(1, trainer.bestEpoch());
            assertEquals(5, trainer.epochs());
        }
    }

    /// Not the first samples of a file, which may be sorted by class.
    @Test
    void validationSamplesAreAChoiceOfTheSeed() {
        List<Set<Integer>> heldOut = new ArrayList<>();
        for (long seed : new long[] {1, 1, 2}) {
            Set<Integer> held = new HashSet<>();
            FloatDataSet watched = new FloatForwardingDataSet(parity(60, 1)) {
                @Override
                public void gather(int[] indices, int from, int n, float[] x, int[] labels, float[] targets) {
                    super.gather(indices, from, n, x, labels, targets);
                    // 12 are held out, in one look.
                    if (indices.length == 12) {
                        for (int i = 0; i < n; i++) {
                            held.add(indices[from + i]);
                        }
                    }
                }
            };
            FloatTrainer.of(net(Kernels.scalar(), Reduction.MEAN))
                    .seed(seed)
                    .validation(0.2)
                    .train(watched, 1);
            assertEquals(12, held.size());
            assertTrue(held.stream().anyMatch(i -> i >= 12), "the first ones: " + held);
            heldOut.add(held);
        }
        assertEquals(heldOut.get(0), heldOut.get(1));
        assertNotEquals(heldOut.get(0), heldOut.get(2));
    }

    /// The update that is part of the product decays weights only.
    @Test
    void plainDescentDecaysBiasesWhenAsked() {
        FloatDataSet data = parity(100, 1);
        float[][] results = new float[3][];
        for (int way = 0; way < 3; way++) {
            FloatMlp net = net(Kernels.scalar(), Reduction.MEAN);
            Arrays.fill(net.parameters().array(), 1);
            FloatTrainer.of(net)
                    .optimiser(Optimiser.sgd().weightDecay(0.1).decayBiases(way > 0))
                    .clipping(way == 2 ? GradientClipping.byNorm(1e9) : GradientClipping.none())
                    .batch(32)
                    .train(data, 3);
            results[way] = net.parameters().array();
        }
        assertArrayEquals(results[2], results[1]);
        int bias = net(Kernels.scalar(), Reduction.MEAN).architecture().layer(0).biasOffset();
        assertTrue(results[0][bias] - results[1][bias] > 0.01, results[0][bias] + " and " + results[1][bias]);
    }

    /// Fused or apart, a step of plain descent has the same bits.
    @Test
    void decayOfBiasesIsAllThatDiffers() {
        FloatDataSet data = parity(100, 1);
        float[][] results = new float[2][];
        for (int way = 0; way < 2; way++) {
            FloatMlp net = net(Kernels.best(), Reduction.MEAN);
            FloatTrainer.of(net)
                    .optimiser(Optimiser.sgd().decayBiases(way > 0))
                    .batch(32)
                    .train(data, 3);
            results[way] = net.parameters().array();
        }
        assertArrayEquals(results[0], results[1]);
        for (int way = 0; way < 2; way++) {
            FloatMlp net = net(Kernels.best(), Reduction.MEAN);
            Arrays.fill(net.parameters().array(), 0.5f);
            FloatTrainer.of(net)
                    .optimiser(Optimiser.sgd().weightDecay(0.1).decayBiases(way > 0))
                    .batch(100)
                    .train(data, 1);
            results[way] = net.parameters().array();
        }
        Architecture.Layer layer =
                net(Kernels.scalar(), Reduction.MEAN).architecture().layer(0);
        assertArrayEquals(
                Arrays.copyOfRange(results[0], layer.weightsOffset(), layer.biasOffset()),
                Arrays.copyOfRange(results[1], layer.weightsOffset(), layer.biasOffset()));
        assertNotEquals(results[0][layer.biasOffset()], results[1][layer.biasOffset()]);
    }

    /// Classes that are noise: the net learns them by heart and does worse and worse on others. The best parameters
    /// come back.
    @Test
    void earlyStoppingKeepsTheBest() {
        FloatDataSet data = noise(40, 1);
        FloatDataSet validation = noise(200, 2);
        FloatMlp net = net(Kernels.scalar(), Reduction.MEAN);
        List<EpochSummary> summaries = new ArrayList<>();
        FloatTrainer trainer = FloatTrainer.of(net)
                .batch(10)
                .validation(validation)
                .earlyStopping(3)
                .listener(summaries::add);
        trainer.learningRate(LearningRate.constant(0.5)).train(data, 200);
        assertTrue(trainer.epochs() < 200, "stopped after " + trainer.epochs());
        assertEquals(trainer.epochs(), trainer.bestEpoch() + 3);
        double best = summaries.stream()
                .mapToDouble(EpochSummary::validationLoss)
                .min()
                .orElseThrow();
        assertEquals(best, FloatEvaluation.of(net, validation).loss(), 1e-12);
        assertThrows(
                IllegalStateException.class,
                () -> FloatTrainer.of(net).earlyStopping(3).train(data, 1));
        // The epochs run out before the patience.
        FloatMlp other = net(Kernels.scalar(), Reduction.MEAN);
        FloatTrainer patient = FloatTrainer.of(other)
                .batch(10)
                .learningRate(LearningRate.constant(0.5))
                .validation(validation)
                .earlyStopping(1000)
                .train(data, trainer.epochs());
        assertNotEquals(best, FloatEvaluation.of(other, validation).loss());
        patient.restoreBest();
        assertEquals(best, FloatEvaluation.of(other, validation).loss(), 1e-12);
        assertThrows(IllegalStateException.class, () -> FloatTrainer.of(other).restoreBest());
    }

    @Test
    void regressionHasItsMetrics() {
        int count = 200;
        SplittableRandom random = new SplittableRandom(4);
        float[] x = new float[count];
        float[] y = new float[2 * count];
        for (int i = 0; i < count; i++) {
            x[i] = (float) random.nextDouble(-1, 1);
            y[2 * i] = 3 * x[i] + 1;
            y[2 * i + 1] = -x[i];
        }
        FloatDataSet data = FloatDataSet.withTargets(x, 1, y, 2);
        Architecture linear = Architecture.of(Activation.TANH, Activation.IDENTITY, 1, 2);
        FloatMlp net =
                new FloatMlp(Kernels.scalar(), FloatParameters.zeros(linear), Loss.HALF_SQUARED_ERROR, Reduction.MEAN);
        Metrics before = FloatEvaluation.of(net, data);
        for (int j = 0; j < 2; j++) {
            double sum = 0;
            double square = 0;
            for (int i = 0; i < count; i++) {
                sum += y[2 * i + j];
                square += (double) y[2 * i + j] * y[2 * i + j];
            }
            Metrics.Target target = before.targets().get(j);
            assertEquals(Math.sqrt(square / count), target.rootMeanSquaredError(), 1e-9);
            assertEquals(1 - square / (square - sum * sum / count), target.rSquared(), 1e-6);
        }
        assertTrue(Double.isNaN(before.error()));
        FloatTrainer.of(net).learningRate(LearningRate.constant(0.5)).batch(20).train(data, 30);
        Metrics after = FloatEvaluation.of(net, data);
        assertTrue(after.rSquared() > 0.99999, after.toString());
        assertTrue(after.rootMeanSquaredError() < 3e-3, after.toString());
    }

    /// A weight of 2 is the sample twice, a weight of 0 is no sample: one step of the sum over all of them.
    @Test
    void weightsCountSamples() {
        FloatDataSet data = parity(12, 1);
        float[] weights = new float[12];
        int[] repeated = new int[12];
        int count = 0;
        for (int i = 0; i < 12; i++) {
            weights[i] = i % 3;
            for (int q = 0; q < i % 3; q++) {
                repeated[count++] = i;
            }
        }
        float[] x = new float[2 * count];
        int[] labels = new int[count];
        data.gather(repeated, 0, count, x, labels, new float[0]);
        for (Loss loss : List.of(Loss.SOFTMAX_CROSS_ENTROPY, Loss.HALF_SQUARED_ERROR)) {
            float[][] results = new float[2][];
            for (int run = 0; run < 2; run++) {
                FloatMlp net = net(Kernels.scalar(), Reduction.SUM);
                net = new FloatMlp(Kernels.scalar(), net.parameters(), loss, Reduction.SUM);
                FloatDataSet used = run == 0 ? data.weighted(weights) : FloatDataSet.labelled(x, 2, labels, 2);
                FloatTrainer.of(net).batch(100).train(used, 1);
                results[run] = net.parameters().array();
            }
            assertArrayEquals(results[1], results[0], 1e-5f, loss.toString());
        }
        assertThrows(IllegalArgumentException.class, () -> data.weighted(new float[11]));
        weights[3] = Float.NaN;
        assertThrows(IllegalArgumentException.class, () -> data.weighted(weights));
    }

    @Test
    void divergenceIsSaid() {
        FloatDataSet data = parity(100, 1);
        FloatMlp net = net(Kernels.scalar(), Reduction.SUM);
        DivergedException e = assertThrows(
                DivergedException.class,
                () -> FloatTrainer.of(net)
                        .learningRate(LearningRate.constant(1e38))
                        .train(data, 50));
        assertTrue(e.getMessage().contains("training diverged"), e.getMessage());
    }

    @Test
    void anInterruptEndsTheTraining() {
        FloatTrainer trainer = FloatTrainer.of(net(Kernels.scalar(), Reduction.MEAN));
        Thread.currentThread().interrupt();
        trainer.train(parity(100, 1), 5);
        assertTrue(Thread.interrupted());
        assertEquals(0, trainer.epochs());
    }

    @Test
    void illegalSettingsAreRefused() {
        FloatMlp net = net(Kernels.scalar(), Reduction.MEAN);
        FloatTrainer trainer = FloatTrainer.of(net);
        assertThrows(IllegalArgumentException.class, () -> trainer.batch(0));
        assertThrows(IllegalArgumentException.class, () -> trainer.validation(1));
        assertThrows(IllegalArgumentException.class, () -> trainer.earlyStopping(0));
        assertThrows(IllegalArgumentException.class, () -> trainer.train(parity(0, 1), 1));
        FloatDataSet wide = FloatDataSet.labelled(new float[3], 3, new int[1], 2);
        assertThrows(IllegalArgumentException.class, () -> trainer.train(wide, 1));
        assertThrows(IllegalArgumentException.class, () -> FloatDataSet.labelled(new float[4], 2, new int[] {0, 2}, 2));
        assertThrows(IllegalArgumentException.class, () -> FloatDataSet.labelled(new float[5], 2, new int[2], 2));
        assertThrows(IllegalArgumentException.class, () -> FloatDataSet.withTargets(new float[4], 2, new float[3], 2));
        trainer.train(parity(10, 1), 1);
        assertThrows(IllegalStateException.class, () -> trainer.batch(2));
        // Other data than those that training began with.
        assertThrows(IllegalArgumentException.class, () -> trainer.train(parity(11, 1), 1));
        FloatDataSet aimed = FloatDataSet.withTargets(new float[20], 2, new float[20], 2);
        assertThrows(IllegalArgumentException.class, () -> trainer.train(aimed, 1));
        assertThrows(IllegalArgumentException.class, () -> trainer.train(parity(10, 1), -1));
        trainer.train(parity(10, 1), 1);
        assertThrows(IllegalStateException.class, () -> trainer.optimiser(Optimiser.adam()));
        assertFalse(FloatEvaluation.of(net, parity(10, 1)).toString().isEmpty());
        assertTrue(Double.isNaN(FloatEvaluation.of(net, parity(0, 1)).error()));
    }

    /// The sum of epochs is beyond an int.
    @Test
    void moreEpochsThanAnIntHolds() {
        FloatTrainer trainer = FloatTrainer.of(net(Kernels.scalar(), Reduction.MEAN));
        trainer.train(parity(10, 1), 1);
        trainer.listener(summary -> {
            if (summary.epoch() == 5) {
                Thread.currentThread().interrupt();
            }
        });
        trainer.train(parity(10, 1), Integer.MAX_VALUE);
        assertTrue(Thread.interrupted());
        assertEquals(5, trainer.epochs());
    }

    /// A sample of weight 0 counts as little with NaN in it as with any other number, in labels' place too.
    @Test
    void weightZeroLeavesOut() {
        FloatDataSet clean = parity(40, 1);
        float[] x = new float[80];
        int[] labels = new int[40];
        int[] all = new int[40];
        Arrays.setAll(all, i -> i);
        clean.gather(all, 0, 40, x, labels, new float[0]);
        float[] weights = new float[40];
        Arrays.fill(weights, 1.5f);
        weights[7] = 0;
        weights[30] = 0;
        float[] bad = x.clone();
        bad[14] = Float.NaN;
        bad[61] = Float.NEGATIVE_INFINITY;
        for (Reduction reduction : Reduction.values()) {
            FloatTrainer good = FloatTrainer.of(net(Kernels.scalar(), reduction))
                    .batch(16)
                    .train(FloatDataSet.labelled(x, 2, labels, 2).weighted(weights), 3);
            FloatTrainer left = FloatTrainer.of(net(Kernels.scalar(), reduction))
                    .batch(16)
                    .train(FloatDataSet.labelled(bad, 2, labels, 2).weighted(weights), 3);
            assertArrayEquals(
                    good.net().parameters().array(), left.net().parameters().array());
            assertEquals(good.history().get(2).loss(), left.history().get(2).loss());
        }
        // Targets likewise.
        float[] targets = new float[80];
        targets[15] = Float.NaN;
        FloatMlp net = new FloatMlp(
                Kernels.scalar(),
                net(Kernels.scalar(), Reduction.MEAN).parameters(),
                Loss.HALF_SQUARED_ERROR,
                Reduction.MEAN);
        FloatTrainer aimed = FloatTrainer.of(net)
                .train(FloatDataSet.withTargets(bad, 2, targets, 2).weighted(weights), 3);
        assertTrue(Double.isFinite(aimed.history().get(2).loss()));
    }

    /// What a validation set must have is seen before anything is trained.
    @Test
    void aValidationSetThatIsNoneIsRefused() {
        FloatTrainer trainer = FloatTrainer.of(net(Kernels.scalar(), Reduction.MEAN));
        assertThrows(IllegalArgumentException.class, () -> trainer.validation(parity(0, 1)));
        FloatDataSet wide = FloatDataSet.labelled(new float[3], 3, new int[1], 2);
        assertThrows(IllegalArgumentException.class, () -> trainer.validation(wide));
        assertEquals(
                3,
                trainer.validation(parity(5, 2))
                        .earlyStopping(50)
                        .train(parity(10, 1), 3)
                        .epochs());
    }

    /// 2²⁰ samples of 4096 numbers at once are more than an array holds; the trainer then trains on fewer.
    @Test
    void aBatchBeyondAnArrayIsRefusedAndNothingHasBegun() {
        FloatDataSet large = new FloatDataSet() {
            @Override
            public int count() {
                return 1 << 20;
            }

            @Override
            public int inputs() {
                return 4096;
            }

            @Override
            public int outputs() {
                return 1;
            }

            @Override
            public boolean isLabelled() {
                return false;
            }

            @Override
            public void gather(int[] indices, int from, int n, float[] x, int[] labels, float[] targets) {
                Thread.currentThread().interrupt();
            }
        };
        Architecture architecture = Architecture.of(Activation.TANH, Activation.IDENTITY, 4096, 1);
        FloatMlp net = new FloatMlp(
                Kernels.scalar(), FloatParameters.zeros(architecture), Loss.HALF_SQUARED_ERROR, Reduction.MEAN);
        FloatTrainer trainer = FloatTrainer.of(net).batch(1 << 20);
        for (int attempt = 0; attempt < 2; attempt++) {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> trainer.train(large, 1));
            assertTrue(e.getMessage().contains("more than an array holds"), e.getMessage());
        }
        trainer.batch(16).train(large, 1);
        assertTrue(Thread.interrupted());
        assertEquals(1, trainer.steps());
    }

    /// A prediction's workspace is its own: evaluating in between changes nothing.
    @Test
    void evaluationLeavesTrainingAlone() {
        FloatDataSet data = parity(64, 1);
        FloatMlp one = net(Kernels.scalar(), Reduction.MEAN);
        FloatMlp two = net(Kernels.scalar(), Reduction.MEAN);
        FloatTrainer.of(one).train(data, 4);
        FloatTrainer.of(two).listener(s -> FloatEvaluation.of(two, data)).train(data, 4);
        assertArrayEquals(one.parameters().array(), two.parameters().array());
        FloatWorkspace workspace = one.newWorkspace(1);
        assertEquals(0, workspace.passes());
    }
}
