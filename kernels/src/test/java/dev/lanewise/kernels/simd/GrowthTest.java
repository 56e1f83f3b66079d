package dev.lanewise.kernels.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// When a method is young no longer. The exercises say that they did ever so many operations, or none at all, so that
/// no machine is too slow or too fast for the verdict.
class GrowthTest {
    private static final int PLENTY = 1 << 26;

    /// More work than any other class of this JVM has waiting.
    private static final long URGENT = 1L << 32;

    private int called;

    @BeforeEach
    void unforced() {
        assumeTrue(System.getProperty("lanewise.young", "").isEmpty(), "this run forces a state on purpose");
    }

    @Test
    void aQuickMethodIsGrownAndItsNeighbourStaysYoung() {
        Growth growth = new Growth(2, method -> {
            assertEquals(1, method);
            called++;
            return PLENTY;
        });
        growUntilKnown(growth, 1);
        assertTrue(growth.grown()[1]);
        assertFalse(growth.grown()[0]);
        assertTrue(called > 0, "grown without having been called");
    }

    @Test
    void aSlowMethodStaysYoungHoweverOftenItIsCalled() {
        Growth growth = new Growth(1, method -> {
            long end = System.nanoTime() + 2_000;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            called++;
            return 0;
        });
        while (called < 1000) {
            growth.grow(0, URGENT);
            assertFalse(growth.grown()[0], "after " + called + " calls");
        }
    }

    @Test
    void onlyTheMethodThatIsWantedIsCalled() {
        Growth unwanted = new Growth(1, method -> {
            throw new AssertionError("nobody wanted this");
        });
        growUntilKnown(new Growth(1, method -> PLENTY), 0);
        assertFalse(unwanted.grown()[0]);
    }

    private static void growUntilKnown(Growth growth, int method) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!growth.grow(method, URGENT) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
