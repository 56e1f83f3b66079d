package dev.lanewise.kernels.runtime;

import java.util.function.LongSupplier;

/// What helping has brought lately, and whether to go on calling for it.
///
/// A member that loses its core in the middle of a part keeps the caller waiting for as long as another process runs
/// there, some milliseconds, however short the part; one that shares the caller's core takes its time from the caller;
/// and where the cores share no cache, each fetches what the other has written for as long as the arithmetic takes.
/// Where that happens again and again, the caller alone is faster. So each piece of work is compared with what it would
/// have taken the caller alone. What was won is kept up to [#MOST_KEPT], and what was lost is taken from it: when it is
/// used up, the caller goes alone for a time and then tries again. That time doubles with each trial that is short, so
/// that trials become rare where nothing changes, and begins anew after a long one.
///
/// What the caller alone takes is measured: after the first milliseconds with help, from time to time, and after each
/// rest, it does all parts of some pieces itself ([#begin] says so). Until then it is estimated by the parts that it
/// did, but for the longest, in which it may have lost its core. That does not see what help does to the caller's own
/// parts, nor that all at once is faster than part by part. On two cores without a common cache (a line takes 200 ns
/// from one to the other) each piece of a training
/// step seemed to win by it, and the step lost; one thread, two by estimates and two by measurements, µs, medians of
/// three JVMs in turns: 784-128-10/32 89, 138 and 89; 784-256-128-10/64 389, 497 and 410; 784-512-512-10/128 2404, 2507
/// and 2548 (others 1961–2250 and 1961–2113). It takes seconds: a first net after 3 s took 123–154 either way.
///
/// Times, not calls: the slices that processes get are milliseconds, whether a call takes 20 µs or 20 ms. When rests
/// were 32 to 4096 calls, a product of 120³ ran a hundred times between two losses, so every trial looked long and no
/// rest became long: beside a process that had the other core it ran at half the speed of one thread.
///
/// Only the caller that has the team may use it; [#isResting()] may be asked by anybody.
final class HelpBalance {
    /// What may be lost beyond what was won, in nanoseconds: less than one time slice of another process, and enough
    /// for a helper that sleeps to wake up while small pieces go by: with 0.1 ms a trial could end before it came.
    private static final long LOSS = 1_000_000;

    /// The most that is kept of what was won: about a time slice, so that a core that a neighbour takes now and then is
    /// used all the same.
    private static final long MOST_KEPT = 5_000_000;

    private static final long FIRST_REST = 8_000_000;
    private static final long LONGEST_REST = 512_000_000;
    /// A trial of so many times the last rest is a long one.
    private static final int LONG = 4;

    /// Time with help before the caller's own is measured for the first time, and from one time to the next.
    private static final long FIRST_MEASURE = 20_000_000;

    private static final long BETWEEN_MEASURES = 1_000_000_000;

    /// How long it is measured: long enough for a few pieces of each kind in which the caller already finds its data in
    /// its own cache.
    private static final long MEASURE = 4_000_000;

    /// Longer pieces are not measured: what they lose is little beside them, and the measurement would not be.
    private static final long LONG_PIECE = 2_000_000;

    private final LongSupplier nanoClock;

    private final PieceTimes times = new PieceTimes();

    // The piece under way: when it began, when the caller's last part ended, and how long its parts took.
    private long begun;
    private long lapped;
    private int own;
    private long working;
    private long longest;
    /// Of its kind, or -1 if it has none.
    private int slot;

    private boolean measuring;
    /// Time spent since the measurement began.
    private long measured;
    /// Time with help since the last measurement, and how much there is until the next.
    private long helped;

    private long untilMeasure = FIRST_MEASURE;
    /// How much there is until the next for the sake of a new kind: more each time, so that a program whose pieces are
    /// always new does not measure all the time.
    private long untilNewMeasured = FIRST_MEASURE;

    private boolean rested;

    private long won;
    /// How long the pieces of the trial under way took.
    private long trial;

    private long rest = FIRST_REST / 2;
    private volatile boolean resting;
    /// When the rest ends.
    private volatile long until;

    HelpBalance(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /// Whether the caller should go alone this time.
    boolean isResting() {
        if (resting && until - nanoClock.getAsLong() <= 0) {
            resting = false;
        }
        return resting;
    }

    /// A piece of work begins.
    ///
    /// @param kind the same for pieces that are alike, of which the mean is compared; 0 if there are none
    /// @param count parts
    /// @return whether the caller should do all parts, and then say [#endAlone]; otherwise it calls for help
    boolean begin(int kind, int count) {
        own = 0;
        working = 0;
        longest = 0;
        slot = kind == 0 ? -1 : times.slot(kind, count);
        begun = nanoClock.getAsLong();
        if (rested || helped >= untilMeasure) {
            untilNewMeasured =
                    helped < BETWEEN_MEASURES ? Math.min(2 * untilNewMeasured, BETWEEN_MEASURES) : FIRST_MEASURE;
            measuring = true;
            measured = 0;
            rested = false;
            helped = 0;
            untilMeasure = BETWEEN_MEASURES;
        }
        if (slot >= 0 && times.isNew(slot)) {
            untilMeasure = Math.min(untilMeasure, helped + untilNewMeasured);
            return false; // until its length is known, it may be a long one
        }
        return measuring && slot >= 0 && times.estimate(slot) <= LONG_PIECE;
    }

    /// The caller has done all parts.
    void endAlone() {
        long time = nanoClock.getAsLong() - begun;
        times.measure(slot, time);
        spend(time);
    }

    private void spend(long time) {
        measured += time;
        measuring &= measured < MEASURE;
    }

    /// The others have been called; the caller begins with its own parts.
    void called() {
        lapped = nanoClock.getAsLong();
    }

    /// The caller has done a part.
    void part() {
        long now = nanoClock.getAsLong();
        long time = now - lapped;
        lapped = now;
        own++;
        working += time;
        longest = Math.max(longest, time);
    }

    /// All `count` parts are done.
    void end(int count) {
        if (own == 0) {
            return; // nothing to compare with
        }
        long time = nanoClock.getAsLong() - begun;
        double each = own == 1 ? working : (double) (working - longest) / (own - 1);
        long byOneself = (long) (each * count);
        if (slot >= 0) {
            times.estimate(slot, byOneself);
            byOneself = times.alone(slot);
        }
        won = Math.min(won + byOneself - time, MOST_KEPT);
        trial += time;
        helped += time;
        spend(time);
        if (won < -LOSS) {
            rest = trial < LONG * rest ? Math.min(2 * rest, LONGEST_REST) : FIRST_REST;
            until = begun + time + rest;
            resting = true;
            rested = true;
            won = 0;
            trial = 0;
        }
    }
}
