package dev.lanewise.mlp.data;

import dev.lanewise.mlp.data.CsvColumn.Role;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// How a file of separated values becomes a data set: which columns are inputs, and which are targets or the class.
///
/// ```java
/// CsvData train = Csv.withHeader()
///         .numbers("length", "width")
///         .categories("colour")
///         .classes("species")
///         .read(Path.of("train.csv"));
/// CsvData test = train.schema().read(Path.of("test.csv"));
/// FloatDataSet data = train.floatDataSet();
/// ```
///
/// Files are as RFC 4180 describes them, in UTF-8 with or without a byte order mark, with lines that end in LF, CR or
/// CRLF. One that is compressed by gzip is recognised by its first bytes, whatever its name, and read up to 2³⁰ bytes
/// of text. A cell may stand in quotes `"…"`, and then contain separators, line ends and, doubled, quotes. White
/// space around a cell, no-break spaces included, does not count; empty lines and lines of white space are skipped.
/// Every row must have as many cells as the first line.
///
/// A number is what [Double#parseDouble(String)] reads, whatever the locale, and finite; the decimal separator is the
/// point. A category becomes as many elements as the column has categories: 1 for its own, 0 for the others. Categories
/// are numbered in the order in which they first appear, unless they are given; the [CsvSchema] keeps them, so that
/// another file is encoded alike. Columns become inputs in the order in which they were chosen here.
///
/// Indices of columns begin with 0; messages count lines and columns from 1, as editors do, and so do the labels `#1`,
/// `#2`, … of columns without a name. Not thread-safe.
public final class Csv {
    /// Each category is an input: of a column of names or keys there would be as many as rows.
    private static final int MOST_CATEGORIES = 1000;

    private final boolean header;
    private char separator = ',';
    private final List<CsvColumn> columns = new ArrayList<>();
    private boolean others;
    private int mostCategories = MOST_CATEGORIES;

    private Csv(boolean header) {
        this.header = header;
    }

    /// The first line has the names of the columns.
    ///
    /// @return settings without columns
    public static Csv withHeader() {
        return new Csv(true);
    }

    /// The first line is a row like the others; columns have indices only.
    ///
    /// @return settings without columns
    public static Csv withoutHeader() {
        return new Csv(false);
    }

    /// What stands between cells; a comma unless this is called.
    ///
    /// @param separator a character: not a quote, a line end or a surrogate
    /// @return this
    /// @throws IllegalArgumentException if it is one of those
    public Csv separator(char separator) {
        CsvLayout.checkSeparator(separator);
        this.separator = separator;
        return this;
    }

    /// Columns of numbers that are inputs.
    ///
    /// @param names their names in the header
    /// @return this
    /// @throws IllegalArgumentException if one is already an input
    /// @throws IllegalStateException if there is no header
    public Csv numbers(String... names) {
        return add(Role.NUMBER, names, List.of());
    }

    /// Columns of numbers that are inputs.
    ///
    /// @param indices their indices, from 0
    /// @return this
    /// @throws IllegalArgumentException if one is negative or already an input
    public Csv numbers(int... indices) {
        return add(Role.NUMBER, indices, List.of());
    }

    /// Makes every column that is not chosen otherwise an input of numbers, behind the chosen inputs and in the order
    /// of the file.
    ///
    /// @return this
    public Csv otherNumbers() {
        others = true;
        return this;
    }

    /// Columns of categories that are inputs; which categories there are the file says.
    ///
    /// @param names their names in the header
    /// @return this
    /// @throws IllegalArgumentException if one is already an input
    /// @throws IllegalStateException if there is no header
    public Csv categories(String... names) {
        return add(Role.CATEGORY, names, null);
    }

    /// Columns of categories that are inputs; which categories there are the file says.
    ///
    /// @param indices their indices, from 0
    /// @return this
    /// @throws IllegalArgumentException if one is negative or already an input
    public Csv categories(int... indices) {
        return add(Role.CATEGORY, indices, null);
    }

    /// A column of given categories that is an input.
    ///
    /// @param name its name in the header
    /// @param categories all that may appear, in the order of the elements
    /// @return this
    /// @throws IllegalArgumentException if it is already an input, or the categories are not distinct, not stripped of
    ///     white space, or none
    /// @throws IllegalStateException if there is no header
    public Csv categories(String name, List<String> categories) {
        return add(Role.CATEGORY, new String[] {name}, CsvColumn.checked(categories));
    }

    /// A column of given categories that is an input.
    ///
    /// @param index its index, from 0
    /// @param categories all that may appear, in the order of the elements
    /// @return this
    /// @throws IllegalArgumentException if it is negative or already an input, or the categories are not distinct, not
    ///     stripped of white space, or none
    public Csv categories(int index, List<String> categories) {
        return add(Role.CATEGORY, new int[] {index}, CsvColumn.checked(categories));
    }

    /// Columns of numbers that are targets. An input may be a target too.
    ///
    /// @param names their names in the header
    /// @return this
    /// @throws IllegalArgumentException if one is already a target
    /// @throws IllegalStateException if there is no header
    public Csv targets(String... names) {
        return add(Role.TARGET, names, List.of());
    }

    /// Columns of numbers that are targets. An input may be a target too.
    ///
    /// @param indices their indices, from 0
    /// @return this
    /// @throws IllegalArgumentException if one is negative or already a target
    public Csv targets(int... indices) {
        return add(Role.TARGET, indices, List.of());
    }

    /// The column of the class; which classes there are the file says.
    ///
    /// @param name its name in the header
    /// @return this
    /// @throws IllegalStateException if there is no header
    public Csv classes(String name) {
        return add(Role.CLASS, new String[] {name}, null);
    }

    /// The column of the class; which classes there are the file says.
    ///
    /// @param index its index, from 0
    /// @return this
    /// @throws IllegalArgumentException if it is negative
    public Csv classes(int index) {
        return add(Role.CLASS, new int[] {index}, null);
    }

    /// The column of the class, one of those given.
    ///
    /// @param name its name in the header
    /// @param classes all that may appear, in the order of the class indices
    /// @return this
    /// @throws IllegalArgumentException if the classes are not distinct, not stripped of white space, or none
    /// @throws IllegalStateException if there is no header
    public Csv classes(String name, List<String> classes) {
        return add(Role.CLASS, new String[] {name}, CsvColumn.checked(classes));
    }

    /// The column of the class, one of those given.
    ///
    /// @param index its index, from 0
    /// @param classes all that may appear, in the order of the class indices
    /// @return this
    /// @throws IllegalArgumentException if the index is negative, or the classes are not distinct, not stripped of
    ///     white space, or none
    public Csv classes(int index, List<String> classes) {
        return add(Role.CLASS, new int[] {index}, CsvColumn.checked(classes));
    }

    /// How many categories an input may have whose categories the file says; 1000 unless this is called. Each is an
    /// element of every sample, and a row of weights of the first layer, so that a column of names or keys would ask
    /// for a net of its own size. The file takes one number a row for it, however many there are.
    ///
    /// @param most at least 1
    /// @return this
    /// @throws IllegalArgumentException if it is below 1
    public Csv maxCategories(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("most=" + most + " is below 1");
        }
        this.mostCategories = most;
        return this;
    }

    /// Columns that are not read, so that [#otherNumbers()] leaves them out.
    ///
    /// @param names their names in the header
    /// @return this
    /// @throws IllegalArgumentException if one is already chosen
    /// @throws IllegalStateException if there is no header
    public Csv ignored(String... names) {
        return add(Role.IGNORED, names, List.of());
    }

    /// Columns that are not read, so that [#otherNumbers()] leaves them out.
    ///
    /// @param indices their indices, from 0
    /// @return this
    /// @throws IllegalArgumentException if one is negative or already chosen
    public Csv ignored(int... indices) {
        return add(Role.IGNORED, indices, List.of());
    }

    private Csv add(Role role, String[] names, List<String> categories) {
        if (!header) {
            throw new IllegalStateException("without a header columns have no names");
        }
        for (String name : names) {
            add(new CsvColumn(role, CsvCells.stripped(Objects.requireNonNull(name, "name")), 0, categories));
        }
        return this;
    }

    private Csv add(Role role, int[] indices, List<String> categories) {
        for (int index : indices) {
            if (index < 0) {
                throw new IllegalArgumentException("index=" + index + " is negative");
            }
            add(new CsvColumn(role, null, index, categories));
        }
        return this;
    }

    private void add(CsvColumn column) {
        for (CsvColumn other : columns) {
            if (!other.goesWith(column)) {
                throw new IllegalArgumentException("column " + column.label() + " is chosen twice");
            }
        }
        columns.add(column);
    }

    /// Reads a file.
    ///
    /// @param file the file
    /// @return its samples, at least one, and how they were encoded
    /// @throws BadCsvFileException if a chosen column or cell is missing or bad, a row has more or fewer cells than the
    ///     first, or there are no rows
    /// @throws IOException if it cannot be read
    /// @throws IllegalStateException if no input was chosen, or not either targets or one class column
    public CsvData read(Path file) throws IOException {
        CsvLayout layout = complete();
        try (InputStream in = CsvFile.stream(file)) {
            return data(CsvTable.read(in, file.toString(), layout, mostCategories));
        }
    }

    /// Reads a stream to its end; the caller closes it.
    ///
    /// @param in the stream; need not be buffered
    /// @param name what messages call it
    /// @return its samples, at least one, and how they were encoded
    /// @throws BadCsvFileException if a chosen column or cell is missing or bad, a row has more or fewer cells than the
    ///     first, or there are no rows
    /// @throws IOException if it cannot be read
    /// @throws IllegalStateException if no input was chosen, or not either targets or one class column
    public CsvData read(InputStream in, String name) throws IOException {
        return data(CsvTable.read(in, name, complete(), mostCategories));
    }

    private static CsvData data(CsvTable table) {
        return new CsvData(new CsvSchema(table.layout()), table);
    }

    private CsvLayout complete() {
        CsvLayout layout = layout();
        String problem = layout.problem();
        if (problem != null) {
            throw new IllegalStateException(problem);
        }
        return layout;
    }

    private CsvLayout layout() {
        return new CsvLayout(header, separator, columns, others, 0);
    }

    /// Opens a file for its inputs alone, where no file was read before whose [CsvSchema] could. Targets and the class
    /// may be missing.
    ///
    /// @param file the file
    /// @return its rows, before the first
    /// @throws BadCsvFileException if a chosen input is missing or there is no line
    /// @throws IOException if it cannot be read
    /// @throws IllegalStateException if no input was chosen, or one of categories that are not given
    public CsvRows rows(Path file) throws IOException {
        return CsvRows.open(file, known(), null);
    }

    /// Opens a stream for its inputs alone; the caller closes it.
    ///
    /// @param in the stream; need not be buffered
    /// @param name what messages call it
    /// @return its rows, before the first
    /// @throws BadCsvFileException if a chosen input is missing or there is no line
    /// @throws IOException if it cannot be read
    /// @throws IllegalStateException if no input was chosen, or one of categories that are not given
    public CsvRows rows(InputStream in, String name) throws IOException {
        return CsvRows.open(in, name, known(), null);
    }

    private CsvLayout known() {
        CsvLayout layout = layout();
        if (!layout.hasInputs()) {
            throw new IllegalStateException("no column is an input");
        }
        for (CsvColumn column : columns) {
            if (column.role() == Role.CATEGORY && column.categories() == null) {
                throw new IllegalStateException("the categories of " + column.label() + " are not given");
            }
        }
        return layout;
    }
}
