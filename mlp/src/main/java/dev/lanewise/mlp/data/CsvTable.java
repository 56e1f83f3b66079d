package dev.lanewise.mlp.data;

import dev.lanewise.mlp.data.CsvColumn.Role;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/// All rows of a file of separated values, as numbers.
final class CsvTable {
    private static final int MAX_ELEMENTS = Integer.MAX_VALUE - 8;
    private static final int FIRST_ELEMENTS = 1 << 10;

    private final CsvLayout layout;
    private final int count;
    private final CsvSamples samples;
    private final double[] targets;
    private final int[] labels;

    private CsvTable(CsvLayout layout, int count, CsvSamples samples, double[] targets, int[] labels) {
        this.layout = layout;
        this.count = count;
        this.samples = samples;
        this.targets = targets;
        this.labels = labels;
    }

    /// Reads all rows, with the targets or classes.
    ///
    /// @param mostCategories of an input whose categories the file says
    static CsvTable read(InputStream in, String name, CsvLayout layout, int mostCategories) throws IOException {
        CsvFile file = CsvFile.open(in, name, layout, false);
        file.limitCategories(mostCategories);
        int numbers = file.numbers();
        double[] values = new double[FIRST_ELEMENTS];
        int rows = 0;
        while (file.next()) {
            long end = (rows + 1L) * numbers;
            if (end > values.length) {
                if (end > MAX_ELEMENTS) {
                    throw file.bad(0, "there are more numbers than an array can hold");
                }
                values = Arrays.copyOf(values, (int) Math.min(MAX_ELEMENTS, Math.max(end, 2L * values.length)));
            }
            file.read(values, rows * numbers);
            rows++;
        }
        if (rows == 0) {
            throw file.bad(0, "there are no rows");
        }
        return of(file, values, rows);
    }

    /// @param values of each row a number for each column that is read
    private static CsvTable of(CsvFile file, double[] values, int rows) throws BadCsvFileException {
        List<CsvColumn> columns = file.columns();
        List<CsvColumn> inputs =
                columns.stream().filter(column -> column.role().isInput()).toList();
        long elements = inputs.stream().mapToLong(CsvColumn::width).sum();
        if (elements > MAX_ELEMENTS) {
            throw file.bad(0, elements + " inputs are more than an array can hold");
        }
        boolean isLabelled = columns.stream().anyMatch(column -> column.role() == Role.CLASS);
        int outputs = (int)
                columns.stream().filter(column -> column.role() == Role.TARGET).count();
        // A number of the file each, so that all of them fit where those of the file did.
        double[] x = new double[rows * inputs.size()];
        double[] targets = new double[rows * outputs];
        int[] labels = new int[isLabelled ? rows : 0];
        int toX = 0;
        int toTargets = 0;
        for (int row = 0; row < rows; row++) {
            int from = row * columns.size();
            for (int i = 0; i < columns.size(); i++) {
                double value = values[from + i];
                switch (columns.get(i).role()) {
                    case NUMBER, CATEGORY -> x[toX++] = value;
                    case TARGET -> targets[toTargets++] = value;
                    case CLASS -> labels[row] = (int) value;
                    case IGNORED -> throw new AssertionError("an ignored column is not read");
                }
            }
        }
        int[] categories = inputs.stream()
                .mapToInt(column -> column.role() == Role.CATEGORY ? column.width() : 0)
                .toArray();
        return new CsvTable(
                file.fitted(),
                rows,
                new CsvSamples(x, categories),
                isLabelled ? null : targets,
                isLabelled ? labels : null);
    }

    /// How to find the columns in another file, with the categories of this one.
    CsvLayout layout() {
        return layout;
    }

    /// Rows, at least 1.
    int count() {
        return count;
    }

    /// The inputs.
    CsvSamples samples() {
        return samples;
    }

    /// Row after row; null where there are labels.
    double[] targets() {
        return targets;
    }

    /// A class index a row; null where there are targets.
    int[] labels() {
        return labels;
    }
}
