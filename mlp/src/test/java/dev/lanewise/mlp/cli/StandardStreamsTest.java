package dev.lanewise.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Samples and predictions by file, by standard streams, compressed, and with a reader that goes away.
class StandardStreamsTest {
    private static final Path HOUSES = Path.of("examples", "houses.csv");

    @TempDir
    Path directory;

    private byte[] houses;
    private String model;

    @BeforeEach
    void setUp() throws IOException {
        houses = Files.readAllBytes(HOUSES);
        model = path("m.safetensors");
        train(HOUSES.toString(), model, new byte[0]);
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private static String run(int exit, byte[] in, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams =
                new Streams(new ByteArrayInputStream(in), new PrintStream(out, true, StandardCharsets.UTF_8), false);
        int code = Lanewise.run(args, streams, new PrintStream(err, true, StandardCharsets.UTF_8));
        assertEquals(exit, code, () -> Arrays.toString(args) + err.toString(StandardCharsets.UTF_8));
        return (exit == 0 ? out : err).toString(StandardCharsets.UTF_8);
    }

    private static void train(String table, String model, byte[] in) {
        String[] args = {
            "train",
            "--csv",
            table,
            "--target",
            "price",
            "--categorical",
            "city",
            "--ignore",
            "id",
            "--epochs",
            "2",
            "--output",
            model
        };
        run(0, in, args);
    }

    private static byte[] compressed(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void aHyphenIsAStandardStream() throws IOException {
        train("-", path("other"), houses);
        assertArrayEquals(Files.readAllBytes(Path.of(model)), Files.readAllBytes(directory.resolve("other")));
        String expected = run(0, new byte[0], "evaluate", model, "--csv", HOUSES.toString());
        assertEquals(expected, run(0, houses, "evaluate", model, "--csv", "-"));
        String rows = run(0, new byte[0], "predict", model, HOUSES.toString());
        assertEquals(401, rows.lines().count());
        assertEquals(rows, run(0, houses, "predict", model, "-", "--output", "-"));
        assertEquals(rows, run(0, houses, "predict", model));
        assertFalse(Files.exists(Path.of("-")));
    }

    @Test
    void compressedTablesAreTables() throws IOException {
        Path packed = Files.write(directory.resolve("houses.csv.gz"), compressed(houses));
        train(packed.toString(), path("other"), new byte[0]);
        assertArrayEquals(Files.readAllBytes(Path.of(model)), Files.readAllBytes(directory.resolve("other")));
        String rows = run(0, new byte[0], "predict", model, HOUSES.toString());
        assertEquals(rows, run(0, new byte[0], "predict", model, packed.toString()));
        assertEquals(rows, run(0, compressed(houses), "predict", model, "-"));

        byte[] cut = Arrays.copyOf(compressed(houses), 2000);
        String message = run(1, cut, "predict", model, "-");
        assertTrue(message.startsWith("lanewise: standard input: line "), message);
        assertTrue(message.contains("the gzip data is damaged or truncated"), message);
        assertEquals(1, message.lines().count(), message);
    }

    /// Or a plain one where the JVM cannot write such names, as in the locale `C`.
    private static String nameBeyondAscii() {
        Charset names = Charset.forName(System.getProperty("sun.jnu.encoding"));
        return names.newEncoder().canEncode("größe.csv") ? "größe.csv" : "size.csv";
    }

    @Test
    void predictionsGoToAFileAsAWhole() throws IOException {
        String rows = run(0, new byte[0], "predict", model, HOUSES.toString());
        Path file = directory.resolve(nameBeyondAscii());
        assertEquals("", run(0, houses, "predict", model, "-", "--output", file.toString()));
        assertEquals(rows, Files.readString(file));

        String[] again = {"predict", model, HOUSES.toString(), "--output", file.toString()};
        assertTrue(run(1, houses, again).contains("exists, and is a text, such as a table"));
        run(0, houses, "predict", model, "-", "--output", file.toString(), "--overwrite");

        Path table = Files.write(directory.resolve("t.csv"), houses);
        String[] same = {"predict", model, table.toString(), "--output", table.toString(), "--overwrite"};
        assertTrue(run(2, houses, same).contains("is the file of FILE too"));
        String[] net = {"predict", model, table.toString(), "--output", model, "--overwrite"};
        assertTrue(run(2, houses, net).contains("is the file of MODEL too"));
        assertArrayEquals(houses, Files.readAllBytes(table));

        String bad = new String(houses, StandardCharsets.UTF_8) + "x,Paris,1,1,1,1\n";
        Path none = directory.resolve("none.csv");
        run(1, bad.getBytes(StandardCharsets.UTF_8), "predict", model, "-", "--output", none.toString());
        assertFalse(Files.exists(none));
    }

    @Test
    void aReaderThatHasGoneIsNoFailure() {
        for (String reason : new String[] {"Broken pipe", "No space left on device"}) {
            boolean gone = reason.equals("Broken pipe");
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            OutputStream pipe = new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    throw new IOException(reason);
                }
            };
            String onnx = path("m.onnx");
            String[][] commands = {
                {"predict", model, HOUSES.toString()},
                {"evaluate", model, "--csv", HOUSES.toString()},
                {"evaluate", model, "--csv", HOUSES.toString(), "--json", "-q"},
                {"inspect", model},
                {"export", model, "--onnx", onnx},
                {"gradcheck"},
                {
                    "train",
                    "--csv",
                    HOUSES.toString(),
                    "--target",
                    "area",
                    "--ignore",
                    "id,city",
                    "--epochs",
                    "1",
                    "--output",
                    model
                },
                {"--help"},
                {"help", "train"},
                {"--version"}
            };
            for (String[] args : commands) {
                Streams streams = new Streams(InputStream.nullInputStream(), new StandardOutput(pipe), false);
                err.reset();
                int exit = Lanewise.run(args, streams, new PrintStream(err, true, StandardCharsets.UTF_8));
                assertEquals(gone ? 141 : 1, exit, Arrays.toString(args));
                assertEquals(
                        gone ? "" : "lanewise: standard output cannot be written\n",
                        err.toString(StandardCharsets.UTF_8));
            }
        }
    }
}
