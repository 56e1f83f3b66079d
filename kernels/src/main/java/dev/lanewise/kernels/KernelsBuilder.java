package dev.lanewise.kernels;

import dev.lanewise.kernels.scalar.ScalarKernels;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Executor;

/// Chooses and configures [Kernels]; start with [Kernels#builder()].
public final class KernelsBuilder {
    /// The system property that forces a backend where the program names none: `simd` or `scalar`.
    public static final String BACKEND_PROPERTY = "lanewise.backend";

    /// The most bytes that the packed blocks of one call may take, or of each of its threads where each packs for
    /// itself.
    public static final int MAX_PACKED_BYTES = 8 << 20;

    private Backend backend;
    private int threads = 1;
    private Executor executor;
    private boolean warmUpThread;
    private Blocking floatBlocking;
    private Blocking doubleBlocking;

    KernelsBuilder() {}

    /// Takes this backend and no other. Without this call the system property [#BACKEND_PROPERTY] decides, and
    /// without that the best that is available: simd, or scalar where the module or fused multiply-add is missing, or
    /// where the JVM has no compiler that turns vectors into instructions (`-XX:TieredStopAtLevel` below 4, `-Xint`)
    /// and simd would be the slower one. One line in the log of `dev.lanewise.kernels` then says why, as does
    /// [Kernels#description()].
    ///
    /// @param backend the backend
    /// @return this builder
    public KernelsBuilder backend(Backend backend) {
        this.backend = Objects.requireNonNull(backend, "backend");
        return this;
    }

    /// How many threads one call may use, the caller's included. With more than 1, threads − 1 daemon threads are
    /// started by [#build()] and ended by [Kernels#close()]. Results do not depend on it. The scalar backend stays on
    /// the caller's thread. See [#executor(Executor)] for threads of your own.
    ///
    /// @param threads at least 1; the default is 1
    /// @return this builder
    /// @throws IllegalArgumentException if `threads` is below 1 or above 1024
    public KernelsBuilder threads(int threads) {
        if (threads < 1 || threads > 1024) {
            throw new IllegalArgumentException("threads=" + threads + " is not in 1 … 1024");
        }
        this.threads = threads;
        return this;
    }

    /// Borrows the other threads of a call from an executor, instead of starting any. For each piece of
    /// its work, two for a block of a large product, a call hands it up to threads − 1 tasks and begins at once; what
    /// the executor has not begun by the time the caller is through with its own share, the caller does itself. So a
    /// busy, full, closed or single-threaded executor costs speed and nothing else. [Kernels#close()] leaves it open.
    ///
    /// @param executor where the threads come from
    /// @return this builder
    public KernelsBuilder executor(Executor executor) {
        this.executor = Objects.requireNonNull(executor, "executor");
        return this;
    }

    /// Allows one daemon thread, `lanewise-warm-up`, on which the JVM is brought to compile the tiles that products
    /// want. It starts with the first product that wants one, and ends when none has been wanted for a second, or with
    /// [Kernels#close()]. Without it the callers' own threads do that, with up to half of their time as long as tiles
    /// are missing. Results do not depend on it. For programs that have a core to spare in their first seconds; the
    /// scalar backend has nothing to compile and starts none.
    ///
    /// @param allowed the default is false: no thread is started
    /// @return this builder
    /// @see Kernels#warmUp
    public KernelsBuilder warmUpThread(boolean allowed) {
        this.warmUpThread = allowed;
        return this;
    }

    /// Cuts the products of `sgemm` into these blocks instead of those that the sizes of the caches suggest; their
    /// results do not depend on it. For a search of better ones, such as that of the benchmarks: nobody should need it
    /// otherwise. The tile, mr×nr, is that of [KernelsDescription#floatBlocking()] and cannot be chosen. The scalar
    /// backend cuts nothing.
    ///
    /// A product takes the largest equal blocks within these limits (see [FloatKernels#sgemmPlan]); blocks less deep
    /// than `kc` have more columns ([Blocking#nc(int)]) and may have more rows ([Blocking#mc(int)]), and where threads
    /// share a packed B, and in a [PackedMatrix],
    /// there may be still more, as without this call. The packed blocks of A and B may take [#MAX_PACKED_BYTES]
    /// together, of which 2 MiB are kept for that of B where there is more than one thread.
    ///
    /// @param blocking the limits; [#build()] says whether they fit the tile and the bytes
    /// @return this builder
    public KernelsBuilder floatBlocking(Blocking blocking) {
        this.floatBlocking = Objects.requireNonNull(blocking, "blocking");
        return this;
    }

    /// As [#floatBlocking(Blocking)], for `dgemm`.
    ///
    /// @param blocking the limits, with the tile of [KernelsDescription#doubleBlocking()]
    /// @return this builder
    public KernelsBuilder doubleBlocking(Blocking blocking) {
        this.doubleBlocking = Objects.requireNonNull(blocking, "blocking");
        return this;
    }

    /// Makes the kernels.
    ///
    /// @return new kernels
    /// @throws UnsupportedOperationException if simd is asked for and unavailable; the message says why
    /// @throws IllegalArgumentException if the system property names no backend, or blocks that were asked for are not
    /// of this machine's tile or take more than [#MAX_PACKED_BYTES]
    public Kernels build() {
        if (backend != null) {
            return build(backend, "asked for");
        }
        String forced = System.getProperty(BACKEND_PROPERTY);
        if (forced != null) {
            return build(parse(forced), "forced by -D" + BACKEND_PROPERTY + "=" + forced);
        }
        String reason = SimdAvailability.reasonNotBest();
        if (reason == null) {
            return build(Backend.SIMD, "the best available: jdk.incubator.vector is present");
        }
        SimdAvailability.logOnce();
        return build(Backend.SCALAR, reason);
    }

    private Kernels build(Backend chosen, String reason) {
        if (chosen == Backend.SCALAR) {
            return new ScalarKernels(reason);
        }
        String missing = SimdAvailability.reasonMissing();
        if (missing != null) {
            throw new UnsupportedOperationException(
                    "the simd backend was " + reason + " and is unavailable: " + missing);
        }
        String slow = SimdAvailability.reasonSlow();
        return SimdAvailability.create(
                threads,
                executor,
                warmUpThread,
                floatBlocking,
                doubleBlocking,
                slow == null ? reason : reason + ", but slow: " + slow);
    }

    private static Backend parse(String text) {
        try {
            return Backend.valueOf(text.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "-D" + BACKEND_PROPERTY + "=" + text + " names no backend; there are simd and scalar", e);
        }
    }
}
