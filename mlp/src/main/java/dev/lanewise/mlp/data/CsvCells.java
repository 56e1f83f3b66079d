package dev.lanewise.mlp.data;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.Arrays;

/// The cells of the row being read: one object for all rows, which makes text only of the cells that are asked for.
final class CsvCells extends AbstractBaseCsvCallbackHandler<CsvCells> {
    /// More columns than this are a file that is none.
    static final int MAX_COLUMNS = 1 << 20;

    private static final int FIRST_COLUMNS = 16;
    /// No line of blanks is longer.
    private static final int MAX_BLANK = 1 << 10;

    private String[] cells = new String[FIRST_COLUMNS];
    private boolean[] wanted;
    private int count;
    private boolean blank;
    private long line = 1;

    /// From now on only these cells are kept.
    void want(boolean[] columns) {
        wanted = columns;
    }

    /// Where the row begins, counted from 1.
    long line() {
        return line;
    }

    int count() {
        return count;
    }

    /// Whether the row is nothing but white space.
    boolean isBlank() {
        return blank;
    }

    /// A text without the white space around it: also without spaces that do not break and marks of no width, which
    /// nobody sees, and which would make another category of a name and none of a number.
    static String stripped(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u200B' || c == '\u2060' || c == '\uFEFF';
    }

    /// A cell without the white space around it.
    String cell(int column) {
        return cells[column];
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
        line = startingLineNumber;
        count = 0;
    }

    @Override
    protected void handleField(int column, char[] buffer, int offset, int length, boolean quoted) {
        count = column + 1;
        blank = column == 0
                && !quoted
                && length <= MAX_BLANK
                && stripped(new String(buffer, offset, length)).isEmpty();
        if (column >= MAX_COLUMNS || (wanted != null && (column >= wanted.length || !wanted[column]))) {
            return;
        }
        if (column >= cells.length) {
            cells = Arrays.copyOf(cells, 2 * cells.length);
        }
        cells[column] = stripped(new String(buffer, offset, length));
    }

    @Override
    protected CsvCells buildRecord() {
        return this;
    }
}
