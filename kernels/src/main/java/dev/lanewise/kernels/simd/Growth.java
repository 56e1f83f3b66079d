package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.WarmUp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// Which vector methods C2 has compiled, and how they come to be compiled: nobody waits for one in the interpreter.
///
/// Interpreted, or compiled by C1, every operation on a vector is a call that allocates its result: such a method is
/// 100 to 1000 times slower than it will be, and a training step needs some thirty of them. But every path computes the
/// same chain of multiply-adds, so another may stand in at any moment without changing a bit of a result:
///
/// | method | while it is young |
/// |---|---|
/// | a tile | [FloatYoungTile], one method for all tiles, operands where they lie |
/// | that one too, epilogues, softmax | plain loops: a tenth of C1's speed on vectors is lost in them, not 99 % |
///
/// A class that has such methods keeps one of these and asks, once a call: `grown[method] || growth.grow(method, …)`.
/// In steady state that is one load.
///
/// **Growing.** A young method is called on scratch memory, now and then, on the thread that wants it, with a depth of
/// few terms and an empty loop that makes such a call count as [#TURNS] turns of a loop: HotSpot then asks C2 for it
/// after some 700 calls, which take 5 to 60 ms, and no longer compiles it twice (with real calls of k = 784 the limit
/// of on-stack replacement came first). At most a [#SHARE]th of the time goes there, over all classes
/// and threads, the one for which most work was done by others first, and no more than one while C2 is at the last: a
/// request made while C2's queue is long is postponed by HotSpot.
///
/// **Verdict.** A method is grown when [#TOGETHER] calls take less time than boxed vectors ever could (4 ns an
/// operation, where a compiled one takes below one and a boxed one 15 or more), twice in a row. A count of calls says
/// nothing: C2 may be busy with the application. What C2 never compiles stays young, and is seldom tried again.
///
/// The system property `lanewise.young` forces a state, for tests and measurements: `always` and `never` say what they
/// do, `mixed` answers every other question of [#grow] with yes.
final class Growth {
    /// Turns of a loop as which a call counts that has less depth. HotSpot's limits (tiers 3 and 4) are 100 calls with
    /// 2,000 calls and turns, then 600 with 15,000; it looks at every 1,024th and 8,192nd turn, and compiles for
    /// on-stack replacement from 40,000 turns on, which [#ENOUGH] calls do not reach.
    static final int TURNS = 32;

    /// Depth of a call on scratch memory. With 1 C2 takes the loop for one that hardly turns (GFLOP/s of 4×2 and of
    /// 8×1 vectors 68 and 35; with 4 96 and 79, with 16 103 and 68).
    static final int DEPTH = 4;

    /// Calls after which C2 has been asked, unless its queue is long.
    private static final int ENOUGH = 850;

    private static final int TOGETHER = 8;
    private static final int FEW = 2;
    private static final int SHARE = 4;
    private static final long SLICE_NANOS = 300_000;
    private static final long CHECK_NANOS = 3_000_000;
    private static final long WARMING_NANOS = 10_000_000;
    private static final Duration LONG = Duration.ofDays(1);
    private static final long PATIENCE_NANOS = 15_000_000_000L;

    /// Work that is done by others before a method is tried again that C2 did not compile in that time.
    private static final long REST = 1L << 36;

    private static final String STATE = System.getProperty("lanewise.young", "");
    private static final boolean FORCED = STATE.equals("always") || STATE.equals("mixed");

    private static final Nursery NURSERY = new Nursery();

    /// A method on its way.
    private static final class Candidate {
        final Growth owner;
        final int method;
        final long since;
        int calls;
        int quick;

        Candidate(Growth owner, int method, long since) {
            this.owner = owner;
            this.method = method;
            this.since = since;
        }

        /// Some calls more, and the verdict.
        ///
        /// @return the time when they ended
        long run(long begun, int times) {
            int operations = 0;
            for (int i = 0; i < times; i++) {
                operations += owner.exercise.run(method);
            }
            calls += times;
            long time = System.nanoTime();
            quick = time - begun <= 500 + 4L * operations ? quick + 1 : 0;
            if (quick == 2) {
                owner.grown[method] = true;
            } else if (time - since > PATIENCE_NANOS) {
                owner.wanted[method] = -REST; // others first
            }
            return time;
        }

        boolean isOver() {
            return owner.grown[method] || owner.wanted[method] <= 0;
        }
    }

    /// Calls a method on scratch memory.
    interface Exercise {
        /// Once, with a depth of [#DEPTH].
        ///
        /// @return about how many operations on vectors that took
        int run(int method);
    }

    /// Growths that come before all others, and with half of the time: what stands in for many.
    private final boolean urgent;

    private final Exercise exercise;
    private final boolean[] grown;
    /// What was done in place of each method; races lose some of it.
    private final long[] wanted;

    private int asked;

    /// For so many methods.
    Growth(int methods, Exercise exercise) {
        this(methods, false, exercise);
    }

    Growth(int methods, boolean urgent, Exercise exercise) {
        this.urgent = urgent;
        this.exercise = exercise;
        this.grown = new boolean[methods];
        this.wanted = new long[methods];
        if (STATE.equals("never")) {
            Arrays.fill(grown, true);
        }
        NURSERY.add(this);
    }

    /// By method. For the class that owns this to keep in a constant: read without a barrier, a late answer is a right
    /// one.
    boolean[] grown() {
        return grown;
    }

    /// A method is wanted for `work` multiply-adds or elements.
    void want(int wantedMethod, long work) {
        wanted[wantedMethod] += work + 1;
    }

    /// A young method is wanted for so much work, which somebody else will do.
    ///
    /// @return whether it is young no longer
    boolean grow(int wantedMethod, long work) {
        if (FORCED) {
            return STATE.equals("mixed") && (asked++ & 1) == 1;
        }
        want(wantedMethod, work);
        long now = System.nanoTime();
        if (now - NURSERY.next < 0 || NURSERY.turn.getPlain() || !NURSERY.turn.compareAndSet(false, true)) {
            return false;
        }
        try {
            long end = NURSERY.exercise(now, SLICE_NANOS);
            boolean haste = NURSERY.current != null && NURSERY.current.owner.urgent;
            NURSERY.next = end + (haste ? 1 : SHARE - 1) * (end - now);
        } finally {
            NURSERY.turn.set(false);
        }
        return grown[wantedMethod];
    }

    /// Runs `work`, and grows what it wants without regard to the time that this takes, until it wants nothing young or
    /// the limit is reached. Work on other threads goes on meanwhile.
    static WarmUp warmUp(Runnable work, Duration limit) {
        long begun = System.nanoTime();
        long nanos = limit.compareTo(LONG) > 0 ? LONG.toNanos() : limit.toNanos();
        int before = NURSERY.count(true);
        int runs = 0;
        int young;
        long time;
        do {
            work.run();
            runs++;
            time = System.nanoTime();
            if (NURSERY.turn.compareAndSet(false, true)) {
                try {
                    NURSERY.next = NURSERY.exercise(time, WARMING_NANOS);
                } finally {
                    NURSERY.turn.set(false);
                }
            }
            time = System.nanoTime();
            young = NURSERY.count(false);
        } while (!FORCED
                && young > 0
                && time - begun < nanos
                && !Thread.currentThread().isInterrupted());
        return new WarmUp(NURSERY.count(true) - before, young, runs, Duration.ofNanos(time - begun));
    }

    /// What is common to all classes; but for `next` and the list, only for who has the turn.
    private static final class Nursery {
        final AtomicBoolean turn = new AtomicBoolean();
        volatile long next;
        private final List<Growth> all = new ArrayList<>();
        /// What is being called.
        Candidate current;

        /// What C2 has been asked for, and is waited for meanwhile.
        private Candidate awaited;

        private long checked;

        synchronized void add(Growth growth) {
            all.add(growth);
        }

        /// Methods that are grown, or those that are wanted and not.
        synchronized int count(boolean grown) {
            int count = 0;
            for (Growth growth : all) {
                for (int i = 0; i < growth.grown.length; i++) {
                    if (growth.grown[i] == grown && (grown || growth.wanted[i] > 0)) {
                        count++;
                    }
                }
            }
            return count;
        }

        /// One slice of growing, of whatever is wanted most.
        ///
        /// @return the time when it ended
        long exercise(long now, long nanos) {
            long time = now;
            if (awaited != null && now - checked > CHECK_NANOS) {
                time = awaited.run(time, FEW);
                checked = time;
                if (awaited.isOver()) {
                    awaited = null;
                }
            }
            if (current == null) {
                current = choose(time);
            }
            while (current != null && current.calls < ENOUGH && time - now < nanos) {
                time = current.run(time, TOGETHER);
                if (current.isOver()) {
                    current = null;
                }
            }
            if (current != null && current.calls >= ENOUGH && awaited == null) {
                awaited = current;
                current = null;
            }
            return time;
        }

        /// The method that is wanted most, or null if none is.
        private synchronized Candidate choose(long now) {
            Growth owner = null;
            int method = 0;
            long most = 0;
            for (Growth growth : all) {
                for (int i = 0; i < growth.grown.length; i++) {
                    boolean known =
                            growth.grown[i] || (awaited != null && awaited.owner == growth && awaited.method == i);
                    long wanted = growth.urgent && growth.wanted[i] > 0 ? Long.MAX_VALUE : growth.wanted[i];
                    if (!known && wanted > most) {
                        most = wanted;
                        owner = growth;
                        method = i;
                    }
                }
            }
            return owner == null ? null : new Candidate(owner, method, now);
        }
    }
}
