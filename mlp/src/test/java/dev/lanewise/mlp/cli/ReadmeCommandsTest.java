package dev.lanewise.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands of the README on its examples, and what it says that they print: the same on every machine. A line `…`
/// stands for any lines, `…` at the end of a line for any rest of it. A program gets them as they stand, in a directory
/// with a space in its name that has the examples.
class ReadmeCommandsTest {
    private static final String COMMAND = "lanewise ";
    /// The program of a distribution that is to be tried instead of the classes, or null.
    private static final String LAUNCHER = System.getProperty("lanewise.test.launcher");

    @TempDir
    Path directory;

    @Test
    void commandsPrintWhatTheReadmeSays() throws Exception {
        List<String> lines = Files.readAllLines(Path.of("..", "README.md"));
        int from = lines.indexOf("lanewise predict houses.safetensors mlp/examples/new.csv");
        assertTrue(from > 0, "the README has no example");
        while (!lines.get(from - 1).startsWith("```")) {
            from--;
        }
        int commands = 0;
        while (!lines.get(from).startsWith("```")) {
            String command = lines.get(from++);
            List<String> expected = new ArrayList<>();
            while (!lines.get(from).startsWith(COMMAND) && !lines.get(from).startsWith("```")) {
                expected.add(lines.get(from++));
            }
            check(command, expected);
            commands++;
        }
        assertEquals(6, commands);
    }

    private void check(String command, List<String> expected) throws IOException, InterruptedException {
        String[] arguments = command.substring(COMMAND.length()).split(" ", -1);
        String printed = LAUNCHER != null
                ? launched(arguments)
                : inProcess(Arrays.stream(arguments).map(this::inPlace).toArray(String[]::new))
                        .replace(directory + "/", "");
        List<String> actual = printed.lines().toList();
        int at = 0;
        boolean skips = false;
        for (String line : expected) {
            if (line.equals("…")) {
                skips = true;
                continue;
            }
            while (skips && at < actual.size() && !matches(line, actual.get(at))) {
                at++;
            }
            assertTrue(
                    at < actual.size() && matches(line, actual.get(at)),
                    command + ": " + line + " is not in\n" + printed);
            at++;
            skips = false;
        }
        assertTrue(skips || at == actual.size(), command + " prints more:\n" + printed);
    }

    private static String inProcess(String[] arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams =
                new Streams(InputStream.nullInputStream(), new PrintStream(out, true, StandardCharsets.UTF_8), false);
        int exit = Lanewise.run(arguments, streams, new PrintStream(err, true, StandardCharsets.UTF_8));
        assertEquals(0, exit, () -> Arrays.toString(arguments) + ": " + err.toString(StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    private String launched(String[] arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(LAUNCHER));
        command.addAll(List.of(arguments));
        Path here = directory.resolve("a directory");
        if (Files.notExists(here)) {
            Path examples = Files.createDirectories(here.resolve("mlp").resolve("examples"));
            try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("examples"))) {
                for (Path file : files) {
                    Files.copy(file, examples.resolve(file.getFileName()));
                }
            }
        }
        Path err = directory.resolve("err.txt");
        Process process = new ProcessBuilder(command)
                .directory(here.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), command + ": " + Files.readString(err));
        return out;
    }

    private static boolean matches(String expected, String actual) {
        return expected.endsWith("…")
                ? actual.startsWith(expected.substring(0, expected.length() - 1))
                : actual.equals(expected);
    }

    /// Files that are read are in the repository, those that are written in a directory of the test's own.
    private String inPlace(String argument) {
        if (argument.startsWith("mlp/examples/")) {
            return Path.of("..", argument).toString();
        }
        return argument.startsWith("houses.") ? directory.resolve(argument).toString() : argument;
    }
}
