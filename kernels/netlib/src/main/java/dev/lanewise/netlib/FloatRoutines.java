// The build derives DoubleRoutines from this file.
package dev.lanewise.netlib;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Transpose;

/// The routines in single precision that run on [Kernels], without a copy of a matrix: a column-major matrix is the
/// transpose of the
/// row-major one in the same memory, and C = A·B is Cᵀ = Bᵀ·Aᵀ.
///
/// A routine takes a call only if there is something to compute and all of its arguments are well-formed, and says
/// `false` otherwise.
/// The caller then hands the call to netlib, which returns at once or refuses it: errors, their order and their texts
/// are netlib's
/// by construction. The same holds for operands that overlap what is written, about which BLAS promises nothing.
final class FloatRoutines {
    private final Kernels kernels;

    FloatRoutines(Kernels kernels) {
        this.kernels = kernels;
    }

    /// C ← α·op(A)·op(B) + β·C.
    boolean gemm(
            String transa,
            String transb,
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb,
            float beta,
            float[] c,
            int cOffset,
            int ldc) {
        Transpose opA = Flags.transpose(transa);
        Transpose opB = Flags.transpose(transb);
        if (opA == null || opB == null || m <= 0 || n <= 0 || k < 0 || a == null || b == null || c == null) {
            return false;
        }
        if ((alpha == 0 || k == 0) && beta == 1) {
            return false;
        }
        int rowsA = opA == Transpose.NO_TRANS ? m : k;
        int columnsA = opA == Transpose.NO_TRANS ? k : m;
        int rowsB = opB == Transpose.NO_TRANS ? k : n;
        int columnsB = opB == Transpose.NO_TRANS ? n : k;
        if (!ColumnMajor.fits(rowsA, columnsA, aOffset, lda, a.length)
                || !ColumnMajor.fits(rowsB, columnsB, bOffset, ldb, b.length)
                || !ColumnMajor.fits(m, n, cOffset, ldc, c.length)
                || (ColumnMajor.same(c, a) && !ColumnMajor.apart(m, n, cOffset, ldc, rowsA, columnsA, aOffset, lda))
                || (ColumnMajor.same(c, b) && !ColumnMajor.apart(m, n, cOffset, ldc, rowsB, columnsB, bOffset, ldb))) {
            return false;
        }
        // With k = 0 neither A nor B has an element, and an offset may point anywhere.
        kernels.sgemm(
                opB,
                opA,
                n,
                m,
                k,
                alpha,
                b,
                k == 0 ? 0 : bOffset,
                ldb,
                a,
                k == 0 ? 0 : aOffset,
                lda,
                beta,
                c,
                cOffset,
                ldc);
        return true;
    }

    /// A ← α·x·yᵀ + A, where netlib 3.2.0 goes wrong: it asks for the whole last column, up to the leading dimension,
    /// and with negative increments leaves the vectors. Otherwise its own loop is as fast.
    boolean ger(
            int m,
            int n,
            float alpha,
            float[] x,
            int xOffset,
            int incx,
            float[] y,
            int yOffset,
            int incy,
            float[] a,
            int aOffset,
            int lda) {
        if (m <= 0 || n <= 0 || x == null || y == null || a == null) {
            return false;
        }
        boolean netlibs = incx > 0 && incy > 0 && aOffset + (long) n * lda <= a.length;
        if (netlibs
                || !ColumnMajor.fits(m, n, aOffset, lda, a.length)
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
}
