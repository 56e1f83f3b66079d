package dev.lanewise.mlp.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.mlp.data.Scaling.Method;
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

    /// The mean of these is no double: 10¹⁶ + 4/3 becomes 10¹⁶ + 2, and deviations from that would give the variance
    /// 4/3.
    @Test
    void theRoundingOfTheMeanIsTakenBack() {
        Scaling scaling = Scaling.fit(new double[] {1e16, 1e16 + 2, 1e16 + 2}, 1, Method.STANDARDISE);
        assertEquals(Math.sqrt(8.0 / 9), scaling.divisor(0), 1e-15);
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
        assertArrayEquals(x, scaling.invert(scaling.apply(x)), 1e-5f);
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
