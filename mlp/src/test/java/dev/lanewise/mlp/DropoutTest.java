package dev.lanewise.mlp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Dropout: how much is dropped, that the gradient is that of the thinned net, that predictions drop nothing, and that
/// runs repeat.
class DropoutTest {
    private static final Architecture NET = Architecture.of(Activation.TANH, Activation.IDENTITY, 5, 40, 30, 3);
    private static final int BATCH = 6;

    private final SplittableRandom random = new SplittableRandom(41);
    private final double[] x = random.doubles(BATCH * 5, -1, 1).toArray();
    private final int[] labels = random.ints(BATCH, 0, 3).toArray();

    private DoubleMlp net(Kernels kernels) {
        DoubleParameters parameters =
                DoubleParameters.initialised(NET, Initialiser.XAVIER_NORMAL, new SplittableRandom(42));
        return new DoubleMlp(kernels, parameters, Loss.SOFTMAX_CROSS_ENTROPY, Reduction.MEAN);
    }

    @Test
    void theStatedShareIsDroppedAndTheRestScaled() {
        DoubleMlp net = net(Kernels.scalar());
        DoubleWorkspace plain = net.newWorkspace(BATCH);
        DoubleWorkspace thinned = net.newWorkspace(BATCH, new Dropout(7, 0.25, 0));
        net.forward(x, 0, 5, BATCH, plain);
        int dropped = 0;
        for (int pass = 0; pass < 200; pass++) {
            net.forward(x, 0, 5, BATCH, thinned);
            for (int i = 0; i < BATCH; i++) {
                for (int j = 0; j < 40; j++) {
                    double a = thinned.activation(0).get(i, j);
                    if (a == 0) {
                        dropped++;
                    } else {
                        assertEquals(plain.activation(0).get(i, j) / 0.75, a, 1e-15);
                    }
                }
            }
        }
        assertEquals(0.25, dropped / (200.0 * BATCH * 40), 0.01);
        assertEquals(200, thinned.passes());
    }

    /// Back-propagation through one pass against central differences of the same pass.
    /// Behind the identity too, where A without dropout is Z.
    @Test
    void preActivationsAreThoseBeforeIt() {
        Architecture shape = Architecture.of(Activation.IDENTITY, Activation.IDENTITY, 5, 40, 3);
        DoubleMlp net = new DoubleMlp(
                Kernels.scalar(),
                DoubleParameters.initialised(shape, Initialiser.XAVIER_NORMAL, new SplittableRandom(8)),
                Loss.HALF_SQUARED_ERROR,
                Reduction.MEAN);
        DoubleWorkspace plain = net.newWorkspace(BATCH);
        DoubleWorkspace thinned = net.newWorkspace(BATCH, new Dropout(7, 0.5));
        net.forward(x, 0, 5, BATCH, plain);
        net.forward(x, 0, 5, BATCH, thinned);
        int dropped = 0;
        for (int i = 0; i < BATCH; i++) {
            for (int j = 0; j < 40; j++) {
                assertEquals(
                        plain.preActivation(0).get(i, j),
                        thinned.preActivation(0).get(i, j));
                dropped += thinned.activation(0).get(i, j) == 0 ? 1 : 0;
            }
        }
        assertTrue(dropped > 0);
    }

    @Test
    void gradientIsThatOfTheThinnedNet() {
        DoubleMlp net = net(Kernels.scalar());
        DoubleWorkspace w = net.newWorkspace(BATCH, new Dropout(7, 0.5, 0.3));
        double[] theta = net.parameters().array();
        double[] gradient = new double[theta.length];
        loss(net, w);
        net.gradient(w, gradient, 0);
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < theta.length; i++) {
            double kept = theta[i];
            theta[i] = kept + 1e-5;
            double above = loss(net, w);
            theta[i] = kept - 1e-5;
            double numeric = (above - loss(net, w)) / 2e-5;
            theta[i] = kept;
            difference += (gradient[i] - numeric) * (gradient[i] - numeric);
            norm += numeric * numeric;
        }
        assertTrue(Math.sqrt(difference / norm) < 1e-7, Math.sqrt(difference / norm) + " off");
        double[] v = random.doubles(BATCH * 5, -1, 1).toArray();
        double[] u = random.doubles(BATCH * 3, -1, 1).toArray();
        double[] tangent = new double[BATCH * 3];
        double[] cotangent = new double[BATCH * 5];
        loss(net, w);
        new DoubleDerivatives(w).pushForward(v, 0, 5, tangent, 0, 3);
        new DoubleDerivatives(w).pullBack(u, 0, 3);
        new DoubleDerivatives(w).inputGradient(cotangent, 0, 5);
        assertEquals(dot(u, tangent), dot(v, cotangent), 1e-12, "⟨u, f′v⟩ = ⟨uf′, v⟩");
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private double loss(DoubleMlp net, DoubleWorkspace w) {
        w.startAtPass(3);
        net.forward(x, 0, 5, BATCH, w);
        return net.backward(labels, 0, w);
    }

    @Test
    void runsRepeatOnAnyBackendAndFromAnyPass() {
        double[][] results = new double[3][];
        try (Kernels two = Kernels.builder().threads(2).build()) {
            for (int run = 0; run < 3; run++) {
                DoubleMlp net = net(run == 1 ? two : Kernels.scalar());
                DoubleWorkspace w = net.newWorkspace(BATCH, new Dropout(9, 0.2, 0.2));
                for (int step = 0; step < 20; step++) {
                    if (run == 2 && step == 10) {
                        w = net.newWorkspace(BATCH, new Dropout(9, 0.2, 0.2));
                        w.startAtPass(10);
                    }
                    net.trainStep(x, 0, 5, BATCH, labels, 0, w, 0.1, 0);
                }
                results[run] = net.parameters().array();
            }
        }
        assertArrayEquals(results[0], results[1]);
        assertArrayEquals(results[0], results[2]);
        DoubleMlp other = net(Kernels.scalar());
        DoubleWorkspace w = other.newWorkspace(BATCH, new Dropout(10, 0.2, 0.2));
        other.trainStep(x, 0, 5, BATCH, labels, 0, w, 0.1, 0);
        assertNotEquals(results[0][0], other.parameters().array()[0]);
    }

    /// Layers and passes have masks of their own.
    @Test
    void everyLayerHasItsOwnMask() {
        Architecture alike = Architecture.of(Activation.SIGMOID, Activation.IDENTITY, 5, 50, 50, 3);
        DoubleMlp net = new DoubleMlp(
                Kernels.scalar(), DoubleParameters.zeros(alike), Loss.SOFTMAX_CROSS_ENTROPY, Reduction.MEAN);
        DoubleWorkspace w = net.newWorkspace(BATCH, new Dropout(7, 0.5, 0.5));
        net.forward(x, 0, 5, BATCH, w);
        int differ = 0;
        for (int j = 0; j < 50; j++) {
            differ += (w.activation(0).get(0, j) == 0) != (w.activation(1).get(0, j) == 0) ? 1 : 0;
        }
        assertTrue(differ > 10, differ + " of 50 differ");
    }

    @Test
    void predictionsDropNothing() {
        DoubleMlp net = net(Kernels.scalar());
        double[] plain = new double[BATCH * 3];
        double[] thinned = new double[BATCH * 3];
        net.predict(x, 0, 5, BATCH, net.newWorkspace(BATCH), plain, 0, 3);
        net.predict(x, 0, 5, BATCH, net.newWorkspace(BATCH, new Dropout(1, 0.5, 0.5)), thinned, 0, 3);
        assertArrayEquals(plain, thinned);
    }

    @Test
    void illegalRatesAreRefused() {
        for (double rate : new double[] {-0.1, 1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> new Dropout(1, 0, rate));
        }
        DoubleMlp net = net(Kernels.scalar());
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> net.newWorkspace(BATCH, new Dropout(1, 0.5)));
        assertTrue(e.getMessage().contains("1 dropout rates for the 2 hidden layers"), e.getMessage());
        Architecture hiddenSoftmax = Architecture.builder(2)
                .layer(3, VectorActivation.SOFTMAX)
                .layer(2, Activation.IDENTITY)
                .build();
        DoubleMlp vector = new DoubleMlp(
                Kernels.scalar(), DoubleParameters.zeros(hiddenSoftmax), Loss.HALF_SQUARED_ERROR, Reduction.SUM);
        vector.newWorkspace(1, new Dropout(1, 0));
        assertThrows(IllegalArgumentException.class, () -> vector.newWorkspace(1, new Dropout(1, 0.5)));
        assertThrows(IllegalArgumentException.class, () -> net.newWorkspace(1).startAtPass(-1));
        assertEquals(new Dropout(1, 0.5), new Dropout(1, 0.5));
        assertEquals("dropout [0.5] of seed 1", new Dropout(1, 0.5).toString());
    }
}
