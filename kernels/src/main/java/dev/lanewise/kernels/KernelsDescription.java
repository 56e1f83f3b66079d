package dev.lanewise.kernels;

import java.util.Objects;
import java.util.Optional;

/// What a [Kernels] object is and why it was chosen.
///
/// @param backend short name: `simd`, `scalar`, or the name of another implementation
/// @param vectorBits width of the vectors in use, 0 where there are none or where it is not known
/// @param floatBlocking tile and block sizes of `sgemm`, empty where they do not apply
/// @param doubleBlocking tile and block sizes of `dgemm`, empty where they do not apply
/// @param threads the threads that one call may use, at least 1
/// @param reason why this implementation answers, in words
public record KernelsDescription(
        String backend,
        int vectorBits,
        Optional<Blocking> floatBlocking,
        Optional<Blocking> doubleBlocking,
        int threads,
        String reason) {
    /// Checks that nothing is null and that there is a thread.
    public KernelsDescription {
        Objects.requireNonNull(backend, "backend");
        Objects.requireNonNull(floatBlocking, "floatBlocking");
        Objects.requireNonNull(doubleBlocking, "doubleBlocking");
        Objects.requireNonNull(reason, "reason");
        if (threads < 1) {
            throw new IllegalArgumentException("threads=" + threads + " is below 1");
        }
    }

    /// One line for a log:
    /// `simd, 512 bits, f32 8×32 tiles, kc=256 mc=512 nc=2048, f64 …, 1 thread (jdk.incubator.vector is present)`.
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(backend);
        if (vectorBits > 0) {
            line.append(", ").append(vectorBits).append(" bits");
        }
        floatBlocking.ifPresent(b -> line.append(", f32 ").append(b));
        doubleBlocking.ifPresent(b -> line.append(", f64 ").append(b));
        line.append(", ").append(threads).append(threads == 1 ? " thread" : " threads");
        return line.append(" (").append(reason).append(')').toString();
    }
}
