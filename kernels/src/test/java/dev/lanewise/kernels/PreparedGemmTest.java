package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Prepared products: the bits of the calls that they stand for, and the same refusals.
class PreparedGemmTest {
    private static final String ALL = "dev.lanewise.kernels.Backends#byType";
    private static final String TRANSPOSES = "dev.lanewise.kernels.Backends#byTypeAndTransposes";

    /// Sizes on every path: empty, tiny, single tiles, vectors, direct, padded, packed.
    private static final int[][] SIZES = {
        {0, 3, 4},
        {3, 0, 4},
        {3, 4, 0},
        {2, 3, 4},
        {8, 4, 3},
        {3, 4, 8},
        {7, 2, 9},
        {5, 5, 5},
        {8, 8, 8},
        {16, 16, 16},
        {5, 7, 9},
        {12, 12, 12},
        {1, 40, 33},
        {40, 1, 33},
        {1, 1, 50},
        {30, 50, 1},
        {17, 33, 65},
        {64, 64, 64},
        {3, 100, 200},
        {128, 10, 96},
        {230, 210, 190}
    };

    @ParameterizedTest
    @MethodSource(TRANSPOSES)
    <T> void equalsTheCall(Backends.Opener backend, Real<T> real, Transpose ta, Transpose tb) {
        SplittableRandom random = new SplittableRandom(201);
        try (Kernels kernels = backend.open()) {
            for (int[] s : SIZES) {
                for (double[] factors : GemmCase.FACTORS) {
                    GemmCase<T> g = GemmCase.random(real, random, ta, tb, s[0], s[1], s[2], factors[0], factors[1]);
                    T expected = real.copy(g.c().array);
                    Prepared<T> prepared = g.prepare(kernels, null);
                    g.run(prepared);
                    T got = real.copy(g.c().array);
                    real.memory(g.c().array).copyFrom(real.memory(expected));
                    g.run(kernels);
                    assertEquals(-1, real.mismatch(g.c().array, got), g::toString);
                    g.assertNothingElseWritten();
                    assertEquals(real.plan(kernels, ta, tb, g.m(), g.n(), g.k()), prepared.plan());
                }
            }
        }
    }

    /// At the very end of their arrays, where nothing may be read beyond.
    @ParameterizedTest
    @MethodSource(TRANSPOSES)
    <T> void fitsTightly(Backends.Opener backend, Real<T> real, Transpose ta, Transpose tb) {
        SplittableRandom random = new SplittableRandom(202);
        try (Kernels kernels = backend.open()) {
            for (int[] s : SIZES) {
                GemmCase<T> g = GemmCase.tight(real, random, ta, tb, s[0], s[1], s[2], 1, 0);
                g.run(kernels);
                T expected = real.copy(g.c().array);
                for (int i = 0; i < real.length(expected); i++) {
                    real.setMarker(g.c().array, i);
                }
                g.run(g.prepare(kernels, null));
                assertEquals(-1, real.mismatch(expected, g.c().array), g::toString);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPOSES)
    <T> void epilogues(Backends.Opener backend, Real<T> real, Transpose ta, Transpose tb) {
        SplittableRandom random = new SplittableRandom(203);
        try (Kernels kernels = backend.open()) {
            for (int[] s : SIZES) {
                GemmCase<T> g = GemmCase.random(real, random, ta, tb, s[0], s[1], s[2], 1, 0.5);
                int m = g.m();
                int n = g.n();
                Matrix<T> bias = Matrix.random(real, random, 1, n);
                T kept = real.allocate(m * n);
                T sums = real.allocate(n);
                T factor = real.of(-0.25);
                check(
                        kernels,
                        g,
                        real.epilogue()
                                .bias(bias.array, bias.offset)
                                .keepPreActivation(kept, 0, Math.max(1, n))
                                .activation(Activation.GELU)
                                .build());
                check(
                        kernels,
                        g,
                        real.epilogue()
                                .derivative(Activation.TANH, kept, 0, Math.max(1, n))
                                .columnSums(sums, 0)
                                .build());
                check(kernels, g, real.epilogue().addOnce(factor, 0).build());
            }
        }
    }

    /// Bound to the product and given to its run.
    private static <T> void check(Kernels kernels, GemmCase<T> g, Epilogue<T> epilogue) {
        Real<T> real = g.real();
        T before = real.copy(g.c().array);
        g.run(kernels, epilogue);
        T expected = real.copy(g.c().array);
        real.memory(g.c().array).copyFrom(real.memory(before));
        g.run(g.prepare(kernels, epilogue));
        assertEquals(-1, real.mismatch(expected, g.c().array), g::toString);
        real.memory(g.c().array).copyFrom(real.memory(before));
        g.prepare(kernels, null)
                .run(g.a().array, g.a().offset, g.b().array, g.b().offset, g.c().array, g.c().offset, epilogue);
        assertEquals(-1, real.mismatch(expected, g.c().array), g::toString);
        real.memory(g.c().array).copyFrom(real.memory(before));
    }

    @ParameterizedTest
    @MethodSource(TRANSPOSES)
    <T> void otherStorage(Backends.Opener backend, Real<T> real, Transpose ta, Transpose tb) {
        SplittableRandom random = new SplittableRandom(204);
        try (Kernels kernels = backend.open();
                Arena arena = Arena.ofShared()) {
            for (int[] s : SIZES) {
                GemmCase<T> g = GemmCase.random(real, random, ta, tb, s[0], s[1], s[2], 0.5, -1);
                T before = real.copy(g.c().array);
                Prepared<T> prepared = g.prepare(kernels, null);
                g.run(kernels);
                T expected = real.copy(g.c().array);

                MemorySegment c = copy(arena, real, before);
                prepared.run(
                        copy(arena, real, g.a().array),
                        g.a().offset,
                        copy(arena, real, g.b().array),
                        g.b().offset,
                        c,
                        g.c().offset);
                assertEquals(-1, real.memory(expected).mismatch(c), g::toString);

                PackedMatrix<T> b = real.pack(kernels, tb, g.k(), g.n(), g.b().array, g.b().offset, g.b().ld);
                T packedC = real.copy(before);
                T plainC = real.copy(before);
                prepared.run(g.a().array, g.a().offset, b, packedC, g.c().offset);
                real.gemm(
                        kernels,
                        ta,
                        g.m(),
                        0.5,
                        g.a().array,
                        g.a().offset,
                        g.a().ld,
                        b,
                        -1,
                        plainC,
                        g.c().offset,
                        g.c().ld,
                        null);
                assertEquals(-1, real.mismatch(plainC, packedC), g::toString);
            }
        }
    }

    private static <T> MemorySegment copy(Arena arena, Real<T> real, T x) {
        MemorySegment copy = arena.allocate(real.memory(x).byteSize(), 64);
        copy.copyFrom(real.memory(x));
        return copy;
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void batches(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(205);
        int size = 9;
        int batch = 50;
        int stride = size * size;
        T a = Matrix.tight(real, batch, stride).fill(random, 1).array;
        T b = Matrix.tight(real, batch, stride).fill(random, 1).array;
        T expected = real.allocate(batch * stride);
        T c = real.allocate(batch * stride);
        try (Kernels kernels = backend.open()) {
            Prepared<T> prepared = real.prepare(
                    kernels, Transpose.NO_TRANS, Transpose.TRANS, size, size, size, 1, size, size, 0, size, null);
            prepared.runBatched(a, 0, stride, b, 0, stride, c, 0, stride, batch);
            for (int i = 0; i < batch; i++) {
                prepared.run(a, i * stride, b, i * stride, expected, i * stride);
            }
            assertEquals(-1, real.mismatch(expected, c));
            Prepared<T> layer = real.prepare(
                    kernels,
                    Transpose.NO_TRANS,
                    Transpose.TRANS,
                    size,
                    size,
                    size,
                    1,
                    size,
                    size,
                    0,
                    size,
                    real.epilogue().activation(Activation.RELU).build());
            assertThrows(
                    UnsupportedOperationException.class,
                    () -> layer.runBatched(a, 0, stride, b, 0, stride, c, 0, stride, batch));
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void manyThreadsAtOnce(Backends.Opener backend, Real<T> real) throws Exception {
        SplittableRandom random = new SplittableRandom(206);
        try (Kernels kernels = backend.open();
                ExecutorService pool = Executors.newFixedThreadPool(6)) {
            for (int[] s : new int[][] {{8, 8, 8}, {17, 33, 65}, {64, 256, 40}}) {
                GemmCase<T> g =
                        GemmCase.random(real, random, Transpose.NO_TRANS, Transpose.NO_TRANS, s[0], s[1], s[2], 1, 0);
                Prepared<T> prepared = g.prepare(kernels, null);
                g.run(kernels);
                T expected = g.c().array;
                for (Future<T> future : IntStream.range(0, 24)
                        .mapToObj(i -> pool.submit(() -> {
                            T c = real.copy(expected);
                            for (int r = 0; r < 20; r++) {
                                prepared.run(g.a().array, g.a().offset, g.b().array, g.b().offset, c, g.c().offset);
                            }
                            return c;
                        }))
                        .toList()) {
                    assertEquals(-1, real.mismatch(expected, future.get()));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void refusals(Backends.Opener backend, Real<T> real) {
        T x = real.allocate(100);
        T y = real.allocate(100);
        T c = real.allocate(100);
        Transpose no = Transpose.NO_TRANS;
        try (Kernels kernels = backend.open()) {
            expect(
                    IllegalArgumentException.class,
                    "n=-1",
                    () -> real.prepare(kernels, no, no, 2, -1, 2, 1, 2, 2, 0, 2, null));
            expect(
                    IllegalArgumentException.class,
                    "lda=3",
                    () -> real.prepare(kernels, no, no, 2, 2, 4, 1, 3, 2, 0, 2, null));
            expect(
                    IllegalArgumentException.class,
                    "ldb=3",
                    () -> real.prepare(kernels, no, Transpose.TRANS, 2, 2, 4, 1, 4, 3, 0, 2, null));
            expect(
                    IllegalArgumentException.class,
                    "ldc=0",
                    () -> real.prepare(kernels, no, no, 0, 0, 0, 1, 1, 1, 0, 0, null));
            expect(
                    IndexOutOfBoundsException.class,
                    "bias",
                    () -> real.prepare(
                            kernels,
                            no,
                            no,
                            2,
                            2,
                            2,
                            1,
                            2,
                            2,
                            0,
                            2,
                            real.epilogue().bias(c, 99).build()));
            Prepared<T> prepared = real.prepare(kernels, no, no, 4, 5, 6, 1, 6, 5, 1, 7, null);
            expect(NullPointerException.class, "b", () -> prepared.run(x, 0, null, 0, c, 0));
            expect(IndexOutOfBoundsException.class, "aOffset=77", () -> prepared.run(x, 77, y, 0, c, 0));
            expect(IndexOutOfBoundsException.class, "bOffset=-1", () -> prepared.run(x, 0, y, -1, c, 0));
            expect(IndexOutOfBoundsException.class, "bOffset=71", () -> prepared.run(x, 0, y, 71, c, 0));
            expect(IndexOutOfBoundsException.class, "cOffset=75", () -> prepared.run(x, 0, y, 0, c, 75));
            expect(
                    IndexOutOfBoundsException.class,
                    "cOffset=" + Integer.MAX_VALUE,
                    () -> prepared.run(x, 0, y, 0, c, Integer.MAX_VALUE));
            expect(IllegalArgumentException.class, "overlaps A", () -> prepared.run(c, 0, y, 0, c, 20));
            expect(IllegalArgumentException.class, "overlaps B", () -> prepared.run(x, 0, c, 0, c, 20));
            prepared.run(x, 76, y, 70, c, 74);
            Prepared<T> layer = real.prepare(
                    kernels,
                    no,
                    no,
                    4,
                    5,
                    6,
                    1,
                    6,
                    5,
                    1,
                    7,
                    real.epilogue().bias(c, 0).build());
            expect(IllegalArgumentException.class, "bias", () -> layer.run(x, 0, y, 0, c, 0));
            PackedMatrix<T> b = real.pack(kernels, no, 5, 6, y, 0, 6);
            expect(IllegalArgumentException.class, "5×6", () -> prepared.run(x, 0, b, c, 0));
            for (int i = 0; i < 100; i++) {
                assertEquals(0, real.get(c, i), "something was written");
            }
        }
    }

    private static void expect(Class<? extends RuntimeException> type, String part, Runnable call) {
        RuntimeException e = assertThrows(type, call::run);
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
