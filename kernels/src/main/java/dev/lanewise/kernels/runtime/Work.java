package dev.lanewise.kernels.runtime;

/// Work that can be cut into parts, for a [ThreadTeam].
public interface Work {
    /// Does one part. Different parts may run at the same time, on any thread.
    ///
    /// @param part which part
    /// @param member who does it, from 0 (the caller) to the size of the team; nobody else is that member meanwhile
    void run(int part, int member);
}
