package dev.lanewise.mlp.data;

import dev.lanewise.mlp.BadFileException;

/// A file of separated values that is not what was to be read.
public final class BadCsvFileException extends BadFileException {
    private static final long serialVersionUID = 1;
    /// A cell can be megabytes long, when a quote is missing.
    private static final int SHOWN = 60;

    private final long line;
    private final int column;
    private final char separator;

    /// Puts the message together.
    ///
    /// @param file the name of the file
    /// @param line the line in which the row begins, counted from 1
    /// @param column the column, counted from 1, or 0 if it is not one cell that is wrong
    /// @param problem what is wrong
    public BadCsvFileException(String file, long line, int column, String problem) {
        this(file, line, column, problem, (char) 0);
    }

    /// @param separator what seems to separate cells, or 0
    BadCsvFileException(String file, long line, int column, String problem, char separator) {
        super(file, "line " + line + (column == 0 ? "" : ", column " + column), problem);
        this.line = line;
        this.column = column;
        this.separator = separator;
    }

    /// Where the row begins; a quoted cell may go on for lines.
    ///
    /// @return a line, counted from 1
    public long line() {
        return line;
    }

    /// The cell.
    ///
    /// @return a column, counted from 1, or 0 if it is not one cell that is wrong
    public int column() {
        return column;
    }

    /// What seems to separate the cells of the first line, where that is not what was said.
    ///
    /// @return the character, or 0 where there is no such reason
    public char separator() {
        return separator;
    }

    /// A cell's text for a message: in quotes, on one line, and short.
    static String shown(String text) {
        StringBuilder shown = new StringBuilder("\"");
        for (int i = 0; i < Math.min(text.length(), SHOWN); i++) {
            char c = text.charAt(i);
            if (c != ' ' && !Character.isISOControl(c) && CsvCells.isSpace(c)) {
                // Nobody would see it.
                shown.append(String.format("\\u%04X", (int) c));
            } else {
                shown.append(Character.isISOControl(c) ? '\uFFFD' : c);
            }
        }
        return shown.append(text.length() > SHOWN ? "…\"" : "\"").toString();
    }
}
