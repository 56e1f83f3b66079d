package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Products on memory segments: the bits of those on arrays, wherever the memory is.
class SegmentTest {
    private static final String ALL = "dev.lanewise.kernels.Backends#byType";
    private static final String TRANSPOSES = "dev.lanewise.kernels.Backends#byTypeAndTransposes";
    private static final Transpose NO = Transpose.NO_TRANS;

    @TempDir
    Path directory;

    /// A copy of a matrix' array, `shift` bytes behind an aligned address.
    private static <T> MemorySegment copy(Real<T> real, Arena arena, Matrix<T> matrix, int shift) {
        MemorySegment array = real.memory(matrix.array);
        MemorySegment copy = arena.allocate(array.byteSize() + shift, 64).asSlice(shift);
        return copy.copyFrom(array);
    }

    private static <T> Epilogue<T> epilogue(Real<T> real, T bias, T z, T sums, int n) {
        return real.epilogue()
                .bias(bias, 0)
                .keepPreActivation(z, 0, Math.max(1, n))
                .activation(Activation.TANH)
                .columnSums(sums, 0)
                .build();
    }

    @ParameterizedTest
    @MethodSource(TRANSPOSES)
    <T> void equalsArraysBitForBit(Backends.Opener backend, Real<T> real, Transpose ta, Transpose tb) {
        SplittableRandom random = new SplittableRandom(81);
        int[][] sizes = {
            {1, 1, 40},
            {5, 7, 3},
            {1, 70, 33},
            {70, 1, 33},
            {40, 90, 65},
            {65, 64, 129},
            {8, 16, 0},
            {0, 4, 4},
            {150, 170, 700}
        };
        try (Kernels kernels = backend.open();
                Arena shared = Arena.ofShared();
                Arena confined = Arena.ofConfined()) {
            for (int[] s : sizes) {
                for (int round = 0; round < 4; round++) {
                    int n = s[1];
                    GemmCase<T> g = GemmCase.random(real, random, ta, tb, s[0], n, s[2]);
                    T bias = real.allocate(n);
                    for (int j = 0; j < n; j++) {
                        real.set(bias, j, random.nextDouble());
                    }
                    T z1 = real.allocate(s[0] * n);
                    T z2 = real.allocate(s[0] * n);
                    T sums1 = real.allocate(n);
                    T sums2 = real.allocate(n);
                    Epilogue<T> onSegments = round % 2 == 0 ? null : epilogue(real, bias, z1, sums1, n);
                    Arena arena = round < 2 ? shared : confined;
                    MemorySegment a = copy(real, arena, g.a(), 0);
                    MemorySegment b = round == 0 ? real.memory(g.b().array) : copy(real, arena, g.b(), 4);
                    MemorySegment c = copy(real, arena, g.c(), round); // misaligned too
                    real.gemm(
                            kernels,
                            ta,
                            tb,
                            s[0],
                            n,
                            s[2],
                            g.alpha(),
                            a,
                            g.a().offset,
                            g.a().ld,
                            b,
                            g.b().offset,
                            g.b().ld,
                            g.beta(),
                            c,
                            g.c().offset,
                            g.c().ld,
                            onSegments);
                    if (onSegments == null) {
                        g.run(kernels);
                    } else {
                        g.run(kernels, epilogue(real, bias, z2, sums2, n));
                        assertEquals(-1, real.mismatch(z2, z1), g.toString());
                        assertEquals(-1, real.mismatch(sums2, sums1), g.toString());
                    }
                    assertEquals(-1, c.mismatch(real.memory(g.c().array)), g.toString());
                }
            }
        }
    }

    /// Heap segments of the type are the arrays; those of another type, or read-only, are memory like any other.
    @ParameterizedTest
    @MethodSource(ALL)
    <T> void heapSegments(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(82);
        try (Kernels kernels = backend.open()) {
            GemmCase<T> g = GemmCase.random(real, random, NO, Transpose.TRANS, 20, 30, 40, 1, 0);
            MemorySegment array = real.memory(g.c().array);
            MemorySegment bytes = MemorySegment.ofArray(array.toArray(ValueLayout.JAVA_BYTE));
            MemorySegment slice = real.memory(real.copy(g.c().array));
            MemorySegment a = real.memory(g.a().array);
            MemorySegment b = real.memory(g.b().array).asReadOnly();
            for (MemorySegment c : new MemorySegment[] {bytes, slice}) {
                real.gemm(
                        kernels,
                        NO,
                        Transpose.TRANS,
                        20,
                        30,
                        40,
                        1,
                        a,
                        g.a().offset,
                        g.a().ld,
                        b,
                        g.b().offset,
                        g.b().ld,
                        0,
                        c,
                        g.c().offset,
                        g.c().ld,
                        null);
            }
            real.gemm(
                    kernels,
                    NO,
                    Transpose.TRANS,
                    20,
                    30,
                    40,
                    1,
                    a,
                    g.a().offset,
                    g.a().ld,
                    real.memory(g.b().array).asSlice(0),
                    g.b().offset,
                    g.b().ld,
                    0,
                    array,
                    g.c().offset,
                    g.c().ld,
                    null);
            assertEquals(-1, array.mismatch(bytes));
            assertEquals(-1, array.mismatch(slice));
        }
    }

    /// A file with holes, so that it takes no room: rows of A a gibibyte of elements apart, the last beyond 2³¹.
    @ParameterizedTest
    @MethodSource(ALL)
    <T> void elementsBeyondTheRangeOfInt(Backends.Opener backend, Real<T> real) throws IOException {
        long ld = 1L << 30;
        int k = 50;
        SplittableRandom random = new SplittableRandom(83);
        Path file = directory.resolve("sparse-" + backend + real);
        try (Kernels kernels = backend.open();
                Arena arena = Arena.ofShared();
                FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MemorySegment map = channel.map(FileChannel.MapMode.READ_WRITE, 0, (2 * ld + 2L * k) * real.bytes(), arena);
            GemmCase<T> g = GemmCase.random(real, random, NO, NO, 3, 17, k, 1, 0);
            for (int i = 0; i < 3; i++) {
                MemorySegment.copy(
                        real.memory(g.a().array),
                        (long) g.a().index(i, 0) * real.bytes(),
                        map,
                        i * ld * real.bytes(),
                        (long) k * real.bytes());
            }
            g.run(kernels);
            MemorySegment c = arena.allocate(3L * 17 * real.bytes());
            real.gemm(
                    kernels,
                    NO,
                    NO,
                    3,
                    17,
                    k,
                    1,
                    map,
                    0,
                    ld,
                    real.memory(g.b().array),
                    g.b().offset,
                    g.b().ld,
                    0,
                    c,
                    0,
                    17,
                    null);
            for (int i = 0; i < 3; i++) {
                MemorySegment row =
                        real.memory(g.c().array).asSlice((long) g.c().index(i, 0) * real.bytes(), 17L * real.bytes());
                assertEquals(-1, row.mismatch(c.asSlice(17L * i * real.bytes(), 17L * real.bytes())));
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void refusesWhatItMayNotTouch(Backends.Opener backend, Real<T> real) throws InterruptedException {
        int bytes = real.bytes();
        try (Kernels kernels = backend.open();
                Arena arena = Arena.ofShared()) {
            MemorySegment a = arena.allocate(16L * bytes);
            MemorySegment c = arena.allocate(64L * bytes);
            MemorySegment closed;
            try (Arena other = Arena.ofConfined()) {
                closed = other.allocate(16L * bytes);
                AtomicReference<Throwable> thrown = new AtomicReference<>();
                Thread thread = Thread.ofPlatform().start(() -> {
                    try {
                        call(kernels, real, closed, 0, 4, a, 0, 4, c, 0, 4);
                    } catch (Throwable t) {
                        thrown.set(t);
                    }
                });
                thread.join();
                assertTrue(thrown.get() instanceof WrongThreadException, () -> "" + thrown.get());
            }
            assertThrows(IllegalStateException.class, () -> call(kernels, real, closed, 0, 4, a, 0, 4, c, 0, 4));
            expect(
                    IllegalArgumentException.class,
                    "read-only",
                    () -> call(kernels, real, a, 0, 4, a, 0, 4, c.asReadOnly(), 0, 4));
            expect(IndexOutOfBoundsException.class, "lda=5", () -> call(kernels, real, a, 0, 5, a, 0, 4, c, 0, 4));
            expect(
                    IndexOutOfBoundsException.class,
                    "aOffset=-1",
                    () -> call(kernels, real, a, -1, 4, a, 0, 4, c, 0, 4));
            expect(
                    IndexOutOfBoundsException.class,
                    "ldb=" + Long.MAX_VALUE,
                    () -> call(kernels, real, a, 0, 4, a, 0, Long.MAX_VALUE, c, 0, 4));
            expect(
                    IllegalArgumentException.class,
                    "overlaps A",
                    () -> call(kernels, real, c, 16, 4, a, 0, 4, c, 31, 4));
            expect(IllegalArgumentException.class, "overlaps B", () -> call(kernels, real, a, 0, 4, c, 0, 4, c, 0, 4));
            expect(
                    IllegalArgumentException.class,
                    "overlaps A",
                    () -> call(kernels, real, c.asSlice(2), 0, 4, a, 0, 4, c, 12, 4));
            // Side by side in the rows of one matrix is apart; so is one after another.
            call(kernels, real, c, 0, 8, a, 0, 4, c, 4, 8);
            call(kernels, real, c, 0, 4, a, 0, 4, c, 16, 4);
            // An array of the epilogue under a heap segment of the call.
            T array = real.allocate(64);
            Epilogue<T> sums = real.epilogue().columnSums(array, 32).build();
            expect(
                    IllegalArgumentException.class,
                    "columnSums",
                    () -> real.gemm(kernels, NO, NO, 4, 4, 4, 1, real.memory(array), 0, 4, a, 0, 4, 0, c, 0, 4, sums));
        }
    }

    private static <T> void call(
            Kernels kernels,
            Real<T> real,
            MemorySegment a,
            long ao,
            long lda,
            MemorySegment b,
            long bo,
            long ldb,
            MemorySegment c,
            long co,
            long ldc) {
        real.gemm(kernels, NO, NO, 4, 4, 4, 1, a, ao, lda, b, bo, ldb, 0, c, co, ldc, null);
    }

    private static void expect(
            Class<? extends Throwable> type, String text, org.junit.jupiter.api.function.Executable call) {
        Throwable thrown = assertThrows(type, call);
        assertTrue(thrown.getMessage().contains(text), thrown.getMessage());
    }
}
