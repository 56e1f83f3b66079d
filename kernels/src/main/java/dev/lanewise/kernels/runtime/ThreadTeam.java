package dev.lanewise.kernels.runtime;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Threads that do one piece of work together, the caller among them: its own, or borrowed from an executor.
///
/// The work is cut into parts that whoever comes first takes. A caller whose helpers are late (parked, descheduled,
/// or in an executor that is busy) takes their parts too, so that help can be slow but never waited for before it
/// has begun: a team is not slower than its caller alone by more than the hand-over, and no executor can make it
/// deadlock.
///
/// Built for pieces of tens of microseconds: a worker spins for a short while before it parks, so that one call after
/// another meets it awake, and a caller spins while the last part is finished elsewhere. One caller at a time has the
/// team; another that comes meanwhile is told so at once and works alone.
public final class ThreadTeam implements AutoCloseable {
    /// Work that is cut into as many parts as the team has members.
    public interface Work {
        /// Does one part. Different parts may run at the same time, on any thread.
        ///
        /// @param part which part
        void run(int part);
    }

    /// Long enough to bridge the gap between two layers of a training step, short enough not to burn a core for
    /// nothing.
    private static final int SPINS = 20_000;

    /// Stands for a thread of an executor, which nobody knows before it helps. Never started.
    private static final Thread SOMEONE_ELSE = Thread.ofPlatform().unstarted(() -> {});

    private final int members;
    private final Thread[] workers;
    private final Executor executor;
    private final Runnable help = this::takeParts;
    private final AtomicBoolean taken = new AtomicBoolean();
    /// The piece of work in the upper half, counted up, and its first part that nobody has taken in the lower.
    private final AtomicLong next = new AtomicLong();

    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicInteger sleepers = new AtomicInteger();
    private volatile Work work;
    private volatile boolean closed;
    private volatile Throwable failure;

    /// Starts workers.
    ///
    /// @param members the size of the team, the caller included, at least 2
    public ThreadTeam(int members) {
        this(members, new Thread[members - 1], null);
        for (int i = 0; i < workers.length; i++) {
            workers[i] = Thread.ofPlatform()
                    .daemon()
                    .name("lanewise-worker-" + (i + 1))
                    .unstarted(this::serve);
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
        next.set(members); // every part of no work is taken
    }

    /// Runs every part of the work and returns when all are done.
    ///
    /// @param parts called once for each part
    /// @return false, having done nothing, if another caller has the team or it is closed
    public boolean tryRun(Work parts) {
        if (closed || !taken.compareAndSet(false, true)) {
            return false;
        }
        try {
            if (closed) {
                return false;
            }
            failure = null;
            work = parts;
            unfinished.set(members);
            next.set(((next.get() >>> 32) + 1) << 32);
            callHelp();
            takeParts();
            while (unfinished.get() != 0) {
                Thread.onSpinWait();
            }
            work = null;
            if (failure != null) {
                throw new IllegalStateException("a part of the work failed", failure);
            }
            return true;
        } finally {
            taken.set(false);
        }
    }

    private void callHelp() {
        if (executor != null) {
            try {
                for (int i = 1; i < members; i++) {
                    executor.execute(help);
                }
            } catch (RejectedExecutionException e) {
                return; // full or shut down: the caller does what nobody else takes
            }
        } else if (sleepers.get() != 0) {
            for (Thread worker : workers) {
                LockSupport.unpark(worker);
            }
        }
    }

    /// Takes parts until none is left. That a part was free says that the work it belongs to is the current one.
    private void takeParts() {
        while (true) {
            long ticket = next.get();
            int part = (int) ticket;
            if (part >= members) {
                return;
            }
            Work current = work;
            if (next.compareAndSet(ticket, ticket + 1)) {
                try {
                    current.run(part);
                } catch (Throwable t) {
                    failure = t;
                } finally {
                    unfinished.decrementAndGet();
                }
            }
        }
    }

    private boolean idle() {
        return (int) next.get() >= members;
    }

    private void serve() {
        while (!closed) {
            for (int spins = 0; idle() && spins < SPINS && !closed; spins++) {
                Thread.onSpinWait();
            }
            if (idle() && !closed) {
                sleepers.incrementAndGet();
                if (idle() && !closed) {
                    LockSupport.park(this);
                }
                sleepers.decrementAndGet();
            }
            takeParts();
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

    /// Ends the workers once the work under way is done, and waits for them; further calls of [#tryRun] return
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
