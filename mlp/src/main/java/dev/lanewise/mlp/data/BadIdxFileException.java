package dev.lanewise.mlp.data;

import dev.lanewise.mlp.BadFileException;

/// A file that is not the IDX file it should be.
public final class BadIdxFileException extends BadFileException {
    private static final long serialVersionUID = 1;

    private final long position;

    /// Puts the message together.
    ///
    /// @param file the name of the file
    /// @param position the byte, counted from 0 after decompression, at which it shows
    /// @param problem what is wrong
    public BadIdxFileException(String file, long position, String problem) {
        super(file, "at byte " + position, problem);
        this.position = position;
    }

    /// Where it shows.
    ///
    /// @return a byte position, counted from 0 after decompression
    public long position() {
        return position;
    }
}
