package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is never read, and how NaN, infinities, subnormals and -0 travel through a product.
class SpecialValuesTest {
    private static final String ALL = "dev.lanewise.kernels.Backends#byTypeAndTransposes";
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    /// m, n, k: below a tile, ragged, matrix-vector, many tiles.
    private static final int[][] SIZES = {{1, 1, 1}, {3, 5, 4}, {1, 70, 9}, {19, 1, 9}, {9, 33, 17}, {70, 131, 40}};

    /// A call whose operands all hold one value.
    private static <T> GemmCase<T> constant(
            Real<T> real,
            Transpose transA,
            Transpose transB,
            int[] size,
            double alpha,
            double a,
            double b,
            double beta,
            double c) {
        GemmCase<T> g =
                GemmCase.random(real, new SplittableRandom(51), transA, transB, size[0], size[1], size[2], alpha, beta);
        g.a().fill(a);
        g.b().fill(b);
        g.c().fill(c);
        return g;
    }

    /// Every element exactly this value; 0 and -0 differ, NaN equals NaN.
    private static void assertAll(Kernels kernels, double expected, GemmCase<?> g) {
        g.run(kernels);
        for (int i = 0; i < g.m(); i++) {
            for (int j = 0; j < g.n(); j++) {
                assertEquals(expected, g.c().get(i, j), () -> g.toString());
            }
        }
        g.assertNothingElseWritten();
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void betaZeroNeverReadsC(Backends.Opener backend, Real<T> real, Transpose ta, Transpose tb) {
        try (Kernels kernels = backend.open()) {
            for (int[] s : SIZES) {
                for (double zero : new double[] {0.0, -0.0}) {
                    for (double c : new double[] {NAN, INF, 7}) {
                        assertAll(kernels, s[2], constant(real, ta, tb, s, 1, 1, 1, zero, c));
                        assertAll(kernels, 0, constant(real, ta, tb, s, 0, 1, 1, zero, c));
                        assertAll(kernels, 0, constant(real, ta, tb, new int[] {s[0], s[1], 0}, 1, 1, 1, zero, c));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void alphaZeroOrNoDepthReadsNeitherANorB(Backends.Opener backend, Real<T> real, Transpose ta, Transpose tb) {
        try (Kernels kernels = backend.open()) {
            for (int[] s : SIZES) {
                for (double bad : new double[] {NAN, INF}) {
                    for (double zero : new double[] {0.0, -0.0}) {
                        assertAll(kernels, 6, constant(real, ta, tb, s, zero, bad, bad, 2, 3));
                        assertAll(kernels, -0.0, constant(real, ta, tb, s, zero, bad, bad, 1, -0.0));
                        assertAll(kernels, -0.0, constant(real, ta, tb, s, zero, bad, bad, -1, 0));
                        assertAll(kernels, 0, constant(real, ta, tb, s, zero, bad, bad, 0, bad));
                        assertAll(kernels, NAN, constant(real, ta, tb, s, zero, 1, 1, 2, NAN));
                        assertAll(kernels, NAN, constant(real, ta, tb, s, zero, 1, 1, NAN, 1));
                    }
                    int[] noDepth = {s[0], s[1], 0};
                    assertAll(kernels, 6, constant(real, ta, tb, noDepth, bad, 1, 1, 2, 3));
                    assertAll(kernels, -0.0, constant(real, ta, tb, noDepth, bad, 1, 1, 1, -0.0));
                    assertAll(kernels, bad, constant(real, ta, tb, noDepth, 1, 1, 1, 1, bad));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void oneBadElementOfASpoilsItsRow(Backends.Opener backend, Real<T> real, Transpose ta, Transpose tb) {
        try (Kernels kernels = backend.open()) {
            for (int[] s : SIZES) {
                for (double bad : new double[] {NAN, INF, -INF}) {
                    for (int row : new int[] {0, s[0] / 2, s[0] - 1}) {
                        GemmCase<T> g = constant(real, ta, tb, s, 1, 1, 1, 0, NAN);
                        int p = (row * 5) % s[2];
                        g.a().set(ta == Transpose.TRANS ? p : row, ta == Transpose.TRANS ? row : p, bad);
                        g.run(kernels);
                        for (int i = 0; i < s[0]; i++) {
                            for (int j = 0; j < s[1]; j++) {
                                assertEquals(i == row ? bad : s[2], g.c().get(i, j), () -> g.toString());
                            }
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void oneBadElementOfBSpoilsItsColumn(Backends.Opener backend, Real<T> real, Transpose ta, Transpose tb) {
        try (Kernels kernels = backend.open()) {
            for (int[] s : SIZES) {
                for (double bad : new double[] {NAN, INF, -INF}) {
                    for (int column : new int[] {0, s[1] / 2, s[1] - 1}) {
                        GemmCase<T> g = constant(real, ta, tb, s, 1, 1, 1, 0, NAN);
                        int p = (column * 3) % s[2];
                        g.b().set(tb == Transpose.TRANS ? column : p, tb == Transpose.TRANS ? p : column, bad);
                        g.run(kernels);
                        for (int i = 0; i < s[0]; i++) {
                            for (int j = 0; j < s[1]; j++) {
                                assertEquals(j == column ? bad : s[2], g.c().get(i, j), () -> g.toString());
                            }
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void infinitiesFollowTheArithmetic(Backends.Opener backend, Real<T> real, Transpose ta, Transpose tb) {
        double max = real.largest();
        try (Kernels kernels = backend.open()) {
            for (int[] s : SIZES) {
                assertAll(kernels, NAN, constant(real, ta, tb, s, 1, INF, 1, 1, -INF));
                assertAll(kernels, NAN, constant(real, ta, tb, s, 1, INF, 0, 0, 0));
                assertAll(kernels, INF, constant(real, ta, tb, s, -1, INF, -1, 1, INF));
                assertAll(kernels, -INF, constant(real, ta, tb, s, -1, 1, INF, 1, 5));
                assertAll(kernels, INF, constant(real, ta, tb, s, INF, 1, 1, 1, 0));
                assertAll(kernels, NAN, constant(real, ta, tb, s, INF, 0, 1, 1, 0));
                assertAll(kernels, NAN, constant(real, ta, tb, s, NAN, 1, 1, 0, 0));
                assertAll(kernels, NAN, constant(real, ta, tb, s, 1, 1, 1, INF, 0));
                // α·Aᵢₚ is rounded before it meets B: it overflows although the whole product would not.
                assertAll(kernels, INF, constant(real, ta, tb, s, 2, max, 0.0625, 1, 0));
                // A fused multiply-add does not overflow between its product and its sum.
                int[] one = {s[0], s[1], 1};
                assertAll(kernels, max, constant(real, ta, tb, one, 1, max, 2, -1, max));
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void subnormalsAreKept(Backends.Opener backend, Real<T> real, Transpose ta, Transpose tb) {
        double step = real.smallestSubnormal();
        double normal = real.smallestNormal();
        try (Kernels kernels = backend.open()) {
            for (int[] s : SIZES) {
                assertAll(kernels, s[2] * step, constant(real, ta, tb, s, 1, step, 1, 0, NAN));
                assertAll(kernels, (3 - 2.0 * s[2]) * step, constant(real, ta, tb, s, -1, 2, step, 1, 3 * step));
                assertAll(kernels, 5 * step, constant(real, ta, tb, s, 0, 1, 1, 1, 5 * step));
                assertAll(kernels, s[2] * normal / 4, constant(real, ta, tb, s, 1, normal, 0.25, 0, NAN));
                // One rounding, to even: half a step is 0, three halves are 2 steps.
                assertAll(kernels, 0, constant(real, ta, tb, s, 1, step, 0.5, 0, NAN));
                int[] one = {s[0], s[1], 1};
                assertAll(kernels, 2 * step, constant(real, ta, tb, one, 1, 3 * step, 0.5, 0, NAN));
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void negativeZeroFollowsTheArithmetic(Backends.Opener backend, Real<T> real, Transpose ta, Transpose tb) {
        try (Kernels kernels = backend.open()) {
            for (int[] s : SIZES) {
                assertAll(kernels, -0.0, constant(real, ta, tb, s, 1, -0.0, 1, 1, -0.0));
                assertAll(kernels, 0.0, constant(real, ta, tb, s, 1, 0.0, 1, 1, -0.0));
                assertAll(kernels, 0.0, constant(real, ta, tb, s, 1, -0.0, 1, 1, 0.0));
                // With β = 0 the chain starts at +0, which absorbs -0.
                assertAll(kernels, 0.0, constant(real, ta, tb, s, 1, -0.0, 1, 0, NAN));
                assertAll(kernels, -0.0, constant(real, ta, tb, s, -1, 0.0, 1, -1, 0.0));
            }
        }
    }

    /// A NaN in an operand of the epilogue stays in its column or element.
    @ParameterizedTest
    @MethodSource("dev.lanewise.kernels.Backends#byType")
    <T> void nanInAnEpilogueStaysInItsPlace(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(52);
        Matrix<T> c = Matrix.padded(real, random, 9, 35).fill(1);
        Matrix<T> bias = Matrix.padded(real, random, 1, 35).fill(1);
        Matrix<T> s = Matrix.padded(real, random, 9, 35).fill(0);
        Matrix<T> sums = Matrix.padded(real, random, 1, 35);
        bias.set(0, 20, NAN);
        s.set(4, 33, NAN);
        Epilogue<T> e = real.epilogue()
                .bias(bias.array, bias.offset)
                .derivative(Activation.TANH, s.array, s.offset, s.ld)
                .columnSums(sums.array, sums.offset)
                .build();
        try (Kernels kernels = backend.open()) {
            real.apply(kernels, 9, 35, c.array, c.offset, c.ld, e);
        }
        for (int j = 0; j < 35; j++) {
            for (int i = 0; i < 9; i++) {
                boolean bad = j == 20 || (i == 4 && j == 33);
                assertTrue(bad ? Double.isNaN(c.get(i, j)) : c.get(i, j) == 2, i + ", " + j + ": " + c.get(i, j));
            }
            double sum = sums.get(0, j);
            assertTrue((j == 20 || j == 33) ? Double.isNaN(sum) : sum == 18, "sum " + j + ": " + sum);
        }
    }
}
