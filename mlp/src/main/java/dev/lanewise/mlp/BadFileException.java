package dev.lanewise.mlp;

import java.io.IOException;

/// A file that is not what it should be, as opposed to one that cannot be read. The message says which file, where in
/// it, and what is wrong; each kind of file has its own subclass, which has the place as a number.
public abstract class BadFileException extends IOException {
    private static final long serialVersionUID = 1;
    private static final int LONGEST = 1000;

    private final String file;
    private final String problem;

    /// Puts the message together.
    ///
    /// @param file the name of the file
    /// @param where the place, as the message says it
    /// @param problem what is wrong
    protected BadFileException(String file, String where, String problem) {
        super(file + ": " + where + ": " + oneLine(problem));
        this.file = file;
        this.problem = oneLine(problem);
    }

    /// What comes from the file could be anything, and of any length.
    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), LONGEST); i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) ? '\uFFFD' : c);
        }
        return line.append(text.length() > LONGEST ? "…" : "").toString();
    }

    /// The name of the file.
    ///
    /// @return as the reader was given it
    public final String file() {
        return file;
    }

    /// What is wrong, without file and place.
    ///
    /// @return a sentence without a full stop
    public final String problem() {
        return problem;
    }
}
