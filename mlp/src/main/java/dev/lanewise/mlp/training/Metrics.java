package dev.lanewise.mlp.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// How good predictions are.
///
/// @param samples how many
/// @param loss mean loss
/// @param error share of samples whose class is not the largest output; NaN where there are no classes
/// @param topError share of samples whose class is not among the k largest outputs; NaN where there are no classes
/// @param k the k of `topError`
/// @param meanSquaredError mean of (prediction − target)² over samples and outputs; NaN where there are classes
/// @param rSquared the coefficient of determination 1 − Σ(prediction − target)² ÷ Σ(target − mean)², the mean taken for
///     each output; NaN where there are classes or all targets are equal
/// @param confusion for classes i and j how many samples of class i were taken for j, row after row; empty where there
/// are none
public record Metrics(
        int samples,
        double loss,
        double error,
        double topError,
        int k,
        double meanSquaredError,
        double rSquared,
        Confusion confusion) {
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

        /// Samples for which an output of the net is not a number, of classes or targets: they are in no column, and
        /// count as wrong.
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

    /// The figures in one line, the confusion matrix left out.
    @Override
    public String toString() {
        return Double.isNaN(error)
                ? String.format(
                        Locale.ROOT,
                        "%d samples, loss %.5g, mean squared error %.5g, R² %.5f",
                        samples,
                        loss,
                        meanSquaredError,
                        rSquared)
                : String.format(
                        Locale.ROOT,
                        "%d samples, loss %.5g, error %.2f %%, not among the first %d %.2f %%",
                        samples,
                        loss,
                        100 * error,
                        k,
                        100 * topError);
    }
}
