package dev.lanewise.mlp.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.lanewise.mlp.data.CsvSchema;
import dev.lanewise.mlp.data.Scaling;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// The predictions of a net, as a table in the units and with the names of the one that it was trained on: the outputs,
/// and the class where there are classes.
final class Predictions {
    private final boolean labelled;
    private final char separator;
    private final List<String> names = new ArrayList<>();
    private final List<String> classes;
    private final Scaling scaling;

    Predictions(LoadedModel model) {
        CsvSchema table = model.table();
        int outputs = model.architecture().outputs();
        labelled = model.isLabelled();
        separator = table == null ? ',' : table.separator();
        scaling = table == null || labelled ? Scaling.none(outputs) : table.targetScaling();
        List<String> numbers = new ArrayList<>();
        for (int j = 0; j < outputs; j++) {
            numbers.add(Integer.toString(j));
        }
        classes = table == null ? numbers : table.outputNames();
        if (labelled) {
            names.add(table == null ? "class" : table.className());
        }
        String form = model.loss().isOnLogits() ? "p(%s)" : table == null || labelled ? "y(%s)" : "%s";
        for (String name : classes) {
            names.add(form.replace("%s", name));
        }
    }

    /// The names of the columns.
    String head() throws IOException {
        return lines(List.of(names));
    }

    /// @param y outputs of the net, row after row Why a row is no prediction, or null if it is one.
    ///
    /// @param y outputs of the net, row after row
    String problem(float[] y, int row) {
        int outputs = classes.size();
        for (int j = 0; j < outputs; j++) {
            float value = y[row * outputs + j];
            if (Float.isNaN(value) || (!labelled && Float.isInfinite(value))) {
                return "the prediction " + names.get(labelled ? j + 1 : j) + " is " + value
                        + ": a number of the row is too large for the net";
            }
        }
        return null;
    }

    /// @param count how many rows there are
    /// @param isEmpty which rows have no prediction, and get empty cells
    String rows(float[] y, int count, boolean[] isEmpty) throws IOException {
        int outputs = classes.size();
        double[] unscaled = scaling.invert(Arrays.copyOf(y, count * outputs));
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> row = new ArrayList<>();
            if (isEmpty[i]) {
                rows.add(Collections.nCopies(names.size(), ""));
                continue;
            }
            if (labelled) {
                row.add(classes.get(largest(y, i * outputs, outputs)));
            }
            for (int j = 0; j < outputs; j++) {
                // What is not scaled is a float, and has no more digits than one.
                row.add(
                        scaling.method(j) == Scaling.Method.NONE
                                ? Float.toString(y[i * outputs + j])
                                : Double.toString(unscaled[i * outputs + j]));
            }
            rows.add(row);
        }
        return lines(rows);
    }

    /// The first of the largest, as in the evaluation.
    private static int largest(float[] y, int from, int n) {
        int best = 0;
        for (int j = 1; j < n; j++) {
            if (y[from + j] > y[from + best]) {
                best = j;
            }
        }
        return best;
    }

    private String lines(List<List<String>> rows) throws IOException {
        StringWriter text = new StringWriter();
        try (CsvWriter writer = CsvWriter.builder()
                .fieldSeparator(separator)
                .lineDelimiter(LineDelimiter.LF)
                .build(text)) {
            rows.forEach(writer::writeRecord);
        }
        return text.toString();
    }
}
