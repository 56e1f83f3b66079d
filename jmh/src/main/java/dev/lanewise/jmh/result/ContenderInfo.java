package dev.lanewise.jmh.result;

/// Who took part, or why not. Exactly one of `description` and `missing` is present.
///
/// @param name as the cases name it
/// @param description its version and what it says about itself, or null
/// @param missing why it could not run, or null
public record ContenderInfo(String name, String description, String missing) {
    /// Refuses a contender that is neither described nor missing, or both.
    ///
    /// @throws IllegalArgumentException if it is so
    public ContenderInfo {
        Require.text(name, "name");
        if ((description == null) == (missing == null)) {
            throw new IllegalArgumentException(
                    "contender " + name + " needs either a description or the reason why it is missing");
        }
        Require.text(description == null ? missing : description, "description or reason of " + name);
    }
}
