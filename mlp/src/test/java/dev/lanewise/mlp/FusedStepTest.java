package dev.lanewise.mlp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.optimiser.DoubleOptimiser;
import dev.lanewise.mlp.optimiser.FloatOptimiser;
import dev.lanewise.mlp.optimiser.GradientClipping;
import dev.lanewise.mlp.optimiser.Optimiser;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// A fused step is gradient and optimiser to the last bit, for every kind of net, and loses no small term.
class FusedStepTest {
    private static final List<Architecture> NETS = List.of(
            Architecture.of(Activation.IDENTITY, Activation.IDENTITY, 1, 1),
            Architecture.of(Activation.TANH, Activation.IDENTITY, 2, 4, 3),
            Architecture.of(Activation.RELU, Activation.IDENTITY, 37, 19, 5),
            Architecture.of(Activation.GELU, Activation.IDENTITY, 130, 64, 48, 10),
            Architecture.of(Activation.SIGMOID, Activation.IDENTITY, 784, 100, 10),
            Architecture.builder(20)
                    .layer(33, VectorActivation.SOFTMAX)
                    .layer(7, Activation.IDENTITY)
                    .build());

    @Test
    void isGradientAndOptimiserInFloat() {
        SplittableRandom random = new SplittableRandom(71);
        for (Kernels kernels : List.of(Kernels.scalar(), Kernels.best())) {
            for (Architecture shape : NETS) {
                for (Reduction reduction : Reduction.values()) {
                    for (int batch : new int[] {1, 7, 64, 500}) {
                        for (double decay : new double[] {0, 0.01, 4}) {
                            float[] start = numbers(random, shape.parameterCount());
                            float[] x = numbers(random, batch * shape.inputs());
                            int[] labels =
                                    random.ints(batch, 0, shape.outputs()).toArray();
                            // αλ = 1 leaves nothing of W.
                            double rate = 0.25;
                            FloatMlp fused = net(kernels, shape, start.clone(), reduction);
                            FloatWorkspace w = fused.newWorkspace(batch);
                            FloatMlp apart = net(kernels, shape, start.clone(), reduction);
                            FloatWorkspace v = apart.newWorkspace(batch);
                            FloatOptimiser optimiser = new FloatOptimiser(
                                    Optimiser.sgd().weightDecay(decay), GradientClipping.none(), shape);
                            float[] gradient = new float[shape.parameterCount()];
                            for (int step = 0; step < 3; step++) {
                                fused.trainStep(x, 0, shape.inputs(), batch, labels, 0, w, rate, decay);
                                apart.forward(x, 0, shape.inputs(), batch, v);
                                apart.backward(labels, 0, v);
                                apart.gradient(v, gradient, 0);
                                optimiser.step(apart.parameters().array(), gradient, rate);
                                assertArrayEquals(
                                        apart.parameters().array(),
                                        fused.parameters().array(),
                                        fused + ", batch " + batch + ", decay " + decay + ", step " + step);
                            }
                        }
                    }
                }
            }
        }
    }

    @Test
    void isGradientAndOptimiserInDouble() {
        SplittableRandom random = new SplittableRandom(72);
        for (Kernels kernels : List.of(Kernels.scalar(), Kernels.best())) {
            for (Architecture shape : NETS) {
                for (int batch : new int[] {1, 64, 500}) {
                    double[] start =
                            random.doubles(shape.parameterCount(), -1, 1).toArray();
                    double[] x =
                            random.doubles((long) batch * shape.inputs(), -1, 1).toArray();
                    int[] labels = random.ints(batch, 0, shape.outputs()).toArray();
                    DoubleMlp fused = new DoubleMlp(
                            kernels,
                            DoubleParameters.wrap(shape, start.clone()),
                            Loss.HALF_SQUARED_ERROR,
                            Reduction.MEAN);
                    DoubleWorkspace w = fused.newWorkspace(batch);
                    DoubleMlp apart = new DoubleMlp(
                            kernels,
                            DoubleParameters.wrap(shape, start.clone()),
                            Loss.HALF_SQUARED_ERROR,
                            Reduction.MEAN);
                    DoubleWorkspace v = apart.newWorkspace(batch);
                    DoubleOptimiser optimiser =
                            new DoubleOptimiser(Optimiser.sgd().weightDecay(0.01), GradientClipping.none(), shape);
                    double[] gradient = new double[shape.parameterCount()];
                    for (int step = 0; step < 3; step++) {
                        fused.trainStep(x, 0, shape.inputs(), batch, labels, 0, w, 0.3, 0.01);
                        apart.forward(x, 0, shape.inputs(), batch, v);
                        apart.backward(labels, 0, v);
                        apart.gradient(v, gradient, 0);
                        optimiser.step(apart.parameters().array(), gradient, 0.3);
                        assertArrayEquals(
                                apart.parameters().array(),
                                fused.parameters().array(),
                                fused + ", batch " + batch + ", step " + step);
                    }
                }
            }
        }
    }

    /// One weight of 1, 1024 samples that each pull it by less than half a unit in its last place: together they move
    /// it as far as the gradient says.
    @Test
    void smallUpdatesAreNotLost() {
        Architecture shape = Architecture.of(Activation.IDENTITY, Activation.IDENTITY, 1, 1);
        int m = 1024;
        float[] ones = new float[m];
        Arrays.fill(ones, 1);
        for (Kernels kernels : List.of(Kernels.scalar(), Kernels.best())) {
            for (double rate : new double[] {3e-5, 1e-4}) {
                FloatMlp net = new FloatMlp(
                        kernels,
                        FloatParameters.wrap(shape, new float[] {1, 0}),
                        Loss.HALF_SQUARED_ERROR,
                        Reduction.MEAN);
                FloatWorkspace w = net.newWorkspace(m);
                net.trainStep(ones, 0, 1, m, new float[m], 0, 1, w, rate, 0);
                assertEquals((float) (1 - rate), net.parameters().array()[0]);
                assertNotEquals(1, net.parameters().array()[0]);
            }
        }
    }

    private static float[] numbers(SplittableRandom random, int count) {
        float[] x = new float[count];
        for (int i = 0; i < count; i++) {
            x[i] = (float) random.nextDouble(-1, 1);
        }
        return x;
    }

    private static FloatMlp net(Kernels kernels, Architecture shape, float[] parameters, Reduction reduction) {
        return new FloatMlp(kernels, FloatParameters.wrap(shape, parameters), Loss.SOFTMAX_CROSS_ENTROPY, reduction);
    }
}
