package dev.lanewise.mlp.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.lanewise.mlp.data.CsvColumn.Role;
import dev.lanewise.mlp.files.RegularFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipException;

/// A file of separated values, read once from top to bottom: the columns are found in the first line, then every row
/// becomes a number for each column that is read, a category its index.
final class CsvFile {
    private static final int SHOWN = 10;
    /// Of compressed files, as of images.
    private static final long MAX_DECOMPRESSED = 1 << 30;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String file;
    private final CsvLayout layout;
    private final boolean inputsOnly;
    private final CsvCells cells = new CsvCells();
    private final List<Source> sources = new ArrayList<>();
    private Iterator<CsvCells> lines;
    private int mostCategories = Integer.MAX_VALUE;
    private int width;
    /// Whether the line that was read to find the columns is a row, still to be taken.
    private boolean pending;

    private CsvFile(String file, CsvLayout layout, boolean inputsOnly) {
        this.file = file;
        this.layout = layout;
        this.inputsOnly = inputsOnly;
    }

    /// A column of this file that is read.
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

        /// Elements of a sample that it becomes.
        int inputs() {
            return column.role() == Role.CATEGORY ? codes.size() : 1;
        }
    }

    static InputStream stream(Path file) throws IOException {
        return RegularFile.open(file);
    }

    /// Reads the first line.
    ///
    /// @param inputsOnly whether targets and classes are neither read nor needed
    static CsvFile open(InputStream in, String name, CsvLayout layout, boolean inputsOnly) throws IOException {
        CsvFile file = new CsvFile(name, layout, inputsOnly);
        file.guarded(() -> {
            file.lines = CsvReader.builder()
                    .fieldSeparator(layout.separator())
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .allowUnclosedQuote(false)
                    .skipEmptyLines(true)
                    .build(file.cells, withoutMark(Decompressed.of(in, MAX_DECOMPRESSED)))
                    .iterator();
            return true;
        });
        file.first();
        return file;
    }

    private static Reader withoutMark(InputStream in) throws IOException {
        // Bytes that are not UTF-8 are an error: replaced, they would be another category.
        PushbackReader reader =
                new PushbackReader(new InputStreamReader(new Utf8Lines(in), StandardCharsets.UTF_8.newDecoder()), 1);
        int first = reader.read();
        if (first >= 0 && first != BYTE_ORDER_MARK) {
            reader.unread(first);
        }
        return reader;
    }

    private interface Step {
        boolean run() throws IOException;
    }

    /// Gives errors of the parser the place in the file.
    private boolean guarded(Step step) throws IOException {
        try {
            return step.run();
        } catch (CharacterCodingException | ZipException | EOFException | Decompressed.TooLargeException e) {
            throw known(e);
        } catch (UncheckedIOException e) {
            throw known(e.getCause());
        } catch (CsvParseException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            BadCsvFileException bad = bad(0, e.getMessage());
            bad.initCause(e);
            throw bad;
        }
    }

    private IOException known(IOException e) {
        if (e instanceof CharacterCodingException coding) {
            return notText(coding);
        }
        if (!Decompressed.isDamage(e) && !(e instanceof Decompressed.TooLargeException)) {
            return e;
        }
        BadCsvFileException bad = bad(
                0,
                Decompressed.isDamage(e) ? "the gzip data is damaged or truncated: " + e.getMessage() : e.getMessage());
        bad.initCause(e);
        return bad;
    }

    /// Goes to the next line.
    ///
    /// @return false if there is none left
    private boolean advance() throws IOException {
        return guarded(() -> {
            do {
                if (!lines.hasNext()) {
                    return false;
                }
                lines.next();
            } while (cells.isBlank());
            return true;
        });
    }

    private void first() throws IOException {
        if (!advance()) {
            throw bad(0, layout.header() ? "there is no header" : "there are no rows");
        }
        width = cells.count();
        if (width > CsvCells.MAX_COLUMNS) {
            throw bad(0, width + " columns are more than " + CsvCells.MAX_COLUMNS);
        }
        find();
        boolean[] wanted = new boolean[width];
        for (Source source : sources) {
            wanted[source.index] = true;
        }
        cells.want(wanted);
        pending = !layout.header();
    }

    /// Finds the columns in the first line.
    private void find() throws BadCsvFileException {
        Map<String, Integer> indices = new LinkedHashMap<>();
        boolean[] twice = new boolean[width];
        for (int i = 0; layout.header() && i < width; i++) {
            Integer before = indices.putIfAbsent(cells.cell(i), i);
            if (before != null) {
                twice[before] = true;
            }
        }
        boolean[] absent = absent();
        boolean[] taken = new boolean[width];
        for (CsvColumn column : layout.columns()) {
            boolean isRead = inputsOnly ? column.role().isInput() : column.role() != Role.IGNORED;
            int index;
            if (column.name() == null) {
                index = index(column.index(), absent);
            } else {
                Integer found = indices.get(column.name());
                index = found == null ? nameless(column.name()) : found;
                if (isRead && found != null && twice[index]) {
                    throw twice(column.name());
                }
            }
            if (index >= 0) {
                taken[index] = true;
            } else if (!inputsOnly || column.role().isInput()) {
                throw missing(column, indices);
            }
            if (isRead) {
                sources.add(new Source(column, index));
            }
        }
        for (int i = 0; layout.others() && i < width; i++) {
            if (!taken[i]) {
                String name = layout.header() ? cells.cell(i) : null;
                if (layout.header() && name.isEmpty()) {
                    throw bad(
                            i + 1,
                            "the header has no name for this column"
                                    + (i == 0 ? ", which may be the index that pandas writes" : "")
                                    + "; as #" + (i + 1) + " it can be ignored, or chosen");
                }
                if (layout.header() && twice[indices.get(name)]) {
                    throw twice(name);
                }
                sources.add(new Source(new CsvColumn(Role.NUMBER, name, layout.header() ? 0 : i, List.of()), i));
            }
        }
        if (sources.stream().noneMatch(source -> source.column.role().isInput())) {
            throw badLine("no column is left to be an input");
        }
    }

    /// The index of a column without a name in the header, which is asked for as `#1`, `#2`, …; or −1.
    private int nameless(String name) {
        for (int i = 0; name.startsWith("#") && i < width; i++) {
            if (cells.cell(i).isEmpty() && name.equals("#" + (i + 1))) {
                return i;
            }
        }
        return -1;
    }

    private BadCsvFileException twice(String name) {
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            if (cells.cell(i).equals(name)) {
                columns.add(i + 1);
            }
        }
        return bad(
                columns.get(1),
                "the header has the column " + BadCsvFileException.shown(name)
                        + (columns.size() == 2
                                ? " twice, as columns " + columns.get(0) + " and " + columns.get(1)
                                : " " + columns.size() + " times, as columns "
                                        + columns.stream().limit(SHOWN).toList()));
    }

    /// What is wrong with the first line, and a hint where another separator is in it more often than the one that was
    /// said.
    private BadCsvFileException badLine(String problem) {
        String[] names = {"tab", "semicolon", "comma", "vertical bar"};
        String characters = "\t;,|";
        for (int i = 0; i < names.length; i++) {
            char c = characters.charAt(i);
            if (c != layout.separator() && occurrences(c) > width - 1) {
                String separator = BadCsvFileException.shown(Character.toString(layout.separator()));
                String hint = width == 1
                        ? "; there is no separator " + separator + " in the line, but a " + names[i]
                        : "; the line has a " + names[i] + " more often than the separator " + separator;
                return new BadCsvFileException(file, cells.line(), 0, problem + hint + ": is that the separator?", c);
            }
        }
        return bad(0, problem);
    }

    private long occurrences(char c) {
        long count = 0;
        for (int i = 0; i < width; i++) {
            String cell = cells.cell(i);
            count += cell == null ? 0 : cell.chars().filter(other -> other == c).count();
        }
        return count;
    }

    /// Which of the columns that the file should have are not there, because it has none of the targets. Indices do not
    /// tell, so the number of columns must.
    ///
    /// @return empty where nothing is said of the number
    private boolean[] absent() throws BadCsvFileException {
        boolean[] absent = new boolean[layout.width()];
        if (layout.width() == 0 || layout.width() == width) {
            return absent;
        }
        int inputs = layout.width();
        for (CsvColumn column : layout.columns()) {
            if (inputsOnly && layout.isOutputAlone(column) && column.name() == null && !absent[column.index()]) {
                absent[column.index()] = true;
                inputs--;
            }
        }
        if (inputs != width) {
            throw badLine("the line has " + width + " cells, the file that this one should be like has "
                    + layout.width() + (inputs == layout.width() ? "" : ", or " + inputs + " without targets"));
        }
        return absent;
    }

    /// Where in this file the column of an index is, or -1.
    private int index(int index, boolean[] absent) {
        int before = 0;
        for (int i = 0; i < Math.min(index, absent.length); i++) {
            before += absent[i] ? 1 : 0;
        }
        boolean isAbsent = index < absent.length && absent[index];
        return isAbsent || index - before >= width ? -1 : index - before;
    }

    private BadCsvFileException missing(CsvColumn column, Map<String, Integer> header) {
        if (column.name() == null) {
            return badLine("there is no column " + column.label() + ", the line has " + width
                    + (width == 1 ? " cell" : " cells"));
        }
        String names = String.join(
                ", ",
                header.keySet().stream()
                        .limit(SHOWN)
                        .map(BadCsvFileException::shown)
                        .toList());
        return badLine("the header has no column " + BadCsvFileException.shown(column.name()) + ", it has " + names
                + (header.size() > SHOWN ? ", …" : ""));
    }

    /// Goes to the next row.
    ///
    /// @return false if there is none left
    boolean next() throws IOException {
        if (pending) {
            pending = false;
            return true;
        }
        if (!advance()) {
            return false;
        }
        if (cells.count() != width) {
            throw bad(
                    Math.min(cells.count(), width) + 1,
                    "the row has " + cells.count() + " cells, the first line has " + width);
        }
        return true;
    }

    /// Refuses an input of more categories than this, where the file says which there are.
    void limitCategories(int most) {
        mostCategories = most;
    }

    /// Numbers of a row, one for each column that is read.
    int numbers() {
        return sources.size();
    }

    /// Puts down the numbers of this row.
    void read(double[] values, int from) throws BadCsvFileException {
        int at = from;
        for (Source source : sources) {
            String cell = cells.cell(source.index);
            if (cell.isEmpty()) {
                throw bad(source.index + 1, "the cell of " + source.column.label() + " is missing");
            }
            values[at++] = source.column.role().hasCategories() ? code(source, cell) : number(source, cell);
        }
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
                    BadCsvFileException.shown(cell) + " of " + source.column.label()
                            + " is not a finite number; only categories and classes may be texts");
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
                                + source.codes.keySet().stream()
                                        .limit(SHOWN)
                                        .map(BadCsvFileException::shown)
                                        .toList());
            }
            code = source.codes.size();
            if (code == mostCategories && source.column.role() == Role.CATEGORY) {
                throw bad(
                        source.index + 1,
                        source.column.label() + " has more than " + mostCategories
                                + " categories, and each would be an input; ignore the column, or allow more");
            }
            source.codes.put(cell, code);
        }
        return code;
    }

    /// The columns that are read, with the categories that are known.
    List<CsvColumn> columns() {
        return sources.stream().map(Source::fitted).toList();
    }

    /// How to find these columns in another file, with the categories that are known.
    CsvLayout fitted() {
        // Without a header that is so, because targets or classes were chosen.
        boolean byIndex = layout.columns().stream().anyMatch(column -> column.name() == null);
        return new CsvLayout(layout.header(), layout.separator(), columns(), false, byIndex ? width : 0);
    }

    /// Makes a sample of the numbers of a row.
    void encode(double[] values, int from, double[] x, int to) {
        int at = to;
        for (int i = 0; i < sources.size(); i++) {
            Source source = sources.get(i);
            if (source.column.role() == Role.NUMBER) {
                x[at++] = values[from + i];
            } else if (source.column.role() == Role.CATEGORY) {
                int end = at + source.inputs();
                Arrays.fill(x, at, end, 0);
                x[at + (int) values[from + i]] = 1;
                at = end;
            }
        }
    }

    private BadCsvFileException notText(Exception cause) {
        BadCsvFileException bad = cause instanceof Utf8Lines.NotUtf8Exception found
                ? new BadCsvFileException(file, found.line(), 0, found.getMessage())
                : bad(0, "behind the beginning of this line are bytes that are not UTF-8");
        bad.initCause(cause);
        return bad;
    }

    /// What is wrong with the line under way.
    BadCsvFileException bad(int column, String problem) {
        return new BadCsvFileException(file, cells.line(), column, problem);
    }

    /// The column of an element of a sample, counted from 1.
    int column(int input) {
        int end = 0;
        for (Source source : sources) {
            end += source.column.role().isInput() ? source.inputs() : 0;
            if (input < end) {
                return source.index + 1;
            }
        }
        return 0;
    }

    long line() {
        return cells.line();
    }
}
