package dev.lanewise.mlp.training;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// Commits a JDK Flight Recorder event `dev.lanewise.Epoch` for every epoch, beside the collector's and the compiler's
/// of the same time line. Costs nothing where nothing is recorded.
public final class FlightRecorderEvents implements TrainingListener {
    /// Makes the listener.
    public FlightRecorderEvents() {}

    @Override
    public void epochEnded(EpochSummary summary) {
        EpochEvent event = new EpochEvent();
        if (event.shouldCommit()) {
            event.epoch = summary.epoch();
            event.steps = summary.steps();
            event.loss = summary.loss();
            event.validationLoss = summary.validationLoss();
            event.validationError = summary.validationError();
            event.learningRate = summary.learningRate();
            event.seconds = summary.seconds();
            event.commit();
        }
    }

    @Name("dev.lanewise.Epoch")
    @Label("Training epoch")
    @Category("Lanewise")
    @StackTrace(false)
    static final class EpochEvent extends Event {
        @Label("Epoch")
        int epoch;

        @Label("Steps")
        long steps;

        @Label("Loss")
        double loss;

        @Label("Validation loss")
        double validationLoss;

        @Label("Validation error")
        double validationError;

        @Label("Learning rate")
        double learningRate;

        @Label("Seconds")
        double seconds;
    }
}
