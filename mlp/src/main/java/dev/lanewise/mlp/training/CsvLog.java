package dev.lanewise.mlp.training;

import dev.lanewise.mlp.files.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// Appends a line to a CSV file for every epoch, with a head line where the file is new. Figures have all their digits,
/// so that they can be read back; what there is not is an empty field.
///
/// A training that goes on from a checkpoint goes on in the log too, and both tell the same story whenever the last
/// process ended: lines of epochs that the checkpoint knows and the file has lost are written first, those of epochs
/// after the checkpoint, which are trained again, are taken away. A file whose lines are not those of that training is
/// refused.
public final class CsvLog implements TrainingListener {
    private static final String HEAD = "epoch,steps,loss,validation_loss,validation_error,learning_rate,seconds\n";

    private final Path file;

    /// Makes a log; the file is opened for each line and closed again, so that it is whole whenever one looks.
    ///
    /// @param file where to
    public CsvLog(Path file) {
        this.file = Objects.requireNonNull(file, "file");
    }

    /// @throws UncheckedIOException if the file cannot be read or written, or is the log of another training
    @Override
    public void trainingBegins(List<EpochSummary> before) {
        if (before.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder(HEAD);
        for (EpochSummary summary : before) {
            text.append(line(summary));
        }
        String wanted = text.toString();
        try {
            String there = Files.exists(file) ? Files.readString(file) : "";
            if (there.equals(wanted)) {
                return;
            }
            // What is cut off by the end of a process is at the end of the file.
            String whole = there.substring(0, there.lastIndexOf('\n') + 1);
            if (!wanted.startsWith(whole) && !whole.startsWith(wanted)) {
                throw new FileAlreadyExistsException(
                        file.toString(), null, "has other lines than those of the training that goes on");
            }
            try (AtomicFile replacement = AtomicFile.create(file)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(wanted);
                while (bytes.hasRemaining()) {
                    replacement.channel().write(bytes);
                }
                replacement.commit();
            }
        } catch (IOException e) {
            throw unchecked(e);
        }
    }

    /// @throws UncheckedIOException if the file cannot be written
    @Override
    public void epochEnded(EpochSummary summary) {
        try {
            boolean isNew = !Files.exists(file) || Files.size(file) == 0;
            String line = line(summary);
            Files.writeString(file, isNew ? HEAD + line : line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw unchecked(e);
        }
    }

    private UncheckedIOException unchecked(IOException e) {
        return new UncheckedIOException(
                e instanceof FileAlreadyExistsException ? e.getMessage() : file + ": " + e.getMessage(), e);
    }

    private static String line(EpochSummary s) {
        return String.format(
                Locale.ROOT,
                "%d,%d,%s,%s,%s,%s,%s\n",
                s.epoch(),
                s.steps(),
                field(s.loss()),
                field(s.validationLoss()),
                field(s.validationError()),
                field(s.learningRate()),
                field(s.seconds()));
    }

    private static String field(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }
}
