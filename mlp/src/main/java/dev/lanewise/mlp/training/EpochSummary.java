package dev.lanewise.mlp.training;

import java.util.Locale;

/// What an epoch came to.
///
/// @param epoch its number, from 1
/// @param steps optimiser steps since training began, this epoch included
/// @param loss mean loss of its training samples, each as it was just before the step that it was part of
/// @param validationLoss mean loss of the validation samples after it, NaN without any
/// @param validationError share of validation samples of a wrong class, NaN without classes or samples
/// @param learningRate that of its last step
/// @param seconds how long its training took, validation not counted
public record EpochSummary(
        int epoch,
        long steps,
        double loss,
        double validationLoss,
        double validationError,
        double learningRate,
        double seconds) {
    /// One line, without what there is not.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(
                String.format(Locale.ROOT, "epoch %d  loss %.4g  rate %.3g", epoch, loss, learningRate));
        if (!Double.isNaN(validationLoss)) {
            text.append(String.format(Locale.ROOT, "  validation loss %.4g", validationLoss));
        }
        if (!Double.isNaN(validationError)) {
            text.append(String.format(Locale.ROOT, "  error %.2f %%", 100 * validationError));
        }
        return text.append(String.format(Locale.ROOT, "  %.2f s", seconds)).toString();
    }
}
