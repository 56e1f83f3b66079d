// The build derives DoubleLevel3Checks from this file.
package dev.lanewise.kernels.spi;

import dev.lanewise.kernels.Diagonal;
import dev.lanewise.kernels.Side;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.Triangle;
import java.util.Objects;

/// The checks of the level-3 routines in float.
@SuppressWarnings("ReferenceEquality") // whether two operands are one array is the question
final class FloatLevel3Checks {
    private FloatLevel3Checks() {}

    static void syrk(
            Triangle uplo,
            Transpose trans,
            int n,
            int k,
            float[] a,
            int aOffset,
            int lda,
            float[] c,
            int cOffset,
            int ldc) {
        Objects.requireNonNull(uplo, "uplo");
        Objects.requireNonNull(trans, "trans");
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(c, "c");
        ArgumentChecks.checkSizes(0, n, k);
        boolean transposed = trans == Transpose.TRANS;
        int rows = transposed ? k : n;
        int columns = transposed ? n : k;
        ArgumentChecks.checkMatrix("a", a.length, aOffset, rows, columns, "lda", lda);
        ArgumentChecks.checkMatrix("c", c.length, cOffset, n, n, "ldc", ldc);
        if (c == a) {
            ArgumentChecks.checkDisjoint("C", cOffset, n, n, ldc, "A", aOffset, rows, columns, lda);
        }
    }

    static void syr2k(
            Triangle uplo,
            Transpose trans,
            int n,
            int k,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb,
            float[] c,
            int cOffset,
            int ldc) {
        Objects.requireNonNull(b, "b");
        syrk(uplo, trans, n, k, a, aOffset, lda, c, cOffset, ldc);
        boolean transposed = trans == Transpose.TRANS;
        int rows = transposed ? k : n;
        int columns = transposed ? n : k;
        ArgumentChecks.checkMatrix("b", b.length, bOffset, rows, columns, "ldb", ldb);
        if (c == b) {
            ArgumentChecks.checkDisjoint("C", cOffset, n, n, ldc, "B", bOffset, rows, columns, ldb);
        }
    }

    static void symm(
            Side side,
            Triangle uplo,
            int m,
            int n,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb,
            float[] c,
            int cOffset,
            int ldc) {
        Objects.requireNonNull(side, "side");
        Objects.requireNonNull(uplo, "uplo");
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        Objects.requireNonNull(c, "c");
        ArgumentChecks.checkSizes(m, n, 0);
        int order = side == Side.LEFT ? m : n;
        ArgumentChecks.checkMatrix("a", a.length, aOffset, order, order, "lda", lda);
        ArgumentChecks.checkMatrix("b", b.length, bOffset, m, n, "ldb", ldb);
        ArgumentChecks.checkMatrix("c", c.length, cOffset, m, n, "ldc", ldc);
        if (c == a) {
            ArgumentChecks.checkDisjoint("C", cOffset, m, n, ldc, "A", aOffset, order, order, lda);
        }
        if (c == b) {
            ArgumentChecks.checkDisjoint("C", cOffset, m, n, ldc, "B", bOffset, m, n, ldb);
        }
    }

    static void triangular(
            Side side,
            Triangle uplo,
            Transpose transA,
            Diagonal diag,
            int m,
            int n,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb) {
        Objects.requireNonNull(side, "side");
        Objects.requireNonNull(uplo, "uplo");
        Objects.requireNonNull(transA, "transA");
        Objects.requireNonNull(diag, "diag");
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        ArgumentChecks.checkSizes(m, n, 0);
        int order = side == Side.LEFT ? m : n;
        ArgumentChecks.checkMatrix("a", a.length, aOffset, order, order, "lda", lda);
        ArgumentChecks.checkMatrix("b", b.length, bOffset, m, n, "ldb", ldb);
        if (b == a) {
            ArgumentChecks.checkDisjoint("B", bOffset, m, n, ldb, "A", aOffset, order, order, lda);
        }
    }
}
