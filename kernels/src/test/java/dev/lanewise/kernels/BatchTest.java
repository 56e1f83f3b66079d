package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Batches: the bits of the products one by one.
class BatchTest {
    private static final String ALL = "dev.lanewise.kernels.Backends#byType";
    private static final String TRANSPOSES = "dev.lanewise.kernels.Backends#byTypeAndTransposes";

    private static <T> T random(Real<T> real, SplittableRandom random, int length) {
        T x = real.allocate(length);
        for (int i = 0; i < length; i++) {
            real.set(x, i, real.round(random.nextDouble(-1, 1)));
        }
        return x;
    }

    @ParameterizedTest
    @MethodSource(TRANSPOSES)
    <T> void equalsOneByOne(Backends.Opener backend, Real<T> real, Transpose ta, Transpose tb) {
        SplittableRandom random = new SplittableRandom(101);
        int[][] sizes = {{3, 4, 5}, {16, 16, 16}, {1, 33, 20}, {33, 1, 20}, {20, 70, 30}, {8, 8, 0}};
        try (Kernels kernels = backend.open()) {
            for (int[] s : sizes) {
                for (int batch : new int[] {0, 1, 7, 150}) {
                    int m = s[0];
                    int n = s[1];
                    int k = s[2];
                    boolean beside = batch == 7; // the C side by side in the rows of one matrix
                    int lda = (ta == Transpose.TRANS ? m : k) + 1;
                    int ldb = (tb == Transpose.TRANS ? k : n) + 2;
                    int ldc = beside ? n * batch + 1 : n + 1;
                    int strideA = batch == 1 ? 0 : lda * (ta == Transpose.TRANS ? k : m) + 3;
                    int strideB = batch == 150 ? 0 : ldb * (tb == Transpose.TRANS ? n : k) + 1;
                    int strideC = beside ? n : ldc * m;
                    T a = random(real, random, 4 + lda * Math.max(m, k) + strideA * Math.max(0, batch - 1));
                    T b = random(real, random, 4 + ldb * Math.max(n, k) + strideB * Math.max(0, batch - 1));
                    T c = random(real, random, 4 + ldc * m + strideC * Math.max(0, batch - 1));
                    T expected = real.copy(c);
                    for (int i = 0; i < batch; i++) {
                        real.gemm(
                                kernels,
                                ta,
                                tb,
                                m,
                                n,
                                k,
                                1,
                                a,
                                1 + i * strideA,
                                lda,
                                b,
                                2 + i * strideB,
                                ldb,
                                0.5,
                                expected,
                                3 + i * strideC,
                                ldc);
                    }
                    real.gemmBatched(
                            kernels, ta, tb, m, n, k, 1, a, 1, lda, strideA, b, 2, ldb, strideB, 0.5, c, 3, ldc,
                            strideC, batch);
                    assertEquals(-1, real.mismatch(expected, c), () -> m + "×" + n + "×" + k + " batch " + batch);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void refusals(Backends.Opener backend, Real<T> real) {
        T x = real.allocate(100);
        T c = real.allocate(100);
        try (Kernels kernels = backend.open()) {
            expect(IndexOutOfBoundsException.class, "the last of 7", () -> call(kernels, real, x, 16, 0, c, 0, 16, 7));
            expect(
                    IndexOutOfBoundsException.class,
                    "aOffset",
                    () -> call(kernels, real, x, Long.MAX_VALUE, 0, c, 0, 16, 3));
            expect(IllegalArgumentException.class, "strideB=-1", () -> call(kernels, real, x, 0, -1, c, 0, 16, 3));
            expect(IllegalArgumentException.class, "batch=-2", () -> call(kernels, real, x, 0, 0, c, 0, 16, -2));
            expect(IllegalArgumentException.class, "strideC=15", () -> call(kernels, real, x, 0, 0, c, 0, 15, 3));
            expect(IllegalArgumentException.class, "array of A", () -> call(kernels, real, x, 0, 0, x, 50, 16, 3));
            for (int i = 0; i < 100; i++) {
                assertEquals(0, real.get(c, i), "something was written");
            }
        }
    }

    private static <T> void call(
            Kernels kernels, Real<T> real, T a, long strideA, long strideB, T c, int cOffset, long strideC, int batch) {
        T b = real.allocate(100);
        real.gemmBatched(
                kernels,
                Transpose.NO_TRANS,
                Transpose.NO_TRANS,
                4,
                4,
                4,
                1,
                a,
                0,
                4,
                strideA,
                b,
                0,
                4,
                strideB,
                0,
                c,
                cOffset,
                4,
                strideC,
                batch);
    }

    private static void expect(
            Class<? extends Throwable> type, String text, org.junit.jupiter.api.function.Executable call) {
        Throwable thrown = assertThrows(type, call);
        assertTrue(thrown.getMessage().contains(text), thrown.getMessage());
    }
}
