package dev.lanewise.kernels.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/// The parts of the piece of work that a team has: which are left, which are under way, what failed.
///
/// Knows nothing of who the members are, and is all that they know of the team: a team that nobody holds any more is
/// found by the garbage collector although its threads run.
final class Parts {
    /// Two ranges are so many longs apart: a pair of cache lines, which the hardware fetches together.
    private static final int APART = 16;

    private final int members;
    private final int spins;
    private final HelpBalance help;

    /// For each member the parts of its range that nobody has taken: the first in the lower half, the one after the
    /// last in the upper. A range is set again only after its last part was taken, so a part is taken once.
    private final AtomicLongArray ranges;

    private final AtomicInteger unfinished = new AtomicInteger();
    /// Counts the pieces, so that a worker sees that there is another.
    private final AtomicInteger piece = new AtomicInteger();

    private volatile Work work;
    private volatile Throwable failure;
    private volatile Thread waiter;

    /// @param spins how often the caller looks for the end of the last part before it parks
    /// @param help is told of the parts that the caller does
    Parts(int members, int spins, HelpBalance help) {
        this.members = members;
        this.spins = spins;
        this.help = help;
        this.ranges = new AtomicLongArray(members * APART);
        take(0); // links what a caller with little stack left will need
    }

    /// Lays out a piece of work: whoever looks from now on may take parts of it.
    void begin(Work parts, int count) {
        failure = null;
        work = parts;
        unfinished.set(count);
        for (int i = 0; i < members; i++) {
            ranges.set(i * APART, range((long) count * i / members, (long) count * (i + 1) / members));
        }
        piece.incrementAndGet();
    }

    private static long range(long from, long to) {
        return to << 32 | from;
    }

    /// How many pieces there were.
    int pieces() {
        return piece.get();
    }

    /// Does parts until none is left to begin: the member's own range, then what is left of the others'. The caller is
    /// member 0.
    void take(int member) {
        for (int i = 0; i < members; i++) {
            int at = (member + i) % members * APART;
            while (true) {
                long range = ranges.get(at);
                int part = (int) range;
                if (part == (int) (range >>> 32)) {
                    break;
                }
                if (ranges.compareAndSet(at, range, range + 1)) {
                    perform(part, member);
                    if (member == 0) {
                        help.part();
                    }
                }
            }
        }
    }

    /// A part that was taken keeps its piece from ending, so the work is the one that it belongs to.
    private void perform(int part, int member) {
        try {
            work.run(part, member);
        } catch (Throwable t) {
            fail(t);
        }
        if (unfinished.decrementAndGet() == 0) {
            Thread thread = waiter;
            if (thread != null) {
                LockSupport.unpark(thread);
            }
        }
    }

    /// Notes what the caller will be told, unless there is something already.
    void fail(Throwable t) {
        if (failure == null) {
            failure = t;
        }
    }

    /// Returns when every part is done: spins for as long as a part of average length takes, then parks. (Spinning on,
    /// it would keep the core from the very thread that it waits for where there are more threads than cores; once it
    /// is parked, the system moves that thread to the core that has become free.)
    void await() {
        for (int i = 0; i < spins && unfinished.get() != 0; i++) {
            Thread.onSpinWait();
        }
        if (unfinished.get() != 0) {
            boolean interrupted = false;
            waiter = Thread.currentThread();
            while (unfinished.get() != 0) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted(); // else the next park returns at once
            }
            waiter = null;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Forgets the work.
    ///
    /// @return what failed, or null
    Throwable end() {
        Throwable failed = failure;
        work = null;
        failure = null;
        return failed;
    }
}
