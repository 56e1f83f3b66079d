package dev.lanewise.mlp.data;

import dev.lanewise.mlp.data.CsvColumn.Role;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// How a file of separated values was encoded, categories and scaling included, for encoding another one alike.
///
/// [#toMap()] and [#fromMap(Map)] turn it to and from texts, which the metadata of a model file can keep:
///
/// ```text
/// csv.header                   true or false
/// csv.separator                the character
/// csv.width                    how many columns a line has, where one is found by index
/// csv.columns                  how many columns are read
/// csv.column.‹i›.role          number, category, target or class
/// csv.column.‹i›.name          the name of a column that is found by name
/// csv.column.‹i›.index         the index, from 0, of a column that is found by index
/// csv.column.‹i›.categories    how many categories a column of categories or classes has
/// csv.column.‹i›.category.‹k›  category k
/// csv.scaling.inputs           a text of Scaling, where samples are scaled
/// csv.scaling.targets          a text of Scaling, where targets are scaled
/// ```
///
/// A column that was chosen by name is found by name in other files too, wherever it stands there. One that was chosen
/// by index is found by index, in files of as many columns as the first had. Immutable.
public final class CsvSchema {
    private static final String PREFIX = "csv.";
    private static final String HEADER = PREFIX + "header";
    private static final String SEPARATOR = PREFIX + "separator";
    private static final String WIDTH = PREFIX + "width";
    private static final String COLUMNS = PREFIX + "columns";
    private static final String COLUMN = PREFIX + "column.";
    private static final String INPUT_SCALING = PREFIX + "scaling.inputs";
    private static final String TARGET_SCALING = PREFIX + "scaling.targets";

    private final CsvLayout layout;
    /// Null where samples stay as they are.
    private final Scaling inputScaling;
    /// Null where targets stay as they are.
    private final Scaling targetScaling;

    /// Samples and targets as they are.
    CsvSchema(CsvLayout layout) {
        this(layout, null, null);
    }

    private CsvSchema(CsvLayout layout, Scaling inputScaling, Scaling targetScaling) {
        this.layout = layout;
        this.inputScaling = inputScaling;
        this.targetScaling = targetScaling;
    }

    CsvSchema withInputScaling(Scaling scaling) {
        checkScaling("samples", inputScaling, scaling, inputs());
        return new CsvSchema(layout, scaling, targetScaling);
    }

    CsvSchema withTargetScaling(Scaling scaling) {
        checkScaling("targets", targetScaling, scaling, outputs());
        return new CsvSchema(layout, inputScaling, scaling);
    }

    private static void checkScaling(String what, Scaling before, Scaling scaling, int columns) {
        if (before != null) {
            throw new IllegalStateException(what + " are scaled already");
        }
        if (scaling.columns() != columns) {
            throw new IllegalArgumentException(
                    "the scaling has " + scaling.columns() + " columns, " + what + " have " + columns);
        }
    }

    /// Reads another file. Its targets or classes must be there too.
    ///
    /// @param file the file
    /// @return its samples, at least one, encoded and scaled by this schema
    /// @throws BadCsvFileException if a column or cell is missing or bad, a category is unknown, a row has more or
    ///     fewer cells than the first, or there are no rows
    /// @throws IOException if it cannot be read
    public CsvData read(Path file) throws IOException {
        try (InputStream in = CsvFile.stream(file)) {
            return read(in, file.toString());
        }
    }

    /// Reads another stream to its end; the caller closes it.
    ///
    /// @param in the stream; need not be buffered
    /// @param name what messages call it
    /// @return its samples, at least one, encoded and scaled by this schema
    /// @throws BadCsvFileException if a column or cell is missing or bad, a category is unknown, a row has more or
    ///     fewer cells than the first, or there are no rows
    /// @throws IOException if it cannot be read
    public CsvData read(InputStream in, String name) throws IOException {
        CsvTable table = CsvTable.read(in, name, layout, Integer.MAX_VALUE);
        CsvData data = new CsvData(new CsvSchema(table.layout()), table);
        if (inputScaling != null) {
            data = data.scaledInputs(inputScaling);
        }
        return targetScaling == null ? data : data.scaledTargets(targetScaling);
    }

    /// Opens another file for its inputs alone. Columns of targets or classes are not read and may be missing: a file
    /// whose columns are found by index then has that many columns less.
    ///
    /// @param file the file
    /// @return its rows, before the first
    /// @throws BadCsvFileException if an input is missing or there is no line
    /// @throws IOException if it cannot be read
    public CsvRows rows(Path file) throws IOException {
        return CsvRows.open(file, layout, inputScaling);
    }

    /// Opens another stream for its inputs alone, like a file; the caller closes it.
    ///
    /// @param in the stream; need not be buffered
    /// @param name what messages call it
    /// @return its rows, before the first
    /// @throws BadCsvFileException if an input is missing or there is no line
    /// @throws IOException if it cannot be read
    public CsvRows rows(InputStream in, String name) throws IOException {
        return CsvRows.open(in, name, layout, inputScaling);
    }

    /// Whether the first line of files has names.
    ///
    /// @return false if it is a row
    public boolean hasHeader() {
        return layout.header();
    }

    /// What stands between cells.
    ///
    /// @return a character
    public char separator() {
        return layout.separator();
    }

    /// What is done to samples.
    ///
    /// @return a scaling of as many columns as a sample has elements
    public Scaling inputScaling() {
        return inputScaling == null ? Scaling.none(inputs()) : inputScaling;
    }

    /// What is done to targets; its inverse brings predictions back to the units of the file.
    ///
    /// @return a scaling of as many columns as a target has elements
    /// @throws IllegalStateException if samples have classes
    public Scaling targetScaling() {
        if (isLabelled()) {
            throw new IllegalStateException("samples have classes, not targets");
        }
        return targetScaling == null ? Scaling.none(outputs()) : targetScaling;
    }

    /// Elements of a sample.
    ///
    /// @return at least 1
    public int inputs() {
        return layout.columns().stream()
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
        return layout.columns().stream().anyMatch(c -> c.role() == Role.CLASS);
    }

    /// What the elements of a sample are: `length`, or `colour=red` for a category, with `#3` in place of a name for
    /// the third column where columns are found by index.
    ///
    /// @return one text for each
    public List<String> inputNames() {
        return CsvColumn.inputNames(layout.columns());
    }

    /// The classes by index, or what the elements of a target are.
    ///
    /// @return one text for each
    public List<String> outputNames() {
        List<String> names = new ArrayList<>();
        for (CsvColumn column : layout.columns()) {
            if (column.role() == Role.CLASS) {
                names.addAll(column.categories());
            } else if (column.role() == Role.TARGET) {
                names.add(column.label());
            }
        }
        return List.copyOf(names);
    }

    /// The column of the class.
    ///
    /// @return its name, or `#3` for the third column where columns are found by index
    /// @throws IllegalStateException if samples have targets
    public String className() {
        for (CsvColumn column : layout.columns()) {
            if (column.role() == Role.CLASS) {
                return column.label();
            }
        }
        throw new IllegalStateException("samples have targets, not classes");
    }

    /// This schema as texts, under keys that all begin with `csv.`.
    ///
    /// @return a new map, in the order of the columns
    public Map<String, String> toMap() {
        Map<String, String> map = new LinkedHashMap<>();
        List<CsvColumn> columns = layout.columns();
        map.put(HEADER, Boolean.toString(layout.header()));
        map.put(SEPARATOR, Character.toString(layout.separator()));
        if (layout.width() > 0) {
            map.put(WIDTH, Integer.toString(layout.width()));
        }
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
        if (inputScaling != null) {
            map.put(INPUT_SCALING, inputScaling.toString());
        }
        if (targetScaling != null) {
            map.put(TARGET_SCALING, targetScaling.toString());
        }
        return map;
    }

    /// Whether texts have a schema among them, good or bad.
    ///
    /// @param map the texts
    /// @return whether [#fromMap(Map)] makes sense
    public static boolean isIn(Map<String, String> map) {
        return map.keySet().stream().anyMatch(key -> key.startsWith(PREFIX));
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
        CsvLayout.checkSeparator(separator.charAt(0));
        int count = number(map, COLUMNS);
        List<CsvColumn> columns = new ArrayList<>();
        // A count is believed as far as there are texts: the first that is missing ends it.
        for (int i = 0; i < count; i++) {
            columns.add(column(map, COLUMN + i, header));
        }
        CsvLayout layout = new CsvLayout(header, separator.charAt(0), columns, false, width(map, columns));
        String problem = layout.problem();
        if (problem != null) {
            throw new IllegalArgumentException(COLUMNS + ": " + problem);
        }
        CsvSchema schema = new CsvSchema(layout);
        if (map.containsKey(INPUT_SCALING)) {
            schema = schema.withInputScaling(Scaling.parse(map.get(INPUT_SCALING)));
        }
        if (map.containsKey(TARGET_SCALING)) {
            if (schema.isLabelled()) {
                throw bad(TARGET_SCALING, map.get(TARGET_SCALING), "a scaling of classes");
            }
            schema = schema.withTargetScaling(Scaling.parse(map.get(TARGET_SCALING)));
        }
        return schema;
    }

    /// How many columns a line has: more than the last index, and no more than a file may have.
    private static int width(Map<String, String> map, List<CsvColumn> columns) {
        int least = 0;
        for (CsvColumn column : columns) {
            least = Math.max(least, column.name() == null ? column.index() + 1 : 0);
        }
        if (least == 0) {
            return 0;
        }
        int width = number(map, WIDTH);
        if (width < least || width > CsvCells.MAX_COLUMNS) {
            throw bad(WIDTH, map.get(WIDTH), "not in " + least + " … " + CsvCells.MAX_COLUMNS);
        }
        return width;
    }

    private static CsvColumn column(Map<String, String> map, String key, boolean header) {
        Role role = Role.of(text(map, key + ".role"));
        String name = map.get(key + ".name");
        if (name != null && !header) {
            throw bad(key + ".name", name, "a name, but there is no header");
        }
        int index = name == null ? number(map, key + ".index") : 0;
        if (index >= CsvCells.MAX_COLUMNS) {
            throw bad(key + ".index", map.get(key + ".index"), "not below " + CsvCells.MAX_COLUMNS);
        }
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
                && layout.equals(schema.layout)
                && Objects.equals(inputScaling, schema.inputScaling)
                && Objects.equals(targetScaling, schema.targetScaling);
    }

    @Override
    public int hashCode() {
        return Objects.hash(layout, inputScaling, targetScaling);
    }

    /// Names: `[length, colour=red, colour=blue] → [setosa, virginica]`.
    @Override
    public String toString() {
        return inputNames() + " → " + outputNames();
    }
}
