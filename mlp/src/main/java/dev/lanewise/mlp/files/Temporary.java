package dev.lanewise.mlp.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The neighbour that becomes a file. It is locked as long as it is written, and the system takes the lock from a
/// process that dies: a neighbour without a lock is nobody's. A number of a process in the name would not do, because
/// it means nothing in another container or on another machine of the same network file system.
final class Temporary {
    private static final String PREFIX = ".lanewise-";
    private static final String SUFFIX = ".tmp";

    /// Those of this process. Others of the process must not open them, since closing any channel of a file drops all
    /// of the process' locks on it (POSIX, fcntl).
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final SeekableByteChannel channel;

    private Temporary(Path path, SeekableByteChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /// Makes one with the permissions and the owner of what it will replace, if there is something.
    static Temporary create(Path target) throws IOException {
        PosixFileAttributes replaced = attributes(target);
        while (true) {
            // Not Files.createTempFile: its file could be read by its owner only, and so could the one that it becomes.
            Path path = target.resolveSibling(PREFIX + UUID.randomUUID() + SUFFIX);
            OWN.add(path);
            SeekableByteChannel channel = null;
            try {
                channel = open(path, replaced);
                if (lock(channel) && Files.exists(path)) {
                    if (replaced != null) {
                        give(path, replaced);
                    }
                    return new Temporary(path, channel);
                }
            } catch (Throwable e) {
                discard(path, channel);
                throw e;
            }
            // Somebody who cleans up came between the making and the locking.
            discard(path, channel);
        }
    }

    private static void discard(Path path, SeekableByteChannel channel) throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
            Files.deleteIfExists(path);
        } finally {
            OWN.remove(path);
        }
    }

    /// Null where there is no such file, or the file system has no such attributes.
    private static PosixFileAttributes attributes(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        return view == null || !Files.exists(file) ? null : view.readAttributes();
    }

    private static SeekableByteChannel open(Path path, PosixFileAttributes replaced) throws IOException {
        // From the beginning: what a private file will hold is not to be read by others meanwhile either.
        FileAttribute<?>[] permissions = replaced == null
                ? new FileAttribute<?>[0]
                : new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(replaced.permissions())};
        return Files.newByteChannel(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), permissions);
    }

    /// @return false if somebody else has it
    private static boolean lock(SeekableByteChannel channel) {
        try {
            return !(channel instanceof FileChannel file) || file.tryLock() != null;
        } catch (IOException e) {
            // No locks on this file system: then nobody can clean up either.
            return true;
        }
    }

    private static void give(Path path, PosixFileAttributes replaced) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        PosixFileAttributes own = view.readAttributes();
        try {
            if (!own.owner().equals(replaced.owner())) {
                view.setOwner(replaced.owner());
            }
        } catch (IOException e) {
            // Only an administrator may; the file then belongs to who writes it.
        }
        try {
            if (!own.group().equals(replaced.group())) {
                view.setGroup(replaced.group());
            }
        } catch (IOException e) {
            // As the owner.
        }
        // Last, and again: the process' mask took some away, and so does a change of owner.
        view.setPermissions(replaced.permissions());
    }

    Path path() {
        return path;
    }

    SeekableByteChannel channel() {
        return channel;
    }

    /// Deletes it unless it has become the file.
    void close() throws IOException {
        discard(path, channel);
    }

    /// Deletes the neighbours in a directory that nobody writes any more. What cannot be read or deleted stays: it
    /// keeps nobody from writing.
    static void deleteAbandoned(Path directory) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
            for (Path path : found) {
                if (!OWN.contains(path)) {
                    deleteIfAbandoned(path);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // A directory that may be written but not read.
        }
    }

    private static void deleteIfAbandoned(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                Files.delete(path);
            }
        } catch (IOException | RuntimeException e) {
            // Gone meanwhile, another user's, or on a file system without locks.
        }
    }
}
