package dev.lanewise.mlp;

import static dev.lanewise.mlp.Naive.assertClose;
import static dev.lanewise.mlp.Naive.hadamard;
import static dev.lanewise.mlp.Naive.map;
import static dev.lanewise.mlp.Naive.minus;
import static dev.lanewise.mlp.Naive.plus;
import static dev.lanewise.mlp.Naive.random;
import static dev.lanewise.mlp.Naive.rowMajor;
import static dev.lanewise.mlp.Naive.scale;
import static dev.lanewise.mlp.Naive.times;
import static dev.lanewise.mlp.Naive.transpose;

import dev.lanewise.kernels.Activation;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Document 004 (samples are rows): TestNet 3-4-2 and any depth L and number of classes C, ReLU with 1(z ≥ 0),
/// softmax and cross-entropy, gradients averaged by 1/m, W ← W − α(∇W + λW) and b ← b − α∇b. Its J is the sum over
/// the samples, its gradients are those of J/m, which is the library's mean. (The 4×2 matrix that it spells out for
/// ∂J/∂W⁽²⁾ has two entries exchanged; the line below it, (1/m)·(a⁽¹⁾)ᵀ·∂J/∂z⁽²⁾, is what counts.)
class Document004Test {
    private static final double ALPHA = 0.5;
    private static final double LAMBDA = 0.0625;

    static java.util.stream.Stream<TestNet.Factory> nets() {
        return TestNet.all();
    }

    @ParameterizedTest
    @MethodSource("nets")
    void testNet(TestNet.Factory factory) {
        check(factory, 8, false, 3, 4, 2);
    }

    @ParameterizedTest
    @MethodSource("nets")
    void anyDepthAndNumberOfClasses(TestNet.Factory factory) {
        check(factory, 6, false, 7, 9, 8, 6, 5);
        check(factory, 5, false, 4, 3);
    }

    @ParameterizedTest
    @MethodSource("nets")
    void batchOfOne(TestNet.Factory factory) {
        check(factory, 1, false, 3, 4, 2);
    }

    /// A sample of zeros and no bias: every hidden z is exactly 0, and 1(z ≥ 0) lets the whole gradient through.
    @ParameterizedTest
    @MethodSource("nets")
    void reluAtExactlyZero(TestNet.Factory factory) {
        check(factory, 3, true, 3, 4, 2);
    }

    private static void check(TestNet.Factory factory, int m, boolean zeros, int... sizes) {
        SplittableRandom random = new SplittableRandom(7);
        int last = sizes.length - 1;
        double[][][] w = new double[last + 1][][];
        double[][][] b = new double[last + 1][][];
        double[] flat = {};
        for (int l = 1; l <= last; l++) {
            w[l] = random(sizes[l - 1], sizes[l], random);
            b[l] = zeros ? new double[1][sizes[l]] : random(1, sizes[l], random);
            flat = Naive.concatenate(flat, rowMajor(w[l]), rowMajor(b[l]));
        }
        int[] labels = random.ints(m, 0, sizes[last]).toArray();
        double[][][] a = new double[last + 1][][];
        double[][][] z = new double[last + 1][][];
        a[0] = zeros ? new double[m][sizes[0]] : random(m, sizes[0], random);

        // Forward; the last layer has no ReLU, its z are the scores.
        for (int l = 1; l <= last; l++) {
            z[l] = plus(times(a[l - 1], w[l]), times(Naive.ones(m, 1), b[l]));
            a[l] = map(z[l], v -> Math.max(0, v));
        }
        double[][] p = map(z[last], Math::exp);
        double[][] y = new double[m][sizes[last]];
        double j = 0;
        for (int i = 0; i < m; i++) {
            double sum = 0;
            for (double e : p[i]) {
                sum += e;
            }
            for (int c = 0; c < p[i].length; c++) {
                p[i][c] /= sum;
            }
            y[i][labels[i]] = 1;
            j -= Math.log(p[i][labels[i]]);
        }

        // Backward.
        double[][][] delta = new double[last + 1][][];
        delta[last] = minus(p, y);
        for (int l = last - 1; l >= 1; l--) {
            delta[l] = hadamard(times(delta[l + 1], transpose(w[l + 1])), map(z[l], v -> v >= 0 ? 1 : 0));
        }
        double[] gradient = {};
        double[] updated = {};
        for (int l = 1; l <= last; l++) {
            double[][] dw = scale(1.0 / m, times(transpose(a[l - 1]), delta[l]));
            double[][] db = scale(1.0 / m, times(Naive.ones(1, m), delta[l]));
            gradient = Naive.concatenate(gradient, rowMajor(dw), rowMajor(db));
            updated = Naive.concatenate(
                    updated,
                    rowMajor(minus(w[l], scale(ALPHA, plus(dw, scale(LAMBDA, w[l]))))),
                    rowMajor(minus(b[l], scale(ALPHA, db))));
        }

        Architecture architecture = Architecture.of(Activation.RELU, Activation.IDENTITY, sizes);
        for (boolean oneHot : new boolean[] {false, true}) {
            TestNet net = factory.make(architecture, flat, Loss.SOFTMAX_CROSS_ENTROPY, Reduction.MEAN, m + 2);
            double tolerance = net.tolerance();
            net.forward(rowMajor(a[0]), m);
            double loss = oneHot ? net.backward(rowMajor(y)) : net.backward(labels);
            assertClose(j, m * loss, tolerance, "J");
            assertClose(rowMajor(z[last]), net.preActivation(last - 1), tolerance, "scores");
            for (int l = 1; l <= last; l++) {
                assertClose(rowMajor(z[l]), net.preActivation(l - 1), tolerance, "z" + l);
                assertClose(rowMajor(delta[l]), net.delta(l - 1), tolerance, "δ" + l);
            }
            assertClose(gradient, net.gradient(), tolerance, "∇W, ∇b");
            net.update(ALPHA, LAMBDA);
            assertClose(updated, net.parameters(), tolerance, "W, b after the update");
        }
        TestNet net = factory.make(architecture, flat, Loss.SOFTMAX_CROSS_ENTROPY, Reduction.MEAN, m);
        assertClose(rowMajor(p), net.predict(rowMajor(a[0]), m), net.tolerance(), "h(z)");
    }
}
