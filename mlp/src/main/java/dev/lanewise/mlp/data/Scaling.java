package dev.lanewise.mlp.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;

/// Brings the columns of samples or targets to a common scale: y = (x − offset) / divisor, computed in double, with an
/// offset and divisor for each column that were fitted to the training data.
///
/// | method | offset | divisor | on the training data |
/// |---|---|---|---|
/// | `none` | 0 | 1 | as it is |
/// | `standardise` | mean | standard deviation, √(Σ(x − mean)² / m) | mean 0, variance 1 |
/// | `min_max` | minimum | maximum − minimum | 0 … 1 |
///
/// A constant column has its value as offset and the divisor 1, and so becomes 0. Constant is what spans no more than
/// 8 units in the last place of its largest magnitude, such as 0.3 and 0.1 + 0.2: so much is rounding error, and a
/// number that is far from it would otherwise be scaled to 10¹⁵. Other data are scaled by the same numbers and may
/// leave the range.
///
/// Fit to the samples that are trained on only: those held out for validation are to be judged as unseen data are
/// ([#fit(double\[\], List, int\[\])] with [dev.lanewise.mlp.training.Split#training()]).
///
/// [#toString()] gives a text for the metadata of a model file, which [#parse(String)] reads to the last bit: for each
/// column its method, offset and divisor, as in `standardise:5.84:0.83;none`. Immutable.
///
/// Source of the variance, whose second sum removes the rounding error of the mean: T. Chan, G. Golub, R. LeVeque,
/// "Algorithms for Computing the Sample Variance: Analysis and Recommendations", The American Statistician 37(3), 1983,
/// formula 1.7.
public final class Scaling {
    /// What is done to a column.
    public enum Method {
        /// It stays as it is.
        NONE,
        /// Mean 0 and variance 1.
        STANDARDISE,
        /// The range 0 … 1.
        MIN_MAX
    }

    /// What rounding of the terms of a short formula adds up to.
    private static final int CONSTANT_ULPS = 8;

    private final List<Method> methods;
    private final double[] offsets;
    private final double[] divisors;

    private Scaling(List<Method> methods, double[] offsets, double[] divisors) {
        this.methods = List.copyOf(methods);
        this.offsets = offsets;
        this.divisors = divisors;
    }

    /// Leaves everything as it is.
    ///
    /// @param columns elements of a row, at least 1
    /// @return the scaling
    /// @throws IllegalArgumentException if `columns` is below 1
    public static Scaling none(int columns) {
        checkCount(columns);
        double[] divisors = new double[columns];
        Arrays.fill(divisors, 1);
        return new Scaling(Collections.nCopies(columns, Method.NONE), new double[columns], divisors);
    }

    private static void checkCount(int columns) {
        if (columns < 1) {
            throw new IllegalArgumentException("columns=" + columns + " is below 1");
        }
    }

    /// Fits one method for all columns.
    ///
    /// @param x the training data, row after row without gaps
    /// @param columns elements of a row, at least 1
    /// @param method what is done to each column
    /// @return the scaling
    /// @throws IllegalArgumentException if the length does not fit, there is no row, a number is not finite, or a
    ///     column spans more than a double
    public static Scaling fit(double[] x, int columns, Method method) {
        checkCount(columns);
        return fit(x, Collections.nCopies(columns, method));
    }

    /// Fits a method for each column.
    ///
    /// @param x the training data, row after row without gaps
    /// @param methods what is done to each column, at least one
    /// @return the scaling
    /// @throws IllegalArgumentException if the length does not fit, there is no row, a number is not finite, or a
    ///     column spans more than a double
    public static Scaling fit(double[] x, List<Method> methods) {
        return fit(x, methods, IntStream.range(0, rowCount(x, methods)).toArray());
    }

    /// Fits a method for each column to some of the rows.
    ///
    /// @param x the data, row after row without gaps
    /// @param methods what is done to each column
    /// @param rows the indices of the rows that count, at least one
    /// @return the scaling
    /// @throws IndexOutOfBoundsException if there is no row of an index
    /// @throws IllegalArgumentException if the length does not fit, there is no row, a number of these rows is not
    ///     finite, or a column spans more than a double
    public static Scaling fit(double[] x, List<Method> methods, int[] rows) {
        int count = rowCount(x, methods);
        for (int row : rows) {
            Objects.checkIndex(row, count);
        }
        if (rows.length == 0) {
            throw new IllegalArgumentException("rows is empty");
        }
        int columns = methods.size();
        double[] offsets = new double[columns];
        double[] divisors = new double[columns];
        for (int c = 0; c < columns; c++) {
            double min = Double.POSITIVE_INFINITY;
            double max = Double.NEGATIVE_INFINITY;
            for (int row : rows) {
                int i = row * columns + c;
                if (!Double.isFinite(x[i])) {
                    throw new IllegalArgumentException("x[" + i + "]=" + x[i] + " is not finite");
                }
                min = Math.min(min, x[i]);
                max = Math.max(max, x[i]);
            }
            divisors[c] = 1;
            if (methods.get(c) == Method.NONE) {
                continue;
            }
            offsets[c] = min;
            if (isConstant(min, max)) {
                continue;
            }
            if (!Double.isFinite(max - min)) {
                throw new IllegalArgumentException(
                        "column " + c + ", " + min + " … " + max + ", spans more than a double");
            }
            if (methods.get(c) == Method.MIN_MAX) {
                divisors[c] = max - min;
            } else {
                int exponent = Math.getExponent(Math.max(Math.abs(min), Math.abs(max)));
                standardise(x, c, columns, rows, exponent, offsets, divisors);
            }
        }
        return new Scaling(methods, offsets, divisors);
    }

    private static int rowCount(double[] x, List<Method> methods) {
        int columns = methods.size();
        if (columns == 0 || x.length == 0 || x.length % columns != 0) {
            throw new IllegalArgumentException(
                    "x.length=" + x.length + " is not that of rows of " + columns + " columns, at least one of each");
        }
        return x.length / columns;
    }

    /// Whether numbers of this range differ by rounding errors only. Not by their variance, which rounding could leave
    /// a little above 0 where all are equal.
    private static boolean isConstant(double min, double max) {
        return max - min <= CONSTANT_ULPS * Math.ulp(Math.max(Math.abs(min), Math.abs(max)));
    }

    /// Of numbers brought to a magnitude of 1 by a power of 2, which changes no digit: the squares of others could
    /// leave the range of double.
    private static void standardise(
            double[] x, int c, int columns, int[] rows, int exponent, double[] offsets, double[] divisors) {
        double sum = 0;
        for (int row : rows) {
            sum += Math.scalb(x[row * columns + c], -exponent);
        }
        double mean = sum / rows.length;
        double deviations = 0;
        double squares = 0;
        for (int row : rows) {
            double deviation = Math.scalb(x[row * columns + c], -exponent) - mean;
            deviations += deviation;
            squares += deviation * deviation;
        }
        offsets[c] = Math.scalb(mean + deviations / rows.length, exponent);
        divisors[c] = Math.scalb(Math.sqrt((squares - deviations * deviations / rows.length) / rows.length), exponent);
    }

    /// The same with column c for the elements `begins[c]` … `begins[c + 1]` − 1 of a row.
    Scaling repeated(int[] begins) {
        int elements = begins[columns()];
        List<Method> repeated = new ArrayList<>();
        double[] offset = new double[elements];
        double[] divisor = new double[elements];
        for (int c = 0; c < columns(); c++) {
            repeated.addAll(Collections.nCopies(begins[c + 1] - begins[c], methods.get(c)));
            Arrays.fill(offset, begins[c], begins[c + 1], offsets[c]);
            Arrays.fill(divisor, begins[c], begins[c + 1], divisors[c]);
        }
        return new Scaling(repeated, offset, divisor);
    }

    /// Elements of a row.
    ///
    /// @return at least 1
    public int columns() {
        return methods.size();
    }

    /// What is done to a column.
    ///
    /// @param column from 0
    /// @return the method
    public Method method(int column) {
        return methods.get(column);
    }

    /// What is subtracted from a column.
    ///
    /// @param column from 0
    /// @return a finite number
    public double offset(int column) {
        return offsets[column];
    }

    /// What a column is divided by, then.
    ///
    /// @param column from 0
    /// @return a finite number above 0
    public double divisor(int column) {
        return divisors[column];
    }

    /// Scales rows.
    ///
    /// @param x rows without gaps
    /// @return a scaled copy
    /// @throws IllegalArgumentException if the length is no multiple of the columns
    public double[] apply(double[] x) {
        checkRows(x.length);
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = scaled(x[i], i % columns());
        }
        return y;
    }

    /// Scales rows; computed in double and rounded once.
    ///
    /// @param x rows without gaps
    /// @return a scaled copy
    /// @throws IllegalArgumentException if the length is no multiple of the columns
    public float[] apply(float[] x) {
        checkRows(x.length);
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) scaled(x[i], i % columns());
        }
        return y;
    }

    /// Undoes the scaling, as for what a net predicts of scaled targets.
    ///
    /// @param y scaled rows without gaps
    /// @return an unscaled copy
    /// @throws IllegalArgumentException if the length is no multiple of the columns
    public double[] invert(double[] y) {
        checkRows(y.length);
        double[] x = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            x[i] = unscaled(y[i], i % columns());
        }
        return x;
    }

    /// Undoes the scaling, as for what a float net predicts of scaled targets. The result is double, as the offset is:
    /// of targets around 1.7·10⁹ that are 1 apart, float holds one in 128.
    ///
    /// @param y scaled rows without gaps
    /// @return an unscaled copy
    /// @throws IllegalArgumentException if the length is no multiple of the columns
    public double[] invert(float[] y) {
        checkRows(y.length);
        double[] x = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            x[i] = unscaled(y[i], i % columns());
        }
        return x;
    }

    double scaled(double x, int column) {
        return (x - offsets[column]) / divisors[column];
    }

    private double unscaled(double y, int column) {
        return y * divisors[column] + offsets[column];
    }

    private void checkRows(int length) {
        if (length % columns() != 0) {
            throw new IllegalArgumentException("length " + length + " is no multiple of the " + columns() + " columns");
        }
    }

    /// Reads what [#toString()] writes.
    ///
    /// @param text the text
    /// @return the scaling
    /// @throws IllegalArgumentException if it is not such a text
    public static Scaling parse(String text) {
        String[] columns = text.split(";", -1);
        Method[] methods = new Method[columns.length];
        double[] offsets = new double[columns.length];
        double[] divisors = new double[columns.length];
        for (int c = 0; c < columns.length; c++) {
            String[] parts = columns[c].split(":", -1);
            methods[c] = method(parts[0]);
            divisors[c] = 1;
            try {
                if (methods[c] != Method.NONE && parts.length == 3) {
                    offsets[c] = Double.parseDouble(parts[1]);
                    divisors[c] = Double.parseDouble(parts[2]);
                }
            } catch (NumberFormatException e) {
                divisors[c] = Double.NaN;
            }
            boolean complete = parts.length == (methods[c] == Method.NONE ? 1 : 3);
            boolean legal = Double.isFinite(offsets[c]) && divisors[c] > 0 && Double.isFinite(divisors[c]);
            if (methods[c] == null || !complete || !legal) {
                throw new IllegalArgumentException("column " + c + " of the scaling, "
                        + BadCsvFileException.shown(columns[c])
                        + ", is not none, standardise:‹offset›:‹divisor› or min_max:‹offset›:‹divisor›");
            }
        }
        return new Scaling(List.of(methods), offsets, divisors);
    }

    /// @return null if there is none of this name
    private static Method method(String text) {
        for (Method method : Method.values()) {
            if (name(method).equals(text)) {
                return method;
            }
        }
        return null;
    }

    private static String name(Method method) {
        return method.name().toLowerCase(Locale.ROOT);
    }

    /// The text that [#parse(String)] reads.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int c = 0; c < columns(); c++) {
            text.append(c == 0 ? "" : ";").append(name(methods.get(c)));
            if (methods.get(c) != Method.NONE) {
                text.append(':').append(offsets[c]).append(':').append(divisors[c]);
            }
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scaling scaling
                && methods.equals(scaling.methods)
                && Arrays.equals(offsets, scaling.offsets)
                && Arrays.equals(divisors, scaling.divisors);
    }

    @Override
    public int hashCode() {
        return 31 * methods.hashCode() + Arrays.hashCode(offsets);
    }
}
