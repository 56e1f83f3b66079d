package dev.lanewise.mlp.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
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
}
