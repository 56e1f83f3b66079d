package dev.lanewise.mlp.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file whose contents are there at once. All readers and writers of this module ask for one: a pipe without a
/// writer would keep them waiting for ever, a device has no end, and no rename should replace either.
public final class RegularFile {
    /// As many as Linux follows.
    private static final int MAX_LINKS = 40;

    private RegularFile() {}

    /// Refuses directories, pipes, sockets and devices.
    ///
    /// @param file what is to be read or replaced; there may be nothing of this name
    /// @throws FileSystemException if it is no regular file
    public static void check(Path file) throws FileSystemException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FileSystemException(
                    file.toString(),
                    null,
                    Files.isDirectory(file) ? "is a directory" : "is a pipe or a device, not a regular file");
        }
    }

    /// Opens a file for reading.
    ///
    /// @param file the file
    /// @return its bytes; an error while they are read names the file
    /// @throws IOException if it is no regular file or cannot be opened
    public static InputStream open(Path file) throws IOException {
        check(file);
        return new FilterInputStream(Files.newInputStream(file)) {
            @Override
            public int read() throws IOException {
                try {
                    return in.read();
                } catch (IOException e) {
                    throw named(file, e);
                }
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                try {
                    return in.read(bytes, from, length);
                } catch (IOException e) {
                    throw named(file, e);
                }
            }
        };
    }

    /// An error of the disk with the name of the file, which those of open files lack ("No space left on device").
    ///
    /// @param file the file
    /// @param e what happened
    /// @return the same where it has a name, or tells of the channel
    public static IOException named(Path file, IOException e) {
        if (e.getClass() != IOException.class) {
            return e;
        }
        FileSystemException named = new FileSystemException(file.toString(), null, e.getMessage());
        named.initCause(e);
        return named;
    }

    /// What a name stands for, symbolic links followed: also one to a file that there is not yet.
    ///
    /// @param file the name
    /// @return an absolute path that is no symbolic link
    /// @throws IOException if links go round in a circle or a directory of them cannot be read
    public static Path target(Path file) throws IOException {
        Path at = file.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(at); links++) {
            if (links == MAX_LINKS) {
                throw new FileSystemException(file.toString(), null, "symbolic links go round in a circle");
            }
            at = at.resolveSibling(Files.readSymbolicLink(at));
        }
        if (Files.exists(at)) {
            return at.toRealPath();
        }
        Path directory = at.getParent();
        return directory != null && Files.exists(directory)
                ? directory.toRealPath().resolve(at.getFileName())
                : at.normalize();
    }

    /// Whether two names stand for one file: through symbolic links, hard links, or the same name twice, also where
    /// there is nothing of that name yet.
    ///
    /// @param a a name
    /// @param b another
    /// @return whether to write one is to write the other
    /// @throws IOException if the file system cannot tell
    public static boolean isSame(Path a, Path b) throws IOException {
        boolean both = Files.exists(a) && Files.exists(b);
        return both ? Files.isSameFile(a, b) : target(a).equals(target(b));
    }
}
