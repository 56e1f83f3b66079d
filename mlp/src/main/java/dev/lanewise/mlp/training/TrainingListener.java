package dev.lanewise.mlp.training;

import java.util.List;

/// Hears of every epoch. Called by the training thread, between epochs, in the order in which listeners were added; an
/// exception ends the training and leaves the net as the epoch left it.
@FunctionalInterface
public interface TrainingListener {
    /// An epoch has ended.
    ///
    /// @param summary what it came to
    void epochEnded(EpochSummary summary);

    /// A training begins or goes on; called once a trainer, before its first epoch. A log and a picture are then to
    /// show these epochs, whatever the end of the last process has left of them.
    ///
    /// @param before what the epochs before came to, none unless the training goes on from a checkpoint
    default void trainingBegins(List<EpochSummary> before) {}
}
