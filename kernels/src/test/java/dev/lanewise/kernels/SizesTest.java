package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Sizes and leading dimensions at the ends of their ranges.
class SizesTest {
    private static final int MOST = Integer.MAX_VALUE;
    private static final Transpose N = Transpose.NO_TRANS;
    private static final Transpose T = Transpose.TRANS;
    /// No limit of speed: what hangs fails.
    private static final Duration FOREVER = Duration.ofMinutes(2);

    /// Where one of m, n is 0 there is nothing to do, whatever the others are: no loop over rows without elements, no
    /// buffer of k elements.
    @ParameterizedTest
    @MethodSource("dev.lanewise.kernels.Backends#stream")
    void emptyProductsOfAnyOtherSize(Backends.Opener backend) {
        float[] none = {};
        double[] none64 = {};
        MemorySegment empty = MemorySegment.ofArray(none);
        Epilogue<float[]> activation =
                Epilogue.ofFloat().activation(Activation.TANH).build();
        try (Kernels kernels = backend.open();
                Arena arena = Arena.ofShared()) {
            MemorySegment offHeap = arena.allocate(0);
            int[][] sizes = {{MOST, 0, 0}, {0, MOST, 0}, {0, 0, MOST}};
            for (int[] s : sizes) {
                int m = s[0];
                int n = s[1];
                int k = s[2];
                assertTimeoutPreemptively(
                        FOREVER,
                        () -> {
                            kernels.sgemm(N, N, m, n, k, 2, none, 0, MOST, none, 0, MOST, 3, none, 0, MOST);
                            kernels.sgemm(N, N, m, n, k, 2, none, 0, MOST, none, 0, MOST, 3, none, 0, MOST, activation);
                            kernels.dgemm(T, T, m, n, k, 2, none64, 0, MOST, none64, 0, MOST, 3, none64, 0, MOST);
                            kernels.sgemmBatched(
                                    N,
                                    N,
                                    m,
                                    n,
                                    k,
                                    2,
                                    none,
                                    0,
                                    MOST,
                                    0,
                                    none,
                                    0,
                                    MOST,
                                    0,
                                    3,
                                    new float[0],
                                    0,
                                    MOST,
                                    0,
                                    MOST);
                            for (MemorySegment x : new MemorySegment[] {empty, offHeap}) {
                                kernels.sgemm(N, N, m, n, k, 2, x, 0, MOST, x, 0, MOST, 3, x, 0, MOST);
                                kernels.dgemm(T, N, m, n, k, 2, x, 0, MOST, x, 0, MOST, 3, x, 0, MOST);
                                kernels.sgemm(N, T, m, n, k, 2, x, 0, MOST, x, 0, MOST, 3, x, 0, MOST, activation);
                            }
                        },
                        () -> m + "×" + n + "×" + k + " on " + backend);
            }
            // Rows without columns, however far apart, end nowhere; no row needs no row of scratch.
            MemorySegment four = arena.allocate(ValueLayout.JAVA_FLOAT, 16);
            long far = Long.MAX_VALUE;
            kernels.sgemm(N, N, 4, 0, 4, 2, four, 0, 4, four, 16, far, 3, four, 7, far);
            kernels.logSoftmax(0, MOST, none, 0, MOST, none, 0, MOST);
            kernels.logSoftmaxGradient(0, MOST, none, 0, MOST, none, 0, MOST);
            CrossEntropy<float[]> smoothed = CrossEntropy.ofFloat().withLabelSmoothing(0.1);
            assertEquals(
                    0, kernels.softmaxCrossEntropy(0, MOST, none, 0, MOST, none, 0, MOST, smoothed, 1, none, 0, MOST));
            PackedMatrix<float[]> wide = kernels.spack(N, 0, MOST, none, 0, MOST);
            Epilogue<float[]> once =
                    Epilogue.ofFloat().addOnce(new float[] {1}, 0).build();
            kernels.sgemm(N, 0, 1, none, 0, 1, wide, 1, none, 0, MOST, once);
            assertTimeoutPreemptively(FOREVER, () -> {
                kernels.apply(MOST, 0, none, 0, 1, activation);
                kernels.softmax(MOST, 0, none, 0, 1, none, 0, 1);
                kernels.logSoftmax(MOST, 0, none, 0, 1, none, 0, 1);
                kernels.softmaxGradient(MOST, 0, none, 0, 1, none, 0, 1);
                kernels.logSoftmaxGradient(MOST, 0, none, 0, 1, none, 0, 1);
                assertEquals(0, kernels.softmaxCrossEntropy(MOST, 0, none, 0, 1, none, 0, 1, 1, none, 0, 1));
            });
        }
    }

    /// Every plan has blocks and parts that exist.
    @ParameterizedTest
    @MethodSource("dev.lanewise.kernels.Backends#stream")
    void plansOfAnySize(Backends.Opener backend) {
        int[] sizes = {0, 1, 2, 15, 1_000, 1 << 20, MOST - 1024, MOST - 1, MOST};
        try (Kernels kernels = backend.open()) {
            for (int m : sizes) {
                for (int n : sizes) {
                    for (int k : sizes) {
                        for (Transpose ta : Transpose.values()) {
                            for (Transpose tb : Transpose.values()) {
                                assertSound(kernels.sgemmPlan(ta, tb, m, n, k));
                                assertSound(kernels.dgemmPlan(ta, tb, m, n, k));
                            }
                        }
                    }
                }
            }
        }
    }

    private static void assertSound(GemmPlan p) {
        boolean sound = p.threads() >= 1 && p.rowParts() >= 1 && p.columnParts() >= 1 && p.mr() >= 0 && p.nr() >= 0;
        sound &= p.k() == 0 || p.path() == GemmPlan.Path.SCALE || (p.kc() >= 1 && p.kc() <= p.k());
        sound &= !p.path().isPacked() || (p.mc() >= 0 && p.nc() >= 1);
        assertTrue(sound, p.toString());
    }

    /// k beyond what is copied at a time, with company and without, and epilogues that are taken a part at a time: as
    /// on arrays.
    @ParameterizedTest
    @MethodSource("dev.lanewise.kernels.Backends#byType")
    <E> void deepProductsOnSegments(Backends.Opener backend, Real<E> real) {
        SplittableRandom random = new SplittableRandom(93);
        int[][] sizes = {
            {2, 2, 300_000}, {3, 1, 150_000}, {1, 3, 150_000}, {5, 3, 131_072}, {700, 3, 900}, {3, 700, 900}
        };
        try (Kernels kernels = backend.open()) {
            for (int[] s : sizes) {
                for (Transpose ta : Transpose.values()) {
                    for (Transpose tb : Transpose.values()) {
                        deep(kernels, real, GemmCase.random(real, random, ta, tb, s[0], s[1], s[2]), random);
                    }
                }
            }
        }
    }

    /// Matrix-vector products whose k is cut for what has to be copied, with more rows than chains are kept for: from
    /// segments, and on arrays for a vector that is strided or times α.
    @ParameterizedTest
    @MethodSource("dev.lanewise.kernels.Backends#byType")
    <E> void deepMatrixVectorProducts(Backends.Opener backend, Real<E> real) {
        SplittableRandom random = new SplittableRandom(94);
        int[][] sizes = {{131, 1, 33_000}, {1, 70, 33_001}, {9, 1, 70_000}, {1, 1, 140_001}, {1, 17, 65_536}};
        try (Kernels kernels = backend.open();
                Kernels scalar = Kernels.scalar()) {
            for (int[] s : sizes) {
                for (Transpose ta : Transpose.values()) {
                    for (Transpose tb : Transpose.values()) {
                        for (double alpha : new double[] {1, 0.3}) {
                            GemmCase<E> g =
                                    GemmCase.random(real, random, ta, tb, s[0], s[1], s[2], alpha, alpha == 1 ? 0 : 1);
                            Matrix<E> expected = g.c().copy();
                            g.withC(expected).run(scalar);
                            Matrix<E> actual = g.c().copy();
                            g.withC(actual).run(kernels);
                            actual.assertSame(expected, g);
                            deep(kernels, real, g, random);
                        }
                    }
                }
            }
        }
    }

    private static <E> void deep(Kernels kernels, Real<E> real, GemmCase<E> g, RandomGenerator random) {
        Matrix<E> bias = Matrix.random(real, random, 1, g.n());
        Matrix<E> at = Matrix.random(real, random, g.m(), g.n());
        Matrix<E> kept = Matrix.random(real, random, g.m(), g.n());
        Matrix<E> sums = Matrix.random(real, random, 1, g.n());
        Epilogue<E> epilogue = real.epilogue()
                .bias(bias.array, bias.offset)
                .keepPreActivation(kept.array, kept.offset, kept.ld)
                .activation(Activation.TANH)
                .derivative(Activation.GELU, at.array, at.offset, at.ld)
                .columnSums(sums.array, sums.offset, 0.5, 2)
                .build();
        g.run(kernels, epilogue);
        Matrix<E> c = g.c().copy();
        Matrix<E> keptThen = kept.copy();
        Matrix<E> sumsThen = sums.copy();
        g.c().reset();
        kept.reset();
        sums.reset();
        try (Arena arena = Arena.ofShared()) {
            MemorySegment a = offHeap(real, arena, g.a().array);
            MemorySegment b = offHeap(real, arena, g.b().array);
            MemorySegment out = offHeap(real, arena, g.c().array);
            real.gemm(
                    kernels,
                    g.transA(),
                    g.transB(),
                    g.m(),
                    g.n(),
                    g.k(),
                    g.alpha(),
                    a,
                    g.a().offset,
                    g.a().ld,
                    b,
                    g.b().offset,
                    g.b().ld,
                    g.beta(),
                    out,
                    g.c().offset,
                    g.c().ld,
                    epilogue);
            real.memory(g.c().array).copyFrom(out);
        }
        g.c().assertSame(c, g);
        kept.assertSame(keptThen, g);
        sums.assertSame(sumsThen, g);
    }

    private static <E> MemorySegment offHeap(Real<E> real, Arena arena, E array) {
        MemorySegment from = real.memory(array);
        return arena.allocate(from.byteSize(), real.bytes()).copyFrom(from);
    }

    /// One row may have any leading dimension, which no sum of it with a size may wrap.
    @ParameterizedTest
    @MethodSource("dev.lanewise.kernels.Backends#stream")
    void overlapAtTheLongestLeadingDimension(Backends.Opener backend) {
        try (Kernels kernels = backend.open();
                Arena arena = Arena.ofShared()) {
            MemorySegment all = arena.allocate(ValueLayout.JAVA_FLOAT, 40);
            MemorySegment b = arena.allocate(ValueLayout.JAVA_FLOAT, 40);
            long ld = Long.MAX_VALUE;
            for (int cOffset : new int[] {0, 3, 5, 7, 8}) {
                boolean apart = cOffset == 0 || cOffset == 8; // A is 4 … 8, C four elements
                Runnable call = () -> kernels.sgemm(N, N, 1, 4, 4, 1, all, 4, ld, b, 0, 4, 0, all, cOffset, ld);
                if (apart) {
                    call.run();
                } else {
                    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call::run);
                    assertTrue(e.getMessage().contains("overlaps A"), e.getMessage());
                }
            }
        }
    }

    /// A read-only view hides its array; what is written to the array is seen through it all the same.
    @ParameterizedTest
    @MethodSource("dev.lanewise.kernels.Backends#stream")
    void anEpilogueOverAReadOnlyView(Backends.Opener backend) {
        float[] array = new float[32];
        float[] other = new float[32];
        MemorySegment a = MemorySegment.ofArray(array).asReadOnly();
        MemorySegment b = MemorySegment.ofArray(other);
        Epilogue<float[]> keep = Epilogue.ofFloat()
                .keepPreActivation(array, 16, 4)
                .activation(Activation.RELU)
                .build();
        Epilogue<float[]> sums = Epilogue.ofFloat().columnSums(array, 16).build();
        try (Kernels kernels = backend.open()) {
            for (Epilogue<float[]> epilogue : List.of(keep, sums)) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> kernels.sgemm(N, N, 4, 4, 4, 1, a, 0, 4, b, 0, 4, 0, b, 16, 4, epilogue));
                assertThrows(
                        IllegalArgumentException.class,
                        () -> kernels.sgemm(N, N, 4, 4, 4, 1, b, 0, 4, a, 0, 4, 0, b, 16, 4, epilogue));
            }
        }
    }

    @Test
    void noHeapIsNeededForAnEmptyMatrix() {
        try (Kernels scalar = Kernels.scalar()) {
            assertEquals(0, scalar.spack(N, MOST, 0, new float[0], 0, 1).bytes());
            assertEquals(0, scalar.spack(T, 0, MOST, new float[0], 0, 1).bytes());
        }
    }
}
