package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The backward passes through softmax and log-softmax: against the Jacobian written out, against central
/// differences, bit for bit between the backends, and what is refused.
class SoftmaxGradientTest {
    private static final String ALL = "dev.lanewise.kernels.Backends#byType";

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void isTheTransposedJacobianTimesTheRow(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(51);
        double u = real.unitRoundoff();
        try (Kernels kernels = backend.open()) {
            for (int n : new int[] {1, 2, 7, 8, 9, 16, 17, 33, 100}) {
                int m = 4;
                Matrix<T> x = Matrix.padded(real, random, m, n).fill(random, 4);
                Matrix<T> g = Matrix.padded(real, random, m, n).fill(random, 1);
                for (boolean log : new boolean[] {false, true}) {
                    Matrix<T> y = Matrix.padded(real, random, m, n);
                    Matrix<T> result = g.copy();
                    if (log) {
                        real.logSoftmax(kernels, m, n, x.array, x.offset, x.ld, y.array, y.offset, y.ld);
                        y.remember();
                        real.logSoftmaxGradient(
                                kernels, m, n, y.array, y.offset, y.ld, result.array, result.offset, result.ld);
                    } else {
                        real.softmax(kernels, m, n, x.array, x.offset, x.ld, y.array, y.offset, y.ld);
                        y.remember();
                        real.softmaxGradient(
                                kernels, m, n, y.array, y.offset, y.ld, result.array, result.offset, result.ld);
                    }
                    for (int i = 0; i < m; i++) {
                        double absolute = 0;
                        for (int j = 0; j < n; j++) {
                            absolute += Math.abs(g.get(i, j));
                        }
                        for (int k = 0; k < n; k++) {
                            double expected = 0;
                            for (int j = 0; j < n; j++) {
                                double s = log ? Math.exp(y.get(i, k)) : y.get(i, j);
                                double jacobian = log ? (j == k ? 1 : 0) - s : s * ((j == k ? 1 : 0) - y.get(i, k));
                                expected += g.get(i, j) * jacobian;
                            }
                            double bound = (n / 8.0 + 12) * u * absolute;
                            assertEquals(expected, result.get(i, k), bound, real + " log=" + log + " n=" + n);
                        }
                    }
                    y.assertUntouched("S");
                    result.assertPaddingUntouched("G");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.lanewise.kernels.Backends#stream")
    void agreesWithCentralDifferences(Backends.Opener backend) {
        DoubleAdapter real = new DoubleAdapter();
        SplittableRandom random = new SplittableRandom(52);
        int n = 13;
        double h = 1e-5;
        Matrix<double[]> x = Matrix.tight(real, 1, n).fill(random, 2);
        Matrix<double[]> c = Matrix.tight(real, 1, n).fill(random, 1);
        try (Kernels kernels = backend.open()) {
            for (boolean log : new boolean[] {false, true}) {
                Matrix<double[]> y = Matrix.tight(real, 1, n);
                Matrix<double[]> g = c.copy();
                value(kernels, log, x, c, y);
                if (log) {
                    kernels.logSoftmaxGradient(1, n, y.array, 0, n, g.array, 0, n);
                } else {
                    kernels.softmaxGradient(1, n, y.array, 0, n, g.array, 0, n);
                }
                for (int j = 0; j < n; j++) {
                    double logit = x.get(0, j);
                    x.set(0, j, logit + h);
                    double above = value(kernels, log, x, c, y);
                    x.set(0, j, logit - h);
                    double below = value(kernels, log, x, c, y);
                    x.set(0, j, logit);
                    assertEquals((above - below) / (2 * h), g.get(0, j), 1e-9, "log=" + log + " element " + j);
                }
            }
        }
    }

    /// ⟨c, f(x)⟩, a function whose gradient with respect to f is c.
    private static double value(
            Kernels kernels, boolean log, Matrix<double[]> x, Matrix<double[]> c, Matrix<double[]> y) {
        int n = x.columns;
        if (log) {
            kernels.logSoftmax(1, n, x.array, 0, n, y.array, 0, n);
        } else {
            kernels.softmax(1, n, x.array, 0, n, y.array, 0, n);
        }
        double sum = 0;
        for (int j = 0; j < n; j++) {
            sum += c.get(0, j) * y.get(0, j);
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void isTheSameBitsAsScalar(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(53);
        try (Kernels kernels = backend.open();
                Kernels scalar = Kernels.builder().backend(Backend.SCALAR).build()) {
            for (int n = 1; n < 70; n++) {
                int m = 1 + n % 4;
                Matrix<T> x = Matrix.padded(real, random, m, n).fill(random, 6);
                Matrix<T> y = Matrix.padded(real, random, m, n);
                Matrix<T> g = Matrix.padded(real, random, m, n).fill(random, 1);
                if (n % 9 == 0) {
                    g.sprinkle(random, 20);
                }
                real.softmax(scalar, m, n, x.array, x.offset, x.ld, y.array, y.offset, y.ld);
                Matrix<T> ours = g.copy();
                Matrix<T> expected = g.copy();
                real.softmaxGradient(kernels, m, n, y.array, y.offset, y.ld, ours.array, ours.offset, ours.ld);
                real.softmaxGradient(
                        scalar, m, n, y.array, y.offset, y.ld, expected.array, expected.offset, expected.ld);
                ours.assertSame(expected, "softmaxGradient " + m + "×" + n);
                real.logSoftmax(scalar, m, n, x.array, x.offset, x.ld, y.array, y.offset, y.ld);
                real.logSoftmaxGradient(kernels, m, n, y.array, y.offset, y.ld, ours.array, ours.offset, ours.ld);
                real.logSoftmaxGradient(
                        scalar, m, n, y.array, y.offset, y.ld, expected.array, expected.offset, expected.ld);
                ours.assertSame(expected, "logSoftmaxGradient " + m + "×" + n);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void illegalArgumentsAreRefused(Backends.Opener backend, Real<T> real) {
        T s = real.allocate(20);
        T g = real.allocate(20);
        Class<IllegalArgumentException> iae = IllegalArgumentException.class;
        Class<IndexOutOfBoundsException> ioobe = IndexOutOfBoundsException.class;
        try (Kernels kernels = backend.open()) {
            assertSays(iae, "m=-1", () -> real.softmaxGradient(kernels, -1, 5, s, 0, 5, g, 0, 5));
            assertSays(iae, "lds=4", () -> real.softmaxGradient(kernels, 3, 5, s, 0, 4, g, 0, 5));
            assertSays(iae, "ldg=4", () -> real.logSoftmaxGradient(kernels, 3, 5, s, 0, 5, g, 0, 4));
            assertSays(ioobe, "gOffset=6", () -> real.softmaxGradient(kernels, 3, 5, s, 0, 5, g, 6, 5));
            assertSays(ioobe, "yOffset=6", () -> real.logSoftmaxGradient(kernels, 3, 5, s, 6, 5, g, 0, 5));
            assertSays(iae, "overlaps s", () -> real.softmaxGradient(kernels, 3, 5, s, 0, 5, s, 0, 5));
            assertSays(iae, "overlaps y", () -> real.logSoftmaxGradient(kernels, 2, 5, s, 0, 5, s, 4, 5));
            real.softmaxGradient(kernels, 0, 5, s, 0, 5, g, 0, 5);
            real.softmaxGradient(kernels, 5, 0, s, 0, 1, g, 0, 1);
            real.logSoftmaxGradient(kernels, 5, 0, s, 20, 1, g, 20, 1);
        }
    }

    static void assertSays(
            Class<? extends Exception> type, String part, org.junit.jupiter.api.function.Executable call) {
        Exception e = assertThrows(type, call);
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
