package dev.lanewise.mlp.data;

import java.io.IOException;

/// A file that is not the data set of raw records it should be. The message says which file, what is wrong and at which
/// byte.
public final class BadMappedFileException extends IOException {
    private static final long serialVersionUID = 1;

    private final String file;
    private final long position;

    /// Puts the message together.
    ///
    /// @param file the name of the file
    /// @param position the byte, counted from 0, at which it shows
    /// @param problem what is wrong
    public BadMappedFileException(String file, long position, String problem) {
        super(file + ": at byte " + position + ": " + problem);
        this.file = file;
        this.position = position;
    }

    /// The name of the file.
    ///
    /// @return as the reader was given it
    public String file() {
        return file;
    }

    /// Where it shows.
    ///
    /// @return a byte position, counted from 0
    public long position() {
        return position;
    }
}
