package dev.lanewise.jmh.result;

import java.util.List;

/// The JVM that the forks ran in.
///
/// @param name of the virtual machine
/// @param version of the runtime
/// @param flags the arguments of the measured JVMs, in their order
public record JvmInfo(String name, String version, List<String> flags) {
    /// Refuses what is missing.
    ///
    /// @throws IllegalArgumentException if a text or the list is missing
    public JvmInfo {
        Require.text(name, "name");
        Require.text(version, "version");
        flags = Require.list(flags, "flags");
    }

    /// One line: name, version and flags.
    @Override
    public String toString() {
        return name + " " + version + (flags.isEmpty() ? "" : ", " + String.join(" ", flags));
    }
}
