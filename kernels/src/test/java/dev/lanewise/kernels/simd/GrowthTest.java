package dev.lanewise.kernels.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// When a tile is young no longer, and on whose time it grows. The exercises say that they did ever so many operations,
/// or none at all, so that no machine is too slow or too fast for the verdict.
class GrowthTest {
    private static final int PLENTY = 1 << 26;

    /// More work than any other class of this JVM has waiting.
    private static final long URGENT = 1L << 40;

    /// As long as the nursery rests when it has given up one tile.
    private static final long REST_NANOS = 10_000_000_000L;

    private int called;

    /// What other classes of this JVM have left on its way would take the time of these, and keep the thread busy.
    @BeforeAll
    static void nothingIsOnItsWay() {
        Nursery.warmUp(() -> {}, Duration.ofMinutes(5));
    }

    @BeforeEach
    void unforced() {
        assumeTrue(System.getProperty("lanewise.young", "").isEmpty(), "this run forces a state on purpose");
    }

    @Test
    void aQuickTileIsGrownAndItsNeighbourStaysYoung() {
        Growth growth = grow(2, (method, depth) -> {
            assertEquals(1, method);
            called++;
            return PLENTY;
        });
        growUntilKnown(growth, 1);
        assertTrue(growth.isGrown(1));
        assertFalse(growth.isGrown(0));
        assertFalse(growth.want(new int[] {0, 1}, 0), "a product that needs both");
        assertTrue(called > 0, "grown without having been called");
    }

    @Test
    void aSlowTileStaysYoungHoweverOftenItIsCalled() {
        Nursery nursery = new Nursery(2_000);
        Growth growth = nursery.add(new Growth(1, (method, depth) -> {
            slow();
            called++;
            return 0;
        }));
        while (called < 1000) {
            assertFalse(growth.want(new int[] {0}, URGENT), () -> "after " + called + " calls");
            nursery.turn();
        }
    }

    @Test
    void whatIsNeverCompiledIsGivenUpAndNobodyIsSlowedDownForEver() {
        Nursery nursery = new Nursery(2_000);
        Growth growth = nursery.add(new Growth(1, (method, depth) -> {
            slow();
            called++;
            return 0;
        }));
        long lastTurn;
        do {
            lastTurn = System.nanoTime();
            growth.want(new int[] {0}, URGENT);
            nursery.turn();
        } while (growth.wanted(0) > 0);
        int before = called;
        assertTrue(before >= 2_000, "given up after " + before + " calls");
        for (int i = 0; i < 1000; i++) {
            assertFalse(growth.want(new int[] {0}, URGENT));
            nursery.turn();
        }
        // Of a process that was stopped for so long nothing is known: the rest is over.
        if (System.nanoTime() - lastTurn < REST_NANOS) {
            assertEquals(before, called, "called within ten seconds after it was given up");
        }
    }

    @Test
    void whatRunsAlongRowsIsUsedAllTheSameWhenItIsGivenUp() {
        Nursery nursery = new Nursery(4_000);
        Growth rows = nursery.add(Growth.alongRows(1, (method, depth) -> {
            slow();
            called++;
            return 0;
        }));
        Growth tiles = nursery.add(new Growth(1, (method, depth) -> PLENTY));
        while (!rows.want(0, URGENT) && called < 4_000) {
            nursery.turn();
        }
        assertTrue(rows.isGrown(0) && called >= 1_000 && called < 4_000, "given up after " + called + " calls");
        // Within a rest, so that nobody sits it out; a process that was stopped for so long still has its turns.
        long end = System.nanoTime() + REST_NANOS - 1_000_000_000;
        int turns = 0;
        while (!tiles.want(new int[] {0}, URGENT) && (turns++ < 1_000_000 || System.nanoTime() < end)) {
            nursery.turn();
        }
        assertTrue(tiles.isGrown(0), "everybody rests");
    }

    @Test
    void aTileThatWasNeverWantedIsNotCalled() {
        Growth unwanted = grow(1, (method, depth) -> {
            throw new AssertionError("nobody wanted this");
        });
        growUntilKnown(grow(1, (method, depth) -> PLENTY), 0);
        assertFalse(unwanted.isGrown(0));
    }

    @Test
    void anInterpretedTileComputesOneTermAndMostCallsAreEmpty() {
        List<Integer> depths = new ArrayList<>();
        Growth growth = grow(1, (method, depth) -> {
            depths.add(depth);
            return PLENTY;
        });
        growUntilKnown(growth, 0);
        List<Integer> computed = depths.stream().filter(depth -> depth > 0).toList();
        assertEquals(1, computed.getFirst());
        assertTrue(computed.getLast() > 1, "the verdict came while it counted as interpreted");
        assertTrue(depths.size() >= 8 * computed.size() - 7, () -> depths.toString());
        assertFalse(depths.contains(0), "neither terms nor turns");
    }

    @Test
    void aStandInIsCompiledFirstWhereItHasMuchToDo() {
        Nursery nursery = new Nursery(2_000);
        Growth growth = nursery.add(new Growth(3, 1, (method, depth) -> {
            assertEquals(1, method, "while the caller waits for the stand-in");
            called++;
            return PLENTY;
        }));
        growth.want(new int[] {0, 2}, 1_000);
        assertFalse(growth.lacksStandIn(), "not worth waiting");
        growth.want(new int[] {0, 2}, URGENT);
        assertTrue(growth.lacksStandIn());
        nursery.raiseStandIn(growth);
        assertTrue(growth.isGrown(1));
        assertFalse(growth.lacksStandIn(), "raised");
        assertTrue(called > 0, "grown without having been called");
    }

    @Test
    void aStandInThatIsNotCompiledIsWaitedForOnce() {
        Nursery nursery = new Nursery(2_000);
        Growth growth = nursery.add(new Growth(1, 0, (method, depth) -> {
            slow();
            return 0;
        }));
        growth.want(new int[] {0}, URGENT);
        nursery.raiseStandIn(growth);
        assertFalse(growth.isGrown(0));
        assertFalse(growth.lacksStandIn());
    }

    @Test
    void aStandInThatThereIsNoMemoryForIsNoMatterOfTheCaller() {
        Nursery nursery = new Nursery(2_000);
        Growth growth = nursery.add(new Growth(1, 0, (method, depth) -> {
            throw new OutOfMemoryError("on purpose");
        }));
        growth.want(new int[] {0}, URGENT);
        nursery.raiseStandIn(growth);
        assertFalse(growth.lacksStandIn());
    }

    @Test
    void whatAnExerciseHasNoMemoryForIsNoMatterOfTheCaller() {
        Growth growth = grow(1, (method, depth) -> {
            if (called++ < 20) {
                throw called % 2 == 0 ? new OutOfMemoryError("on purpose") : new StackOverflowError("on purpose");
            }
            return PLENTY;
        });
        growUntilKnown(growth, 0);
    }

    @Test
    void oneThreadWhereItIsAllowedAndNoneAfterwards() throws InterruptedException {
        AtomicReference<Thread> where = new AtomicReference<>();
        Growth growth = grow(1, (method, depth) -> {
            where.set(Thread.currentThread());
            return PLENTY;
        });
        Nursery.lend();
        Nursery.lend();
        try {
            growUntilKnown(growth, 0);
            Thread thread = where.get();
            assertEquals(Nursery.THREAD_NAME, thread.getName());
            assertTrue(thread.isDaemon());
            Nursery.takeBack();
            assertTrue(thread.isAlive() || !isRunning(), "another still lends");
        } finally {
            Nursery.takeBack();
        }
        assertFalse(isRunning());
        assertNull(running());
    }

    @Test
    void aThreadWithNothingToDoEnds() throws InterruptedException {
        Growth growth = grow(1, (method, depth) -> PLENTY);
        Nursery.lend();
        try {
            growUntilKnown(growth, 0);
            Thread thread = running();
            if (thread != null) {
                thread.join(60_000);
                assertFalse(thread.isAlive(), "idle for a second, and still there");
            }
        } finally {
            Nursery.takeBack();
        }
    }

    private static Growth grow(int methods, Growth.Exercise exercise) {
        return Nursery.admit(new Growth(methods, exercise));
    }

    private static boolean isRunning() {
        Thread thread = running();
        return thread != null && thread.isAlive();
    }

    private static Thread running() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(Nursery.THREAD_NAME))
                .findAny()
                .orElse(null);
    }

    private static void slow() {
        long end = System.nanoTime() + 2_000;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static void growUntilKnown(Growth growth, int method) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!growth.want(new int[] {method}, URGENT) && System.nanoTime() < end) {
            Nursery.turnOfACaller();
        }
        assertTrue(growth.isGrown(method), "not grown in a minute");
    }
}
