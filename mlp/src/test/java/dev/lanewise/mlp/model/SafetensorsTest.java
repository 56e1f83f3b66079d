package dev.lanewise.mlp.model;

import static dev.lanewise.mlp.model.ModelFiles.count;
import static dev.lanewise.mlp.model.ModelFiles.doubles;
import static dev.lanewise.mlp.model.ModelFiles.file;
import static dev.lanewise.mlp.model.ModelFiles.floats;
import static dev.lanewise.mlp.model.ModelFiles.header;
import static dev.lanewise.mlp.model.ModelFiles.joined;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.mlp.model.Safetensors.ElementType;
import dev.lanewise.mlp.model.Safetensors.Source;
import dev.lanewise.mlp.model.Safetensors.Tensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Good files byte by byte, every way in which one can be bad, and writes that fail.
class SafetensorsTest {
    private static final String ONE = "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}";

    @TempDir
    Path directory;

    @Test
    void writesAndReadsTheseVeryBytes() throws IOException {
        byte[] bytes = file(
                header("{'__metadata__':{'made by':'hand','ü':'\\'\\\\'},"
                        + "'b':{'dtype':'F64','shape':[],'data_offsets':[0,8]},"
                        + "'a':{'dtype':'F32','shape':[2,1],'data_offsets':[8,16]},"
                        + "'none':{'dtype':'F32','shape':[0,7],'data_offsets':[16,16]}}"),
                joined(doubles(-0.1), floats(1.5f, -2)));
        Path file = directory.resolve("x.safetensors");
        // In an order of its own, so that both the order and the alignment show.
        Map<String, String> metadata = new java.util.LinkedHashMap<>();
        metadata.put("made by", "hand");
        metadata.put("ü", "\"\\");
        Safetensors.write(
                file,
                metadata,
                List.of(
                        Source.of("a", new float[] {9, 1.5f, -2, 9}, 1, 2, 1),
                        Source.of("b", new double[] {-0.1}, 0),
                        Source.of("none", new float[0], 0, 0, 7)));
        assertEquals(
                new String(bytes, StandardCharsets.ISO_8859_1),
                new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));

        Files.write(file, bytes);
        try (Safetensors open = Safetensors.open(file)) {
            assertEquals(metadata, open.metadata());
            assertEquals(
                    "[\"b\" F64 [], \"a\" F32 [2, 1], \"none\" F32 [0, 7]]",
                    open.tensors().toString());
            float[] a = new float[4];
            open.read(open.tensor("a").orElseThrow(), a, 1);
            assertArrayEquals(new float[] {0, 1.5f, -2, 0}, a);
            double[] b = new double[1];
            open.read(open.tensor("b").orElseThrow(), b, 0);
            assertArrayEquals(new double[] {-0.1}, b);
            open.read(open.tensor("none").orElseThrow(), a, 4);
            assertTrue(open.tensor("c").isEmpty());
        }
    }

    /// Names in any order, white space, escapes, types that are not read, data that is not aligned, no padding.
    @Test
    void readsWhatOthersWrite() throws IOException {
        Path file = written(file(
                "{ \"\\u00e4\" : {\"data_offsets\":[2,6],\"shape\":[ 1 ,1],\"dtype\":\"F32\"} ,\n"
                        + "\"ids\":{\"dtype\":\"BOOL\",\"shape\":[2],\"data_offsets\":[0,2]},"
                        + "\"e\":{\"dtype\":\"I64\",\"shape\":[3,0],\"data_offsets\":[2,2]},"
                        + "\"f\":{\"dtype\":\"F4\",\"shape\":[2],\"data_offsets\":[6,7]}}\t",
                joined(new byte[] {1, 0}, floats(7), new byte[] {3})));
        try (Safetensors open = Safetensors.open(file)) {
            Tensor tensor = open.tensor("ä").orElseThrow();
            float[] number = new float[1];
            open.read(tensor, number, 0);
            assertEquals(7, number[0]);
            assertEquals(
                    List.of("ids", "e", "ä", "f"),
                    open.tensors().stream().map(Tensor::name).toList());
            assertEquals(ElementType.I64, open.tensors().get(1).type());
            assertEquals(0, open.tensors().get(1).elements());
        }
        for (String empty : new String[] {"{}", "{}      ", "{\"__metadata__\":{}}"}) {
            try (Safetensors open = Safetensors.open(written(file(empty)))) {
                assertEquals(List.of(), open.tensors());
                assertEquals(Map.of(), open.metadata());
            }
        }
    }

    @Test
    void readsAndWritesMoreThanABuffer() throws IOException {
        float[] numbers = new float[100_000];
        double[] wide = new double[50_000];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
            wide[i / 2] = -i;
        }
        Path file = directory.resolve("x");
        Safetensors.write(
                file,
                Map.of("long", "y".repeat(200_000)),
                List.of(Source.of("n", numbers, 0, 1000, 100), Source.of("w", wide, 0, 50_000)));
        try (Safetensors open = Safetensors.open(file)) {
            float[] numbersRead = new float[numbers.length];
            open.read(open.tensor("n").orElseThrow(), numbersRead, 0);
            assertArrayEquals(numbers, numbersRead);
            double[] wideRead = new double[wide.length];
            open.read(open.tensor("w").orElseThrow(), wideRead, 0);
            assertArrayEquals(wide, wideRead);
            assertEquals(200_000, open.metadata().get("long").length());
        }
    }

    @Test
    void refusesBadHeaders() throws IOException {
        byte[] data = new byte[8];
        bad(file("", data), 8, "does not begin with {");
        bad(file(" " + header(ONE), data), 8, "does not begin with {");
        bad(file("\uFEFF" + header(ONE), data), 8, "does not begin with {");
        bad(file("{", data), 9, "not the JSON that it should be");
        bad(file("{\"a\" 1}"), 13, "not the JSON that it should be");
        bad(file(header("{'a':1}")), 13, "tensor \"a\" is not an object");
        bad(file(header("{'a':{}}")), 9, "lacks its dtype");
        bad(file(header(ONE) + "{}", data), 64, "goes on behind its object");
        bad(file(header(ONE).replace("}}", "},}"), data), -1, "not the JSON that it should be");
        byte[] latin1 = "{\"ü\":1}".getBytes(StandardCharsets.ISO_8859_1);
        bad(file(latin1.length, latin1), 10, "not UTF-8");
        byte[] overlong = {'{', '"', (byte) 0xC0, (byte) 0x80, '"', '}'};
        bad(file(overlong.length, overlong), 10, "not UTF-8");
        bad(file("{\"\\ud800\":1}"), -1, "surrogate");
        bad(file("{\"a\\udc00\":1}"), -1, "surrogate");
        bad(file("{\"__metadata__\":{\"a\":\"\\ud800b\"}}"), -1, "surrogate");
        bad(file("{\"a\":" + "[".repeat(5000)), -1, "is not an object");
        bad(file("{\"__metadata__\":{\"a\":" + "[".repeat(5000)), -1, "something other than a string");
        bad(file("{\"" + "n".repeat(70_000) + "\":1}"), -1, "is not an object");
    }

    /// Also names beyond the 50,000 characters that the JSON parser would take by itself.
    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        String name = "n".repeat(70_000);
        Path file = directory.resolve("long.safetensors");
        Safetensors.write(file, Map.of(name, name), List.of(Safetensors.Source.of(name, new float[] {1, 2}, 0, 2)));
        try (Safetensors open = Safetensors.open(file)) {
            assertEquals(name, open.metadata().get(name));
            assertEquals(2, open.tensor(name).orElseThrow().elements());
        }
    }

    @Test
    void refusesWhatIsTwice() throws IOException {
        byte[] data = new byte[8];
        String a = "'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}";
        bad(file(header("{" + a + "," + a + "}"), data), 9 + a.length() + 1, "a second tensor \"a\"");
        bad(file(header("{" + a + "," + a.replace("'a'", "'\\u0061'") + "}"), data), -1, "a second tensor \"a\"");
        bad(file(header("{'__metadata__':{},'__metadata__':{}}")), 27, "a second __metadata__");
        bad(file(header("{'__metadata__':{'k':'1','k':'2'}}")), 33, "__metadata__ has a second \"k\"");
        bad(file(header(ONE.replace("}}", ",'shape':[2]}}")), data), -1, "has a second shape");
        bad(file(header(ONE.replace("}}", ",'dtype':'F32'}}")), data), -1, "has a second dtype");
        bad(file(header(ONE.replace("}}", ",'data_offsets':[0,8]}}")), data), -1, "has a second data_offsets");
    }

    @Test
    void refusesBadFields() throws IOException {
        byte[] data = new byte[8];
        bad(file(header(ONE.replace("F32", "F33")), data), 22, "unknown dtype \"F33\"");
        bad(file(header(ONE.replace("F32", "f32")), data), 22, "unknown dtype \"f32\"");
        bad(file(header(ONE.replace("'F32'", "32")), data), 22, "dtype that is not a string");
        bad(file(header(ONE.replace("'shape'", "'form'")), data), -1, "a field \"form\"");
        bad(file(header(ONE.replace("'shape':[2],", "")), data), 9, "lacks");
        bad(file(header(ONE.replace("[2]", "2")), data), -1, "shape that is not an array");
        for (String wrong : new String[] {"-2", "-0", "2.0", "2e0", "'2'", "null", "[2]", "true"}) {
            bad(file(header(ONE.replace("[2]", "[" + wrong + "]")), data), -1, "other than whole numbers");
        }
        bad(file(header(ONE.replace("[2]", "[9223372036854775808]")), data), -1, "not the JSON that it should be");
        bad(file(header(ONE.replace("[2]", "[" + "9".repeat(2000) + "]")), data), -1, "not the JSON that it should be");
        bad(file(header(ONE.replace("[2]", "[2" + ",1".repeat(64) + "]")), data), -1, "more than 64 numbers");
        bad(file(header(ONE.replace("[0,8]", "[0,8,8]")), data), -1, "more than 2 numbers");
        bad(file(header(ONE.replace("[0,8]", "[8]")), data), 9, "lacks");
        bad(file(header("{'__metadata__':null}")), 24, "not an object");
        bad(file(header("{'__metadata__':{'k':1}}")), 29, "other than a string");
        bad(file(header("{'__metadata__':{'k':{}}}")), 29, "other than a string");
    }

    @Test
    void refusesOffsetsThatDoNotFit() throws IOException {
        byte[] data = new byte[8];
        for (String wrong : new String[] {"[0,4]", "[0,9]", "[8,0]", "[4,8]"}) {
            bad(file(header(ONE.replace("[0,8]", wrong)), data), 9, "does not fit its data_offsets");
        }
        for (String wrong : new String[] {"[3]", "[]", "[2,0]", "[4294967296,4294967296]", "[4611686018427387906]"}) {
            bad(file(header(ONE.replace("[2]", wrong)), data), 9, "does not fit its data_offsets");
        }
        bad(file(header(ONE.replace("F32", "F4").replace("[2]", "[15]")), data), 9, "does not fit its data_offsets");
        bad(file(header(ONE.replace("[0,8]", "[8,16]")), new byte[16]), 9, "not at the end of what is before it");
        String two = "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
                + "'b':{'dtype':'F32','shape':[2],'data_offsets':[%d,%d]}}";
        bad(file(header(two.formatted(4, 12)), new byte[12]), 62, "inside what is before it");
        bad(file(header(two.formatted(0, 8)), data), 62, "inside what is before it");
        bad(file(header(two.formatted(12, 20)), new byte[20]), 62, "not at the end of");
        bad(file(header(two.formatted(8, 16)), data), -1, "the file ends before the data of tensor \"b\"");
    }

    @Test
    void refusesTruncatedAndLongerFiles() throws IOException {
        byte[] good = file(header(ONE), floats(1, 2));
        Path file = directory.resolve("bad");
        ModelFiles.refusesEveryTruncation(file, good, SafetensorsTest::readAll);
        bad(joined(good, new byte[] {0}), good.length, "1 bytes follow the data");
        bad(file(header("{}"), new byte[3]), 16, "3 bytes follow the data");
    }

    /// What a length claims is never allocated.
    @Test
    void believesNoLengthThatIsNotThere() throws IOException {
        byte[] header = header(ONE).getBytes(StandardCharsets.UTF_8);
        String claim = "{'a':{'dtype':'F32','shape':[536870912],'data_offsets':[0,2147483648]}}";
        Map<byte[], String> files = Map.of(
                file(1L << 62, header, new byte[8]), "header of 4611686018427387904 bytes is longer",
                file(-1, header, new byte[8]), "header of 18446744073709551615 bytes is longer",
                file(100_000_001, header, new byte[8]), "header of 100000001 bytes is longer",
                file(100_000_000, header, new byte[8]), "the file ends inside the header",
                file(header(claim)), "the file ends before the data");
        for (Map.Entry<byte[], String> entry : files.entrySet()) {
            Path file = written(entry.getKey());
            long allocated =
                    ModelFiles.allocated(() -> ModelFiles.refused(file, SafetensorsTest::readAll, entry.getValue()));
            assertTrue(allocated < 1 << 20, entry.getValue() + ": " + allocated + " bytes allocated");
        }
    }

    @Test
    void survivesEveryDamage() throws IOException {
        byte[] good = file(
                header("{'__metadata__':{'k':'v'},'a':{'dtype':'F32','shape':[2,1],'data_offsets':[0,8]},"
                        + "'b':{'dtype':'F64','shape':[1],'data_offsets':[8,16]}}"),
                joined(floats(1, 2), doubles(3)));
        ModelFiles.survivesEveryDamage(directory.resolve("bad"), good, SafetensorsTest::readAll);
    }

    @Test
    void noticesAFileThatBecomesShorter() throws IOException {
        Path file = written(file(header(ONE), floats(1, 2)));
        try (Safetensors open = Safetensors.open(file)) {
            try (RandomAccessFile other = new RandomAccessFile(file.toFile(), "rw")) {
                other.setLength(other.length() - 3);
            }
            Tensor tensor = open.tensors().get(0);
            ModelFiles.refused(
                    file,
                    any -> {
                        open.read(tensor, new float[2], 0);
                        return "";
                    },
                    "the file ends");
        }
    }

    @Test
    void checksArguments() throws IOException {
        Path file = written(file(header(ONE), floats(1, 2)));
        try (Safetensors open = Safetensors.open(file);
                Safetensors other = Safetensors.open(file)) {
            Tensor tensor = open.tensors().get(0);
            assertThrows(IllegalArgumentException.class, () -> open.read(tensor, new double[2], 0));
            assertThrows(IllegalArgumentException.class, () -> other.read(tensor, new float[2], 0));
            assertThrows(IndexOutOfBoundsException.class, () -> open.read(tensor, new float[2], 1));
            assertThrows(IndexOutOfBoundsException.class, () -> open.read(tensor, new float[2], -1));
            assertThrows(
                    UnsupportedOperationException.class, () -> open.tensors().clear());
            assertThrows(
                    UnsupportedOperationException.class, () -> open.metadata().clear());
        }
        assertThrows(IndexOutOfBoundsException.class, () -> Source.of("a", new float[5], 0, 2, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> Source.of("a", new float[5], 0, 65536, 65536));
        assertThrows(IllegalArgumentException.class, () -> Source.of("a", new double[5], 0, -1));
        Source one = Source.of("a", new float[1], 0);
        Source metadata = Source.of("__metadata__", new float[1], 0);
        Source half = Source.of("\ud83d", new float[1], 0);
        byte[] before = Files.readAllBytes(file);
        for (List<Source> wrong : List.of(List.of(one, one), List.of(metadata), List.of(half))) {
            assertThrows(IllegalArgumentException.class, () -> Safetensors.write(file, Map.of(), wrong));
        }
        assertThrows(
                IllegalArgumentException.class, () -> Safetensors.write(file, Map.of("k", "\udc00"), List.of(one)));
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void whatWasThereSurvivesAWriteThatFails() throws IOException {
        Path file = written(file(header(ONE), floats(1, 2)));
        byte[] before = Files.readAllBytes(file);
        for (Exception failure : new Exception[] {new IOException("no space"), new IllegalStateException("broken")}) {
            Source source = new Source("a", ElementType.F32, new int[] {100_000}, out -> {
                out.putBytes(new byte[300_000]);
                if (failure instanceof IOException e) {
                    throw e;
                }
                throw (IllegalStateException) failure;
            });
            Exception thrown = assertThrows(Exception.class, () -> Safetensors.write(file, Map.of(), List.of(source)));
            assertEquals(failure, thrown);
            assertArrayEquals(before, Files.readAllBytes(file));
            assertEquals(1, count(directory));
        }
        Safetensors.write(file, Map.of(), List.of());
        assertEquals(16, Files.size(file));
        assertEquals(1, count(directory));
    }

    @Test
    void otherPathsGiveTheUsualExceptions() throws IOException {
        Path missing = directory.resolve("missing");
        assertThrows(NoSuchFileException.class, () -> Safetensors.open(missing));
        assertThrows(FileSystemException.class, () -> Safetensors.open(directory));
        assertThrows(FileSystemException.class, () -> Safetensors.write(directory, Map.of(), List.of()));
        assertThrows(NoSuchFileException.class, () -> Safetensors.write(missing.resolve("x"), Map.of(), List.of()));
        Path file = written(file("{}"));
        assertThrows(NotDirectoryException.class, () -> Safetensors.write(file.resolve("x"), Map.of(), List.of()));
        assertEquals(1, count(directory));
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path inside = Files.createDirectory(directory.resolve("inside"));
        Path file = inside.resolve("file");
        Files.write(file, new byte[3]);
        Path link = directory.resolve("link");
        try {
            Files.createSymbolicLink(link, file);
        } catch (UnsupportedOperationException | IOException e) {
            assumeTrue(false, "no symbolic links here: " + e);
        }
        Safetensors.write(link, Map.of(), List.of());
        assertTrue(Files.isSymbolicLink(link));
        assertFalse(Files.isSymbolicLink(file));
        assertArrayEquals(file(header("{}")), Files.readAllBytes(file));
        assertEquals(1, count(inside));
    }

    @Test
    void aReadOnlyDirectoryStaysAsItIs() throws IOException {
        Path closed = Files.createDirectory(directory.resolve("closed"));
        assumeTrue(closed.toFile().setWritable(false), "directories cannot be made read-only here");
        assumeFalse(Files.isWritable(closed), "this user may write everywhere");
        assertThrows(IOException.class, () -> Safetensors.write(closed.resolve("x"), Map.of(), List.of()));
        assertEquals(0, count(closed));
    }

    private void bad(byte[] bytes, long position, String words) throws IOException {
        BadModelFileException e = ModelFiles.refused(written(bytes), SafetensorsTest::readAll, words);
        if (position >= 0) {
            assertEquals(position, e.position(), e.getMessage());
        }
    }

    private Path written(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("test.safetensors"), bytes);
    }

    private static Object readAll(Path file) throws IOException {
        try (Safetensors open = Safetensors.open(file)) {
            for (Tensor tensor : open.tensors()) {
                // A header that passed has all of this in the file.
                if (tensor.type() == ElementType.F32) {
                    open.read(tensor, new float[(int) tensor.elements()], 0);
                } else if (tensor.type() == ElementType.F64) {
                    open.read(tensor, new double[(int) tensor.elements()], 0);
                }
            }
            return open.metadata();
        }
    }
}
