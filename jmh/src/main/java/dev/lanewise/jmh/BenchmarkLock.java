package dev.lanewise.jmh;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// That no other benchmark runs on this machine: the lock on JMH's own file `jmh.lock` in the directory of temporary
/// files, so that any program of JMH's is kept out, taken once for a whole run.
///
/// JMH takes it for every fork and fails with every fork where it cannot open the file for writing, which is so for all
/// users but the first one of a shared directory (on Linux for root too, by `fs.protected_regular`). Who may only read
/// the file holds a shared lock, which excludes the first user's as that excludes it.
final class BenchmarkLock implements AutoCloseable {
    private static final String IGNORED = "jmh.ignoreLock";

    /// Null where somebody has asked for none.
    private final FileChannel channel;

    private BenchmarkLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Takes the lock, unless `-Djmh.ignoreLock=true` says that none is wanted.
    ///
    /// @throws IOException if another benchmark has it, or the file cannot be opened; says what to do
    static BenchmarkLock take() throws IOException {
        return Boolean.getBoolean(IGNORED)
                ? new BenchmarkLock(null)
                : take(Path.of(System.getProperty("java.io.tmpdir"), "jmh.lock"));
    }

    static BenchmarkLock take(Path file) throws IOException {
        try {
            return locked(
                    file,
                    FileChannel.open(
                            file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE),
                    false);
        } catch (AccessDeniedException e) {
            return takeShared(file, e);
        } catch (BusyException e) {
            throw e;
        } catch (IOException e) {
            throw unopened(file, e);
        }
    }

    /// The lock on a file that belongs to another user.
    static BenchmarkLock takeShared(Path file, IOException why) throws IOException {
        if (!Files.isReadable(file)) {
            throw unopened(file, why);
        }
        return locked(file, FileChannel.open(file, StandardOpenOption.READ), true);
    }

    private static BenchmarkLock locked(Path file, FileChannel channel, boolean shared) throws IOException {
        FileLock lock = null;
        try {
            lock = channel.tryLock(0, Long.MAX_VALUE, shared);
        } catch (OverlappingFileLockException e) {
            // This very program has it.
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw new BusyException(
                    file + ": another benchmark has locked this file, and two at once measure each other; "
                            + "wait for it, or measure nonetheless with -D" + IGNORED + "=true");
        }
        return new BenchmarkLock(channel);
    }

    private static IOException unopened(Path file, IOException why) {
        return new IOException(
                file + ": the lock that keeps two benchmarks apart cannot be opened (" + reason(why)
                        + "); delete the file, choose another directory with -Djava.io.tmpdir=…, or do without it with -D"
                        + IGNORED + "=true",
                why);
    }

    private static String reason(IOException e) {
        return e instanceof AccessDeniedException
                ? "access denied"
                : e instanceof NoSuchFileException
                        ? "there is no such directory"
                        : e instanceof FileSystemException file && file.getReason() != null
                                ? file.getReason()
                                : String.valueOf(e.getMessage());
    }

    /// Tells JMH, before its first fork, that its own lock is not needed: on Linux closing the file would also end this
    /// one.
    void insteadOfJmhs() {
        System.setProperty(IGNORED, "true");
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    /// Somebody else measures.
    private static final class BusyException extends IOException {
        private static final long serialVersionUID = 1;

        BusyException(String message) {
            super(message);
        }
    }
}
