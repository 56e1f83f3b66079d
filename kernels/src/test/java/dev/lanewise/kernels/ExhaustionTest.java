package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Stack that runs out in the middle of a call: whatever is thrown there, the next call of any thread is like any
/// other.
class ExhaustionTest {
    private static final String MODULE = "--add-modules=jdk.incubator.vector";

    @BeforeAll
    static void oncePerBuild() {
        assumeTrue(Backends.simdExpected(), "this run is without the simd backend on purpose");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-XX:TieredStopAtLevel=1", "-XX:TieredStopAtLevel=4", "-Dcold=true -XX:TieredStopAtLevel=4"})
    void callsNearTheEndOfTheStack(String flags) throws Exception {
        List<String> all = new ArrayList<>(List.of(MODULE, "-ea"));
        all.addAll(List.of(flags.split(" ")));
        String output = ChildJvm.run(all, NearTheEnd.class);
        assertTrue(output.contains("overflowed") && output.contains("closed"), output);
    }

    /// Off-heap memory for 64 MiB and no collection on demand: what is outgrown, made in surplus, closed or dropped
    /// must
    /// not stay, and where there is no more of it, products go on.
    @ParameterizedTest
    @ValueSource(strings = {"growing", "callers", "packed", "closed", "dropped", "none"})
    void littleMemoryOutsideTheHeap(String how) throws Exception {
        String limit = "-XX:MaxDirectMemorySize=" + (how.equals("none") ? "16k" : "64m");
        String output = ChildJvm.run(
                List.of(MODULE, "-ea", limit, "-XX:+DisableExplicitGC", "-Xmx1g", "-Dhow=" + how),
                LittleDirectMemory.class);
        assertTrue(output.contains("right: "), output);
    }

    static final class LittleDirectMemory {
        private static final Transpose N = Transpose.NO_TRANS;
        private static final Transpose T = Transpose.TRANS;
        private static final int SIZE = 1024;
        private static final float[] ONES = new float[SIZE * SIZE];

        private LittleDirectMemory() {}

        public static void main(String[] args) throws Exception {
            Arrays.fill(ONES, 1);
            String how = System.getProperty("how");
            for (int i = 0; i < (how.equals("closed") || how.equals("dropped") ? 60 : 1); i++) {
                Kernels kernels =
                        Kernels.builder().backend(Backend.SIMD).threads(2).build();
                switch (how) {
                    case "growing" -> growing(kernels);
                    case "callers" -> callers(kernels);
                    case "packed" -> packed(kernels);
                    default -> multiply(kernels, SIZE);
                }
                if (!how.equals("dropped")) {
                    kernels.close();
                }
            }
            System.out.println("right: " + how);
        }

        private static void multiply(Kernels kernels, int k) {
            int m = 40;
            float[] c = new float[m * SIZE];
            kernels.sgemm(N, T, m, SIZE, k, 1, ONES, 0, k, ONES, 0, k, 0, c, 0, SIZE);
            check(c, k);
        }

        private static void check(float[] c, int k) {
            for (float x : c) {
                if (x != k) {
                    throw new AssertionError(x + " instead of " + k);
                }
            }
        }

        private static void growing(Kernels kernels) {
            double[] ones = new double[SIZE * SIZE];
            Arrays.fill(ones, 1);
            for (int k = 1; k <= SIZE; k++) {
                multiply(kernels, k);
                kernels.dgemm(N, T, 7, SIZE, k, 1, ones, 0, k, ones, 0, k, 0, new double[7 * SIZE], 0, SIZE);
            }
        }

        private static void callers(Kernels kernels) throws Exception {
            ExecutorService pool = Executors.newFixedThreadPool(24);
            try {
                CyclicBarrier together = new CyclicBarrier(24);
                List<Callable<Void>> calls = Collections.nCopies(24, () -> {
                    for (int i = 0; i < 20; i++) {
                        together.await();
                        multiply(kernels, SIZE);
                    }
                    return null;
                });
                for (Future<Void> result : pool.invokeAll(calls)) {
                    result.get();
                }
            } finally {
                pool.shutdownNow();
            }
        }

        private static void packed(Kernels kernels) {
            for (int i = 0; i < 100; i++) {
                PackedMatrix<float[]> b = kernels.spack(N, SIZE, SIZE, ONES, 0, SIZE);
                float[] c = new float[8 * SIZE];
                kernels.sgemm(N, 8, 1, ONES, 0, SIZE, b, 0, c, 0, SIZE, null);
                check(c, SIZE);
            }
        }
    }

    /// A thread that calls from ever closer to the end of its stack, and others that check that they do not notice.
    static final class NearTheEnd {
        private static final int ENOUGH = 15;
        private static final int SIZE = 104; // a little more than 2²⁰ multiplications: worth a second thread
        private static final Transpose N = Transpose.NO_TRANS;
        private static final Transpose T = Transpose.TRANS;

        private final SplittableRandom random = new SplittableRandom(97);
        private final float[] a = random(SIZE * SIZE);
        private final float[] b = random(SIZE * SIZE);
        private final float[] bias = random(SIZE);
        private final Kernels scalar = Kernels.scalar();
        private final Kernels kernels =
                Kernels.builder().backend(Backend.SIMD).threads(2).build();
        private final PackedMatrix<float[]> packed = kernels.spack(N, SIZE, SIZE, b, 0, SIZE);
        private final List<Kind> kinds =
                List.of(this::direct, this::transposed, this::packed, this::segments, this::batched, this::epilogues);
        private final List<float[]> expected = new ArrayList<>();
        private int overflows;
        private int returns;
        private int inARow;

        private interface Kind {
            float[] run(Kernels kernels);
        }

        private float[] random(int length) {
            float[] x = new float[length];
            for (int i = 0; i < length; i++) {
                x[i] = (float) random.nextDouble(-1, 1);
            }
            return x;
        }

        private float[] direct(Kernels on) {
            float[] c = new float[SIZE * SIZE];
            on.sgemm(N, N, SIZE, SIZE, SIZE, 0.5f, a, 0, SIZE, b, 0, SIZE, 0, c, 0, SIZE);
            return c;
        }

        private float[] transposed(Kernels on) {
            float[] c = a.clone();
            on.sgemm(T, T, SIZE, SIZE, SIZE, 1, a, 0, SIZE, b, 0, SIZE, 1, c, 0, SIZE);
            return c;
        }

        @SuppressWarnings("ReferenceEquality") // that very object
        private float[] packed(Kernels on) {
            float[] c = new float[SIZE * SIZE];
            if (on == kernels) {
                on.sgemm(N, SIZE, 1, a, 0, SIZE, packed, 0, c, 0, SIZE, null);
            } else {
                on.sgemm(N, N, SIZE, SIZE, SIZE, 1, a, 0, SIZE, b, 0, SIZE, 0, c, 0, SIZE);
            }
            return c;
        }

        private float[] segments(Kernels on) {
            try (Arena arena = Arena.ofShared()) {
                MemorySegment x = arena.allocate(4L * SIZE * SIZE).copyFrom(MemorySegment.ofArray(a));
                MemorySegment z = arena.allocate(4L * SIZE * SIZE);
                on.sgemm(N, T, SIZE, SIZE, SIZE, 1, x, 0, SIZE, x, 0, SIZE, 0, z, 0, SIZE);
                return z.toArray(java.lang.foreign.ValueLayout.JAVA_FLOAT);
            }
        }

        private float[] batched(Kernels on) {
            int n = 13;
            int batch = SIZE * SIZE / (n * n);
            int repeats = 10; // of the same factors
            float[] c = new float[repeats * batch * n * n];
            on.sgemmBatched(N, N, n, n, n, 1, a, 0, n, 0, b, 0, n, 0, 0, c, 0, n, (long) n * n, repeats * batch);
            return c;
        }

        private float[] epilogues(Kernels on) {
            float[] c = new float[SIZE * SIZE + SIZE];
            Epilogue<float[]> epilogue = Epilogue.ofFloat()
                    .bias(bias, 0)
                    .activation(Activation.RELU)
                    .columnSums(c, SIZE * SIZE)
                    .build();
            on.sgemm(N, N, SIZE, SIZE, SIZE, 1, a, 0, SIZE, b, 0, SIZE, 0, c, 0, SIZE, epilogue);
            return c;
        }

        public static void main(String[] args) throws Exception {
            new NearTheEnd().run();
        }

        private void run() throws Exception {
            for (Kind kind : kinds) {
                expected.add(kind.run(scalar));
            }
            if (!Boolean.getBoolean("cold")) {
                check();
            }
            for (int round = 0; round < 2; round++) {
                AtomicReference<Throwable> failure = new AtomicReference<>();
                Thread deep = new Thread(null, this::dive, "deep", 400 << 10);
                deep.setUncaughtExceptionHandler((t, e) -> failure.set(e));
                deep.start();
                while (deep.isAlive()) {
                    check();
                }
                check();
                if (failure.get() != null) {
                    throw new AssertionError("in the deep thread", failure.get());
                }
            }
            System.out.println("overflowed " + overflows + ", returned " + returns);
            kernels.close();
            System.out.println("closed");
            if (overflows == 0 || returns == 0) {
                throw new AssertionError("nothing was tried");
            }
        }

        /// To the end of the stack; on the way back each frame makes a call, until enough in a row had enough of it.
        @SuppressWarnings("InfiniteRecursion") // that is what it is for
        private void dive() {
            try {
                dive();
            } catch (StackOverflowError e) {
                inARow = 0;
            }
            if (inARow < ENOUGH) {
                try {
                    kinds.get((overflows + returns) % kinds.size()).run(kernels);
                    returns++;
                    inARow++;
                } catch (StackOverflowError e) {
                    overflows++;
                    inARow = 0;
                }
            }
        }

        private void check() {
            for (int i = 0; i < kinds.size(); i++) {
                float[] c = kinds.get(i).run(kernels);
                if (!Arrays.equals(c, expected.get(i))) {
                    throw new AssertionError("wrong after an overflow elsewhere: kind " + i);
                }
            }
        }
    }
}
