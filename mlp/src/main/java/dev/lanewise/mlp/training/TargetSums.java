package dev.lanewise.mlp.training;

/// What the figures of one target are made of, in double whatever the net is.
///
/// Targets count from the first of them, since a mean near 10⁹ is no better than 10⁻⁷; and their mean runs, since the
/// squares from a first one that is far from the others would cancel. Source: B. Welford, "Note on a Method for
/// Calculating Corrected Sums of Squares and Products", Technometrics 4(3), 1962.
final class TargetSums {
    private int count;
    private double squares;
    private double magnitudes;
    private double origin;
    private double mean;
    private double squaredDeviations;

    void add(double target, double prediction) {
        if (count++ == 0) {
            origin = target;
        }
        double error = prediction - target;
        squares += error * error;
        magnitudes += Math.abs(error);
        double moved = target - origin;
        double before = moved - mean;
        mean += before / count;
        squaredDeviations += before * (moved - mean);
    }

    /// The figures.
    ///
    /// @param unit what 1 of the target stands for. R² has no unit, and the others are turned into it last, so that no
    ///     square of a large unit overflows
    Metrics.Target figures(double unit) {
        boolean isConstant = squaredDeviations == 0;
        return new Metrics.Target(
                isConstant ? Double.NaN : 1 - squares / squaredDeviations,
                unit * Math.sqrt(squares / count),
                unit * (magnitudes / count),
                isConstant);
    }
}
