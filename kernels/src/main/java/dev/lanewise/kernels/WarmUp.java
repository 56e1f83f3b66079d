package dev.lanewise.kernels;

import java.time.Duration;

/// What [Kernels#warmUp] came to.
///
/// @param compiled vector methods that became machine code meanwhile, for this work or for that of other threads
/// @param young those that the work asked for and that are not machine code yet: others stand in for them, with the
/// same
///     results
/// @param runs how often the work was run
/// @param duration how long it all took
public record WarmUp(int compiled, int young, int runs, Duration duration) {
    /// Whether nothing that the work asked for is left to be compiled.
    ///
    /// @return false if the time was over before
    public boolean isComplete() {
        return young == 0;
    }

    /// One line: `17 methods compiled, 0 young, in 0.84 s and 12 runs`.
    @Override
    public String toString() {
        return "%d methods compiled, %d young, in %.2f s and %d runs"
                .formatted(compiled, young, duration.toMillis() * 1e-3, runs);
    }
}
