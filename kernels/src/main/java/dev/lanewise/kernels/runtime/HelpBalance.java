package dev.lanewise.kernels.runtime;

import java.util.function.LongSupplier;

/// What helping has brought lately, and whether to go on calling for it.
///
/// A member that loses its core in the middle of a part keeps the caller waiting for as long as another process runs
/// there, some milliseconds, however short the part; and one that shares the caller's core takes its time from the
/// caller. Where that happens again and again, the caller alone is faster. So each piece of work is compared with what
/// it would have taken the caller alone, by the parts that it did itself, but for the longest, in which it may have
/// lost its core. What was won is kept up to [#MOST_KEPT], and what was lost is taken from it: when it is used up, the
/// caller goes alone for a time and then tries again. That time doubles with each trial that is short, so that trials
/// become rare where nothing changes, and begins anew after a long one.
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

    private final LongSupplier nanoClock;

    // The piece under way: when it began, when the caller's last part ended, and how long its parts took.
    private long begun;
    private long lapped;
    private int own;
    private long working;
    private long longest;

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
    void begin() {
        own = 0;
        working = 0;
        longest = 0;
        begun = nanoClock.getAsLong();
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
        long now = nanoClock.getAsLong();
        double each = own == 1 ? working : (double) (working - longest) / (own - 1);
        won = Math.min(won + (long) (each * count) - (now - begun), MOST_KEPT);
        trial += now - begun;
        if (won < -LOSS) {
            rest = trial < LONG * rest ? Math.min(2 * rest, LONGEST_REST) : FIRST_REST;
            until = now + rest;
            resting = true;
            won = 0;
            trial = 0;
        }
    }
}
