package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What warming runs, when it ends, and what it says.
class WarmUpTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Pattern SAID = Pattern.compile("ran (\\d+), runs (\\d+), compiled (\\d+), (young .*)");

    private int runs;

    /// Prints what warming said. In a JVM of its own: in that of the tests the tiles may be grown already.
    static final class Warm {
        private static final Transpose N = Transpose.NO_TRANS;
        private static int ran;

        private Warm() {}

        public static void main(String[] args) {
            int m = 33;
            int n = 47;
            int k = 71;
            double[] a = numbers(m * k);
            double[] b = numbers(k * n);
            double[] first = new double[m * n];
            double[] last = new double[m * n];
            Epilogue<double[]> gelu =
                    Epilogue.ofDouble().activation(Activation.GELU).build();
            try (Kernels kernels = Kernels.simd()) {
                WarmUp done = kernels.warmUp(
                        () -> {
                            double[] c = ran++ == 0 ? first : last;
                            kernels.dgemm(N, N, m, n, k, 1, a, 0, k, b, 0, n, 0, c, 0, n, gelu);
                        },
                        Duration.ofMinutes(2));
                System.out.println("ran " + ran + ", runs " + done.runs() + ", compiled " + done.compiled() + ", young "
                        + done.young() + ", complete " + done.isComplete() + ", same " + Arrays.equals(first, last));
            }
        }

        private static double[] numbers(int length) {
            double[] x = new double[length];
            for (int i = 0; i < length; i++) {
                x[i] = (i * 31 % 17 - 8) / 8.0;
            }
            return x;
        }
    }

    @Test
    void runsUntilNothingThatTheWorkWantsIsYoung() throws Exception {
        assumeTrue(Backends.simdExpected(), "the scalar backend has nothing to warm");
        String output = ChildJvm.run(List.of("--add-modules=jdk.incubator.vector", "-ea"), Warm.class);
        Matcher said = SAID.matcher(output);
        assertTrue(said.find(), output);
        int ran = Integer.parseInt(said.group(1));
        assertEquals(ran, Integer.parseInt(said.group(2)), output);
        assertTrue(ran > 1, () -> "the first run met no young method: " + output);
        assertTrue(Integer.parseInt(said.group(3)) > 0, output);
        assertEquals("young 0, complete true, same true", said.group(4), output);
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
}
