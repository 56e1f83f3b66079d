package dev.lanewise.mlp.data;

import dev.lanewise.mlp.data.CsvColumn.Role;
import java.util.List;

/// How to find the columns of a file.
///
/// @param header whether the first line has names
/// @param separator what stands between cells
/// @param columns the columns that are asked for
/// @param others whether every other column is a number and an input
/// @param width the columns that the file must have, targets included, where some are found by index and a file before
///     says it; else 0
record CsvLayout(boolean header, char separator, List<CsvColumn> columns, boolean others, int width) {
    CsvLayout {
        columns = List.copyOf(columns);
    }

    static void checkSeparator(char separator) {
        if (separator == '"' || separator == '\n' || separator == '\r' || Character.isSurrogate(separator)) {
            throw new IllegalArgumentException(
                    "separator " + BadCsvFileException.shown(Character.toString(separator)) + " cannot be one");
        }
    }

    boolean hasInputs() {
        return others || columns.stream().anyMatch(c -> c.role().isInput());
    }

    /// What keeps these columns from being samples with targets or classes, or null if nothing does.
    String problem() {
        long targets = count(Role.TARGET);
        long classes = count(Role.CLASS);
        if (!hasInputs()) {
            return "no column is an input";
        }
        if (targets == 0 && classes == 0) {
            return "no column is a target or the class";
        }
        if (classes > 1 || (targets > 0 && classes > 0)) {
            return "there are to be targets or one class column, not " + targets + " targets and " + classes
                    + " class columns";
        }
        return null;
    }

    private long count(Role role) {
        return columns.stream().filter(c -> c.role() == role).count();
    }

    /// Whether a column is for the targets or the class alone, so that it may be missing where only inputs are read.
    boolean isOutputAlone(CsvColumn column) {
        return column.role().isOutput()
                && columns.stream().noneMatch(c -> c.role().isInput() && c.isSameColumn(column));
    }
}
