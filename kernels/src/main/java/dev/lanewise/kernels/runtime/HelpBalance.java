package dev.lanewise.kernels.runtime;

/// What helping has brought lately, and whether to go on calling for it.
///
/// A member that loses its core in the middle of a part keeps the caller waiting for as long as another process runs
/// there, some milliseconds, however short the part. Where that happens again and again, the caller alone is faster.
/// So each piece of work is compared with what it would have taken the caller alone, by the parts that it did itself;
/// the differences are summed, older ones counting less. When the sum says that helpers cost more than they bring, the
/// caller goes alone for a number of calls and then tries again. That number doubles each time the next trial is short
/// too, so that trials become rare where nothing changes, and begins anew after a long one.
///
/// Only for who has the team, but for [#isResting()].
final class HelpBalance {
    /// What must be lost before a rest, in nanoseconds: more than clocks and compilers make up, less than one time
    /// slice of another process.
    private static final long LOSS = 100_000;

    /// A piece counts 1 − 1 ÷ 8 of the one after it.
    private static final int MEMORY = 8;

    private static final int FIRST_REST = 32;
    private static final int LONGEST_REST = 4096;
    /// A trial of so many times the last rest is a long one.
    private static final int LONG = 4;

    private long balance;
    private int rest = FIRST_REST;
    /// Calls of the trial under way.
    private int trial;
    /// Calls that are left of the rest. Callers race for it; the worst is a rest that is one call longer.
    private volatile int resting;

    /// Whether the caller should go alone this time, which is then over.
    boolean isResting() {
        int left = resting;
        if (left == 0) {
            return false;
        }
        resting = left - 1;
        return true;
    }

    /// A call has the team.
    void called() {
        if (trial < Integer.MAX_VALUE) {
            trial++;
        }
    }

    /// A piece of `count` parts took the caller so many nanoseconds, in which it did `own` parts, at least one, in
    /// `working` nanoseconds.
    void piece(int count, int own, long working, long elapsed) {
        double alone = (double) working / own * count;
        balance += (long) (elapsed - alone) - balance / MEMORY;
        if (balance > LOSS) {
            rest = trial < (long) LONG * rest ? Math.min(2 * rest, LONGEST_REST) : FIRST_REST;
            resting = rest;
            trial = 0;
            balance = 0;
        }
    }
}
