package dev.lanewise.mlp.cli;

import dev.lanewise.mlp.files.FileKind;
import dev.lanewise.mlp.files.RegularFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The files that a command writes, checked before its work: what would make one unwritable after it, and what would
/// be lost by it.
final class Outputs {
    @Option(
            names = "--overwrite",
            description = "Replaces what exists of any kind. Without this option a file is replaced only by one of its "
                    + "kind, such as a model by a model, and a checkpoint only by the training that goes on from it.")
    private boolean overwrite;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private final List<Use> read = new ArrayList<>();
    private final List<Use> written = new ArrayList<>();

    /// A file and the option that names it.
    ///
    /// @param replaceable what may be replaced without being asked for, or null for nothing
    private record Use(String option, Path file, FileKind replaceable) {}

    /// A file that the command reads.
    ///
    /// @param file the file, or null where none is asked for
    Outputs reads(String option, Path file) {
        if (file != null) {
            read.add(new Use(option, file, null));
        }
        return this;
    }

    /// A file that the command writes.
    ///
    /// @param file the file, or null where none is asked for
    /// @param kind what it becomes, and what may be replaced by it
    Outputs writes(String option, Path file, FileKind kind) {
        if (file != null) {
            written.add(new Use(option, file, kind));
        }
        return this;
    }

    /// A file that the command writes where nothing is yet.
    ///
    /// @param file the file, or null where none is asked for
    Outputs writesNew(String option, Path file) {
        return writes(option, file, null);
    }

    /// Refuses what would not work or would lose something.
    void check() throws IOException, FailedException {
        for (int i = 0; i < written.size(); i++) {
            Use output = written.get(i);
            checkWritable(output.file());
            // A file that is to hold two things would lose one of them, the table for one.
            for (Use other : read) {
                checkDiffer(output, other);
            }
            for (Use other : written.subList(0, i)) {
                checkDiffer(output, other);
            }
        }
        for (Use output : written) {
            checkReplaceable(output);
        }
    }

    private void checkDiffer(Use output, Use other) throws IOException {
        if (RegularFile.isSame(output.file(), other.file())) {
            throw Usage.wrong(
                    spec, output.option() + "=" + output.file() + " is the file of " + other.option() + " too");
        }
    }

    private static void checkWritable(Path file) throws IOException {
        RegularFile.check(file);
        // The directory of what a link means, since a file is written as a neighbour first.
        Path directory = RegularFile.target(file).getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new FileSystemException(file.toString(), null, "there is no directory " + directory);
        }
        if (!Files.isWritable(directory) || (Files.exists(file) && !Files.isWritable(file))) {
            throw new AccessDeniedException(file.toString());
        }
    }

    private void checkReplaceable(Use output) throws IOException, FailedException {
        if (overwrite || !Files.exists(output.file()) || Files.size(output.file()) == 0) {
            return;
        }
        FileKind there = FileKind.of(output.file());
        if (output.replaceable() == null || output.replaceable() != there) {
            throw new FailedException(output.file() + ": exists, and is " + there.text() + "; another "
                    + output.option() + " keeps it, --overwrite replaces it");
        }
    }
}
