package dev.lanewise.kernels.runtime;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/// Members of a team that are tasks of an executor.
///
/// A member's task is handed over again only when the last one has begun, so that a busy executor's queue holds one
/// for each member, and whenever it comes it helps with the piece that is there. Executors may also drop tasks without
/// a word: after 64 pieces, then 128 more and so on, another is handed over.
final class Helpers {
    private static final int FIRST_PATIENCE = 64;

    private final Parts parts;
    private final Executor executor;
    private final Helper[] helpers;

    /// Members 1 … count.
    Helpers(Parts parts, int count, Executor executor) {
        this.parts = parts;
        this.executor = executor;
        this.helpers = new Helper[count];
        for (int i = 0; i < count; i++) {
            helpers[i] = new Helper(i + 1);
        }
    }

    /// Hands over the tasks of the first so many members that are not still waiting for a thread. Only for who has the
    /// team.
    void call(int count) {
        for (int i = 0; i < count; i++) {
            Helper helper = helpers[i];
            if (helper.wanted()) {
                try {
                    executor.execute(helper);
                } catch (RejectedExecutionException e) {
                    helper.waiting = false;
                    return; // full or shut down: the caller does what nobody else takes
                } catch (Throwable t) {
                    helper.waiting = false;
                    parts.fail(t); // told when those who were called already are through
                    return;
                }
            }
        }
    }

    private final class Helper implements Runnable {
        private final int member;
        /// A task that comes late, or twice, may meet another of the same member.
        private final AtomicBoolean helping = new AtomicBoolean();
        /// Handed over and not begun.
        private volatile boolean waiting;

        private int pieces;
        private int patience;

        Helper(int member) {
            this.member = member;
        }

        private boolean wanted() {
            if (!waiting) {
                patience = FIRST_PATIENCE;
            } else if (++pieces < patience) {
                return false;
            } else {
                patience = Math.min(patience, Integer.MAX_VALUE / 2) * 2;
            }
            pieces = 0;
            waiting = true;
            return true;
        }

        @Override
        public void run() {
            waiting = false;
            StackReserve.require(); // an executor may run it anywhere
            if (helping.compareAndSet(false, true)) {
                try {
                    parts.take(member);
                } finally {
                    helping.set(false);
                }
            }
        }
    }
}
