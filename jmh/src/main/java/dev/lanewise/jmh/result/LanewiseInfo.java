package dev.lanewise.jmh.result;

/// The state of Lanewise that was measured.
///
/// @param version of the build
/// @param commit the full hash of the commit, with `-dirty` behind it if files were changed; null where it is not known
/// @param vectorBits width of the vectors in use, 0 where there are none
public record LanewiseInfo(String version, String commit, int vectorBits) {
    /// Refuses what is missing.
    ///
    /// @throws IllegalArgumentException if the version is missing or the width negative
    public LanewiseInfo {
        Require.text(version, "version");
        if (commit != null) {
            Require.text(commit, "commit");
        }
        Require.atLeast(0, vectorBits, "vectorBits");
    }
}
