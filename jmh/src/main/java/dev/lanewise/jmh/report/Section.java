package dev.lanewise.jmh.report;

import java.util.List;

/// A part of the report under one heading.
///
/// @param id for links, of letters, digits and hyphens
/// @param title the heading
/// @param text how to read it, one paragraph for each element
/// @param charts pictures
/// @param tables figures
/// @param folded whether the tables are shown on demand only
public record Section(
        String id, String title, List<String> text, List<Chart> charts, List<Table> tables, boolean folded) {
    /// Whether there is nothing to show.
    ///
    /// @return whether there is neither picture nor row
    public boolean isEmpty() {
        return charts.isEmpty()
                && tables.stream().allMatch(table -> table.rows().isEmpty());
    }
}
