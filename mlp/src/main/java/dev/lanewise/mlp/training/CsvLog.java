package dev.lanewise.mlp.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Objects;

/// Appends a line to a CSV file for every epoch, with a head line where the file is new: a training that is resumed
/// goes on in the same file. Figures have all their digits, so that they can be read back; what there is not is an
/// empty field.
public final class CsvLog implements TrainingListener {
    private static final String HEAD = "epoch,steps,loss,validation_loss,validation_error,learning_rate,seconds\n";

    private final Path file;

    /// Makes a log; the file is opened for each line and closed again, so that it is whole whenever one looks.
    ///
    /// @param file where to
    public CsvLog(Path file) {
        this.file = Objects.requireNonNull(file, "file");
    }

    /// @throws UncheckedIOException if the file cannot be written
    @Override
    public void epochEnded(EpochSummary s) {
        try {
            boolean isNew = !Files.exists(file) || Files.size(file) == 0;
            String line = String.format(
                    Locale.ROOT,
                    "%d,%d,%s,%s,%s,%s,%s\n",
                    s.epoch(),
                    s.steps(),
                    field(s.loss()),
                    field(s.validationLoss()),
                    field(s.validationError()),
                    field(s.learningRate()),
                    field(s.seconds()));
            Files.writeString(file, isNew ? HEAD + line : line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
    }

    private static String field(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }
}
