package dev.lanewise.mlp;

/// Argument checks of float and double nets alike; index arithmetic in `long`, so that nothing wraps.
final class Checks {
    private Checks() {}

    static void checkBatch(int batch, int maxBatch) {
        if (batch < 1 || batch > maxBatch) {
            throw new IllegalArgumentException(
                    "batch=" + batch + " is not in 1 … " + maxBatch + ", the largest batch of the workspace");
        }
    }

    /// A row-major rows×columns matrix in an array.
    static void checkMatrix(String name, int length, int offset, int rows, int columns, String ldName, int ld) {
        if (ld < columns) {
            throw new IllegalArgumentException(ldName + "=" + ld + " is below the row length " + columns);
        }
        if (offset < 0 || offset + (rows - 1L) * ld + columns > length) {
            throw new IndexOutOfBoundsException("the " + rows + "×" + columns + " matrix at " + name + "Offset="
                    + offset + " with " + ldName + "=" + ld + " does not fit the array " + name + " of length "
                    + length);
        }
    }

    static void checkVector(String name, int length, int offset, int size) {
        if (offset < 0 || (long) offset + size > length) {
            throw new IndexOutOfBoundsException("the " + size + " elements at " + name + "Offset=" + offset
                    + " do not fit the array " + name + " of length " + length);
        }
    }

    static void checkLabels(int[] labels, int offset, int batch, int classes) {
        checkVector("labels", labels.length, offset, batch);
        for (int i = offset; i < offset + batch; i++) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw new IllegalArgumentException(
                        "labels[" + i + "]=" + labels[i] + " is not a class index in 0 … " + (classes - 1));
            }
        }
    }

    /// Learning rate and weight decay: a negative one is a sign error, NaN would end in every weight.
    static void checkRate(String name, double rate) {
        if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + "=" + rate + " is not a finite number of at least 0");
        }
    }
}
