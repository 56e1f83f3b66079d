package dev.lanewise.kernels;

import java.time.Duration;

/// What [Kernels#warmUp] came to.
///
/// @param compiled tiles that became machine code meanwhile, for this work or for that of other threads
/// @param young tiles that are wanted and not machine code yet: another stands in for them, with the same results
/// @param runs how often the work was run
/// @param duration how long it all took
public record WarmUp(int compiled, int young, int runs, Duration duration) {
    /// Whether nothing that the work asked for is left to be compiled.
    ///
    /// @return false if the time was over before
    public boolean isComplete() {
        return young == 0;
    }

    /// One line: `17 tiles compiled, 0 young, in 0.84 s and 12 runs`.
    @Override
    public String toString() {
        return "%d tiles compiled, %d young, in %.2f s and %d runs"
                .formatted(compiled, young, duration.toMillis() * 1e-3, runs);
    }
}
