package dev.lanewise.kernels.runtime;

/// Work that can be cut into parts, for a [ThreadTeam].
public interface Work {
    /// Does one part. Different parts may run at the same time, on any thread.
    ///
    /// @param part which part
    /// @param member who does it, from 0 (the caller) to the size of the team; nobody else is that member meanwhile
    void run(int part, int member);

    /// Does all of it, on the caller's thread: part after part, unless there is a faster way.
    ///
    /// @param parts how many there are
    default void runAlone(int parts) {
        for (int part = 0; part < parts; part++) {
            run(part, 0);
        }
    }
}
