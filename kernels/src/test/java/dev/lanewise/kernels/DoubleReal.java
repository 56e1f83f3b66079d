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
    public String toString() {
        return "double";
    }
}
