package dev.lanewise.kernels;

import static dev.lanewise.kernels.SoftmaxGradientTest.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Softmax-cross-entropy with label smoothing, class weights and sample weights, against the formula of
/// [CrossEntropy] in double precision and against central differences.
class CrossEntropyTest {
    private static final String ALL = "dev.lanewise.kernels.Backends#byType";
    private static final int M = 5;
    private static final int N = 19;

    private final SplittableRandom random = new SplittableRandom(61);

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void isTheFormula(Backends.Opener backend, Real<T> real) {
        int[] labels = random.ints(M, 0, N).toArray();
        Matrix<T> x = Matrix.padded(real, random, M, N).fill(random, 3);
        Matrix<T> oneHot = Matrix.padded(real, random, M, N).fill(0);
        Matrix<T> targets = Matrix.padded(real, random, M, N).fill(random, 1);
        for (int i = 0; i < M; i++) {
            oneHot.set(i, labels[i], 1);
        }
        oneHot.remember();
        T weights = real.allocate(N + 2);
        T samples = real.allocate(M + 1);
        for (int j = 0; j < N + 2; j++) {
            real.set(weights, j, random.nextDouble(0, 3));
        }
        for (int i = 0; i < M + 1; i++) {
            real.set(samples, i, random.nextDouble(0, 2));
        }
        try (Kernels kernels = backend.open()) {
            for (int variant = 0; variant < 8; variant++) {
                double epsilon = (variant & 1) == 0 ? 0 : 0.1;
                CrossEntropy<T> weighting = real.weighting().withLabelSmoothing(epsilon);
                weighting = (variant & 2) == 0 ? weighting : weighting.withClassWeights(weights, 2);
                weighting = (variant & 4) == 0 ? weighting : weighting.withSampleWeights(samples, 1);
                Matrix<T> g = Matrix.padded(real, random, M, N);
                double loss = real.crossEntropy(kernels, x, labels, weighting, 0.5, g);
                check(real, weighting, x, oneHot, loss, g);
                Matrix<T> inPlace = x.copy();
                assertEquals(loss, real.crossEntropy(kernels, inPlace, labels, weighting, 0.5, inPlace));
                inPlace.assertSame(g, "in place");
                loss = real.crossEntropy(kernels, x, targets, weighting, 0.5, g);
                check(real, weighting, x, targets, loss, g);
                x.assertUntouched("X");
                targets.assertUntouched("T");
                g.assertPaddingUntouched("G");
            }
        }
    }

    private static <T> void check(
            Real<T> real, CrossEntropy<T> weighting, Matrix<T> x, Matrix<T> t, double loss, Matrix<T> g) {
        double u = real.unitRoundoff();
        double epsilon = weighting.labelSmoothing();
        double expectedLoss = 0;
        double scale = 0;
        for (int i = 0; i < M; i++) {
            double[] logits = new double[N];
            double[] q = new double[N];
            double sum = 0;
            double absolute = 0;
            for (int j = 0; j < N; j++) {
                logits[j] = x.get(i, j);
                double w = weighting.classWeights() == null
                        ? 1
                        : real.get(weighting.classWeights(), weighting.classWeightsOffset() + j);
                double v = weighting.sampleWeights() == null
                        ? 1
                        : real.get(weighting.sampleWeights(), weighting.sampleWeightsOffset() + i);
                q[j] = v * w * ((1 - epsilon) * t.get(i, j) + epsilon / N);
                sum += q[j];
                absolute += Math.abs(q[j]);
            }
            ExactSoftmax exact = new ExactSoftmax(logits);
            for (int j = 0; j < N; j++) {
                expectedLoss -= q[j] * exact.logProbability(j);
                double expected = 0.5 * (sum * exact.probability(j) - q[j]);
                assertEquals(
                        expected, g.get(i, j), 40 * u * (absolute + 1e-30), weighting + " element " + i + ", " + j);
            }
            scale += absolute;
        }
        assertEquals(expectedLoss, loss, 60 * u * scale * 10, weighting + " loss");
    }

    @ParameterizedTest
    @MethodSource("dev.lanewise.kernels.Backends#stream")
    void gradientIsTheSlope(Backends.Opener backend) {
        DoubleAdapter real = new DoubleAdapter();
        double[] weights = random.doubles(N, 0.2, 2).toArray();
        double[] samples = random.doubles(M, 0.2, 2).toArray();
        int[] labels = random.ints(M, 0, N).toArray();
        CrossEntropy<double[]> weighting = CrossEntropy.ofDouble()
                .withLabelSmoothing(0.2)
                .withClassWeights(weights, 0)
                .withSampleWeights(samples, 0);
        Matrix<double[]> x = Matrix.tight(real, M, N).fill(random, 2);
        Matrix<double[]> g = Matrix.tight(real, M, N);
        Matrix<double[]> ignored = Matrix.tight(real, M, N);
        double h = 1e-5;
        try (Kernels kernels = backend.open()) {
            real.crossEntropy(kernels, x, labels, weighting, 1, g);
            for (int i = 0; i < M; i++) {
                for (int j = 0; j < N; j++) {
                    double logit = x.get(i, j);
                    x.set(i, j, logit + h);
                    double above = real.crossEntropy(kernels, x, labels, weighting, 1, ignored);
                    x.set(i, j, logit - h);
                    double below = real.crossEntropy(kernels, x, labels, weighting, 1, ignored);
                    x.set(i, j, logit);
                    assertEquals((above - below) / (2 * h), g.get(i, j), 1e-8);
                }
            }
        }
    }

    /// Values of torch.nn.functional.cross_entropy(x, y, weight=w, label_smoothing=0.1, reduction="sum") written out by
    /// hand.
    @Test
    void isPyTorchsDefinition() {
        double[] x = {1, 2, 3};
        double[] w = {0.5, 1, 2};
        double lse = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3));
        double expected = 0.9 * 2 * (lse - 3) + 0.1 / 3 * (0.5 * (lse - 1) + (lse - 2) + 2 * (lse - 3));
        double[] g = new double[3];
        try (Kernels kernels = Kernels.builder().build()) {
            double loss = kernels.softmaxCrossEntropy(
                    1,
                    3,
                    x,
                    0,
                    3,
                    new int[] {2},
                    0,
                    CrossEntropy.ofDouble().withLabelSmoothing(0.1).withClassWeights(w, 0),
                    1.0,
                    g,
                    0,
                    3);
            assertEquals(expected, loss, 1e-14);
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void illegalArgumentsAreRefused(Backends.Opener backend, Real<T> real) {
        Matrix<T> x = Matrix.tight(real, M, N);
        Matrix<T> g = Matrix.tight(real, M, N);
        int[] labels = new int[M];
        CrossEntropy<T> plain = real.weighting();
        Class<IllegalArgumentException> iae = IllegalArgumentException.class;
        Class<IndexOutOfBoundsException> ioobe = IndexOutOfBoundsException.class;
        try (Kernels kernels = backend.open()) {
            for (double epsilon : new double[] {-0.1, 1.1, Double.NaN}) {
                assertSays(iae, "epsilon=" + epsilon, () -> plain.withLabelSmoothing(epsilon));
            }
            CrossEntropy<T> few = plain.withClassWeights(real.allocate(N), 1);
            assertSays(ioobe, "classWeights", () -> real.crossEntropy(kernels, x, labels, few, 1, g));
            CrossEntropy<T> fewer = plain.withSampleWeights(real.allocate(M), 1);
            assertSays(ioobe, "sampleWeights", () -> real.crossEntropy(kernels, x, x.copy(), fewer, 1, g));
            CrossEntropy<T> written = plain.withSampleWeights(g.array, 3);
            assertSays(iae, "sampleWeights", () -> real.crossEntropy(kernels, x, labels, written, 1, g));
            assertSays(iae, "targets", () -> real.crossEntropy(kernels, x, g, plain, 1, g));
            int[] wrong = new int[M];
            wrong[2] = N;
            assertSays(iae, "labels[2]=19", () -> real.crossEntropy(kernels, x, wrong, plain, 1, g));
            assertEquals("cross-entropy", plain.toString());
            assertEquals("cross-entropy, sample weights", fewer.toString());
        }
    }
}
