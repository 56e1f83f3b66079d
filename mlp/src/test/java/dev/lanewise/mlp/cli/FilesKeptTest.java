package dev.lanewise.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No file of the user's is lost, and no training goes on as another one.
class FilesKeptTest {
    private static final Path HOUSES = Path.of("examples", "houses.csv");

    @TempDir
    Path directory;

    private String table;
    private String model;
    private String checkpoint;

    @BeforeEach
    void copyTable() throws IOException {
        table = Files.copy(HOUSES, directory.resolve("houses.csv")).toString();
        model = directory.resolve("m.st").toString();
        checkpoint = directory.resolve("k").toString();
    }

    private Run train(String csv, String... more) {
        return new Run("train", "--csv", csv, "--target", "price", "--categorical", "city", "--ignore", "id")
                .with("--layers", "8")
                .with(List.of(more).contains("--epochs") ? new String[0] : new String[] {"--epochs", "3"})
                .with(more);
    }

    private Path path(String name) {
        return directory.resolve(name);
    }

    @Test
    void noInputIsWrittenByAnotherName() throws IOException {
        byte[] before = Files.readAllBytes(Path.of(table));
        Path soft = Files.createSymbolicLink(path("soft.svg"), Path.of(table));
        Path hard = Files.createLink(path("hard.svg"), Path.of(table));
        Path folder = Files.createSymbolicLink(path("folder"), directory);
        for (Path name : List.of(soft, hard, folder.resolve("houses.csv"))) {
            List<String> options = new ArrayList<>(List.of("--output", "--checkpoint", "--csv-log"));
            if (name.toString().endsWith(".svg")) {
                options.add("--curve");
            }
            for (String option : options) {
                Run run = train(table, option, name.toString(), "--overwrite");
                (option.equals("--output") ? run : run.with("--output", model)).wrong(" is the file of --csv too");
            }
        }
        // Two outputs in one file that there is not yet.
        Files.createSymbolicLink(path("later"), path("one"));
        train(
                        table,
                        "--output",
                        path("one").toString(),
                        "--checkpoint",
                        path("later").toString())
                .wrong("--output");
        assertArrayEquals(before, Files.readAllBytes(Path.of(table)));
        assertFalse(Files.exists(Path.of(model)));
    }

    @Test
    void theOnlyModelIsNotExportedOverItself() throws IOException {
        train(table, "--output", model).succeed();
        byte[] before = Files.readAllBytes(Path.of(model));
        new Run("export", model, "--onnx", model).wrong("--onnx=" + model + " is the file of MODEL too");
        Path copy = Files.copy(Path.of(model), path("copy.st"));
        new Run("export", model, "--onnx", copy.toString())
                .fail("exists, and is a model file; another --onnx keeps it, --overwrite replaces it");
        assertArrayEquals(before, Files.readAllBytes(Path.of(model)));
        assertArrayEquals(before, Files.readAllBytes(copy));
        String onnx = path("net.onnx").toString();
        new Run("export", model, "--onnx", onnx).succeed();
        new Run("export", model, "--onnx", onnx).succeed();
        new Run("export", model, "--onnx", copy.toString(), "--overwrite").succeed();
    }

    @Test
    void aFileIsReplacedByOneOfItsKindOnly() throws IOException {
        train(table, "--output", model, "--csv-log", path("log").toString())
                .with("--curve", path("curve.svg").toString(), "--checkpoint", checkpoint)
                .succeed();
        byte[] before = Files.readAllBytes(Path.of(checkpoint));
        train(table, "--output", model, "--checkpoint", checkpoint)
                .fail("exists, and is a checkpoint of a training; another --checkpoint keeps it");
        assertArrayEquals(before, Files.readAllBytes(Path.of(checkpoint)));
        Path thesis = Files.writeString(path("thesis.svg"), "years of work");
        for (String option : List.of("--output", "--checkpoint", "--csv-log", "--curve")) {
            Run run = train(table, option, thesis.toString());
            (option.equals("--output") ? run : run.with("--output", model)).fail("is a text, such as a table");
        }
        train(table, "--output", checkpoint).fail("is a checkpoint of a training");
        assertEquals("years of work", Files.readString(thesis));
        // One of its kind is replaced, and an empty file, and anything if it is asked for.
        Path empty = Files.createFile(path("empty"));
        train(table, "--output", empty.toString(), "--csv-log", path("log").toString())
                .with("--curve", path("curve.svg").toString(), "--checkpoint", checkpoint, "--overwrite")
                .succeed();
        assertEquals(4, Files.readAllLines(path("log")).size());
    }

    /// The rows in another order number the categories otherwise: 0.994 became 0.012 without a word.
    @Test
    void resumeRefusesWhatIsNotItsTableByName() throws IOException {
        train(table, "--output", model, "--checkpoint", checkpoint).succeed();
        byte[] before = Files.readAllBytes(Path.of(checkpoint));
        List<String> lines = Files.readAllLines(Path.of(table));
        List<String> rows = new ArrayList<>(lines.subList(1, lines.size()));
        Collections.shuffle(rows, new Random(1));
        rows.add(0, lines.get(0));
        String shuffled = Files.write(path("shuffled.csv"), rows).toString();
        String[] resume = {"--output", model, "--checkpoint", checkpoint, "--resume", "--epochs", "5"};
        train(shuffled, resume).fail(checkpoint + " is of a training with csv.column.");
        String shorter = Files.write(path("shorter.csv"), lines.subList(0, 300)).toString();
        train(shorter, resume).fail(checkpoint + " is of a training ");
        train(table, resume).with("--scale", "none").fail("csv.scaling.inputs=");
        new Run("train", "--csv", table, "--target", "area", "--categorical", "city", "--ignore", "id", "--layers", "8")
                .with(resume)
                .fail("csv.column.");
        // The sum and the spread of a column as before, but other cells.
        List<String> swapped = new ArrayList<>(lines);
        String[] a = lines.get(1).split(",", -1);
        String[] b = lines.get(2).split(",", -1);
        String price = a[5];
        a[5] = b[5];
        b[5] = price;
        swapped.set(1, String.join(",", a));
        swapped.set(2, String.join(",", b));
        String changed = Files.write(path("changed.csv"), swapped).toString();
        train(changed, resume).fail(checkpoint + " is of a training ");
        assertArrayEquals(before, Files.readAllBytes(Path.of(checkpoint)));
        train(table, resume).succeed();
    }

    @Test
    void whatEarlyStoppingHasEndedStaysSo() throws IOException {
        String log = path("log.csv").toString();
        String curve = path("curve.svg").toString();
        String[] options = {"--validation", "0.2", "--early-stopping", "1", "--epochs", "50", "--learning-rate", "0.3"};
        Run first = train(table, options)
                .with("--output", model, "--checkpoint", checkpoint, "--csv-log", log, "--curve", curve)
                .succeed();
        assertTrue(first.out.contains("held out 80 of 400 samples"), first.out);
        byte[] net = Files.readAllBytes(Path.of(model));
        byte[] lines = Files.readAllBytes(Path.of(log));
        byte[] picture = Files.readAllBytes(Path.of(curve));
        assertTrue(Files.readAllLines(Path.of(log)).size() < 51);
        Run again = train(table, options)
                .with("--output", model, "--checkpoint", checkpoint, "--csv-log", log, "--curve", curve, "--resume")
                .succeed();
        assertTrue(again.out.contains("trained  no further: the training had ended"), again.out);
        assertArrayEquals(net, Files.readAllBytes(Path.of(model)));
        assertArrayEquals(lines, Files.readAllBytes(Path.of(log)));
        assertArrayEquals(picture, Files.readAllBytes(Path.of(curve)));
    }

    @Test
    void theShareHeldOutIsTheOneAskedFor() throws IOException {
        List<String> lines = Files.readAllLines(Path.of(table)).subList(0, 101);
        String hundred = Files.write(path("hundred.csv"), lines).toString();
        Run run = train(hundred, "--validation", "0.29", "--output", model).succeed();
        assertTrue(run.out.contains("held out 29 of 100 samples, for validation"), run.out);
    }

    @Test
    void aCheckpointIsEvaluatedAndApplied() {
        train(table, "--output", model, "--checkpoint", checkpoint).succeed();
        for (String command : List.of("evaluate", "predict", "inspect")) {
            String[] rest = command.equals("evaluate")
                    ? new String[] {"--csv", table}
                    : command.equals("predict") ? new String[] {table} : new String[0];
            Run of = new Run(command, model).with(rest).succeed();
            Run same = new Run(command, checkpoint).with(rest).succeed();
            assertEquals(of.out, same.out.replaceFirst("of       a checkpoint after epoch 3\n", ""), command);
        }
    }

    @Test
    void filesOfOtherKindsAreCalledByTheirName() throws IOException {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.write(new byte[] {(byte) 0x80, 4, (byte) 0x95, 1, 2, 3, 4, 5, 6, 7, 8, 9});
        Files.write(path("p"), pickle.toByteArray());
        Files.write(path("z"), "PK\u0003\u0004abcdefgh".getBytes(StandardCharsets.ISO_8859_1));
        Files.write(path("g"), new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0});
        for (String command : List.of("inspect", "predict", "evaluate")) {
            new Run(command, table).fail("is no safetensors file but a text, such as a table");
            new Run(command, path("p").toString()).fail("is no safetensors file but a Python pickle");
            new Run(command, path("z").toString()).fail("is no safetensors file but a zip file, as torch.save");
            new Run(command, path("g").toString()).fail("is no safetensors file but a gzip file");
        }
    }

    @Test
    void pipesAndDevicesAreRefused() throws Exception {
        Path pipe = path("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        for (String none : List.of(pipe.toString(), "/dev/zero")) {
            train(none, "--output", model).fail(none + ": is a pipe or a device, not a regular file");
            new Run("inspect", none).fail(none + ": is a pipe or a device");
        }
        train(table, "--output", model).succeed();
        new Run("predict", model, pipe.toString()).fail("is a pipe or a device");
        new Run("predict", model, directory.toString()).fail(directory + ": is a directory");
        assertEquals(
                List.of(0, 0),
                Arrays.asList(train(table, "--output", model).go().exit, new Run("inspect", model).go().exit));
    }
}
