package dev.lanewise.mlp.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// The inputs of a file of separated values, row after row: for prediction, where there are no targets yet, and for
/// files that are larger than memory. [CsvSchema#rows(Path)] opens them.
///
/// ```java
/// try (CsvRows rows = schema.rows(Path.of("new.csv"))) {
///     float[] x = new float[rows.inputs()];
///     while (rows.next(x, 0)) {
///         predictor.predict(x, 0, y, 0);
///     }
/// }
/// ```
///
/// Not thread-safe.
public final class CsvRows implements Closeable {
    private final CsvFile file;
    private final Scaling scaling;
    private final List<String> names;
    private final Closeable resource;
    private final double[] values;
    private final double[] wide;

    private CsvRows(CsvFile file, Scaling scaling, Closeable resource) {
        this.file = file;
        this.names = CsvColumn.inputNames(file.columns());
        this.scaling = scaling == null ? Scaling.none(names.size()) : scaling;
        this.resource = resource;
        this.values = new double[file.numbers()];
        this.wide = new double[names.size()];
    }

    /// @param scaling of the samples, or null where they stay as they are
    static CsvRows open(Path path, CsvLayout layout, Scaling scaling) throws IOException {
        InputStream in = CsvFile.stream(path);
        try {
            return new CsvRows(CsvFile.open(in, path.toString(), layout, true), scaling, in);
        } catch (IOException | RuntimeException | Error e) {
            in.close();
            throw e;
        }
    }

    /// @param scaling of the samples, or null where they stay as they are
    static CsvRows open(InputStream in, String name, CsvLayout layout, Scaling scaling) throws IOException {
        return new CsvRows(CsvFile.open(in, name, layout, true), scaling, () -> {});
    }

    /// Elements of a sample.
    ///
    /// @return at least 1
    public int inputs() {
        return names.size();
    }

    /// What the elements of a sample are, as [CsvSchema#inputNames()] has it.
    ///
    /// @return one text for each
    public List<String> inputNames() {
        return names;
    }

    /// Where the row last read begins.
    ///
    /// @return a line, counted from 1
    public long line() {
        return file.line();
    }

    /// Reads the next row.
    ///
    /// @param x where its sample goes, encoded and scaled
    /// @param offset the index of its first element there
    /// @return false if there is no row left
    /// @throws BadCsvFileException if a cell is missing or bad, a category is unknown, or the row has more or fewer
    ///     cells than the first line
    /// @throws IOException if it cannot be read
    /// @throws IndexOutOfBoundsException if the array is too short
    public boolean next(double[] x, int offset) throws IOException {
        Objects.checkFromIndexSize(offset, inputs(), x.length);
        if (!file.next()) {
            return false;
        }
        file.read(values, 0);
        file.encode(values, 0, x, offset);
        for (int i = 0; i < inputs(); i++) {
            x[offset + i] = scaling.scaled(x[offset + i], i);
        }
        return true;
    }

    /// Reads the next row; computed in double and rounded once.
    ///
    /// @param x where its sample goes, encoded and scaled
    /// @param offset the index of its first element there
    /// @return false if there is no row left
    /// @throws BadCsvFileException if a cell is missing or bad, a category is unknown, the row has more or fewer cells
    ///     than the first line, or a number is beyond the range of float
    /// @throws IOException if it cannot be read
    /// @throws IndexOutOfBoundsException if the array is too short
    public boolean next(float[] x, int offset) throws IOException {
        Objects.checkFromIndexSize(offset, inputs(), x.length);
        if (!next(wide, 0)) {
            return false;
        }
        for (int i = 0; i < wide.length; i++) {
            x[offset + i] = (float) wide[i];
            if (Float.isInfinite(x[offset + i])) {
                throw file.bad(file.column(i), wide[i] + " of " + names.get(i) + " is beyond the range of float");
            }
        }
        return true;
    }

    /// Closes a file; a stream that was given stays open.
    @Override
    public void close() throws IOException {
        resource.close();
    }
}
