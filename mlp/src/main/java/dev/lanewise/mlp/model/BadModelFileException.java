package dev.lanewise.mlp.model;

import dev.lanewise.mlp.BadFileException;

/// A file that is not the model file it should be.
public final class BadModelFileException extends BadFileException {
    private static final long serialVersionUID = 1;

    private final long position;

    /// Puts the message together.
    ///
    /// @param file the name of the file
    /// @param position the byte, counted from 0, at which it shows
    /// @param problem what is wrong
    public BadModelFileException(String file, long position, String problem) {
        super(file, "at byte " + position, problem);
        this.position = position;
    }

    /// Where it shows.
    ///
    /// @return a byte position, counted from 0
    public long position() {
        return position;
    }
}
