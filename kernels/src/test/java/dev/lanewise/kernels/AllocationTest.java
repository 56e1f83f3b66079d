package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// No operation allocates in steady state. Before the JIT has compiled a vector kernel every vector is an object, so
/// each operation is warmed first, and then runs until it allocates nothing: each of the two for a minute of the
/// thread's own time at most, and that long only where other work holds the compilers up. A process that is stopped
/// meanwhile loses nothing of it.
class AllocationTest {
    private static final long MOST_NANOS = 60_000_000_000L;
    private static final Duration ONE_TRY = Duration.ofSeconds(10);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// Scalar code has no width: where a run has been given one, it is left out, a third of the time.
    static Stream<Arguments> backends() {
        boolean all = Backends.expectedBits() == null;
        return Backends.byType().filter(a -> all || ((Backends.Opener) a.get()[0]).backend() == Backend.SIMD);
    }

    @ParameterizedTest
    @MethodSource("backends")
    <T> void gemm(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(71);
        int[][] sizes = {
            {3, 2, 4}, {8, 8, 8}, {17, 33, 65}, {1, 256, 256}, {256, 1, 256}, {32, 128, 200}, {180, 180, 180}
        };
        try (Kernels kernels = backend.open()) {
            for (int[] s : sizes) {
                for (Transpose ta : Transpose.values()) {
                    for (Transpose tb : Transpose.values()) {
                        for (double alpha : new double[] {1, 0.5}) {
                            GemmCase<T> g = GemmCase.random(real, random, ta, tb, s[0], s[1], s[2], alpha, 1);
                            assertAllocatesNothing(g.toString(), () -> g.run(kernels));
                        }
                    }
                }
            }
        }
    }

    /// Fewer columns than a vector has lanes, whose rows of B and C reach beyond their arrays as vectors, or do not.
    @ParameterizedTest
    @MethodSource("backends")
    <T> void narrow(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(78);
        int[][] sizes = {
            {3, 5, 40}, {4, 4, 4}, {5, 7, 9}, {8, 6, 8}, {12, 5, 10}, {16, 7, 17}, {10, 13, 9}, {12, 12, 12}
        };
        try (Kernels kernels = backend.open()) {
            for (int[] s : sizes) {
                for (Transpose ta : Transpose.values()) {
                    for (double beta : new double[] {0, 0.5}) {
                        GemmCase<T> g =
                                GemmCase.random(real, random, ta, Transpose.NO_TRANS, s[0], s[1], s[2], 1, beta);
                        GemmCase<T> tight =
                                GemmCase.tight(real, random, ta, Transpose.NO_TRANS, s[0], s[1], s[2], 1, beta);
                        assertAllocatesNothing(g.toString(), () -> g.run(kernels));
                        assertAllocatesNothing("tight " + tight, () -> tight.run(kernels));
                        assertAllocatesNothing("again " + g, () -> g.run(kernels));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    <T> void prepared(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(77);
        try (Kernels kernels = backend.open()) {
            for (int[] s : new int[][] {{3, 2, 4}, {8, 8, 8}, {16, 16, 16}, {17, 33, 65}, {180, 180, 180}}) {
                GemmCase<T> g =
                        GemmCase.random(real, random, Transpose.NO_TRANS, Transpose.NO_TRANS, s[0], s[1], s[2], 1, 0);
                Prepared<T> prepared = g.prepare(kernels, null);
                assertAllocatesNothing("prepared " + g, () -> g.run(prepared));
            }
        }
    }

    /// A transposed B that is turned, and one that stays while A and C are transposed.
    @ParameterizedTest
    @MethodSource("backends")
    <T> void transposedB(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(77);
        int[][] sizes = {{40, 33, 25}, {3, 64, 64}, {16, 100, 90}};
        try (Kernels kernels = backend.open()) {
            for (int[] s : sizes) {
                for (Transpose ta : Transpose.values()) {
                    GemmCase<T> g = GemmCase.random(real, random, ta, Transpose.TRANS, s[0], s[1], s[2], 0.5, 1);
                    assertAllocatesNothing(g.toString(), () -> g.run(kernels));
                }
            }
        }
    }

    /// Every generated tile, from 0 and from C: a vector that C2 boxes in one of them shows here. A minute, most of it
    /// C2's; to be run after a change of the tiles.
    @ParameterizedTest
    @MethodSource("backends")
    @EnabledIfSystemProperty(named = "lanewise.everyTile", matches = "true")
    <T> void everyTile(Backends.Opener backend, Real<T> real) {
        if (backend.backend() == Backend.SCALAR || backend.threads() > 1) {
            return; // the tiles are the same
        }
        SplittableRandom random = new SplittableRandom(76);
        try (Kernels kernels = backend.open()) {
            int lanes = Math.max(2, kernels.description().vectorBits() / 8 / real.bytes());
            for (int m = 1; m <= 16; m++) {
                for (int n = lanes; n <= 4 * lanes; n += lanes) {
                    for (double beta : new double[] {0, 1}) {
                        for (Transpose ta : Transpose.values()) {
                            GemmCase<T> g = GemmCase.random(real, random, ta, Transpose.NO_TRANS, m, n, 65, 1, beta);
                            assertAllocatesNothing(g.toString(), () -> g.run(kernels));
                        }
                        GemmCase<T> g = GemmCase.random(
                                real, random, Transpose.NO_TRANS, Transpose.NO_TRANS, m, n, 40, 1, beta);
                        PackedMatrix<T> b =
                                real.pack(kernels, g.transB(), g.k(), n, g.b().array, g.b().offset, g.b().ld);
                        assertAllocatesNothing(
                                "packed " + g,
                                () -> real.gemm(
                                        kernels,
                                        g.transA(),
                                        g.m(),
                                        1,
                                        g.a().array,
                                        g.a().offset,
                                        g.a().ld,
                                        b,
                                        g.beta(),
                                        g.c().array,
                                        g.c().offset,
                                        g.c().ld,
                                        null));
                    }
                }
            }
        }
    }

    /// On every path: tiny, padded, along m, rank one, direct, packed, in several blocks of k.
    @ParameterizedTest
    @MethodSource("backends")
    <T> void addedOnce(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(77);
        int[][] sizes = {
            {4, 2, 8},
            {3, 4, 8},
            {100, 10, 64},
            {60, 33, 1},
            {90, 100, 64},
            {300, 300, 100},
            {40, 50, 2000},
            {70, 1, 40}
        };
        T factor = real.of(-0.01);
        Epilogue<T> once = real.epilogue().addOnce(factor, 0).build();
        try (Kernels kernels = backend.open()) {
            for (int[] s : sizes) {
                for (double beta : new double[] {1, 0.99}) {
                    GemmCase<T> g = GemmCase.random(
                            real, random, Transpose.TRANS, Transpose.NO_TRANS, s[0], s[1], s[2], 0.5, beta);
                    assertAllocatesNothing("once " + g, () -> g.run(kernels, once));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    <T> void packedBatchedAndOffHeap(Backends.Opener backend, Real<T> real) {
        if (backend.backend() == Backend.SCALAR) {
            return; // stages segments through arrays of its own
        }
        SplittableRandom random = new SplittableRandom(72);
        try (Kernels kernels = backend.open();
                Arena arena = Arena.ofShared()) {
            for (int size : new int[] {9, 150}) {
                GemmCase<T> g =
                        GemmCase.random(real, random, Transpose.NO_TRANS, Transpose.TRANS, size, size, size, 0.5, 1);
                PackedMatrix<T> packed =
                        real.pack(kernels, g.transB(), size, size, g.b().array, g.b().offset, g.b().ld);
                assertAllocatesNothing(
                        "repacked " + g,
                        () -> real.repack(kernels, packed, g.transB(), g.b().array, g.b().offset, g.b().ld));
                assertAllocatesNothing(
                        "packed " + g,
                        () -> real.gemm(
                                kernels,
                                g.transA(),
                                size,
                                0.5,
                                g.a().array,
                                g.a().offset,
                                g.a().ld,
                                packed,
                                1,
                                g.c().array,
                                g.c().offset,
                                g.c().ld,
                                null));
                T c = real.allocate(4 * size * size);
                assertAllocatesNothing(
                        "batched " + g,
                        () -> real.gemmBatched(
                                kernels,
                                g.transA(),
                                g.transB(),
                                size,
                                size,
                                size,
                                0.5,
                                g.a().array,
                                g.a().offset,
                                g.a().ld,
                                0,
                                g.b().array,
                                g.b().offset,
                                g.b().ld,
                                0,
                                1,
                                c,
                                0,
                                size,
                                (long) size * size,
                                4));
                MemorySegment x = arena.allocate((long) real.bytes() * size * size);
                MemorySegment y = arena.allocate((long) real.bytes() * size * size);
                assertAllocatesNothing(
                        "off-heap " + g,
                        () -> real.gemm(
                                kernels,
                                g.transA(),
                                g.transB(),
                                size,
                                size,
                                size,
                                0.5,
                                x,
                                0,
                                size,
                                x,
                                0,
                                size,
                                1,
                                y,
                                0,
                                size,
                                null));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    <T> void level3(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(77);
        try (Kernels kernels = backend.open()) {
            for (Level3Case.Flags flags : Level3Case.Flags.all()) {
                for (int order : new int[] {7, 200}) {
                    Level3Case<T> g = Level3Case.random(real, random, flags, order, 130, 0.5, 1);
                    assertAllocatesNothing(g.toString(), () -> g.run(kernels));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    <T> void epilogues(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(72);
        try (Kernels kernels = backend.open()) {
            for (int[] s : new int[][] {{3, 4, 2}, {32, 65, 40}}) {
                int m = s[0];
                int n = s[1];
                GemmCase<T> g = GemmCase.random(real, random, Transpose.NO_TRANS, Transpose.NO_TRANS, m, n, s[2], 1, 0);
                Matrix<T> bias = Matrix.random(real, random, 1, n);
                Matrix<T> z = Matrix.random(real, random, m, n);
                Matrix<T> at = Matrix.random(real, random, m, n);
                Matrix<T> sums = Matrix.random(real, random, 1, n);
                for (Activation f : ActivationReference.ALL) {
                    Epilogue<T> forward = real.epilogue()
                            .bias(bias.array, bias.offset)
                            .keepPreActivation(z.array, z.offset, z.ld)
                            .activation(f)
                            .build();
                    Epilogue<T> backward = real.epilogue()
                            .derivative(f, at.array, at.offset, at.ld)
                            .columnSums(sums.array, sums.offset)
                            .build();
                    assertAllocatesNothing(g + " " + forward, () -> g.run(kernels, forward));
                    assertAllocatesNothing(g + " " + backward, () -> g.run(kernels, backward));
                    Matrix<T> c = Matrix.random(real, random, m, n);
                    assertAllocatesNothing(
                            "apply " + forward, () -> real.apply(kernels, m, n, c.array, c.offset, c.ld, forward));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    <T> void softmaxApart(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(73);
        int m = 16;
        int n = 10;
        Matrix<T> x = Matrix.random(real, random, m, n);
        Matrix<T> y = Matrix.random(real, random, m, n);
        Matrix<T> t = Matrix.random(real, random, m, n);
        int[] labels = random.ints(m, 0, n).toArray();
        try (Kernels kernels = backend.open()) {
            assertAllocatesNothing(
                    "softmax", () -> real.softmax(kernels, m, n, x.array, x.offset, x.ld, y.array, y.offset, y.ld));
            assertAllocatesNothing(
                    "logSoftmax",
                    () -> real.logSoftmax(kernels, m, n, x.array, x.offset, x.ld, y.array, y.offset, y.ld));
            assertAllocatesNothing(
                    "softmaxCrossEntropy of labels",
                    () -> real.crossEntropy(
                            kernels, m, n, x.array, x.offset, x.ld, labels, 0, 1, y.array, y.offset, y.ld));
            assertAllocatesNothing(
                    "softmaxCrossEntropy of targets",
                    () -> real.crossEntropy(
                            kernels, m, n, x.array, x.offset, x.ld, t.array, t.offset, t.ld, 1, y.array, y.offset,
                            y.ld));
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    <T> void softmaxInPlace(Backends.Opener backend, Real<T> real) {
        Matrix<T> x = Matrix.random(real, new SplittableRandom(74), 16, 10);
        int[] labels = new int[16];
        try (Kernels kernels = backend.open()) {
            assertAllocatesNothing(
                    "softmax in place",
                    () -> real.softmax(kernels, 16, 10, x.array, x.offset, x.ld, x.array, x.offset, x.ld));
            assertAllocatesNothing(
                    "softmaxCrossEntropy in place",
                    () -> real.crossEntropy(
                            kernels, 16, 10, x.array, x.offset, x.ld, labels, 0, 1, x.array, x.offset, x.ld));
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    <T> void softmaxGradientsAndWeights(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(76);
        Matrix<T> y = Matrix.tight(real, 16, 10).fill(-2);
        Matrix<T> g = Matrix.tight(real, 16, 10).fill(random, 1);
        int[] labels = new int[16];
        T weights = real.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        CrossEntropy<T> weighting = real.weighting().withLabelSmoothing(0.1).withClassWeights(weights, 0);
        try (Kernels kernels = backend.open()) {
            assertAllocatesNothing(
                    "softmaxGradient", () -> real.softmaxGradient(kernels, 16, 10, y.array, 0, 10, g.array, 0, 10));
            assertAllocatesNothing(
                    "logSoftmaxGradient",
                    () -> real.logSoftmaxGradient(kernels, 16, 10, y.array, 0, 10, g.array, 0, 10));
            assertAllocatesNothing(
                    "weighted softmaxCrossEntropy", () -> real.crossEntropy(kernels, y, labels, weighting, 1, g));
            assertAllocatesNothing(
                    "softmaxCrossEntropy of narrow rows without gaps",
                    () -> real.crossEntropy(kernels, 16, 10, y.array, 0, 10, labels, 0, 1, g.array, 0, 10));
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    <T> void logSoftmaxInPlace(Backends.Opener backend, Real<T> real) {
        Matrix<T> x = Matrix.random(real, new SplittableRandom(75), 16, 10);
        try (Kernels kernels = backend.open()) {
            assertAllocatesNothing(
                    "logSoftmax in place",
                    () -> real.logSoftmax(kernels, 16, 10, x.array, x.offset, x.ld, x.array, x.offset, x.ld));
        }
    }

    /// Warms, so that it is the vectors that are measured and not what stands in for them. Runs batches of about 5 ms
    /// until two in a row allocate nothing.
    private static void assertAllocatesNothing(String what, Runnable operation) {
        long deadline = THREADS.getCurrentThreadCpuTime() + MOST_NANOS;
        try (Kernels any = Kernels.best()) {
            while (any.warmUp(operation, ONE_TRY).young() > 0 && THREADS.getCurrentThreadCpuTime() < deadline) {
                Thread.onSpinWait();
            }
        }
        deadline = THREADS.getCurrentThreadCpuTime() + MOST_NANOS;
        long[] workers = workers();
        int calls = 20;
        double perCall = Double.NaN;
        int quiet = 0;
        while (quiet < 2 && THREADS.getCurrentThreadCpuTime() < deadline) {
            long start = System.nanoTime();
            long before = allocated(workers);
            for (int i = 0; i < calls; i++) {
                operation.run();
            }
            perCall = (allocated(workers) - before) / (double) calls;
            quiet = perCall == 0 ? quiet + 1 : 0;
            if (System.nanoTime() - start < 5_000_000 && calls < 20_000) {
                calls *= 2;
                quiet = 0;
            }
        }
        double last = perCall;
        assertTrue(quiet == 2, () -> what + " allocates " + last + " bytes a call");
    }

    /// The threads that the kernels started.
    private static long[] workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("lanewise-"))
                .mapToLong(Thread::threadId)
                .toArray();
    }

    private static long allocated(long[] workers) {
        long sum = THREADS.getCurrentThreadAllocatedBytes();
        for (long id : workers) {
            sum += Math.max(0, THREADS.getThreadAllocatedBytes(id));
        }
        return sum;
    }
}
