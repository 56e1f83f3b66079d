package dev.lanewise.kernels.spi;

/// The checks of a batch beyond those of its first product.
final class BatchChecks {
    private BatchChecks() {}

    static void checkStrides(long strideA, long strideB, long strideC, int batch) {
        checkNotNegative("strideA", strideA);
        checkNotNegative("strideB", strideB);
        checkNotNegative("strideC", strideC);
        checkNotNegative("batch", batch);
    }

    private static void checkNotNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + "=" + value + " is negative");
        }
    }

    /// The last matrix of the batch fits its array; the ones before it begin earlier.
    static void checkLast(String name, int length, int offset, int rows, int columns, int ld, long stride, int batch) {
        if (batch < 2 || rows == 0 || columns == 0) {
            return;
        }
        long room = length - ArgumentChecks.end(offset, rows, columns, ld);
        if (stride > room / (batch - 1L)) {
            throw new IndexOutOfBoundsException("the last of " + batch + " " + rows + "×" + columns + " matrices "
                    + stride
                    + " elements apart from " + name + "Offset=" + offset + " on ends beyond " + name + " of length "
                    + length);
        }
    }

    /// One after another, or side by side in the rows of one matrix.
    static void checkApart(int m, int n, int ldc, long strideC, int batch) {
        if (batch < 2 || m == 0 || n == 0) {
            return;
        }
        boolean after = strideC >= ArgumentChecks.end(0, m, n, ldc);
        boolean beside = strideC >= n && strideC <= (ldc - (long) n) / (batch - 1L);
        if (!after && !beside) {
            throw new IllegalArgumentException("strideC=" + strideC + " lets the " + batch + " matrices C (" + m + "×"
                    + n + ", ldc=" + ldc + ") overlap");
        }
    }
}
