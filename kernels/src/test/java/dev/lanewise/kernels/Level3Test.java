package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.kernels.Level3Case.Flags;
import dev.lanewise.kernels.Level3Case.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The level-3 routines beyond the general product: right to the documented bound, nothing else read or written, and
/// the same bits everywhere.
class Level3Test {
    private static final String FLAGS = "dev.lanewise.kernels.Level3Test#flags";

    /// α and β.
    private static final double[][] FACTORS = {
        {1, 0}, {1, 1}, {-1, 1}, {0.3, -1.7}, {0, 1}, {0, 0}, {-2.5, 0.1}, {0, -0.7}
    };

    private static Kernels scalar;
    private static List<Kernels> simd;
    private static List<Kernels> all;

    static Stream<Arguments> flags() {
        return Real.all().stream().flatMap(real -> Flags.all().stream().map(flags -> Arguments.of(real, flags)));
    }

    @BeforeAll
    static void open() {
        scalar = Backends.scalar().open();
        simd = new ArrayList<>();
        if (Backends.simdExpected()) {
            for (int threads = 1; threads <= 3; threads++) {
                simd.add(Backends.simd(threads).open());
            }
        }
        all = new ArrayList<>(List.of(scalar));
        all.addAll(simd);
    }

    @AfterAll
    static void close() {
        all.forEach(Kernels::close);
    }

    @ParameterizedTest
    @MethodSource(FLAGS)
    <T> void everySmallOrder(Real<T> real, Flags flags) {
        SplittableRandom random = new SplittableRandom(91);
        for (int order = 0; order <= 70; order++) {
            for (int other : new int[] {order % 3, random.nextInt(order < 20 ? 80 : 45)}) {
                double[] factors = FACTORS[random.nextInt(FACTORS.length)];
                Level3Case<T> g = Level3Case.random(real, random, flags, order, other, factors[0], factors[1]);
                Level3Case<T> specified = onEvery(g);
                specified.check();
            }
        }
    }

    /// More than one block, rectangles beside them, work for several threads.
    @ParameterizedTest
    @MethodSource(FLAGS)
    <T> void acrossBlocks(Real<T> real, Flags flags) {
        SplittableRandom random = new SplittableRandom(92);
        int[][] sizes = {{127, 130}, {128, 3}, {129, 1}, {193, 150}, {200, 130}, {257, 40}, {385, 2}};
        for (int[] size : sizes) {
            double[] factors = FACTORS[random.nextInt(4)];
            onEvery(Level3Case.random(real, random, flags, size[0], size[1], factors[0], factors[1]))
                    .check();
        }
    }

    /// On every backend and number of threads, to the same bits.
    ///
    /// @return the case as scalar has computed it
    private static <T> Level3Case<T> onEvery(Level3Case<T> g) {
        Level3Case<T> specified = g.withC(g.c().copy());
        specified.run(scalar);
        for (Kernels kernels : simd) {
            Level3Case<T> actual = g.withC(g.c().copy());
            actual.run(kernels);
            actual.c().assertSame(specified.c(), kernels.description().threads() + " threads, " + g);
            actual.a().assertUntouched("A of " + g);
            actual.c().assertPaddingUntouched("C of " + g);
        }
        return specified;
    }

    /// An update and a product with a symmetric matrix are the general product with all elements, bit for bit, and an
    /// update writes no other. The largest is packed, in more than one block.
    @ParameterizedTest
    @MethodSource(FLAGS)
    <T> void equalsTheGeneralProduct(Real<T> real, Flags flags) {
        assumeTrue(!flags.operation().isTriangular(), "has an order of its own");
        SplittableRandom random = new SplittableRandom(93);
        int[][] sizes = {{2, 3}, {17, 70}, {65, 300}, {130, 131}, {257, 20}, {300, 200}, {250, 600}};
        if (flags.operation().updatesTriangle()) {
            sizes[0] = new int[] {1, 40};
        }
        for (int[] size : sizes) {
            for (double[] factors : new double[][] {{1, 0}, {-1, 1}, {0.3, -1.7}}) {
                equalsTheGeneralProduct(
                        Level3Case.random(real, random, flags, size[0], size[1], factors[0], factors[1]));
            }
        }
    }

    /// A symmetric matrix of several blocks in both directions, that of a wide product.
    @ParameterizedTest
    @MethodSource(FLAGS)
    <T> void equalsTheGeneralProductBeyondOneDepth(Real<T> real, Flags flags) {
        assumeTrue(flags.operation() == Operation.SYMM, "others have no such blocks");
        equalsTheGeneralProduct(Level3Case.random(real, new SplittableRandom(94), flags, 1030, 192, 0.7, 1.3));
    }

    private static <T> void equalsTheGeneralProduct(Level3Case<T> g) {
        Matrix<T> expected = g.c().copy();
        generalProduct(g, expected);
        for (Kernels kernels : all) {
            Level3Case<T> actual = g.withC(g.c().copy());
            actual.run(kernels);
            for (int i = 0; i < g.m(); i++) {
                for (int j = 0; j < g.n(); j++) {
                    if (g.isWritten(i, j)) {
                        assertEquals(
                                Double.doubleToRawLongBits(expected.get(i, j)),
                                Double.doubleToRawLongBits(actual.c().get(i, j)),
                                () -> g.toString());
                    } else {
                        assertEquals(
                                Double.doubleToRawLongBits(g.c().get(i, j)),
                                Double.doubleToRawLongBits(actual.c().get(i, j)),
                                () -> g + ": the other triangle was written");
                    }
                }
            }
            actual.c().assertPaddingUntouched("C of " + g);
        }
    }

    private static <T> void generalProduct(Level3Case<T> g, Matrix<T> c) {
        Real<T> real = g.real();
        Transpose other = GemmCase.transposeIf(g.trans() == Transpose.NO_TRANS);
        if (g.operation() == Operation.SYMM) {
            int order = g.side() == Side.LEFT ? g.m() : g.n();
            Matrix<T> whole = Matrix.tight(real, order, order);
            for (int i = 0; i < order; i++) {
                for (int j = 0; j < order; j++) {
                    whole.set(i, j, g.opA(i, j));
                }
            }
            boolean left = g.side() == Side.LEFT;
            gemm(
                    g,
                    Transpose.NO_TRANS,
                    Transpose.NO_TRANS,
                    order,
                    left ? whole : g.b(),
                    left ? g.b() : whole,
                    g.beta(),
                    c);
        } else if (g.operation() == Operation.SYRK) {
            gemm(g, g.trans(), other, g.k(), g.a(), g.a(), g.beta(), c);
        } else {
            gemm(g, g.trans(), other, g.k(), g.a(), g.b(), g.beta(), c);
            gemm(g, g.trans(), other, g.k(), g.b(), g.a(), 1, c);
        }
    }

    private static <T> void gemm(
            Level3Case<T> g, Transpose ta, Transpose tb, int k, Matrix<T> a, Matrix<T> b, double beta, Matrix<T> c) {
        g.real()
                .gemm(
                        scalar, ta, tb, g.m(), g.n(), k, g.alpha(), a.array, a.offset, a.ld, b.array, b.offset, b.ld,
                        beta, c.array, c.offset, c.ld);
    }

    /// α = 0 reads neither A nor B (X), β = 0 does not read C.
    @ParameterizedTest
    @MethodSource(FLAGS)
    <T> void whatIsMultipliedByZeroIsNotRead(Real<T> real, Flags flags) {
        SplittableRandom random = new SplittableRandom(94);
        for (int order : new int[] {3, 40, 130}) {
            for (double beta : new double[] {0, 1, 0.5}) {
                Level3Case<T> g = Level3Case.random(real, random, flags, order, 37, 0, beta);
                g.a().fill(Double.NaN);
                if (g.b() != null) {
                    g.b().fill(Double.NaN);
                }
                if (flags.operation().isTriangular()) {
                    g.c().fill(Double.NaN);
                }
                for (Kernels kernels : all) {
                    Level3Case<T> actual = g.withC(g.c().copy());
                    actual.run(kernels);
                    for (int i = 0; i < g.m(); i++) {
                        for (int j = 0; j < g.n(); j++) {
                            if (g.isWritten(i, j)) {
                                boolean zero = flags.operation().isTriangular() || beta == 0;
                                double expected = zero ? 0 : real.round(g.beta() * g.c().get(i, j));
                                assertEquals(expected, actual.c().get(i, j), () -> g.toString());
                            }
                        }
                    }
                }
            }
        }
    }

    /// An infinity or NaN in B reaches those elements that depend on it and no others: no zero of the other triangle
    /// multiplies it.
    @ParameterizedTest
    @MethodSource(FLAGS)
    <T> void infinitiesStayWhereTheyBelong(Real<T> real, Flags flags) {
        assumeTrue(flags.operation().isTriangular(), "the general product says what the others do");
        SplittableRandom random = new SplittableRandom(95);
        for (int order : new int[] {2, 7, 30, 66, 150}) {
            for (double special : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
                Level3Case<T> clean = Level3Case.random(real, random, flags, order, 35, 0.5, 0);
                boolean left = flags.side() == Side.LEFT;
                int at = random.nextInt(order);
                int line = random.nextInt(35);
                Level3Case<T> g = clean.withC(clean.c().copy());
                g.c().set(left ? at : line, left ? line : at, special);
                g.c().remember();
                for (Kernels kernels : all) {
                    Level3Case<T> expected = clean.withC(clean.c().copy());
                    Level3Case<T> actual = g.withC(g.c().copy());
                    expected.run(kernels);
                    actual.run(kernels);
                    for (int i = 0; i < g.m(); i++) {
                        for (int j = 0; j < g.n(); j++) {
                            boolean same = (left ? j : i) != line;
                            double factor = left ? g.opA(i, at) : g.opA(at, j);
                            if (same || factor == 0) {
                                assertEquals(expected.c().get(i, j), actual.c().get(i, j), () -> g.toString());
                            } else {
                                double v = actual.c().get(i, j);
                                assertTrue(!Double.isFinite(v), () -> g + ": " + v);
                            }
                        }
                    }
                }
            }
        }
    }

    /// Pivots whose reciprocals overflow or are subnormal, and such that divide by zero.
    @ParameterizedTest
    @MethodSource(FLAGS)
    <T> void extremePivots(Real<T> real, Flags flags) {
        assumeTrue(flags.operation() == Operation.TRSM && flags.diag() == Diagonal.NON_UNIT, "has no pivots");
        SplittableRandom random = new SplittableRandom(96);
        double[] pivots = {
            real.smallestNormal() / 8, -real.smallestNormal() / 2, real.largest() / 2, -real.largest() / 1.5
        };
        for (int order : new int[] {1, 5, 20}) {
            Level3Case<T> g = Level3Case.random(real, random, flags, order, 19, 1, 0);
            for (int i = 0; i < order; i++) {
                for (int j = 0; j < order; j++) {
                    if (i != j && g.opA(i, j) != 0) {
                        boolean stored = flags.trans() == Transpose.NO_TRANS;
                        g.a().set(stored ? i : j, stored ? j : i, 0);
                    }
                }
                double pivot = pivots[i % pivots.length];
                g.a().set(i, i, pivot);
                for (int j = 0; j < 19; j++) {
                    // The quotient is of the size of 1.
                    boolean left = flags.side() == Side.LEFT;
                    g.c().set(left ? i : j, left ? j : i, pivot * (random.nextInt(3) == 0 ? 0.5 : 1));
                }
            }
            g.a().remember();
            g.c().remember();
            Level3Case<T> specified = onEvery(g);
            for (int i = 0; i < g.m(); i++) {
                for (int j = 0; j < g.n(); j++) {
                    int pivot = flags.side() == Side.LEFT ? i : j;
                    double exact = g.c().get(i, j) / g.a().get(pivot, pivot);
                    double error = Math.abs(specified.c().get(i, j) - exact);
                    assertTrue(error <= 3 * real.unitRoundoff() * Math.abs(exact), () -> g + ": " + error);
                }
            }
            g.a().set(0, 0, 0);
            g.c().set(0, 0, 1);
            g.a().remember();
            g.c().remember();
            specified = onEvery(g);
            assertEquals(Double.POSITIVE_INFINITY, specified.c().get(0, 0));
        }
    }
}
