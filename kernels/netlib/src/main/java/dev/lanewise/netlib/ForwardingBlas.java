package dev.lanewise.netlib;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import org.netlib.util.doubleW;
import org.netlib.util.floatW;

/// All 137 methods of netlib's interface, each handed on to netlib's own Java implementation with the arguments as they
/// are.
///
/// Neither it nor [LanewiseBlas] extends a class of netlib: those are private to their package, and a package is one
/// only within one
/// class loader, while Spark loads a plugin by another one than netlib.
abstract class ForwardingBlas implements JavaBLAS, NativeBLAS {
    final BLAS netlib;

    ForwardingBlas(BLAS netlib) {
        this.netlib = netlib;
    }

    @Override
    public double dasum(int n, double[] x, int incx) {
        return netlib.dasum(n, x, incx);
    }

    @Override
    public double dasum(int n, double[] x, int offsetx, int incx) {
        return netlib.dasum(n, x, offsetx, incx);
    }

    @Override
    public float sasum(int n, float[] x, int incx) {
        return netlib.sasum(n, x, incx);
    }

    @Override
    public float sasum(int n, float[] x, int offsetx, int incx) {
        return netlib.sasum(n, x, offsetx, incx);
    }

    @Override
    public void daxpy(int n, double alpha, double[] x, int incx, double[] y, int incy) {
        netlib.daxpy(n, alpha, x, incx, y, incy);
    }

    @Override
    public void daxpy(int n, double alpha, double[] x, int offsetx, int incx, double[] y, int offsety, int incy) {
        netlib.daxpy(n, alpha, x, offsetx, incx, y, offsety, incy);
    }

    @Override
    public void saxpy(int n, float alpha, float[] x, int incx, float[] y, int incy) {
        netlib.saxpy(n, alpha, x, incx, y, incy);
    }

    @Override
    public void saxpy(int n, float alpha, float[] x, int offsetx, int incx, float[] y, int offsety, int incy) {
        netlib.saxpy(n, alpha, x, offsetx, incx, y, offsety, incy);
    }

    @Override
    public void dcopy(int n, double[] x, int incx, double[] y, int incy) {
        netlib.dcopy(n, x, incx, y, incy);
    }

    @Override
    public void dcopy(int n, double[] x, int offsetx, int incx, double[] y, int offsety, int incy) {
        netlib.dcopy(n, x, offsetx, incx, y, offsety, incy);
    }

    @Override
    public void scopy(int n, float[] x, int incx, float[] y, int incy) {
        netlib.scopy(n, x, incx, y, incy);
    }

    @Override
    public void scopy(int n, float[] x, int offsetx, int incx, float[] y, int offsety, int incy) {
        netlib.scopy(n, x, offsetx, incx, y, offsety, incy);
    }

    @Override
    public double ddot(int n, double[] x, int incx, double[] y, int incy) {
        return netlib.ddot(n, x, incx, y, incy);
    }

    @Override
    public double ddot(int n, double[] x, int offsetx, int incx, double[] y, int offsety, int incy) {
        return netlib.ddot(n, x, offsetx, incx, y, offsety, incy);
    }

    @Override
    public float sdot(int n, float[] x, int incx, float[] y, int incy) {
        return netlib.sdot(n, x, incx, y, incy);
    }

    @Override
    public float sdot(int n, float[] x, int offsetx, int incx, float[] y, int offsety, int incy) {
        return netlib.sdot(n, x, offsetx, incx, y, offsety, incy);
    }

    @Override
    public float sdsdot(int n, float sb, float[] sx, int incx, float[] sy, int incy) {
        return netlib.sdsdot(n, sb, sx, incx, sy, incy);
    }

    @Override
    public float sdsdot(int n, float sb, float[] sx, int offsetsx, int incx, float[] sy, int offsetsy, int incy) {
        return netlib.sdsdot(n, sb, sx, offsetsx, incx, sy, offsetsy, incy);
    }

    @Override
    public void dgbmv(
            String trans,
            int m,
            int n,
            int kl,
            int ku,
            double alpha,
            double[] a,
            int lda,
            double[] x,
            int incx,
            double beta,
            double[] y,
            int incy) {
        netlib.dgbmv(trans, m, n, kl, ku, alpha, a, lda, x, incx, beta, y, incy);
    }

    @Override
    public void dgbmv(
            String trans,
            int m,
            int n,
            int kl,
            int ku,
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
        netlib.dgbmv(trans, m, n, kl, ku, alpha, a, offseta, lda, x, offsetx, incx, beta, y, offsety, incy);
    }

    @Override
    public void sgbmv(
            String trans,
            int m,
            int n,
            int kl,
            int ku,
            float alpha,
            float[] a,
            int lda,
            float[] x,
            int incx,
            float beta,
            float[] y,
            int incy) {
        netlib.sgbmv(trans, m, n, kl, ku, alpha, a, lda, x, incx, beta, y, incy);
    }

    @Override
    public void sgbmv(
            String trans,
            int m,
            int n,
            int kl,
            int ku,
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
        netlib.sgbmv(trans, m, n, kl, ku, alpha, a, offseta, lda, x, offsetx, incx, beta, y, offsety, incy);
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
        netlib.dgemm(transa, transb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
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
        netlib.dgemm(transa, transb, m, n, k, alpha, a, offseta, lda, b, offsetb, ldb, beta, c, offsetc, ldc);
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
        netlib.sgemm(transa, transb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
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
        netlib.sgemm(transa, transb, m, n, k, alpha, a, offseta, lda, b, offsetb, ldb, beta, c, offsetc, ldc);
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
        netlib.dgemv(trans, m, n, alpha, a, lda, x, incx, beta, y, incy);
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
        netlib.dgemv(trans, m, n, alpha, a, offseta, lda, x, offsetx, incx, beta, y, offsety, incy);
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
        netlib.sgemv(trans, m, n, alpha, a, lda, x, incx, beta, y, incy);
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
        netlib.sgemv(trans, m, n, alpha, a, offseta, lda, x, offsetx, incx, beta, y, offsety, incy);
    }

    @Override
    public void dger(int m, int n, double alpha, double[] x, int incx, double[] y, int incy, double[] a, int lda) {
        netlib.dger(m, n, alpha, x, incx, y, incy, a, lda);
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
        netlib.dger(m, n, alpha, x, offsetx, incx, y, offsety, incy, a, offseta, lda);
    }

    @Override
    public void sger(int m, int n, float alpha, float[] x, int incx, float[] y, int incy, float[] a, int lda) {
        netlib.sger(m, n, alpha, x, incx, y, incy, a, lda);
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
        netlib.sger(m, n, alpha, x, offsetx, incx, y, offsety, incy, a, offseta, lda);
    }

    @Override
    public double dnrm2(int n, double[] x, int incx) {
        return netlib.dnrm2(n, x, incx);
    }

    @Override
    public double dnrm2(int n, double[] x, int offsetx, int incx) {
        return netlib.dnrm2(n, x, offsetx, incx);
    }

    @Override
    public float snrm2(int n, float[] x, int incx) {
        return netlib.snrm2(n, x, incx);
    }

    @Override
    public float snrm2(int n, float[] x, int offsetx, int incx) {
        return netlib.snrm2(n, x, offsetx, incx);
    }

    @Override
    public void drot(int n, double[] dx, int incx, double[] dy, int incy, double c, double s) {
        netlib.drot(n, dx, incx, dy, incy, c, s);
    }

    @Override
    public void drot(
            int n, double[] dx, int offsetdx, int incx, double[] dy, int offsetdy, int incy, double c, double s) {
        netlib.drot(n, dx, offsetdx, incx, dy, offsetdy, incy, c, s);
    }

    @Override
    public void srot(int n, float[] sx, int incx, float[] sy, int incy, float c, float s) {
        netlib.srot(n, sx, incx, sy, incy, c, s);
    }

    @Override
    public void srot(int n, float[] sx, int offsetsx, int incx, float[] sy, int offsetsy, int incy, float c, float s) {
        netlib.srot(n, sx, offsetsx, incx, sy, offsetsy, incy, c, s);
    }

    @Override
    public void drotg(doubleW da, doubleW db, doubleW c, doubleW s) {
        netlib.drotg(da, db, c, s);
    }

    @Override
    public void srotg(floatW sa, floatW sb, floatW c, floatW s) {
        netlib.srotg(sa, sb, c, s);
    }

    @Override
    public void drotm(int n, double[] dx, int incx, double[] dy, int incy, double[] dparam) {
        netlib.drotm(n, dx, incx, dy, incy, dparam);
    }

    @Override
    public void drotm(
            int n,
            double[] dx,
            int offsetdx,
            int incx,
            double[] dy,
            int offsetdy,
            int incy,
            double[] dparam,
            int offsetdparam) {
        netlib.drotm(n, dx, offsetdx, incx, dy, offsetdy, incy, dparam, offsetdparam);
    }

    @Override
    public void srotm(int n, float[] sx, int incx, float[] sy, int incy, float[] sparam) {
        netlib.srotm(n, sx, incx, sy, incy, sparam);
    }

    @Override
    public void srotm(
            int n,
            float[] sx,
            int offsetsx,
            int incx,
            float[] sy,
            int offsetsy,
            int incy,
            float[] sparam,
            int offsetsparam) {
        netlib.srotm(n, sx, offsetsx, incx, sy, offsetsy, incy, sparam, offsetsparam);
    }

    @Override
    public void drotmg(doubleW dd1, doubleW dd2, doubleW dx1, double dy1, double[] dparam) {
        netlib.drotmg(dd1, dd2, dx1, dy1, dparam);
    }

    @Override
    public void drotmg(doubleW dd1, doubleW dd2, doubleW dx1, double dy1, double[] dparam, int offsetdparam) {
        netlib.drotmg(dd1, dd2, dx1, dy1, dparam, offsetdparam);
    }

    @Override
    public void srotmg(floatW sd1, floatW sd2, floatW sx1, float sy1, float[] sparam) {
        netlib.srotmg(sd1, sd2, sx1, sy1, sparam);
    }

    @Override
    public void srotmg(floatW sd1, floatW sd2, floatW sx1, float sy1, float[] sparam, int offsetsparam) {
        netlib.srotmg(sd1, sd2, sx1, sy1, sparam, offsetsparam);
    }

    @Override
    public void dsbmv(
            String uplo,
            int n,
            int k,
            double alpha,
            double[] a,
            int lda,
            double[] x,
            int incx,
            double beta,
            double[] y,
            int incy) {
        netlib.dsbmv(uplo, n, k, alpha, a, lda, x, incx, beta, y, incy);
    }

    @Override
    public void dsbmv(
            String uplo,
            int n,
            int k,
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
        netlib.dsbmv(uplo, n, k, alpha, a, offseta, lda, x, offsetx, incx, beta, y, offsety, incy);
    }

    @Override
    public void ssbmv(
            String uplo,
            int n,
            int k,
            float alpha,
            float[] a,
            int lda,
            float[] x,
            int incx,
            float beta,
            float[] y,
            int incy) {
        netlib.ssbmv(uplo, n, k, alpha, a, lda, x, incx, beta, y, incy);
    }

    @Override
    public void ssbmv(
            String uplo,
            int n,
            int k,
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
        netlib.ssbmv(uplo, n, k, alpha, a, offseta, lda, x, offsetx, incx, beta, y, offsety, incy);
    }

    @Override
    public void dscal(int n, double alpha, double[] x, int incx) {
        netlib.dscal(n, alpha, x, incx);
    }

    @Override
    public void dscal(int n, double alpha, double[] x, int offsetx, int incx) {
        netlib.dscal(n, alpha, x, offsetx, incx);
    }

    @Override
    public void sscal(int n, float alpha, float[] x, int incx) {
        netlib.sscal(n, alpha, x, incx);
    }

    @Override
    public void sscal(int n, float alpha, float[] x, int offsetx, int incx) {
        netlib.sscal(n, alpha, x, offsetx, incx);
    }

    @Override
    public void dspmv(
            String uplo, int n, double alpha, double[] a, double[] x, int incx, double beta, double[] y, int incy) {
        netlib.dspmv(uplo, n, alpha, a, x, incx, beta, y, incy);
    }

    @Override
    public void dspmv(
            String uplo,
            int n,
            double alpha,
            double[] a,
            int offseta,
            double[] x,
            int offsetx,
            int incx,
            double beta,
            double[] y,
            int offsety,
            int incy) {
        netlib.dspmv(uplo, n, alpha, a, offseta, x, offsetx, incx, beta, y, offsety, incy);
    }

    @Override
    public void sspmv(
            String uplo, int n, float alpha, float[] ap, float[] x, int incx, float beta, float[] y, int incy) {
        netlib.sspmv(uplo, n, alpha, ap, x, incx, beta, y, incy);
    }

    @Override
    public void sspmv(
            String uplo,
            int n,
            float alpha,
            float[] ap,
            int offsetap,
            float[] x,
            int offsetx,
            int incx,
            float beta,
            float[] y,
            int offsety,
            int incy) {
        netlib.sspmv(uplo, n, alpha, ap, offsetap, x, offsetx, incx, beta, y, offsety, incy);
    }

    @Override
    public void dspr(String uplo, int n, double alpha, double[] x, int incx, double[] a) {
        netlib.dspr(uplo, n, alpha, x, incx, a);
    }

    @Override
    public void dspr(String uplo, int n, double alpha, double[] x, int offsetx, int incx, double[] a, int offseta) {
        netlib.dspr(uplo, n, alpha, x, offsetx, incx, a, offseta);
    }

    @Override
    public void sspr(String uplo, int n, float alpha, float[] x, int incx, float[] ap) {
        netlib.sspr(uplo, n, alpha, x, incx, ap);
    }

    @Override
    public void sspr(String uplo, int n, float alpha, float[] x, int offsetx, int incx, float[] ap, int offsetap) {
        netlib.sspr(uplo, n, alpha, x, offsetx, incx, ap, offsetap);
    }

    @Override
    public void dspr2(String uplo, int n, double alpha, double[] x, int incx, double[] y, int incy, double[] ap) {
        netlib.dspr2(uplo, n, alpha, x, incx, y, incy, ap);
    }

    @Override
    public void dspr2(
            String uplo,
            int n,
            double alpha,
            double[] x,
            int offsetx,
            int incx,
            double[] y,
            int offsety,
            int incy,
            double[] ap,
            int offsetap) {
        netlib.dspr2(uplo, n, alpha, x, offsetx, incx, y, offsety, incy, ap, offsetap);
    }

    @Override
    public void sspr2(String uplo, int n, float alpha, float[] x, int incx, float[] y, int incy, float[] ap) {
        netlib.sspr2(uplo, n, alpha, x, incx, y, incy, ap);
    }

    @Override
    public void sspr2(
            String uplo,
            int n,
            float alpha,
            float[] x,
            int offsetx,
            int incx,
            float[] y,
            int offsety,
            int incy,
            float[] ap,
            int offsetap) {
        netlib.sspr2(uplo, n, alpha, x, offsetx, incx, y, offsety, incy, ap, offsetap);
    }

    @Override
    public void dswap(int n, double[] x, int incx, double[] y, int incy) {
        netlib.dswap(n, x, incx, y, incy);
    }

    @Override
    public void dswap(int n, double[] x, int offsetx, int incx, double[] y, int offsety, int incy) {
        netlib.dswap(n, x, offsetx, incx, y, offsety, incy);
    }

    @Override
    public void sswap(int n, float[] x, int incx, float[] y, int incy) {
        netlib.sswap(n, x, incx, y, incy);
    }

    @Override
    public void sswap(int n, float[] x, int offsetx, int incx, float[] y, int offsety, int incy) {
        netlib.sswap(n, x, offsetx, incx, y, offsety, incy);
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
        netlib.dsymm(side, uplo, m, n, alpha, a, lda, b, ldb, beta, c, ldc);
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
        netlib.dsymm(side, uplo, m, n, alpha, a, offseta, lda, b, offsetb, ldb, beta, c, offsetc, ldc);
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
        netlib.ssymm(side, uplo, m, n, alpha, a, lda, b, ldb, beta, c, ldc);
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
        netlib.ssymm(side, uplo, m, n, alpha, a, offseta, lda, b, offsetb, ldb, beta, c, offsetc, ldc);
    }

    @Override
    public void dsymv(
            String uplo,
            int n,
            double alpha,
            double[] a,
            int lda,
            double[] x,
            int incx,
            double beta,
            double[] y,
            int incy) {
        netlib.dsymv(uplo, n, alpha, a, lda, x, incx, beta, y, incy);
    }

    @Override
    public void dsymv(
            String uplo,
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
        netlib.dsymv(uplo, n, alpha, a, offseta, lda, x, offsetx, incx, beta, y, offsety, incy);
    }

    @Override
    public void ssymv(
            String uplo, int n, float alpha, float[] a, int lda, float[] x, int incx, float beta, float[] y, int incy) {
        netlib.ssymv(uplo, n, alpha, a, lda, x, incx, beta, y, incy);
    }

    @Override
    public void ssymv(
            String uplo,
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
        netlib.ssymv(uplo, n, alpha, a, offseta, lda, x, offsetx, incx, beta, y, offsety, incy);
    }

    @Override
    public void dsyr(String uplo, int n, double alpha, double[] x, int incx, double[] a, int lda) {
        netlib.dsyr(uplo, n, alpha, x, incx, a, lda);
    }

    @Override
    public void dsyr(
            String uplo, int n, double alpha, double[] x, int offsetx, int incx, double[] a, int offseta, int lda) {
        netlib.dsyr(uplo, n, alpha, x, offsetx, incx, a, offseta, lda);
    }

    @Override
    public void ssyr(String uplo, int n, float alpha, float[] x, int incx, float[] a, int lda) {
        netlib.ssyr(uplo, n, alpha, x, incx, a, lda);
    }

    @Override
    public void ssyr(
            String uplo, int n, float alpha, float[] x, int offsetx, int incx, float[] a, int offseta, int lda) {
        netlib.ssyr(uplo, n, alpha, x, offsetx, incx, a, offseta, lda);
    }

    @Override
    public void dsyr2(
            String uplo, int n, double alpha, double[] x, int incx, double[] y, int incy, double[] a, int lda) {
        netlib.dsyr2(uplo, n, alpha, x, incx, y, incy, a, lda);
    }

    @Override
    public void dsyr2(
            String uplo,
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
        netlib.dsyr2(uplo, n, alpha, x, offsetx, incx, y, offsety, incy, a, offseta, lda);
    }

    @Override
    public void ssyr2(String uplo, int n, float alpha, float[] x, int incx, float[] y, int incy, float[] a, int lda) {
        netlib.ssyr2(uplo, n, alpha, x, incx, y, incy, a, lda);
    }

    @Override
    public void ssyr2(
            String uplo,
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
        netlib.ssyr2(uplo, n, alpha, x, offsetx, incx, y, offsety, incy, a, offseta, lda);
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
        netlib.dsyr2k(uplo, trans, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
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
        netlib.dsyr2k(uplo, trans, n, k, alpha, a, offseta, lda, b, offsetb, ldb, beta, c, offsetc, ldc);
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
        netlib.ssyr2k(uplo, trans, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
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
        netlib.ssyr2k(uplo, trans, n, k, alpha, a, offseta, lda, b, offsetb, ldb, beta, c, offsetc, ldc);
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
        netlib.dsyrk(uplo, trans, n, k, alpha, a, lda, beta, c, ldc);
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
        netlib.dsyrk(uplo, trans, n, k, alpha, a, offseta, lda, beta, c, offsetc, ldc);
    }

    @Override
    public void ssyrk(
            String uplo, String trans, int n, int k, float alpha, float[] a, int lda, float beta, float[] c, int ldc) {
        netlib.ssyrk(uplo, trans, n, k, alpha, a, lda, beta, c, ldc);
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
        netlib.ssyrk(uplo, trans, n, k, alpha, a, offseta, lda, beta, c, offsetc, ldc);
    }

    @Override
    public void dtbmv(String uplo, String trans, String diag, int n, int k, double[] a, int lda, double[] x, int incx) {
        netlib.dtbmv(uplo, trans, diag, n, k, a, lda, x, incx);
    }

    @Override
    public void dtbmv(
            String uplo,
            String trans,
            String diag,
            int n,
            int k,
            double[] a,
            int offseta,
            int lda,
            double[] x,
            int offsetx,
            int incx) {
        netlib.dtbmv(uplo, trans, diag, n, k, a, offseta, lda, x, offsetx, incx);
    }

    @Override
    public void stbmv(String uplo, String trans, String diag, int n, int k, float[] a, int lda, float[] x, int incx) {
        netlib.stbmv(uplo, trans, diag, n, k, a, lda, x, incx);
    }

    @Override
    public void stbmv(
            String uplo,
            String trans,
            String diag,
            int n,
            int k,
            float[] a,
            int offseta,
            int lda,
            float[] x,
            int offsetx,
            int incx) {
        netlib.stbmv(uplo, trans, diag, n, k, a, offseta, lda, x, offsetx, incx);
    }

    @Override
    public void dtbsv(String uplo, String trans, String diag, int n, int k, double[] a, int lda, double[] x, int incx) {
        netlib.dtbsv(uplo, trans, diag, n, k, a, lda, x, incx);
    }

    @Override
    public void dtbsv(
            String uplo,
            String trans,
            String diag,
            int n,
            int k,
            double[] a,
            int offseta,
            int lda,
            double[] x,
            int offsetx,
            int incx) {
        netlib.dtbsv(uplo, trans, diag, n, k, a, offseta, lda, x, offsetx, incx);
    }

    @Override
    public void stbsv(String uplo, String trans, String diag, int n, int k, float[] a, int lda, float[] x, int incx) {
        netlib.stbsv(uplo, trans, diag, n, k, a, lda, x, incx);
    }

    @Override
    public void stbsv(
            String uplo,
            String trans,
            String diag,
            int n,
            int k,
            float[] a,
            int offseta,
            int lda,
            float[] x,
            int offsetx,
            int incx) {
        netlib.stbsv(uplo, trans, diag, n, k, a, offseta, lda, x, offsetx, incx);
    }

    @Override
    public void dtpmv(String uplo, String trans, String diag, int n, double[] ap, double[] x, int incx) {
        netlib.dtpmv(uplo, trans, diag, n, ap, x, incx);
    }

    @Override
    public void dtpmv(
            String uplo,
            String trans,
            String diag,
            int n,
            double[] ap,
            int offsetap,
            double[] x,
            int offsetx,
            int incx) {
        netlib.dtpmv(uplo, trans, diag, n, ap, offsetap, x, offsetx, incx);
    }

    @Override
    public void stpmv(String uplo, String trans, String diag, int n, float[] ap, float[] x, int incx) {
        netlib.stpmv(uplo, trans, diag, n, ap, x, incx);
    }

    @Override
    public void stpmv(
            String uplo, String trans, String diag, int n, float[] ap, int offsetap, float[] x, int offsetx, int incx) {
        netlib.stpmv(uplo, trans, diag, n, ap, offsetap, x, offsetx, incx);
    }

    @Override
    public void dtpsv(String uplo, String trans, String diag, int n, double[] ap, double[] x, int incx) {
        netlib.dtpsv(uplo, trans, diag, n, ap, x, incx);
    }

    @Override
    public void dtpsv(
            String uplo,
            String trans,
            String diag,
            int n,
            double[] ap,
            int offsetap,
            double[] x,
            int offsetx,
            int incx) {
        netlib.dtpsv(uplo, trans, diag, n, ap, offsetap, x, offsetx, incx);
    }

    @Override
    public void stpsv(String uplo, String trans, String diag, int n, float[] ap, float[] x, int incx) {
        netlib.stpsv(uplo, trans, diag, n, ap, x, incx);
    }

    @Override
    public void stpsv(
            String uplo, String trans, String diag, int n, float[] ap, int offsetap, float[] x, int offsetx, int incx) {
        netlib.stpsv(uplo, trans, diag, n, ap, offsetap, x, offsetx, incx);
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
        netlib.dtrmm(side, uplo, transa, diag, m, n, alpha, a, lda, b, ldb);
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
        netlib.dtrmm(side, uplo, transa, diag, m, n, alpha, a, offseta, lda, b, offsetb, ldb);
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
        netlib.strmm(side, uplo, transa, diag, m, n, alpha, a, lda, b, ldb);
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
        netlib.strmm(side, uplo, transa, diag, m, n, alpha, a, offseta, lda, b, offsetb, ldb);
    }

    @Override
    public void dtrmv(String uplo, String trans, String diag, int n, double[] a, int lda, double[] x, int incx) {
        netlib.dtrmv(uplo, trans, diag, n, a, lda, x, incx);
    }

    @Override
    public void dtrmv(
            String uplo,
            String trans,
            String diag,
            int n,
            double[] a,
            int offseta,
            int lda,
            double[] x,
            int offsetx,
            int incx) {
        netlib.dtrmv(uplo, trans, diag, n, a, offseta, lda, x, offsetx, incx);
    }

    @Override
    public void strmv(String uplo, String trans, String diag, int n, float[] a, int lda, float[] x, int incx) {
        netlib.strmv(uplo, trans, diag, n, a, lda, x, incx);
    }

    @Override
    public void strmv(
            String uplo,
            String trans,
            String diag,
            int n,
            float[] a,
            int offseta,
            int lda,
            float[] x,
            int offsetx,
            int incx) {
        netlib.strmv(uplo, trans, diag, n, a, offseta, lda, x, offsetx, incx);
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
        netlib.dtrsm(side, uplo, transa, diag, m, n, alpha, a, lda, b, ldb);
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
        netlib.dtrsm(side, uplo, transa, diag, m, n, alpha, a, offseta, lda, b, offsetb, ldb);
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
        netlib.strsm(side, uplo, transa, diag, m, n, alpha, a, lda, b, ldb);
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
        netlib.strsm(side, uplo, transa, diag, m, n, alpha, a, offseta, lda, b, offsetb, ldb);
    }

    @Override
    public void dtrsv(String uplo, String trans, String diag, int n, double[] a, int lda, double[] x, int incx) {
        netlib.dtrsv(uplo, trans, diag, n, a, lda, x, incx);
    }

    @Override
    public void dtrsv(
            String uplo,
            String trans,
            String diag,
            int n,
            double[] a,
            int offseta,
            int lda,
            double[] x,
            int offsetx,
            int incx) {
        netlib.dtrsv(uplo, trans, diag, n, a, offseta, lda, x, offsetx, incx);
    }

    @Override
    public void strsv(String uplo, String trans, String diag, int n, float[] a, int lda, float[] x, int incx) {
        netlib.strsv(uplo, trans, diag, n, a, lda, x, incx);
    }

    @Override
    public void strsv(
            String uplo,
            String trans,
            String diag,
            int n,
            float[] a,
            int offseta,
            int lda,
            float[] x,
            int offsetx,
            int incx) {
        netlib.strsv(uplo, trans, diag, n, a, offseta, lda, x, offsetx, incx);
    }

    @Override
    public int idamax(int n, double[] x, int incx) {
        return netlib.idamax(n, x, incx);
    }

    @Override
    public int idamax(int n, double[] x, int offsetx, int incx) {
        return netlib.idamax(n, x, offsetx, incx);
    }

    @Override
    public int isamax(int n, float[] sx, int incx) {
        return netlib.isamax(n, sx, incx);
    }

    @Override
    public int isamax(int n, float[] sx, int offsetsx, int incx) {
        return netlib.isamax(n, sx, offsetsx, incx);
    }

    @Override
    public boolean lsame(String ca, String cb) {
        return netlib.lsame(ca, cb);
    }
}
