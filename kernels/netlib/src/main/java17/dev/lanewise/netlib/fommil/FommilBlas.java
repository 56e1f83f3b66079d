package dev.lanewise.netlib.fommil;

import com.github.fommil.netlib.F2jBLAS;
import dev.lanewise.netlib.LanewiseNetlib;
import dev.ludovic.netlib.blas.BLAS;

/**
 * Lanewise behind the interface of the old netlib-java, which H2O, MTJ and old Breeze call:
 * {@code -Dcom.github.fommil.netlib.BLAS=dev.lanewise.netlib.fommil.FommilBlas}.
 *
 * <p>The dense routines of level 3, gemv, ger and the vector sums run on Lanewise, the rest, and everything where Lanewise cannot run, on
 * netlib-java's own {@link F2jBLAS}.
 */
public final class FommilBlas extends F2jBLAS {
    private static final BLAS LANEWISE = LanewiseNetlib.isLanewise() ? LanewiseNetlib.blas() : null;

    /** Called by netlib-java. */
    public FommilBlas() {}

    @Override
    public double dasum(int n, double[] x, int incx) {
        return LANEWISE != null ? LANEWISE.dasum(n, x, incx) : super.dasum(n, x, incx);
    }

    @Override
    public double dasum(int n, double[] x, int offsetx, int incx) {
        return LANEWISE != null ? LANEWISE.dasum(n, x, offsetx, incx) : super.dasum(n, x, offsetx, incx);
    }

    @Override
    public float sasum(int n, float[] x, int incx) {
        return LANEWISE != null ? LANEWISE.sasum(n, x, incx) : super.sasum(n, x, incx);
    }

    @Override
    public float sasum(int n, float[] x, int offsetx, int incx) {
        return LANEWISE != null ? LANEWISE.sasum(n, x, offsetx, incx) : super.sasum(n, x, offsetx, incx);
    }

    @Override
    public void daxpy(int n, double alpha, double[] x, int incx, double[] y, int incy) {
        if (LANEWISE != null) {
            LANEWISE.daxpy(n, alpha, x, incx, y, incy);
        } else {
            super.daxpy(n, alpha, x, incx, y, incy);
        }
    }

    @Override
    public void daxpy(int n, double alpha, double[] x, int offsetx, int incx, double[] y, int offsety, int incy) {
        if (LANEWISE != null) {
            LANEWISE.daxpy(n, alpha, x, offsetx, incx, y, offsety, incy);
        } else {
            super.daxpy(n, alpha, x, offsetx, incx, y, offsety, incy);
        }
    }

    @Override
    public void saxpy(int n, float alpha, float[] x, int incx, float[] y, int incy) {
        if (LANEWISE != null) {
            LANEWISE.saxpy(n, alpha, x, incx, y, incy);
        } else {
            super.saxpy(n, alpha, x, incx, y, incy);
        }
    }

    @Override
    public void saxpy(int n, float alpha, float[] x, int offsetx, int incx, float[] y, int offsety, int incy) {
        if (LANEWISE != null) {
            LANEWISE.saxpy(n, alpha, x, offsetx, incx, y, offsety, incy);
        } else {
            super.saxpy(n, alpha, x, offsetx, incx, y, offsety, incy);
        }
    }

    @Override
    public double ddot(int n, double[] x, int incx, double[] y, int incy) {
        return LANEWISE != null ? LANEWISE.ddot(n, x, incx, y, incy) : super.ddot(n, x, incx, y, incy);
    }

    @Override
    public double ddot(int n, double[] x, int offsetx, int incx, double[] y, int offsety, int incy) {
        return LANEWISE != null
                ? LANEWISE.ddot(n, x, offsetx, incx, y, offsety, incy)
                : super.ddot(n, x, offsetx, incx, y, offsety, incy);
    }

    @Override
    public float sdot(int n, float[] x, int incx, float[] y, int incy) {
        return LANEWISE != null ? LANEWISE.sdot(n, x, incx, y, incy) : super.sdot(n, x, incx, y, incy);
    }

    @Override
    public float sdot(int n, float[] x, int offsetx, int incx, float[] y, int offsety, int incy) {
        return LANEWISE != null
                ? LANEWISE.sdot(n, x, offsetx, incx, y, offsety, incy)
                : super.sdot(n, x, offsetx, incx, y, offsety, incy);
    }

    @Override
    public void dgemm(
            String transa,
            String transb,
            int m,
            int n,
            int k,
            double alpha,
            double[] a,
            int lda,
            double[] b,
            int ldb,
            double beta,
            double[] c,
            int ldc) {
        if (LANEWISE != null) {
            LANEWISE.dgemm(transa, transb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
        } else {
            super.dgemm(transa, transb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
        }
    }

    @Override
    public void dgemm(
            String transa,
            String transb,
            int m,
            int n,
            int k,
            double alpha,
            double[] a,
            int offseta,
            int lda,
            double[] b,
            int offsetb,
            int ldb,
            double beta,
            double[] c,
            int offsetc,
            int ldc) {
        if (LANEWISE != null) {
            LANEWISE.dgemm(transa, transb, m, n, k, alpha, a, offseta, lda, b, offsetb, ldb, beta, c, offsetc, ldc);
        } else {
            super.dgemm(transa, transb, m, n, k, alpha, a, offseta, lda, b, offsetb, ldb, beta, c, offsetc, ldc);
        }
    }

    @Override
    public void sgemm(
            String transa,
            String transb,
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int lda,
            float[] b,
            int ldb,
            float beta,
            float[] c,
            int ldc) {
        if (LANEWISE != null) {
            LANEWISE.sgemm(transa, transb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
        } else {
            super.sgemm(transa, transb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
        }
    }

    @Override
    public void sgemm(
            String transa,
            String transb,
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int offseta,
            int lda,
            float[] b,
            int offsetb,
            int ldb,
            float beta,
            float[] c,
            int offsetc,
            int ldc) {
        if (LANEWISE != null) {
            LANEWISE.sgemm(transa, transb, m, n, k, alpha, a, offseta, lda, b, offsetb, ldb, beta, c, offsetc, ldc);
        } else {
            super.sgemm(transa, transb, m, n, k, alpha, a, offseta, lda, b, offsetb, ldb, beta, c, offsetc, ldc);
        }
    }

    @Override
    public void dgemv(
            String trans,
            int m,
            int n,
            double alpha,
            double[] a,
            int lda,
            double[] x,
            int incx,
            double beta,
            double[] y,
            int incy) {
        if (LANEWISE != null) {
            LANEWISE.dgemv(trans, m, n, alpha, a, lda, x, incx, beta, y, incy);
        } else {
            super.dgemv(trans, m, n, alpha, a, lda, x, incx, beta, y, incy);
        }
    }

    @Override
    public void dgemv(
            String trans,
            int m,
            int n,
            double alpha,
            double[] a,
            int offseta,
            int lda,
            double[] x,
            int offsetx,
            int incx,
            double beta,
            double[] y,
            int offsety,
            int incy) {
        if (LANEWISE != null) {
            LANEWISE.dgemv(trans, m, n, alpha, a, offseta, lda, x, offsetx, incx, beta, y, offsety, incy);
        } else {
            super.dgemv(trans, m, n, alpha, a, offseta, lda, x, offsetx, incx, beta, y, offsety, incy);
        }
    }

    @Override
    public void sgemv(
            String trans,
            int m,
            int n,
            float alpha,
            float[] a,
            int lda,
            float[] x,
            int incx,
            float beta,
            float[] y,
            int incy) {
        if (LANEWISE != null) {
            LANEWISE.sgemv(trans, m, n, alpha, a, lda, x, incx, beta, y, incy);
        } else {
            super.sgemv(trans, m, n, alpha, a, lda, x, incx, beta, y, incy);
        }
    }

    @Override
    public void sgemv(
            String trans,
            int m,
            int n,
            float alpha,
            float[] a,
            int offseta,
            int lda,
            float[] x,
            int offsetx,
            int incx,
            float beta,
            float[] y,
            int offsety,
            int incy) {
        if (LANEWISE != null) {
            LANEWISE.sgemv(trans, m, n, alpha, a, offseta, lda, x, offsetx, incx, beta, y, offsety, incy);
        } else {
            super.sgemv(trans, m, n, alpha, a, offseta, lda, x, offsetx, incx, beta, y, offsety, incy);
        }
    }

    @Override
    public void dger(int m, int n, double alpha, double[] x, int incx, double[] y, int incy, double[] a, int lda) {
        if (LANEWISE != null) {
            LANEWISE.dger(m, n, alpha, x, incx, y, incy, a, lda);
        } else {
            super.dger(m, n, alpha, x, incx, y, incy, a, lda);
        }
    }

    @Override
    public void dger(
            int m,
            int n,
            double alpha,
            double[] x,
            int offsetx,
            int incx,
            double[] y,
            int offsety,
            int incy,
            double[] a,
            int offseta,
            int lda) {
        if (LANEWISE != null) {
            LANEWISE.dger(m, n, alpha, x, offsetx, incx, y, offsety, incy, a, offseta, lda);
        } else {
            super.dger(m, n, alpha, x, offsetx, incx, y, offsety, incy, a, offseta, lda);
        }
    }

    @Override
    public void sger(int m, int n, float alpha, float[] x, int incx, float[] y, int incy, float[] a, int lda) {
        if (LANEWISE != null) {
            LANEWISE.sger(m, n, alpha, x, incx, y, incy, a, lda);
        } else {
            super.sger(m, n, alpha, x, incx, y, incy, a, lda);
        }
    }

    @Override
    public void sger(
            int m,
            int n,
            float alpha,
            float[] x,
            int offsetx,
            int incx,
            float[] y,
            int offsety,
            int incy,
            float[] a,
            int offseta,
            int lda) {
        if (LANEWISE != null) {
            LANEWISE.sger(m, n, alpha, x, offsetx, incx, y, offsety, incy, a, offseta, lda);
        } else {
            super.sger(m, n, alpha, x, offsetx, incx, y, offsety, incy, a, offseta, lda);
        }
    }

    @Override
    public double dnrm2(int n, double[] x, int incx) {
        return LANEWISE != null ? LANEWISE.dnrm2(n, x, incx) : super.dnrm2(n, x, incx);
    }

    @Override
    public double dnrm2(int n, double[] x, int offsetx, int incx) {
        return LANEWISE != null ? LANEWISE.dnrm2(n, x, offsetx, incx) : super.dnrm2(n, x, offsetx, incx);
    }

    @Override
    public float snrm2(int n, float[] x, int incx) {
        return LANEWISE != null ? LANEWISE.snrm2(n, x, incx) : super.snrm2(n, x, incx);
    }

    @Override
    public float snrm2(int n, float[] x, int offsetx, int incx) {
        return LANEWISE != null ? LANEWISE.snrm2(n, x, offsetx, incx) : super.snrm2(n, x, offsetx, incx);
    }

    @Override
    public void dscal(int n, double alpha, double[] x, int incx) {
        if (LANEWISE != null) {
            LANEWISE.dscal(n, alpha, x, incx);
        } else {
            super.dscal(n, alpha, x, incx);
        }
    }

    @Override
    public void dscal(int n, double alpha, double[] x, int offsetx, int incx) {
        if (LANEWISE != null) {
            LANEWISE.dscal(n, alpha, x, offsetx, incx);
        } else {
            super.dscal(n, alpha, x, offsetx, incx);
        }
    }

    @Override
    public void sscal(int n, float alpha, float[] x, int incx) {
        if (LANEWISE != null) {
            LANEWISE.sscal(n, alpha, x, incx);
        } else {
            super.sscal(n, alpha, x, incx);
        }
    }

    @Override
    public void sscal(int n, float alpha, float[] x, int offsetx, int incx) {
        if (LANEWISE != null) {
            LANEWISE.sscal(n, alpha, x, offsetx, incx);
        } else {
            super.sscal(n, alpha, x, offsetx, incx);
        }
    }

    @Override
    public void dsymm(
            String side,
            String uplo,
            int m,
            int n,
            double alpha,
            double[] a,
            int lda,
            double[] b,
            int ldb,
            double beta,
            double[] c,
            int ldc) {
        if (LANEWISE != null) {
            LANEWISE.dsymm(side, uplo, m, n, alpha, a, lda, b, ldb, beta, c, ldc);
        } else {
            super.dsymm(side, uplo, m, n, alpha, a, lda, b, ldb, beta, c, ldc);
        }
    }

    @Override
    public void dsymm(
            String side,
            String uplo,
            int m,
            int n,
            double alpha,
            double[] a,
            int offseta,
            int lda,
            double[] b,
            int offsetb,
            int ldb,
            double beta,
            double[] c,
            int offsetc,
            int ldc) {
        if (LANEWISE != null) {
            LANEWISE.dsymm(side, uplo, m, n, alpha, a, offseta, lda, b, offsetb, ldb, beta, c, offsetc, ldc);
        } else {
            super.dsymm(side, uplo, m, n, alpha, a, offseta, lda, b, offsetb, ldb, beta, c, offsetc, ldc);
        }
    }

    @Override
    public void ssymm(
            String side,
            String uplo,
            int m,
            int n,
            float alpha,
            float[] a,
            int lda,
            float[] b,
            int ldb,
            float beta,
            float[] c,
            int ldc) {
        if (LANEWISE != null) {
            LANEWISE.ssymm(side, uplo, m, n, alpha, a, lda, b, ldb, beta, c, ldc);
        } else {
            super.ssymm(side, uplo, m, n, alpha, a, lda, b, ldb, beta, c, ldc);
        }
    }

    @Override
    public void ssymm(
            String side,
            String uplo,
            int m,
            int n,
            float alpha,
            float[] a,
            int offseta,
            int lda,
            float[] b,
            int offsetb,
            int ldb,
            float beta,
            float[] c,
            int offsetc,
            int ldc) {
        if (LANEWISE != null) {
            LANEWISE.ssymm(side, uplo, m, n, alpha, a, offseta, lda, b, offsetb, ldb, beta, c, offsetc, ldc);
        } else {
            super.ssymm(side, uplo, m, n, alpha, a, offseta, lda, b, offsetb, ldb, beta, c, offsetc, ldc);
        }
    }

    @Override
    public void dsyr2k(
            String uplo,
            String trans,
            int n,
            int k,
            double alpha,
            double[] a,
            int lda,
            double[] b,
            int ldb,
            double beta,
            double[] c,
            int ldc) {
        if (LANEWISE != null) {
            LANEWISE.dsyr2k(uplo, trans, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
        } else {
            super.dsyr2k(uplo, trans, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
        }
    }

    @Override
    public void dsyr2k(
            String uplo,
            String trans,
            int n,
            int k,
            double alpha,
            double[] a,
            int offseta,
            int lda,
            double[] b,
            int offsetb,
            int ldb,
            double beta,
            double[] c,
            int offsetc,
            int ldc) {
        if (LANEWISE != null) {
            LANEWISE.dsyr2k(uplo, trans, n, k, alpha, a, offseta, lda, b, offsetb, ldb, beta, c, offsetc, ldc);
        } else {
            super.dsyr2k(uplo, trans, n, k, alpha, a, offseta, lda, b, offsetb, ldb, beta, c, offsetc, ldc);
        }
    }

    @Override
    public void ssyr2k(
            String uplo,
            String trans,
            int n,
            int k,
            float alpha,
            float[] a,
            int lda,
            float[] b,
            int ldb,
            float beta,
            float[] c,
            int ldc) {
        if (LANEWISE != null) {
            LANEWISE.ssyr2k(uplo, trans, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
        } else {
            super.ssyr2k(uplo, trans, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
        }
    }

    @Override
    public void ssyr2k(
            String uplo,
            String trans,
            int n,
            int k,
            float alpha,
            float[] a,
            int offseta,
            int lda,
            float[] b,
            int offsetb,
            int ldb,
            float beta,
            float[] c,
            int offsetc,
            int ldc) {
        if (LANEWISE != null) {
            LANEWISE.ssyr2k(uplo, trans, n, k, alpha, a, offseta, lda, b, offsetb, ldb, beta, c, offsetc, ldc);
        } else {
            super.ssyr2k(uplo, trans, n, k, alpha, a, offseta, lda, b, offsetb, ldb, beta, c, offsetc, ldc);
        }
    }

    @Override
    public void dsyrk(
            String uplo,
            String trans,
            int n,
            int k,
            double alpha,
            double[] a,
            int lda,
            double beta,
            double[] c,
            int ldc) {
        if (LANEWISE != null) {
            LANEWISE.dsyrk(uplo, trans, n, k, alpha, a, lda, beta, c, ldc);
        } else {
            super.dsyrk(uplo, trans, n, k, alpha, a, lda, beta, c, ldc);
        }
    }

    @Override
    public void dsyrk(
            String uplo,
            String trans,
            int n,
            int k,
            double alpha,
            double[] a,
            int offseta,
            int lda,
            double beta,
            double[] c,
            int offsetc,
            int ldc) {
        if (LANEWISE != null) {
            LANEWISE.dsyrk(uplo, trans, n, k, alpha, a, offseta, lda, beta, c, offsetc, ldc);
        } else {
            super.dsyrk(uplo, trans, n, k, alpha, a, offseta, lda, beta, c, offsetc, ldc);
        }
    }

    @Override
    public void ssyrk(
            String uplo, String trans, int n, int k, float alpha, float[] a, int lda, float beta, float[] c, int ldc) {
        if (LANEWISE != null) {
            LANEWISE.ssyrk(uplo, trans, n, k, alpha, a, lda, beta, c, ldc);
        } else {
            super.ssyrk(uplo, trans, n, k, alpha, a, lda, beta, c, ldc);
        }
    }

    @Override
    public void ssyrk(
            String uplo,
            String trans,
            int n,
            int k,
            float alpha,
            float[] a,
            int offseta,
            int lda,
            float beta,
            float[] c,
            int offsetc,
            int ldc) {
        if (LANEWISE != null) {
            LANEWISE.ssyrk(uplo, trans, n, k, alpha, a, offseta, lda, beta, c, offsetc, ldc);
        } else {
            super.ssyrk(uplo, trans, n, k, alpha, a, offseta, lda, beta, c, offsetc, ldc);
        }
    }

    @Override
    public void dtrmm(
            String side,
            String uplo,
            String transa,
            String diag,
            int m,
            int n,
            double alpha,
            double[] a,
            int lda,
            double[] b,
            int ldb) {
        if (LANEWISE != null) {
            LANEWISE.dtrmm(side, uplo, transa, diag, m, n, alpha, a, lda, b, ldb);
        } else {
            super.dtrmm(side, uplo, transa, diag, m, n, alpha, a, lda, b, ldb);
        }
    }

    @Override
    public void dtrmm(
            String side,
            String uplo,
            String transa,
            String diag,
            int m,
            int n,
            double alpha,
            double[] a,
            int offseta,
            int lda,
            double[] b,
            int offsetb,
            int ldb) {
        if (LANEWISE != null) {
            LANEWISE.dtrmm(side, uplo, transa, diag, m, n, alpha, a, offseta, lda, b, offsetb, ldb);
        } else {
            super.dtrmm(side, uplo, transa, diag, m, n, alpha, a, offseta, lda, b, offsetb, ldb);
        }
    }

    @Override
    public void strmm(
            String side,
            String uplo,
            String transa,
            String diag,
            int m,
            int n,
            float alpha,
            float[] a,
            int lda,
            float[] b,
            int ldb) {
        if (LANEWISE != null) {
            LANEWISE.strmm(side, uplo, transa, diag, m, n, alpha, a, lda, b, ldb);
        } else {
            super.strmm(side, uplo, transa, diag, m, n, alpha, a, lda, b, ldb);
        }
    }

    @Override
    public void strmm(
            String side,
            String uplo,
            String transa,
            String diag,
            int m,
            int n,
            float alpha,
            float[] a,
            int offseta,
            int lda,
            float[] b,
            int offsetb,
            int ldb) {
        if (LANEWISE != null) {
            LANEWISE.strmm(side, uplo, transa, diag, m, n, alpha, a, offseta, lda, b, offsetb, ldb);
        } else {
            super.strmm(side, uplo, transa, diag, m, n, alpha, a, offseta, lda, b, offsetb, ldb);
        }
    }

    @Override
    public void dtrsm(
            String side,
            String uplo,
            String transa,
            String diag,
            int m,
            int n,
            double alpha,
            double[] a,
            int lda,
            double[] b,
            int ldb) {
        if (LANEWISE != null) {
            LANEWISE.dtrsm(side, uplo, transa, diag, m, n, alpha, a, lda, b, ldb);
        } else {
            super.dtrsm(side, uplo, transa, diag, m, n, alpha, a, lda, b, ldb);
        }
    }

    @Override
    public void dtrsm(
            String side,
            String uplo,
            String transa,
            String diag,
            int m,
            int n,
            double alpha,
            double[] a,
            int offseta,
            int lda,
            double[] b,
            int offsetb,
            int ldb) {
        if (LANEWISE != null) {
            LANEWISE.dtrsm(side, uplo, transa, diag, m, n, alpha, a, offseta, lda, b, offsetb, ldb);
        } else {
            super.dtrsm(side, uplo, transa, diag, m, n, alpha, a, offseta, lda, b, offsetb, ldb);
        }
    }

    @Override
    public void strsm(
            String side,
            String uplo,
            String transa,
            String diag,
            int m,
            int n,
            float alpha,
            float[] a,
            int lda,
            float[] b,
            int ldb) {
        if (LANEWISE != null) {
            LANEWISE.strsm(side, uplo, transa, diag, m, n, alpha, a, lda, b, ldb);
        } else {
            super.strsm(side, uplo, transa, diag, m, n, alpha, a, lda, b, ldb);
        }
    }

    @Override
    public void strsm(
            String side,
            String uplo,
            String transa,
            String diag,
            int m,
            int n,
            float alpha,
            float[] a,
            int offseta,
            int lda,
            float[] b,
            int offsetb,
            int ldb) {
        if (LANEWISE != null) {
            LANEWISE.strsm(side, uplo, transa, diag, m, n, alpha, a, offseta, lda, b, offsetb, ldb);
        } else {
            super.strsm(side, uplo, transa, diag, m, n, alpha, a, offseta, lda, b, offsetb, ldb);
        }
    }
}
