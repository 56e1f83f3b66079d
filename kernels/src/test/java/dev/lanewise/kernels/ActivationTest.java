package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.lanewise.kernels.Activation.Kind;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Activations and their derivatives: accuracy, limits, names, and that a matrix sees the same function.
class ActivationTest {
    private static final String KINDS = "dev.lanewise.kernels.ActivationReference#ALL";

    private static final String STEP = "lanewise.floatStep";

    /// z, GELU and its derivative there, from mpmath with 300 bits.
    private static final double[][] GELU = {
        {-30.5, -3.973960635193133e-203, -1.2120552074078686e-201},
        {-20.125, -4.485582034599565e-89, -9.027125116178306e-88},
        {-13.0, -7.952313719414843e-38, -1.0337304440113355e-36},
        {-9.3, -6.530724343610712e-20, -6.072036428083129e-19},
        {-7.0, -8.958687807200846e-12, -6.266323031466631e-11},
        {-5.5, -1.0444259356238245e-07, -5.733472398739924e-07},
        {-4.0, -0.0001266849673324797, -0.0005036496612264215},
        {-3.25, -0.0018753313877699928, -0.006017381143833479},
        {-2.5, -0.015524163314440337, -0.03761108590814521},
        {-2.0, -0.04550026389635842, -0.0852318010781969},
        {-1.5, -0.1002108019032871, -0.12746919222997952},
        {-1.0, -0.15865525393145705, -0.0833154705876863},
        {-0.75, -0.16997051428265114, 0.0007742782607648957},
        {-0.7, -0.1693745565561511, 0.023385898866340155},
        {-0.5, -0.15426876936299344, 0.13250487534383715},
        {-0.25, -0.10032341857926907, 0.30462664511636395},
        {-0.1, -0.0460172162722971, 0.4204769079752698},
        {-0.001, -0.000499601057786089, 0.4992021157051586},
        {-1e-08, -4.999999960105772e-09, 0.4999999920211544},
        {-1e-300, -5e-301, 0.5},
        {1e-300, 5e-301, 0.5},
        {1e-08, 5.000000039894228e-09, 0.5000000079788456},
        {0.001, 0.000500398942213911, 0.5007978842948414},
        {0.1, 0.053982783727702904, 0.5795230920247302},
        {0.3, 0.1853734266566858, 0.7323277668271099},
        {0.5, 0.34573123063700656, 0.8674951246561629},
        {0.75, 0.5800294857173488, 0.9992257217392351},
        {1.0, 0.8413447460685429, 1.0833154705876864},
        {1.5, 1.399789198096713, 1.1274691922299795},
        {2.0, 1.9544997361036416, 1.085231801078197},
        {2.75, 2.7418056511035998, 1.0220275336443208},
        {3.5, 3.4991857982233756, 1.0028217603536247},
        {5.0, 4.999998566742141, 1.000007146946002},
        {6.5, 6.49999999973896, 1.0000000016950519},
        {8.0, 7.999999999999995, 1.0000000000000397},
        {8.5, 8.5, 1.0000000000000007},
        {20.0, 20.0, 1.0},
        {40.0, 40.0, 1.0}
    };

    /// Every exponent and sign of float, 256 mantissas each.
    @ParameterizedTest
    @FieldSource(KINDS)
    void floatValueIsWithinItsUlps(Activation f) {
        values(f, 32_749).assertBelow(f + " value", valueUlps(f.kind()));
    }

    @ParameterizedTest
    @FieldSource(KINDS)
    void floatDerivativeIsWithinItsUlps(Activation f) {
        derivatives(f, 32_749).assertBelow(f + " derivative", derivativeUlps(f.kind()));
    }

    /// Every float with `-Dlanewise.floatStep=1`, hours on two cores, or one in so many; prints the figures that the
    /// documentation of [Activation] gives.
    @ParameterizedTest
    @FieldSource(KINDS)
    @EnabledIfSystemProperty(named = STEP, matches = "[1-9][0-9]*")
    void denseFloatsAreWithinTheirUlps(Activation f) {
        int step = Integer.getInteger(STEP);
        Worst value = values(f, step);
        System.out.println(f + " value: " + value);
        Worst derivative = derivatives(f, step);
        System.out.println(f + " derivative: " + derivative);
        value.assertBelow(f + " value", valueUlps(f.kind()));
        derivative.assertBelow(f + " derivative", derivativeUlps(f.kind()));
    }

    private static Worst values(Activation f, int step) {
        double floor = floor(f.kind());
        return worst(step, (z, worst) -> worst.see(z, f.value(z), ActivationReference.value(f, z), floor));
    }

    private static Worst derivatives(Activation f, int step) {
        double floor = floor(f.kind());
        return worst(step, (z, worst) -> {
            // Near the zero on the negative side both terms are about 0.2: an error of a few ulps of those stays.
            double left = nearZeroOfDerivative(f, z) ? 4 * 0x1p-26 : floor;
            worst.see(z, f.derivative(z), ActivationReference.derivative(f, z), left);
        });
    }

    /// What `look` sees of the finite floats, a step of bits apart.
    private static Worst worst(int step, Look look) {
        return IntStream.range(0, 256)
                .parallel()
                .mapToObj(part -> {
                    Worst worst = new Worst();
                    long end = (part + 1L) << 24;
                    for (long bits = ((long) part << 24) + Math.floorMod(-((long) part << 24), step);
                            bits < end;
                            bits += step) {
                        float z = Float.intBitsToFloat((int) bits);
                        if (Float.isFinite(z)) {
                            look.at(z, worst);
                        }
                    }
                    return worst;
                })
                .reduce(new Worst(), Worst::larger);
    }

    private interface Look {
        void at(float z, Worst worst);
    }

    private static boolean nearZeroOfDerivative(Activation f, double z) {
        return (f.kind() == Kind.GELU || f.kind() == Kind.SILU) && z < 0 && z > -3;
    }

    /// The absolute error that is left where a factor of the result underflows: half a subnormal step times |z|, and
    /// e^z is subnormal down to z = -104, e^(-z²/2) down to -14.4 (in double: -746 and -38.6).
    private static double floor(Kind kind) {
        return switch (kind) {
            case GELU -> 7.5 * Float.MIN_VALUE;
            case SILU -> 52 * Float.MIN_VALUE;
            default -> 0;
        };
    }

    private static double doubleFloor(Kind kind) {
        return switch (kind) {
            case GELU -> 20 * Double.MIN_VALUE;
            case SILU -> 374 * Double.MIN_VALUE;
            default -> 0;
        };
    }

    /// The bounds in the documentation of [Activation].
    private static double valueUlps(Kind kind) {
        return switch (kind) {
            case IDENTITY, RELU -> 0;
            case LEAKY_RELU -> 0.5;
            case SIGMOID, TANH -> 2;
            case SOFTPLUS, ELU -> 2;
            case SILU -> 3;
            case GELU -> 4;
        };
    }

    private static double derivativeUlps(Kind kind) {
        return switch (kind) {
            case IDENTITY, RELU, LEAKY_RELU -> 0;
            case SOFTPLUS, ELU -> 2;
            case SIGMOID, TANH -> 3;
            case GELU -> 3.5;
            case SILU -> 5.5;
        };
    }

    /// The largest error in ulps of the exact result, at least one subnormal step each.
    private static final class Worst {
        private double ulps;
        private String where = "nowhere";

        void see(float z, float actual, double exact, double floor) {
            // 2⁻¹⁴⁹ is the ulp of every subnormal: the absolute floor where the result underflows.
            double ulp = Math.ulp((float) exact);
            double error = (Math.abs(actual - exact) - floor) / ulp;
            if (!(error <= ulps)) {
                ulps = Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
                where = "z=%s: expected %s, got %s".formatted(Matrix.show(z), Matrix.show(exact), Matrix.show(actual));
            }
        }

        Worst larger(Worst other) {
            return other.ulps > ulps ? other : this;
        }

        @Override
        public String toString() {
            return "%.3f ulp, %s".formatted(ulps, where);
        }

        void assertBelow(String what, double limit) {
            assertTrue(ulps <= limit, "%s: %.3f ulp, at most %s allowed; %s".formatted(what, ulps, limit, where));
        }
    }

    @ParameterizedTest
    @FieldSource(KINDS)
    void doubleAgreesWithReference(Activation f) {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 100_000; i++) {
            double z = Math.scalb(random.nextDouble(-2, 2), random.nextInt(i % 2 == 0 ? -1074 : -12, 11));
            assertClose(f + " value at " + z, ActivationReference.value(f, z), f.value(z), doubleFloor(f.kind()));
            assertClose(
                    f + " derivative at " + z,
                    ActivationReference.derivative(f, z),
                    f.derivative(z),
                    nearZeroOfDerivative(f, z) ? 1e-15 : doubleFloor(f.kind()));
        }
    }

    @Test
    void geluAgreesWithTable() {
        for (double[] row : GELU) {
            assertClose("gelu(" + row[0] + ")", row[1], Activation.GELU.value(row[0]), 0);
            double floor = nearZeroOfDerivative(Activation.GELU, row[0]) ? 1e-15 : 0;
            assertClose("gelu'(" + row[0] + ")", row[2], Activation.GELU.derivative(row[0]), floor);
            // The reference that the dense samples are compared with is held to the same table.
            assertClose("reference", row[1], ActivationReference.value(Activation.GELU, row[0]), 0);
            assertClose("reference", row[2], ActivationReference.derivative(Activation.GELU, row[0]), floor);
        }
    }

    private static void assertClose(String what, double expected, double actual, double floor) {
        double tolerance = 1e-14 * Math.abs(expected) + floor + 4 * Double.MIN_VALUE;
        if (!(Math.abs(actual - expected) <= tolerance)) {
            fail(what + ": expected " + Matrix.show(expected) + ", got " + Matrix.show(actual));
        }
    }

    @ParameterizedTest
    @FieldSource(KINDS)
    void derivativeIsTheSlope(Activation f) {
        double h = 0x1p-17;
        for (double z = -20.03; z < 20; z += 0.0917) {
            double slope = (f.value(z + h) - f.value(z - h)) / (2 * h);
            assertEquals(slope, f.derivative(z), 1e-9, f + " at " + z);
        }
    }

    /// f(−∞), f(0), f(∞), f′(−∞), f′(−0), f′(0), f′(∞).
    @ParameterizedTest
    @CsvSource({
        "identity,          -Infinity, 0,                   Infinity, 1,    1,    1",
        "relu,              0,         0,                   Infinity, 0,    1,    1",
        "leaky_relu(0.25),  -Infinity, 0,                   Infinity, 0.25, 1,    1",
        "sigmoid,           0,         0.5,                 1,        0,    0.25, 0",
        "tanh,              -1,        0,                   1,        0,    1,    0",
        "softplus,          0,         0.6931471805599453,  Infinity, 0,    0.5,  1",
        "elu(1.5),          -1.5,      0,                   Infinity, 0,    1,    1",
        "gelu,              0,         0,                   Infinity, 0,    0.5,  1",
        "silu,              0,         0,                   Infinity, 0,    0.5,  1",
    })
    void limits(
            String name,
            double atMinus,
            double atZero,
            double atPlus,
            double slopeMinus,
            double slopeZero,
            double slopePlus) {
        Activation f = Activation.parse(name);
        for (Real<?> real : Real.all()) {
            String what = f + " in " + real;
            double inf = Double.POSITIVE_INFINITY;
            assertEquals(atMinus, real.value(f, -inf), 0.0, what);
            assertEquals(atPlus, real.value(f, inf), 0.0, what);
            assertEquals(slopeMinus, real.derivative(f, -inf), 0.0, what);
            assertEquals(slopePlus, real.derivative(f, inf), 0.0, what);
            for (double zero : new double[] {0.0, -0.0}) {
                assertEquals(atZero, real.value(f, zero), 2 * real.unitRoundoff() * atZero, what);
                assertEquals(slopeZero, real.derivative(f, zero), real.unitRoundoff() * slopeZero, what);
            }
            for (double huge : new double[] {real.largest(), 1e30, 2000}) {
                assertEquals(atPlus == inf ? real.round(huge) : atPlus, real.value(f, huge), 0.0, what);
                assertEquals(slopePlus, real.derivative(f, huge), 0.0, what);
                double below = atMinus == -inf ? ActivationReference.value(f, real.round(-huge)) : atMinus;
                assertEquals(below, real.value(f, -huge), 0.0, what);
                assertEquals(slopeMinus, real.derivative(f, -huge), 0.0, what);
            }
        }
    }

    @ParameterizedTest
    @FieldSource(KINDS)
    void nanStaysNan(Activation f) {
        boolean piecewiseLinear =
                List.of(Kind.IDENTITY, Kind.RELU, Kind.LEAKY_RELU).contains(f.kind());
        for (Real<?> real : Real.all()) {
            assertTrue(Double.isNaN(real.value(f, Double.NaN)), f + " in " + real);
            double slope = real.derivative(f, Double.NaN);
            if (piecewiseLinear) {
                double notPositive = f.kind() == Kind.IDENTITY ? 1 : f.parameter();
                assertEquals(real.round(notPositive), slope, 0.0, f + " in " + real);
            } else {
                assertTrue(Double.isNaN(slope), f + " in " + real);
            }
        }
    }

    /// Around 0 each function is f(0) + f′(0)·z, also where z is subnormal.
    @ParameterizedTest
    @FieldSource(KINDS)
    void subnormalsAreNotFlushed(Activation f) {
        for (Real<?> real : Real.all()) {
            double step = real.smallestSubnormal();
            for (double z = step; z <= real.smallestNormal(); z *= 3) {
                for (double signed : new double[] {z, -z}) {
                    double expected = ActivationReference.value(f, signed);
                    double tolerance = step + 2 * real.unitRoundoff() * Math.abs(expected);
                    assertEquals(expected, real.value(f, signed), tolerance, f + " in " + real + " at " + signed);
                }
            }
        }
    }

    @Test
    void reluDerivativeIsOneAtBothZeros() {
        assertEquals(1f, Activation.RELU.derivative(0f));
        assertEquals(1f, Activation.RELU.derivative(-0f));
        assertEquals(0f, Activation.RELU.derivative(-Float.MIN_VALUE));
        assertEquals(1.0, Activation.RELU.derivative(0.0));
        assertEquals(1.0, Activation.RELU.derivative(-0.0));
        assertEquals(0.0, Activation.RELU.derivative(-Double.MIN_VALUE));
    }

    @ParameterizedTest
    @FieldSource(KINDS)
    void textRoundTrip(Activation f) {
        assertEquals(f, Activation.parse(f.toString()));
        assertEquals(f, Activation.parse("  " + f.toString().toUpperCase(Locale.ROOT) + " "));
        assertEquals(f.hashCode(), Activation.parse(f.toString()).hashCode());
        for (Activation other : ActivationReference.ALL) {
            assertEquals(other.kind() == f.kind(), other.equals(f), other + " and " + f);
        }
    }

    @Test
    void parametersCount() {
        assertEquals(Activation.LEAKY_RELU, Activation.parse("leaky_relu"));
        assertEquals(Activation.leakyRelu(0.01), Activation.LEAKY_RELU);
        assertEquals(Activation.ELU, Activation.parse("elu"));
        assertEquals(Activation.elu(1), Activation.ELU);
        assertNotEquals(Activation.elu(1), Activation.elu(2));
        assertNotEquals(Activation.elu(0.01), Activation.leakyRelu(0.01));
        assertEquals("leaky_relu(0.01)", Activation.LEAKY_RELU.toString());
        assertEquals("relu", Activation.RELU.toString());
        assertEquals(0.2, Activation.parse("leaky_relu(0.2)").parameter());
        assertEquals(0, Activation.TANH.parameter());
        for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> Activation.elu(wrong));
            assertThrows(IllegalArgumentException.class, () -> Activation.leakyRelu(wrong));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rleu", "relu(1)", "elu(", "elu(x)", "elu()", "elu(NaN)", "tanh()", "relu tanh"})
    void unknownNamesAreRefused(String text) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Activation.parse(text));
        assertTrue(e.getMessage().contains('"' + text + '"'), e.getMessage());
    }

    @ParameterizedTest
    @MethodSource("dev.lanewise.kernels.Backends#byType")
    <T> void aMatrixSeesTheSameBits(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(12);
        int rows = 37;
        int columns = 1021;
        Matrix<T> z = Matrix.padded(real, random, rows, columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int exponent = random.nextInt(j % 2 == 0 ? -1074 : -12, j % 2 == 0 ? 1023 : 8);
                z.set(i, j, Math.scalb(random.nextDouble(-2, 2), exponent));
            }
        }
        z.sprinkle(random, 50);
        Matrix<T> ones = Matrix.padded(real, random, rows, columns).fill(1);
        try (Kernels kernels = backend.open()) {
            for (Activation f : ActivationReference.ALL) {
                Matrix<T> values = z.copy();
                Matrix<T> slopes = ones.copy();
                real.apply(
                        kernels,
                        rows,
                        columns,
                        values.array,
                        values.offset,
                        values.ld,
                        real.epilogue().activation(f).build());
                real.apply(
                        kernels,
                        rows,
                        columns,
                        slopes.array,
                        slopes.offset,
                        slopes.ld,
                        real.epilogue().derivative(f, z.array, z.offset, z.ld).build());
                Matrix<T> expectedValues = z.copy();
                Matrix<T> expectedSlopes = ones.copy();
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < columns; j++) {
                        expectedValues.set(i, j, real.value(f, z.get(i, j)));
                        expectedSlopes.set(i, j, real.derivative(f, z.get(i, j)));
                    }
                }
                values.assertSame(expectedValues, f + " value");
                slopes.assertSame(expectedSlopes, f + " derivative");
                values.assertPaddingUntouched(f + " value");
                z.assertUntouched(f + " derivative, S");
            }
        }
    }
}
