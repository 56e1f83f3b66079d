package dev.lanewise.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program from end to end, on the first images of Fashion-MNIST.
class MnistTest {
    private static final Path FASHION = Path.of("src", "test", "resources", "fashion-mnist");
    private static final Pattern EPOCH = Pattern.compile(
            "epoch +\\d+/\\d+  loss ([\\d.]+)  test error +([\\d.]+) %  +\\d+ images/s +[\\d.]+ GFLOP/s");

    @TempDir
    Path directory;

    @Test
    void learns() {
        Run run = run(false, "--data", FASHION.toString(), "--epochs", "5", "--batch", "50");
        assertEquals(0, run.exit, run.err);
        assertTrue(run.out.contains("kernels  "), run.out);
        assertTrue(run.out.contains("784-100(relu)-10(identity)"), run.out);
        assertTrue(run.out.contains(" s since the virtual machine started"), run.out);
        List<double[]> epochs = run.epochs();
        assertEquals(5, epochs.size(), run.out);
        assertTrue(epochs.get(4)[0] < 0.7 * epochs.get(0)[0], run.out);
        assertTrue(epochs.get(4)[1] < 30, run.out);
    }

    /// The same seed gives the same figures, whatever computes them.
    @Test
    void backendAndThreadsDoNotChangeTheResult() {
        String[] options = {"--data", FASHION.toString(), "--epochs", "2", "--layers", "40,20", "--activation", "tanh"};
        List<String> results = new ArrayList<>();
        for (String[] more : new String[][] {{}, {"--threads", "2"}, {"--backend", "scalar"}}) {
            List<String> all = new ArrayList<>(List.of(options));
            all.addAll(List.of(more));
            Run run = run(false, all.toArray(new String[0]));
            assertEquals(0, run.exit, run.err);
            results.add(
                    run.epochs().stream().map(e -> e[0] + " " + e[1]).toList().toString());
        }
        assertEquals(results.get(0), results.get(1));
        assertEquals(results.get(0), results.get(2));
    }

    @Test
    void showsABarToAPersonOnly() {
        String[] options = {"--data", FASHION.toString(), "--epochs", "1", "--batch", "10"};
        assertTrue(run(true, options).out.contains("\r"));
        assertFalse(run(false, options).out.contains("\r"));
    }

    @Test
    void refusesWrongOptions() {
        String[][] wrong = {
            {"--epochs", "0"},
            {"--batch", "-1"},
            {"--threads", "0"},
            {"--learning-rate", "NaN"},
            {"--weight-decay", "-1"},
            {"--layers", "0"},
            {"--activation", "softer"},
            {"--backend", "gpu"},
            {"--no-such-option"},
            {"argument"}
        };
        for (String[] options : wrong) {
            Run run = run(false, options);
            assertEquals(2, run.exit, String.join(" ", options) + ": " + run.out + run.err);
            assertTrue(run.err.contains(options[0]), run.err);
            assertFalse(run.err.contains("\tat "), run.err);
        }
        assertEquals(0, run(false, "--help").exit);
    }

    @Test
    void saysInOneLineWhatIsWrongWithTheData() throws IOException {
        Run missing = run(false, "--data", directory.resolve("nowhere").toString());
        assertEquals(1, missing.exit);
        assertTrue(missing.err.contains("train-images-idx3-ubyte"), missing.err);
        assertEquals(1, missing.err.strip().lines().count(), missing.err);

        try (var files = Files.list(FASHION)) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
        Path labels = directory.resolve("t10k-labels-idx1-ubyte.gz");
        byte[] bytes = Files.readAllBytes(labels);
        Files.write(labels, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        Run damaged = run(false, "--data", directory.toString());
        assertEquals(1, damaged.exit);
        assertTrue(damaged.err.contains("t10k-labels-idx1-ubyte.gz"), damaged.err);
        assertEquals(1, damaged.err.strip().lines().count(), damaged.err);
    }

    /// The tests run without the profile that brings MNIST.
    @Test
    void saysHowToGetMnist() {
        Run run = run(false);
        assertEquals(1, run.exit);
        assertTrue(run.err.contains("mvn -Pmnist"), run.err);
    }

    @Test
    void saysThatTrainingDiverged() {
        Run run = run(
                false,
                "--data",
                FASHION.toString(),
                "--epochs",
                "3",
                "--learning-rate",
                "1e30",
                "--activation",
                "identity");
        assertEquals(1, run.exit, run.out);
        assertTrue(run.err.contains("diverged"), run.err);
    }

    private static Run run(boolean terminal, String... options) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(
                InputStream.nullInputStream(), new PrintStream(out, true, StandardCharsets.UTF_8), terminal);
        int exit = Mnist.run(options, streams, new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Run(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// What a run left behind.
    private record Run(int exit, String out, String err) {
        /// Loss and test error of every epoch.
        List<double[]> epochs() {
            List<double[]> epochs = new ArrayList<>();
            Matcher matcher = EPOCH.matcher(out);
            while (matcher.find()) {
                epochs.add(new double[] {Double.parseDouble(matcher.group(1)), Double.parseDouble(matcher.group(2))});
            }
            return epochs;
        }
    }
}
