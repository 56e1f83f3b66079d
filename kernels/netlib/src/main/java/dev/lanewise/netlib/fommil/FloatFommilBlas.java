// The build derives DoubleFommilBlas from this file.
package dev.lanewise.netlib.fommil;

import static dev.lanewise.netlib.fommil.FommilBlas.LANEWISE;

import com.github.fommil.netlib.F2jBLAS;

/** What {@link FommilBlas} takes from netlib-java in single precision. */
abstract class FloatFommilBlas
        // The halves are a chain, since a class has one superclass.
        extends F2jBLAS { // double: extends FloatFommilBlas {
    FloatFommilBlas() {}

    // spotless:off: arguments are grouped by matrix

    @Override
    public float sasum(int n, float[] x, int incx) {
        return sasum(n, x, 0, incx);
    }

    @Override
    public float sasum(int n, float[] x, int xOffset, int incx) {
        return LANEWISE == null
                ? super.sasum(n, x, xOffset, incx)
                : LANEWISE.sasum(n, x, xOffset, incx);
    }

    @Override
    public void saxpy(int n, float alpha, float[] x, int incx, float[] y, int incy) {
        saxpy(n, alpha, x, 0, incx, y, 0, incy);
    }

    @Override
    public void saxpy(int n, float alpha, float[] x, int xOffset, int incx, float[] y, int yOffset, int incy) {
        if (LANEWISE == null) {
            super.saxpy(n, alpha, x, xOffset, incx, y, yOffset, incy);
        } else {
            LANEWISE.saxpy(n, alpha, x, xOffset, incx, y, yOffset, incy);
        }
    }

    @Override
    public float sdot(int n, float[] x, int incx, float[] y, int incy) {
        return sdot(n, x, 0, incx, y, 0, incy);
    }

    @Override
    public float sdot(int n, float[] x, int xOffset, int incx, float[] y, int yOffset, int incy) {
        return LANEWISE == null
                ? super.sdot(n, x, xOffset, incx, y, yOffset, incy)
                : LANEWISE.sdot(n, x, xOffset, incx, y, yOffset, incy);
    }

    @Override
    public void sscal(int n, float alpha, float[] x, int incx) {
        sscal(n, alpha, x, 0, incx);
    }

    @Override
    public void sscal(int n, float alpha, float[] x, int xOffset, int incx) {
        if (LANEWISE == null) {
            super.sscal(n, alpha, x, xOffset, incx);
        } else {
            LANEWISE.sscal(n, alpha, x, xOffset, incx);
        }
    }

    @Override
    public void sgemv(
            String trans, int m, int n, float alpha, float[] a, int lda, float[] x, int incx, float beta, float[] y,
            int incy) {
        sgemv(trans, m, n, alpha, a, 0, lda, x, 0, incx, beta, y, 0, incy);
    }

    @Override
    public void sgemv(
            String trans, int m, int n, float alpha, float[] a, int aOffset, int lda, float[] x, int xOffset,
            int incx, float beta, float[] y, int yOffset, int incy) {
        if (LANEWISE == null) {
            super.sgemv(trans, m, n, alpha, a, aOffset, lda, x, xOffset, incx, beta, y, yOffset, incy);
        } else {
            LANEWISE.sgemv(trans, m, n, alpha, a, aOffset, lda, x, xOffset, incx, beta, y, yOffset, incy);
        }
    }

    @Override
    public void sger(int m, int n, float alpha, float[] x, int incx, float[] y, int incy, float[] a, int lda) {
        sger(m, n, alpha, x, 0, incx, y, 0, incy, a, 0, lda);
    }

    @Override
    public void sger(
            int m, int n, float alpha, float[] x, int xOffset, int incx, float[] y, int yOffset, int incy, float[] a,
            int aOffset, int lda) {
        if (LANEWISE == null) {
            super.sger(m, n, alpha, x, xOffset, incx, y, yOffset, incy, a, aOffset, lda);
        } else {
            LANEWISE.sger(m, n, alpha, x, xOffset, incx, y, yOffset, incy, a, aOffset, lda);
        }
    }

    @Override
    public void sgemm(
            String transa, String transb, int m, int n, int k, float alpha, float[] a, int lda, float[] b, int ldb,
            float beta, float[] c, int ldc) {
        sgemm(transa, transb, m, n, k, alpha, a, 0, lda, b, 0, ldb, beta, c, 0, ldc);
    }

    @Override
    public void sgemm(
            String transa, String transb, int m, int n, int k, float alpha, float[] a, int aOffset, int lda,
            float[] b, int bOffset, int ldb, float beta, float[] c, int cOffset, int ldc) {
        if (LANEWISE == null) {
            super.sgemm(transa, transb, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
        } else {
            LANEWISE.sgemm(transa, transb, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
        }
    }

    @Override
    public void ssymm(
            String side, String uplo, int m, int n, float alpha, float[] a, int lda, float[] b, int ldb, float beta,
            float[] c, int ldc) {
        ssymm(side, uplo, m, n, alpha, a, 0, lda, b, 0, ldb, beta, c, 0, ldc);
    }

    @Override
    public void ssymm(
            String side, String uplo, int m, int n, float alpha, float[] a, int aOffset, int lda, float[] b,
            int bOffset, int ldb, float beta, float[] c, int cOffset, int ldc) {
        if (LANEWISE == null) {
            super.ssymm(side, uplo, m, n, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
        } else {
            LANEWISE.ssymm(side, uplo, m, n, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
        }
    }

    @Override
    public void ssyrk(
            String uplo, String trans, int n, int k, float alpha, float[] a, int lda, float beta, float[] c,
            int ldc) {
        ssyrk(uplo, trans, n, k, alpha, a, 0, lda, beta, c, 0, ldc);
    }

    @Override
    public void ssyrk(
            String uplo, String trans, int n, int k, float alpha, float[] a, int aOffset, int lda, float beta,
            float[] c, int cOffset, int ldc) {
        if (LANEWISE == null) {
            super.ssyrk(uplo, trans, n, k, alpha, a, aOffset, lda, beta, c, cOffset, ldc);
        } else {
            LANEWISE.ssyrk(uplo, trans, n, k, alpha, a, aOffset, lda, beta, c, cOffset, ldc);
        }
    }

    @Override
    public void ssyr2k(
            String uplo, String trans, int n, int k, float alpha, float[] a, int lda, float[] b, int ldb, float beta,
            float[] c, int ldc) {
        ssyr2k(uplo, trans, n, k, alpha, a, 0, lda, b, 0, ldb, beta, c, 0, ldc);
    }

    @Override
    public void ssyr2k(
            String uplo, String trans, int n, int k, float alpha, float[] a, int aOffset, int lda, float[] b,
            int bOffset, int ldb, float beta, float[] c, int cOffset, int ldc) {
        if (LANEWISE == null) {
            super.ssyr2k(uplo, trans, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
        } else {
            LANEWISE.ssyr2k(uplo, trans, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
        }
    }

    @Override
    public void strmm(
            String side, String uplo, String transa, String diag, int m, int n, float alpha, float[] a, int lda,
            float[] b, int ldb) {
        strmm(side, uplo, transa, diag, m, n, alpha, a, 0, lda, b, 0, ldb);
    }

    @Override
    public void strmm(
            String side, String uplo, String transa, String diag, int m, int n, float alpha, float[] a, int aOffset,
            int lda, float[] b, int bOffset, int ldb) {
        if (LANEWISE == null) {
            super.strmm(side, uplo, transa, diag, m, n, alpha, a, aOffset, lda, b, bOffset, ldb);
        } else {
            LANEWISE.strmm(side, uplo, transa, diag, m, n, alpha, a, aOffset, lda, b, bOffset, ldb);
        }
    }

    @Override
    public void strsm(
            String side, String uplo, String transa, String diag, int m, int n, float alpha, float[] a, int lda,
            float[] b, int ldb) {
        strsm(side, uplo, transa, diag, m, n, alpha, a, 0, lda, b, 0, ldb);
    }

    @Override
    public void strsm(
            String side, String uplo, String transa, String diag, int m, int n, float alpha, float[] a, int aOffset,
            int lda, float[] b, int bOffset, int ldb) {
        if (LANEWISE == null) {
            super.strsm(side, uplo, transa, diag, m, n, alpha, a, aOffset, lda, b, bOffset, ldb);
        } else {
            LANEWISE.strsm(side, uplo, transa, diag, m, n, alpha, a, aOffset, lda, b, bOffset, ldb);
        }
    }
    // spotless:on
}
