package dev.lanewise.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.mlp.BadFileException;
import dev.lanewise.mlp.data.Csv;
import dev.lanewise.mlp.data.CsvData;
import dev.lanewise.mlp.data.CsvSchema;
import dev.lanewise.mlp.data.Idx;
import dev.lanewise.mlp.files.FileKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damaged tables, model files and command lines: whatever comes, there is a result or one named exception in one short
/// line. `-Dlanewise.fuzz=100` makes a hundred times as many.
class FuzzTest {
    private static final int TIMES = Integer.getInteger("lanewise.fuzz", 1);

    private static final Set<String> WRITTEN = Set.of("--output", "--checkpoint", "--csv-log", "--curve", "--onnx");

    @TempDir
    Path directory;

    private String table;
    private String model;
    private String checkpoint;

    @BeforeEach
    void train() throws IOException {
        StringBuilder text = new StringBuilder("c,\"x,1\",y\n");
        for (int i = 0; i < 40; i++) {
            text.append("abc".charAt(i % 3))
                    .append(',')
                    .append(i % 7)
                    .append(',')
                    .append(i)
                    .append('\n');
        }
        table = Files.writeString(directory.resolve("t.csv"), text).toString();
        model = directory.resolve("m.st").toString();
        checkpoint = directory.resolve("k.st").toString();
        new Run("train", "--csv", table, "--target", "y", "--categorical", "c", "--layers", "3", "--epochs", "2")
                .with("--validation", "0.2", "--output", model, "--checkpoint", checkpoint)
                .succeed();
    }

    /// Some bytes replaced, left out, put in or repeated.
    private static byte[] damaged(byte[] bytes, byte[][] pieces, SplittableRandom random) {
        byte[] now = bytes;
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            int at = random.nextInt(now.length + 1);
            int end = Math.min(now.length, at + random.nextInt(random.nextInt(1, 20)));
            byte[] piece = switch (random.nextInt(3)) {
                case 0 -> new byte[0];
                case 1 -> new byte[] {(byte) random.nextInt(256)};
                default -> pieces[random.nextInt(pieces.length)];
            };
            byte[] next = Arrays.copyOf(now, at + piece.length + now.length - end);
            System.arraycopy(piece, 0, next, at, piece.length);
            System.arraycopy(now, end, next, at + piece.length, now.length - end);
            now = next.length == 0 ? new byte[1] : next;
        }
        return now;
    }

    private static byte[][] pieces(String... texts) {
        return Arrays.stream(texts)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    private static void assertOneLine(String message, Object of) {
        assertTrue(message.length() < 1500, () -> message.length() + " characters for " + of);
        assertTrue(message.chars().noneMatch(Character::isISOControl), message);
    }

    @Test
    void tables() throws IOException {
        byte[] whole = Files.readAllBytes(Path.of(table));
        byte[][] pieces =
                pieces("\"", ",", "\n", "\r", "\"\"", ";", "\t", "\u00A0", "\uFEFF", "NaN", "1e999", "-0", "c", "a,");
        SplittableRandom random = new SplittableRandom(15);
        int good = 0;
        for (int i = 0; i < 3000 * TIMES; i++) {
            byte[] bytes = damaged(whole, pieces, random);
            Csv csv = random.nextBoolean()
                    ? Csv.withHeader().categories("c").otherNumbers().targets("y")
                    : Csv.withoutHeader().categories(0, 1).classes(2);
            try {
                CsvData data = csv.read(new ByteArrayInputStream(bytes), "t");
                CsvSchema schema = data.schema();
                assertEquals(schema, CsvSchema.fromMap(schema.toMap()));
                // What was read once is read again, alike.
                assertEquals(
                        data.count(),
                        schema.read(new ByteArrayInputStream(bytes), "t").count());
                assertEquals(data.count() * schema.inputs(), data.x().length);
                good++;
            } catch (BadFileException e) {
                assertOneLine(e.getMessage(), Arrays.toString(bytes));
            }
        }
        assertTrue(good > 100 && good < 2900 * TIMES, good + " were read");
    }

    @Test
    void modelFiles() throws IOException {
        byte[][] pieces =
                pieces("{", "}", "\"", "[", "]", ",", "0.weight", "F64", "data_offsets", "99999999999", "null");
        SplittableRandom random = new SplittableRandom(16);
        Path file = directory.resolve("bad.st");
        int good = 0;
        for (String from : List.of(model, checkpoint)) {
            byte[] whole = Files.readAllBytes(Path.of(from));
            for (int i = 0; i < 1000 * TIMES; i++) {
                byte[] bytes = damaged(whole, pieces, random);
                Files.write(file, bytes);
                FileKind.of(bytes);
                try {
                    LoadedModel loaded = LoadedModel.load(file);
                    assertTrue(loaded.parameters().array().length > 0);
                    good++;
                } catch (IOException e) {
                    assertOneLine(e.getMessage(), Arrays.toString(bytes));
                }
            }
        }
        assertTrue(good < 1000 * TIMES, good + " were read");
    }

    @Test
    void images() {
        byte[] whole = new byte[4 + 3 * 4 + 2 * 3 * 3];
        whole[2] = 8;
        whole[3] = 3;
        whole[7] = 2;
        whole[11] = 3;
        whole[15] = 3;
        SplittableRandom random = new SplittableRandom(17);
        byte[][] pieces = {{0x1F, (byte) 0x8B}, {0, 0, 8, 1}, {127, -1, -1, -1}, {0, 0, 0, 0}};
        for (int i = 0; i < 3000 * TIMES; i++) {
            byte[] bytes = damaged(whole, pieces, random);
            try {
                Idx idx = Idx.read(new ByteArrayInputStream(bytes), "i");
                assertTrue(idx.data().length <= bytes.length);
            } catch (IOException e) {
                assertOneLine(e.getMessage(), Arrays.toString(bytes));
            }
        }
    }

    @Test
    void commandLines() {
        String[] files = {table, model, checkpoint, directory.toString(), directory + "/new", directory + "/new.png"};
        String[] values = {
            table,
            model,
            checkpoint,
            directory.toString(),
            directory.resolve("new").toString(),
            "y",
            "c",
            "\"x,1\"",
            "#1",
            "0",
            "-1",
            "1",
            "0.5",
            "1e999",
            "NaN",
            "",
            "adam",
            "momentum",
            "mse",
            "huber(-1)",
            "none",
            "cosine(1,2",
            "tab",
            "relu",
            "softmax",
            "2147483648",
            "\u0007\n",
            "--",
            "((((((((((",
            "3,2",
            "SIMD"
        };
        Map<String, List<String>> options = Map.of(
                "train",
                List.of(
                        "--csv",
                        "--target",
                        "--class",
                        "--categorical",
                        "--ignore",
                        "--output",
                        "--checkpoint",
                        "--resume",
                        "--curve",
                        "--csv-log",
                        "--loss",
                        "--optimiser",
                        "--scale",
                        "--validation",
                        "--early-stopping",
                        "--epochs",
                        "--dropout",
                        "--layers",
                        "--separator",
                        "--no-header",
                        "--max-categories",
                        "--learning-rate",
                        "--clipping",
                        "--batch",
                        "--activation"),
                "evaluate",
                List.of("--csv", "--data", "--threads", "--backend"),
                "predict",
                List.of("--no-header", "--keep-going", "--threads"),
                "inspect",
                List.of("--batch"),
                "export",
                List.of("--onnx", "--probabilities"),
                "import",
                List.of("--names", "--prefix", "--activation", "--loss", "--output"),
                "gradcheck",
                List.of("--inputs", "--outputs", "--batch", "--loss"));
        List<String> commands = options.keySet().stream().sorted().toList();
        SplittableRandom random = new SplittableRandom(18);
        int[] exits = new int[3];
        for (int i = 0; i < 400 * TIMES; i++) {
            String command = commands.get(random.nextInt(commands.size()));
            List<String> line = new ArrayList<>(List.of(command));
            if (command.equals("train") && random.nextInt(4) > 0) {
                line.addAll(
                        List.of("--csv", table, "--target", "y", "--categorical", "c", "--output", directory + "/o"));
            } else if (random.nextInt(4) > 0) {
                line.add(random.nextBoolean() ? model : checkpoint);
            }
            for (int k = random.nextInt(4); k > 0; k--) {
                List<String> own = options.get(command);
                String option = own.get(random.nextInt(own.size()));
                line.add(option);
                // What is written stays in the directory of the test.
                String[] some = WRITTEN.contains(option) ? files : values;
                if (WRITTEN.contains(option) || random.nextInt(5) > 0) {
                    line.add(some[random.nextInt(some.length)]);
                }
            }
            Run run = new Run(line.toArray(new String[0]))
                    .reading("c,\"x,1\"\na,1\n")
                    .go();
            assertTrue(run.exit >= 0 && run.exit <= 2, line + ": " + run.exit + run.err);
            assertFalse(run.err.contains("\tat "), line + ": " + run.err);
            assertEquals(run.exit == 0, run.err.isEmpty(), line + ": " + run.err);
            exits[run.exit]++;
        }
        assertTrue(exits[0] > 10 && exits[1] > 10 && exits[2] > 10, Arrays.toString(exits));
    }
}
