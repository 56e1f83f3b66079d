package dev.lanewise.mlp.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.Initialiser;
import dev.lanewise.mlp.Loss;
import dev.lanewise.mlp.Reduction;
import dev.lanewise.mlp.optimiser.LearningRate;
import dev.lanewise.mlp.optimiser.Optimiser;
import dev.lanewise.mlp.training.DoubleDataSet;
import dev.lanewise.mlp.training.FloatDataSet;
import dev.lanewise.mlp.training.FloatEvaluation;
import dev.lanewise.mlp.training.FloatTrainer;
import dev.lanewise.mlp.training.Metrics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of separated values: what becomes of good cells, where bad ones are said to be, and that another file is
/// encoded like the first.
class CsvTest {
    private static final String FLOWERS = """
            id,length,colour,species
            1,1.5,red,rose
            2,-2e1,blue,tulip
            3,.25,red,tulip
            """;

    @TempDir
    Path directory;

    @Test
    void readsNumbersCategoriesAndClasses() throws IOException {
        CsvData data = flowers().read(stream(FLOWERS), "flowers");
        assertEquals(3, data.count());
        assertArrayEquals(new double[] {1.5, 1, 0, -20, 0, 1, 0.25, 1, 0}, data.x());
        assertArrayEquals(new int[] {0, 1, 1}, data.labels());
        assertEquals(
                List.of("length", "colour=red", "colour=blue"), data.schema().inputNames());
        assertEquals(List.of("rose", "tulip"), data.schema().outputNames());
        assertEquals(3, data.schema().inputs());
        assertEquals(2, data.schema().outputs());
        assertTrue(data.schema().isLabelled());
        assertThrows(IllegalStateException.class, data::targets);
        FloatDataSet floats = data.floatDataSet();
        float[] x = new float[6];
        int[] labels = new int[2];
        floats.gather(new int[] {2, 1}, 0, 2, x, labels, null);
        assertArrayEquals(new float[] {0.25f, 1, 0, -20, 0, 1}, x);
        assertArrayEquals(new int[] {1, 1}, labels);
        assertEquals(2, floats.outputs());
        // The arrays of the set are its own.
        data.labels()[1] = 0;
        data.x()[3] = 7;
        floats.gather(new int[] {1}, 0, 1, x, labels, null);
        assertEquals(-20, x[0]);
        assertEquals(1, labels[0]);
    }

    @Test
    void readsTargetsByIndexWithoutAHeader() throws IOException {
        CsvData data =
                Csv.withoutHeader().separator(';').numbers(2, 0).targets(1, 3).read(stream("1;2;3;4\n5;6;7;8"), "t");
        assertArrayEquals(new double[] {3, 1, 7, 5}, data.x());
        assertArrayEquals(new double[] {2, 4, 6, 8}, data.targets());
        assertEquals(List.of("#3", "#1"), data.schema().inputNames());
        assertEquals(List.of("#2", "#4"), data.schema().outputNames());
        assertFalse(data.schema().isLabelled());
        assertThrows(IllegalStateException.class, data::labels);
        DoubleDataSet doubles = data.doubleDataSet();
        double[] targets = new double[2];
        doubles.gather(new int[] {1}, 0, 1, new double[2], null, targets);
        assertArrayEquals(new double[] {6, 8}, targets);
    }

    @Test
    void otherNumbersAreAllThatIsNotChosen() throws IOException {
        CsvData data =
                Csv.withHeader().numbers("c").otherNumbers().targets("b").read(stream("a,b,c,d\n1,2,3,4\n"), "t");
        assertArrayEquals(new double[] {3, 1, 4}, data.x());
        assertEquals(List.of("c", "a", "d"), data.schema().inputNames());
        // The order of another file does not matter, because names were chosen.
        assertArrayEquals(
                new double[] {3, 1, 4},
                data.schema().read(stream("d,c,b,a\n4,3,2,1"), "t").x());
        CsvData indexed = Csv.withoutHeader().otherNumbers().targets(1).read(stream("1,2,3"), "t");
        assertArrayEquals(new double[] {1, 3}, indexed.x());
        refused(() -> Csv.withHeader().otherNumbers().targets("b").read(stream("a,b,a\n1,2,3"), "t"), 1, 3, "\"a\"");
        refused(() -> Csv.withHeader().otherNumbers().targets("b").read(stream("a,,b\n1,2,3"), "t"), 1, 2, "no name");
        refused(() -> Csv.withHeader().otherNumbers().targets("b").read(stream("b\n1"), "t"), 1, 0, "left to be");
        String wide = ",".repeat(1 << 20);
        refused(() -> Csv.withoutHeader().otherNumbers().targets(0).read(stream(wide), "t"), 1, 0, "1048577 columns");
    }

    /// Quotes with separators, line ends and quotes in them; lines of all systems; empty lines, spaces, a byte order
    /// mark.
    @Test
    void everyFormOfTheFormatIsTheSameData() throws IOException {
        String quoted = "x,\"k,\"\"1\"\"\"\n1,\"a\nb\"\n2,\"c\"\n";
        Csv csv = Csv.withHeader().numbers("x").classes("k,\"1\"");
        CsvData expected = csv.read(stream(quoted), "t");
        assertEquals(List.of("a\nb", "c"), expected.schema().outputNames());
        assertArrayEquals(new int[] {0, 1}, expected.labels());

        for (String text : List.of(
                FLOWERS,
                FLOWERS.replace("\n", "\r\n"),
                FLOWERS.replace("\n", "\r"),
                FLOWERS.strip(),
                FLOWERS + "\n",
                FLOWERS.replace("\n", "\r\n") + "\r\n\r\n",
                FLOWERS.replace("\n", "\n\n"),
                FLOWERS.replace(",", " , "),
                FLOWERS.replace("red", "\"red\""),
                "\uFEFF" + FLOWERS,
                "\uFEFF" + FLOWERS.replace("id", "\"id\""))) {
            CsvData data = flowers().read(stream(text), "t");
            assertArrayEquals(new double[] {1.5, 1, 0, -20, 0, 1, 0.25, 1, 0}, data.x(), text);
            assertEquals(List.of("rose", "tulip"), data.schema().outputNames(), text);
        }
        // The mark would hide the name of the first column only.
        assertArrayEquals(
                new double[] {1, 2, 3},
                Csv.withHeader()
                        .numbers("id")
                        .classes("species")
                        .read(stream("\uFEFF" + FLOWERS), "t")
                        .x());
    }

    @Test
    void anotherFileIsEncodedLikeTheFirst() throws IOException {
        CsvSchema schema = flowers().read(stream(FLOWERS), "train").schema();
        String other = "species,colour,length\ntulip,blue,1\nrose,red,2\n";
        CsvData test = schema.read(stream(other), "test");
        assertArrayEquals(new double[] {1, 0, 1, 2, 1, 0}, test.x());
        assertArrayEquals(new int[] {1, 0}, test.labels());
        assertEquals(schema, test.schema());
        // Fitted alone, the order would be the other.
        assertNotEquals(schema, flowers().read(stream(other), "test").schema());
        refused(() -> schema.read(stream(other.replace("red", "green")), "test"), 3, 2, "\"green\" of colour");
        refused(() -> schema.read(stream(other.replace("rose", "lily")), "test"), 3, 1, "\"lily\" of species");
    }

    @Test
    void givenCategoriesKeepTheirOrder() throws IOException {
        Csv csv = Csv.withoutHeader().categories(0, List.of("S", "M", "L")).classes(1, List.of("no", "yes"));
        CsvData data = csv.read(stream("M,yes\nS,yes"), "t");
        assertArrayEquals(new double[] {0, 1, 0, 1, 0, 0}, data.x());
        assertArrayEquals(new int[] {1, 1}, data.labels());
        assertEquals(2, data.floatDataSet().outputs());
        refused(() -> csv.read(stream("M,yes\nXL,yes"), "t"), 2, 1, "\"XL\" of #1 is not a known category");
        refused(() -> csv.read(stream("M,maybe"), "t"), 1, 2, "\"maybe\"");
        assertThrows(IllegalArgumentException.class, () -> csv.categories(2, List.of()));
        assertThrows(IllegalArgumentException.class, () -> csv.categories(2, List.of("a", "a")));
        assertThrows(IllegalArgumentException.class, () -> csv.categories(2, List.of(" a")));
        assertThrows(IllegalArgumentException.class, () -> csv.categories(2, List.of("")));
    }

    @Test
    void badCellsAreNamed() {
        refused(() -> flowers().read(stream(FLOWERS.replace("-2e1", "2,5")), "t"), 3, 5, "5 cells");
        refused(() -> flowers().read(stream(FLOWERS.replace(",tulip", "")), "t"), 3, 4, "3 cells");
        refused(() -> flowers().read(stream(FLOWERS.replace("-2e1", "")), "t"), 3, 2, "length is missing");
        refused(() -> flowers().read(stream(FLOWERS.replace("-2e1", "  ")), "t"), 3, 2, "length is missing");
        refused(() -> flowers().read(stream(FLOWERS.replace("blue", "")), "t"), 3, 3, "colour is missing");
        refused(() -> flowers().read(stream(FLOWERS.replace("rose", "\"\"")), "t"), 2, 4, "species is missing");
        for (String bad : List.of("x", "1d", "2F", "NaN", "Infinity", "-Infinity", "1e999", "1 2", "--1", "\"2,5\"")) {
            refused(() -> flowers().read(stream(FLOWERS.replace("-2e1", bad)), "t"), 3, 2, "not a finite number");
        }
        // Cells that are not asked for may hold anything.
        assertEquals(3, accepted(FLOWERS.replace("\n2,", "\nx,").replace("\n3,", "\n,")));
        // Lines are those of the file, whatever stands in quotes and whatever is empty.
        refused(
                () -> flowers()
                        .read(stream(FLOWERS.replace("\n2,", "\n\n\"2\n\n\",").replace(".25", "?")), "t"),
                7,
                2,
                "\"?\" of length");
    }

    @Test
    void damagedFilesAreNamed() {
        refused(() -> flowers().read(stream(""), "t"), 1, 0, "no header");
        refused(() -> flowers().read(stream("id,length,colour,species"), "t"), 1, 0, "no rows");
        refused(() -> flowers().read(stream("id,length,colour,species\n\n"), "t"), 3, 0, "no rows");
        refused(() -> Csv.withoutHeader().numbers(0).targets(1).read(stream("\n"), "t"), 2, 0, "no rows");
        refused(
                () -> flowers().read(stream(FLOWERS.replace("length", "width")), "t"),
                1,
                0,
                "no column \"length\", it has \"id\", \"width\", ");
        refused(() -> flowers().read(stream(FLOWERS.replace("id", "length")), "t"), 1, 2, "\"length\" twice");
        refused(
                () -> Csv.withoutHeader().numbers(0).targets(2).read(stream("1,2"), "t"),
                1,
                0,
                "no column #3, the line has 2 cells");
        refused(() -> flowers().read(stream(FLOWERS.replace("blue", "\"blue")), "t"), 3, 0, "nclosed quote");
        refused(() -> flowers().read(stream(FLOWERS.replace("blue", "\"bl\"ue")), "t"), 3, 0, "after closing quote");
        byte[] latin = FLOWERS.replace("blue", "grün").getBytes(StandardCharsets.ISO_8859_1);
        BadCsvFileException e =
                assertThrows(BadCsvFileException.class, () -> flowers().read(new ByteArrayInputStream(latin), "t"));
        assertTrue(e.getMessage().contains("UTF-8"), e.getMessage());
        assertThrows(
                BadCsvFileException.class,
                () -> flowers().read(new ByteArrayInputStream(new byte[] {(byte) 0xFF, (byte) 0xFE}), "t"));
    }

    /// A quote that nothing closes would take the rest of the file for one cell.
    @Test
    void cellsAreNotReadWithoutEnd() {
        String text = FLOWERS.replace("blue", "\"blue") + "x,y\n".repeat(5_000_000);
        BadCsvFileException e =
                assertThrows(BadCsvFileException.class, () -> flowers().read(stream(text), "t"));
        assertEquals(3, e.line());
        assertTrue(e.getMessage().length() < 500, e.getMessage());
    }

    /// An error of the disk is none of the file's contents.
    @Test
    void errorsOfTheStreamStayWhatTheyAre() {
        InputStream broken = new InputStream() {
            private int at;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0];
            }

            @Override
            public int read(byte[] to, int from, int length) throws IOException {
                if (at == FLOWERS.length()) {
                    throw new IOException("the cable");
                }
                int n = Math.min(length, FLOWERS.length() - at);
                System.arraycopy(FLOWERS.getBytes(StandardCharsets.US_ASCII), at, to, from, n);
                at += n;
                return n;
            }
        };
        IOException e = assertThrows(IOException.class, () -> flowers().read(broken, "t"));
        assertEquals("the cable", e.getMessage());
        assertThrows(NoSuchFileException.class, () -> flowers().read(directory.resolve("missing.csv")));
    }

    @Test
    void settingsAreChecked() {
        assertThrows(IllegalStateException.class, () -> Csv.withoutHeader().numbers("x"));
        assertThrows(IllegalArgumentException.class, () -> Csv.withoutHeader().numbers(-1));
        assertThrows(IllegalArgumentException.class, () -> Csv.withHeader().numbers("x", "x"));
        assertThrows(
                IllegalArgumentException.class,
                () -> Csv.withHeader().numbers("x").categories("x"));
        assertThrows(IllegalArgumentException.class, () -> Csv.withHeader().separator('"'));
        for (char separator : new char[] {'\n', '\r', '\uD800', '\uDC00'}) {
            assertThrows(IllegalArgumentException.class, () -> Csv.withHeader().separator(separator));
        }
        assertThrows(
                IllegalStateException.class, () -> Csv.withHeader().numbers("x").read(stream("x\n1"), "t"));
        assertThrows(
                IllegalStateException.class, () -> Csv.withHeader().targets("x").read(stream("x\n1"), "t"));
        assertThrows(
                IllegalStateException.class,
                () -> Csv.withHeader().numbers("x").targets("y").classes("z").read(stream("x\n1"), "t"));
        assertThrows(
                IllegalStateException.class,
                () -> Csv.withHeader().numbers("x").classes("y").classes("z").read(stream("x\n1"), "t"));
    }

    /// What an auto-encoder learns: the same column as input and target.
    @Test
    void anInputMayBeATarget() throws IOException {
        for (Csv csv : List.of(
                Csv.withHeader().numbers("x").targets("x"),
                Csv.withHeader().targets(" x ").numbers("x"))) {
            CsvData data = csv.read(stream("x\n1\n2"), "t");
            assertArrayEquals(new double[] {1, 2}, data.x());
            assertArrayEquals(data.x(), data.targets());
        }
    }

    @Test
    void moreRowsAndColumnsThanTheFirstPiece() throws IOException {
        StringBuilder text = new StringBuilder();
        int columns = 40;
        int rows = 3000;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                text.append(j == 0 ? "" : ",").append(i * columns + j);
            }
            text.append('\n');
        }
        CsvData data = Csv.withoutHeader().otherNumbers().targets(0).read(stream(text.toString()), "t");
        assertEquals(rows, data.count());
        assertEquals(39, data.schema().inputs());
        double[] x = data.x();
        double[] targets = data.targets();
        for (int i = 0; i < rows; i++) {
            assertEquals(i * columns, targets[i]);
            for (int j = 1; j < columns; j++) {
                assertEquals(i * columns + j, x[i * 39 + j - 1]);
            }
        }
    }

    @Test
    void schemasAreTextsAndBack() throws IOException {
        CsvSchema named = Csv.withHeader()
                .separator('\t')
                .numbers("länge")
                .categories("k")
                .classes("c", List.of("x;y", "z=1"))
                .read(stream("länge\tk\tc\n1\t\"a\nb\"\tz=1\n2\t,\tz=1"), "t")
                .schema();
        CsvSchema indexed = Csv.withoutHeader()
                .numbers(3)
                .targets(0, 1)
                .read(stream("1,2,3,4"), "t")
                .schema();
        for (CsvSchema schema : List.of(named, indexed)) {
            Map<String, String> map = new HashMap<>(schema.toMap());
            map.put("format", "lanewise");
            CsvSchema back = CsvSchema.fromMap(map);
            assertEquals(schema, back);
            assertEquals(schema.toMap(), back.toMap());
            assertEquals(schema.inputNames(), back.inputNames());
            assertEquals(schema.outputNames(), back.outputNames());
            for (String key : schema.toMap().keySet()) {
                assertTrue(key.startsWith("csv."), key);
                Map<String, String> less = new HashMap<>(schema.toMap());
                less.remove(key);
                IllegalArgumentException e =
                        assertThrows(IllegalArgumentException.class, () -> CsvSchema.fromMap(less), key);
                // A column without a name is one by index.
                assertTrue(e.getMessage().contains(key.replace(".name", ".index")), e.getMessage());
            }
        }
        assertNotEquals(named, indexed);
        CsvData data = CsvSchema.fromMap(named.toMap()).read(stream("c\tk\tlänge\nx;y\t,\t5"), "t");
        assertArrayEquals(new double[] {5, 0, 1}, data.x());
        assertArrayEquals(new int[] {0}, data.labels());
    }

    @Test
    void damagedSchemasAreRefused() throws IOException {
        Map<String, String> good = flowers().read(stream(FLOWERS), "t").schema().toMap();
        for (Map.Entry<String, String> damage : Map.of(
                        "csv.header", "yes",
                        "csv.separator", ",,",
                        "csv.columns", "2147483647",
                        "csv.column.0.role", "age",
                        "csv.column.1.categories", "-1",
                        "csv.column.2.categories", "2000000000",
                        "csv.column.1.category.1", "red")
                .entrySet()) {
            Map<String, String> bad = new HashMap<>(good);
            assertTrue(bad.containsKey(damage.getKey()));
            bad.put(damage.getKey(), damage.getValue());
            assertThrows(IllegalArgumentException.class, () -> CsvSchema.fromMap(bad), damage.getKey());
        }
        Map<String, String> quote = new HashMap<>(good);
        quote.put("csv.separator", "\"");
        assertThrows(IllegalArgumentException.class, () -> CsvSchema.fromMap(quote));
        Map<String, String> noClass = new HashMap<>(good);
        noClass.put("csv.columns", "2");
        assertThrows(IllegalArgumentException.class, () -> CsvSchema.fromMap(noClass));
        Map<String, String> noHeader = new HashMap<>(good);
        noHeader.put("csv.header", "false");
        assertThrows(IllegalArgumentException.class, () -> CsvSchema.fromMap(noHeader));
    }

    @Test
    void numbersBeyondFloatAreSaidAndScaled() throws IOException {
        CsvData data = Csv.withHeader().numbers("a", "b").targets("b").read(stream("a,b\n1,1e300\n2,3e300"), "t");
        ArithmeticException e = assertThrows(ArithmeticException.class, data::floatDataSet);
        assertTrue(e.getMessage().contains("1.0E300 of b in sample 0"), e.getMessage());
        Scaling inputs = data.fitInputs(Scaling.Method.MIN_MAX);
        Scaling targets = data.fitTargets(Scaling.Method.MIN_MAX);
        CsvData scaled = data.scaledInputs(inputs).scaledTargets(targets);
        assertArrayEquals(new double[] {0, 0, 1, 1}, scaled.x());
        assertArrayEquals(new double[] {0, 1}, scaled.targets());
        assertEquals(2, scaled.floatDataSet().count());
        assertThrows(IllegalArgumentException.class, () -> data.scaledInputs(targets));
        assertThrows(IllegalArgumentException.class, () -> data.scaledTargets(inputs));
    }

    @Test
    void ignoredColumnsAreLeftOut() throws IOException {
        Csv csv = Csv.withHeader().ignored("id", "colour").otherNumbers().classes("species");
        CsvData data = csv.read(stream(FLOWERS), "t");
        assertArrayEquals(new double[] {1.5, -20, 0.25}, data.x());
        // The schema has forgotten them: another file need not have them.
        assertEquals(
                1, data.schema().read(stream("species,length\nrose,2"), "t").count());
        refused(() -> csv.read(stream("length,species\n1,rose"), "t"), 1, 0, "no column \"id\"");
        assertThrows(IllegalArgumentException.class, () -> csv.numbers("id"));
        assertThrows(IllegalArgumentException.class, () -> csv.ignored("species"));
        CsvData indexed =
                Csv.withoutHeader().ignored(0).otherNumbers().targets(2).read(stream("x,2,3"), "t");
        assertArrayEquals(new double[] {2}, indexed.x());
    }

    /// What a net is applied to has no targets yet.
    @Test
    void rowsNeedNoTargets() throws IOException {
        CsvData data = flowers().read(stream(FLOWERS), "t");
        CsvSchema schema =
                data.scaledInputs(data.fitInputs(Scaling.Method.MIN_MAX)).schema();
        for (String text : List.of(
                "length,colour\n-20,blue\n\n0,red\n",
                "species,colour,length\nlily,blue,-20\n,red,0",
                "species,species,colour,length\n1,2,blue,-20\n,,red,0")) {
            try (CsvRows rows = schema.rows(stream(text), "t")) {
                assertEquals(3, rows.inputs());
                assertEquals(List.of("length", "colour=red", "colour=blue"), rows.inputNames());
                double[] x = new double[5];
                Arrays.fill(x, 7);
                assertTrue(rows.next(x, 1));
                assertArrayEquals(new double[] {7, 0, 0, 1, 7}, x);
                float[] narrow = {7, 7, 7, 7, 7};
                assertTrue(rows.next(narrow, 2));
                assertArrayEquals(new float[] {7, 7, (float) (20 / 21.5), 1, 0}, narrow);
                assertEquals(text.startsWith("length") ? 4 : 3, rows.line());
                assertFalse(rows.next(x, 0));
                assertFalse(rows.next(narrow, 0));
                assertThrows(IndexOutOfBoundsException.class, () -> rows.next(x, 3));
                assertThrows(IndexOutOfBoundsException.class, () -> rows.next(narrow, -1));
            }
        }
        refusedRow(schema, "length\n1\n", 1, 0, "no column \"colour\", it has \"length\"");
        refusedRow(schema, "length,colour\n1,green\n", 2, 2, "\"green\" of colour is not a known category");
        refusedRow(schema, "length,colour\n1\n", 2, 2, "1 cells");
        refusedRow(schema, "length,colour\n,red\n", 2, 1, "length is missing");
        refusedRow(schema, "", 1, 0, "no header");
        refusedRow(flowers().read(stream(FLOWERS), "t").schema(), "length,colour\n1e39,red", 2, 1, "range of float");
        Path file = Files.writeString(directory.resolve("new.csv"), "colour,length\nred,1.5\n");
        try (CsvRows rows = schema.rows(file)) {
            double[] x = new double[3];
            assertTrue(rows.next(x, 0));
            assertArrayEquals(new double[] {1, 1, 0}, x);
        }
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long before = system.getOpenFileDescriptorCount();
            for (int i = 0; i < 100; i++) {
                schema.rows(file).close();
                assertThrows(
                        BadCsvFileException.class,
                        () -> schema.rows(Files.writeString(directory.resolve("bad.csv"), "colour")));
            }
            assertTrue(system.getOpenFileDescriptorCount() < before + 50, "files stay open");
        }
        assertThrows(IOException.class, () -> schema.rows(directory));
        assertThrows(NoSuchFileException.class, () -> schema.rows(directory.resolve("missing.csv")));
    }

    private static void refusedRow(CsvSchema schema, String text, long line, int column, String words) {
        refused(
                () -> {
                    schema.rows(stream(text), "t").next(new float[schema.inputs()], 0);
                    return null;
                },
                line,
                column,
                words);
    }

    /// Without names the number of columns tells whether the targets are there.
    @Test
    void rowsByIndexCloseTheGapsOfMissingTargets() throws IOException {
        CsvSchema schema = Csv.withoutHeader()
                .targets(3, 0)
                .otherNumbers()
                .read(stream("1,2,3,4,5"), "t")
                .schema();
        CsvSchema back = CsvSchema.fromMap(schema.toMap());
        for (String text : List.of("9,2,3,9,5", "2,3,5", "x,2,3,,5")) {
            double[] x = new double[3];
            assertTrue(back.rows(stream(text), "t").next(x, 0));
            assertArrayEquals(new double[] {2, 3, 5}, x, text);
        }
        refusedRow(
                back,
                "1,2,3,4",
                1,
                0,
                "the line has 4 cells, the file that this one should be like has 5, or 3 without");
        refusedRow(back, "1,2,3,4,5,6", 1, 0, "the line has 6 cells");
        refused(
                () -> back.read(stream("2,3,5"), "t"),
                1,
                0,
                "the line has 3 cells, the file that this one should be like has 5");
        // A target that is an input cannot be missing.
        CsvSchema both = Csv.withoutHeader()
                .numbers(0, 1)
                .targets(0, 2)
                .read(stream("1,2,3"), "t")
                .schema();
        double[] x = new double[2];
        assertTrue(both.rows(stream("5,6"), "t").next(x, 0));
        assertArrayEquals(new double[] {5, 6}, x);
        refusedRow(both, "5", 1, 0, "3, or 2 without");
    }

    @Test
    void rowsOfSettingsThatLeaveNothingOpen() throws IOException {
        CsvRows rows = Csv.withHeader()
                .categories("k", List.of("a", "b"))
                .otherNumbers()
                .targets("y")
                .rows(stream("z,k\n3,b\n"), "t");
        double[] x = new double[rows.inputs()];
        assertTrue(rows.next(x, 0));
        assertArrayEquals(new double[] {0, 1, 3}, x);
        assertThrows(
                IllegalStateException.class,
                () -> Csv.withHeader().categories("k").rows(stream("k\na"), "t"));
        assertThrows(
                IllegalStateException.class, () -> Csv.withHeader().targets("k").rows(stream("k\na"), "t"));
        Path file = Files.writeString(directory.resolve("new.csv"), "1,2");
        try (CsvRows ofFile = Csv.withoutHeader().otherNumbers().rows(file)) {
            assertEquals(List.of("#1", "#2"), ofFile.inputNames());
        }
    }

    @Test
    void schemasKeepTheScaling() throws IOException {
        CsvData data = Csv.withHeader().numbers("a").targets("b").read(stream("a,b\n1,10\n2,30\n"), "t");
        assertEquals(Scaling.none(1), data.schema().inputScaling());
        assertEquals(Scaling.none(1), data.schema().targetScaling());
        assertEquals(data.schema(), CsvSchema.fromMap(data.schema().toMap()));
        CsvData scaled = data.scaledTargets(data.fitTargets(Scaling.Method.MIN_MAX))
                .scaledInputs(data.fitInputs(Scaling.Method.STANDARDISE));
        assertNotEquals(data.schema(), scaled.schema());
        assertNotEquals(
                data.schema(),
                data.scaledInputs(data.fitInputs(Scaling.Method.MIN_MAX)).schema());
        assertNotEquals(
                data.schema(),
                data.scaledTargets(data.fitTargets(Scaling.Method.MIN_MAX)).schema());
        CsvSchema schema = CsvSchema.fromMap(scaled.schema().toMap());
        assertEquals(scaled.schema(), schema);
        assertEquals(scaled.schema().hashCode(), schema.hashCode());
        assertEquals("standardise:1.5:0.5", schema.inputScaling().toString());
        assertEquals("min_max:10.0:20.0", schema.targetScaling().toString());
        CsvData other = schema.read(stream("b,a\n20,3\n"), "t");
        assertArrayEquals(new double[] {3}, other.x());
        assertArrayEquals(new double[] {0.5}, other.targets());
        assertThrows(IllegalStateException.class, () -> other.scaledInputs(schema.inputScaling()));
        assertThrows(IllegalStateException.class, () -> other.scaledTargets(schema.targetScaling()));
        CsvSchema classes = flowers().read(stream(FLOWERS), "t").schema();
        assertEquals("species", classes.className());
        assertThrows(IllegalStateException.class, classes::targetScaling);
        assertThrows(IllegalStateException.class, schema::className);
        assertTrue(CsvSchema.isIn(schema.toMap()));
        assertFalse(CsvSchema.isIn(Map.of("format", "lanewise")));
        assertTrue(classes.hasHeader());
        assertEquals(',', classes.separator());
        for (Map.Entry<String, String> damage : Map.of(
                        "csv.scaling.inputs", "none;none",
                        "csv.scaling.targets", "min_max:0:0")
                .entrySet()) {
            Map<String, String> bad = new HashMap<>(scaled.schema().toMap());
            assertTrue(bad.containsKey(damage.getKey()));
            bad.put(damage.getKey(), damage.getValue());
            assertThrows(IllegalArgumentException.class, () -> CsvSchema.fromMap(bad), damage.getKey());
        }
        Map<String, String> scaledClasses = new HashMap<>(classes.toMap());
        scaledClasses.put("csv.scaling.targets", "none");
        assertThrows(IllegalArgumentException.class, () -> CsvSchema.fromMap(scaledClasses));
    }

    @Test
    void damagedIndicesAreRefused() throws IOException {
        Map<String, String> good = Csv.withoutHeader()
                .numbers(3, 1)
                .targets(0)
                .read(stream("1,2,3,4"), "t")
                .schema()
                .toMap();
        assertEquals("4", good.get("csv.width"));
        for (Map.Entry<String, String> damage : List.of(
                Map.entry("csv.width", "3"),
                Map.entry("csv.width", "2000000000"),
                Map.entry("csv.column.0.index", "2147483647"),
                Map.entry("csv.column.0.role", "ignored"),
                Map.entry("csv.column.0.index", "-1"))) {
            Map<String, String> bad = new HashMap<>(good);
            bad.put(damage.getKey(), damage.getValue());
            assertThrows(IllegalArgumentException.class, () -> CsvSchema.fromMap(bad), damage.toString());
        }
    }

    @Test
    void categoriesAreNotScaled() throws IOException {
        CsvData data = flowers().read(stream(FLOWERS), "t");
        Scaling scaling = data.fitInputs(Scaling.Method.STANDARDISE);
        assertEquals(Scaling.Method.STANDARDISE, scaling.method(0));
        assertEquals(Scaling.Method.NONE, scaling.method(1));
        assertEquals(Scaling.Method.NONE, scaling.method(2));
        assertThrows(IllegalStateException.class, () -> data.fitTargets(Scaling.Method.STANDARDISE));
    }

    /// The whole way: files with a number and a category, schema and scaling through texts, training, and figures of
    /// the test file in the units of the target.
    @Test
    void aNetLearnsALineFromAFile() throws IOException {
        Path train = Files.writeString(directory.resolve("train.csv"), line(300, 1));
        Path test = Files.writeString(directory.resolve("test.csv"), line(100, 2));
        CsvData data = Csv.withHeader()
                .numbers("a", "b")
                .categories("kind")
                .targets("y")
                .read(train);
        Scaling inputs =
                Scaling.parse(data.fitInputs(Scaling.Method.STANDARDISE).toString());
        Scaling targets =
                Scaling.parse(data.fitTargets(Scaling.Method.STANDARDISE).toString());
        Architecture architecture = Architecture.of(Activation.TANH, Activation.IDENTITY, 5, 8, 1);
        FloatMlp net = new FloatMlp(
                Kernels.scalar(),
                FloatParameters.initialised(architecture, Initialiser.XAVIER_NORMAL, new SplittableRandom(3)),
                Loss.HALF_SQUARED_ERROR,
                Reduction.MEAN);
        CsvData testData = CsvSchema.fromMap(data.schema().toMap()).read(test);
        FloatDataSet scaledTest =
                testData.scaledInputs(inputs).scaledTargets(targets).floatDataSet();
        assertTrue(FloatEvaluation.of(net, scaledTest).rSquared() < 0.9);
        FloatTrainer.of(net)
                .optimiser(Optimiser.adam())
                .learningRate(LearningRate.constant(0.01))
                .batch(20)
                .train(data.scaledInputs(inputs).scaledTargets(targets).floatDataSet(), 60);
        Metrics metrics = FloatEvaluation.of(net, scaledTest);
        assertTrue(metrics.rSquared() > 0.99, metrics.toString());
    }

    /// y = 3000a − 0.5b + 200·[kind is p] + 7 with a in 0 … 1 and b in 0 … 1000.
    private static String line(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String[] kinds = {"o", "p", "q"};
        StringBuilder text = new StringBuilder("y,kind,b,a\n");
        for (int i = 0; i < count; i++) {
            double a = random.nextDouble();
            double b = random.nextDouble(1000);
            String kind = kinds[random.nextInt(3)];
            double y = 3000 * a - 0.5 * b + (kind.equals("p") ? 200 : 0) + 7;
            text.append(String.format(Locale.ROOT, "%.6f,%s,%.6f,%.6f%n", y, kind, b, a));
        }
        return text.toString();
    }

    @Test
    void theLocaleDoesNotMatter() throws IOException {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertArrayEquals(
                    new double[] {1.5},
                    Arrays.copyOf(flowers().read(stream(FLOWERS), "t").x(), 1));
            assertEquals("min_max:0.5:1.0", Scaling.parse("min_max:0.5:1.0").toString());
        } finally {
            Locale.setDefault(before);
        }
    }

    private interface Reading {
        CsvData read() throws IOException;
    }

    private static int accepted(String text) {
        try {
            return flowers().read(stream(text), "t").count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void refused(Reading reading, long line, int column, String words) {
        BadCsvFileException e = assertThrows(BadCsvFileException.class, reading::read);
        assertTrue(e.getMessage().contains(words), e.getMessage());
        assertEquals(line, e.line(), e.getMessage());
        assertEquals(column, e.column(), e.getMessage());
        String place = e.file() + ": line " + line + (column == 0 ? ": " : ", column " + column + ": ");
        assertTrue(e.getMessage().startsWith(place), e.getMessage());
    }

    private static Csv flowers() {
        return Csv.withHeader().numbers("length").categories("colour").classes("species");
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
