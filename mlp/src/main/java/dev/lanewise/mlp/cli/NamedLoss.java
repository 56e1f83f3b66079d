package dev.lanewise.mlp.cli;

import dev.lanewise.mlp.Loss;

/// A loss and what options and model files call it.
///
/// @param name a text that [#parse(String)] knows
/// @param loss the loss
record NamedLoss(String name, Loss loss) {
    /// What there is, for the help.
    static final String NAMES = "cross_entropy (after a softmax), binary_cross_entropy (after sigmoids), half_squared, "
            + "sum_squared, mean_squared, huber(d)";

    private static final String HUBER = "huber(";

    static final NamedLoss CROSS_ENTROPY = parse("cross_entropy");
    static final NamedLoss MEAN_SQUARED = parse("mean_squared");

    /// Reads a name, in any case, or what other libraries call it.
    ///
    /// @throws IllegalArgumentException if there is no such loss
    static NamedLoss parse(String text) {
        String name = Names.normal(text);
        return switch (name) {
            case "cross_entropy",
                    "softmax_cross_entropy",
                    "categorical_crossentropy",
                    "categorical_cross_entropy",
                    "crossentropy",
                    "cross_entropy_loss" -> new NamedLoss("cross_entropy", Loss.SOFTMAX_CROSS_ENTROPY);
            case "binary_cross_entropy", "binary_crossentropy", "bce", "log_loss" ->
                new NamedLoss("binary_cross_entropy", Loss.BINARY_CROSS_ENTROPY);
            case "half_squared", "half_squared_error" -> new NamedLoss("half_squared", Loss.HALF_SQUARED_ERROR);
            case "sum_squared", "sum_squared_error", "sse" -> new NamedLoss("sum_squared", Loss.SUM_SQUARED_ERROR);
            case "mean_squared", "mean_squared_error", "mse", "l2" ->
                new NamedLoss("mean_squared", Loss.MEAN_SQUARED_ERROR);
            case "huber", "smooth_l1" -> huber("1");
            default -> {
                if (!name.startsWith(HUBER) || !name.endsWith(")")) {
                    throw new IllegalArgumentException(Names.unknown(text, "a loss", NAMES));
                }
                yield huber(name.substring(HUBER.length(), name.length() - 1));
            }
        };
    }

    private static NamedLoss huber(String threshold) {
        double d;
        try {
            d = Double.parseDouble(threshold);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + threshold + "\" is not a number", e);
        }
        return new NamedLoss(HUBER + d + ")", Loss.huber(d));
    }

    boolean isCrossEntropy() {
        return loss.kind() == Loss.Kind.SOFTMAX_CROSS_ENTROPY;
    }

    boolean isBinaryCrossEntropy() {
        return loss.kind() == Loss.Kind.BINARY_CROSS_ENTROPY;
    }

    /// Whether the softmax or sigmoid of the outputs is part of the loss.
    boolean isOnLogits() {
        return isCrossEntropy() || isBinaryCrossEntropy();
    }

    /// The name.
    @Override
    public String toString() {
        return name;
    }
}
