package dev.lanewise.jmh.result;

import java.io.IOException;
import java.nio.file.Path;

/// A file is no result file, or one whose content cannot be: the message says which file, where in it, and what is
/// wrong.
public final class DamagedResultFileException extends IOException {
    private static final long serialVersionUID = 1;

    /// Makes the message `FILE, WHERE: WHAT`.
    ///
    /// @param file the file
    /// @param where the place in it, for instance `cases[3].figures` or `line 4`
    /// @param what what is wrong there
    /// @param cause what the parser said, or null
    public DamagedResultFileException(Path file, String where, String what, Throwable cause) {
        super(file + (where.isEmpty() ? "" : ", " + where) + ": " + what, cause);
    }
}
