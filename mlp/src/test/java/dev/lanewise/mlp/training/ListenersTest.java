package dev.lanewise.mlp.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The listeners that come with the library.
class ListenersTest {
    private static final EpochSummary FIRST = new EpochSummary(1, 10, 0.1 + 0.2, Double.NaN, Double.NaN, 0.5, 1.25);
    private static final EpochSummary SECOND = new EpochSummary(2, 20, 0.25, 0.5, 0.125, 1e-3, 2);

    @TempDir
    Path directory;

    @Test
    void csvHasAHeadOnceAndEveryDigit() throws Exception {
        Path file = directory.resolve("log.csv");
        new CsvLog(file).epochEnded(FIRST);
        new CsvLog(file).epochEnded(SECOND);
        assertEquals(
                List.of(
                        "epoch,steps,loss,validation_loss,validation_error,learning_rate,seconds",
                        "1,10,0.30000000000000004,,,0.5,1.25",
                        "2,20,0.25,0.5,0.125,0.001,2.0"),
                Files.readAllLines(file));
        assertThrows(UncheckedIOException.class, () -> new CsvLog(directory).epochEnded(FIRST));
    }

    @Test
    void flightRecorderSeesEpochs() throws Exception {
        Path file = directory.resolve("epochs.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("dev.lanewise.Epoch");
            recording.start();
            new FlightRecorderEvents().epochEnded(SECOND);
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertEquals(1, events.size());
        assertEquals(2, events.get(0).getInt("epoch"));
        assertEquals(0.125, events.get(0).getDouble("validationError"));
    }

    @Test
    void summaryLeavesOutWhatThereIsNot() {
        assertEquals("epoch 1  loss 0.3000  rate 0.500  1.25 s", FIRST.toString());
        assertEquals(
                "epoch 2  loss 0.2500  rate 0.00100  validation loss 0.5000  error 12.50 %  2.00 s", SECOND.toString());
    }
}
