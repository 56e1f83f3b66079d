package dev.lanewise.mlp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the formulas do not say: workspaces, ragged batches, wrong arguments, repeatability, allocation.
class FloatMlpTest {
    private static final Kernels KERNELS = Kernels.best();
    private static final Architecture NET = Architecture.builder(7)
            .layer(20, Activation.TANH)
            .layer(33, Activation.RELU)
            .layer(4, Activation.IDENTITY)
            .build();
    private static final int SAMPLES = 25;

    private final float[] x = new float[SAMPLES * 7];
    private final int[] labels = new int[SAMPLES];
    private FloatMlp mlp;

    @BeforeEach
    void makeANet() {
        SplittableRandom random = new SplittableRandom(81);
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < labels.length; i++) {
            labels[i] = random.nextInt(4);
        }
        mlp = net(KERNELS);
    }

    private static FloatMlp net(Kernels kernels) {
        return new FloatMlp(
                kernels,
                FloatParameters.initialised(NET, Initialiser.HE_NORMAL, new SplittableRandom(82)),
                Loss.SOFTMAX_CROSS_ENTROPY,
                Reduction.MEAN);
    }

    @AfterAll
    static void close() {
        KERNELS.close();
    }

    @Test
    void aUsedWorkspaceIsAsGoodAsANewOne() {
        FloatMlp other = net(KERNELS);
        FloatWorkspace used = mlp.newWorkspace(SAMPLES);
        for (int batch : new int[] {25, 1, 8, 17, 2}) {
            double loss = mlp.trainStep(x, 0, 7, batch, labels, 0, used, 0.1, 0.01);
            double fresh = other.trainStep(x, 0, 7, batch, labels, 0, other.newWorkspace(batch), 0.1, 0.01);
            assertEquals(fresh, loss);
            assertArrayEquals(other.parameters().array(), mlp.parameters().array());
        }
    }

    /// Neither the backend nor the number of threads shows in the weights.
    @Test
    void trainingIsRepeatable() {
        float[] expected = train(mlp);
        assertArrayEquals(expected, train(net(KERNELS)));
        try (Kernels scalar = Kernels.scalar();
                Kernels threads = Kernels.builder().threads(3).build()) {
            assertArrayEquals(expected, train(net(scalar)));
            assertArrayEquals(expected, train(net(threads)));
        }
    }

    private float[] train(FloatMlp net) {
        FloatWorkspace workspace = net.newWorkspace(8);
        for (int epoch = 0; epoch < 10; epoch++) {
            for (int from = 0; from < SAMPLES; from += 8) {
                int batch = Math.min(8, SAMPLES - from);
                net.trainStep(x, from * 7, 7, batch, labels, from, workspace, 0.1, 0.001);
            }
        }
        return net.parameters().array();
    }

    @Test
    void itLearns() {
        FloatWorkspace workspace = mlp.newWorkspace(SAMPLES);
        double first = mlp.trainStep(x, 0, 7, SAMPLES, labels, 0, workspace, 0.2, 0);
        for (int i = 0; i < 500; i++) {
            mlp.trainStep(x, 0, 7, SAMPLES, labels, 0, workspace, 0.2, 0);
        }
        double last = mlp.trainStep(x, 0, 7, SAMPLES, labels, 0, workspace, 0.2, 0);
        assertTrue(last < first / 20, first + " → " + last);
        int[] predicted = new int[SAMPLES];
        mlp.predictLabels(x, 0, 7, SAMPLES, workspace, predicted, 0);
        assertArrayEquals(labels, predicted);
    }

    /// Of equal outputs the first is the class, and a row for which `predict` has NaN is of no class, in a predictor
    /// too.
    @Test
    void theFirstOfTheLargestIsTheClass() {
        float inf = Float.POSITIVE_INFINITY;
        float nan = Float.NaN;
        Architecture wide = Architecture.of(Activation.TANH, Activation.IDENTITY, 1, 3);
        for (float[] biases : new float[][] {
            {1, 2, 2},
            {2, 2, 1},
            {nan, 1, 1},
            {1, 1, nan},
            {nan, nan, nan},
            {0, inf, inf},
            {-inf, -inf, -inf},
            {-inf, 1, 0}
        }) {
            FloatParameters parameters = FloatParameters.zeros(wide);
            System.arraycopy(biases, 0, parameters.array(), 3, 3);
            for (Loss loss : List.of(Loss.HALF_SQUARED_ERROR, Loss.SOFTMAX_CROSS_ENTROPY)) {
                FloatMlp net = new FloatMlp(KERNELS, parameters, loss, Reduction.MEAN);
                float[] y = new float[3];
                net.predict(new float[1], 0, 1, 1, net.newWorkspace(1), y, 0, 3);
                int expected = 0;
                for (int j = 1; j < 3; j++) {
                    expected = y[j] > y[expected] ? j : expected;
                }
                for (float output : y) {
                    expected = Float.isNaN(output) ? -1 : expected;
                }
                int[] label = new int[1];
                net.predictLabels(new float[1], 0, 1, 1, net.newWorkspace(1), label, 0);
                assertEquals(expected, label[0], loss + " " + Arrays.toString(biases));
                net.predictor().predictLabels(new float[1], 0, 1, 1, label, 0);
                assertEquals(expected, label[0], loss + " " + Arrays.toString(biases));
            }
        }
    }

    @Test
    void predictionsAreDistributions() {
        float[] y = new float[SAMPLES * 5];
        mlp.predict(x, 0, 7, SAMPLES, mlp.newWorkspace(SAMPLES), y, 0, 5);
        for (int i = 0; i < SAMPLES; i++) {
            assertEquals(1, y[5 * i] + y[5 * i + 1] + y[5 * i + 2] + y[5 * i + 3], 1e-6);
            assertEquals(0, y[5 * i + 4], "between the rows");
        }
    }

    @Test
    void refusesBeforeItWrites() {
        FloatWorkspace workspace = mlp.newWorkspace(8);
        FloatWorkspace foreign = net(KERNELS).newWorkspace(8);
        float[] before = mlp.parameters().array().clone();
        int[] wrong = {0, 1, 4, 0, 0, 0, 0, 0};
        refused(IllegalArgumentException.class, "4", () -> mlp.trainStep(x, 0, 7, 8, wrong, 0, workspace, 0.1, 0));
        refused(IllegalArgumentException.class, "batch", () -> mlp.trainStep(x, 0, 7, 9, labels, 0, workspace, 0.1, 0));
        refused(IllegalArgumentException.class, "batch", () -> mlp.trainStep(x, 0, 7, 0, labels, 0, workspace, 0.1, 0));
        refused(IllegalArgumentException.class, "ldx", () -> mlp.trainStep(x, 0, 6, 8, labels, 0, workspace, 0.1, 0));
        refused(IndexOutOfBoundsException.class, "x", () -> mlp.trainStep(x, 170, 7, 8, labels, 0, workspace, 0.1, 0));
        refused(
                IndexOutOfBoundsException.class,
                "labels",
                () -> mlp.trainStep(x, 0, 7, 8, labels, 20, workspace, 0.1, 0));
        refused(
                IllegalArgumentException.class,
                "learningRate",
                () -> mlp.trainStep(x, 0, 7, 8, labels, 0, workspace, Double.NaN, 0));
        refused(
                IllegalArgumentException.class,
                "weightDecay",
                () -> mlp.trainStep(x, 0, 7, 8, labels, 0, workspace, 0.1, -1));
        refused(IllegalArgumentException.class, "another net", () -> mlp.forward(x, 0, 7, 8, foreign));
        refused(
                IllegalArgumentException.class,
                "parameter",
                () -> mlp.forward(mlp.parameters().array(), 0, 7, 8, workspace));
        refused(IllegalStateException.class, "forward", () -> mlp.backward(labels, 0, workspace));
        refused(IllegalStateException.class, "backward", () -> mlp.update(workspace, 0.1, 0));
        refused(IllegalArgumentException.class, "maxBatch", () -> mlp.newWorkspace(0));
        assertArrayEquals(before, mlp.parameters().array());
    }

    private static void refused(Class<? extends Exception> type, String word, Runnable call) {
        Exception e = assertThrows(type, call::run);
        assertTrue(String.valueOf(e.getMessage()).contains(word), e.getMessage());
    }

    /// Measured on the scalar kernels, which are steady at once; that the simd kernels allocate nothing is tested with
    /// them.
    @Test
    void aStepAllocatesNothing() {
        FloatMlp scalar = net(Kernels.scalar());
        FloatWorkspace workspace = scalar.newWorkspace(SAMPLES);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int run = 0; run < 20; run++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 50; i++) {
                scalar.trainStep(x, 0, 7, SAMPLES, labels, 0, workspace, 0.01, 0);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < 50, "50 steps allocate " + least + " bytes");
    }
}
