package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.WarmUp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which vector methods C2 has compiled, and how they come to be compiled: nobody waits for one in the interpreter.
///
/// Interpreted, or compiled by C1, every operation on a vector is a call that allocates its result: such a method is
/// 100 to 1000 times slower than it will be, and a training step needs some thirty of them. But every path computes the
/// same chain of multiply-adds, so another may stand in at any moment without changing a bit of a result:
///
/// | young | stands in | asked |
/// |---|---|---|
/// | tiles | [FloatYoungPath], one small tile for all products | once a product, for all tiles of its plan
/// ([GrowingPlan]) |
/// | that one tile, epilogues, softmax, packing, … | plain loops: a tenth of the speed, not a thousandth | once a call
/// |
///
/// A class that has such methods keeps one of these and asks `grown[method] || growth.grow(method, …)`. In steady state
/// that is one load. It is asked outside loops: C2 compiles what it has seen, so an answer that changes inside a hot
/// loop has the loop compiled again, and not to the same form.
///
/// **Growing.** A young method is called on scratch memory, now and then, on the thread that wants it, with loops of
/// few
/// turns: HotSpot asks C2 for it after some 700 to 5,000 calls, which take 5 to 25 ms, and no longer compiles it twice
/// (with real calls of k = 784 the limit of on-stack replacement came first). Of the callers' time [#SHARE] is the
/// most that goes there, over all classes and threads, to that first for which most work was done by others; two
/// methods take turns, so that one gets its calls while C2 works on the other.
///
/// **Verdict.** A method is grown when [#TOGETHER] calls take less time than boxed vectors ever could (4 ns an
/// operation, where a compiled one takes below one and a boxed one 15 or more), twice in a row. A count of calls says
/// nothing: C2 may be busy with the application. What C2 does not compile in time stays young, and
/// has to wait for others before it is tried again.
///
/// Fashion-MNIST, 784-100-10, batch 64, one thread, two cores of Zen 4: the first epoch takes 1.0 to 1.4 s, before 2.8
/// to 3.4; beside other
/// programs on both cores 2.6 s, before 156.
///
/// The system property `lanewise.young` forces a state, for tests and measurements: `always` and `never` say what they
/// do, `mixed` answers every other question of [#grow] with yes.
final class Growth {
    /// Turns of a loop as which a call counts that has less depth. HotSpot's limits (tiers 3 and 4) are 100 calls with
    /// 2,000 calls and turns, then 600 with 15,000; it looks at every 1,024th and 8,192nd turn, and compiles for
    /// on-stack replacement from 40,000 turns on, which such calls do not reach before.
    static final int TURNS = 27;

    /// Depth of a call on scratch memory of a method with small loops.
    static final int DEPTH = 4;

    /// Operations, and calls, after which C2 has been asked, unless its queue is long: HotSpot's limits grow with that.
    private static final long ENOUGH_OPERATIONS = 1_000_000;

    private static final int ENOUGH = 5500;

    /// Multiply-adds of a tile that cost as much as one element in a plain loop.
    private static final int ELEMENT = 32;

    /// Fewer elements are left to the method itself, young or not: so many of them are done in a second that it grows
    /// in
    /// no time (a step of 3-4-2, batch 8, was compiled after 1.0 s, with others for its twelve methods after 3.2).
    static final int FEW = 256;

    /// How often it is then called again: often enough for the limits, which may not have been reached.
    private static final long CHECK_NANOS = 2_000_000;

    private static final int TOGETHER = 8;
    private static final int SHARE = 2;

    /// Of an urgent one all but a part in so many: plain loops are a fifteenth as fast as what they wait for.
    private static final int HASTE = 4;
    private static final long SLICE_NANOS = 300_000;
    private static final long WARMING_NANOS = 10_000_000;
    private static final Duration LONG = Duration.ofDays(1);
    /// How long a method is called before others get its turn.
    private static final long PATIENCE_NANOS = 1_000_000_000L;

    private static final String STATE = System.getProperty("lanewise.young", "");
    static final boolean FORCED = STATE.equals("always") || STATE.equals("mixed");

    private static final Nursery NURSERY = new Nursery();

    /// A method on its way.
    private static final class Candidate {
        final Growth owner;
        final int method;
        final long since;
        int calls;
        long done;
        int quick;
        long checked;

        Candidate(Growth owner, int method, long since) {
            this.owner = owner;
            this.method = method;
            this.since = since;
        }

        /// Some calls more, and the verdict.
        ///
        /// @return the time when they ended
        long run(long begun) {
            calls += TOGETHER;
            int operations = 0;
            for (int i = 0; i < TOGETHER; i++) {
                operations += owner.exercise.run(method);
            }
            done += operations;
            long time = System.nanoTime();
            checked = time;
            quick = time - begun <= 500 + 4L * operations ? quick + 1 : 0;
            if (quick == 2) {
                owner.grown[method] = true;
            } else if (time - since > PATIENCE_NANOS) {
                owner.wanted[method] = 0; // others first
            }
            return time;
        }

        /// Whether there is nothing to do at the moment, because C2 has most likely been asked.
        boolean isAwaited(long now) {
            return (calls >= ENOUGH || done >= ENOUGH_OPERATIONS) && now - checked < CHECK_NANOS;
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

    /// A young method is wanted for so many elements, which somebody else will do, unless they are so few that the
    /// method may as well grow by them.
    ///
    /// @return whether the method is to be run
    boolean grow(int wantedMethod, long work) {
        if (FORCED) {
            return STATE.equals("mixed") && (asked++ & 1) == 1;
        }
        if (work < FEW) {
            return true;
        }
        want(wantedMethod, work * ELEMENT);
        return grow(wantedMethod);
    }

    private boolean grow(int wantedMethod) {
        long now = System.nanoTime();
        if (now - NURSERY.next < 0 || !NURSERY.tryAcquire()) {
            return false;
        }
        try {
            long end = NURSERY.exercise(now, SLICE_NANOS);
            NURSERY.next = end + (NURSERY.isUrgent() ? (end - now) / HASTE : (SHARE - 1) * (end - now));
        } finally {
            NURSERY.busy = false;
        }
        return grown[wantedMethod];
    }

    /// The same for work that wants several, of which some may be grown.
    ///
    /// @return whether none is young any longer
    boolean grow(int[] methods, long work) {
        if (FORCED) {
            return grow(methods[0], work);
        }
        int young = -1;
        for (int method : methods) {
            if (!grown[method]) {
                want(method, work / methods.length);
                young = method;
            }
        }
        return young < 0 || (grow(young) && areGrown(methods));
    }

    private boolean areGrown(int[] methods) {
        for (int method : methods) {
            if (!grown[method]) {
                return false;
            }
        }
        return true;
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
            if (NURSERY.tryAcquire()) {
                try {
                    NURSERY.next = NURSERY.exercise(time, WARMING_NANOS);
                } finally {
                    NURSERY.busy = false;
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
        /// Whether a thread grows something. Taken back without a call: there may be no stack left for one.
        volatile boolean busy;

        volatile long next;
        private final List<Growth> all = new ArrayList<>();

        /// What is being called, in turns: while C2 works on one the other gets its calls.
        private final Candidate[] current = new Candidate[2];

        private int last;

        synchronized boolean tryAcquire() {
            if (busy) {
                return false;
            }
            busy = true;
            return true;
        }

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

        /// One slice of growing, of what is wanted most.
        ///
        /// @return the time when it ended
        long exercise(long now, long nanos) {
            last = 1 - last;
            Candidate candidate = current[last];
            if (current[1 - last] != null && current[1 - last].owner.urgent) {
                candidate = current[1 - last];
            } else if (candidate == null) {
                candidate = choose(now);
                current[last] = candidate;
            }
            long time = now;
            while (candidate != null && time - now < nanos && !candidate.isAwaited(time)) {
                time = candidate.run(time);
                if (candidate.isOver()) {
                    current[candidate == current[0] ? 0 : 1] = null;
                    break;
                }
            }
            return time;
        }

        boolean isUrgent() {
            return (current[0] != null && current[0].owner.urgent) || (current[1] != null && current[1].owner.urgent);
        }

        private boolean isCurrent(Growth growth, int method) {
            for (Candidate candidate : current) {
                if (candidate != null && candidate.owner == growth && candidate.method == method) {
                    return true;
                }
            }
            return false;
        }

        /// The method that is wanted most, or null if none is.
        private synchronized Candidate choose(long now) {
            Growth owner = null;
            int method = 0;
            long most = 0;
            for (Growth growth : all) {
                for (int i = 0; i < growth.grown.length; i++) {
                    long wanted = growth.urgent && growth.wanted[i] > 0 ? Long.MAX_VALUE : growth.wanted[i];
                    if (wanted > most && !growth.grown[i] && !isCurrent(growth, i)) {
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
