package dev.lanewise.kernels.runtime;

import java.util.concurrent.locks.LockSupport;

/// A team's own threads.
///
/// They inherit nothing of the thread that makes them, neither its context class loader nor its inheritable
/// thread-locals, its group or its priority: they may outlive what it works for by years.
final class Workers {
    private final Parts parts;
    private final int spins;
    private final Worker[] workers;

    private volatile boolean closed;

    /// Starts `count` threads, members 1 … count; all of them or none.
    ///
    /// @param spins how often one that has nothing to do looks for work before it parks
    Workers(Parts parts, int count, int spins) {
        this.parts = parts;
        this.spins = spins;
        this.workers = new Worker[count];
        for (int i = 0; i < count; i++) {
            workers[i] = new Worker(i + 1);
        }
        try {
            for (Worker worker : workers) {
                worker.thread.start();
            }
        } catch (Throwable t) {
            end(); // the system has no more threads
            throw t;
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // the normal one, whatever the creator's is
    static Thread.Builder.OfPlatform inheritingNothing() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        return Thread.ofPlatform()
                .group(root)
                .priority(Thread.NORM_PRIORITY)
                .daemon()
                .inheritInheritableThreadLocals(false); // nor the context class loader
    }

    /// Wakes the first of them that sleep.
    void call(int count) {
        for (int i = 0; i < count; i++) {
            if (workers[i].asleep) {
                LockSupport.unpark(workers[i].thread);
            }
        }
    }

    /// Lets them end, each after the part that it has begun.
    void end() {
        closed = true;
        for (Worker worker : workers) {
            LockSupport.unpark(worker.thread);
        }
    }

    /// Waits until they have ended.
    void join() throws InterruptedException {
        for (Worker worker : workers) {
            worker.thread.join();
        }
    }

    private final class Worker implements Runnable {
        final int member;
        final Thread thread;
        volatile boolean asleep;

        Worker(int member) {
            this.member = member;
            this.thread = inheritingNothing().name("lanewise-worker-" + member).unstarted(this);
        }

        @Override
        public void run() {
            int seen = 0;
            while (!closed) {
                for (int i = 0; i < spins && parts.pieces() == seen && !closed; i++) {
                    Thread.onSpinWait();
                }
                if (parts.pieces() == seen) {
                    asleep = true;
                    if (parts.pieces() == seen && !closed) {
                        LockSupport.park(this);
                    }
                    asleep = false;
                }
                seen = parts.pieces(); // before the look at the parts: what is set after it is seen as another piece
                parts.take(member);
            }
        }
    }
}
