package dev.lanewise.kernels.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Threads that do pieces of work together.
class ThreadTeamTest {
    private static final int MOST_PARTS = 40;

    /// More members than cores, pieces of any size, some right after each other and some after all have gone to sleep.
    @ParameterizedTest
    @CsvSource({"2, own", "3, own", "7, own", "2, pool", "5, pool"})
    void everyPartOnceAndNoMemberTwice(int members, String kind) {
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try (ThreadTeam team = kind.equals("own")
                ? new ThreadTeam(members, members, () -> 0)
                : new ThreadTeam(members, members, () -> 0, pool)) {
            SplittableRandom random = new SplittableRandom(71);
            AtomicIntegerArray done = new AtomicIntegerArray(MOST_PARTS);
            AtomicIntegerArray busy = new AtomicIntegerArray(members);
            AtomicReference<String> wrong = new AtomicReference<>();
            Work work = (part, member) -> {
                if (busy.getAndIncrement(member) != 0) {
                    wrong.set("two threads are member " + member);
                }
                done.incrementAndGet(part);
                busy.decrementAndGet(member);
            };
            for (int piece = 0; piece < 20_000; piece++) {
                int parts = random.nextInt(1, MOST_PARTS + 1);
                if (piece % 2_000 == 0) {
                    LockSupport.parkNanos(5_000_000);
                }
                assertTrue(team.tryAcquire());
                team.run(work, parts);
                team.release();
                for (int part = 0; part < MOST_PARTS; part++) {
                    assertEquals(part < parts ? 1 : 0, done.getAndSet(part, 0), "part " + part + " of " + parts);
                }
                assertEquals(null, wrong.get());
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /// A member that is held up keeps the part that it has begun and no other.
    @Test
    void othersTakeWhatALateMemberHasNotBegun() throws InterruptedException {
        CountDownLatch othersDone = new CountDownLatch(9);
        AtomicIntegerArray byMember = new AtomicIntegerArray(2);
        try (ThreadTeam team = new ThreadTeam(2, 2, () -> 0)) {
            assertTrue(team.tryAcquire());
            team.run(
                    (part, member) -> {
                        byMember.incrementAndGet(member);
                        if (part != 0) {
                            othersDone.countDown();
                            return;
                        }
                        try {
                            assertTrue(othersDone.await(30, TimeUnit.SECONDS), "nobody took the other parts");
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    10);
            team.release();
        }
        assertEquals(10, byMember.get(0) + byMember.get(1));
        assertEquals(0, othersDone.getCount());
    }

    @Test
    void oneCallerAtATime() {
        ThreadTeam team = new ThreadTeam(2, 2, () -> 0);
        assertTrue(team.tryAcquire());
        assertFalse(team.tryAcquire());
        team.release();
        assertTrue(team.tryAcquire());
        team.release();
        team.close();
        assertFalse(team.tryAcquire());
    }

    /// What was handed over is waited for, the caller hears of it, and the next piece is like any other.
    @Test
    void anExecutorThatFails() {
        ExecutorService pool = Executors.newFixedThreadPool(1);
        IllegalArgumentException failure = new IllegalArgumentException("no more");
        AtomicIntegerArray calls = new AtomicIntegerArray(1);
        AtomicIntegerArray done = new AtomicIntegerArray(30);
        try (ThreadTeam team = new ThreadTeam(3, 3, () -> 0, task -> {
            if (calls.getAndIncrement(0) == 1) {
                throw failure;
            }
            pool.execute(task);
        })) {
            assertTrue(team.tryAcquire());
            Work work = (part, member) -> done.incrementAndGet(part);
            assertSame(failure, assertThrows(IllegalArgumentException.class, () -> team.run(work, 30)));
            for (int part = 0; part < 30; part++) {
                assertEquals(1, done.get(part), "part " + part);
            }
            team.run(work, 30);
            team.release();
        } finally {
            pool.shutdownNow();
        }
        for (int part = 0; part < 30; part++) {
            assertEquals(2, done.get(part), "part " + part);
        }
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new RuntimeException("part 5"),
                new OutOfMemoryError("part 5"),
                new StackOverflowError("part 5"),
                new AssertionError("part 5"));
    }

    /// The others are done, the caller hears of it, and the next piece, of another thread, is like any other.
    @ParameterizedTest
    @MethodSource("failures")
    void aPartThatFails(Throwable failure) throws InterruptedException {
        AtomicIntegerArray done = new AtomicIntegerArray(8);
        try (ThreadTeam team = new ThreadTeam(3, 3, () -> 0)) {
            assertTrue(team.tryAcquire());
            Throwable thrown = assertThrows(
                    failure.getClass(),
                    () -> team.run(
                            (part, member) -> {
                                if (part == 5) {
                                    ThreadTeamTest.<RuntimeException>sneak(failure);
                                }
                                done.incrementAndGet(part);
                            },
                            8));
            assertSame(failure, thrown);
            team.release();
            Thread another = Thread.ofPlatform().start(() -> {
                if (team.tryAcquire()) {
                    team.run((part, member) -> done.incrementAndGet(part), 8);
                    team.release();
                }
            });
            another.join();
        }
        for (int part = 0; part < 8; part++) {
            assertEquals(part == 5 ? 1 : 2, done.get(part), "part " + part);
        }
    }

    /// Where the process has one processor, a second thread could only take time from the caller.
    @Test
    void oneProcessorIsOneMember() {
        AtomicIntegerArray handed = new AtomicIntegerArray(1);
        try (ThreadTeam own = new ThreadTeam(4, 1, () -> 0);
                ThreadTeam borrowed = new ThreadTeam(4, 1, () -> 0, task -> handed.incrementAndGet(0))) {
            assertFalse(own.tryAcquire());
            assertFalse(borrowed.tryAcquire());
        }
    }

    @ParameterizedTest
    @CsvSource({"8, 3, 100, 2", "3, 8, 100, 2", "8, 8, 4, 3", "8, 8, 1, 0"})
    void noMoreHelpersThanProcessorsOrParts(int members, int processors, int parts, int expected) {
        AtomicIntegerArray handed = new AtomicIntegerArray(1);
        try (ThreadTeam team = new ThreadTeam(members, processors, () -> 0, task -> handed.incrementAndGet(0))) {
            assertTrue(team.tryAcquire());
            team.run((part, member) -> {}, parts);
        }
        assertEquals(expected, handed.get(0));
    }

    /// Pieces that the caller does alone, to see how long they take, are done like others, and what a part throws comes
    /// out of them, too.
    @Test
    void piecesWithoutHelp() {
        AtomicLong clock = new AtomicLong();
        AtomicIntegerArray done = new AtomicIntegerArray(8);
        ArrayDeque<Runnable> handed = new ArrayDeque<>();
        int alone = 0;
        try (ThreadTeam team = new ThreadTeam(2, 2, () -> clock.addAndGet(1_000), handed::add)) {
            assertTrue(team.tryAcquire());
            for (int piece = 1; piece <= 20_000; piece++) {
                handed.forEach(Runnable::run);
                handed.clear();
                boolean fails = piece % 7 == 0;
                long before = clock.get();
                Work work = (part, member) -> {
                    done.incrementAndGet(part);
                    if (fails && part == 3) {
                        throw new IllegalStateException("part 3");
                    }
                };
                if (fails) {
                    assertThrows(IllegalStateException.class, () -> team.run(work, 8, 5));
                } else {
                    team.run(work, 8, 5);
                    // The beginning and the end, and no part between them.
                    alone += clock.get() - before == 2_000 ? 1 : 0;
                }
                for (int part = 0; part < 8; part++) {
                    assertTrue(done.get(part) == 1 || (fails && part > 3), "part " + part);
                    done.set(part, 0);
                }
            }
        }
        assertTrue(alone > 100 && alone < 19_000, alone + " of 20000 alone");
    }

    /// A task that has not begun serves the next pieces too: 200,000 of them leave a few in the queue of an executor
    /// whose only thread is the caller's, and what it may have dropped is made up for.
    @Test
    void anExecutorsQueueStaysShort() {
        ArrayDeque<Runnable> queue = new ArrayDeque<>();
        AtomicIntegerArray done = new AtomicIntegerArray(1);
        try (ThreadTeam team = new ThreadTeam(4, 4, () -> 0, queue::add)) {
            assertTrue(team.tryAcquire());
            for (int piece = 0; piece < 200_000; piece++) {
                team.run((part, member) -> done.incrementAndGet(0), 8);
            }
            assertEquals(8 * 200_000, done.get(0));
            // 64 + 128 + … + 2¹⁶ < 200,000: the first task of each of 3 members, and 11 more.
            assertEquals(3 * 12, queue.size());
            queue.forEach(Runnable::run);
            queue.clear();
            team.run((part, member) -> {}, 8);
            team.run((part, member) -> {}, 8);
            assertEquals(3, queue.size(), "one for each member that is not waiting for a thread");
        }
    }

    /// More calls than the executor has threads for, all from its only thread.
    @Test
    void theCallerIsTheExecutorsOnlyThread() throws Exception {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        try (ThreadTeam team = new ThreadTeam(7, 7, () -> 0, pool)) {
            int queued = pool.submit(() -> {
                        for (int call = 0; call < 20_000; call++) {
                            assertTrue(team.tryAcquire());
                            team.run((part, member) -> {}, 7);
                            team.release();
                        }
                        return pool.getQueue().size();
                    })
                    .get(60, TimeUnit.SECONDS);
            assertTrue(queued < 100, queued + " tasks wait");
        } finally {
            pool.shutdownNow();
        }
    }

    /// The caller parks while the last part is done elsewhere, whatever wakes it meanwhile, and its interrupt is not
    /// lost.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theCallerWaitsForALongPart(boolean interrupted) throws Exception {
        Thread caller = Thread.currentThread();
        AtomicIntegerArray ended = new AtomicIntegerArray(1);
        CountDownLatch begun = new CountDownLatch(1);
        try (ThreadTeam team = new ThreadTeam(2, 2, () -> 0)) {
            assertTrue(team.tryAcquire());
            team.run(
                    (part, member) -> {
                        if (member == 0) {
                            awaitQuietly(begun); // so that the other member has a part, too
                            return;
                        }
                        begun.countDown();
                        if (interrupted) {
                            caller.interrupt();
                        }
                        while (caller.getState() != Thread.State.WAITING && !(interrupted && ended.get(0) > 50)) {
                            ended.addAndGet(0, interrupted ? 1 : 0);
                            LockSupport.unpark(caller);
                            LockSupport.parkNanos(1_000_000);
                        }
                        ended.set(0, 1_000_000);
                    },
                    2);
            assertEquals(1_000_000, ended.get(0), "returned before the part had ended");
            assertEquals(interrupted, Thread.interrupted());
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Neither class loader nor thread-locals nor priority nor group.
    @Test
    @SuppressWarnings({"ThreadLocalUsage", "ThreadPriorityCheck"}) // what is not inherited
    void workersInheritNothing() throws InterruptedException {
        InheritableThreadLocal<Object> local = new InheritableThreadLocal<>();
        AtomicReference<Thread> worker = new AtomicReference<>();
        AtomicReference<Object> inherited = new AtomicReference<>();
        ThreadGroup group = new ThreadGroup("a web application's");
        ClassLoader loader = new ClassLoader(null) {};
        Thread creator = new Thread(group, () -> {
            Thread.currentThread().setContextClassLoader(loader);
            Thread.currentThread().setPriority(Thread.MIN_PRIORITY);
            local.set("a web application's");
            try (ThreadTeam team = new ThreadTeam(2, 2, () -> 0)) {
                assertTrue(team.tryAcquire());
                CountDownLatch both = new CountDownLatch(2);
                team.run(
                        (part, member) -> {
                            both.countDown();
                            awaitQuietly(both); // each member has one of the two
                            if (member == 1) {
                                inherited.set(local.get());
                                worker.set(Thread.currentThread());
                            }
                        },
                        2);
                assertSame(ClassLoader.getSystemClassLoader(), worker.get().getContextClassLoader());
                assertEquals(Thread.NORM_PRIORITY, worker.get().getPriority());
                assertTrue(worker.get().isDaemon());
                assertNotSame(group, worker.get().getThreadGroup());
            }
        });
        AtomicReference<Throwable> failure = new AtomicReference<>();
        creator.setUncaughtExceptionHandler((t, e) -> failure.set(e));
        creator.start();
        creator.join();
        assertNull(failure.get());
        assertNotNull(worker.get());
        assertNull(inherited.get());
    }

    /// A team that nobody holds ends its threads.
    @Test
    void aDroppedTeamEnds() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            threads.addAll(threadsOfADroppedTeam());
        }
        for (Thread thread : threads) {
            for (int i = 0; i < 3_000 && thread.isAlive(); i++) {
                System.gc();
                thread.join(10);
            }
            assertFalse(thread.isAlive(), thread + " outlives its team");
        }
    }

    private static Set<Thread> threadsOfADroppedTeam() {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        ThreadTeam team = new ThreadTeam(3, 3, () -> 0);
        assertTrue(team.tryAcquire());
        CountDownLatch all = new CountDownLatch(3);
        team.run(
                (part, member) -> {
                    all.countDown();
                    awaitQuietly(all);
                    if (member > 0) {
                        seen.add(Thread.currentThread());
                    }
                },
                3);
        assertEquals(2, seen.size());
        return seen;
    }

    /// What is called when a helper is wanted closes the team, or calls it again: nobody waits for ever.
    @Test
    void closedByItsExecutor() {
        AtomicReference<ThreadTeam> self = new AtomicReference<>();
        AtomicIntegerArray done = new AtomicIntegerArray(6);
        ThreadTeam team = new ThreadTeam(3, 3, () -> 0, task -> {
            assertFalse(self.get().tryAcquire(), "taken");
            self.get().close();
        });
        self.set(team);
        assertTrue(team.tryAcquire());
        team.run((part, member) -> done.incrementAndGet(part), 6);
        team.release();
        for (int part = 0; part < 6; part++) {
            assertEquals(1, done.get(part));
        }
        assertFalse(team.tryAcquire());
    }

    /// Closed while a call has it: the call ends all the same, and close does not wait for it.
    @Test
    void closedUnderACaller() {
        ThreadTeam team = new ThreadTeam(3, 3, () -> 0);
        assertTrue(team.tryAcquire());
        team.close();
        AtomicIntegerArray done = new AtomicIntegerArray(6);
        team.run((part, member) -> done.incrementAndGet(part), 6);
        for (int part = 0; part < 6; part++) {
            assertEquals(1, done.get(part));
        }
    }

    @SuppressWarnings("unchecked") // thrown as it is
    private static <E extends Throwable> void sneak(Throwable t) throws E {
        throw (E) t;
    }

    /// By a clock that only this test moves the caller takes 10 µs for its part of two, and waits 3 ms for the other's,
    /// whose core another process has. It goes alone, tries again from time to time, and stays with a helper that is on
    /// time.
    @Test
    void aHelperThatComesLateAgainAndAgainIsLeftAlone() {
        AtomicLong now = new AtomicLong();
        AtomicLong waiting = new AtomicLong(3_000_000);
        AtomicInteger readings = new AtomicInteger(); // since the piece began; negative before
        LongSupplier clock = () -> switch (readings.getAndIncrement()) {
            case 2 -> now.addAndGet(10_000); // its own part is done
            case 3 -> now.addAndGet(waiting.get()); // all are
            default -> now.get();
        };
        Phaser both = new Phaser(2);
        Work oneEach = (part, member) -> both.arriveAndAwaitAdvance();
        try (ThreadTeam team = new ThreadTeam(2, 2, clock)) {
            int together = 0;
            for (int call = 0; call < 250_000 && now.get() < 2_000_000_000L; call++) {
                together += call(team, oneEach, readings, now);
            }
            assertEquals(9, together, "rests of 8, 16, … 512, 512 and 512 ms, each after one call together");
            waiting.set(0);
            together = 0;
            for (int call = 0; call < 512_000_000 / 10_000 + 1000; call++) {
                together += call(team, oneEach, readings, now);
            }
            assertTrue(together >= 1000, together + " calls together with a helper that is on time");
        }
    }

    private static int call(ThreadTeam team, Work work, AtomicInteger readings, AtomicLong now) {
        readings.set(-1000);
        if (!team.tryAcquire()) {
            now.addAndGet(10_000);
            return 0;
        }
        readings.set(0);
        team.run(work, 2);
        team.release();
        return 1;
    }
}
