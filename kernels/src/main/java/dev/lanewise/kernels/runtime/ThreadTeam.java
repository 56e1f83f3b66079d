package dev.lanewise.kernels.runtime;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/// Threads that do pieces of work together, the caller among them: its own, or borrowed from an executor.
///
/// A piece should be cut into several parts for each member. A member begins with a range of neighbouring parts that
/// is its own, the same for every piece of that many parts, so that what it wrote is still in its cache; then it takes
/// what is left of the others' ranges. So nobody is waited for but to finish the part that it has begun: a member that
/// comes late (parked, descheduled, on a slower core, or in an executor that is busy) costs speed and nothing else, and
/// no executor can make a team deadlock.
///
/// Built for pieces of tens of microseconds: a worker spins for a short while before it parks, so that one piece after
/// another meets it awake, and a caller spins while the last part is finished elsewhere. One caller at a time has the
/// team; another that comes meanwhile is told so at once and works alone.
public final class ThreadTeam implements AutoCloseable {
    /// Work that can be cut into parts.
    public interface Work {
        /// Does one part. Different parts may run at the same time, on any thread.
        ///
        /// @param part which part
        /// @param member who does it, from 0 (the caller) to the size of the team; nobody else is that member meanwhile
        void run(int part, int member);
    }

    /// Long enough to bridge the gap between two layers of a training step, short enough not to burn a core for
    /// nothing.
    private static final int SPINS = 20_000;

    /// Two ranges are so many longs apart: a pair of cache lines, which the hardware fetches together.
    private static final int APART = 16;

    /// Stands for a thread of an executor, which nobody knows before it helps. Never started.
    private static final Thread SOMEONE_ELSE = Thread.ofPlatform().unstarted(() -> {});

    private final int members;
    private final Thread[] workers;
    private final Executor executor;
    private final Runnable[] helpers;
    /// Of an executor's tasks: one that comes after the piece it was meant for is over may meet the next one.
    private final AtomicIntegerArray helping;

    private final AtomicBoolean taken = new AtomicBoolean();
    /// For each member the parts of its range that nobody has taken: the first in the lower half, the one after the
    /// last in the upper. A range is set again only after its last part was taken, so a part is taken once.
    private final AtomicLongArray ranges;

    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicInteger sleepers = new AtomicInteger();
    /// Counts the pieces, so that a worker sees that there is another.
    private final AtomicInteger piece = new AtomicInteger();

    private volatile Work work;
    private volatile boolean closed;
    private volatile Throwable failure;

    /// Starts workers.
    ///
    /// @param members the size of the team, the caller included, at least 2
    public ThreadTeam(int members) {
        this(members, new Thread[members - 1], null);
        for (int i = 0; i < workers.length; i++) {
            int member = i + 1;
            workers[i] = Thread.ofPlatform()
                    .daemon()
                    .name("lanewise-worker-" + member)
                    .unstarted(() -> serve(member));
        }
        for (Thread worker : workers) {
            worker.start();
        }
    }

    /// Borrows helpers.
    ///
    /// @param members the most threads on one piece of work, the caller included, at least 2
    /// @param executor where the others come from
    public ThreadTeam(int members, Executor executor) {
        this(members, new Thread[0], executor);
    }

    private ThreadTeam(int members, Thread[] workers, Executor executor) {
        this.members = members;
        this.workers = workers;
        this.executor = executor;
        this.helpers = new Runnable[members];
        for (int i = 0; i < members; i++) {
            int member = i;
            helpers[i] = () -> help(member);
        }
        this.helping = new AtomicIntegerArray(members);
        this.ranges = new AtomicLongArray(members * APART);
    }

    /// Takes the team for pieces of work, one after another, until [#release()].
    ///
    /// @return false if another caller has it or it is closed
    public boolean tryAcquire() {
        if (closed || !taken.compareAndSet(false, true)) {
            return false;
        }
        if (closed) {
            taken.set(false);
            return false;
        }
        return true;
    }

    /// Gives the team back.
    public void release() {
        taken.set(false);
    }

    /// Runs every part of a piece of work and returns when all are done. Only for who has acquired the team.
    ///
    /// @param parts called once for each part
    /// @param count how many there are
    /// @throws IllegalStateException if a part or the executor threw something, which is the cause, after all parts
    ///     were taken and none is under way
    public void run(Work parts, int count) {
        failure = null;
        work = parts;
        unfinished.set(count);
        for (int i = 0; i < members; i++) {
            ranges.set(i * APART, range((long) count * i / members, (long) count * (i + 1) / members));
        }
        piece.incrementAndGet();
        callHelp(Math.min(members, count));
        takeParts(0);
        while (unfinished.get() != 0) {
            Thread.onSpinWait();
        }
        work = null;
        if (failure != null) {
            throw new IllegalStateException(
                    "a part of the work, or the executor that should help with it, failed", failure);
        }
    }

    private static long range(long from, long to) {
        return to << 32 | from;
    }

    private void callHelp(int useful) {
        if (executor != null) {
            try {
                for (int i = 1; i < useful; i++) {
                    executor.execute(helpers[i]);
                }
            } catch (RejectedExecutionException e) {
                return; // full or shut down: the caller does what nobody else takes
            } catch (Throwable t) {
                failure = t; // told when those who were called already are through
            }
        } else if (sleepers.get() != 0) {
            for (Thread worker : workers) {
                LockSupport.unpark(worker);
            }
        }
    }

    private void help(int member) {
        if (helping.compareAndSet(member, 0, 1)) {
            try {
                takeParts(member);
            } finally {
                helping.set(member, 0);
            }
        }
    }

    private void takeParts(int member) {
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
                }
            }
        }
    }

    /// A part that was taken keeps its piece from ending, so the work is the one that it belongs to.
    private void perform(int part, int member) {
        try {
            work.run(part, member);
        } catch (Throwable t) {
            failure = t;
        } finally {
            unfinished.decrementAndGet();
        }
    }

    private void serve(int member) {
        int seen = 0;
        while (!closed) {
            for (int spins = 0; piece.get() == seen && spins < SPINS && !closed; spins++) {
                Thread.onSpinWait();
            }
            if (piece.get() == seen && !closed) {
                sleepers.incrementAndGet();
                if (piece.get() == seen && !closed) {
                    LockSupport.park(this);
                }
                sleepers.decrementAndGet();
            }
            seen = piece.get(); // before the look at the parts: what is set after it is seen as another piece
            takeParts(member);
        }
    }

    /// Whether every member may read and write a segment.
    ///
    /// @param segment what the work would touch
    /// @return false for a segment of a confined arena
    public boolean mayUse(MemorySegment segment) {
        if (executor != null) {
            return segment.isAccessibleBy(SOMEONE_ELSE);
        }
        for (Thread worker : workers) {
            if (!segment.isAccessibleBy(worker)) {
                return false;
            }
        }
        return true;
    }

    /// Ends the workers once the work under way is done, and waits for them; further calls of [#tryAcquire] return
    /// false. An executor is its owner's to close.
    @Override
    public void close() {
        while (!taken.compareAndSet(false, true)) {
            Thread.onSpinWait();
        }
        closed = true;
        taken.set(false);
        for (Thread worker : workers) {
            LockSupport.unpark(worker);
        }
        try {
            for (Thread worker : workers) {
                worker.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // they end all the same, unwatched
        }
    }
}
