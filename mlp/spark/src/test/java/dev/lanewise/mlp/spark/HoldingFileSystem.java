package dev.lanewise.mlp.spark;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/// Local files, in which the executor that has written a checkpoint says its process id and waits as long as the test
/// holds it. What the test does to that process then happens in the middle of the training, however fast the machine.
///
/// Public, since Hadoop makes it, in the executors too.
public final class HoldingFileSystem extends RawLocalFileSystem {
    private static final String SCHEME = "holding";
    private static final String HOLD = "hold";
    private static final String HELD = "held";

    /// Made by Hadoop.
    public HoldingFileSystem() {}

    /// Where checkpoints go that whoever writes them is held at.
    static String hold(java.nio.file.Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.createFile(directory.resolve(HOLD));
        return SCHEME + "://" + directory.toUri().getPath();
    }

    /// Waits until somebody is held there.
    static ProcessHandle held(java.nio.file.Path directory) throws IOException, InterruptedException {
        java.nio.file.Path file = directory.resolve(HELD);
        while (!Files.exists(file)) {
            Thread.sleep(5);
        }
        return ProcessHandle.of(Long.parseLong(Files.readString(file))).orElseThrow();
    }

    static void letGo(java.nio.file.Path directory) throws IOException {
        Files.delete(directory.resolve(HOLD));
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public URI getUri() {
        return URI.create(SCHEME + ":///");
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        boolean renamed = super.rename(from, to);
        java.nio.file.Path directory = pathToFile(to.getParent().getParent()).toPath();
        if (Files.exists(directory.resolve(HOLD))) {
            java.nio.file.Path beside = Files.writeString(
                    directory.resolve("." + HELD),
                    Long.toString(ProcessHandle.current().pid()));
            Files.move(beside, directory.resolve(HELD), StandardCopyOption.ATOMIC_MOVE);
        }
        while (Files.exists(directory.resolve(HOLD))) {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new InterruptedIOException("held");
            }
        }
        return renamed;
    }
}
