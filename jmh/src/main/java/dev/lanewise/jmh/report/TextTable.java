package dev.lanewise.jmh.report;

import java.util.ArrayList;
import java.util.List;

/// A table for a terminal: names to the left, figures to the right.
public final class TextTable {
    private TextTable() {}

    /// Title, header, a rule, the rows and the notes, each line ended.
    ///
    /// @param table what to show
    /// @return lines
    public static String of(Table table) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(table.header());
        lines.addAll(table.rows());
        int columns = table.header().size();
        int[] width = new int[columns];
        for (List<String> line : lines) {
            for (int j = 0; j < columns; j++) {
                width[j] = Math.max(width[j], length(line.get(j)));
            }
        }
        StringBuilder text = new StringBuilder(table.title()).append("\n\n");
        for (int i = 0; i < lines.size(); i++) {
            StringBuilder line = new StringBuilder();
            for (int j = 0; j < columns; j++) {
                String cell = lines.get(i).get(j);
                String pad = " ".repeat(width[j] - length(cell));
                line.append(j == 0 ? "" : "  ").append(j < table.names() ? cell + pad : pad + cell);
            }
            text.append(line.toString().stripTrailing()).append('\n');
            if (i == 0) {
                text.append("─".repeat(line.length())).append('\n');
            }
        }
        if (!table.notes().isEmpty()) {
            text.append('\n');
            table.notes().forEach(note -> text.append(note).append('\n'));
        }
        return text.toString();
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
