package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.Blocking;
import dev.lanewise.kernels.KernelsDescription;
import dev.lanewise.kernels.WarmUp;
import dev.lanewise.kernels.runtime.ThreadTeam;
import dev.lanewise.kernels.runtime.Work;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.incubator.vector.FloatVector;

/// The simd backend: the kernels of both element types and their threads.
public final class SimdKernels extends SimdDoubleKernels {
    private final KernelsDescription description;
    private final ThreadTeam team;
    private final AtomicBoolean lends;

    /// Makes the simd backend, with its threads if it has more than the caller's.
    ///
    /// @param threads the threads of one call, at least 1
    /// @param executor where the other threads come from, or null for own ones
    /// @param warmUpThread whether tiles may grow on a daemon thread
    /// @param floatBlocking the blocks of products in `float`, or null for those that the caches suggest
    /// @param doubleBlocking those in `double`, or null
    /// @param reason why it was chosen
    /// @throws IllegalArgumentException if blocks are not of this machine's tile or too large
    public SimdKernels(
            int threads,
            Executor executor,
            boolean warmUpThread,
            Blocking floatBlocking,
            Blocking doubleBlocking,
            String reason) {
        // What is refused is refused before a thread is started.
        this(Blocks.of(floatBlocking, doubleBlocking, threads), threads, team(threads, executor), warmUpThread, reason);
    }

    private SimdKernels(Blocks blocks, int threads, ThreadTeam team, boolean warmUpThread, String reason) {
        super(threads, team, blocks);
        this.team = team;
        this.lends = new AtomicBoolean(warmUpThread);
        if (warmUpThread) {
            Nursery.lend();
        }
        this.description = new KernelsDescription(
                "simd",
                vectorBits(),
                Optional.of(blocks.floatBlocking()),
                Optional.of(blocks.doubleBlocking()),
                threads,
                reason);
    }

    private static ThreadTeam team(int threads, Executor executor) {
        if (threads == 1) {
            return null;
        }
        return executor == null ? new ThreadTeam(threads) : new ThreadTeam(threads, executor);
    }

    /// Width of the vectors that the kernels use on this machine.
    ///
    /// @return bits
    public static int vectorBits() {
        return FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }

    @Override
    public KernelsDescription description() {
        return description;
    }

    @Override
    public WarmUp warmUp(Runnable work, Duration limit) {
        Objects.requireNonNull(work, "work");
        Objects.requireNonNull(limit, "limit");
        return Nursery.warmUp(work, limit);
    }

    @Override
    public void close() {
        if (lends.compareAndSet(true, false)) {
            Nursery.takeBack();
        }
        if (team != null) {
            team.close();
        }
        floatGemm.dispose();
        doubleGemm.dispose();
    }

    @Override
    protected void share(int parts, Work work) {
        if (parts > 1 && team != null && team.tryAcquire()) {
            try {
                team.run(work, parts);
            } finally {
                team.release();
            }
        } else {
            super.share(parts, work);
        }
    }
}
