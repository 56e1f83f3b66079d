package dev.lanewise.mlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A program of the documentation, compiled and run as a user would: in a process of its own, with this library on the
/// class path.
final class JavaProgram {
    private JavaProgram() {}

    /// Runs it to its end, which must be a good one.
    ///
    /// @param directory where source and output go, and where relative paths of the program lead
    /// @return what it printed
    static String run(Path directory, String name, String program) throws Exception {
        Path source = Files.writeString(directory.resolve(name + ".java"), program);
        Path output = directory.resolve(name + ".txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(2, TimeUnit.MINUTES), name + " does not end");
        } finally {
            process.destroyForcibly();
        }
        String printed = Files.readString(output);
        assertEquals(0, process.exitValue(), () -> printed + "\n" + program);
        return printed;
    }
}
