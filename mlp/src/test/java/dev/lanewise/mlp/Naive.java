package dev.lanewise.mlp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;

/// Matrices as a document writes them: `double[rows][columns]`, loops without any thought of speed.
final class Naive {
    private Naive() {}

    /// Uniform in ±1, rounded to float so that a float net sees the very same numbers.
    static double[][] random(int rows, int columns, RandomGenerator random) {
        return map(new double[rows][columns], ignored -> (float) (2 * random.nextDouble() - 1));
    }

    static double[][] times(double[][] a, double[][] b) {
        assertEquals(a[0].length, b.length, "inner sizes");
        double[][] c = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b[0].length; j++) {
                for (int p = 0; p < b.length; p++) {
                    c[i][j] += a[i][p] * b[p][j];
                }
            }
        }
        return c;
    }

    static double[][] transpose(double[][] a) {
        double[][] t = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                t[j][i] = a[i][j];
            }
        }
        return t;
    }

    static double[][] map(double[][] a, DoubleUnaryOperator f) {
        double[][] b = new double[a.length][a[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                b[i][j] = f.applyAsDouble(a[i][j]);
            }
        }
        return b;
    }

    static double[][] zip(double[][] a, double[][] b, DoubleBinaryOperator f) {
        assertEquals(a.length, b.length, "rows");
        assertEquals(a[0].length, b[0].length, "columns");
        double[][] c = new double[a.length][a[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                c[i][j] = f.applyAsDouble(a[i][j], b[i][j]);
            }
        }
        return c;
    }

    static double[][] hadamard(double[][] a, double[][] b) {
        return zip(a, b, (x, y) -> x * y);
    }

    static double[][] plus(double[][] a, double[][] b) {
        return zip(a, b, Double::sum);
    }

    static double[][] minus(double[][] a, double[][] b) {
        return zip(a, b, (x, y) -> x - y);
    }

    static double[][] scale(double factor, double[][] a) {
        return map(a, x -> factor * x);
    }

    /// The 1×n (or n×1) matrix of ones.
    static double[][] ones(int rows, int columns) {
        return map(new double[rows][columns], ignored -> 1);
    }

    /// A row (or column) vector as the diagonal of a square matrix.
    static double[][] diagonal(double[][] vector) {
        double[] elements = rowMajor(vector);
        double[][] d = new double[elements.length][elements.length];
        for (int i = 0; i < elements.length; i++) {
            d[i][i] = elements[i];
        }
        return d;
    }

    static double sum(double[][] a) {
        double sum = 0;
        for (double[] row : a) {
            for (double x : row) {
                sum += x;
            }
        }
        return sum;
    }

    static double[] rowMajor(double[][] a) {
        double[] flat = new double[a.length * a[0].length];
        for (int i = 0; i < a.length; i++) {
            System.arraycopy(a[i], 0, flat, i * a[0].length, a[0].length);
        }
        return flat;
    }

    static double[] columnMajor(double[][] a) {
        return rowMajor(transpose(a));
    }

    /// Row-major numbers as a matrix.
    static double[][] matrix(int rows, int columns, double[] flat) {
        assertEquals(rows * columns, flat.length, "elements");
        double[][] a = new double[rows][];
        for (int i = 0; i < rows; i++) {
            a[i] = java.util.Arrays.copyOfRange(flat, i * columns, (i + 1) * columns);
        }
        return a;
    }

    static double[] concatenate(double[]... parts) {
        return java.util.Arrays.stream(parts)
                .flatMapToDouble(java.util.Arrays::stream)
                .toArray();
    }

    /// Largest difference relative to the largest expected element.
    static void assertClose(double[] expected, double[] actual, double tolerance, String what) {
        assertEquals(expected.length, actual.length, what + ": length");
        double largest = 0;
        for (double x : expected) {
            largest = Math.max(largest, Math.abs(x));
        }
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], tolerance * largest, what + "[" + i + "]");
        }
    }

    static void assertClose(double expected, double actual, double tolerance, String what) {
        assertEquals(expected, actual, tolerance * Math.abs(expected), what);
    }
}
