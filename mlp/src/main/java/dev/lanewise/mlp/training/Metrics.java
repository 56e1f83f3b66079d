package dev.lanewise.mlp.training;

import java.util.Locale;
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
    /// A confusion matrix.
    public static final class Confusion {
        private final int classes;
        private final int[] counts;

        Confusion(int classes) {
            this.classes = classes;
            this.counts = new int[classes * classes];
        }

        void add(int actual, int predicted) {
            counts[actual * classes + predicted]++;
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
            return counts[actual * classes + predicted];
        }

        /// Rows of counts, a line each.
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < classes; i++) {
                for (int j = 0; j < classes; j++) {
                    text.append(String.format(Locale.ROOT, "%7d", counts[i * classes + j]));
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
