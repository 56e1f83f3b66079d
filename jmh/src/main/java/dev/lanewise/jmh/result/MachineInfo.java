package dev.lanewise.jmh.result;

/// What a run was measured on.
///
/// @param cpu the processor's own name
/// @param cores the logical processors that the JVM may use, at least 1
/// @param os name of the operating system
/// @param arch the instruction set, as the JVM calls it
public record MachineInfo(String cpu, int cores, String os, String arch) {
    /// Refuses what is missing.
    ///
    /// @throws IllegalArgumentException if a text is missing or there is no core
    public MachineInfo {
        Require.text(cpu, "cpu");
        Require.atLeast(1, cores, "cores");
        Require.text(os, "os");
        Require.text(arch, "arch");
    }

    /// One line: `CPU, 2 CPUs, Linux amd64`.
    @Override
    public String toString() {
        return cpu + ", " + cores + (cores == 1 ? " CPU, " : " CPUs, ") + os + " " + arch;
    }
}
