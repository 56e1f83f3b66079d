package dev.lanewise.mlp.cli;

import dev.lanewise.mlp.Loss;
import java.util.Map;

/// A loss and what options and model files call it.
///
/// @param name a text that [#parse(String)] knows
/// @param loss the loss
record NamedLoss(String name, Loss loss) {
    /// What there is, for the help.
    static final String NAMES = "cross_entropy (after a softmax), binary_cross_entropy (after sigmoids), half_squared, "
            + "sum_squared, mean_squared, huber(d)";

    /// What else is understood.
    static final Map<String, String> ALSO = Map.ofEntries(
            Map.entry("softmax_cross_entropy", "cross_entropy"),
            Map.entry("categorical_crossentropy", "cross_entropy"),
            Map.entry("categorical_cross_entropy", "cross_entropy"),
            Map.entry("crossentropy", "cross_entropy"),
            Map.entry("cross_entropy_loss", "cross_entropy"),
            Map.entry("binary_crossentropy", "binary_cross_entropy"),
            Map.entry("bce", "binary_cross_entropy"),
            Map.entry("log_loss", "binary_cross_entropy"),
            Map.entry("half_squared_error", "half_squared"),
            Map.entry("sum_squared_error", "sum_squared"),
            Map.entry("sse", "sum_squared"),
            Map.entry("mean_squared_error", "mean_squared"),
            Map.entry("mse", "mean_squared"),
            Map.entry("l2", "mean_squared"),
            Map.entry("smooth_l1", "huber"));

    private static final String HUBER = "huber(";

    static final NamedLoss CROSS_ENTROPY = parse("cross_entropy");
    static final NamedLoss MEAN_SQUARED = parse("mean_squared");

    /// Reads a name, in any case, or what other libraries call it.
    ///
    /// @throws IllegalArgumentException if there is no such loss
    static NamedLoss parse(String text) {
        String name = Names.normal(text);
        String known = ALSO.getOrDefault(name, name);
        return switch (known) {
            case "cross_entropy" -> new NamedLoss(known, Loss.SOFTMAX_CROSS_ENTROPY);
            case "binary_cross_entropy" -> new NamedLoss(known, Loss.BINARY_CROSS_ENTROPY);
            case "half_squared" -> new NamedLoss(known, Loss.HALF_SQUARED_ERROR);
            case "sum_squared" -> new NamedLoss(known, Loss.SUM_SQUARED_ERROR);
            case "mean_squared" -> new NamedLoss(known, Loss.MEAN_SQUARED_ERROR);
            case "huber" -> huber("1");
            default -> {
                if (!name.startsWith(HUBER) || !name.endsWith(")")) {
                    throw new IllegalArgumentException(Names.unknown(text, "a loss", NAMES, ALSO.keySet()));
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
