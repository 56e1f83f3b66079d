package dev.lanewise.mlp.cli;

import dev.lanewise.mlp.training.FloatDataSet;

/// The targets that make sense for a loss and an output activation.
///
/// @param from the least
/// @param to the largest
/// @param reason what there are no others for
record TargetRange(float from, float to, String reason) {
    static TargetRange of(NamedLoss loss, String activation) {
        if (loss.isBinaryCrossEntropy()) {
            return new TargetRange(0, 1, "which binary_cross_entropy needs");
        }
        String reason = "which the output activation " + activation + " gives; --scale-targets can bring them there";
        return switch (activation) {
            case "sigmoid", "softmax" -> new TargetRange(0, 1, reason);
            case "tanh" -> new TargetRange(-1, 1, reason);
            // One end or none: noise around it is no mistake.
            default -> new TargetRange(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, "");
        };
    }

    /// Refuses data with other targets; classes are always in range.
    void check(FloatDataSet data) throws FailedException {
        if (data.isLabelled() || from == Float.NEGATIVE_INFINITY) {
            return;
        }
        float[] x = new float[data.inputs()];
        float[] targets = new float[data.outputs()];
        int[] index = new int[1];
        for (int i = 0; i < data.count(); i++) {
            index[0] = i;
            data.gather(index, 0, 1, x, new int[0], targets);
            for (float target : targets) {
                if (!(target >= from && target <= to)) {
                    throw new FailedException("the target " + target + " of sample " + (i + 1) + " is not in "
                            + (int) from + " … " + (int) to + ", " + reason);
                }
            }
        }
    }
}
