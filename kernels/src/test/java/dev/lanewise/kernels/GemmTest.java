package dev.lanewise.kernels;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// GEMM against an oracle of twice the precision: every transpose, type and backend; around the tile, around the
/// blocks, and at random.
class GemmTest {
    private static final String ALL = "dev.lanewise.kernels.Backends#byTypeAndTransposes";

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void everySizeAroundTheTile(Backends.Opener backend, Real<T> real, Transpose transA, Transpose transB) {
        SplittableRandom random = new SplittableRandom(1);
        try (Kernels kernels = backend.open()) {
            for (Shapes.Size size : Shapes.aroundTile(Backends.blocking(kernels, real), 1200)) {
                for (int k : new int[] {1, 3, 8, 19}) {
                    check(kernels, GemmCase.random(real, random, transA, transB, size.m(), size.n(), k));
                }
            }
        }
    }

    /// Every height and width of the tiles that read operands where they lie, from 0, from C and from β·C, whole and
    /// ragged.
    @ParameterizedTest
    @MethodSource(ALL)
    <T> void everyDirectTile(Backends.Opener backend, Real<T> real, Transpose transA, Transpose transB) {
        SplittableRandom random = new SplittableRandom(6);
        try (Kernels kernels = backend.open()) {
            int lanes = Math.max(2, kernels.description().vectorBits() / 8 / real.bytes());
            for (int m = 1; m <= 17; m++) {
                for (int vectors = 1; vectors <= 4; vectors++) {
                    for (int n : new int[] {vectors * lanes, vectors * lanes - 1}) {
                        for (double beta : new double[] {0, 1, -0.75}) {
                            check(kernels, GemmCase.random(real, random, transA, transB, m, n, 65, 1, beta));
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void everyDepth(Backends.Opener backend, Real<T> real, Transpose transA, Transpose transB) {
        SplittableRandom random = new SplittableRandom(2);
        try (Kernels kernels = backend.open()) {
            Blocking tile = Backends.blocking(kernels, real);
            int[] rows = {1, tile.mr(), tile.mr() + 1, 2 * tile.mr() + 1};
            int[] columns = {1, tile.nr() - 1, tile.nr(), 2 * tile.nr() + 1};
            for (int k = 0; k <= 2 * Math.max(tile.mr(), tile.nr()) + 1; k++) {
                for (int m : rows) {
                    check(kernels, GemmCase.random(real, random, transA, transB, m, columns[(m + k) % 4], k));
                }
            }
        }
    }

    /// One more and one less than each block, so that every loop around the tile runs more than once.
    @ParameterizedTest
    @MethodSource(ALL)
    <T> void acrossBlocks(Backends.Opener backend, Real<T> real, Transpose transA, Transpose transB) {
        SplittableRandom random = new SplittableRandom(3);
        try (Kernels kernels = backend.open()) {
            Blocking b = Backends.blocking(kernels, real);
            for (int d = -1; d <= 1; d++) {
                int kc = b.kc() + d;
                check(kernels, GemmCase.random(real, random, transA, transB, b.mr() + 1, b.nr() + 1, kc));
                check(kernels, GemmCase.random(real, random, transA, transB, 2, 3, b.kc() + kc));
                check(kernels, GemmCase.random(real, random, transA, transB, b.mc() + d, b.nr() - 1, 7));
                check(kernels, GemmCase.random(real, random, transA, transB, b.mr() - 1, b.nc() + d, 5));
            }
        }
    }

    /// All three blocks crossed at once, and every operation accumulating into C.
    @ParameterizedTest
    @MethodSource(ALL)
    <T> void largerThanEveryBlock(Backends.Opener backend, Real<T> real, Transpose transA, Transpose transB) {
        SplittableRandom random = new SplittableRandom(4);
        try (Kernels kernels = backend.open()) {
            Blocking b = Backends.blocking(kernels, real);
            int m = Math.min(b.mc(), 400) + b.mr() + 3;
            int k = b.kc() + 5;
            int n = (int) Math.max(b.nr() + 5L, Math.min(b.nc() + 3L, 40_000_000L / m / k));
            for (double alpha : new double[] {-0.75, 1}) { // A packed, and in place where it is not transposed
                GemmCase<T> g = GemmCase.random(real, random, transA, transB, m, n, k, alpha, 0.5);
                g.run(kernels);
                GemmOracle.checkSome(g);
                g.assertNothingElseWritten();
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void randomSizes(Backends.Opener backend, Real<T> real, Transpose transA, Transpose transB) {
        SplittableRandom random = new SplittableRandom(5);
        try (Kernels kernels = backend.open()) {
            for (int round = 0; round < 12; round++) {
                int m = 1 + random.nextInt(round % 3 == 0 ? 600 : 90);
                int n = 1 + random.nextInt(round % 3 == 1 ? 600 : 90);
                int k = 1 + random.nextInt(round % 3 == 2 ? 600 : 200);
                GemmCase<T> g = GemmCase.random(real, random, transA, transB, m, n, k);
                g.run(kernels);
                GemmOracle.checkSome(g);
                g.assertNothingElseWritten();
            }
        }
    }

    private static void check(Kernels kernels, GemmCase<?> g) {
        g.run(kernels);
        GemmOracle.check(g);
        g.assertNothingElseWritten();
    }
}
