package dev.lanewise.mlp.spark;

import dev.lanewise.mlp.optimiser.Optimiser;

/// Update rules by the names of this library and of MLlib.
final class Solvers {
    private Solvers() {}

    /// @param text what [Optimiser#parse] reads, `gd` or `l-bfgs`
    static Optimiser parse(String text) {
        return switch (text) {
            case "gd" -> Optimiser.sgd();
            case MlpParamSet.LBFGS -> Optimiser.adam();
            default -> Optimiser.parse(text);
        };
    }
}
