package dev.lanewise.mlp.spark;

import java.util.Arrays;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;

/// Spark's vectors as rows of floats.
final class Vectors {
    private Vectors() {}

    /// Copies a vector, rounded to float, to `x[from] …`.
    static void copy(Vector vector, float[] x, int from) {
        if (vector instanceof DenseVector dense) {
            double[] values = dense.values();
            for (int j = 0; j < values.length; j++) {
                x[from + j] = (float) values[j];
            }
        } else if (vector instanceof SparseVector sparse) {
            Arrays.fill(x, from, from + sparse.size(), 0);
            int[] indices = sparse.indices();
            double[] values = sparse.values();
            for (int q = 0; q < indices.length; q++) {
                x[from + indices[q]] = (float) values[q];
            }
        } else {
            for (int j = 0; j < vector.size(); j++) {
                x[from + j] = (float) vector.apply(j);
            }
        }
    }

    /// Looks for NaN and infinities.
    ///
    /// @return the first index of `x[from] … x[from + n − 1]`, from 0, whose element is not finite, or −1
    static int notFinite(float[] x, int from, int n) {
        for (int j = 0; j < n; j++) {
            if (!Float.isFinite(x[from + j])) {
                return j;
            }
        }
        return -1;
    }
}
