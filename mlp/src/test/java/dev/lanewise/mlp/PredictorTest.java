package dev.lanewise.mlp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A trained net for many threads: says what the net says, to the bit, sees nothing of further training, and allocates
/// nothing.
class PredictorTest {
    private static final int INPUTS = 9;
    private static final int OUTPUTS = 4;
    private static final int SAMPLES = 150;

    private static final Architecture ELEMENTWISE =
            Architecture.of(Activation.GELU, Activation.IDENTITY, INPUTS, 20, 17, OUTPUTS);
    private static final Architecture WITH_SOFTMAX = Architecture.builder(INPUTS)
            .layer(20, Activation.TANH)
            .layer(12, VectorActivation.SOFTMAX)
            .layer(OUTPUTS, VectorActivation.LOG_SOFTMAX)
            .build();

    private final float[] x = new float[SAMPLES * INPUTS];
    private final double[] wide = new double[SAMPLES * INPUTS];

    {
        SplittableRandom random = new SplittableRandom(31);
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextDouble(-1, 1);
            wide[i] = x[i];
        }
    }

    static List<Loss> losses() {
        return Loss.all();
    }

    private static FloatMlp floats(Kernels kernels, Architecture architecture, Loss loss) {
        return new FloatMlp(
                kernels,
                FloatParameters.initialised(architecture, Initialiser.XAVIER_NORMAL, new SplittableRandom(32)),
                loss,
                Reduction.MEAN);
    }

    private static DoubleMlp doubles(Kernels kernels, Architecture architecture, Loss loss) {
        return new DoubleMlp(
                kernels,
                DoubleParameters.initialised(architecture, Initialiser.XAVIER_NORMAL, new SplittableRandom(32)),
                loss,
                Reduction.MEAN);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void saysWhatTheNetSaysWhateverTheBatch(Loss loss) {
        try (Kernels kernels = Kernels.builder().build()) {
            FloatMlp net = floats(kernels, ELEMENTWISE, loss);
            FloatPredictor predictor = net.predictor();
            float[] expected = new float[SAMPLES * OUTPUTS];
            int[] classes = new int[SAMPLES];
            FloatWorkspace workspace = net.newWorkspace(SAMPLES);
            net.predict(x, 0, INPUTS, SAMPLES, workspace, expected, 0, OUTPUTS);
            net.predictLabels(x, 0, INPUTS, SAMPLES, workspace, classes, 0);
            float[] y = new float[SAMPLES * OUTPUTS];
            for (int batch : new int[] {1, 2, 63, 64, 65, 128, SAMPLES}) {
                predictor.predict(x, 0, INPUTS, batch, y, 0, OUTPUTS);
                for (int i = 0; i < batch * OUTPUTS; i++) {
                    assertEquals(expected[i], y[i], loss + " batch " + batch);
                }
            }
            int[] labels = new int[1 + SAMPLES];
            predictor.predictLabels(x, 0, INPUTS, SAMPLES, labels, 1);
            for (int i = 0; i < SAMPLES; i++) {
                assertEquals(classes[i], labels[1 + i]);
                float[] one = new float[3 + OUTPUTS];
                predictor.predict(x, i * INPUTS, one, 3);
                for (int j = 0; j < OUTPUTS; j++) {
                    assertEquals(expected[i * OUTPUTS + j], one[3 + j]);
                }
            }
        }
    }

    @Test
    void rowsWithGaps() {
        DoubleMlp net = doubles(Kernels.scalar(), WITH_SOFTMAX, Loss.HALF_SQUARED_ERROR);
        double[] expected = new double[70 * OUTPUTS];
        net.predict(wide, 5, INPUTS + 3, 70, net.newWorkspace(70), expected, 0, OUTPUTS);
        double[] y = new double[2 + 70 * (OUTPUTS + 2)];
        net.predictor().predict(wide, 5, INPUTS + 3, 70, y, 2, OUTPUTS + 2);
        for (int i = 0; i < 70; i++) {
            for (int j = 0; j < OUTPUTS; j++) {
                assertEquals(expected[i * OUTPUTS + j], y[2 + i * (OUTPUTS + 2) + j]);
            }
        }
    }

    @Test
    void furtherTrainingIsNotSeen() {
        FloatMlp net = floats(Kernels.scalar(), ELEMENTWISE, Loss.SOFTMAX_CROSS_ENTROPY);
        FloatPredictor predictor = net.predictor();
        float[] before = new float[OUTPUTS];
        float[] after = new float[OUTPUTS];
        predictor.predict(x, 0, before, 0);
        net.trainStep(x, 0, INPUTS, 1, new int[] {1}, 0, net.newWorkspace(1), 0.5, 0);
        predictor.predict(x, 0, after, 0);
        assertArrayEquals(before, after);
        net.predictor().predict(x, 0, after, 0);
        assertNotEquals(before[0], after[0]);
    }

    /// More threads than there are kept workspaces.
    @Test
    void anyNumberOfThreads() throws Exception {
        int threads = 40;
        try (Kernels kernels = Kernels.builder().threads(2).build();
                ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (Architecture architecture : List.of(ELEMENTWISE, WITH_SOFTMAX)) {
                FloatMlp net = floats(kernels, architecture, Loss.HALF_SQUARED_ERROR);
                float[] expected = new float[SAMPLES * OUTPUTS];
                net.predict(x, 0, INPUTS, SAMPLES, net.newWorkspace(SAMPLES), expected, 0, OUTPUTS);
                FloatPredictor predictor = net.predictor();
                CyclicBarrier start = new CyclicBarrier(threads);
                List<Callable<float[]>> tasks = new ArrayList<>();
                for (int t = 0; t < threads; t++) {
                    int first = t;
                    tasks.add(() -> {
                        float[] y = new float[SAMPLES * OUTPUTS];
                        start.await();
                        for (int round = 0; round < 20; round++) {
                            for (int i = 0; i < SAMPLES; i++) {
                                int s = (i + first) % SAMPLES;
                                predictor.predict(x, s * INPUTS, y, s * OUTPUTS);
                            }
                        }
                        return y;
                    });
                }
                for (Future<float[]> result : pool.invokeAll(tasks)) {
                    assertArrayEquals(expected, result.get());
                }
            }
        }
    }

    /// On the scalar kernels, which are steady at once; that the simd kernels allocate nothing is tested with them.
    @Test
    void aPredictionAllocatesNothing() {
        for (Architecture architecture : List.of(ELEMENTWISE, WITH_SOFTMAX)) {
            FloatMlp net = floats(Kernels.scalar(), architecture, Loss.HALF_SQUARED_ERROR);
            FloatPredictor predictor = net.predictor();
            FloatWorkspace workspace = net.newWorkspace(1);
            float[] y = new float[OUTPUTS];
            int[] label = new int[1];
            assertAllocatesNothing("predictor", () -> predictor.predict(x, 0, y, 0));
            assertAllocatesNothing("label", () -> predictor.predictLabels(x, 0, INPUTS, 1, label, 0));
            assertAllocatesNothing("net", () -> net.predict(x, 0, INPUTS, 1, workspace, y, 0, OUTPUTS));
            assertAllocatesNothing("net", () -> net.predictLabels(x, 0, INPUTS, 1, workspace, label, 0));
            DoubleMlp other = doubles(Kernels.scalar(), architecture, Loss.HALF_SQUARED_ERROR);
            DoublePredictor wider = other.predictor();
            double[] wideY = new double[OUTPUTS];
            assertAllocatesNothing("double", () -> wider.predict(wide, 0, wideY, 0));
        }
        for (Loss loss : Loss.all()) {
            FloatPredictor predictor =
                    floats(Kernels.scalar(), ELEMENTWISE, loss).predictor();
            float[] y = new float[OUTPUTS];
            assertAllocatesNothing(loss.toString(), () -> predictor.predict(x, 0, y, 0));
        }
    }

    private static void assertAllocatesNothing(String what, Runnable prediction) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int run = 0; run < 20; run++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 50; i++) {
                prediction.run();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < 50, "50 predictions (" + what + ") allocate " + least + " bytes");
    }

    @Test
    void wrongArgumentsAreRefused() {
        FloatPredictor predictor =
                floats(Kernels.scalar(), ELEMENTWISE, Loss.HALF_SQUARED_ERROR).predictor();
        float[] y = new float[SAMPLES * OUTPUTS];
        assertEquals(ELEMENTWISE, predictor.architecture());
        assertTrue(predictor.toString().startsWith("predictor of 9-20(gelu)"), predictor.toString());
        assertThrows(IllegalArgumentException.class, () -> predictor.predict(x, 0, INPUTS, 0, y, 0, OUTPUTS));
        assertThrows(IllegalArgumentException.class, () -> predictor.predict(x, 0, INPUTS - 1, 2, y, 0, OUTPUTS));
        assertThrows(IllegalArgumentException.class, () -> predictor.predict(x, 0, INPUTS, 2, y, 0, OUTPUTS - 1));
        assertThrows(IndexOutOfBoundsException.class, () -> predictor.predict(x, 1, INPUTS, SAMPLES, y, 0, OUTPUTS));
        assertThrows(IndexOutOfBoundsException.class, () -> predictor.predict(x, 0, INPUTS, SAMPLES, y, 1, OUTPUTS));
        assertThrows(IndexOutOfBoundsException.class, () -> predictor.predict(x, 0, y, y.length - OUTPUTS + 1));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> predictor.predictLabels(x, 0, INPUTS, SAMPLES, new int[SAMPLES - 1], 0));
        for (float element : y) {
            assertEquals(0, element, "written before it was refused");
        }
    }
}
