package dev.lanewise.mlp.optimiser;

import static dev.lanewise.mlp.optimiser.Refused.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Activation;
import dev.lanewise.mlp.Architecture;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// With plain gradient descent at rate 1 from 0, the parameters after a step are the clipped gradient, negated.
class GradientClippingTest {
    /// 43 parameters: five blocks of eight and three more.
    private static final Architecture NET = Architecture.of(Activation.TANH, Activation.IDENTITY, 4, 5, 3);

    private static final int COUNT = 43;

    private static double[] clipped(TestOptimiser.Factory factory, GradientClipping clipping, double[] gradient) {
        TestOptimiser test = factory.make(Optimiser.sgd(), clipping, NET, new double[COUNT]);
        test.step(gradient, 1);
        double[] result = test.parameters();
        for (int i = 0; i < COUNT; i++) {
            result[i] = 0 - result[i];
        }
        return result;
    }

    private static double[] gradient() {
        SplittableRandom random = new SplittableRandom(31);
        double[] gradient = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            gradient[i] = (float) random.nextGaussian();
        }
        return gradient;
    }

    private static double norm(double[] gradient) {
        double sum = 0;
        for (double g : gradient) {
            sum += g * g;
        }
        return Math.sqrt(sum);
    }

    @ParameterizedTest
    @MethodSource("dev.lanewise.mlp.optimiser.TestOptimiser#all")
    void byNormShortensTheWholeGradient(TestOptimiser.Factory factory) {
        double[] gradient = gradient();
        double norm = norm(gradient);
        for (double max : new double[] {0.01, 1, norm * 0.99}) {
            double[] result = clipped(factory, GradientClipping.byNorm(max), gradient);
            for (int i = 0; i < COUNT; i++) {
                assertEquals(gradient[i] * max / norm, result[i], 1e-6 * max);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.lanewise.mlp.optimiser.TestOptimiser#all")
    void byNormLeavesAShortGradientAsItIs(TestOptimiser.Factory factory) {
        double[] gradient = gradient();
        assertArrayEquals(gradient, clipped(factory, GradientClipping.byNorm(norm(gradient) * (1 + 1e-12)), gradient));
        assertArrayEquals(gradient, clipped(factory, GradientClipping.byNorm(1e30), gradient));
        double[] pythagorean = new double[COUNT];
        pythagorean[7] = 3;
        pythagorean[42] = -4;
        assertArrayEquals(pythagorean, clipped(factory, GradientClipping.byNorm(5), pythagorean), "at the limit");
        double[] below = clipped(factory, GradientClipping.byNorm(2.5), pythagorean);
        assertEquals(1.5, below[7]);
        assertEquals(-2, below[42]);
    }

    /// An element left out of the norm would stay at 2.
    @ParameterizedTest
    @MethodSource("dev.lanewise.mlp.optimiser.TestOptimiser#all")
    void everyElementIsInTheNorm(TestOptimiser.Factory factory) {
        for (int i = 0; i < COUNT; i++) {
            double[] gradient = new double[COUNT];
            gradient[i] = 2;
            assertEquals(1, clipped(factory, GradientClipping.byNorm(1), gradient)[i], "element " + i);
        }
    }

    /// Their squares are beyond a float.
    @ParameterizedTest
    @MethodSource("dev.lanewise.mlp.optimiser.TestOptimiser#all")
    void theNormIsInDouble(TestOptimiser.Factory factory) {
        double[] gradient = new double[COUNT];
        gradient[0] = (float) 3e30;
        gradient[1] = (float) -4e30;
        double[] result = clipped(factory, GradientClipping.byNorm(1), gradient);
        assertEquals(0.6, result[0], 1e-6);
        assertEquals(-0.8, result[1], 1e-6);
        gradient[0] = (float) 3e-30;
        gradient[1] = (float) -4e-30;
        result = clipped(factory, GradientClipping.byNorm(1e-30), gradient);
        assertEquals(0.6e-30, result[0], 1e-36);
    }

    @ParameterizedTest
    @MethodSource("dev.lanewise.mlp.optimiser.TestOptimiser#all")
    void byValueClampsEachElement(TestOptimiser.Factory factory) {
        double[] gradient = gradient();
        gradient[5] = 0.5;
        gradient[6] = -0.5;
        gradient[7] = Double.NaN;
        gradient[8] = Double.NEGATIVE_INFINITY;
        double[] result = clipped(factory, GradientClipping.byValue(0.5), gradient);
        int clamped = 0;
        for (int i = 0; i < COUNT; i++) {
            double expected = gradient[i] > 0.5 ? 0.5 : gradient[i] < -0.5 ? -0.5 : gradient[i];
            clamped += expected == gradient[i] ? 0 : 1;
            assertEquals(expected, result[i]);
        }
        assertNotEquals(0, clamped);
    }

    /// Decay comes after: it is not shortened with the gradient.
    @ParameterizedTest
    @MethodSource("dev.lanewise.mlp.optimiser.TestOptimiser#all")
    void decayIsNotClipped(TestOptimiser.Factory factory) {
        double[] start = new double[COUNT];
        start[0] = 8;
        double[] gradient = new double[COUNT];
        gradient[0] = 4;
        for (GradientClipping clipping :
                new GradientClipping[] {GradientClipping.byNorm(1), GradientClipping.byValue(1)}) {
            TestOptimiser test = factory.make(Optimiser.sgd().weightDecay(0.5), clipping, NET, start);
            test.step(gradient, 1);
            assertEquals(8 - (1 + 0.5 * 8), test.parameters()[0]);
        }
    }

    /// What a rule remembers is the clipped gradient.
    @ParameterizedTest
    @ValueSource(strings = {"momentum(0.5)", "nesterov(0.5)", "rms_prop", "adam", "adam_w"})
    void theStateSeesTheClippedGradient(String rule) {
        double[] gradient = gradient();
        double norm = norm(gradient);
        double[] shortened = new double[COUNT];
        double[] clamped = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            shortened[i] = gradient[i] * (2 / norm);
            clamped[i] = Math.max(-0.5, Math.min(0.5, gradient[i]));
        }
        assertSame(rule, GradientClipping.byNorm(2), gradient, shortened);
        assertSame(rule, GradientClipping.byValue(0.5), gradient, clamped);
    }

    private static void assertSame(String rule, GradientClipping clipping, double[] gradient, double[] clipped) {
        double[] w = new double[COUNT];
        double[] expected = new double[COUNT];
        DoubleOptimiser optimiser = new DoubleOptimiser(Optimiser.parse(rule), clipping, NET);
        DoubleOptimiser plain = new DoubleOptimiser(Optimiser.parse(rule), GradientClipping.none(), NET);
        for (int t = 0; t < 3; t++) {
            optimiser.step(w, gradient, 0.1);
            plain.step(expected, clipped, 0.1);
        }
        assertArrayEquals(expected, w, 1e-13);
        plain.state()
                .forEach((name, vector) ->
                        assertArrayEquals(vector, optimiser.state().get(name), 1e-13, name));
    }

    /// Squares, or the norm itself, beyond the range of double, or below it: clipped as any other gradient.
    @Test
    void normsOfExtremeGradients() {
        for (double size : new double[] {1e200, 1e307, 1e-200, 1e-310, 0x1p511, 0x1p-480}) {
            double[] gradient = new double[COUNT];
            gradient[0] = 3 * size;
            gradient[COUNT - 1] = 4 * size;
            double max = size < 1 ? size : 1;
            double[] step = step(GradientClipping.byNorm(max), gradient);
            double tolerance = size < 1e-300 ? 1e-3 : 1e-14; // of subnormal numbers
            assertEquals(-0.6, step[0] / max, tolerance, "size " + size);
            assertEquals(-0.8, step[COUNT - 1] / max, tolerance, "size " + size);
            // Not above the limit: as it is.
            double[] whole = step(GradientClipping.byNorm(1e308), gradient);
            assertEquals(-3 * size, whole[0]);
        }
        assertArrayEquals(new double[COUNT], step(GradientClipping.byNorm(1), new double[COUNT]));
    }

    /// Not some elements 0 and some NaN.
    @ParameterizedTest
    @MethodSource("dev.lanewise.mlp.optimiser.TestOptimiser#all")
    void aGradientThatIsNotFiniteIsNaNAsAWhole(TestOptimiser.Factory factory) {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            double[] gradient = gradient();
            gradient[3] = bad;
            for (double w : clipped(factory, GradientClipping.byNorm(1), gradient)) {
                assertTrue(Double.isNaN(w));
            }
        }
    }

    /// w from 0 with α = 1.
    private static double[] step(GradientClipping clipping, double[] gradient) {
        double[] w = new double[COUNT];
        new DoubleOptimiser(Optimiser.sgd(), clipping, NET).step(w, gradient, 1);
        return w;
    }

    @Test
    void textAndBack() {
        for (String text : new String[] {"none", "norm(5)", "value(0.1)", "norm(1.0E-7)"}) {
            assertEquals(text, GradientClipping.parse(text).toString());
        }
        assertEquals(GradientClipping.none(), GradientClipping.parse(" None() "));
        assertEquals(GradientClipping.byNorm(5), GradientClipping.parse("NORM( 5.0 )"));
        assertEquals(GradientClipping.byValue(0.25), GradientClipping.parse("value(0.25)"));
        assertNotEquals(GradientClipping.byValue(5), GradientClipping.byNorm(5));
    }

    @Test
    void refuses() {
        refused("max=0.0", () -> GradientClipping.byNorm(0));
        refused("max=-1.0", () -> GradientClipping.byValue(-1));
        refused("max=NaN", () -> GradientClipping.byNorm(Double.NaN));
        refused("max=Infinity", () -> GradientClipping.byValue(Double.POSITIVE_INFINITY));
        refused("norm(max)", () -> GradientClipping.parse("global(1)"));
        refused("\"x\" is not a number", () -> GradientClipping.parse("norm(x)"));
        refused("takes 1", () -> GradientClipping.parse("value"));
        refused("takes 0", () -> GradientClipping.parse("none(1)"));
    }
}
