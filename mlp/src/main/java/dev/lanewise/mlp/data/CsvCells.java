package dev.lanewise.mlp.data;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.Arrays;

/// The row under way: one object for all rows, and text only of those cells that are asked for.
final class CsvCells extends AbstractBaseCsvCallbackHandler<CsvCells> {
    /// More columns than this are a file that is none.
    static final int MAX_COLUMNS = 1 << 20;

    private static final int FIRST_COLUMNS = 16;

    private String[] cells = new String[FIRST_COLUMNS];
    private boolean[] wanted;
    private int count;
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
        if (column >= MAX_COLUMNS || (wanted != null && (column >= wanted.length || !wanted[column]))) {
            return;
        }
        if (column >= cells.length) {
            cells = Arrays.copyOf(cells, 2 * cells.length);
        }
        cells[column] = new String(buffer, offset, length).strip();
    }

    @Override
    protected CsvCells buildRecord() {
        return this;
    }
}
