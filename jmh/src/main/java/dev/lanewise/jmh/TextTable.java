package dev.lanewise.jmh;

import java.util.ArrayList;
import java.util.List;

/// A table for a terminal: the first column to the left, figures to the right.
final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... header) {
        rows.add(List.of(header));
    }

    void add(List<String> cells) {
        if (cells.size() != rows.get(0).size()) {
            throw new IllegalArgumentException(
                    cells.size() + " cells for " + rows.get(0).size() + " columns: " + cells);
        }
        rows.add(List.copyOf(cells));
    }

    /// The lines, each ended, a rule below the header.
    @Override
    public String toString() {
        int columns = rows.get(0).size();
        int[] width = new int[columns];
        for (List<String> row : rows) {
            for (int j = 0; j < columns; j++) {
                width[j] = Math.max(width[j], length(row.get(j)));
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            StringBuilder line = new StringBuilder();
            for (int j = 0; j < columns; j++) {
                String cell = rows.get(i).get(j);
                String pad = " ".repeat(width[j] - length(cell));
                line.append(j == 0 ? cell + pad : "  " + pad + cell);
            }
            text.append(line.toString().stripTrailing()).append('\n');
            if (i == 0) {
                text.append("─".repeat(line.length())).append('\n');
            }
        }
        return text.toString();
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
