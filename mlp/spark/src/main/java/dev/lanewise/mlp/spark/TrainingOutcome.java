package dev.lanewise.mlp.spark;

import java.io.Serializable;

/// What rank 0 brings back from a training.
///
/// @param error why there is no net, in words for the user, or null
/// @param parameters all weights and biases
/// @param history a row for each epoch: training loss, validation loss, validation error (NaN where nothing is held
///     out)
/// @param bestEpoch the epoch whose parameters these are, from 1, where early stopping chose one; else the last
/// @param resumedAfter the epoch of the checkpoint that the last attempt began with, or 0
/// @param labelMean what was taken from the targets of a regression
/// @param labelDeviation what they were divided by
/// @param samples trained with, over all ranks
/// @param heldOut samples of validation, over all ranks
/// @param seconds of rank 0: reading its samples, computing, exchanging (waiting for others included), updating,
/// waiting for others
/// @param kernels what computed, in one line
/// @param checkpoints the directory of the checkpoints that are no longer needed, or null
@SuppressWarnings("ArrayRecordComponent") // carried from place to place, never compared
record TrainingOutcome(
        String error,
        float[] parameters,
        double[][] history,
        int bestEpoch,
        int resumedAfter,
        double labelMean,
        double labelDeviation,
        long samples,
        long heldOut,
        double[] seconds,
        String kernels,
        String checkpoints)
        implements Serializable {
    private static final long serialVersionUID = 1;

    static TrainingOutcome refused(String error) {
        return new TrainingOutcome(error, new float[0], new double[0][], 0, 0, 0, 1, 0, 0, new double[5], "", null);
    }
}
