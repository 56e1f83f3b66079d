package dev.lanewise.kernels.runtime;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// A fixed team of threads that run one piece of work together, the caller among them.
///
/// Built for pieces of tens of microseconds: a worker spins for a short while before it parks, so that one call after
/// another meets it awake, and a caller spins while the others finish. One caller at a time has the team; another that
/// comes meanwhile is told so at once and works alone.
public final class ThreadTeam implements AutoCloseable {
    /// Work that is cut into as many parts as the team has members.
    public interface Work {
        /// Does one part.
        ///
        /// @param member which part: 0 is the caller's
        void run(int member);
    }

    /// Long enough to bridge the gap between two layers of a training step, short enough not to burn a core for
    /// nothing.
    private static final int SPINS = 20_000;

    private final Thread[] workers;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final AtomicInteger pending = new AtomicInteger();
    private volatile Work work;
    /// Counts the pieces of work; a worker that has seen fewer has one to do.
    private final AtomicInteger generation = new AtomicInteger();
    private volatile boolean closed;
    private volatile Throwable failure;

    /// Starts the workers.
    ///
    /// @param members the size of the team, the caller included, at least 2
    public ThreadTeam(int members) {
        workers = new Thread[members - 1];
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

    /// Runs every part of the work and returns when all are done.
    ///
    /// @param parts called once for each member
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
            pending.set(workers.length);
            generation.incrementAndGet();
            for (Thread worker : workers) {
                LockSupport.unpark(worker); // cheap where the worker still spins
            }
            try {
                parts.run(0);
            } finally {
                while (pending.get() != 0) {
                    Thread.onSpinWait();
                }
                work = null;
            }
            if (failure != null) {
                throw new IllegalStateException("a part of the work failed", failure);
            }
            return true;
        } finally {
            taken.set(false);
        }
    }

    /// Whether every member may read and write a segment.
    ///
    /// @param segment what the work would touch
    /// @return false for a segment of another thread's confined arena
    public boolean mayUse(MemorySegment segment) {
        for (Thread worker : workers) {
            if (!segment.isAccessibleBy(worker)) {
                return false;
            }
        }
        return true;
    }

    private void serve(int member) {
        int seen = 0;
        while (true) {
            int spins = 0;
            while (generation.get() == seen) {
                if (closed) {
                    return;
                }
                if (++spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                }
            }
            seen++;
            try {
                work.run(member);
            } catch (Throwable t) {
                failure = t;
            } finally {
                pending.decrementAndGet();
            }
        }
    }

    /// Ends the workers once the work under way is done, and waits for them; further calls of [#tryRun] return false.
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
