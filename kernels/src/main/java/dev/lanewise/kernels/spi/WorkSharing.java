package dev.lanewise.kernels.spi;

import dev.lanewise.kernels.runtime.Work;

/// How [CheckedKernels] hands work that is cut into parts to threads.
abstract class WorkSharing extends CheckedDoubleKernels {
    /// Runs every part of a piece of work of the blocked algorithms and returns when all are done. Unless overridden,
    /// on the caller's thread.
    ///
    /// @param parts how many
    /// @param work the work
    protected void share(int parts, Work work) {
        work.runAlone(parts);
    }
}
