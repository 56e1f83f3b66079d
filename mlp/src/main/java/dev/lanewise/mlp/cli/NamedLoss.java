package dev.lanewise.mlp.cli;

import dev.lanewise.mlp.Loss;
import java.util.Locale;

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

    /// Reads a name, in any case.
    ///
    /// @throws IllegalArgumentException if there is no such loss
    static NamedLoss parse(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "cross_entropy" -> new NamedLoss(name, Loss.SOFTMAX_CROSS_ENTROPY);
            case "binary_cross_entropy" -> new NamedLoss(name, Loss.BINARY_CROSS_ENTROPY);
            case "half_squared" -> new NamedLoss(name, Loss.HALF_SQUARED_ERROR);
            case "sum_squared" -> new NamedLoss(name, Loss.SUM_SQUARED_ERROR);
            case "mean_squared" -> new NamedLoss(name, Loss.MEAN_SQUARED_ERROR);
            default -> {
                if (!name.startsWith(HUBER) || !name.endsWith(")")) {
                    throw new IllegalArgumentException("\"" + text + "\" is not a loss; there are " + NAMES);
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
