package dev.lanewise.mlp.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file is there as a whole or as it was before, and nothing is left beside it.
class AtomicFileTest {
    @TempDir
    Path directory;

    private static void write(Path file, String text, boolean commit) throws IOException {
        try (AtomicFile atomic = AtomicFile.create(file)) {
            atomic.channel().write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            if (commit) {
                atomic.commit();
            }
        }
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void committedFilesReplaceAndOthersLeaveNothing() throws Exception {
        Path file = directory.resolve("a");
        write(file, "one", false);
        assertEquals(List.of(), names());
        write(file, "one", true);
        assertEquals("one", Files.readString(file));
        write(file, "two", false);
        assertEquals("one", Files.readString(file));
        write(file, "three", true);
        assertEquals("three", Files.readString(file));
        assertEquals(List.of("a"), names());
    }

    @Test
    void theNameHasTheOldFileUntilTheEnd() throws Exception {
        Path file = directory.resolve("a");
        write(file, "old", true);
        try (AtomicFile atomic = AtomicFile.create(file)) {
            atomic.channel().write(ByteBuffer.wrap(new byte[] {1, 2}));
            assertEquals("old", Files.readString(file));
            atomic.commit();
            assertArrayEquals(new byte[] {1, 2}, Files.readAllBytes(file));
            assertFalse(atomic.channel().isOpen());
        }
        assertArrayEquals(new byte[] {1, 2}, Files.readAllBytes(file));
    }

    @Test
    void linksStayLinks() throws Exception {
        Path file = directory.resolve("a");
        Path link = directory.resolve("link");
        write(file, "old", true);
        Files.createSymbolicLink(link, file);
        write(link, "new", true);
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(file));
        assertEquals(List.of("a", "link"), names());
    }

    @Test
    void whatCannotBeReplacedIsRefusedBeforeAnythingIsWritten() throws Exception {
        assertThrows(FileSystemException.class, () -> AtomicFile.create(directory));
        assertThrows(NoSuchFileException.class, () -> AtomicFile.create(directory.resolve("none/a")));
        write(directory.resolve("a"), "", true);
        assertThrows(NotDirectoryException.class, () -> AtomicFile.create(directory.resolve("a/b")));
        assertEquals(List.of("a"), names());
    }

    @Test
    void aLinkToNothingYetMakesWhatItMeans() throws Exception {
        Path link = directory.resolve("link");
        Files.createDirectory(directory.resolve("sub"));
        Files.createSymbolicLink(link, Path.of("sub", "a"));
        write(link, "new", true);
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(directory.resolve("sub/a")));
        assertEquals(List.of("link", "sub"), names());
        Files.createSymbolicLink(directory.resolve("round"), Path.of("round"));
        assertThrows(FileSystemException.class, () -> AtomicFile.create(directory.resolve("round")));
    }

    @Test
    void whatIsReplacedKeepsItsPermissions() throws Exception {
        Path file = directory.resolve("a");
        write(file, "old", true);
        for (String mode : List.of("rw-------", "rw-rw-rw-", "rwxr-x---")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            try (AtomicFile atomic = AtomicFile.create(file)) {
                // Already while it is written: it may hold what only its owner is to read.
                for (String name : names()) {
                    assertEquals(
                            mode,
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))));
                }
                assertEquals(2, names().size());
                atomic.commit();
            }
            assertEquals(mode, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
    }

    /// A process that is killed while it writes leaves its temporary; who writes there next deletes it, but not one
    /// that is still being written, by this process or another.
    @Test
    void temporariesOfDeadProcessesAreDeletedAndThoseOfLivingOnesNot() throws Exception {
        Path file = directory.resolve("a");
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Unfinished.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertEquals('w', writer.getInputStream().read());
            assertEquals(1, names().size());
            try (AtomicFile own = AtomicFile.create(directory.resolve("b"))) {
                assertEquals(2, names().size());
                write(directory.resolve("c"), "c", true);
                assertEquals(3, names().size(), names().toString());
                own.commit();
            }
            assertEquals("b", names().get(1));
        } finally {
            writer.destroyForcibly().waitFor();
        }
        assertEquals(3, names().size());
        write(file, "whole", true);
        assertEquals(List.of("a", "b", "c"), names());
    }

    /// Begins to write, says so, and waits to be killed.
    static final class Unfinished {
        private Unfinished() {}

        public static void main(String[] args) throws Exception {
            try (AtomicFile atomic = AtomicFile.create(Path.of(args[0]))) {
                atomic.channel().write(ByteBuffer.wrap(new byte[1000]));
                System.out.write('w');
                System.out.flush();
                Thread.sleep(Long.MAX_VALUE);
            }
        }
    }

    @Test
    void oneFileIsTheSameByEveryName() throws Exception {
        Path file = Files.createFile(directory.resolve("a"));
        Path other = Files.createFile(directory.resolve("other"));
        Path soft = Files.createSymbolicLink(directory.resolve("soft"), file);
        Path hard = Files.createLink(directory.resolve("hard"), file);
        for (Path name : List.of(file, soft, hard, directory.resolve("./a"))) {
            assertTrue(RegularFile.isSame(file, name), name.toString());
            assertFalse(RegularFile.isSame(other, name), name.toString());
        }
        Path missing = directory.resolve("missing");
        Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), missing);
        Path around =
                Files.createSymbolicLink(directory.resolve("here"), directory).resolve("missing");
        assertTrue(RegularFile.isSame(missing, dangling));
        assertTrue(RegularFile.isSame(missing, around));
        assertFalse(RegularFile.isSame(missing, file));
    }

    @Test
    void pipesAreNotWaitedFor() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        for (Path none : List.of(pipe, Path.of("/dev/null"), directory)) {
            FileSystemException e = assertThrows(FileSystemException.class, () -> RegularFile.open(none));
            assertEquals(none.toString(), e.getFile());
            assertThrows(FileSystemException.class, () -> AtomicFile.create(none));
        }
        assertTrue(assertThrows(FileSystemException.class, () -> RegularFile.open(pipe))
                .getMessage()
                .contains("is a pipe or a device"));
    }

    @Test
    void errorsOfTheDiskNameTheFile() {
        Path file = Path.of("a");
        IOException full = RegularFile.named(file, new IOException("No space left on device"));
        assertEquals("a: No space left on device", full.getMessage());
        IOException interrupt = new ClosedByInterruptException();
        assertSame(interrupt, RegularFile.named(file, interrupt));
    }
}
