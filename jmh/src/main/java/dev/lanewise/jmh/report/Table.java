package dev.lanewise.jmh.report;

import java.util.ArrayList;
import java.util.List;

/// A table of text, whatever shows it: the first columns are names, the others figures.
///
/// @param title what the rows are
/// @param header one for each column
/// @param rows cells, as many as the header has
/// @param notes lines below it
/// @param names how many columns from the left hold names
public record Table(String title, List<String> header, List<List<String>> rows, List<String> notes, int names) {
    /// Refuses rows of another length.
    ///
    /// @throws IllegalArgumentException if there is one
    public Table {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
        notes = List.copyOf(notes);
        for (List<String> row : rows) {
            if (row.size() != header.size()) {
                throw new IllegalArgumentException(row.size() + " cells for " + header.size() + " columns: " + row);
            }
        }
    }

    /// Without the columns that say nothing in any row.
    ///
    /// @return the other columns
    public Table withoutEmptyColumns() {
        List<Integer> kept = new ArrayList<>();
        int keptNames = 0;
        for (int j = 0; j < header.size(); j++) {
            int column = j;
            if (rows.stream().anyMatch(row -> !row.get(column).isEmpty())) {
                kept.add(j);
                keptNames += j < names ? 1 : 0;
            }
        }
        return new Table(
                title,
                kept.stream().map(header::get).toList(),
                rows.stream().map(row -> kept.stream().map(row::get).toList()).toList(),
                notes,
                keptNames);
    }
}
