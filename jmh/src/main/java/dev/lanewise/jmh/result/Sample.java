package dev.lanewise.jmh.result;

import java.util.Arrays;
import java.util.Collection;

/// The figures of a case, one for each fork.
///
/// @param median the middle one, or the mean of the two in the middle
/// @param min the smallest
/// @param max the largest
public record Sample(double median, double min, double max) {
    /// The figures together.
    ///
    /// @param figures at least one
    /// @return their median and range
    /// @throws IllegalArgumentException if there is none
    public static Sample of(Collection<Double> figures) {
        double[] sorted =
                figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Sample(median(sorted), sorted[0], sorted[sorted.length - 1]);
    }

    /// The middle of the figures.
    ///
    /// @param figures at least one, in any order
    /// @return the middle one, or the mean of the two in the middle
    /// @throws IllegalArgumentException if there is none
    public static double median(double... figures) {
        if (figures.length == 0) {
            throw new IllegalArgumentException("no figure");
        }
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// How far the forks are apart.
    ///
    /// @return (max − min) ÷ median
    public double spread() {
        return (max - min) / median;
    }
}
