package dev.lanewise.jmh;

import java.util.Arrays;
import java.util.Collection;

/// The figures of a case, one for each fork.
///
/// @param median the middle one, or the mean of the two in the middle
/// @param min the smallest
/// @param max the largest
record Sample(double median, double min, double max) {
    static Sample of(Collection<Double> figures) {
        double[] sorted =
                figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Sample(median(sorted), sorted[0], sorted[sorted.length - 1]);
    }

    static double median(double... figures) {
        if (figures.length == 0) {
            throw new IllegalArgumentException("no figure");
        }
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
