package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import dev.lanewise.kernels.Activation.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every combination of epilogue steps against a naive computation in double, and fused against applied apart.
class EpilogueTest {
    private static final String ALL = "dev.lanewise.kernels.Backends#byType";

    /// The factors of the column sums.
    private record Sums(double a, double b) {
        /// Those that combinations go through; null for no sums.
        static final List<Sums> SOME =
                Arrays.asList(null, new Sums(1, 0), new Sums(1, 1), new Sums(-0.3, 0.7), new Sums(0.25, 0));
    }

    /// Ragged around every likely tile, single rows and columns, nothing at all.
    private static final int[][] SIZES = {
        {0, 0}, {0, 5}, {5, 0}, {1, 1}, {1, 37}, {33, 1}, {7, 15}, {8, 32}, {9, 33}, {17, 65}, {3, 100}, {40, 16}
    };

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void applyIsTheNaiveComputation(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(21);
        try (Kernels kernels = backend.open()) {
            int turn = 0;
            for (Steps steps : Steps.all()) {
                // Every combination on one ragged size, each on two more in turn.
                for (int[] size : new int[][] {{5, 19}, SIZES[turn++ % SIZES.length], SIZES[turn++ % SIZES.length]}) {
                    Operands<T> o = new Operands<>(real, random, steps, size[0], size[1]);
                    Matrix<T> c = Matrix.padded(real, random, size[0], size[1]).fill(random, 3);
                    real.apply(kernels, c.rows, c.columns, c.array, c.offset, c.ld, o.epilogue());
                    o.check(c);
                    c.assertPaddingUntouched(o + ", C");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void fusedIsTheSameBitsAsApart(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(22);
        try (Kernels kernels = backend.open()) {
            int turn = 0;
            for (Steps steps : Steps.all()) {
                int[] size = SIZES[turn % SIZES.length];
                Transpose ta = GemmCase.transposeIf((turn & 1) != 0);
                Transpose tb = GemmCase.transposeIf((turn & 2) != 0);
                GemmCase<T> g = GemmCase.random(real, random, ta, tb, size[0], size[1], turn % 23);
                checkFused(kernels, g, new Operands<>(real, random, steps, size[0], size[1]));
                turn++;
            }
        }
    }

    /// Beyond every block and, with threads, split: the epilogue must run once per element, after the last K block.
    @ParameterizedTest
    @MethodSource(ALL)
    <T> void fusedOnLargeProducts(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(23);
        List<Steps> all = Steps.all();
        try (Kernels kernels = backend.open()) {
            int kc = Backends.blocking(kernels, real).kc();
            int[][] sizes = {
                {67, 129, 2 * kc + 1}, {300, 70, 65}, {1, 700, 300}, {500, 1, 300}, {40, 1100, 33}, {257, 257, kc + 1}
            };
            for (int[] size : sizes) {
                for (int round = 0; round < 6; round++) {
                    Steps steps = round == 0
                            ? new Steps(true, true, Activation.GELU, Activation.TANH, new Sums(-0.3, 0.7))
                            : all.get(random.nextInt(all.size()));
                    Transpose ta = GemmCase.transposeIf((round & 1) != 0);
                    Transpose tb = GemmCase.transposeIf((round & 2) != 0);
                    GemmCase<T> g = GemmCase.random(real, random, ta, tb, size[0], size[1], size[2]);
                    checkFused(kernels, g, new Operands<>(real, random, steps, size[0], size[1]));
                }
            }
        }
    }

    /// A prepared product of a few dozen multiplications has loops of its own.
    @ParameterizedTest
    @MethodSource(ALL)
    <T> void fusedOnSmallPreparedProducts(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(25);
        int[][] sizes = {{8, 4, 3}, {3, 4, 8}, {8, 2, 4}, {5, 3, 7}, {1, 5, 6}, {7, 1, 9}, {1, 1, 1}, {9, 7, 2}};
        try (Kernels kernels = backend.open()) {
            int turn = 0;
            for (Steps steps : Steps.all()) {
                int[] size = sizes[turn % sizes.length];
                Transpose ta = GemmCase.transposeIf(random.nextBoolean());
                Transpose tb = GemmCase.transposeIf(random.nextBoolean());
                GemmCase<T> g = GemmCase.random(real, random, ta, tb, size[0], size[1], size[2]);
                Operands<T> fused = new Operands<>(real, random, steps, size[0], size[1]);
                checkFused(kernels, g, fused, e -> g.run(g.prepare(kernels, e)));
                turn++;
            }
        }
    }

    private static <T> void checkFused(Kernels kernels, GemmCase<T> g, Operands<T> fused) {
        checkFused(kernels, g, fused, e -> g.run(kernels, e));
    }

    private static <T> void checkFused(
            Kernels kernels, GemmCase<T> g, Operands<T> fused, Consumer<Epilogue<T>> product) {
        Operands<T> apart = fused.copy();
        Matrix<T> expected = g.c().copy();
        g.withC(expected).run(kernels);
        g.real().apply(kernels, g.m(), g.n(), expected.array, expected.offset, expected.ld, apart.epilogue());
        product.accept(fused.epilogue());
        String what = g + " with " + fused;
        g.c().assertSame(expected, what);
        fused.z.assertSame(apart.z, what + ", Z");
        fused.sums.assertSame(apart.sums, what + ", column sums");
        fused.assertNothingElseWritten(what);
        g.assertNothingElseWritten();
    }

    /// A column sum is a chain of additions in ascending row order, in the type of the matrix, however tall it is.
    @ParameterizedTest
    @MethodSource(ALL)
    <T> void tallColumnSums(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(24);
        Steps sumsOnly = new Steps(false, false, null, null, new Sums(-0.5, 2));
        try (Kernels kernels = backend.open()) {
            for (int m : new int[] {1, 255, 256, 257, 1000, 5001}) {
                for (int n : new int[] {1, 7, 31, 33}) {
                    Operands<T> o = new Operands<>(real, random, sumsOnly, m, n);
                    Matrix<T> c = Matrix.random(real, random, m, n);
                    real.apply(kernels, m, n, c.array, c.offset, c.ld, o.epilogue());
                    o.check(c);
                    c.assertUntouched(o + ", C");
                }
            }
        }
    }

    /// The steps that are asked for.
    ///
    /// @param activation null for none
    /// @param derivative null for none
    /// @param sums the factors a, b; null for none
    private record Steps(boolean bias, boolean keep, Activation activation, Activation derivative, Sums sums) {
        static List<Steps> all() {
            List<Activation> some = new ArrayList<>(ActivationReference.ALL);
            some.add(null);
            List<Steps> all = new ArrayList<>();
            for (Activation f : some) {
                for (Activation d : some) {
                    for (Sums sums : Sums.SOME) {
                        for (int bits = 0; bits < 4; bits++) {
                            all.add(new Steps((bits & 1) != 0, (bits & 2) != 0, f, d, sums));
                        }
                    }
                }
            }
            return all;
        }
    }

    /// The operands of one epilogue; those that it has no step for stay NaN and must stay untouched.
    private static final class Operands<T> {
        private final Real<T> real;
        private final Steps steps;
        private final Matrix<T> bias;
        private final Matrix<T> z;
        private final Matrix<T> s;
        private final Matrix<T> sums;

        Operands(Real<T> real, SplittableRandom random, Steps steps, int m, int n) {
            this.real = real;
            this.steps = steps;
            bias = Matrix.random(real, random, 1, n);
            z = Matrix.padded(real, random, m, n);
            s = Matrix.padded(real, random, m, n).fill(random, 4);
            sums = Matrix.padded(real, random, 1, n);
            if (steps.sums != null && steps.sums.b != 0) {
                sums.fill(random, 1);
            }
        }

        private Operands(Operands<T> o) {
            real = o.real;
            steps = o.steps;
            bias = o.bias.copy();
            z = o.z.copy();
            s = o.s.copy();
            sums = o.sums.copy();
        }

        Operands<T> copy() {
            return new Operands<>(this);
        }

        Epilogue<T> epilogue() {
            Epilogue.Builder<T> e = real.epilogue();
            if (steps.sums != null) {
                e.columnSums(sums.array, sums.offset, steps.sums.a, steps.sums.b);
            }
            if (steps.derivative != null) {
                e.derivative(steps.derivative, s.array, s.offset, s.ld);
            }
            if (steps.activation != null) {
                e.activation(steps.activation);
            }
            if (steps.keep) {
                e.keepPreActivation(z.array, z.offset, z.ld);
            }
            if (steps.bias) {
                e.bias(bias.array, bias.offset);
            }
            return e.build();
        }

        /// Compares what was written with what the formulas give for the remembered C.
        void check(Matrix<T> c) {
            for (int i = 0; i < c.rows; i++) {
                for (int j = 0; j < c.columns; j++) {
                    double v = real.round(c.getBefore(i, j) + (steps.bias ? bias.get(0, j) : 0));
                    if (steps.keep) {
                        assertEquals(v, z.get(i, j), 0.0, () -> this + ", Z");
                    }
                    double y = steps.activation == null ? v : ActivationReference.value(steps.activation, v);
                    double slope = steps.derivative == null
                            ? 1
                            : ActivationReference.derivative(steps.derivative, s.get(i, j));
                    double error = Math.abs(c.get(i, j) - y * slope);
                    double bound = real.unitRoundoff() * (20 * Math.abs(y * slope) + slopeFloor() * Math.abs(y))
                            + 60 * real.smallestSubnormal();
                    if (!(error <= bound)) {
                        fail("%s, element (%d, %d) from %s and %s: expected %s, got %s"
                                .formatted(
                                        this, i, j, v, s.get(i, j), Matrix.show(y * slope), Matrix.show(c.get(i, j))));
                    }
                }
            }
            if (steps.sums != null) {
                checkSums(c);
            }
            assertNothingElseWritten(toString());
        }

        /// The derivatives of GELU and SiLU pass through 0, where only the absolute error is small.
        private double slopeFloor() {
            boolean hasZero = steps.derivative != null
                    && (steps.derivative.kind() == Kind.GELU || steps.derivative.kind() == Kind.SILU);
            return hasZero ? 4 : 0;
        }

        private void checkSums(Matrix<T> c) {
            double a = real.round(steps.sums.a);
            double b = real.round(steps.sums.b);
            for (int j = 0; j < c.columns; j++) {
                double sum = 0;
                for (int i = 0; i < c.rows; i++) {
                    sum = real.round(sum + c.get(i, j));
                }
                double expected = real.fma(a, sum, b == 0 ? 0 : real.round(b * sums.getBefore(0, j)));
                assertEquals(expected, sums.get(0, j), 0.0, this + ", column sum " + j);
            }
        }

        void assertNothingElseWritten(String what) {
            bias.assertUntouched(what + ", bias");
            s.assertUntouched(what + ", S");
            if (steps.keep) {
                z.assertPaddingUntouched(what + ", Z");
            } else {
                z.assertUntouched(what + ", Z");
            }
            if (steps.sums != null) {
                sums.assertPaddingUntouched(what + ", column sums");
            } else {
                sums.assertUntouched(what + ", column sums");
            }
        }

        @Override
        public String toString() {
            return "%s epilogue \"%s\", Z %s, S %s".formatted(real, epilogue(), z, s);
        }
    }

    @Test
    void theEpilogueTellsItsOperands() {
        float[] bias = {1};
        float[] z = new float[6];
        float[] s = new float[8];
        float[] sums = {2, 3};
        Epilogue<float[]> e = Epilogue.ofFloat()
                .bias(bias, 0)
                .keepPreActivation(z, 1, 2)
                .activation(Activation.RELU)
                .derivative(Activation.TANH, s, 3, 4)
                .columnSums(sums, 1, 0.5, 0.25)
                .build();
        assertSame(float[].class, e.arrayType());
        assertSame(bias, e.bias());
        assertSame(z, e.preActivation());
        assertEquals(1, e.preActivationOffset());
        assertEquals(2, e.ldPreActivation());
        assertSame(Activation.RELU, e.activation());
        assertSame(Activation.TANH, e.derivative());
        assertSame(s, e.derivativeAt());
        assertEquals(3, e.derivativeAtOffset());
        assertEquals(4, e.ldDerivativeAt());
        assertSame(sums, e.columnSums());
        assertEquals(1, e.columnSumsOffset());
        assertEquals(0.5, e.columnSumsAlpha());
        assertEquals(0.25, e.columnSumsBeta());
        assertEquals("bias + keep pre-activation + relu + ⊙ derivative of tanh + column sums", e.toString());

        Epilogue<double[]> nothing = Epilogue.ofDouble().build();
        assertSame(double[].class, nothing.arrayType());
        assertNull(nothing.bias());
        assertNull(nothing.preActivation());
        assertNull(nothing.activation());
        assertNull(nothing.derivativeAt());
        assertNull(nothing.columnSums());
        assertEquals("nothing", nothing.toString());
    }

    @Test
    void aBuilderThatGoesOnChangesNothingThatItMade() {
        Epilogue.Builder<float[]> builder = Epilogue.ofFloat().activation(Activation.RELU);
        Epilogue<float[]> first = builder.build();
        Epilogue<float[]> second = builder.activation(Activation.TANH).build();
        assertSame(Activation.RELU, first.activation());
        assertSame(Activation.TANH, second.activation());
    }

    @Test
    void nullOperandsAreRefusedByName() {
        Epilogue.Builder<float[]> b = Epilogue.ofFloat();
        float[] x = {};
        assertEquals(
                "bias",
                assertThrows(NullPointerException.class, () -> b.bias(null, 0)).getMessage());
        assertEquals(
                "f",
                assertThrows(NullPointerException.class, () -> b.activation(null))
                        .getMessage());
        assertEquals(
                "z",
                assertThrows(NullPointerException.class, () -> b.keepPreActivation(null, 0, 1))
                        .getMessage());
        assertEquals(
                "f",
                assertThrows(NullPointerException.class, () -> b.derivative(null, x, 0, 1))
                        .getMessage());
        assertEquals(
                "s",
                assertThrows(NullPointerException.class, () -> b.derivative(Activation.RELU, null, 0, 1))
                        .getMessage());
        assertEquals(
                "sums",
                assertThrows(NullPointerException.class, () -> b.columnSums(null, 0))
                        .getMessage());
    }
}
