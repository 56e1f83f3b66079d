package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What warming runs, when it ends, and what it says.
class WarmUpTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    private int runs;

    @Test
    void runsUntilNothingThatTheWorkWantsIsYoung() {
        assumeTrue(Backends.simdExpected(), "the scalar backend has nothing to warm");
        assumeTrue(System.getProperty("lanewise.young", "").isEmpty(), "this run forces a state on purpose");
        int m = 33;
        int n = 47;
        int k = 71;
        double[] a = numbers(m * k);
        double[] b = numbers(k * n);
        double[] first = new double[m * n];
        double[] last = new double[m * n];
        try (Kernels kernels = Kernels.simd()) {
            WarmUp done = kernels.warmUp(
                    () -> {
                        double[] c = runs++ == 0 ? first : last;
                        kernels.dgemm(
                                Transpose.NO_TRANS,
                                Transpose.NO_TRANS,
                                m,
                                n,
                                k,
                                1,
                                a,
                                0,
                                k,
                                b,
                                0,
                                n,
                                0,
                                c,
                                0,
                                n,
                                Epilogue.ofDouble().activation(Activation.GELU).build());
                    },
                    LONG);
            assertEquals(runs, done.runs());
            assertTrue(done.isComplete(), done::toString);
            assertEquals(0, done.young());
            assertTrue(runs > 1, "the first run met no young method");
            assertTrue(done.compiled() > 0, done::toString);
        }
        assertArrayEquals(first, last);
    }

    @Test
    void runsOnceWhereThereIsNoTime() {
        try (Kernels kernels = Kernels.best()) {
            WarmUp done = kernels.warmUp(() -> runs++, Duration.ZERO);
            assertEquals(1, runs);
            assertEquals(1, done.runs());
        }
    }

    @Test
    void anInterruptedThreadReturnsInterrupted() {
        try (Kernels kernels = Kernels.best()) {
            float[] x = new float[40 * 40];
            float[] y = new float[40 * 40];
            Thread.currentThread().interrupt();
            WarmUp done = kernels.warmUp(
                    () -> kernels.sgemm(
                            Transpose.NO_TRANS, Transpose.NO_TRANS, 40, 40, 40, 1, x, 0, 40, x, 0, 40, 0, y, 0, 40),
                    LONG);
            assertTrue(Thread.interrupted());
            assertEquals(1, done.runs());
        }
    }

    @Test
    void theScalarBackendRunsTheWorkOnce() {
        try (Kernels kernels = Kernels.scalar()) {
            WarmUp done = kernels.warmUp(() -> runs++, LONG);
            assertEquals(1, runs);
            assertTrue(done.isComplete());
            assertEquals(0, done.compiled());
        }
    }

    @Test
    void whatTheWorkThrowsIsThrown() {
        try (Kernels kernels = Kernels.best()) {
            assertThrows(
                    IllegalStateException.class,
                    () -> kernels.warmUp(
                            () -> {
                                throw new IllegalStateException("no");
                            },
                            LONG));
            assertThrows(NullPointerException.class, () -> kernels.warmUp(null, LONG));
            assertThrows(NullPointerException.class, () -> kernels.warmUp(() -> runs++, null));
        }
        assertEquals(0, runs, "run before the limit was checked");
    }

    private static double[] numbers(int length) {
        double[] x = new double[length];
        for (int i = 0; i < length; i++) {
            x[i] = (i * 31 % 17 - 8) / 8.0;
        }
        return x;
    }
}
