package dev.lanewise.mlp.cli;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads a table of numbers row by row: a line with the names of the columns, then a line a row, fields separated by
/// commas, all finite numbers. Empty lines are skipped. Every message has the name of the file and the line.
final class CsvNumbers implements Closeable {
    private static final int SHOWN = 40;

    private final BufferedReader in;
    private final String name;
    private final int columns;
    /// Of the line last read, counted from 1.
    private long number;
    /// A row that was read to learn the number of columns.
    private String pending;

    private CsvNumbers(BufferedReader in, String name, boolean header) throws IOException {
        this.in = in;
        this.name = name;
        String first = line();
        if (first == null) {
            throw new IOException(name + ": is empty");
        }
        columns = fields(first);
        if (!header) {
            pending = first;
        } else if (isNumeric(first)) {
            // Else the first row would get lost without a word.
            throw bad("there are numbers where the names of the columns should be; a table without them needs "
                    + "--no-header");
        }
    }

    /// Opens a file.
    ///
    /// @param header whether the first line has names
    static CsvNumbers open(Path file, boolean header) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a directory");
        }
        InputStream in = Files.newInputStream(file);
        try {
            return of(in, file.toString(), header);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /// Reads a stream.
    ///
    /// @param name what messages call it
    /// @param header whether the first line has names
    static CsvNumbers of(InputStream in, String name, boolean header) throws IOException {
        return new CsvNumbers(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)), name, header);
    }

    int columns() {
        return columns;
    }

    /// Reads the next row.
    ///
    /// @param row where it goes, at least `columns` elements from `offset` on
    /// @return false where there is none left
    boolean next(float[] row, int offset) throws IOException {
        String line = pending == null ? line() : pending;
        pending = null;
        if (line == null) {
            return false;
        }
        int count = fields(line);
        if (count != columns) {
            throw bad(count + " fields, but there are " + columns + " columns");
        }
        int from = 0;
        for (int i = 0; i < columns; i++) {
            int comma = line.indexOf(',', from);
            int to = comma < 0 ? line.length() : comma;
            row[offset + i] = parse(line.substring(from, to).strip());
            from = to + 1;
        }
        return true;
    }

    /// What is wrong with the row last read.
    IOException bad(String problem) {
        return new IOException(name + ": line " + number + ": " + problem);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /// The next line that is not empty.
    private String line() throws IOException {
        String line;
        do {
            line = in.readLine();
            number++;
            if (number == 1 && line != null && line.startsWith("\uFEFF")) {
                line = line.substring(1);
            }
        } while (line != null && line.isBlank());
        return line;
    }

    /// A comma between quotation marks is part of a name.
    private static int fields(String line) {
        int count = 1;
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                count++;
            }
        }
        return count;
    }

    private float parse(String field) throws IOException {
        if (!isDecimal(field)) {
            throw bad(shown(field) + " is not a number");
        }
        float value = Float.parseFloat(field);
        if (!Float.isFinite(value)) {
            throw bad(shown(field) + " is beyond the range of float");
        }
        return value;
    }

    private static boolean isNumeric(String line) {
        int from = 0;
        while (from <= line.length()) {
            int comma = line.indexOf(',', from);
            int to = comma < 0 ? line.length() : comma;
            if (!isDecimal(line.substring(from, to).strip())) {
                return false;
            }
            from = to + 1;
        }
        return true;
    }

    /// Java's own syntax has more, such as `1f` and `0x1p3`, which in a table are mistakes.
    private static boolean isDecimal(String field) {
        for (int i = 0; i < field.length(); i++) {
            if ("0123456789+-.eE".indexOf(field.charAt(i)) < 0) {
                return false;
            }
        }
        try {
            return !Double.isNaN(Double.parseDouble(field));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /// A message stays one line, whatever the file is.
    private static String shown(String field) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < Math.min(field.length(), SHOWN); i++) {
            char c = field.charAt(i);
            text.append(c < ' ' || c >= 0x7F ? '?' : c);
        }
        return text.append(field.length() > SHOWN ? "…\"" : "\"").toString();
    }
}
