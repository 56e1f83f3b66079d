package dev.lanewise.jmh.track;

import java.util.Arrays;

/// How a figure changed from one run to another, as natural logarithms: equal steps up and down weigh the same, and
/// independent errors add in squares.
///
/// @param change logarithm of the quotient of the figures, each as a share of its own run's yardstick
/// @param error standard error of the change
record Change(double change, double error) {
    /// A change is believed from this many standard errors on. Hundreds of comparisons, whose errors are estimated from
    /// three forks each, would give false alarms at the usual two.
    static final double ERRORS = 3;

    Verdict verdict(double least) {
        double bound = bound(least);
        return change < -bound ? Verdict.SLOWER : change > bound ? Verdict.FASTER : Verdict.WITHIN_NOISE;
    }

    /// The change that would be believed.
    double bound(double least) {
        return Math.max(least, ERRORS * error);
    }

    /// The middle of the changes of independent cases. Its error comes from how far they lie apart, but is not below
    /// what their own errors say.
    ///
    /// @param changes at least one
    static Change median(Change... changes) {
        double[] sorted =
                Arrays.stream(changes).mapToDouble(Change::change).sorted().toArray();
        double middle = middle(sorted);
        double scatter =
                scatter(Arrays.stream(sorted).map(c -> Math.abs(c - middle)).toArray());
        double own = Math.sqrt(Arrays.stream(changes)
                .mapToDouble(c -> c.error() * c.error())
                .average()
                .orElseThrow());
        // The median of n normal figures scatters √(π/2) ≈ 1.25 times as far as their mean.
        return new Change(middle, 1.25 * Math.max(scatter, own) / Math.sqrt(changes.length));
    }

    /// Standard deviation of normal figures from their distances to the middle; a few far ones do not count.
    static double scatter(double... distances) {
        double[] sorted = distances.clone();
        Arrays.sort(sorted);
        return 1.4826 * middle(sorted);
    }

    private static double middle(double... sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
