package dev.lanewise.mlp.training;

/// Hears of every epoch. Called by the training thread, between epochs, in the order in which listeners were added; an
/// exception ends the training and leaves the net as the epoch left it.
@FunctionalInterface
public interface TrainingListener {
    /// An epoch has ended.
    ///
    /// @param summary what it came to
    void epochEnded(EpochSummary summary);
}
