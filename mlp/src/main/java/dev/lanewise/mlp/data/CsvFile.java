package dev.lanewise.mlp.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.lanewise.mlp.data.CsvColumn.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads a file of separated values once, from top to bottom: cells become numbers, categories their indices, and when
/// all categories are known the indices become ones among zeros.
final class CsvFile {
    private static final int MAX_ELEMENTS = Integer.MAX_VALUE - 8;
    private static final int FIRST_ELEMENTS = 1 << 10;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String file;
    private final CsvCells cells = new CsvCells();
    private final List<Source> sources = new ArrayList<>();
    /// A number for each source, row after row.
    private double[] values = new double[FIRST_ELEMENTS];
    private int rows;

    private CsvFile(String file) {
        this.file = file;
    }

    /// A column of this file.
    private static final class Source {
        final CsvColumn column;
        final int index;
        /// Whether a category that is not known yet becomes one.
        final boolean open;
        final Map<String, Integer> codes = new LinkedHashMap<>();

        Source(CsvColumn column, int index) {
            this.column = column;
            this.index = index;
            this.open = column.categories() == null;
            if (!open) {
                for (String category : column.categories()) {
                    codes.put(category, codes.size());
                }
            }
        }

        CsvColumn fitted() {
            return open
                    ? new CsvColumn(column.role(), column.name(), column.index(), List.copyOf(codes.keySet()))
                    : column;
        }
    }

    /// @param others whether every column that is not among these is a number and an input
    static CsvData read(
            InputStream in, String file, boolean header, char separator, List<CsvColumn> columns, boolean others)
            throws IOException {
        CsvFile reading = new CsvFile(file);
        try {
            CsvReader<CsvCells> reader = CsvReader.builder()
                    .fieldSeparator(separator)
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .allowUnclosedQuote(false)
                    .skipEmptyLines(true)
                    .build(reading.cells, withoutMark(in));
            reading.read(reader.iterator(), header, columns, others);
        } catch (CharacterCodingException e) {
            throw reading.notText(e);
        } catch (UncheckedIOException e) {
            throw e.getCause() instanceof CharacterCodingException ? reading.notText(e) : e.getCause();
        } catch (CsvParseException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            BadCsvFileException bad = reading.bad(0, e.getMessage());
            bad.initCause(e);
            throw bad;
        }
        return reading.data(header, separator);
    }

    private static Reader withoutMark(InputStream in) throws IOException {
        // Bytes that are not UTF-8 are an error: replaced, they would be another category.
        PushbackReader reader = new PushbackReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()), 1);
        int first = reader.read();
        if (first >= 0 && first != BYTE_ORDER_MARK) {
            reader.unread(first);
        }
        return reader;
    }

    private void read(Iterator<CsvCells> lines, boolean header, List<CsvColumn> columns, boolean others)
            throws BadCsvFileException {
        if (!lines.hasNext()) {
            throw bad(0, header ? "there is no header" : "there are no rows");
        }
        lines.next();
        int width = cells.count();
        if (width > CsvCells.MAX_COLUMNS) {
            throw bad(0, width + " columns are more than " + CsvCells.MAX_COLUMNS);
        }
        find(width, header, columns, others);
        boolean[] wanted = new boolean[width];
        for (Source source : sources) {
            wanted[source.index] = true;
        }
        cells.want(wanted);
        if (!header) {
            row();
        }
        while (lines.hasNext()) {
            lines.next();
            if (cells.count() != width) {
                throw bad(
                        Math.min(cells.count(), width) + 1,
                        "the row has " + cells.count() + " cells, the first line has " + width);
            }
            row();
        }
        if (rows == 0) {
            throw bad(0, "there are no rows");
        }
    }

    /// Finds the columns in the first line.
    private void find(int width, boolean header, List<CsvColumn> columns, boolean others) throws BadCsvFileException {
        Map<String, Integer> indices = new LinkedHashMap<>();
        boolean[] twice = new boolean[width];
        for (int i = 0; header && i < width; i++) {
            Integer before = indices.putIfAbsent(cells.cell(i), i);
            if (before != null) {
                twice[before] = true;
            }
        }
        boolean[] taken = new boolean[width];
        for (CsvColumn column : columns) {
            int index = column.index();
            if (column.name() != null) {
                Integer found = indices.get(column.name());
                if (found == null) {
                    throw bad(0, "the header has no column " + BadCsvFileException.shown(column.name()));
                }
                if (twice[found]) {
                    throw bad(0, "the header has the column " + BadCsvFileException.shown(column.name()) + " twice");
                }
                index = found;
            } else if (index >= width) {
                throw bad(0, "there is no column of index " + index + ", the line has " + width + " cells");
            }
            taken[index] = true;
            sources.add(new Source(column, index));
        }
        for (int i = 0; others && i < width; i++) {
            if (!taken[i]) {
                String name = header ? cells.cell(i) : null;
                if (header && (name.isEmpty() || twice[indices.get(name)])) {
                    throw bad(
                            i + 1,
                            "the header names the column " + BadCsvFileException.shown(name)
                                    + ", by which it cannot be found");
                }
                sources.add(new Source(new CsvColumn(Role.NUMBER, name, header ? 0 : i, List.of()), i));
            }
        }
        if (sources.stream().noneMatch(source -> source.column.role().isInput())) {
            throw bad(0, "no column is left to be an input");
        }
    }

    private void row() throws BadCsvFileException {
        long end = (rows + 1L) * sources.size();
        if (end > values.length) {
            if (end > MAX_ELEMENTS) {
                throw bad(0, "there are more numbers than an array can hold");
            }
            values = Arrays.copyOf(values, (int) Math.min(MAX_ELEMENTS, Math.max(end, 2L * values.length)));
        }
        int at = rows * sources.size();
        for (Source source : sources) {
            String cell = cells.cell(source.index);
            if (cell.isEmpty()) {
                throw bad(source.index + 1, "the cell of " + source.column.label() + " is missing");
            }
            values[at++] = source.column.role().hasCategories() ? code(source, cell) : number(source, cell);
        }
        rows++;
    }

    private double number(Source source, String cell) throws BadCsvFileException {
        double value = Double.NaN;
        // What Java would take as the suffix of a literal is not part of a number in a file.
        if ("dDfF".indexOf(cell.charAt(cell.length() - 1)) < 0) {
            try {
                value = Double.parseDouble(cell);
            } catch (NumberFormatException e) {
                // Reported below like every other cell that is no number.
            }
        }
        if (!Double.isFinite(value)) {
            throw bad(
                    source.index + 1,
                    BadCsvFileException.shown(cell) + " of " + source.column.label() + " is not a finite number");
        }
        return value;
    }

    private int code(Source source, String cell) throws BadCsvFileException {
        Integer code = source.codes.get(cell);
        if (code == null) {
            if (!source.open) {
                throw bad(
                        source.index + 1,
                        BadCsvFileException.shown(cell) + " of " + source.column.label()
                                + " is not a known category, one of "
                                + source.codes.keySet().stream().limit(10).toList());
            }
            code = source.codes.size();
            source.codes.put(cell, code);
        }
        return code;
    }

    private CsvData data(boolean header, char separator) throws BadCsvFileException {
        CsvSchema schema = new CsvSchema(
                header, separator, sources.stream().map(Source::fitted).toList());
        int inputs = schema.inputs();
        int outputs = schema.isLabelled() ? 0 : schema.outputs();
        if ((long) rows * inputs > MAX_ELEMENTS) {
            throw bad(0, rows + " rows of " + inputs + " inputs are more than an array can hold");
        }
        double[] x = new double[rows * inputs];
        double[] targets = new double[rows * outputs];
        int[] labels = new int[schema.isLabelled() ? rows : 0];
        int from = 0;
        int toX = 0;
        int toTargets = 0;
        for (int row = 0; row < rows; row++) {
            for (Source source : sources) {
                double value = values[from++];
                switch (source.column.role()) {
                    case NUMBER -> x[toX++] = value;
                    case CATEGORY -> {
                        x[toX + (int) value] = 1;
                        toX += source.codes.size();
                    }
                    case TARGET -> targets[toTargets++] = value;
                    case CLASS -> labels[row] = (int) value;
                }
            }
        }
        return new CsvData(schema, rows, x, schema.isLabelled() ? null : targets, schema.isLabelled() ? labels : null);
    }

    private BadCsvFileException notText(Exception cause) {
        BadCsvFileException bad = bad(0, "behind the beginning of this line are bytes that are not UTF-8");
        bad.initCause(cause);
        return bad;
    }

    private BadCsvFileException bad(int column, String problem) {
        return new BadCsvFileException(file, cells.line(), column, problem);
    }
}
