package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/// [Real] for `double[]`.
final class DoubleReal implements Real<double[]> {
    @Override
    public double[] allocate(int length) {
        return new double[length];
    }

    @Override
    public int length(double[] x) {
        return x.length;
    }

    @Override
    public double get(double[] x, int i) {
        return x[i];
    }

    @Override
    public void set(double[] x, int i, double v) {
        x[i] = v;
    }

    @Override
    public double round(double v) {
        return v;
    }

    @Override
    public long rawBits(double[] x, int i) {
        return Double.doubleToRawLongBits(x[i]);
    }

    @Override
    public MemorySegment memory(double[] x) {
        return MemorySegment.ofArray(x);
    }

    @Override
    public void setMarker(double[] x, int i) {
        x[i] = Double.longBitsToDouble(0x7ff8_0000_1234_5678L);
    }

    @Override
    public double unitRoundoff() {
        return 0x1p-53;
    }

    @Override
    public double smallestSubnormal() {
        return Double.MIN_VALUE;
    }

    @Override
    public double smallestNormal() {
        return Double.MIN_NORMAL;
    }

    @Override
    public double largest() {
        return Double.MAX_VALUE;
    }

    @Override
    public double fma(double a, double b, double c) {
        return Math.fma(a, b, c);
    }

    @Override
    public double value(Activation f, double z) {
        return f.value(z);
    }

    @Override
    public double derivative(Activation f, double z) {
        return f.derivative(z);
    }

    @Override
    public Epilogue.Builder<double[]> epilogue() {
        return Epilogue.ofDouble();
    }

    @Override
    public void gemm(
            Kernels kernels,
            Transpose transA,
            Transpose transB,
            int m,
            int n,
            int k,
            double alpha,
            double[] a,
            int aOffset,
            int lda,
            double[] b,
            int bOffset,
            int ldb,
            double beta,
            double[] c,
            int cOffset,
            int ldc) {
        kernels.dgemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
    }

    @Override
    public void gemm(
            Kernels kernels,
            Transpose transA,
            Transpose transB,
            int m,
            int n,
            int k,
            double alpha,
            double[] a,
            int aOffset,
            int lda,
            double[] b,
            int bOffset,
            int ldb,
            double beta,
            double[] c,
            int cOffset,
            int ldc,
            Epilogue<double[]> epilogue) {
        kernels.dgemm(
                transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue);
    }

    @Override
    public void gemm(
            Kernels kernels,
            Transpose transA,
            Transpose transB,
            int m,
            int n,
            int k,
            double alpha,
            MemorySegment a,
            long aOffset,
            long lda,
            MemorySegment b,
            long bOffset,
            long ldb,
            double beta,
            MemorySegment c,
            long cOffset,
            long ldc,
            Epilogue<double[]> epilogue) {
        if (epilogue == null) {
            kernels.dgemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
        } else {
            kernels.dgemm(
                    transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue);
        }
    }

    @Override
    public PackedMatrix<double[]> pack(
            Kernels kernels, Transpose transB, int k, int n, double[] b, int bOffset, int ldb) {
        return kernels.dpack(transB, k, n, b, bOffset, ldb);
    }

    @Override
    public void gemm(
            Kernels kernels,
            Transpose transA,
            int m,
            double alpha,
            double[] a,
            int aOffset,
            int lda,
            PackedMatrix<double[]> b,
            double beta,
            double[] c,
            int cOffset,
            int ldc,
            Epilogue<double[]> epilogue) {
        kernels.dgemm(transA, m, alpha, a, aOffset, lda, b, beta, c, cOffset, ldc, epilogue);
    }

    @Override
    public void gemmBatched(
            Kernels kernels,
            Transpose transA,
            Transpose transB,
            int m,
            int n,
            int k,
            double alpha,
            double[] a,
            int aOffset,
            int lda,
            long strideA,
            double[] b,
            int bOffset,
            int ldb,
            long strideB,
            double beta,
            double[] c,
            int cOffset,
            int ldc,
            long strideC,
            int batch) {
        kernels.dgemmBatched(
                transA, transB, m, n, k, alpha, a, aOffset, lda, strideA, b, bOffset, ldb, strideB, beta, c, cOffset,
                ldc, strideC, batch);
    }

    @Override
    public GemmPlan plan(Kernels kernels, Transpose transA, Transpose transB, int m, int n, int k) {
        return kernels.dgemmPlan(transA, transB, m, n, k);
    }

    @Override
    public int bytes() {
        return Double.BYTES;
    }

    @Override
    public void apply(Kernels kernels, int m, int n, double[] c, int cOffset, int ldc, Epilogue<double[]> epilogue) {
        kernels.apply(m, n, c, cOffset, ldc, epilogue);
    }

    @Override
    public void softmax(
            Kernels kernels, int m, int n, double[] x, int xOffset, int ldx, double[] y, int yOffset, int ldy) {
        kernels.softmax(m, n, x, xOffset, ldx, y, yOffset, ldy);
    }

    @Override
    public void logSoftmax(
            Kernels kernels, int m, int n, double[] x, int xOffset, int ldx, double[] y, int yOffset, int ldy) {
        kernels.logSoftmax(m, n, x, xOffset, ldx, y, yOffset, ldy);
    }

    @Override
    public double crossEntropy(
            Kernels kernels,
            int m,
            int n,
            double[] x,
            int xOffset,
            int ldx,
            int[] labels,
            int labelsOffset,
            double scale,
            double[] gradient,
            int gradientOffset,
            int ldGradient) {
        return kernels.softmaxCrossEntropy(
                m, n, x, xOffset, ldx, labels, labelsOffset, scale, gradient, gradientOffset, ldGradient);
    }

    @Override
    public double crossEntropy(
            Kernels kernels,
            int m,
            int n,
            double[] x,
            int xOffset,
            int ldx,
            double[] targets,
            int targetsOffset,
            int ldTargets,
            double scale,
            double[] gradient,
            int gradientOffset,
            int ldGradient) {
        return kernels.softmaxCrossEntropy(
                m, n, x, xOffset, ldx, targets, targetsOffset, ldTargets, scale, gradient, gradientOffset, ldGradient);
    }

    @Override
    public void softmaxGradient(
            Kernels kernels, int m, int n, double[] s, int sOffset, int lds, double[] g, int gOffset, int ldg) {
        kernels.softmaxGradient(m, n, s, sOffset, lds, g, gOffset, ldg);
    }

    @Override
    public void logSoftmaxGradient(
            Kernels kernels, int m, int n, double[] y, int yOffset, int ldy, double[] g, int gOffset, int ldg) {
        kernels.logSoftmaxGradient(m, n, y, yOffset, ldy, g, gOffset, ldg);
    }

    @Override
    public CrossEntropy<double[]> weighting() {
        return CrossEntropy.ofDouble();
    }

    @Override
    public double crossEntropy(
            Kernels kernels,
            Matrix<double[]> x,
            int[] labels,
            CrossEntropy<double[]> weighting,
            double scale,
            Matrix<double[]> gradient) {
        return kernels.softmaxCrossEntropy(
                x.rows,
                x.columns,
                x.array,
                x.offset,
                x.ld,
                labels,
                0,
                weighting,
                scale,
                gradient.array,
                gradient.offset,
                gradient.ld);
    }

    @Override
    public double crossEntropy(
            Kernels kernels,
            Matrix<double[]> x,
            Matrix<double[]> targets,
            CrossEntropy<double[]> weighting,
            double scale,
            Matrix<double[]> gradient) {
        return kernels.softmaxCrossEntropy(
                x.rows,
                x.columns,
                x.array,
                x.offset,
                x.ld,
                targets.array,
                targets.offset,
                targets.ld,
                weighting,
                scale,
                gradient.array,
                gradient.offset,
                gradient.ld);
    }

    @Override
    public String toString() {
        return "double";
    }
}
