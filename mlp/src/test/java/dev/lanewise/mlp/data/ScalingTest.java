package dev.lanewise.mlp.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.mlp.data.Scaling.Method;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The formulas, constant columns, other data by the fitted numbers, the way back, and texts.
class ScalingTest {
    /// Three columns: 1 2 3 4, 10 30 20 40, 5 6 7 8.
    private static final double[] X = {1, 10, 5, 2, 30, 6, 3, 20, 7, 4, 40, 8};
    private static final List<Method> METHODS = List.of(Method.STANDARDISE, Method.MIN_MAX, Method.NONE);

    @Test
    void followsTheFormulas() {
        Scaling scaling = Scaling.fit(X, METHODS);
        assertEquals(3, scaling.columns());
        assertEquals(2.5, scaling.offset(0));
        assertEquals(Math.sqrt(1.25), scaling.divisor(0), 1e-15);
        assertEquals(10, scaling.offset(1));
        assertEquals(30, scaling.divisor(1));
        assertEquals(0, scaling.offset(2));
        assertEquals(1, scaling.divisor(2));
        double s = Math.sqrt(1.25);
        assertArrayEquals(
                new double[] {-1.5 / s, 0, 5, -0.5 / s, 2.0 / 3, 6, 0.5 / s, 1.0 / 3, 7, 1.5 / s, 1, 8},
                scaling.apply(X),
                1e-15);
        // Others by the same numbers, beyond the range too.
        assertArrayEquals(new double[] {7.5 / s, -1.0 / 3, 9}, scaling.apply(new double[] {10, 0, 9}), 1e-14);
        assertArrayEquals(
                new float[] {(float) (7.5 / s), (float) (-1.0 / 3), 9}, scaling.apply(new float[] {10, 0, 9}), 1e-6f);
    }

    /// The mean of these is no double: 10¹⁶ + 64/3 becomes 10¹⁶ + 22, and deviations from that would give the variance
    /// 228.
    @Test
    void theRoundingOfTheMeanIsTakenBack() {
        Scaling scaling = Scaling.fit(new double[] {1e16, 1e16 + 32, 1e16 + 32}, 1, Method.STANDARDISE);
        assertEquals(Math.sqrt(2048.0 / 9), scaling.divisor(0), 1e-14);
    }

    /// 0.3 and 0.1 + 0.2: their deviation, 2.8·10⁻¹⁷, would scale 0.31 to 4·10¹⁴.
    @Test
    void roundingErrorsAreNoSpread() {
        double[] x = {0.3, 0.1 + 0.2, 0.3, 0.1 + 0.2};
        for (Method method : List.of(Method.STANDARDISE, Method.MIN_MAX)) {
            Scaling scaling = Scaling.fit(x, 1, method);
            assertEquals(1, scaling.divisor(0));
            assertEquals(0.01, scaling.apply(new double[] {0.31})[0], 1e-15);
            for (double size : new double[] {1, -1, 1e300, -1e-300, 1700000000}) {
                double ulp = Math.ulp(size);
                assertEquals(
                        1,
                        Scaling.fit(new double[] {size, size + 8 * ulp}, 1, method)
                                .divisor(0),
                        "" + size);
                assertNotEquals(
                        1,
                        Scaling.fit(new double[] {size, size + 9 * ulp}, 1, method)
                                .divisor(0),
                        "" + size);
            }
            assertEquals(1, Scaling.fit(new double[] {0, 0}, 1, method).divisor(0));
            assertEquals(
                    1,
                    Scaling.fit(new double[] {0, Double.MIN_VALUE}, 1, method).divisor(0));
        }
        // Small beside 1, but not beside themselves.
        assertEquals(
                3e-17,
                Scaling.fit(new double[] {1e-17, 4e-17}, 1, Method.MIN_MAX).divisor(0),
                1e-30);
    }

    /// 10 rows, one of them 10⁶: whether it counts depends on whether it is trained on.
    @Test
    void someRowsAreFittedTo() {
        double[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9, 1e6};
        int[] without = {8, 0, 4, 2};
        for (Method method : List.of(Method.STANDARDISE, Method.MIN_MAX)) {
            assertEquals(Scaling.fit(new double[] {9, 1, 5, 3}, 1, method), Scaling.fit(x, List.of(method), without));
        }
        Scaling two = Scaling.fit(X, METHODS, new int[] {1, 3});
        assertEquals(Scaling.fit(new double[] {2, 30, 6, 4, 40, 8}, METHODS), two);
        // A number that is not finite matters only where it is looked at.
        double[] bad = {1, Double.NaN, 3};
        assertEquals(
                2, Scaling.fit(bad, List.of(Method.MIN_MAX), new int[] {0, 2}).divisor(0));
        assertThrows(IllegalArgumentException.class, () -> Scaling.fit(bad, List.of(Method.MIN_MAX), new int[] {0, 1}));
        assertThrows(IllegalArgumentException.class, () -> Scaling.fit(x, List.of(Method.MIN_MAX), new int[0]));
        for (int row : new int[] {-1, 10, Integer.MAX_VALUE}) {
            assertThrows(
                    IndexOutOfBoundsException.class, () -> Scaling.fit(x, List.of(Method.MIN_MAX), new int[] {0, row}));
        }
    }

    /// The squares of these are beyond the range of double, or below it.
    @Test
    void largeAndSmallNumbersAreStandardised() {
        for (double size : new double[] {1e300, 1e200, 1e-200, 1e-300}) {
            Scaling scaling = Scaling.fit(new double[] {size, 3 * size}, 1, Method.STANDARDISE);
            assertEquals(2, scaling.offset(0) / size, 1e-15);
            assertEquals(1, scaling.divisor(0) / size, 1e-15);
        }
        double top = Double.MAX_VALUE;
        assertEquals(
                0,
                Scaling.fit(new double[] {top, top, top}, 1, Method.STANDARDISE).apply(new double[] {top})[0]);
        double[] upper =
                Scaling.fit(new double[] {top, top / 2}, 1, Method.STANDARDISE).apply(new double[] {top});
        assertEquals(1, upper[0], 1e-15);
    }

    /// Targets around 1.7·10⁹, 1 apart: 200 different ones after the way there in double, through float, and back.
    @Test
    void largeMeansKeepTheirDigits() {
        double[] t = new double[200];
        Arrays.setAll(t, i -> 1_700_000_000 + i);
        Scaling scaling = Scaling.fit(t, 1, Method.STANDARDISE);
        double[] scaled = scaling.apply(t);
        float[] predicted = new float[t.length];
        for (int i = 0; i < t.length; i++) {
            predicted[i] = (float) scaled[i];
        }
        assertArrayEquals(t, scaling.invert(predicted), 1e-4);
    }

    /// Far from 0, where a variance of squares minus the square of the mean has no digit left.
    @Test
    void standardisedDataHaveMeanZeroAndVarianceOne() {
        SplittableRandom random = new SplittableRandom(5);
        double[] x = new double[20_000];
        for (int i = 0; i < x.length; i += 2) {
            x[i] = 1e9 + random.nextDouble();
            x[i + 1] = -3e-9 + 1e-12 * random.nextGaussian();
        }
        double[] y = Scaling.fit(x, 2, Method.STANDARDISE).apply(x);
        for (int c = 0; c < 2; c++) {
            double sum = 0;
            double squares = 0;
            for (int i = c; i < y.length; i += 2) {
                sum += y[i];
                squares += y[i] * y[i];
            }
            assertEquals(0, sum / 10_000, 1e-6);
            assertEquals(1, squares / 10_000, 1e-6);
        }
    }

    @Test
    void minMaxStaysInItsRange() {
        SplittableRandom random = new SplittableRandom(6);
        double[] x = random.doubles(1000, -7, 0.1).toArray();
        double[] y = Scaling.fit(x, 1, Method.MIN_MAX).apply(x);
        double min = 2;
        double max = -1;
        for (double v : y) {
            min = Math.min(min, v);
            max = Math.max(max, v);
        }
        assertEquals(0, min);
        assertEquals(1, max);
    }

    @Test
    void constantColumnsBecomeZeroAndComeBack() {
        // The sum of three times 0.1 is not 0.3: a mean would leave a rest.
        double[] x = {0.1, 0.1, 0.1};
        for (Method method : List.of(Method.STANDARDISE, Method.MIN_MAX)) {
            Scaling scaling = Scaling.fit(x, 1, method);
            assertArrayEquals(new double[3], scaling.apply(x));
            assertArrayEquals(x, scaling.invert(new double[3]));
            assertEquals(1, scaling.divisor(0));
        }
        assertArrayEquals(x, Scaling.fit(x, 1, Method.NONE).apply(x));
    }

    @Test
    void theInverseGivesTheDataBack() {
        Scaling scaling = Scaling.fit(X, METHODS);
        assertArrayEquals(X, scaling.invert(scaling.apply(X)), 1e-13);
        float[] x = {1.5f, 17, -3, 100, 0, 2};
        double[] back = scaling.invert(scaling.apply(x));
        for (int i = 0; i < x.length; i++) {
            assertEquals(x[i], back[i], 1e-5);
        }
    }

    @Test
    void textsGiveEveryBitBack() {
        Scaling scaling = Scaling.fit(new double[] {0.1, 1.0 / 3, 5, 0.7, -1e-300, 6, 1e10, 2, 7}, METHODS);
        Scaling back = Scaling.parse(scaling.toString());
        assertEquals(scaling, back);
        assertEquals(scaling.hashCode(), back.hashCode());
        for (int c = 0; c < 3; c++) {
            assertEquals(scaling.offset(c), back.offset(c));
            assertEquals(scaling.divisor(c), back.divisor(c));
            assertEquals(METHODS.get(c), back.method(c));
        }
        assertNotEquals(scaling, Scaling.fit(X, METHODS));
        assertEquals(
                "none;min_max:10.0:30.0", Scaling.parse("none;min_max:10:30").toString());
        for (String bad : List.of(
                "",
                "none;",
                "mean",
                "none:1:2",
                "min_max",
                "min_max:1",
                "min_max:1:2:3",
                "min_max:x:1",
                "min_max:1:0",
                "min_max:1:-2",
                "min_max:NaN:1",
                "standardise:1:Infinity",
                "MIN_MAX:1:2")) {
            assertThrows(IllegalArgumentException.class, () -> Scaling.parse(bad), bad);
        }
    }

    @Test
    void whatCannotBeScaledIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Scaling.fit(new double[0], 1, Method.NONE));
        assertThrows(IllegalArgumentException.class, () -> Scaling.fit(new double[3], 2, Method.NONE));
        assertThrows(IllegalArgumentException.class, () -> Scaling.fit(new double[3], 0, Method.NONE));
        for (Method method : Method.values()) {
            assertThrows(IllegalArgumentException.class, () -> Scaling.fit(new double[] {1, Double.NaN}, 1, method));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Scaling.fit(new double[] {1, Double.NEGATIVE_INFINITY}, 1, method));
        }
        double[] wide = {-Double.MAX_VALUE, Double.MAX_VALUE};
        assertThrows(IllegalArgumentException.class, () -> Scaling.fit(wide, 1, Method.MIN_MAX));
        assertThrows(IllegalArgumentException.class, () -> Scaling.fit(wide, 1, Method.STANDARDISE));
        Scaling scaling = Scaling.fit(X, METHODS);
        assertThrows(IllegalArgumentException.class, () -> scaling.apply(new double[4]));
        assertThrows(IllegalArgumentException.class, () -> scaling.apply(new float[4]));
        assertThrows(IllegalArgumentException.class, () -> scaling.invert(new double[4]));
        assertThrows(IllegalArgumentException.class, () -> scaling.invert(new float[4]));
    }
}
