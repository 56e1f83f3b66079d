package dev.lanewise.mlp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/// A workspace prepares its products for what it is asked for. Whatever that was before, a pass gives the bits of a
/// workspace that is new, and nothing is allocated for long.
class RepeatedProductsTest {
    private static final int MOST = 9;
    private static final int INPUTS = 3;
    private static final int GAP = 2;

    private static final List<Architecture> NETS = List.of(
            Architecture.of(Activation.RELU, Activation.IDENTITY, INPUTS, 4, 2),
            Architecture.of(Activation.TANH, Activation.IDENTITY, INPUTS, 40, 17, 3),
            Architecture.builder(INPUTS)
                    .layer(5, VectorActivation.SOFTMAX)
                    .layer(4, Activation.LEAKY_RELU)
                    .layer(3, Activation.IDENTITY)
                    .build());

    private final SplittableRandom random = new SplittableRandom(7);
    private final float[] x = new float[MOST * (INPUTS + GAP)];
    private final int[] labels = new int[MOST];

    private void draw(Architecture shape) {
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextDouble(-1, 1);
        }
        for (int i = 0; i < MOST; i++) {
            labels[i] = random.nextInt(shape.outputs());
        }
    }

    private static FloatMlp net(Kernels kernels, Architecture shape, float[] parameters) {
        return new FloatMlp(
                kernels, FloatParameters.wrap(shape, parameters), Loss.SOFTMAX_CROSS_ENTROPY, Reduction.MEAN);
    }

    private static float[] start(Architecture shape) {
        return FloatParameters.initialised(shape, Initialiser.HE_NORMAL, new SplittableRandom(3))
                .array();
    }

    /// Batches, leading dimensions and factors in any order, and long runs of one after the places are taken.
    @Test
    void aStepDoesNotDependOnThoseBefore() {
        for (Kernels kernels : List.of(Kernels.scalar(), Kernels.best())) {
            for (Architecture shape : NETS) {
                FloatMlp net = net(kernels, shape, start(shape));
                FloatWorkspace used = net.newWorkspace(MOST);
                int batch = MOST;
                int ldx = INPUTS;
                double rate = 0.1;
                double decay = 0;
                for (int step = 0; step < 500; step++) {
                    draw(shape);
                    if (step < 150 || step == 300) {
                        batch = random.nextInt(1, MOST + 1);
                        ldx = INPUTS + random.nextInt(GAP + 1);
                        rate = random.nextDouble(0.2);
                        decay = random.nextBoolean() ? 0 : 0.01;
                    }
                    FloatMlp fresh = net(
                            step % 2 == 0 ? kernels : Kernels.scalar(),
                            shape,
                            net.parameters().array().clone());
                    FloatWorkspace empty = fresh.newWorkspace(batch);
                    float[] expected = new float[shape.parameterCount()];
                    float[] gradient = new float[shape.parameterCount()];
                    String what = net + ", step " + step + ", batch " + batch;
                    if (step % 3 == 0) {
                        fresh.forward(x, 0, ldx, batch, empty);
                        net.forward(x, 0, ldx, batch, used);
                        assertEquals(fresh.backward(labels, 0, empty), net.backward(labels, 0, used), what);
                        fresh.gradient(empty, expected, 0);
                        net.gradient(used, gradient, 0);
                        assertArrayEquals(expected, gradient, what);
                    }
                    double loss = fresh.trainStep(x, 0, ldx, batch, labels, 0, empty, rate, decay);
                    assertEquals(loss, net.trainStep(x, 0, ldx, batch, labels, 0, used, rate, decay), what);
                    assertArrayEquals(
                            fresh.parameters().array(), net.parameters().array(), what);
                    float[] y = new float[batch * shape.outputs()];
                    float[] z = new float[batch * shape.outputs()];
                    fresh.predict(x, 0, ldx, batch, empty, y, 0, shape.outputs());
                    net.predict(x, 0, ldx, batch, used, z, 0, shape.outputs());
                    assertArrayEquals(y, z, what);
                }
            }
        }
    }

    /// On the scalar kernels, which are steady at once.
    @Test
    void nothingIsAllocatedForLong() {
        Architecture shape = NETS.get(0);
        draw(shape);
        FloatMlp net = net(Kernels.scalar(), shape, start(shape));
        FloatWorkspace two = net.newWorkspace(MOST);
        allocatesNothing("a smaller last batch", i -> step(net, two, i % 5 == 4 ? 3 : MOST, 0.01, 0.1));
        FloatWorkspace all = net.newWorkspace(MOST);
        allocatesNothing("many batches", i -> step(net, all, 1 + i % MOST, 0.01, 0));
        FloatWorkspace schedule = net.newWorkspace(MOST);
        allocatesNothing("weight decay and a schedule", i -> step(net, schedule, MOST, 0.01 / (1 + i), 0.1));
    }

    private void step(FloatMlp net, FloatWorkspace workspace, int batch, double rate, double decay) {
        net.trainStep(x, 0, INPUTS, batch, labels, 0, workspace, rate, decay);
    }

    private static void allocatesNothing(String what, IntConsumer step) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int run = 0; run < 20; run++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 50; i++) {
                step.accept(i);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < 50, what + ": 50 steps allocate " + least + " bytes");
    }

    /// Threads with a workspace each, batches of different sizes, one net.
    @Test
    void threadsShareANet() throws Exception {
        Architecture shape = NETS.get(1);
        draw(shape);
        FloatMlp net = net(Kernels.best(), shape, start(shape));
        List<Future<float[]>> gradients = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int t = 0; t < 4; t++) {
                int batch = MOST - t;
                gradients.add(threads.submit(() -> {
                    FloatWorkspace own = net.newWorkspace(MOST);
                    float[] last = null;
                    for (int i = 0; i < 300; i++) {
                        gradient(net, own, 1 + i % MOST);
                        last = gradient(net, own, batch);
                    }
                    return last;
                }));
            }
            FloatMlp alone = net(Kernels.scalar(), shape, start(shape));
            for (int t = 0; t < 4; t++) {
                float[] expected = gradient(alone, alone.newWorkspace(MOST), MOST - t);
                assertArrayEquals(expected, gradients.get(t).get());
            }
        }
    }

    private float[] gradient(FloatMlp net, FloatWorkspace workspace, int batch) {
        float[] gradient = new float[net.architecture().parameterCount()];
        net.forward(x, 0, INPUTS, batch, workspace);
        net.backward(labels, 0, workspace);
        net.gradient(workspace, gradient, 0);
        return gradient;
    }
}
