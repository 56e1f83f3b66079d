package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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

    /// A heap that is full, so that buffers, arrays that are staged in a part and vectors that are still objects fail:
    /// the call fails or is right, the next one of another thread is right, and nothing is left behind.
    @ParameterizedTest
    @ValueSource(strings = {"-XX:TieredStopAtLevel=4", "-XX:TieredStopAtLevel=1"})
    void callsWithAFullHeap(String flags) throws Exception {
        String output = ChildJvm.run(
                List.of(MODULE, "-ea", "-Xmx48m", "-XX:+UseSerialGC", "-XX:-UseGCOverheadLimit", flags),
                FullHeap.class);
        assertTrue(output.contains("closed"), output);
    }

    static final class FullHeap {
        private static final Transpose N = Transpose.NO_TRANS;
        private static final Transpose T = Transpose.TRANS;
        private static final int SIZE = 160;
        private static final int ROUNDS = 60;

        private final float[] a = new float[SIZE * SIZE];
        private final float[] bias = new float[SIZE];
        private final float[] c = new float[SIZE * SIZE];
        private final Arena arena = Arena.ofShared();
        private final MemorySegment x = arena.allocate(4L * SIZE * SIZE, 64);
        private final MemorySegment z = arena.allocate(4L * SIZE * SIZE, 64);
        private final byte[][] ballast = new byte[4096][];
        private final Epilogue<float[]> epilogue = Epilogue.ofFloat()
                .bias(bias, 0)
                .activation(Activation.RELU)
                .columnSums(new float[SIZE], 0)
                .build();
        private final Epilogue<float[]> once =
                Epilogue.ofFloat().addOnce(new float[] {-1}, 0).build();
        private int failed;
        private int returned;

        public static void main(String[] args) throws Exception {
            FullHeap test = new FullHeap();
            SplittableRandom random = new SplittableRandom(98);
            for (int i = 0; i < test.a.length; i++) {
                test.a[i] = (float) random.nextDouble(-1, 1);
            }
            MemorySegment.copy(test.a, 0, test.x, ValueLayout.JAVA_FLOAT, 0, test.a.length);
            test.run();
        }

        private void run() throws Exception {
            float[][] expected = new float[5][];
            try (Kernels scalar = Kernels.scalar();
                    Kernels first = open()) {
                for (int kind = 0; kind < 5; kind++) {
                    call(scalar, kind);
                    expected[kind] = c.clone();
                    call(first, kind); // initialises classes, which a full heap would spoil for good
                    check(expected[kind]);
                }
            }
            long before = 0;
            for (int round = 0; round < ROUNDS; round++) {
                Kernels kernels = open();
                int kind = round % 5;
                fill(round / 5);
                try {
                    call(kernels, kind);
                    empty();
                    returned++;
                    check(expected[kind]);
                } catch (OutOfMemoryError e) {
                    empty();
                    failed++;
                }
                Thread another = new Thread(() -> {
                    call(kernels, kind);
                    check(expected[kind]);
                });
                AtomicReference<Throwable> failure = new AtomicReference<>();
                another.setUncaughtExceptionHandler((t, e) -> failure.set(e));
                another.start();
                another.join();
                if (failure.get() != null) {
                    throw new AssertionError("after " + failed + " failures, kind " + kind, failure.get());
                }
                kernels.close();
                if (round == ROUNDS / 2) {
                    before = used();
                }
            }
            long after = used();
            if (failed == 0 || after > before + (2 << 20)) {
                throw new AssertionError(failed + " failed, from " + before + " to " + after + " bytes");
            }
            System.out.println("failed " + failed + ", returned " + returned + ", closed");
        }

        private static Kernels open() {
            return Kernels.builder().backend(Backend.SIMD).threads(2).build();
        }

        private static long used() {
            System.gc();
            return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        }

        /// Takes all but so many pieces of 64 KiB.
        private void fill(int left) {
            int i = 0;
            int size = 1 << 16;
            while (size >= 64 && i < ballast.length) {
                try {
                    ballast[i] = new byte[size];
                    i++;
                } catch (OutOfMemoryError e) {
                    size /= 4;
                }
            }
            for (int q = 0; q < left; q++) {
                ballast[q] = null;
            }
        }

        private void empty() {
            Arrays.fill(ballast, null);
        }

        private void call(Kernels on, int kind) {
            int s = SIZE;
            switch (kind) {
                case 0 -> on.sgemm(N, T, s, s, s, 0.5f, a, 0, s, a, 0, s, 0, c, 0, s);
                case 1 -> on.sgemm(T, N, s, s, s, 1, a, 0, s, a, 0, s, 0, c, 0, s, epilogue);
                case 2 -> on.sgemm(T, N, s, s, s, 0.5f, a, 0, s, a, 0, s, 0, c, 0, s, once);
                case 3 -> {
                    on.sgemm(N, T, s, s, s, 1, x, 0, s, x, 0, s, 0, z, 0, s);
                    MemorySegment.copy(z, ValueLayout.JAVA_FLOAT, 0, c, 0, c.length);
                }
                default -> on.ssyrk(Triangle.LOWER, N, s, s, 1, a, 0, s, 0, c, 0, s);
            }
        }

        private void check(float[] expected) {
            if (!Arrays.equals(expected, c)) {
                throw new AssertionError("wrong");
            }
        }
    }

    /// Off-heap memory for 64 MiB and no collection on demand: what is outgrown, made in surplus, closed or dropped
    /// must not stay, and where there is no more of it, products go on.
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
                return z.toArray(ValueLayout.JAVA_FLOAT);
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
