package dev.lanewise.mlp.data;

import dev.lanewise.mlp.data.CsvColumn.Role;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How a file of separated values was encoded, categories included, for encoding another one alike.
///
/// [#toMap()] and [#fromMap(Map)] turn it to and from texts, which the metadata of a model file can keep:
///
/// ```text
/// csv.header               true or false
/// csv.separator            the character
/// csv.columns              how many columns there are
/// csv.column.‹i›.role        number, category, target or class
/// csv.column.‹i›.name        the name of a column that is found by name
/// csv.column.‹i›.index       the index, from 0, of a column that is found by index
/// csv.column.‹i›.categories  how many categories a column of categories or classes has
/// csv.column.‹i›.category.‹k›  category k
/// ```
///
/// A column that was chosen by name is found by name in other files too, wherever it stands there. Immutable.
public final class CsvSchema {
    private static final String HEADER = "csv.header";
    private static final String SEPARATOR = "csv.separator";
    private static final String COLUMNS = "csv.columns";
    private static final String COLUMN = "csv.column.";

    private final boolean header;
    private final char separator;
    private final List<CsvColumn> columns;

    CsvSchema(boolean header, char separator, List<CsvColumn> columns) {
        this.header = header;
        this.separator = separator;
        this.columns = List.copyOf(columns);
    }

    /// Reads another file. Its targets or classes must be there too.
    ///
    /// @param file the file
    /// @return its samples, at least one, with this schema
    /// @throws BadCsvFileException if a column or cell is missing or bad, a category is unknown, a row has more or
    /// fewer
    ///     cells than the first, or there are no rows
    /// @throws IOException if it cannot be read
    public CsvData read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString());
        }
    }

    /// Reads another stream to its end; the caller closes it.
    ///
    /// @param in the stream; need not be buffered
    /// @param name what messages call it
    /// @return its samples, at least one, with this schema
    /// @throws BadCsvFileException if a column or cell is missing or bad, a category is unknown, a row has more or
    /// fewer
    ///     cells than the first, or there are no rows
    /// @throws IOException if it cannot be read
    public CsvData read(InputStream in, String name) throws IOException {
        return CsvFile.read(in, name, header, separator, columns, false);
    }

    /// Elements of a sample.
    ///
    /// @return at least 1
    public int inputs() {
        return columns.stream()
                .filter(c -> c.role().isInput())
                .mapToInt(CsvColumn::width)
                .sum();
    }

    /// Classes, or elements of a target.
    ///
    /// @return at least 1
    public int outputs() {
        return outputNames().size();
    }

    /// Whether samples have classes; otherwise they have targets.
    ///
    /// @return true for class indices
    public boolean isLabelled() {
        return columns.stream().anyMatch(c -> c.role() == Role.CLASS);
    }

    /// What the elements of a sample are: `length`, or `colour=red` for a category, with `#3` in place of a name for a
    /// column that is found by its index.
    ///
    /// @return one text for each
    public List<String> inputNames() {
        List<String> names = new ArrayList<>();
        for (CsvColumn column : columns) {
            if (column.role() == Role.NUMBER) {
                names.add(column.label());
            } else if (column.role() == Role.CATEGORY) {
                column.categories().forEach(category -> names.add(column.label() + "=" + category));
            }
        }
        return List.copyOf(names);
    }

    /// The classes by index, or what the elements of a target are.
    ///
    /// @return one text for each
    public List<String> outputNames() {
        List<String> names = new ArrayList<>();
        for (CsvColumn column : columns) {
            if (column.role() == Role.CLASS) {
                names.addAll(column.categories());
            } else if (column.role() == Role.TARGET) {
                names.add(column.label());
            }
        }
        return List.copyOf(names);
    }

    /// For each element of a sample, whether it is a number of the file and not one of a category's.
    List<Boolean> inputIsNumber() {
        List<Boolean> isNumber = new ArrayList<>();
        for (CsvColumn column : columns) {
            for (int i = 0; column.role().isInput() && i < column.width(); i++) {
                isNumber.add(column.role() == Role.NUMBER);
            }
        }
        return isNumber;
    }

    /// This schema as texts, under keys that all begin with `csv.`.
    ///
    /// @return a new map, in the order of the columns
    public Map<String, String> toMap() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put(HEADER, Boolean.toString(header));
        map.put(SEPARATOR, Character.toString(separator));
        map.put(COLUMNS, Integer.toString(columns.size()));
        for (int i = 0; i < columns.size(); i++) {
            CsvColumn column = columns.get(i);
            String key = COLUMN + i;
            map.put(key + ".role", column.role().text());
            if (column.name() != null) {
                map.put(key + ".name", column.name());
            } else {
                map.put(key + ".index", Integer.toString(column.index()));
            }
            if (column.role().hasCategories()) {
                map.put(
                        key + ".categories",
                        Integer.toString(column.categories().size()));
                for (int k = 0; k < column.categories().size(); k++) {
                    map.put(key + ".category." + k, column.categories().get(k));
                }
            }
        }
        return map;
    }

    /// The schema that [#toMap()] wrote.
    ///
    /// @param map the texts; other keys do not matter
    /// @return the schema
    /// @throws IllegalArgumentException if a text is missing or bad; the message says which
    public static CsvSchema fromMap(Map<String, String> map) {
        String headerText = text(map, HEADER);
        if (!headerText.equals("true") && !headerText.equals("false")) {
            throw bad(HEADER, headerText, "neither true nor false");
        }
        boolean header = headerText.equals("true");
        String separator = text(map, SEPARATOR);
        if (separator.length() != 1) {
            throw bad(SEPARATOR, separator, "not one character");
        }
        Csv.checkSeparator(separator.charAt(0));
        int count = number(map, COLUMNS);
        List<CsvColumn> columns = new ArrayList<>();
        // A count is believed as far as there are texts: the first that is missing ends it.
        for (int i = 0; i < count; i++) {
            columns.add(column(map, COLUMN + i, header));
        }
        String problem = CsvColumn.problem(columns, false);
        if (problem != null) {
            throw new IllegalArgumentException(COLUMNS + ": " + problem);
        }
        return new CsvSchema(header, separator.charAt(0), columns);
    }

    private static CsvColumn column(Map<String, String> map, String key, boolean header) {
        Role role = Role.of(text(map, key + ".role"));
        String name = map.get(key + ".name");
        if (name != null && !header) {
            throw bad(key + ".name", name, "a name, but there is no header");
        }
        int index = name == null ? number(map, key + ".index") : 0;
        List<String> categories = new ArrayList<>();
        if (role.hasCategories()) {
            int count = number(map, key + ".categories");
            for (int k = 0; k < count; k++) {
                categories.add(text(map, key + ".category." + k));
            }
            CsvColumn.checked(categories);
        }
        return new CsvColumn(role, name, index, List.copyOf(categories));
    }

    private static String text(Map<String, String> map, String key) {
        String text = map.get(key);
        if (text == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return text;
    }

    private static int number(Map<String, String> map, String key) {
        String text = text(map, key);
        try {
            int number = Integer.parseInt(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below like a negative one.
        }
        throw bad(key, text, "not a whole number of at least 0");
    }

    private static IllegalArgumentException bad(String key, String text, String problem) {
        return new IllegalArgumentException(key + "=" + BadCsvFileException.shown(text) + " is " + problem);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CsvSchema schema
                && header == schema.header
                && separator == schema.separator
                && columns.equals(schema.columns);
    }

    @Override
    public int hashCode() {
        return columns.hashCode();
    }

    /// Names: `[length, colour=red, colour=blue] → [setosa, virginica]`.
    @Override
    public String toString() {
        return inputNames() + " → " + outputNames();
    }
}
