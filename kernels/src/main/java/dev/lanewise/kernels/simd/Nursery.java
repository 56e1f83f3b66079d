package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.WarmUp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Where young tiles (see [Growth]) grow: one at a time is called on scratch memory, with a short loop, until HotSpot
/// has asked C2 for it, then the next, but never one more than the one that C2 is at. HotSpot asks after some 700
/// calls, and no longer compiles a tile twice (with real calls of k = 784 the limit of on-stack replacement came first,
/// and C2 compiled for both). First comes what most work was done without.
///
/// **Empty calls.** HotSpot counts calls and turns of loops, not what is done in them, and an operation on vectors is a
/// tenth of a microsecond under C1 and allocates. So only one call in eight computes; the others turn an empty loop at
/// the beginning of the tile and return. What an operation calls is then not counted as often either: the Vector API's
/// own methods, which nobody needs once tiles are compiled, had kept C2 busy for 0.4 s before it came to the first
/// tile. Not fewer: C2 is told how often each part of a method runs, and with one call in a hundred that computes 64³
/// took a fifth longer for good (120 instead of 148 GFLOP/s, medians of three JVMs on a Xeon). One in eight cannot be
/// told from none there (142 and 126, medians of twelve in turns).
///
/// **Stand-ins** are the exception: nothing can take their place, so they are compiled first of all, by the caller who
/// needs one and while he waits ([#raise]). One of their calls in 64 computes, and less: C2 then comes to nothing else
/// meanwhile (a first call of 64×256×784 460 → 343 ms on a Zen 3), and what it makes is not for long. The same goes for
/// what runs along rows, several of which each call of an exercise takes.
///
/// **Whose time.** That of the callers who want tiles, no more than one part in [#SHARE] of it, over all threads; that
/// of a thread in [#warmUp]; or, while a program allows it ([#lend]), that of one daemon thread, which ends when
/// nothing has been wanted for a while.
///
/// **Verdict.** A tile is grown when a call takes less time than boxed vectors ever could, twice in a row. A count of
/// calls says nothing: C2 may be busy with the application. What C2 has not compiled after [#MOST_CALLS] stays young,
/// and nobody's time is taken for 10 s, the next time for 20, and so on: a JVM without C2, or with a full code cache,
/// is not slowed down for ever.
final class Nursery {
    /// Depth of a call: C2 unrolls a loop as often as it saw it turn (GFLOP/s of 4×2 and of 8×1 vectors 68 and 35 with
    /// a depth of 1, 96 and 79 with 4, 103 and 68 with 16, on a Zen 4). Of an interpreted one it is 1, because there an
    /// operation on vectors takes a quarter of a microsecond.
    private static final int DEPTH = 24;

    /// Empty calls for each that computes, and how often their loop turns: 600 calls of 26 turns are 15,600.
    private static final int EMPTY_CALLS = 7;

    private static final int EMPTY_TURNS = 26;

    /// The same of a stand-in, for each computing call as many empty ones as of what runs along rows.
    private static final int STAND_IN_DEPTH = 8;

    private static final int MORE_EMPTY_CALLS = 63;

    /// Calls after which HotSpot has been asked. C1: 200, looked at every 128th; C2: 600, with calls and turns of loops
    /// together 15,000, looked at every 8,192nd turn. (On-stack replacement takes 40,000 turns, which come first where
    /// C2's queue is long.)
    private static final int CALLS_TO_C1 = 320;

    private static final int CALLS_TO_C2 = 1_200;

    /// How long a tile rests between calls after that: so long, or so many times as long as the calls took, if that is
    /// longer. HotSpot's limits are higher while its queues are long, and calls that C1 compiled allocate every vector.
    private static final long CHECK_NANOS = 500_000;

    private static final int RESTS = 6;

    /// No operation of an interpreted tile takes less, and few of one that C1 compiled take more: what is slower for
    /// other reasons counts as compiled after twice [#CALLS_TO_C1].
    private static final long INTERPRETED_NANOS = 60;

    /// None on boxed vectors takes less than three times as long, none in a register a quarter of it.
    private static final long COMPILED_NANOS = 4;

    private static final int SHARE = 2;
    private static final long SLICE_NANOS = 200_000;
    private static final long WARMING_NANOS = 10_000_000;

    /// The longest that a caller waits for a stand-in: two to three times what it takes on a quiet machine.
    private static final long RAISING_NANOS = 200_000_000;

    static final String THREAD_NAME = "lanewise-warm-up";
    private static final long RECOVERY_NANOS = 10_000_000;
    private static final long REST_NANOS = 500_000;
    private static final long IDLE_NANOS = 1_000_000_000;
    private static final Duration LONGEST = Duration.ofDays(1);

    /// After so many calls, which take 5 s or longer because of the rests, a tile is given up.
    private static final int MOST_CALLS = 80_000;

    /// What runs along rows is given up so many times as soon, and nobody rests for it: it works without C2 as well.
    private static final int SOONER = 4;

    private static final long FAILURE_NANOS = 10_000_000_000L;
    private static final int MOST_FAILURES = 12;

    private static final Nursery ONLY = new Nursery(MOST_CALLS);

    private final int mostCalls;

    private final List<Growth> all = new ArrayList<>();

    /// Whether a thread has the turn. Given back without a call: there may be no stack left for one.
    private volatile boolean busy;

    /// When a caller may have the next one.
    private volatile long next;

    /// When a caller had the last one: calls of 20 ms with a short turn each would not get far.
    private long ended;

    // Of who has the turn.
    private Candidate growing;
    private Candidate awaited;

    /// Tiles that were given up since the last one grew.
    private int failures;

    /// When a tile may be tried again, after failures.
    private volatile long pause;

    /// How many kernels allow a thread.
    private volatile int lenders;

    /// Null while there is none.
    private volatile Thread thread;

    Nursery(int mostCalls) {
        this.mostCalls = mostCalls;
    }

    /// A tile on its way: first interpreted, then compiled by C1, at last by C2.
    private static final class Candidate {
        final Growth owner;
        final int method;
        final int depth;
        final int emptyCalls;
        boolean interpreted = true;
        int calls;
        int quick;
        long checked;
        long nanos;

        Candidate(Growth owner, int method) {
            this.owner = owner;
            this.method = method;
            boolean standsIn = method == owner.standIn();
            this.depth = standsIn ? STAND_IN_DEPTH : DEPTH;
            this.emptyCalls = standsIn || owner.isAlongRows() ? MORE_EMPTY_CALLS : EMPTY_CALLS;
        }

        /// Some calls more, and the verdict.
        ///
        /// @return the time when they ended
        long run() {
            for (int i = 0; i < emptyCalls; i++) {
                owner.exercise(method, -EMPTY_TURNS);
            }
            long begun = System.nanoTime();
            int operations = owner.exercise(method, interpreted ? 1 : depth);
            checked = System.nanoTime();
            nanos = checked - begun;
            calls += emptyCalls + 1;
            if (interpreted && (nanos <= INTERPRETED_NANOS * operations || calls >= 2 * CALLS_TO_C1)) {
                interpreted = false;
                calls = 0;
            }
            quick = nanos <= 500 + COMPILED_NANOS * operations ? quick + 1 : 0;
            if (quick == 2) {
                owner.setGrown(method);
            }
            return checked;
        }

        /// Whether HotSpot has been asked to compile it, by C1 or C2, unless it was busy.
        boolean isAwaited() {
            return calls >= (interpreted ? CALLS_TO_C1 : CALLS_TO_C2);
        }

        boolean mayBeChecked(long now) {
            return now - checked >= Math.max(CHECK_NANOS, RESTS * nanos);
        }
    }

    /// From now on its methods are exercised when they are wanted.
    static Growth admit(Growth growth) {
        return ONLY.add(growth);
    }

    synchronized Growth add(Growth growth) {
        all.add(growth);
        return growth;
    }

    /// A caller wants something: some of its time, if it is its turn.
    static void turnOfACaller() {
        if (!Growth.FORCED) {
            ONLY.turn();
        }
    }

    void turn() {
        long now = System.nanoTime();
        if (now - next < 0 || isPausing(now)) {
            return;
        }
        try {
            if (lenders > 0) {
                if (thread == null) {
                    start();
                }
            } else if (tryAcquire()) {
                try {
                    ended = exercise(now, Math.clamp(now - ended, SLICE_NANOS, WARMING_NANOS));
                    next = ended + (SHARE - 1) * (ended - now);
                } finally {
                    busy = false;
                }
            }
        } catch (OutOfMemoryError | StackOverflowError | LinkageError e) {
            next = now + RECOVERY_NANOS; // the caller's product needs neither the memory nor the thread
        }
    }

    /// A caller who needs its stand-in waits until that is compiled, once.
    static void raise(Growth growth) {
        ONLY.raiseStandIn(growth);
    }

    void raiseStandIn(Growth growth) {
        long begun = System.nanoTime();
        try {
            if (tryAcquire()) {
                try {
                    growth.setRaised();
                    Candidate standIn = new Candidate(growth, growth.standIn());
                    long now = begun;
                    while (!growth.isGrown(standIn.method) && now - begun < RAISING_NANOS) {
                        if (standIn.isAwaited() && !standIn.mayBeChecked(now)) {
                            LockSupport.parkNanos(CHECK_NANOS);
                            now = System.nanoTime();
                        } else {
                            now = standIn.run();
                        }
                    }
                } finally {
                    busy = false;
                }
            }
        } catch (OutOfMemoryError | StackOverflowError | LinkageError e) {
            next = begun + RECOVERY_NANOS; // it grows by use then, as slowly as any method
        }
    }

    private boolean isPausing(long now) {
        return failures > 0 && now - pause < 0;
    }

    /// Runs `work`, and grows what it wants without regard to the time that this takes, until it wants nothing young or
    /// the limit is reached. Work on other threads goes on meanwhile.
    static WarmUp warmUp(Runnable work, Duration limit) {
        long begun = System.nanoTime();
        long nanos = limit.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : limit.toNanos();
        int before = ONLY.count(true);
        int runs = 0;
        int young;
        long time;
        do {
            work.run();
            runs++;
            time = System.nanoTime();
            if (ONLY.tryAcquire()) {
                try {
                    ONLY.next = ONLY.exercise(time, WARMING_NANOS) + WARMING_NANOS;
                } finally {
                    ONLY.busy = false;
                }
            }
            time = System.nanoTime();
            young = ONLY.count(false);
        } while (!Growth.FORCED
                && young > 0
                && time - begun < nanos
                && !Thread.currentThread().isInterrupted());
        return new WarmUp(ONLY.count(true) - before, young, runs, Duration.ofNanos(time - begun));
    }

    /// From now on a thread may be started, until [#takeBack] is said as often.
    static void lend() {
        synchronized (ONLY) {
            ONLY.lenders++;
        }
    }

    /// Returns when the thread has ended, if nobody else lends one.
    static void takeBack() {
        Thread ending;
        synchronized (ONLY) {
            ONLY.lenders--;
            ending = ONLY.lenders == 0 ? ONLY.thread : null;
        }
        if (ending != null) {
            ending.interrupt();
            try {
                ending.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // it ends all the same, unwatched
            }
        }
    }

    private synchronized void start() {
        if (thread == null && lenders > 0) {
            Thread started = new Thread(this::growAll, THREAD_NAME);
            started.setDaemon(true);
            started.start();
            thread = started;
        }
    }

    /// Of the thread.
    private void growAll() {
        try {
            long idle = System.nanoTime();
            while (!Thread.currentThread().isInterrupted()) {
                long begun = System.nanoTime();
                if (!isPausing(begun) && isGrowing(begun)) {
                    idle = begun;
                } else if (begun - idle > IDLE_NANOS) {
                    break;
                }
                LockSupport.parkNanos(REST_NANOS);
            }
        } finally {
            synchronized (this) {
                thread = null;
            }
        }
    }

    /// Some exercise.
    ///
    /// @return whether anything is on its way
    private boolean isGrowing(long now) {
        if (!tryAcquire()) {
            return true; // somewhere else
        }
        try {
            exercise(now, WARMING_NANOS);
            return growing != null || awaited != null;
        } catch (OutOfMemoryError e) {
            LockSupport.parkNanos(RECOVERY_NANOS);
            return true;
        } finally {
            busy = false;
        }
    }

    private synchronized boolean tryAcquire() {
        if (busy) {
            return false;
        }
        busy = true;
        return true;
    }

    /// Tiles that are grown, or those that are wanted and not.
    private synchronized int count(boolean grown) {
        int count = 0;
        for (Growth growth : all) {
            for (int method = 0; method < growth.methods(); method++) {
                if (grown ? growth.isGrown(method) : growth.wanted(method) > 0) {
                    count++;
                }
            }
        }
        return count;
    }

    /// For so long, or until there is nothing to do but wait for C2.
    ///
    /// @return the time when it ended
    private long exercise(long begun, long nanos) {
        long time = begun;
        if (awaited != null && awaited.mayBeChecked(time)) {
            time = awaited.run();
            awaited = unlessOver(awaited);
        }
        while (time - begun < nanos) {
            if (growing == null) {
                growing = choose();
                if (growing == null) {
                    break;
                }
            }
            if (growing.isAwaited() && !growing.interpreted && awaited == null) {
                awaited = growing;
                growing = null;
            } else if (growing.isAwaited() && !growing.mayBeChecked(time)) {
                break;
            } else {
                time = growing.run();
                growing = unlessOver(growing);
            }
        }
        return time;
    }

    /// Null for a tile that is grown or given up.
    private Candidate unlessOver(Candidate candidate) {
        boolean grown = candidate.owner.isGrown(candidate.method);
        if (grown) {
            failures = 0;
        } else if (candidate.owner.isAlongRows() && candidate.calls >= mostCalls / SOONER) {
            candidate.owner.giveUp(candidate.method);
        } else if (candidate.calls >= mostCalls) {
            candidate.owner.giveUp(candidate.method);
            pause = candidate.checked + (FAILURE_NANOS << failures);
            failures = Math.min(failures + 1, MOST_FAILURES);
        } else {
            return candidate;
        }
        return null;
    }

    /// The tile that is wanted most, or null if none is.
    private synchronized Candidate choose() {
        Growth owner = null;
        int chosen = 0;
        long most = 0;
        for (Growth growth : all) {
            for (int method = 0; method < growth.methods(); method++) {
                boolean waits = awaited != null && awaited.owner == growth && awaited.method == method;
                if (growth.wanted(method) > most && !waits) {
                    most = growth.wanted(method);
                    owner = growth;
                    chosen = method;
                }
            }
        }
        return owner == null ? null : new Candidate(owner, chosen);
    }
}
