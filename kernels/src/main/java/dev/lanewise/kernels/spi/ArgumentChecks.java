package dev.lanewise.kernels.spi;

import dev.lanewise.kernels.PackedMatrix;

/// The checks of sizes, matrices and overlaps. All index arithmetic is in `long`, so that nothing wraps.
final class ArgumentChecks {
    private ArgumentChecks() {}

    static void checkSizes(int m, int n, int k) {
        if ((m | n | k) < 0) {
            String name = m < 0 ? "m" : n < 0 ? "n" : "k";
            throw new IllegalArgumentException(name + "=" + (m < 0 ? m : n < 0 ? n : k) + " is negative");
        }
    }

    /// A stored rows×columns matrix at `offset` of an array: leading dimension, offset, last element.
    ///
    /// The passing case is small enough to be inlined, and divides only where a product could wrap: a call has three of
    /// these, and the smallest products take less than 100 ns.
    static void checkMatrix(
            String name, long length, long offset, int rows, int columns, String ldName, long leadingDimension) {
        if (leadingDimension < Math.max(1, columns)
                || offset < 0
                || offset > length
                || wraps(offset, rows, columns, leadingDimension)
                || end(offset, rows, columns, leadingDimension) > length) {
            throw refusal(name, length, offset, rows, columns, ldName, leadingDimension);
        }
    }

    /// Whether the index after the last element is not a `long`; never with an `int` leading dimension.
    private static boolean wraps(long offset, int rows, int columns, long leadingDimension) {
        return leadingDimension > Integer.MAX_VALUE
                && rows > 1
                && columns > 0
                && leadingDimension > (Long.MAX_VALUE - offset - columns) / (rows - 1L);
    }

    private static RuntimeException refusal(
            String name, long length, long offset, int rows, int columns, String ldName, long leadingDimension) {
        if (leadingDimension < Math.max(1, columns)) {
            return tooSmall(ldName, leadingDimension, columns);
        }
        if (offset < 0 || offset > length) {
            return new IndexOutOfBoundsException(
                    name + "Offset=" + offset + " is outside " + name + " of length " + length);
        }
        boolean wraps = wraps(offset, rows, columns, leadingDimension);
        long end = wraps ? Long.MAX_VALUE : end(offset, rows, columns, leadingDimension);
        return new IndexOutOfBoundsException("the " + rows + "×" + columns + " matrix at " + name + "Offset=" + offset
                + " with " + ldName + "=" + leadingDimension + " ends at index " + end + ", beyond " + name
                + " of length " + length);
    }

    static void checkLeadingDimension(String name, int leadingDimension, int columns) {
        if (leadingDimension < Math.max(1, columns)) {
            throw tooSmall(name, leadingDimension, columns);
        }
    }

    private static IllegalArgumentException tooSmall(String name, long leadingDimension, int columns) {
        return new IllegalArgumentException(
                name + "=" + leadingDimension + " is below max(1, row length " + columns + ")");
    }

    static void checkVector(String name, int length, int offset, int size) {
        if (offset < 0 || (long) offset + size > length) {
            throw new IndexOutOfBoundsException("the " + size + " elements at " + name + "Offset=" + offset
                    + " do not fit the array " + name + " of length " + length);
        }
    }

    static void checkLabels(int[] labels, int offset, int m, int n) {
        for (int i = 0; i < m; i++) {
            int label = labels[offset + i];
            if (label < 0 || label >= n) {
                throw new IllegalArgumentException(
                        "labels[" + (offset + i) + "]=" + label + " is not a class index in 0 … " + (n - 1));
            }
        }
    }

    /// Refuses two matrices of one array that share an element.
    static void checkDisjoint(
            String written,
            long offset1,
            int rows1,
            int columns1,
            long ld1,
            String other,
            long offset2,
            int rows2,
            int columns2,
            long ld2) {
        if (overlap(offset1, rows1, columns1, ld1, offset2, rows2, columns2, ld2)) {
            throw new IllegalArgumentException(written + " (" + rows1 + "×" + columns1 + " at " + offset1
                    + ", leading dimension " + ld1 + ") overlaps " + other + " (" + rows2 + "×" + columns2 + " at "
                    + offset2 + ", leading dimension " + ld2 + ") in the same array");
        }
    }

    /// Exact for equal leading dimensions, where two column blocks of one matrix interleave without touching; otherwise
    /// the index ranges decide.
    static boolean overlap(
            long offset1, int rows1, int columns1, long ld1, long offset2, int rows2, int columns2, long ld2) {
        if (rows1 == 0 || columns1 == 0 || rows2 == 0 || columns2 == 0) {
            return false;
        }
        long end1 = end(offset1, rows1, columns1, ld1);
        long end2 = end(offset2, rows2, columns2, ld2);
        if (end1 <= offset2 || end2 <= offset1) {
            return false;
        }
        if (ld1 != ld2) {
            return true;
        }
        // Seen from a column of matrix 1, matrix 2 begins `shift` columns to the right, cyclically: apart if it begins
        // after matrix 1 has ended and ends before matrix 1 begins again.
        long shift = Math.floorMod(offset2 - offset1, ld1);
        return shift < columns1 || shift > ld1 - columns2; // a sum may not be a long
    }

    static long end(long offset, int rows, int columns, long leadingDimension) {
        return rows == 0 || columns == 0 ? offset : offset + (rows - 1L) * leadingDimension + columns;
    }

    /// What a product says to a packed matrix that is not its own.
    static IllegalArgumentException packedElsewhere(PackedMatrix<?> b) {
        return new IllegalArgumentException("B was packed by another object than this one: " + b);
    }
}
