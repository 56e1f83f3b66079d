package dev.lanewise.netlib;

/// Where matrices and vectors of BLAS lie in their arrays. Everything is computed in `long`, so that nothing wraps.
final class ColumnMajor {
    private ColumnMajor() {}

    /// Whether a matrix of whole columns is well-formed and inside its array. An empty one always is, wherever it
    /// begins.
    static boolean fits(int rows, int columns, int offset, int ld, int length) {
        return ld >= Math.max(1, rows)
                && (rows == 0 || columns == 0 || (offset >= 0 && end(rows, columns, offset, ld) <= length));
    }

    /// Whether a vector is inside its array; with a negative increment it begins at the far end, but lies in the same
    /// place.
    static boolean fits(int n, int offset, int inc, int length) {
        return inc != 0 && offset >= 0 && offset + (n - 1L) * Math.abs((long) inc) < length;
    }

    /// Whether two operands lie in one array.
    @SuppressWarnings("ReferenceEquality") // identity is what is asked for
    static boolean same(Object array1, Object array2) {
        return array1 == array2;
    }

    /// Whether two matrices in one array share no element. Exact for equal leading dimensions, as two blocks of one
    /// matrix have;
    /// otherwise the index ranges decide.
    static boolean apart(int rows1, int columns1, int offset1, int ld1, int rows2, int columns2, int offset2, int ld2) {
        if (rows1 == 0 || columns1 == 0 || rows2 == 0 || columns2 == 0) {
            return true;
        }
        if (end(rows1, columns1, offset1, ld1) <= offset2 || end(rows2, columns2, offset2, ld2) <= offset1) {
            return true;
        }
        if (ld1 != ld2) {
            return false;
        }
        // Seen from the first row of 1, matrix 2 begins `shift` rows below, cyclically.
        long shift = Math.floorMod((long) offset2 - offset1, (long) ld1);
        return shift >= rows1 && shift + rows2 <= ld1;
    }

    private static long end(int rows, int columns, int offset, int ld) {
        return offset + (columns - 1L) * ld + rows;
    }
}
