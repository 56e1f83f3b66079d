package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Products that are added to C once: on every path, in arrays, segments and packed, the bits of the product alone,
/// then two products and a sum.
class AddOnceEpilogueTest {
    private static final String ALL = "dev.lanewise.kernels.Backends#byType";
    private static final String TRANSPOSES = "dev.lanewise.kernels.Backends#byTypeAndTransposes";
    private static final double[] BETAS = {1, 0.75, 0, -1.5};

    /// β·C + a·Σ, Σ from another call; NaN of Σ or C stay NaN.
    private static <T> Matrix<T> expected(Real<T> real, Matrix<T> before, Matrix<T> sums, double factor, double beta) {
        Matrix<T> c = before.copy();
        for (int i = 0; i < c.rows; i++) {
            for (int j = 0; j < c.columns; j++) {
                double product = real.round(factor * sums.get(i, j));
                c.set(i, j, beta == 0 ? product : real.round(real.round(beta * before.get(i, j)) + product));
            }
        }
        return c;
    }

    private static <T> void check(Kernels kernels, Kernels scalar, GemmCase<T> g, double factor) {
        Real<T> real = g.real();
        GemmCase<T> alone = new GemmCase<>(
                real,
                g.transA(),
                g.transB(),
                g.m(),
                g.n(),
                g.k(),
                g.alpha(),
                g.a(),
                g.b(),
                0,
                Matrix.tight(real, g.m(), g.n()));
        alone.run(scalar);
        T factors = real.allocate(3);
        real.set(factors, 2, factor);
        Epilogue<T> once = real.epilogue().addOnce(factors, 2).build();
        Matrix<T> c = g.c().copy();
        g.withC(c).run(kernels, once);
        String what = kernels.description() + " " + g + " factor " + factor;
        c.assertSame(expected(real, g.c(), alone.c(), real.round(factor), g.beta()), what);
        g.withC(c).assertNothingElseWritten();
    }

    @ParameterizedTest
    @MethodSource(TRANSPOSES)
    <T> void isTheProductThenASum(Backends.Opener backend, Real<T> real, Transpose ta, Transpose tb) {
        SplittableRandom random = new SplittableRandom(91);
        try (Kernels kernels = backend.open();
                Kernels scalar = Kernels.scalar()) {
            Blocking tile = Backends.blocking(kernels, real);
            int turn = 0;
            for (Shapes.Size size : Shapes.aroundTile(tile, 150)) {
                int k = new int[] {0, 1, 2, 5, 17, 40, 64}[turn % 7];
                double beta = BETAS[turn % 4];
                double alpha = turn % 5 == 0 ? 1 : turn % 5 == 1 ? 0 : 1.0 / 3;
                check(kernels, scalar, GemmCase.random(real, random, ta, tb, size.m(), size.n(), k, alpha, beta), -0.3);
                turn++;
            }
            int kc = tile.kc();
            int[][] sizes = {
                {784, 100, 64},
                {100, 10, 64},
                {784, 128, 1},
                {3, 300, 300},
                {7, 128, 64},
                {40, 200, 256},
                {1, 300, 200},
                {300, 1, 200},
                {1, 5000, 20},
                {1, 1, 1000},
                {2, 3, kc + 1},
                {64, 70, kc},
                {64, 70, kc + 1},
                {65, 130, 3 * kc + 5},
                {257, 1300, 33},
                {1500, 130, 20},
                {130, 2100, 3},
                {2, 2, 2},
                {4, 4, 4},
                {40, 12, 64},
                {1601, 33, 300},
                {3, 4, 8},
                {4, 2, 8},
                {500, 10, 64},
                {7, 3, 1},
                {33, 1, 70},
                {130, 7, 40}
            };
            for (int[] s : sizes) {
                for (double beta : new double[] {1, 0.99, 0}) {
                    check(
                            kernels,
                            scalar,
                            GemmCase.random(real, random, ta, tb, s[0], s[1], s[2], 1.0 / 64, beta),
                            -0.1);
                    check(kernels, scalar, GemmCase.tight(real, random, ta, tb, s[0], s[1], s[2], 1, beta), 0.7);
                }
            }
        }
    }

    /// NaN, infinities and zeros of both signs in C, A and B; a factor of 0, NaN, infinity.
    @ParameterizedTest
    @MethodSource(TRANSPOSES)
    <T> void specialValues(Backends.Opener backend, Real<T> real, Transpose ta, Transpose tb) {
        SplittableRandom random = new SplittableRandom(92);
        try (Kernels kernels = backend.open();
                Kernels scalar = Kernels.scalar()) {
            for (int[] s : new int[][] {{5, 40, 3}, {17, 65, 9}, {64, 64, 64}, {90, 1, 20}, {130, 200, 1}}) {
                for (double factor : new double[] {0, -1, Double.NaN, Double.NEGATIVE_INFINITY}) {
                    GemmCase<T> g = GemmCase.random(real, random, ta, tb, s[0], s[1], s[2], 1, -1);
                    g.a().sprinkle(random, 20);
                    g.b().sprinkle(random, 20);
                    g.c().sprinkle(random, 5);
                    check(kernels, scalar, g, factor);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPOSES)
    <T> void segmentsAndPackedMatricesToo(Backends.Opener backend, Real<T> real, Transpose ta, Transpose tb) {
        SplittableRandom random = new SplittableRandom(93);
        T factors = real.allocate(1);
        real.set(factors, 0, -0.3);
        Epilogue<T> once = real.epilogue().addOnce(factors, 0).build();
        try (Kernels kernels = backend.open();
                Arena arena = Arena.ofShared()) {
            int kc = Backends.blocking(kernels, real).kc();
            int[][] sizes = {
                {1, 1, 3},
                {7, 5, 9},
                {784, 100, 64},
                {40, 90, 65},
                {300, 1, 40},
                {1, 70, 33},
                {65, 130, kc + 3},
                {9, 0, 4},
                {0, 7, 4},
                {5, 6, 0},
                {520, 1040, 5}
            };
            for (int[] s : sizes) {
                for (double beta : new double[] {0.9, 0}) {
                    GemmCase<T> g = GemmCase.random(real, random, ta, tb, s[0], s[1], s[2], 0.5, beta);
                    Matrix<T> c = g.c().copy();
                    g.withC(c).run(kernels, once);
                    MemorySegment to = arena.allocate(real.memory(g.c().array).byteSize() + 4, 64)
                            .asSlice(4);
                    to.copyFrom(real.memory(g.c().array));
                    real.gemm(
                            kernels,
                            ta,
                            tb,
                            s[0],
                            s[1],
                            s[2],
                            g.alpha(),
                            real.memory(g.a().array),
                            g.a().offset,
                            g.a().ld,
                            real.memory(g.b().array),
                            g.b().offset,
                            g.b().ld,
                            beta == 0 ? 0 : g.beta(),
                            to,
                            g.c().offset,
                            g.c().ld,
                            once);
                    assertEquals(-1, to.mismatch(real.memory(c.array)), "segments " + g);

                    PackedMatrix<T> packed = real.pack(kernels, tb, s[2], s[1], g.b().array, g.b().offset, g.b().ld);
                    Matrix<T> alone = Matrix.tight(real, s[0], s[1]);
                    real.gemm(
                            kernels,
                            ta,
                            s[0],
                            g.alpha(),
                            g.a().array,
                            g.a().offset,
                            g.a().ld,
                            packed,
                            0,
                            alone.array,
                            alone.offset,
                            alone.ld,
                            null);
                    Matrix<T> actual = g.c().copy();
                    real.gemm(
                            kernels,
                            ta,
                            s[0],
                            g.alpha(),
                            g.a().array,
                            g.a().offset,
                            g.a().ld,
                            packed,
                            g.beta(),
                            actual.array,
                            actual.offset,
                            actual.ld,
                            once);
                    actual.assertSame(expected(real, g.c(), alone, real.round(-0.3), g.beta()), "packed " + g);
                }
            }
        }
    }

    /// 1024 terms, each below half a unit in the last place of C, which together move it.
    @ParameterizedTest
    @MethodSource(ALL)
    <T> void smallTermsAreNotLost(Backends.Opener backend, Real<T> real) {
        int k = 1024;
        T ones = real.allocate(k);
        T terms = real.allocate(k);
        for (int p = 0; p < k; p++) {
            real.set(ones, p, 1);
            real.set(terms, p, 1.0 / 1024);
        }
        T c = real.allocate(1);
        real.set(c, 0, 1);
        T factor = real.allocate(1);
        real.set(factor, 0, -3e-5);
        try (Kernels kernels = backend.open()) {
            Epilogue<T> once = real.epilogue().addOnce(factor, 0).build();
            real.gemm(
                    kernels,
                    Transpose.TRANS,
                    Transpose.NO_TRANS,
                    1,
                    1,
                    k,
                    1,
                    ones,
                    0,
                    1,
                    terms,
                    0,
                    1,
                    1,
                    c,
                    0,
                    1,
                    once);
            assertEquals(real.round(1 - real.round(3e-5)), real.get(c, 0));
        }
    }

    @Test
    void standsAloneAndApart() {
        float[] factor = {1};
        Epilogue<float[]> once = Epilogue.ofFloat().addOnce(factor, 0).build();
        assertSame(factor, once.addOnceFactor());
        assertEquals(0, once.addOnceFactorOffset());
        assertEquals("product added once", once.toString());
        float[] x = new float[4];
        assertThrows(
                IllegalStateException.class,
                () -> Epilogue.ofFloat().addOnce(factor, 0).bias(x, 0).build());
        assertThrows(
                IllegalStateException.class,
                () -> Epilogue.ofFloat().columnSums(x, 0).addOnce(factor, 0).build());
        Kernels kernels = Kernels.scalar();
        assertThrows(IllegalArgumentException.class, () -> kernels.apply(2, 2, x, 0, 2, once));
        // Behind the array, and within C.
        Epilogue<float[]> outside = Epilogue.ofFloat().addOnce(factor, 1).build();
        Epilogue<float[]> within = Epilogue.ofFloat().addOnce(x, 3).build();
        float[] a = new float[4];
        for (Epilogue<float[]> bad : List.of(outside, within)) {
            RuntimeException e = assertThrows(
                    RuntimeException.class,
                    () -> kernels.sgemm(
                            Transpose.NO_TRANS, Transpose.NO_TRANS, 2, 2, 2, 1, a, 0, 2, a, 0, 2, 1, x, 0, 2, bad));
            assertTrue(e.getMessage().contains("factor"), e.getMessage());
        }
    }
}
