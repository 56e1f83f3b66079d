package dev.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One benchmark at a time, and one sentence where that cannot be known.
class BenchmarkLockTest {
    @TempDir
    Path directory;

    /// Locks a file until its standard input ends, as a benchmark of another process does.
    private static final String OTHER = """
            import java.nio.channels.*;
            import java.nio.file.*;
            public class Other {
                public static void main(String[] args) throws Exception {
                    try (FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE)) {
                        channel.lock();
                        System.out.println("locked");
                        System.in.read();
                    }
                }
            }
            """;

    @Test
    void oneAtATime() throws Exception {
        Path file = directory.resolve("jmh.lock");
        try (BenchmarkLock first = BenchmarkLock.take(file)) {
            assertNotNull(first);
            assertTrue(Files.exists(file));
            assertTrue(message(file).contains("another benchmark"), message(file));
        }
        BenchmarkLock.take(file).close();
        AccessDeniedException denied = new AccessDeniedException(file.toString());
        BenchmarkLock.takeShared(file, denied).close();

        Path program = Files.writeString(directory.resolve("Other.java"), OTHER);
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        program.toString(),
                        file.toString())
                .redirectErrorStream(true);
        // A JVM that finds them says so, where the program's own words are expected.
        builder.environment().remove("JDK_JAVA_OPTIONS");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("_JAVA_OPTIONS");
        Process other = builder.start();
        try {
            assertEquals('l', other.getInputStream().read());
            assertTrue(message(file).contains("another benchmark"), message(file));
            // Who may only read the file sees it too.
            IOException busy = assertThrows(IOException.class, () -> BenchmarkLock.takeShared(file, denied));
            assertTrue(busy.getMessage().contains("another benchmark"), busy.getMessage());
        } finally {
            other.destroy();
            assertTrue(other.waitFor(1, TimeUnit.MINUTES));
        }
        BenchmarkLock.take(file).close();
    }

    /// Not case by case, each with the same words.
    @Test
    void aLockThatCannotBeOpenedFailsOnce() throws IOException {
        Files.createDirectory(directory.resolve("jmh.lock"));
        String ignored = System.clearProperty("jmh.ignoreLock");
        String temporary = System.setProperty("java.io.tmpdir", directory.toString());
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            int exit = Bench.execute(new PrintStream(out, true, StandardCharsets.UTF_8), "--set", "smoke");
            String printed = out.toString(StandardCharsets.UTF_8);
            assertEquals(1, exit, printed);
            assertEquals(1, printed.lines().count(), printed);
            assertTrue(
                    printed.contains("jmh.lock: the lock that keeps two benchmarks apart cannot be opened"), printed);
            assertTrue(printed.contains("-Djmh.ignoreLock=true"), printed);
        } finally {
            System.setProperty("java.io.tmpdir", temporary);
            if (ignored != null) {
                System.setProperty("jmh.ignoreLock", ignored);
            }
        }
        Path missing = directory.resolve("missing").resolve("jmh.lock");
        assertTrue(message(missing).contains("cannot be opened"), message(missing));
        AccessDeniedException denied = new AccessDeniedException(missing.toString());
        IOException e = assertThrows(IOException.class, () -> BenchmarkLock.takeShared(missing, denied));
        assertTrue(e.getMessage().contains("cannot be opened (access denied)"), e.getMessage());
    }

    private static String message(Path file) {
        return assertThrows(IOException.class, () -> BenchmarkLock.take(file)).getMessage();
    }
}
