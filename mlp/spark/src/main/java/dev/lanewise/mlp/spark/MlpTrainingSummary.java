package dev.lanewise.mlp.spark;

import java.util.ArrayList;
import java.util.List;

/// How a training went. A model that was just trained has one; one that was loaded has none.
public final class MlpTrainingSummary {
    private final TrainingOutcome outcome;
    private final int ranks;

    MlpTrainingSummary(TrainingOutcome outcome, int ranks) {
        this.outcome = outcome;
        this.ranks = ranks;
    }

    /// One epoch.
    ///
    /// @param number from 1
    /// @param trainingLoss mean loss of the samples, each in the step that it was trained in
    /// @param validationLoss weighted mean of −ln p of the class, or of half the squared error in scaled targets, over
    ///     what is held out; NaN where nothing is
    /// @param validationError weighted share of wrong classes; NaN where nothing is held out and for a regression
    public record Epoch(int number, double trainingLoss, double validationLoss, double validationError) {}

    /// The epochs in order.
    ///
    /// @return one row each
    public List<Epoch> epochs() {
        List<Epoch> epochs = new ArrayList<>();
        for (double[] row : outcome.history()) {
            epochs.add(new Epoch(epochs.size() + 1, row[0], row[1], row[2]));
        }
        return epochs;
    }

    /// The epoch whose parameters the model has.
    ///
    /// @return its number, from 1; the last one unless early stopping took another
    public int bestEpoch() {
        return outcome.bestEpoch();
    }

    /// The epoch after which the last attempt of the stage went on from a checkpoint.
    ///
    /// @return its number, or 0 where the training was not interrupted or began anew
    public int resumedAfter() {
        return outcome.resumedAfter();
    }

    /// Samples that were trained with.
    ///
    /// @return over all ranks
    public long samples() {
        return outcome.samples();
    }

    /// Samples that were held out.
    ///
    /// @return over all ranks
    public long heldOut() {
        return outcome.heldOut();
    }

    /// Ranks that trained.
    ///
    /// @return at least 1
    public int ranks() {
        return ranks;
    }

    /// How long rank 0 read its samples.
    ///
    /// @return seconds
    public double readingSeconds() {
        return outcome.seconds()[0];
    }

    /// How long rank 0 computed gradients, in the last attempt.
    ///
    /// @return seconds
    public double computingSeconds() {
        return outcome.seconds()[1];
    }

    /// How long rank 0 exchanged gradients, waiting for other ranks included.
    ///
    /// @return seconds
    public double exchangingSeconds() {
        return outcome.seconds()[2];
    }

    /// How long rank 0 waited for the others within [#exchangingSeconds], with nothing to send or to receive.
    ///
    /// @return seconds
    public double waitingSeconds() {
        return outcome.seconds()[4];
    }

    /// How long rank 0 updated its part of the parameters.
    ///
    /// @return seconds
    public double updatingSeconds() {
        return outcome.seconds()[3];
    }

    /// What computed on rank 0: backend, vector width and why.
    ///
    /// @return one line
    public String kernels() {
        return outcome.kernels();
    }

    /// Epochs, losses and times in one line.
    @Override
    public String toString() {
        List<Epoch> epochs = epochs();
        return epochs.size() + " epochs of " + samples() + " samples on " + ranks + " ranks"
                + (epochs.isEmpty() ? "" : ", loss " + epochs.getLast().trainingLoss())
                + ", computing " + computingSeconds() + " s, exchanging " + exchangingSeconds() + " s; " + kernels();
    }
}
