package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.KernelsDescription;
import java.util.Optional;

/// The scalar backend. It runs on the caller's thread: it is the specification, not a contender.
public final class ScalarKernels extends ScalarDoubleKernels {
    private final KernelsDescription description;
    /// Makes the scalar backend.
    ///
    /// @param reason why it was chosen
    public ScalarKernels(String reason) {
        description = new KernelsDescription("scalar", 0, Optional.empty(), Optional.empty(), 1, reason);
    }

    @Override
    public KernelsDescription description() {
        return description;
    }

    @Override
    public void close() {}
}
