// The build derives DoubleRoutines from this file.
package dev.lanewise.netlib;

import dev.lanewise.kernels.Diagonal;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Side;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.Triangle;

/// The routines in single precision that run on [Kernels], without a copy of a matrix: a column-major matrix is the
/// transpose of the row-major one in the same memory. C = A·B is Cᵀ = Bᵀ·Aᵀ, an upper triangle is a lower one, and
/// what stood on the left stands on the right.
///
/// A routine takes a call only if all of its arguments are well-formed, and says `false` otherwise, or where BLAS
/// returns at once. The caller then hands the call to netlib, which returns or refuses it: errors, their order and
/// their texts are netlib's by construction. The same holds for operands that overlap what is written, about which
/// BLAS promises nothing.
final class FloatRoutines {
    private final Kernels kernels;
    private final int fewest;

    /// @param fewest multiplications of a call of level 3 that is taken
    FloatRoutines(Kernels kernels, int fewest) {
        this.kernels = kernels;
        this.fewest = fewest;
    }

    // spotless:off: arguments are grouped by matrix

    /// C ← α·op(A)·op(B) + β·C.
    boolean gemm(
            String transa, String transb, int m, int n, int k, float alpha, float[] a, int aOffset, int lda,
            float[] b, int bOffset, int ldb, float beta, float[] c, int cOffset, int ldc) {
        Transpose opA = Flags.transpose(transa);
        Transpose opB = Flags.transpose(transb);
        if (opA == null || opB == null || m <= 0 || n <= 0 || k < 0 || unchanged(alpha, k, beta)) {
            return false;
        }
        int rowsA = opA == Transpose.NO_TRANS ? m : k;
        int columnsA = opA == Transpose.NO_TRANS ? k : m;
        int rowsB = opB == Transpose.NO_TRANS ? k : n;
        int columnsB = opB == Transpose.NO_TRANS ? n : k;
        if (outside(m, n, c, cOffset, ldc)
                || unusable(rowsA, columnsA, a, aOffset, lda, m, n, c, cOffset, ldc)
                || unusable(rowsB, columnsB, b, bOffset, ldb, m, n, c, cOffset, ldc)
                || (isSmall(m, n, k, alpha) && isWhole(columnsA, a, aOffset, lda) && isWhole(columnsB, b, bOffset, ldb)
                        && isWhole(n, c, cOffset, ldc))) {
            return false;
        }
        kernels.sgemm(
                opB, opA, n, m, k, alpha, b, offset(k, bOffset), ldb, a, offset(k, aOffset), lda, beta, c, cOffset, ldc);
        return true;
    }

    /// C ← α·op(A)·op(A)ᵀ + β·C in one triangle.
    boolean syrk(
            String uplo, String trans, int n, int k, float alpha, float[] a, int aOffset, int lda,
            float beta, float[] c, int cOffset, int ldc) {
        Triangle triangle = Flags.transposedTriangle(uplo);
        Transpose op = Flags.transpose(trans);
        if (triangle == null || op == null || n <= 0 || k < 0 || unchanged(alpha, k, beta)) {
            return false;
        }
        int rows = op == Transpose.NO_TRANS ? n : k;
        int columns = op == Transpose.NO_TRANS ? k : n;
        if (outside(n, n, c, cOffset, ldc)
                || unusable(rows, columns, a, aOffset, lda, n, n, c, cOffset, ldc)
                || (isSmall(n, n, k, alpha) && isWhole(columns, a, aOffset, lda) && isWhole(n, c, cOffset, ldc))) {
            return false;
        }
        kernels.ssyrk(
                triangle, Flags.other(op), n, k, alpha, a, offset(k, aOffset), lda, beta, c, cOffset, ldc);
        return true;
    }

    /// C ← α·op(A)·op(B)ᵀ + α·op(B)·op(A)ᵀ + β·C in one triangle.
    boolean syr2k(
            String uplo, String trans, int n, int k, float alpha, float[] a, int aOffset, int lda,
            float[] b, int bOffset, int ldb, float beta, float[] c, int cOffset, int ldc) {
        Triangle triangle = Flags.transposedTriangle(uplo);
        Transpose op = Flags.transpose(trans);
        if (triangle == null || op == null || n <= 0 || k < 0 || unchanged(alpha, k, beta)) {
            return false;
        }
        int rows = op == Transpose.NO_TRANS ? n : k;
        int columns = op == Transpose.NO_TRANS ? k : n;
        if (outside(n, n, c, cOffset, ldc)
                || unusable(rows, columns, a, aOffset, lda, n, n, c, cOffset, ldc)
                || unusable(rows, columns, b, bOffset, ldb, n, n, c, cOffset, ldc)
                || (isSmall(n, n, k, alpha) && isWhole(columns, a, aOffset, lda) && isWhole(columns, b, bOffset, ldb)
                        && isWhole(n, c, cOffset, ldc))) {
            return false;
        }
        kernels.ssyr2k(
                triangle, Flags.other(op), n, k, alpha, a, offset(k, aOffset), lda, b, offset(k, bOffset), ldb,
                beta, c, cOffset, ldc);
        return true;
    }

    /// C ← α·A·B + β·C or C ← α·B·A + β·C with a symmetric A.
    boolean symm(
            String side, String uplo, int m, int n, float alpha, float[] a, int aOffset, int lda,
            float[] b, int bOffset, int ldb, float beta, float[] c, int cOffset, int ldc) {
        Side transposedSide = Flags.transposedSide(side);
        Triangle triangle = Flags.transposedTriangle(uplo);
        if (transposedSide == null || triangle == null || m <= 0 || n <= 0 || unchanged(alpha, 1, beta)) {
            return false;
        }
        int order = transposedSide == Side.RIGHT ? m : n;
        if (outside(m, n, c, cOffset, ldc)
                || unusable(order, order, a, aOffset, lda, m, n, c, cOffset, ldc)
                || unusable(m, n, b, bOffset, ldb, m, n, c, cOffset, ldc)
                || (isSmall(order, m, n, alpha) && isWhole(order, a, aOffset, lda) && isWhole(n, b, bOffset, ldb)
                        && isWhole(n, c, cOffset, ldc))) {
            return false;
        }
        kernels.ssymm(
                transposedSide, triangle, n, m, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
        return true;
    }

    /// B ← α·op(A)·B or B ← α·B·op(A) with a triangular A.
    boolean trmm(
            String side, String uplo, String transa, String diag, int m, int n, float alpha, float[] a, int aOffset, int lda,
            float[] b, int bOffset, int ldb) {
        return triangular(false, side, uplo, transa, diag, m, n, alpha, a, aOffset, lda, b, bOffset, ldb);
    }

    /// B ← α·op(A)⁻¹·B or B ← α·B·op(A)⁻¹ with a triangular A.
    boolean trsm(
            String side, String uplo, String transa, String diag, int m, int n, float alpha, float[] a, int aOffset, int lda,
            float[] b, int bOffset, int ldb) {
        return triangular(true, side, uplo, transa, diag, m, n, alpha, a, aOffset, lda, b, bOffset, ldb);
    }

    private boolean triangular(
            boolean solve, String side, String uplo, String transa, String diag, int m, int n,
            float alpha, float[] a, int aOffset, int lda, float[] b, int bOffset, int ldb) {
        Side transposedSide = Flags.transposedSide(side);
        Triangle triangle = Flags.transposedTriangle(uplo);
        Transpose op = Flags.transpose(transa);
        Diagonal diagonal = Flags.diagonal(diag);
        if (transposedSide == null || triangle == null || op == null || diagonal == null || m < 0 || n < 0) {
            return false;
        }
        int order = transposedSide == Side.RIGHT ? m : n;
        if (outside(m, n, b, bOffset, ldb)
                || unusable(order, order, a, aOffset, lda, m, n, b, bOffset, ldb)
                || (isSmall(order, m, n, alpha) && isWhole(order, a, aOffset, lda) && isWhole(n, b, bOffset, ldb))) {
            return false;
        }
        if (m == 0 || n == 0) { // netlib asks for whole columns of a B without rows
            return true;
        }
        if (solve) {
            kernels.strsm(transposedSide, triangle, op, diagonal, n, m, alpha, a, aOffset, lda, b, bOffset, ldb);
        } else {
            kernels.strmm(transposedSide, triangle, op, diagonal, n, m, alpha, a, aOffset, lda, b, bOffset, ldb);
        }
        return true;
    }

    /// A ← α·x·yᵀ + A, where netlib 3.2.0 goes wrong: it asks for the whole last column, up to the leading dimension,
    /// and with negative increments leaves the vectors. Otherwise its own loop is as fast.
    boolean ger(
            int m, int n, float alpha, float[] x, int xOffset, int incx, float[] y, int yOffset, int incy,
            float[] a, int aOffset, int lda) {
        if (m <= 0 || n <= 0 || x == null || y == null || a == null) {
            return false;
        }
        boolean netlibs = incx > 0 && incy > 0 && isWhole(n, a, aOffset, lda);
        if (netlibs
                || outside(m, n, a, aOffset, lda)
                || !ColumnMajor.fits(m, xOffset, incx, x.length)
                || !ColumnMajor.fits(n, yOffset, incy, y.length)) {
            return false;
        }
        if (alpha == 0) {
            return true;
        }
        // LAPACK keeps both vectors in the matrix's own array; a copy of them costs nothing beside the matrix.
        float[] column = x;
        int columnOffset = xOffset;
        if (incx != 1 || ColumnMajor.same(x, a)) {
            column = FloatStrides.gather(m, x, xOffset, incx);
            columnOffset = 0;
        }
        float[] row = y;
        int rowOffset = yOffset;
        if (incy != 1 || ColumnMajor.same(y, a)) {
            row = FloatStrides.gather(n, y, yOffset, incy);
            rowOffset = 0;
        }
        Transpose asStored = Transpose.NO_TRANS;
        kernels.sgemm(
                asStored, asStored, n, m, 1, alpha, row, rowOffset, 1, column, columnOffset, m, 1, a, aOffset, lda);
        return true;
    }

    /// Whether netlib's loops are done before Lanewise's have begun. A product of nothing is none of netlib's: it asks
    /// for columns of operands that have none, and its syrk reads A where α is 0.
    private boolean isSmall(int m, int n, int k, float alpha) {
        double products = (double) m * n * k;
        return products > 0 && products < fewest && alpha != 0;
    }

    /// Whether the last column is there up to the leading dimension, which netlib 3.2.0 asks for in all but gemm,
    /// and 3.0.3 there too.
    private static boolean isWhole(int columns, float[] x, int xOffset, int ldx) {
        return xOffset + (long) columns * ldx <= x.length;
    }

    /// Whether C stays as it is: nothing is added to it.
    private static boolean unchanged(float alpha, int k, float beta) {
        return (alpha == 0 || k == 0) && beta == 1;
    }

    /// A matrix with k = 0 has no element, and its offset may point anywhere.
    private static int offset(int k, int offset) {
        return k == 0 ? 0 : offset;
    }

    private static boolean outside(int rows, int columns, float[] x, int xOffset, int ldx) {
        return x == null || !ColumnMajor.fits(rows, columns, xOffset, ldx, x.length);
    }

    /// Whether X leaves its array or shares elements with C.
    private static boolean unusable(
            int rows, int columns, float[] x, int xOffset, int ldx, int m, int n, float[] c, int cOffset, int ldc) {
        return outside(rows, columns, x, xOffset, ldx)
                || (ColumnMajor.same(c, x) && !ColumnMajor.apart(m, n, cOffset, ldc, rows, columns, xOffset, ldx));
    }
    // spotless:on
}
