package dev.lanewise.mlp.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The samples of a file as they were read: a number for each column, of a column of categories the index of one. Where
/// an element for each category is asked for, there are 0 and 1: a row of 20,000 categories takes 8 bytes here, and
/// 160,000 where all samples are.
final class CsvSamples {
    private static final int MAX_ELEMENTS = Integer.MAX_VALUE - 8;

    /// Row after row, a number for each column.
    private final double[] values;
    /// The categories of each column, 0 for one of numbers.
    private final int[] categories;
    /// The element of a sample at which each column begins, and behind the last their number.
    private final int[] begins;

    CsvSamples(double[] values, int[] categories) {
        this.values = values;
        this.categories = categories;
        this.begins = new int[categories.length + 1];
        for (int c = 0; c < categories.length; c++) {
            begins[c + 1] = Math.addExact(begins[c], Math.max(1, categories[c]));
        }
    }

    private int columns() {
        return categories.length;
    }

    private int rows() {
        return values.length / columns();
    }

    int inputs() {
        return begins[columns()];
    }

    boolean hasCategories() {
        return Arrays.stream(categories).anyMatch(count -> count > 0);
    }

    /// All elements of all samples: the array of this itself where there are no categories.
    ///
    /// @throws ArithmeticException if they are more than an array holds
    double[] expanded() {
        if (!hasCategories()) {
            return values;
        }
        int inputs = inputs();
        if ((long) rows() * inputs > MAX_ELEMENTS) {
            throw new ArithmeticException(rows() + " samples of " + inputs + " inputs are more than an array holds");
        }
        double[] x = new double[rows() * inputs];
        for (int row = 0; row < rows(); row++) {
            for (int c = 0; c < columns(); c++) {
                double value = values[row * columns() + c];
                int at = row * inputs + begins[c];
                if (categories[c] == 0) {
                    x[at] = value;
                } else {
                    x[at + (int) value] = 1;
                }
            }
        }
        return x;
    }

    /// A scaling of the columns of numbers, with `none` for what stands for a category.
    Scaling fit(Scaling.Method method, int[] samples) {
        List<Scaling.Method> methods = new ArrayList<>();
        for (int count : categories) {
            methods.add(count == 0 ? method : Scaling.Method.NONE);
        }
        return Scaling.fit(values, methods, samples).repeated(begins);
    }

    /// Scaled samples. One that does something to a category, which only the caller can have made, leaves a number in
    /// the place of each 0 and 1.
    CsvSamples scaled(Scaling scaling) {
        for (int c = 0; c < columns(); c++) {
            for (int i = begins[c]; categories[c] > 0 && i < begins[c + 1]; i++) {
                if (scaling.method(i) != Scaling.Method.NONE) {
                    return new CsvSamples(scaling.apply(expanded()), new int[inputs()]);
                }
            }
        }
        double[] scaled = values.clone();
        for (int i = 0; i < scaled.length; i++) {
            int c = i % columns();
            if (categories[c] == 0) {
                scaled[i] = scaling.scaled(values[i], begins[c]);
            }
        }
        return new CsvSamples(scaled, categories);
    }

    /// Which elements of a sample are numbers, in ascending order.
    int[] numberElements() {
        return IntStream.range(0, columns())
                .filter(c -> categories[c] == 0)
                .map(c -> begins[c])
                .toArray();
    }

    /// The numbers of each row, without categories: the array of this itself where there are none.
    double[] numbers() {
        if (!hasCategories()) {
            return values;
        }
        return IntStream.range(0, values.length)
                .filter(i -> categories[i % columns()] == 0)
                .mapToDouble(i -> values[i])
                .toArray();
    }

    /// Which elements of each row are 1 for a category.
    int[] ones() {
        return IntStream.range(0, values.length)
                .filter(i -> categories[i % columns()] > 0)
                .map(i -> begins[i % columns()] + (int) values[i])
                .toArray();
    }
}
