package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which kernels answer, why, and what they say about it.
class SelectionTest {
    private String outside;

    @BeforeEach
    void setPropertyAside() {
        outside = System.clearProperty(KernelsBuilder.BACKEND_PROPERTY);
    }

    @AfterEach
    void restoreProperty() {
        if (outside == null) {
            System.clearProperty(KernelsBuilder.BACKEND_PROPERTY);
        } else {
            System.setProperty(KernelsBuilder.BACKEND_PROPERTY, outside);
        }
    }

    private static String backendOf(Kernels opened) {
        try (Kernels kernels = opened) {
            return kernels.description().backend();
        }
    }

    @Test
    void simdIsThereWithTheWidthOfThisRun() {
        assumeTrue(Backends.simdExpected(), "this run is without the simd backend on purpose");
        try (Kernels kernels = Kernels.simd()) {
            KernelsDescription d = kernels.description();
            assertEquals("simd", d.backend());
            Integer expected = Backends.expectedBits();
            if (expected != null) {
                assertEquals(expected, d.vectorBits());
            }
            assertTrue(d.vectorBits() >= 128, d.toString());
            assertEquals(1, d.threads());
            assertTrue(d.floatBlocking().isPresent(), d.toString());
            assertTrue(d.doubleBlocking().isPresent(), d.toString());
        }
        assertEquals("simd", backendOf(Kernels.best()));
    }

    @Test
    void withoutTheModuleScalarAnswersAndSimdSaysWhatToAdd() {
        assumeTrue(!Backends.simdExpected(), "this run has the simd backend");
        assertEquals("scalar", backendOf(Kernels.best()));
        try (Kernels best = Kernels.best()) {
            assertTrue(best.description().toString().contains("--add-modules jdk.incubator.vector"));
        }
        assertSaysWhatToAdd(assertThrows(UnsupportedOperationException.class, Kernels::simd));
        System.setProperty(KernelsBuilder.BACKEND_PROPERTY, "simd");
        assertSaysWhatToAdd(assertThrows(UnsupportedOperationException.class, Kernels::best));
    }

    private static void assertSaysWhatToAdd(UnsupportedOperationException e) {
        assertTrue(e.getMessage().contains("--add-modules jdk.incubator.vector"), e.getMessage());
    }

    @Test
    void scalarIsAlwaysThere() {
        try (Kernels kernels = Kernels.scalar()) {
            KernelsDescription d = kernels.description();
            assertEquals("scalar", d.backend());
            assertEquals(0, d.vectorBits());
            assertEquals(1, d.threads());
            assertFalse(d.reason().isBlank());
            assertTrue(d.toString().startsWith("scalar, 1 thread ("), d.toString());
        }
    }

    @Test
    void thePropertyForcesABackend() {
        System.setProperty(KernelsBuilder.BACKEND_PROPERTY, "scalar");
        try (Kernels kernels = Kernels.best()) {
            assertEquals("scalar", kernels.description().backend());
            assertTrue(kernels.description().reason().contains("-Dlanewise.backend=scalar"));
        }
        if (Backends.simdExpected()) {
            // What the program asks for goes before the property.
            assertEquals("simd", backendOf(Kernels.simd()));
            System.setProperty(KernelsBuilder.BACKEND_PROPERTY, " SIMD ");
            assertEquals("simd", backendOf(Kernels.best()));
            assertEquals("scalar", backendOf(Kernels.scalar()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sse", "simd,scalar"})
    void aWrongPropertyIsRefused(String value) {
        System.setProperty(KernelsBuilder.BACKEND_PROPERTY, value);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, Kernels::best);
        assertTrue(e.getMessage().contains("lanewise.backend=" + value), e.getMessage());
        assertEquals("scalar", backendOf(Kernels.scalar()), "not looked at where the program names a backend");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1025, Integer.MAX_VALUE})
    void threadsOutOfBoundsAreRefused(int threads) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> Kernels.builder().threads(threads));
        assertTrue(e.getMessage().contains("threads=" + threads), e.getMessage());
    }

    @Test
    void builderArguments() {
        assertThrows(NullPointerException.class, () -> Kernels.builder().backend(null));
        try (Kernels kernels =
                Kernels.builder().backend(Backend.SCALAR).threads(1024).build()) {
            assertEquals(1, kernels.description().threads(), "scalar stays on the caller's thread");
        }
        if (Backends.simdExpected()) {
            try (Kernels kernels = Kernels.builder().threads(3).build()) {
                assertEquals(3, kernels.description().threads());
                assertTrue(kernels.description().toString().contains("3 threads"));
            }
        }
    }

    @Test
    void descriptionIsOneLine() {
        Blocking f32 = new Blocking(8, 32, 384, 192, 2048);
        Blocking f64 = new Blocking(8, 16, 256, 96, 1024);
        assertEquals("8×32 tiles, kc=384 mc=192 nc=2048", f32.toString());
        assertEquals(
                "simd, 512 bits, f32 8×32 tiles, kc=384 mc=192 nc=2048, f64 8×16 tiles, kc=256 mc=96 nc=1024, "
                        + "2 threads (tested)",
                new KernelsDescription("simd", 512, Optional.of(f32), Optional.of(f64), 2, "tested").toString());
        assertEquals(
                "other, 1 thread (tested)",
                new KernelsDescription("other", 0, Optional.empty(), Optional.empty(), 1, "tested").toString());
        assertThrows(
                IllegalArgumentException.class,
                () -> new KernelsDescription("x", 0, Optional.empty(), Optional.empty(), 0, ""));
        assertThrows(NullPointerException.class, () -> new KernelsDescription("x", 0, null, Optional.empty(), 1, ""));
    }

    @Test
    void blocksOfTheCallersChoiceAreTakenOrRefused() {
        assertThrows(NullPointerException.class, () -> Kernels.builder().floatBlocking(null));
        assertThrows(NullPointerException.class, () -> Kernels.builder().doubleBlocking(null));
        Blocking any = new Blocking(1, 1, 1, 1, 1);
        try (Kernels kernels = Kernels.builder()
                .backend(Backend.SCALAR)
                .floatBlocking(any)
                .doubleBlocking(any)
                .build()) {
            assertEquals(Optional.empty(), kernels.description().floatBlocking(), "scalar cuts nothing");
        }
        assumeTrue(Backends.simdExpected(), "this run is without the simd backend on purpose");
        Blocking f32;
        Blocking f64;
        try (Kernels kernels = Kernels.simd()) {
            f32 = kernels.description().floatBlocking().orElseThrow();
            f64 = kernels.description().doubleBlocking().orElseThrow();
        }
        int mr = f64.mr();
        int nr = f64.nr();
        Blocking chosen = new Blocking(mr, nr, 300, 2 * mr, 3 * nr);
        try (Kernels kernels = simd(1).doubleBlocking(chosen).build()) {
            assertEquals(Optional.of(chosen), kernels.description().doubleBlocking());
            assertEquals(Optional.of(f32), kernels.description().floatBlocking());
            GemmPlan plan = kernels.dgemmPlan(Transpose.TRANS, Transpose.NO_TRANS, 600, 600, 600);
            assertEquals(300, plan.kc(), plan::toString);
            assertEquals(2 * mr, plan.mc(), plan::toString);
            assertEquals(3 * nr, plan.nc(), plan::toString);
        }
        refused("tile of 64-bit elements is " + mr + "×" + nr, 1, new Blocking(2 * mr, nr, 8, 2 * mr, nr));
        refused("tile of 64-bit elements is " + mr + "×" + nr, 1, new Blocking(mr, 2 * nr, 8, mr, 2 * nr));
        // 7 MiB of A: with a sliver of B for one thread they fit, beside the 2 MiB that several share they do not.
        Blocking tall = new Blocking(mr, nr, 512, (7 << 20) / 8 / 512 / mr * mr, nr);
        simd(1).doubleBlocking(tall).build().close();
        refused("with 2 threads, and 8388608 is the most", 2, tall);
        refused("8388608 is the most", 1, new Blocking(mr, nr, 512, mr, (8 << 20) / 8 / 512));
        refused("8388608 is the most", 1, new Blocking(mr, nr, 1 << 14, 11 * mr, nr));
    }

    private static KernelsBuilder simd(int threads) {
        return Kernels.builder().backend(Backend.SIMD).threads(threads);
    }

    private static void refused(String part, int threads, Blocking asked) {
        KernelsBuilder builder = simd(threads).doubleBlocking(asked);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, builder::build);
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @Test
    void impossibleBlocksAreRefused() {
        assertAll(
                () -> refused("mr=0", 0, 32, 1, 8, 32),
                () -> refused("nr=-1", 8, -1, 1, 8, 32),
                () -> refused("kc=0", 8, 32, 0, 8, 32),
                () -> refused("mc=9 is not a multiple of mr=8", 8, 32, 1, 9, 32),
                () -> refused("nc=33 is not a multiple of nr=32", 8, 32, 1, 8, 33),
                () -> refused("mc=65536", 8, 32, 65536, 65536, 32),
                () -> refused("nc=65536", 8, 32, 65536, 8, 65536));
        assertEquals(1, new Blocking(1, 1, 1, 1, 1).mr());
    }

    private static void refused(String part, int mr, int nr, int kc, int mc, int nc) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new Blocking(mr, nr, kc, mc, nc));
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @ParameterizedTest
    @MethodSource("dev.lanewise.kernels.Backends#stream")
    void closedTwiceAndUsedAfter(Backends.Opener backend) {
        Kernels kernels = backend.open();
        kernels.close();
        kernels.close();
        int n = 300;
        float[] ones = new float[n * n];
        Arrays.fill(ones, 1);
        float[] c = new float[n * n];
        kernels.sgemm(Transpose.NO_TRANS, Transpose.TRANS, n, n, n, 1f, ones, 0, n, ones, 0, n, 0f, c, 0, n);
        for (float x : c) {
            assertEquals(n, x);
        }
        kernels.close();
    }
}
