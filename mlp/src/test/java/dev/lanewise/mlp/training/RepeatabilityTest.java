package dev.lanewise.mlp.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.DoubleMlp;
import dev.lanewise.mlp.DoubleParameters;
import dev.lanewise.mlp.Dropout;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.Initialiser;
import dev.lanewise.mlp.Loss;
import dev.lanewise.mlp.Reduction;
import dev.lanewise.mlp.VectorActivation;
import dev.lanewise.mlp.optimiser.GradientClipping;
import dev.lanewise.mlp.optimiser.LearningRate;
import dev.lanewise.mlp.optimiser.Optimiser;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whole trainings with everything that they can have, on layers large enough for the packed path and for several
/// threads: the same bits of every parameter, and of every loss on the way, with one, two and three threads and on both
/// backends; others with another seed.
class RepeatabilityTest {
    private static final int SAMPLES = 150;
    private static final int INPUTS = 70;
    private static final int CLASSES = 11;
    private static final Architecture NET = Architecture.builder(INPUTS)
            .layer(150, Activation.RELU)
            .layer(130, Activation.GELU)
            .layer(60, VectorActivation.SOFTMAX)
            .layer(CLASSES, Activation.IDENTITY)
            .build();

    static Stream<Arguments> rules() {
        Loss smoothed = Loss.SOFTMAX_CROSS_ENTROPY.withLabelSmoothing(0.1);
        return Stream.of(
                Arguments.of(Optimiser.sgd().weightDecay(1e-3), smoothed),
                Arguments.of(Optimiser.momentum(0.9).weightDecay(1e-3), Loss.huber(0.5)),
                Arguments.of(Optimiser.nesterov(0.9), Loss.BINARY_CROSS_ENTROPY),
                Arguments.of(Optimiser.rmsProp(), Loss.HALF_SQUARED_ERROR),
                Arguments.of(Optimiser.adam().weightDecay(1e-3), smoothed),
                Arguments.of(Optimiser.adamW(), Loss.SOFTMAX_CROSS_ENTROPY));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void oneSeedOneResult(Optimiser rule, Loss loss) {
        List<Object> expected = run(Kernels.scalar(), rule, loss, 1);
        for (int threads = 1; threads <= 3; threads++) {
            try (Kernels kernels = Kernels.builder().threads(threads).build()) {
                assertSame(expected, run(kernels, rule, loss, 1), kernels.toString());
            }
        }
        assertNotEquals(expected.get(2), run(Kernels.scalar(), rule, loss, 2).get(2), "another seed");
    }

    private static void assertSame(List<Object> expected, List<Object> actual, String what) {
        assertArrayEquals((float[]) expected.get(0), (float[]) actual.get(0), what);
        assertArrayEquals((double[]) expected.get(1), (double[]) actual.get(1), what);
        assertEquals(expected.get(2), actual.get(2), what);
    }

    /// @return parameters of the float and of the double net, the losses of both
    private static List<Object> run(Kernels kernels, Optimiser rule, Loss loss, long seed) {
        SplittableRandom random = new SplittableRandom(71);
        float[] x = new float[SAMPLES * INPUTS];
        double[] wide = new double[x.length];
        float[] weights = new float[SAMPLES];
        double[] wideWeights = new double[SAMPLES];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextDouble(-1, 1);
            wide[i] = x[i];
        }
        for (int i = 0; i < SAMPLES; i++) {
            weights[i] = 0.5f + i % 3;
            wideWeights[i] = weights[i];
        }
        int[] labels = random.ints(SAMPLES, 0, CLASSES).toArray();
        // Of the size at which each rule moves the weights a little.
        boolean adaptive = rule.epsilon() > 0;
        LearningRate rate = LearningRate.warmUp(3, LearningRate.cosine(adaptive ? 1e-3 : 0.05, 0, 20));
        GradientClipping clipping =
                rule.rule() == Optimiser.Rule.SGD ? GradientClipping.none() : GradientClipping.byNorm(0.5);
        List<String> losses = new ArrayList<>();
        TrainingListener log =
                s -> losses.add(Double.toHexString(s.loss()) + " " + Double.toHexString(s.validationLoss()));

        FloatMlp floats = new FloatMlp(
                kernels,
                FloatParameters.initialised(NET, Initialiser.ORTHOGONAL, new SplittableRandom(72)),
                loss,
                Reduction.MEAN);
        FloatTrainer.of(floats)
                .optimiser(rule)
                .clipping(clipping)
                .learningRate(rate)
                .dropout(new Dropout(seed, 0.2, 0.1, 0))
                .seed(seed)
                .batch(64)
                .validation(0.1)
                .listener(log)
                .train(FloatDataSet.labelled(x, INPUTS, labels, CLASSES).weighted(weights), 2);
        DoubleMlp doubles = new DoubleMlp(
                kernels,
                DoubleParameters.initialised(NET, Initialiser.HE_NORMAL, new SplittableRandom(72)),
                loss,
                Reduction.SUM);
        DoubleTrainer.of(doubles)
                .optimiser(rule)
                .clipping(clipping)
                .learningRate(LearningRate.constant(1e-4))
                .dropout(new Dropout(seed, 0.2, 0.1, 0))
                .seed(seed)
                .batch(64)
                .validation(0.1)
                .listener(log)
                .train(DoubleDataSet.labelled(wide, INPUTS, labels, CLASSES).weighted(wideWeights), 1);
        return List.of(floats.parameters().array(), doubles.parameters().array(), losses);
    }
}
