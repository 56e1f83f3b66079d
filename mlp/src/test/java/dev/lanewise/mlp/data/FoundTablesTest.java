package dev.lanewise.mlp.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.mlp.training.DoubleDataSet;
import dev.lanewise.mlp.training.FloatDataSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tables as spreadsheets, pandas and editors leave them.
class FoundTablesTest {
    private static CsvData read(Csv csv, String text) throws IOException {
        return read(csv, text, StandardCharsets.UTF_8);
    }

    private static CsvData read(Csv csv, String text, Charset charset) throws IOException {
        return csv.read(new ByteArrayInputStream(text.getBytes(charset)), "t");
    }

    private static BadCsvFileException refused(Csv csv, String text, long line, int column, String words) {
        BadCsvFileException e = assertThrows(BadCsvFileException.class, () -> read(csv, text));
        assertTrue(e.getMessage().contains(words), e.getMessage());
        assertEquals(line, e.line(), e.getMessage());
        assertEquals(column, e.column(), e.getMessage());
        return e;
    }

    private static Csv csv() {
        return Csv.withHeader().categories("c").numbers("x").targets("y");
    }

    @Test
    void spacesThatNobodySeesDoNotCount() throws IOException {
        for (String space : List.of("\u00A0", "\u202F", "\u2007", "\u3000", "\u200B", "\uFEFF", " \u00A0\t")) {
            CsvData data = read(
                    csv(), "c," + space + "x" + space + ",y\na,1,2\na" + space + "," + space + "1" + space + ",3\n");
            assertEquals(List.of("c=a", "x"), data.schema().inputNames(), space);
            assertArrayEquals(new double[] {1, 1, 1, 1}, data.x());
        }
        // Between words it is seen, and in a message it is written.
        assertEquals(
                List.of("c=a\u00A0b", "x"),
                read(csv(), "c,x,y\na\u00A0b,1,2\n").schema().inputNames());
        refused(csv(), "c,x,y\na,1\u00A0000,2\n", 2, 2, "\"1\\u00A0000\" of x is not a finite number");
    }

    @Test
    void linesOfBlanksAreEmpty() throws IOException {
        for (String blank : List.of("   ", "\t", "\u00A0", "\n \n", " \r\n\t\r\n")) {
            assertEquals(2, read(csv(), "c,x,y\na,1,2\nb,1,3\n" + blank).count());
            assertEquals(
                    2,
                    read(csv(), blank + "\nc,x,y\na,1,2\n" + blank + "\nb,1,3\n")
                            .count());
        }
        refused(csv(), "c,x,y\na,1,2\n  b\n", 3, 2, "the row has 1 cells, the first line has 3");
        // In quotes it is a cell.
        Csv one = Csv.withHeader().numbers("x").targets("x");
        refused(one, "x\n1\n\" \"\n", 3, 1, "x is missing");
        assertEquals(1, read(one, "x\n1\n  \n").count());
    }

    @Test
    void theIndexThatPandasWritesHasANumberForAName() throws IOException {
        String table = ",x,y\n0,5,6\n1,7,8\n";
        refused(
                Csv.withHeader().otherNumbers().targets("y"),
                table,
                1,
                1,
                "the header has no name for this column, which may be the index that pandas writes; as #1 it can be "
                        + "ignored, or chosen");
        CsvData data = read(Csv.withHeader().otherNumbers().targets("y").ignored("#1"), table);
        assertArrayEquals(new double[] {5, 7}, data.x());
        assertEquals(data.schema(), CsvSchema.fromMap(data.schema().toMap()));
        CsvData chosen = read(Csv.withHeader().numbers("#1").targets("y"), table);
        assertArrayEquals(new double[] {0, 1}, chosen.x());
        assertEquals(
                1,
                chosen.schema()
                        .read(new ByteArrayInputStream(",x,y\n3,5,6\n".getBytes(StandardCharsets.UTF_8)), "u")
                        .count());
    }

    @Test
    void aNameThatComesTwiceIsSaidWithBothPlaces() {
        Csv csv = Csv.withHeader().otherNumbers().targets("y");
        refused(csv, "a,a,y\n1,2,3\n", 1, 2, "the header has the column \"a\" twice, as columns 1 and 2");
        refused(
                Csv.withHeader().numbers("a").targets("y"),
                "a,y,a,a\n1,2,3,4\n",
                1,
                3,
                "\"a\" 3 times, as columns [1, 3, 4]");
    }

    @Test
    void bytesThatAreNotUtf8AreFoundInTheirLine() {
        StringBuilder text = new StringBuilder("c,x,y\r\n");
        for (int i = 0; i < 30_000; i++) {
            text.append("a,1,2\r\n");
        }
        text.append("gr\u00FCn,1,2\r\n");
        BadCsvFileException e = assertThrows(
                BadCsvFileException.class, () -> read(csv(), text.toString(), StandardCharsets.ISO_8859_1));
        assertEquals(30_002, e.line());
        assertTrue(
                e.getMessage().contains("the byte 0xFC of this line is no UTF-8; in ISO 8859-1 it is \"\u00FC\""),
                e.getMessage());
        e = assertThrows(BadCsvFileException.class, () -> read(csv(), "c,x,y\na,1,2\n", StandardCharsets.UTF_16));
        assertTrue(e.getMessage().contains("seems to be UTF-16"), e.getMessage());
        // Cut in the middle of a character, and half a surrogate pair, as some programs write it.
        for (byte[] bad :
                List.of(new byte[] {(byte) 0xE2, (byte) 0x82}, new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80})) {
            byte[] head = "c,x,y\n".getBytes(StandardCharsets.UTF_8);
            byte[] all = new byte[head.length + bad.length];
            System.arraycopy(head, 0, all, 0, head.length);
            System.arraycopy(bad, 0, all, head.length, bad.length);
            e = assertThrows(BadCsvFileException.class, () -> csv().read(new ByteArrayInputStream(all), "t"));
            assertEquals(2, e.line());
        }
    }

    @Test
    void anotherSeparatorIsSeen() {
        refused(
                csv(),
                "c\tx\ty\na\t1\t2\n",
                1,
                0,
                "there is no separator \",\" in the line, but a tab: is that the separator?");
        refused(csv(), "c;x;y\na;1;2\n", 1, 0, "but a semicolon");
        refused(Csv.withoutHeader().numbers(0).targets(2), "1|2|3\n", 1, 0, "but a vertical bar");
        refused(Csv.withHeader().separator(';').numbers("x").targets("y"), "x,y\n1,2\n", 1, 0, "but a comma");
    }

    /// 168 kB of categories asked for 3 GB of zeros.
    @Test
    void manyCategoriesAreRefusedByTheNameOfTheirColumn() throws IOException {
        StringBuilder text = new StringBuilder("c,x,y\n");
        for (int i = 0; i < 20_000; i++) {
            text.append('k').append(i).append(",1,2\n");
        }
        refused(csv(), text.toString(), 1002, 1, "c has more than 1000 categories");
        assertEquals(
                3, read(csv().maxCategories(2), "c,x,y\na,1,2\nb,1,2\na,1,2\n").count());
        assertThrows(IllegalArgumentException.class, () -> csv().maxCategories(0));
    }

    /// 200,000 rows of 20,000 categories: 16 GB as floats 0 and 1. A batch has what it should have, and what is
    /// written of such a table is read.
    @Test
    void manyCategoriesTakeLittleMemory() throws IOException {
        int rows = 200_000;
        int most = 20_000;
        StringBuilder text = new StringBuilder("x,c,y\n");
        for (int i = 0; i < rows; i++) {
            text.append(i % 7)
                    .append(",k")
                    .append((i * 7919L) % most)
                    .append(",")
                    .append(i % 3)
                    .append('\n');
        }
        CsvData data = read(csv().maxCategories(most), text.toString());
        assertEquals(most + 1, data.schema().inputs());
        assertEquals(data.schema(), CsvSchema.fromMap(data.schema().toMap()));
        CsvData scaled = data.scaledInputs(data.fitInputs(Scaling.Method.MIN_MAX));
        FloatDataSet floats = scaled.floatDataSet();
        DoubleDataSet doubles = scaled.doubleDataSet();
        int[] indices = {0, rows - 1, 12_345};
        float[] x = new float[3 * (most + 1)];
        Arrays.fill(x, 9);
        double[] wide = new double[x.length];
        float[] y = new float[3];
        double[] wideY = new double[3];
        floats.gather(indices, 0, 3, x, null, y);
        doubles.gather(indices, 0, 3, wide, null, wideY);
        for (int i = 0; i < 3; i++) {
            assertEquals(indices[i] % 3, y[i]);
            assertEquals(indices[i] % 3, wideY[i]);
            for (int j = 0; j <= most; j++) {
                // The categories are numbered as they appear, and appear once each before the first returns.
                double expected = j == most ? (indices[i] % 7) / 6.0 : j == indices[i] % most ? 1 : 0;
                assertEquals((float) expected, x[i * (most + 1) + j], "sample " + indices[i] + ", element " + j);
                assertEquals(expected, wide[i * (most + 1) + j], "sample " + indices[i] + ", element " + j);
            }
        }
        ArithmeticException e = assertThrows(ArithmeticException.class, data::x);
        assertTrue(e.getMessage().contains("200000 samples of 20001 inputs"), e.getMessage());
    }

    /// The same samples as those of arrays, to their digest; also where a scaling of the caller's moves the 0 and 1.
    @Test
    void categoriesByTheBatchAreThoseOfTheMatrix() throws IOException {
        CsvData data = read(csv(), "c,x,y\na,1,2\nb,5,1\na,2,4\nc,-3,0\n");
        Scaling ofAll = Scaling.fit(data.x(), data.schema().inputs(), Scaling.Method.STANDARDISE);
        for (CsvData scaled : List.of(
                data, data.scaledInputs(data.fitInputs(Scaling.Method.STANDARDISE)), data.scaledInputs(ofAll))) {
            double[] x = scaled.x();
            assertEquals(
                    DoubleDataSet.withTargets(x, 4, scaled.targets(), 1).digest(),
                    scaled.doubleDataSet().digest());
            float[] narrow = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                narrow[i] = (float) x[i];
            }
            assertEquals(
                    FloatDataSet.withTargets(narrow, 4, new float[] {2, 1, 4, 0}, 1)
                            .digest(),
                    scaled.floatDataSet().digest());
        }
        assertArrayEquals(ofAll.apply(data.x()), data.scaledInputs(ofAll).x());
        CsvData labelled = read(Csv.withHeader().categories("c").classes("y"), "c,y\na,p\nb,q\n");
        int[] labels = new int[2];
        labelled.floatDataSet().gather(new int[] {1, 0}, 0, 2, new float[4], labels, null);
        assertArrayEquals(new int[] {1, 0}, labels);
        assertEquals("2 samples of 2 in 2 classes", labelled.floatDataSet().toString());
    }

    /// What comes from a file could be anything, and of any length.
    @Test
    void messagesAreOneShortLine() {
        String evil = "\u001B[31m\r\n".repeat(50_000);
        BadCsvFileException e = new BadCsvFileException("t", 1, 1, evil);
        assertTrue(e.getMessage().length() < 1100);
        assertTrue(e.getMessage().chars().noneMatch(Character::isISOControl), e.getMessage());
        refused(csv(), "c,x,y\na,\"" + "\u001B\n".repeat(1000) + "\",2\n", 2, 2, "is not a finite number");
    }
}
