package dev.lanewise.mlp.cli;

import dev.lanewise.mlp.data.Scaling;
import dev.lanewise.mlp.training.Metrics;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// Prints how good a net is, and of several targets a line for each.
final class TargetFigures {
    private static final int LONGEST_NAME = 20;

    private final LoadedModel model;

    TargetFigures(LoadedModel model) {
        this.model = model;
    }

    /// What 1 of each output is in the table.
    double[] units() {
        double[] units = new double[model.architecture().outputs()];
        Arrays.fill(units, 1);
        if (model.isScaled()) {
            Scaling scaling = model.table().targetScaling();
            Arrays.setAll(units, scaling::divisor);
        }
        return units;
    }

    /// @param out takes a line
    /// @param head what the first line begins with; the others begin with as many blanks
    /// @param metrics with errors in [#units()]
    void print(Consumer<String> out, String head, Metrics metrics) {
        String indent = " ".repeat(head.length());
        out.accept(head + metrics);
        if (metrics.targets().size() > 1) {
            List<String> names = model.outputNames().stream()
                    .map(name -> LoadedModel.shortened(name, LONGEST_NAME))
                    .toList();
            int longest = names.stream().mapToInt(String::length).max().orElse(0);
            for (int j = 0; j < names.size(); j++) {
                out.accept(indent
                        + String.format(
                                Locale.ROOT,
                                "%-" + longest + "s  %s",
                                names.get(j),
                                metrics.targets().get(j)));
            }
        }
        if (model.isScaled()) {
            out.accept(indent + "(loss of scaled targets, RMSE and MAE in the units of the table)");
        }
    }
}
