package dev.lanewise.mlp.spark;

import java.util.Map;

/// Where a training stands after an epoch: what a checkpoint holds.
///
/// @param epoch whole epochs
/// @param step steps so far
/// @param bestEpoch epoch of the smallest validation loss, or 0
/// @param history a row for each epoch, as in [TrainingOutcome#history]
/// @param vectors `parameters`, what the optimiser has, `best` if there is one
@SuppressWarnings("ArrayRecordComponent") // carried from place to place, never compared
record TrainingState(int epoch, long step, int bestEpoch, double[][] history, Map<String, float[]> vectors) {
    static final String PARAMETERS = "parameters";
    static final String BEST = "best";
}
