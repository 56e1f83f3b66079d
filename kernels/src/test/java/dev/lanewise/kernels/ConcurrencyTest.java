package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One object used by many threads, and the threads that it starts itself.
class ConcurrencyTest {
    private static final int CALLERS = 4;

    @ParameterizedTest
    @MethodSource("dev.lanewise.kernels.Backends#byType")
    <T> void manyCallersShareOneObject(Backends.Opener backend, Real<T> real) throws Exception {
        SplittableRandom random = new SplittableRandom(61);
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try (Kernels kernels = backend.open();
                Kernels scalar = Kernels.scalar()) {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int t = 0; t < CALLERS; t++) {
                List<GemmCase<T>> calls = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    int most = i % 3 == 0 ? 260 : 40;
                    calls.add(GemmCase.random(
                            real,
                            random,
                            GemmCase.transposeIf(random.nextBoolean()),
                            GemmCase.transposeIf(random.nextBoolean()),
                            1 + random.nextInt(most),
                            1 + random.nextInt(most),
                            1 + random.nextInt(most)));
                }
                tasks.add(() -> repeat(kernels, scalar, calls));
            }
            for (Future<Void> result : callers.invokeAll(tasks)) {
                result.get();
            }
        } finally {
            callers.shutdownNow();
        }
    }

    /// Runs each call often and compares with one run of scalar.
    private static <T> Void repeat(Kernels kernels, Kernels scalar, List<GemmCase<T>> calls) {
        List<Matrix<T>> expected = new ArrayList<>();
        for (GemmCase<T> g : calls) {
            Matrix<T> c = g.c().copy();
            g.withC(c).run(scalar);
            expected.add(c);
        }
        for (int round = 0; round < 6; round++) {
            for (int i = 0; i < calls.size(); i++) {
                GemmCase<T> g = calls.get(i);
                g.c().reset();
                g.run(kernels);
                g.c().assertSame(expected.get(i), g);
                g.assertNothingElseWritten();
            }
        }
        return null;
    }

    /// Closing while calls are under way: every one of them still gives its result.
    @ParameterizedTest
    @MethodSource("dev.lanewise.kernels.Backends#stream")
    void closeLetsCallsFinish(Backends.Opener backend) throws Exception {
        FloatAdapter real = new FloatAdapter();
        SplittableRandom random = new SplittableRandom(62);
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try (Kernels scalar = Kernels.scalar()) {
            for (int round = 0; round < 5; round++) {
                Kernels kernels = backend.open();
                List<Future<Void>> results = new ArrayList<>();
                for (int t = 0; t < CALLERS; t++) {
                    List<GemmCase<float[]>> calls = List.of(GemmCase.random(
                            real, random, Transpose.NO_TRANS, Transpose.TRANS, 150 + t, 140, 130, 1, 0));
                    results.add(callers.submit(() -> repeat(kernels, scalar, calls)));
                }
                kernels.close();
                for (Future<Void> result : results) {
                    result.get(60, TimeUnit.SECONDS);
                }
            }
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void oneThreadStartsNone() {
        Set<Thread> before = lanewiseThreads();
        for (Backends.Opener backend : Backends.all()) {
            if (backend.threads() == 1) {
                try (Kernels kernels = backend.open()) {
                    multiply(kernels, 400);
                    assertEquals(before, lanewiseThreads(), backend.toString());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void closeEndsTheThreadsThatItStarted(int threads) throws Exception {
        assumeTrue(Backends.simdExpected(), "this run is without the simd backend on purpose");
        Set<Thread> before = lanewiseThreads();
        Kernels kernels = Backends.simd(threads).open();
        Set<Thread> started = lanewiseThreads();
        started.removeAll(before);
        assertEquals(threads - 1, started.size(), started.toString());
        for (Thread thread : started) {
            assertTrue(thread.isDaemon(), thread + " must not keep the JVM alive");
        }
        multiply(kernels, 400);
        kernels.close();
        for (Thread thread : started) {
            thread.join(TimeUnit.SECONDS.toMillis(10));
            assertTrue(!thread.isAlive(), thread + " still runs after close");
        }
        multiply(kernels, 100);
        assertEquals(before, lanewiseThreads(), "a closed object starts nothing");
    }

    private static void multiply(Kernels kernels, int n) {
        float[] a = new float[n * n];
        float[] c = new float[n * n];
        kernels.sgemm(Transpose.NO_TRANS, Transpose.NO_TRANS, n, n, n, 1f, a, 0, n, a, 0, n, 0f, c, 0, n);
    }

    private static Set<Thread> lanewiseThreads() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(t -> !t.getName().startsWith("lanewise-"));
        return threads;
    }

    /// Whatever the executor does, results are right and the call returns.
    @ParameterizedTest
    @ValueSource(strings = {"pool", "caller", "never", "reject", "one busy thread"})
    void borrowsThreads(String kind) throws Exception {
        assumeTrue(Backends.simdExpected(), "this run is without the simd backend on purpose");
        ExecutorService pool = Executors.newFixedThreadPool(kind.equals("pool") ? 3 : 1);
        CountDownLatch busy = new CountDownLatch(1);
        if (kind.equals("one busy thread")) {
            pool.execute(() -> {
                try {
                    busy.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        AtomicInteger asked = new AtomicInteger();
        Executor executor = task -> {
            asked.incrementAndGet();
            switch (kind) {
                case "caller" -> task.run();
                case "never" -> {}
                case "reject" -> throw new RejectedExecutionException();
                default -> pool.execute(task);
            }
        };
        SplittableRandom random = new SplittableRandom(62);
        try (Kernels scalar = Kernels.scalar();
                Kernels kernels = Kernels.builder()
                        .backend(Backend.SIMD)
                        .threads(3)
                        .executor(executor)
                        .build()) {
            for (Real<?> real : Real.all()) {
                for (int round = 0; round < 30; round++) {
                    compare(real, random, kernels, scalar);
                }
            }
        } finally {
            busy.countDown();
            pool.shutdownNow();
            assertTrue(pool.awaitTermination(10, TimeUnit.SECONDS));
        }
        // With one processor nothing is shared.
        assertTrue(
                asked.get() > 0 || Runtime.getRuntime().availableProcessors() == 1,
                "no call was large enough to be shared");
    }

    private static <T> void compare(Real<T> real, SplittableRandom random, Kernels kernels, Kernels scalar) {
        GemmCase<T> g =
                GemmCase.random(real, random, Transpose.NO_TRANS, Transpose.TRANS, 120 + random.nextInt(60), 130, 90);
        GemmCase<T> expected = g.withC(g.c().copy());
        g.run(kernels);
        expected.run(scalar);
        g.c().assertSame(expected.c(), g);
    }
}
