package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Softmax, log-softmax and both cross-entropies: against [ExactSoftmax], against central differences, and at the ends
/// of the range.
class SoftmaxTest {
    private static final String ALL = "dev.lanewise.kernels.Backends#byType";

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void agreesWithExactRows(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(41);
        try (Kernels kernels = backend.open()) {
            for (int n : new int[] {1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100, 257}) {
                for (double scale : new double[] {1, 30, 0.01, 300}) {
                    checkRows(kernels, Matrix.padded(real, random, 2, n).fill(random, scale), random.nextInt(n));
                }
            }
        }
    }

    /// The bound in the documentation of [Kernels]: (n÷8 + 12 + ln n + max − x)·u relative, or one subnormal step.
    @ParameterizedTest
    @MethodSource(ALL)
    <T> void keepsTheDocumentedBound(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(47);
        try (Kernels kernels = backend.open()) {
            for (int n : new int[] {2, 10, 100}) {
                for (double scale : new double[] {1, 10, 40}) {
                    Matrix<T> x = Matrix.padded(real, random, 3, n).fill(random, scale);
                    Matrix<T> y =
                            run(x, r -> real.softmax(kernels, 3, n, x.array, x.offset, x.ld, r.array, r.offset, r.ld));
                    for (int i = 0; i < 3; i++) {
                        double[] row = row(x, i);
                        double max = Arrays.stream(row).max().orElseThrow();
                        ExactSoftmax exact = new ExactSoftmax(row);
                        for (int j = 0; j < n; j++) {
                            double p = exact.probability(j);
                            double roundings = n / 8.0 + 12 + Math.log(n) + max - row[j];
                            double bound = Math.max(roundings * real.unitRoundoff() * p, real.smallestSubnormal());
                            assertNear(p, y.get(i, j), bound, real + " softmax", row, j);
                        }
                    }
                }
            }
        }
    }

    /// Logits that overflow exp, that are all equal and huge, and that span the whole range of the type.
    @ParameterizedTest
    @MethodSource(ALL)
    <T> void agreesWithExactRowsFarOut(Backends.Opener backend, Real<T> real) {
        double max = real.largest();
        double[][] rows = {
            {1e4, -1e4, 9999, 1e4},
            {-1e4, -1e4 - 1, -1e4 + 1},
            {max, max, max},
            {-max, -max},
            {max / 2, -max / 2, 0, max / 2},
            {1e30, 1e30, 1e30, 1e30, 1e30},
            {0, -50, -100, -87.5, -103.9, -104.5, -708, -744.4, -746},
            {real.smallestSubnormal(), 0, -0.0}
        };
        try (Kernels kernels = backend.open()) {
            for (double[] row : rows) {
                Matrix<T> x = Matrix.padded(real, new SplittableRandom(42), 1, row.length);
                for (int j = 0; j < row.length; j++) {
                    x.set(0, j, row[j]);
                }
                checkRows(kernels, x.remember(), 0);
            }
        }
    }

    /// All four operations on each row of X, apart from it and in place.
    private static <T> void checkRows(Kernels kernels, Matrix<T> x, int label) {
        Real<T> real = x.real;
        double u = real.unitRoundoff();
        int n = x.columns;
        Matrix<T> softmax =
                run(x, y -> real.softmax(kernels, y.rows, n, x.array, x.offset, x.ld, y.array, y.offset, y.ld));
        Matrix<T> logSoftmax =
                run(x, y -> real.logSoftmax(kernels, y.rows, n, x.array, x.offset, x.ld, y.array, y.offset, y.ld));
        Matrix<T> inPlace = x.copy();
        real.softmax(
                kernels,
                x.rows,
                n,
                inPlace.array,
                inPlace.offset,
                inPlace.ld,
                inPlace.array,
                inPlace.offset,
                inPlace.ld);
        inPlace.assertSame(softmax, "softmax in place of " + x);
        Matrix<T> logInPlace = x.copy();
        real.logSoftmax(
                kernels,
                x.rows,
                n,
                logInPlace.array,
                logInPlace.offset,
                logInPlace.ld,
                logInPlace.array,
                logInPlace.offset,
                logInPlace.ld);
        logInPlace.assertSame(logSoftmax, "logSoftmax in place of " + x);
        inPlace.assertPaddingUntouched("softmax in place");
        logInPlace.assertPaddingUntouched("logSoftmax in place");

        double roundings = n / 8.0 + 12;
        for (int i = 0; i < x.rows; i++) {
            double[] row = row(x, i);
            ExactSoftmax exact = new ExactSoftmax(row);
            double sum = 0;
            for (int j = 0; j < n; j++) {
                double p = exact.probability(j);
                // x − max is rounded before exp sees it.
                double rounded = roundings + Math.min(1000, exact.belowMaximum(j));
                assertNear(p, softmax.get(i, j), rounded * u * p + real.smallestSubnormal(), real + " softmax", row, j);
                sum += softmax.get(i, j);
                double log = exact.logProbability(j);
                double logBound = u * (3 * Math.abs(log) + 4 * Math.log(n) + roundings);
                assertNear(log, logSoftmax.get(i, j), logBound, real + " logSoftmax", row, j);
            }
            assertEquals(1, sum, (roundings + 2) * u, real + " sum of the row");

            double loss = crossEntropy(kernels, x, i, label, 1);
            double exactLoss = -exact.logProbability(label);
            double lossBound = u * (roundings + 4) + 4 * 0x1p-53 * exactLoss;
            assertNear(exactLoss, loss, lossBound, real + " cross-entropy", row, label);
        }
    }

    /// Logits so far apart that the type has no number between the largest probability and 1: loss, log-softmax and
    /// gradient come to a relative error, not to one of 1, in both forms and on both sides of it.
    @ParameterizedTest
    @MethodSource(ALL)
    <T> void saturatedRowsKeepTheirDigits(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(49);
        double u = real.unitRoundoff();
        try (Kernels kernels = backend.open()) {
            for (int n : new int[] {2, 3, 9, 16, 33, 100}) {
                for (double gap : new double[] {0.25, 2, 17, 30, 45, 80}) {
                    int label = random.nextInt(n);
                    Matrix<T> x = Matrix.padded(real, random, 1, n);
                    double others = 0;
                    for (int j = 0; j < n; j++) {
                        x.set(0, j, j == label ? gap : -random.nextInt(8));
                        others += j == label ? 0 : Math.exp(x.get(0, j) - gap);
                    }
                    String row = real + ", " + n + " logits, gap " + gap;
                    double bound = 2 * (n / 8.0 + 12 + Math.log(n) + gap) * u;
                    Matrix<T> g = Matrix.padded(real, random, 1, n);
                    double loss = real.crossEntropy(
                            kernels, 1, n, x.array, x.offset, x.ld, new int[] {label}, 0, 1, g.array, g.offset, g.ld);
                    assertEquals(Math.log1p(others), loss, bound * Math.log1p(others), row);
                    double slope = -others / (1 + others);
                    assertEquals(slope, g.get(0, label), -bound * slope, row);
                    Matrix<T> y = Matrix.padded(real, random, 1, n);
                    real.logSoftmax(kernels, 1, n, x.array, x.offset, x.ld, y.array, y.offset, y.ld);
                    assertEquals(-Math.log1p(others), y.get(0, label), bound * Math.log1p(others), row);

                    for (int at = 0; at < n; at++) {
                        Matrix<T> t = Matrix.padded(real, random, 1, n).fill(0);
                        t.set(0, at, 1);
                        Matrix<T> byTarget = Matrix.padded(real, random, 1, n);
                        double same = real.crossEntropy(
                                kernels,
                                1,
                                n,
                                x.array,
                                x.offset,
                                x.ld,
                                t.array,
                                t.offset,
                                t.ld,
                                1,
                                byTarget.array,
                                byTarget.offset,
                                byTarget.ld);
                        double byLabel = real.crossEntropy(
                                kernels, 1, n, x.array, x.offset, x.ld, new int[] {at}, 0, 1, g.array, g.offset, g.ld);
                        byTarget.assertSame(g, row + ", label " + at);
                        assertEquals(byLabel, same, bound * byLabel, row + ", label " + at);
                    }
                    // Of a weight of 1 + small that the largest has nearly all of, too.
                    double small = 0x1p-40;
                    Matrix<T> soft = Matrix.padded(real, random, 1, n).fill(small);
                    soft.set(0, label, 1);
                    double weight = 1 + small * (n - 1);
                    double expected = weight * Math.log1p(others);
                    for (int j = 0; j < n; j++) {
                        expected += j == label ? 0 : small * (gap - x.get(0, j));
                    }
                    loss = real.crossEntropy(
                            kernels,
                            1,
                            n,
                            x.array,
                            x.offset,
                            x.ld,
                            soft.array,
                            soft.offset,
                            soft.ld,
                            1,
                            g.array,
                            g.offset,
                            g.ld);
                    assertEquals(expected, loss, bound * expected, row);
                    double above = small * (n - 1);
                    double size = above - weight * slope;
                    assertEquals(above + weight * slope, g.get(0, label), bound * size, row);
                }
            }
            // The issue's own numbers.
            T x = real.of(17, 0);
            T g = real.allocate(2);
            double loss = real.crossEntropy(kernels, 1, 2, x, 0, 2, new int[] {0}, 0, 1, g, 0, 2);
            assertEquals(4.139937633089748e-8, loss, 4.14e-8 * 30 * u);
            assertEquals(-4.139937633089748e-8, real.get(g, 0), 4.14e-8 * 30 * u);
            // Of a batch, whose rows share a logarithm.
            T rows = real.of(17, 0, 0, 17, 0, 17);
            T gradient = real.allocate(6);
            loss = real.crossEntropy(kernels, 3, 2, rows, 0, 2, new int[] {0, 1, 1}, 0, 1, gradient, 0, 2);
            assertEquals(3 * 4.139937633089748e-8, loss, 12.5e-8 * 30 * u);
        }
    }

    private interface Operation<T> {
        void run(Matrix<T> y);
    }

    /// The result apart from X.
    private static <T> Matrix<T> run(Matrix<T> x, Operation<T> operation) {
        Matrix<T> y = Matrix.padded(x.real, new SplittableRandom(43), x.rows, x.columns);
        operation.run(y);
        x.assertUntouched("X");
        y.assertPaddingUntouched("Y");
        return y;
    }

    /// The loss of one row; its gradient goes nowhere.
    private static <T> double crossEntropy(Kernels kernels, Matrix<T> x, int i, int label, double scale) {
        Matrix<T> g = Matrix.tight(x.real, 1, x.columns);
        return x.real.crossEntropy(
                kernels, 1, x.columns, x.array, x.index(i, 0), x.ld, new int[] {label}, 0, scale, g.array, 0, g.ld);
    }

    private static <T> double[] row(Matrix<T> x, int i) {
        double[] row = new double[x.columns];
        for (int j = 0; j < row.length; j++) {
            row[j] = x.get(i, j);
        }
        return row;
    }

    private static void assertNear(double expected, double actual, double bound, String what, double[] row, int j) {
        if (!(Math.abs(actual - expected) <= bound)) {
            fail("%s of %d logits, element %d at logit %s: expected %s, got %s, off by %.3g, at most %.3g allowed"
                    .formatted(
                            what,
                            row.length,
                            j,
                            row[j],
                            Matrix.show(expected),
                            Matrix.show(actual),
                            Math.abs(actual - expected),
                            bound));
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void minusInfinityHasNoProbability(Backends.Opener backend, Real<T> real) {
        double none = Double.NEGATIVE_INFINITY;
        T x = real.of(none, 1, none, 1, none);
        T y = real.allocate(5);
        try (Kernels kernels = backend.open()) {
            real.softmax(kernels, 1, 5, x, 0, 5, y, 0, 5);
            assertEquals(0.5, real.get(y, 1), 4 * real.unitRoundoff());
            assertEquals(0, real.get(y, 0));
            assertEquals(0, real.get(y, 4));
            real.logSoftmax(kernels, 1, 5, x, 0, 5, y, 0, 5);
            assertEquals(-Math.log(2), real.get(y, 3), 4 * real.unitRoundoff());
            assertEquals(none, real.get(y, 2));
            double loss = real.crossEntropy(kernels, 1, 5, x, 0, 5, new int[] {1}, 0, 1, y, 0, 5);
            assertEquals(Math.log(2), loss, 4 * real.unitRoundoff());
            assertEquals(-0.5, real.get(y, 1), 4 * real.unitRoundoff());
            assertEquals(0, real.get(y, 0));
            T target = real.of(0, 0.5, 0, 0.5, 0);
            loss = real.crossEntropy(kernels, 1, 5, x, 0, 5, target, 0, 5, 1, y, 0, 5);
            assertEquals(Math.log(2), loss, 4 * real.unitRoundoff(), "0 times the logarithm of 0 is 0");
            for (int j = 0; j < 5; j++) {
                assertEquals(0, real.get(y, j), 4 * real.unitRoundoff());
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void infinityAndNanMakeNan(Backends.Opener backend, Real<T> real) {
        try (Kernels kernels = backend.open()) {
            for (double bad : new double[] {Double.POSITIVE_INFINITY, Double.NaN}) {
                for (int at = 0; at < 19; at++) {
                    Matrix<T> x = Matrix.tight(real, 3, 19).fill(0.5);
                    x.set(1, at, bad);
                    Matrix<T> y = Matrix.tight(real, 3, 19);
                    real.softmax(kernels, 3, 19, x.array, 0, 19, y.array, 0, 19);
                    assertTrue(Double.isNaN(y.get(1, at)), bad + " at " + at + " gives " + y.get(1, at));
                    assertEquals(1.0 / 19, y.get(0, at), 1e-6);
                    assertEquals(1.0 / 19, y.get(2, at), 1e-6);
                    if (Double.isNaN(bad)) {
                        for (int j = 0; j < 19; j++) {
                            assertTrue(Double.isNaN(y.get(1, j)), "NaN at " + at + " reaches " + j);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void oneHotDistributionIsTheLabelForm(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(44);
        int m = 9;
        int n = 21;
        Matrix<T> x = Matrix.padded(real, random, m, n).fill(random, 5);
        Matrix<T> t = Matrix.padded(real, random, m, n).fill(0);
        int[] labels = new int[m + 2];
        labels[0] = -1; // before the offset: never looked at
        for (int i = 0; i < m; i++) {
            labels[1 + i] = random.nextInt(n);
            t.set(i, labels[1 + i], 1);
        }
        t.remember();
        Matrix<T> byLabel = Matrix.padded(real, random, m, n);
        Matrix<T> byTarget = Matrix.padded(real, random, m, n);
        double scale = real.round(1.0 / m);
        try (Kernels kernels = backend.open()) {
            double lossByLabel = real.crossEntropy(
                    kernels,
                    m,
                    n,
                    x.array,
                    x.offset,
                    x.ld,
                    labels,
                    1,
                    scale,
                    byLabel.array,
                    byLabel.offset,
                    byLabel.ld);
            double lossByTarget = real.crossEntropy(
                    kernels,
                    m,
                    n,
                    x.array,
                    x.offset,
                    x.ld,
                    t.array,
                    t.offset,
                    t.ld,
                    scale,
                    byTarget.array,
                    byTarget.offset,
                    byTarget.ld);
            assertEquals(lossByLabel, lossByTarget, 1e-14 * lossByLabel);
            double exactLoss = 0;
            for (int i = 0; i < m; i++) {
                ExactSoftmax exact = new ExactSoftmax(row(x, i));
                exactLoss -= exact.logProbability(labels[1 + i]);
                for (int j = 0; j < n; j++) {
                    double expected = (exact.probability(j) - (j == labels[1 + i] ? 1 : 0)) * scale;
                    assertEquals(expected, byLabel.get(i, j), 20 * real.unitRoundoff() * scale);
                    assertEquals(expected, byTarget.get(i, j), 20 * real.unitRoundoff() * scale);
                }
            }
            assertEquals(exactLoss, lossByLabel, 20 * m * real.unitRoundoff());
        }
        x.assertUntouched("X");
        t.assertUntouched("T");
        byLabel.assertPaddingUntouched("G");
        byTarget.assertPaddingUntouched("G");
    }

    /// Smoothed labels, and weights that do not sum to 1; the gradient stored over the logits.
    @ParameterizedTest
    @MethodSource(ALL)
    <T> void distributionInPlace(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(45);
        int m = 5;
        int n = 13;
        try (Kernels kernels = backend.open()) {
            for (double weight : new double[] {1, 0, 2.5}) {
                Matrix<T> x = Matrix.padded(real, random, m, n).fill(random, 3);
                Matrix<T> t = Matrix.padded(real, random, m, n).fill(weight * 0.1 / n);
                for (int i = 0; i < m; i++) {
                    t.set(i, (i * 7) % n, weight * (0.9 + 0.1 / n));
                }
                t.remember();
                double loss = real.crossEntropy(
                        kernels, m, n, x.array, x.offset, x.ld, t.array, t.offset, t.ld, -2, x.array, x.offset, x.ld);
                double exactLoss = 0;
                for (int i = 0; i < m; i++) {
                    double[] logits = new double[n];
                    double sum = 0;
                    for (int j = 0; j < n; j++) {
                        logits[j] = x.getBefore(i, j);
                        sum += t.get(i, j);
                    }
                    ExactSoftmax exact = new ExactSoftmax(logits);
                    for (int j = 0; j < n; j++) {
                        exactLoss -= t.get(i, j) * exact.logProbability(j);
                        double expected = -2 * (sum * exact.probability(j) - t.get(i, j));
                        assertEquals(expected, x.get(i, j), 50 * real.unitRoundoff() * weight, "weight " + weight);
                    }
                }
                assertEquals(exactLoss, loss, 40 * real.unitRoundoff() * exactLoss, "weight " + weight);
                t.assertUntouched("T");
                x.assertPaddingUntouched("X");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.lanewise.kernels.Backends#stream")
    void gradientIsTheSlopeOfTheLoss(Backends.Opener backend) {
        SplittableRandom random = new SplittableRandom(46);
        DoubleAdapter real = new DoubleAdapter();
        int m = 3;
        int n = 11;
        int[] labels = {4, 0, 10};
        Matrix<double[]> x = Matrix.padded(real, random, m, n).fill(random, 2);
        Matrix<double[]> t = Matrix.padded(real, random, m, n).fill(random, 1);
        Matrix<double[]> g = Matrix.padded(real, random, m, n);
        Matrix<double[]> gt = Matrix.padded(real, random, m, n);
        Matrix<double[]> scratch = Matrix.padded(real, random, m, n);
        double h = 1e-5;
        try (Kernels kernels = backend.open()) {
            loss(kernels, x, labels, g);
            loss(kernels, x, t, gt);
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    double logit = x.get(i, j);
                    x.set(i, j, logit + h);
                    double above = loss(kernels, x, labels, scratch);
                    double aboveT = loss(kernels, x, t, scratch);
                    x.set(i, j, logit - h);
                    double below = loss(kernels, x, labels, scratch);
                    double belowT = loss(kernels, x, t, scratch);
                    x.set(i, j, logit);
                    assertEquals((above - below) / (2 * h), g.get(i, j), 1e-8, "label, element " + i + ", " + j);
                    assertEquals((aboveT - belowT) / (2 * h), gt.get(i, j), 1e-8, "target, element " + i + ", " + j);
                }
            }
        }
    }

    private static double loss(Kernels kernels, Matrix<double[]> x, int[] labels, Matrix<double[]> g) {
        return kernels.softmaxCrossEntropy(
                x.rows, x.columns, x.array, x.offset, x.ld, labels, 0, 1.0, g.array, g.offset, g.ld);
    }

    private static double loss(Kernels kernels, Matrix<double[]> x, Matrix<double[]> t, Matrix<double[]> g) {
        return kernels.softmaxCrossEntropy(
                x.rows, x.columns, x.array, x.offset, x.ld, t.array, t.offset, t.ld, 1.0, g.array, g.offset, g.ld);
    }

    /// Rows narrower than a vector, one behind the other: the simd backend takes many at once, to the same bits.
    @ParameterizedTest
    @MethodSource(ALL)
    <T> void narrowRowsWithoutGaps(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(48);
        try (Kernels kernels = backend.open();
                Kernels scalar = Kernels.scalar()) {
            for (int n = 1; n < 18; n++) {
                for (int m : new int[] {1, 2, 3, 17, 1000}) {
                    Matrix<T> x = Matrix.tight(real, m, n).fill(random, 5);
                    int[] labels = random.ints(m, 0, n).toArray();
                    Matrix<T> ours = Matrix.tight(real, m, n);
                    Matrix<T> expected = Matrix.tight(real, m, n);
                    real.softmax(kernels, m, n, x.array, 0, n, ours.array, 0, n);
                    real.softmax(scalar, m, n, x.array, 0, n, expected.array, 0, n);
                    ours.assertSame(expected, "softmax " + m + "×" + n);
                    double loss = real.crossEntropy(kernels, m, n, x.array, 0, n, labels, 0, 0.5, ours.array, 0, n);
                    assertEquals(
                            real.crossEntropy(scalar, m, n, x.array, 0, n, labels, 0, 0.5, expected.array, 0, n),
                            loss,
                            "loss " + m + "×" + n);
                    ours.assertSame(expected, "gradient " + m + "×" + n);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void nothingHasNoLoss(Backends.Opener backend, Real<T> real) {
        T empty = real.allocate(0);
        try (Kernels kernels = backend.open()) {
            real.softmax(kernels, 0, 7, empty, 0, 7, empty, 0, 7);
            real.softmax(kernels, 7, 0, empty, 0, 1, empty, 0, 1);
            real.logSoftmax(kernels, 0, 7, empty, 0, 7, empty, 0, 7);
            real.logSoftmax(kernels, 7, 0, empty, 0, 1, empty, 0, 1);
            T other = real.allocate(0);
            assertEquals(0, real.crossEntropy(kernels, 0, 7, empty, 0, 7, new int[0], 0, 1, other, 0, 7));
            assertEquals(0, real.crossEntropy(kernels, 0, 7, empty, 0, 7, empty, 0, 7, 1, other, 0, 7));
            assertEquals(0, real.crossEntropy(kernels, 7, 0, empty, 0, 1, empty, 0, 1, 1, other, 0, 1));
        }
    }

    /// The reference itself, where it can be said in closed form.
    @ParameterizedTest
    @MethodSource("dev.lanewise.kernels.ExactSoftmax#logarithms")
    void theReferenceKnowsLogarithms(BigDecimal x, double expected) {
        assertEquals(expected, ExactSoftmax.ln(x).doubleValue(), 1e-15 * Math.abs(expected));
    }
}
