package dev.lanewise.kernels.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Threads that do pieces of work together.
class ThreadTeamTest {
    private static final int MOST_PARTS = 40;

    /// More members than cores, pieces of any size, some right after each other and some after all have gone to sleep.
    @ParameterizedTest
    @CsvSource({"2, own", "3, own", "7, own", "2, pool", "5, pool"})
    void everyPartOnceAndNoMemberTwice(int members, String kind) {
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try (ThreadTeam team = kind.equals("own") ? new ThreadTeam(members) : new ThreadTeam(members, pool)) {
            SplittableRandom random = new SplittableRandom(71);
            AtomicIntegerArray done = new AtomicIntegerArray(MOST_PARTS);
            AtomicIntegerArray busy = new AtomicIntegerArray(members);
            AtomicReference<String> wrong = new AtomicReference<>();
            ThreadTeam.Work work = (part, member) -> {
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
        try (ThreadTeam team = new ThreadTeam(2)) {
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
        ThreadTeam team = new ThreadTeam(2);
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
        try (ThreadTeam team = new ThreadTeam(3, task -> {
            if (calls.getAndIncrement(0) == 1) {
                throw failure;
            }
            pool.execute(task);
        })) {
            assertTrue(team.tryAcquire());
            ThreadTeam.Work work = (part, member) -> done.incrementAndGet(part);
            IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> team.run(work, 30));
            assertSame(failure, thrown.getCause());
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

    /// The others are done, the caller hears of it, and the next piece is like any other.
    @Test
    void aPartThatFails() {
        AtomicIntegerArray done = new AtomicIntegerArray(8);
        RuntimeException failure = new RuntimeException("part 5");
        try (ThreadTeam team = new ThreadTeam(3)) {
            assertTrue(team.tryAcquire());
            IllegalStateException thrown = assertThrows(
                    IllegalStateException.class,
                    () -> team.run(
                            (part, member) -> {
                                if (part == 5) {
                                    throw failure;
                                }
                                done.incrementAndGet(part);
                            },
                            8));
            assertSame(failure, thrown.getCause());
            team.run((part, member) -> done.incrementAndGet(part), 8);
            team.release();
        }
        for (int part = 0; part < 8; part++) {
            assertEquals(part == 5 ? 1 : 2, done.get(part), "part " + part);
        }
    }
}
