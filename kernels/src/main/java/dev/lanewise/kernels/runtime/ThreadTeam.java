package dev.lanewise.kernels.runtime;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/// Threads that do pieces of work together, the caller among them: its own, or borrowed from an executor.
///
/// A piece should be cut into several parts for each member. A member begins with a range of neighbouring parts that
/// is its own, the same for every piece of that many parts, so that what it wrote is still in its cache; then it takes
/// what is left of the others' ranges. So nobody is waited for but to finish the part that it has begun: a member that
/// comes late (parked, descheduled, on a slower core, or in an executor that is busy) costs speed and nothing else, and
/// no executor can make a team deadlock.
///
/// Built for pieces of tens of microseconds: a worker spins for a short while before it parks, so that one piece
/// after another meets it awake, and a caller spins for a short while for the last part that is finished elsewhere.
/// No more members are called than there are processors: where the process has but one, the caller does everything,
/// at the speed of one thread; and where helpers come late again and again, because other processes have their cores,
/// the caller goes alone for a while ([HelpBalance]). One caller at a time has the team; another that comes meanwhile
/// is told so at once and works alone.
///
/// Whatever is thrown (by a part, by an executor, for want of stack or memory): [#run] returns only when no part is
/// under way, and the next piece of work is like any other. A team that is dropped without [#close] is closed by a
/// [Cleaner].
public final class ThreadTeam implements AutoCloseable {
    /// A worker's: long enough to bridge the gap between two layers of a training step, short enough not to burn a core
    /// for nothing.
    private static final int IDLE_SPINS = 20_000;

    /// A caller's, for what the others have begun.
    private static final int LAST_PART_SPINS = 2_000;

    private final int most;
    private final Parts parts;
    private final HelpBalance help;
    private final AtomicBoolean taken = new AtomicBoolean();
    /// Null if there is an executor.
    private final Workers workers;
    /// Null if there are workers.
    private final Helpers helpers;
    private final Cleaner.Cleanable cleanable;
    /// Some thread that is not the caller, to ask memory segments about. Never started.
    private final Thread another = Workers.inheritingNothing().unstarted(() -> {});

    private volatile boolean closed;

    /// Starts workers.
    ///
    /// @param members the size of the team, the caller included, at least 2
    public ThreadTeam(int members) {
        this(members, Runtime.getRuntime().availableProcessors(), System::nanoTime);
    }

    /// Borrows helpers.
    ///
    /// @param members the most threads on one piece of work, the caller included, at least 2
    /// @param executor where the others come from
    public ThreadTeam(int members, Executor executor) {
        this(members, Runtime.getRuntime().availableProcessors(), System::nanoTime, executor);
    }

    ThreadTeam(int members, int processors, LongSupplier nanoClock) {
        this.help = new HelpBalance(nanoClock);
        this.most = Math.min(members, processors);
        this.parts = new Parts(members, LAST_PART_SPINS, help);
        this.workers = new Workers(parts, members - 1, IDLE_SPINS);
        this.helpers = null;
        this.cleanable = Dropped.CLEANER.register(this, workers::end);
    }

    ThreadTeam(int members, int processors, LongSupplier nanoClock, Executor executor) {
        this.help = new HelpBalance(nanoClock);
        this.most = Math.min(members, processors);
        this.parts = new Parts(members, LAST_PART_SPINS, help);
        this.workers = null;
        this.helpers = new Helpers(parts, members - 1, executor);
        this.cleanable = null;
    }

    /// Its thread is started with the first team that has threads, and ends when this class is unloaded.
    private static final class Dropped {
        static final Cleaner CLEANER = Cleaner.create();
    }

    /// Takes the team for pieces of work, one after another, until [#release()].
    ///
    /// @return false if another caller has it, it is closed, or it has been of no help lately
    /// @throws StackOverflowError if there is too little stack left for the work and for [#release()]; nothing is taken
    public boolean tryAcquire() {
        if (closed || most == 1 || taken.getPlain() || help.isResting()) {
            return false;
        }
        StackReserve.require();
        return taken.compareAndSet(false, true);
    }

    /// Gives the team back.
    public void release() {
        taken.set(false);
    }

    /// Runs a piece of work that is like no other.
    ///
    /// @param work called once for each part
    /// @param count how many there are
    public void run(Work work, int count) {
        run(work, count, 0);
    }

    /// Runs every part of a piece of work and returns when all are done. Only for who has acquired the team.
    ///
    /// What a part or the executor throws is thrown here, as itself, the first of them, after all parts were taken and
    /// none is under way: as a loop over the parts would have thrown it, but later. Where the caller does all itself,
    /// which is how the team finds out whether it helps, it is [Work#runAlone].
    ///
    /// @param work called once for each part, or [Work#runAlone]
    /// @param count how many there are
    /// @param kind the same for pieces of work that are alike: they take about equally long if they have the same
    /// number of
    ///     parts; 0 for one that is like no other
    public void run(Work work, int count, int kind) {
        if (help.begin(kind, count)) {
            work.runAlone(count);
            help.endAlone();
            return;
        }
        parts.begin(work, count);
        int useful = Math.min(most, count) - 1;
        if (workers != null) {
            workers.call(useful);
        } else {
            helpers.call(useful);
        }
        help.called();
        parts.take(0);
        parts.await();
        help.end(count);
        Throwable failure = parts.end();
        if (failure != null) {
            throw unchecked(failure);
        }
    }

    /// Whatever it is, thrown as it is.
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException unchecked(Throwable t) throws T {
        throw (T) t;
    }

    /// Whether every member may read and write a segment.
    ///
    /// @param segment what the work would touch
    /// @return false for a segment of a confined arena
    public boolean mayUse(MemorySegment segment) {
        return segment.isAccessibleBy(another);
    }

    /// Ends the workers, each after the part that it has begun, and waits for them; what is left of a call that is
    /// under way is its caller's to do. Further calls of [#tryAcquire] return false. An executor is its owner's to
    /// close.
    @Override
    public void close() {
        closed = true;
        if (workers == null) {
            return;
        }
        cleanable.clean();
        try {
            workers.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // they end all the same, unwatched
        }
    }
}
