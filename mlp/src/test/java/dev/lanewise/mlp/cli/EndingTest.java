package dev.lanewise.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes that a signal ends.
class EndingTest {
    @TempDir
    Path directory;

    @Test
    void aSignalEndsATrainingWithALineThatSaysHowToGoOn() throws Exception {
        String checkpoint = directory.resolve("c").toString();
        String line = ended("INT", 130, "--checkpoint", checkpoint);
        assertTrue(
                line.matches(
                        "lanewise: ended by a signal; \\Q" + checkpoint
                                + "\\E has what the training has come to after epoch \\d+; the same command with --resume goes on from there"),
                line);
        assertTrue(Files.size(Path.of(checkpoint)) > 0);
    }

    @Test
    void aSignalEndsATrainingWithoutACheckpoint() throws Exception {
        String line = ended("TERM", 143);
        assertEquals(
                "lanewise: ended by a signal; nothing was kept of the training; --checkpoint keeps it after every epoch, to go on from",
                line);
    }

    /// Sends a signal behind the second epoch.
    ///
    /// @return what is on standard error beside the virtual machine's own lines
    private String ended(String signal, int exit, String... more) throws IOException, InterruptedException {
        // What runs in the background of a shell has SIGINT ignored, and so has what it starts.
        String reset = "--default-signal=" + signal;
        assumeTrue(new ProcessBuilder("env", reset, "true").start().waitFor() == 0, "this env has no " + reset);
        List<String> command = new ArrayList<>(List.of(
                "env",
                reset,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Lanewise.class.getName(),
                "train",
                "--csv",
                Path.of("examples", "houses.csv").toString(),
                "--target",
                "price",
                "--categorical",
                "city",
                "--ignore",
                "id",
                "--epochs",
                "100000000",
                "--output",
                directory.resolve("m").toString()));
        command.addAll(List.of(more));
        Path err = directory.resolve("err");
        Process process =
                new ProcessBuilder(command).redirectError(err.toFile()).start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            String line = out.readLine();
            while (line != null && !line.startsWith("epoch 2 ")) {
                line = out.readLine();
            }
            assertTrue(line != null, () -> read(err));
            // The shell's own kill: not every machine has the program.
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                    .start()
                    .waitFor();
            // Its lines fit no pipe for so long, and are read.
            Thread reader = new Thread(() -> out.lines().forEach(ignored -> {}), "reader");
            reader.start();
            assertTrue(process.waitFor(1, TimeUnit.MINUTES), "the signal does not end it");
            reader.join();
        } finally {
            process.destroyForcibly();
        }
        assertEquals(exit, process.exitValue(), () -> read(err));
        List<String> lines =
                read(err).lines().filter(line -> line.startsWith("lanewise")).toList();
        assertEquals(1, lines.size(), () -> read(err));
        return lines.get(0);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
