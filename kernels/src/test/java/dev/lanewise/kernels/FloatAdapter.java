// The build derives DoubleAdapter from this file.
package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/// [Real] for `float[]`.
final class FloatAdapter implements Real<float[]> {
    @Override
    public float[] allocate(int length) {
        return new float[length];
    }

    @Override
    public int length(float[] x) {
        return x.length;
    }

    @Override
    public double get(float[] x, int i) {
        return x[i];
    }

    @Override
    public void set(float[] x, int i, double v) {
        x[i] = (float) v;
    }

    @Override
    public double round(double v) {
        return (float) v;
    }

    @Override
    public long rawBits(float[] x, int i) {
        return Float.floatToRawIntBits(x[i]);
    }

    @Override
    public MemorySegment memory(float[] x) {
        return MemorySegment.ofArray(x);
    }

    @Override
    public void setMarker(float[] x, int i) {
        x[i] = Float.intBitsToFloat(0x7fc12345);
    }

    @Override
    public double unitRoundoff() {
        return 0x1p-24;
    }

    @Override
    public double smallestSubnormal() {
        return Float.MIN_VALUE;
    }

    @Override
    public double smallestNormal() {
        return Float.MIN_NORMAL;
    }

    @Override
    public double largest() {
        return Float.MAX_VALUE;
    }

    @Override
    public double fma(double a, double b, double c) {
        return Math.fma((float) a, (float) b, (float) c);
    }

    @Override
    public double value(Activation f, double z) {
        return f.value((float) z);
    }

    @Override
    public double derivative(Activation f, double z) {
        return f.derivative((float) z);
    }

    @Override
    public Epilogue.Builder<float[]> epilogue() {
        return Epilogue.ofFloat();
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
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb,
            double beta,
            float[] c,
            int cOffset,
            int ldc) {
        kernels.sgemm(
                transA,
                transB,
                m,
                n,
                k,
                (float) alpha,
                a,
                aOffset,
                lda,
                b,
                bOffset,
                ldb,
                (float) beta,
                c,
                cOffset,
                ldc);
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
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb,
            double beta,
            float[] c,
            int cOffset,
            int ldc,
            Epilogue<float[]> epilogue) {
        kernels.sgemm(
                transA,
                transB,
                m,
                n,
                k,
                (float) alpha,
                a,
                aOffset,
                lda,
                b,
                bOffset,
                ldb,
                (float) beta,
                c,
                cOffset,
                ldc,
                epilogue);
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
            Epilogue<float[]> epilogue) {
        if (epilogue == null) {
            kernels.sgemm(
                    transA,
                    transB,
                    m,
                    n,
                    k,
                    (float) alpha,
                    a,
                    aOffset,
                    lda,
                    b,
                    bOffset,
                    ldb,
                    (float) beta,
                    c,
                    cOffset,
                    ldc);
        } else {
            kernels.sgemm(
                    transA,
                    transB,
                    m,
                    n,
                    k,
                    (float) alpha,
                    a,
                    aOffset,
                    lda,
                    b,
                    bOffset,
                    ldb,
                    (float) beta,
                    c,
                    cOffset,
                    ldc,
                    epilogue);
        }
    }

    @Override
    public PackedMatrix<float[]> pack(
            Kernels kernels, Transpose transB, int k, int n, float[] b, int bOffset, int ldb) {
        return kernels.spack(transB, k, n, b, bOffset, ldb);
    }

    @Override
    public void repack(
            Kernels kernels, PackedMatrix<float[]> packed, Transpose transB, float[] b, int bOffset, int ldb) {
        kernels.srepack(packed, transB, b, bOffset, ldb);
    }

    @Override
    public void gemm(
            Kernels kernels,
            Transpose transA,
            int m,
            double alpha,
            float[] a,
            int aOffset,
            int lda,
            PackedMatrix<float[]> b,
            double beta,
            float[] c,
            int cOffset,
            int ldc,
            Epilogue<float[]> epilogue) {
        kernels.sgemm(transA, m, (float) alpha, a, aOffset, lda, b, (float) beta, c, cOffset, ldc, epilogue);
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
            float[] a,
            int aOffset,
            int lda,
            long strideA,
            float[] b,
            int bOffset,
            int ldb,
            long strideB,
            double beta,
            float[] c,
            int cOffset,
            int ldc,
            long strideC,
            int batch) {
        kernels.sgemmBatched(
                transA,
                transB,
                m,
                n,
                k,
                (float) alpha,
                a,
                aOffset,
                lda,
                strideA,
                b,
                bOffset,
                ldb,
                strideB,
                (float) beta,
                c,
                cOffset,
                ldc,
                strideC,
                batch);
    }

    @Override
    public GemmPlan plan(Kernels kernels, Transpose transA, Transpose transB, int m, int n, int k) {
        return kernels.sgemmPlan(transA, transB, m, n, k);
    }

    @Override
    public int bytes() {
        return Float.BYTES;
    }

    @Override
    public void apply(Kernels kernels, int m, int n, float[] c, int cOffset, int ldc, Epilogue<float[]> epilogue) {
        kernels.apply(m, n, c, cOffset, ldc, epilogue);
    }

    @Override
    public void softmax(
            Kernels kernels, int m, int n, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
        kernels.softmax(m, n, x, xOffset, ldx, y, yOffset, ldy);
    }

    @Override
    public void logSoftmax(
            Kernels kernels, int m, int n, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
        kernels.logSoftmax(m, n, x, xOffset, ldx, y, yOffset, ldy);
    }

    @Override
    public double crossEntropy(
            Kernels kernels,
            int m,
            int n,
            float[] x,
            int xOffset,
            int ldx,
            int[] labels,
            int labelsOffset,
            double scale,
            float[] gradient,
            int gradientOffset,
            int ldGradient) {
        return kernels.softmaxCrossEntropy(
                m, n, x, xOffset, ldx, labels, labelsOffset, (float) scale, gradient, gradientOffset, ldGradient);
    }

    @Override
    public double crossEntropy(
            Kernels kernels,
            int m,
            int n,
            float[] x,
            int xOffset,
            int ldx,
            float[] targets,
            int targetsOffset,
            int ldTargets,
            double scale,
            float[] gradient,
            int gradientOffset,
            int ldGradient) {
        return kernels.softmaxCrossEntropy(
                m,
                n,
                x,
                xOffset,
                ldx,
                targets,
                targetsOffset,
                ldTargets,
                (float) scale,
                gradient,
                gradientOffset,
                ldGradient);
    }

    @Override
    public void softmaxGradient(
            Kernels kernels, int m, int n, float[] s, int sOffset, int lds, float[] g, int gOffset, int ldg) {
        kernels.softmaxGradient(m, n, s, sOffset, lds, g, gOffset, ldg);
    }

    @Override
    public void logSoftmaxGradient(
            Kernels kernels, int m, int n, float[] y, int yOffset, int ldy, float[] g, int gOffset, int ldg) {
        kernels.logSoftmaxGradient(m, n, y, yOffset, ldy, g, gOffset, ldg);
    }

    @Override
    public CrossEntropy<float[]> weighting() {
        return CrossEntropy.ofFloat();
    }

    @Override
    public double crossEntropy(
            Kernels kernels,
            Matrix<float[]> x,
            int[] labels,
            CrossEntropy<float[]> weighting,
            double scale,
            Matrix<float[]> gradient) {
        return kernels.softmaxCrossEntropy(
                x.rows,
                x.columns,
                x.array,
                x.offset,
                x.ld,
                labels,
                0,
                weighting,
                (float) scale,
                gradient.array,
                gradient.offset,
                gradient.ld);
    }

    @Override
    public double crossEntropy(
            Kernels kernels,
            Matrix<float[]> x,
            Matrix<float[]> targets,
            CrossEntropy<float[]> weighting,
            double scale,
            Matrix<float[]> gradient) {
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
                (float) scale,
                gradient.array,
                gradient.offset,
                gradient.ld);
    }

    @Override
    public Prepared<float[]> prepare(
            Kernels kernels,
            Transpose transA,
            Transpose transB,
            int m,
            int n,
            int k,
            double alpha,
            int lda,
            int ldb,
            double beta,
            int ldc,
            Epilogue<float[]> epilogue) {
        return new FloatPreparedAdapter(
                epilogue == null
                        ? kernels.sgemmPrepared(transA, transB, m, n, k, (float) alpha, lda, ldb, (float) beta, ldc)
                        : kernels.sgemmPrepared(
                                transA, transB, m, n, k, (float) alpha, lda, ldb, (float) beta, ldc, epilogue));
    }

    @Override
    public String toString() {
        return "float";
    }
}
