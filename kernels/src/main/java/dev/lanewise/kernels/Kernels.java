package dev.lanewise.kernels;

import java.time.Duration;
import java.util.Objects;

/// Dense kernels on row-major matrices in Java arrays: GEMM with fused epilogues, elementwise passes, and the softmax
/// family, in `float` and `double`. Everything above (an MLP, an adapter, a benchmark) is written against this
/// interface; everything below can be swapped.
///
/// ```java
/// try (Kernels kernels = Kernels.best()) {
///     kernels.sgemm(NO_TRANS, NO_TRANS, m, n, k, 1f, a, 0, k, b, 0, n, 0f, c, 0, n);
/// }
/// ```
///
/// **Matrices.** An r×s matrix X is an array, the offset of its first element, and a leading dimension `ldx` ≥ max(1,
/// s): Xᵢⱼ is `x[offset + i·ldx + j]`. A column-major matrix is the row-major matrix of its transpose. Elements between
/// the rows are never written and have no effect, though one may be loaded beside its neighbours. A matrix with no row
/// or no column occupies nothing.
///
/// **Arguments** are all checked before anything is written, in 64-bit arithmetic: null gives NullPointerException, a
/// matrix that does not fit its array gives IndexOutOfBoundsException, anything else that is wrong gives
/// IllegalArgumentException; the message names the argument and its value. A matrix that is written must not overlap
/// another operand of the call, unless the method says so. Matrices of one array with the same leading dimension may
/// interleave (two column blocks of one matrix); with different leading dimensions their index ranges must be disjoint.
///
/// **Numbers.** An element of a product is one chain of fused multiply-adds over k, in ascending order, on every path:
/// results are the same bits for every backend on a CPU with fused multiply-add, every vector width, every number of
/// threads and every blocking. Only a CPU without it differs, by the rounding of each product.
///
/// The exception is a matrix with contiguous rows times a vector (n = 1 and A as it is, or m = 1 and B transposed; k ≥
/// 16), where one chain would run at a third of the memory's speed, and in the caches at a tenth: there an element is Σ
/// of 16 chains, chain q over the p with p mod 16 = q, each from 0, added pairwise (q and q + 8, then 4, 2, 1), and β·C
/// last; α multiplies the vector. This too is the same bits for every backend, width and number of threads. Its error
/// is at most (k÷16 + 7)·u of the sum of absolute products.
///
/// **Threads.** An object may be used by many threads at once. It starts none of its own unless asked for by
/// [KernelsBuilder#threads(int)]; [#close()] ends those.
///
/// To implement this interface, extend `dev.lanewise.kernels.spi.CheckedKernels`, which does the checks.
public interface Kernels extends FloatKernels, DoubleKernels, FloatLevel3, DoubleLevel3, AutoCloseable {
    /// The fastest kernels of this machine: simd where it is available, scalar elsewhere. The system property
    /// `lanewise.backend` (`simd` or `scalar`) forces one. One thread; see [#builder()] for more.
    ///
    /// Where the simd backend is missing only because the launcher did not ask for its module, one line is logged
    /// through [System.Logger] `dev.lanewise.kernels`, once in the life of the JVM, that says what to add.
    ///
    /// @return new kernels; make them once and share them
    /// @throws UnsupportedOperationException if the property forces simd and it is unavailable; the message says why
    /// @throws IllegalArgumentException if the property names no backend
    static Kernels best() {
        return builder().build();
    }

    /// Plain Java kernels, the specification in code: correct everywhere, fast nowhere.
    ///
    /// @return new kernels on one thread
    static Kernels scalar() {
        return builder().backend(Backend.SCALAR).build();
    }

    /// Java Vector API kernels.
    ///
    /// @return new kernels on one thread
    /// @throws UnsupportedOperationException if they are unavailable; the message says why and what to do
    static Kernels simd() {
        return builder().backend(Backend.SIMD).build();
    }

    /// Starts from the defaults of [#best()].
    ///
    /// @return a builder
    static KernelsBuilder builder() {
        return new KernelsBuilder();
    }

    /// What this is and why it was chosen: backend, vector width, tiles, blocks, threads.
    ///
    /// @return the description; its `toString` is one line
    KernelsDescription description();

    /// Runs `work` until the JVM has compiled the tiles that its products want, on the caller's thread: for a server
    /// before it says that it is ready, or on a thread of its own while a program still reads its data. Nothing has to
    /// be warmed: until the tiles of a product are compiled, a small one stands in for them, slower, with the same
    /// results, and all of them are compiled by use. This is quicker, because nothing else is done meanwhile.
    ///
    /// `work` should do what will be done, in shape and element type, on memory of its own. What the work compiles is
    /// common to all kernels of the JVM. An interrupted thread returns early, still interrupted.
    ///
    /// ```java
    /// float[] x = new float[64 * 784];
    /// float[] w = new float[784 * 100];
    /// float[] y = new float[64 * 100];
    /// WarmUp done = kernels.warmUp(
    ///         () -> kernels.sgemm(NO_TRANS, NO_TRANS, 64, 100, 784, 1f, x, 0, 784, w, 0, 100, 0f, y, 0, 100),
    ///         Duration.ofSeconds(5));
    /// System.out.println(done);
    /// ```
    ///
    /// @param work called at least once, again and again
    /// @param limit no run begins after it; the scalar backend, which has nothing to warm, runs the work once
    /// @return what was compiled, and what was not
    default WarmUp warmUp(Runnable work, Duration limit) {
        Objects.requireNonNull(work, "work");
        Objects.requireNonNull(limit, "limit");
        long begun = System.nanoTime();
        work.run();
        return new WarmUp(0, 0, 1, Duration.ofNanos(System.nanoTime() - begun));
    }

    /// Ends the threads that this object started, if any, and frees the memory outside the heap that no call is using.
    /// Calls that are under way give their results, on the caller's thread from then on, as do later calls. Closing
    /// twice does nothing.
    @Override
    void close();
}
