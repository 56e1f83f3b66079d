package dev.lanewise.mlp.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/// How good predictions are.
///
/// @param samples how many
/// @param loss mean loss
/// @param error share of samples whose class is not the largest output, or whose outputs hold a NaN; NaN where there
///     are no classes
/// @param topError share of samples whose class is not among the k largest outputs, or whose outputs hold a NaN
///     (however large k is); NaN where there are no classes
/// @param k the k of `topError`
/// @param targets the figures of each element of a target, in the order of the net's outputs; empty where there are
///     classes. They are never pooled: what is large in its units would hide all others
/// @param confusion for classes i and j how many samples of class i were taken for j, row after row; empty where there
/// are none
public record Metrics(
        int samples, double loss, double error, double topError, int k, List<Target> targets, Confusion confusion) {
    /// Copies the list.
    public Metrics {
        targets = List.copyOf(targets);
    }

    /// The predictions p of one element of the targets t, over samples i = 1 … m. Every figure is NaN where there is no
    /// sample or a prediction is not a number.
    ///
    /// @param rSquared the coefficient of determination 1 − Σ(pᵢ − tᵢ)² ÷ Σ(tᵢ − t̄)², t̄ the mean of t; NaN where the
    ///     target is constant
    /// @param rootMeanSquaredError √(Σ(pᵢ − tᵢ)² ÷ m), in the units of the target
    /// @param meanAbsoluteError Σ|pᵢ − tᵢ| ÷ m, in the units of the target
    /// @param isConstant whether all tᵢ are equal, as they are where there are fewer than two: R² has no value then
    public record Target(double rSquared, double rootMeanSquaredError, double meanAbsoluteError, boolean isConstant) {
        /// `R² 0.98000, RMSE 0.31, MAE 0.2`; `constant` in the place of an R² that there is not.
        @Override
        public String toString() {
            return figures(isConstant ? "constant" : r2(rSquared), rootMeanSquaredError, meanAbsoluteError);
        }
    }

    /// The mean R² of the targets that are not constant, each counted alike.
    ///
    /// @return NaN where there are none
    public double rSquared() {
        return targets.stream()
                .filter(target -> !target.isConstant())
                .mapToDouble(Target::rSquared)
                .average()
                .orElse(Double.NaN);
    }

    /// The mean of the targets' root mean squared errors. It says little where their units differ.
    ///
    /// @return NaN where there are no targets
    public double rootMeanSquaredError() {
        return mean(Target::rootMeanSquaredError);
    }

    /// The mean of the targets' mean absolute errors. It says little where their units differ.
    ///
    /// @return NaN where there are no targets
    public double meanAbsoluteError() {
        return mean(Target::meanAbsoluteError);
    }

    private double mean(ToDoubleFunction<Target> figure) {
        return targets.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }

    private static String r2(double value) {
        return String.format(Locale.ROOT, "R² %.5f", value);
    }

    private static String figures(String first, double rmse, double mae) {
        return String.format(Locale.ROOT, "%s, RMSE %.5g, MAE %.5g", first, rmse, mae);
    }

    /// A confusion matrix. Memory is for the pairs that occur, not for all that could.
    public static final class Confusion {
        /// A text of more rows is no longer read.
        private static final int MOST_ROWS = 50;

        private final int classes;
        private final Map<Long, Integer> counts = new HashMap<>();
        private final List<Integer> undefined = new ArrayList<>();

        /// Samples of one class that were taken for another.
        ///
        /// @param actual the class they have
        /// @param predicted the class they were given
        /// @param count how many
        public record Pair(int actual, int predicted, int count) {}

        Confusion(int classes) {
            this.classes = classes;
        }

        void add(int actual, int predicted) {
            counts.merge((long) actual * classes + predicted, 1, Integer::sum);
        }

        /// A sample some of whose outputs are not a number.
        void addUndefined(int sample) {
            undefined.add(sample);
        }

        /// The number of classes.
        ///
        /// @return rows and columns, 0 where there are no classes
        public int classes() {
            return classes;
        }

        /// Samples of one class that were taken for another, or the same.
        ///
        /// @param actual the class they have
        /// @param predicted the class they were given
        /// @return how many
        public int count(int actual, int predicted) {
            Objects.checkIndex(actual, classes);
            Objects.checkIndex(predicted, classes);
            return counts.getOrDefault((long) actual * classes + predicted, 0);
        }

        /// Samples for which an output of the net is NaN, or infinite where there are targets: they are in no column of
        /// the matrix, and count as wrong.
        ///
        /// @return their indices
        public List<Integer> undefined() {
            return Collections.unmodifiableList(undefined);
        }

        /// The pairs of different classes that are confused most often.
        ///
        /// @param most how many pairs
        /// @return the most frequent first, then by classes; none that does not occur
        public List<Pair> worst(int most) {
            return counts.entrySet().stream()
                    .map(entry -> new Pair(
                            (int) (entry.getKey() / classes), (int) (entry.getKey() % classes), entry.getValue()))
                    .filter(pair -> pair.actual() != pair.predicted())
                    .sorted(Comparator.comparingInt(Pair::count)
                            .reversed()
                            .thenComparingInt(Pair::actual)
                            .thenComparingInt(Pair::predicted))
                    .limit(most)
                    .toList();
        }

        /// Rows of counts, a line each; of more than 50 classes the worst 50 pairs instead.
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            if (classes > MOST_ROWS) {
                for (Pair pair : worst(MOST_ROWS)) {
                    text.append(String.format(
                            Locale.ROOT,
                            "%7d of class %d taken for %d\n",
                            pair.count(),
                            pair.actual(),
                            pair.predicted()));
                }
                return text.toString();
            }
            for (int i = 0; i < classes; i++) {
                for (int j = 0; j < classes; j++) {
                    text.append(String.format(Locale.ROOT, "%7d", count(i, j)));
                }
                text.append('\n');
            }
            return text.toString();
        }
    }

    /// The figures in one line: of several targets their means. The confusion matrix is left out.
    @Override
    public String toString() {
        String head = String.format(Locale.ROOT, "%d samples, loss %.5g, ", samples, loss);
        if (targets.isEmpty()) {
            return head
                    + String.format(
                            Locale.ROOT,
                            "error %.2f %%, not among the first %d %.2f %%",
                            100 * error,
                            k,
                            100 * topError);
        }
        if (targets.size() == 1) {
            return head + targets.get(0);
        }
        boolean allConstant = targets.stream().allMatch(Target::isConstant);
        return head + "mean of " + targets.size() + " targets: "
                + figures(allConstant ? "all constant" : r2(rSquared()), rootMeanSquaredError(), meanAbsoluteError());
    }
}
