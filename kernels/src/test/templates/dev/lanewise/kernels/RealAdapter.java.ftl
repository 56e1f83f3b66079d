package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/// [Real] for `${real}[]`.
final class ${Real}Adapter implements Real<${real}[]> {
    @Override
    public ${real}[] allocate(int length) {
        return new ${real}[length];
    }

    @Override
    public int length(${real}[] x) {
        return x.length;
    }

    @Override
    public double get(${real}[] x, int i) {
        return x[i];
    }

    @Override
    public void set(${real}[] x, int i, double v) {
        x[i] = ${narrow}v;
    }

    @Override
    public double round(double v) {
        return ${narrow}v;
    }

    @Override
    public long rawBits(${real}[] x, int i) {
        return ${box}.${real}ToRaw${Bits}Bits(x[i]);
    }

    @Override
    public MemorySegment memory(${real}[] x) {
        return MemorySegment.ofArray(x);
    }

    @Override
    public void setMarker(${real}[] x, int i) {
        x[i] = ${box}.${bits}BitsTo${Real}(${isFloat?then("0x7fc12345", "0x7ff8_0000_1234_5678L")});
    }

    @Override
    public double unitRoundoff() {
        return ${isFloat?then("0x1p-24", "0x1p-53")};
    }

    @Override
    public double smallestSubnormal() {
        return ${box}.MIN_VALUE;
    }

    @Override
    public double smallestNormal() {
        return ${box}.MIN_NORMAL;
    }

    @Override
    public double largest() {
        return ${box}.MAX_VALUE;
    }

    @Override
    public double fma(double a, double b, double c) {
        return Math.fma(${narrow}a, ${narrow}b, ${narrow}c);
    }

    @Override
    public double value(Activation f, double z) {
        return f.value(${narrow}z);
    }

    @Override
    public double derivative(Activation f, double z) {
        return f.derivative(${narrow}z);
    }

    @Override
    public Epilogue.Builder<${real}[]> epilogue() {
        return Epilogue.of${Real}();
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
            ${real}[] a,
            int aOffset,
            int lda,
            ${real}[] b,
            int bOffset,
            int ldb,
            double beta,
            ${real}[] c,
            int cOffset,
            int ldc) {
        kernels.${p}gemm(
                transA,
                transB,
                m,
                n,
                k,
                ${narrow}alpha,
                a,
                aOffset,
                lda,
                b,
                bOffset,
                ldb,
                ${narrow}beta,
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
            ${real}[] a,
            int aOffset,
            int lda,
            ${real}[] b,
            int bOffset,
            int ldb,
            double beta,
            ${real}[] c,
            int cOffset,
            int ldc,
            Epilogue<${real}[]> epilogue) {
        kernels.${p}gemm(
                transA,
                transB,
                m,
                n,
                k,
                ${narrow}alpha,
                a,
                aOffset,
                lda,
                b,
                bOffset,
                ldb,
                ${narrow}beta,
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
            Epilogue<${real}[]> epilogue) {
        if (epilogue == null) {
            kernels.${p}gemm(
                    transA,
                    transB,
                    m,
                    n,
                    k,
                    ${narrow}alpha,
                    a,
                    aOffset,
                    lda,
                    b,
                    bOffset,
                    ldb,
                    ${narrow}beta,
                    c,
                    cOffset,
                    ldc);
        } else {
            kernels.${p}gemm(
                    transA,
                    transB,
                    m,
                    n,
                    k,
                    ${narrow}alpha,
                    a,
                    aOffset,
                    lda,
                    b,
                    bOffset,
                    ldb,
                    ${narrow}beta,
                    c,
                    cOffset,
                    ldc,
                    epilogue);
        }
    }

    @Override
    public PackedMatrix<${real}[]> pack(
            Kernels kernels, Transpose transB, int k, int n, ${real}[] b, int bOffset, int ldb) {
        return kernels.${p}pack(transB, k, n, b, bOffset, ldb);
    }

    @Override
    public void repack(
            Kernels kernels, PackedMatrix<${real}[]> packed, Transpose transB, ${real}[] b, int bOffset, int ldb) {
        kernels.${p}repack(packed, transB, b, bOffset, ldb);
    }

    @Override
    public void gemm(
            Kernels kernels,
            Transpose transA,
            int m,
            double alpha,
            ${real}[] a,
            int aOffset,
            int lda,
            PackedMatrix<${real}[]> b,
            double beta,
            ${real}[] c,
            int cOffset,
            int ldc,
            Epilogue<${real}[]> epilogue) {
        kernels.${p}gemm(transA, m, ${narrow}alpha, a, aOffset, lda, b, ${narrow}beta, c, cOffset, ldc, epilogue);
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
            ${real}[] a,
            int aOffset,
            int lda,
            long strideA,
            ${real}[] b,
            int bOffset,
            int ldb,
            long strideB,
            double beta,
            ${real}[] c,
            int cOffset,
            int ldc,
            long strideC,
            int batch) {
        kernels.${p}gemmBatched(
                transA,
                transB,
                m,
                n,
                k,
                ${narrow}alpha,
                a,
                aOffset,
                lda,
                strideA,
                b,
                bOffset,
                ldb,
                strideB,
                ${narrow}beta,
                c,
                cOffset,
                ldc,
                strideC,
                batch);
    }

    @Override
    public GemmPlan plan(Kernels kernels, Transpose transA, Transpose transB, int m, int n, int k) {
        return kernels.${p}gemmPlan(transA, transB, m, n, k);
    }

    @Override
    public int bytes() {
        return ${box}.BYTES;
    }

    @Override
    public void apply(Kernels kernels, int m, int n, ${real}[] c, int cOffset, int ldc, Epilogue<${real}[]> epilogue) {
        kernels.apply(m, n, c, cOffset, ldc, epilogue);
    }

    @Override
    public void softmax(
            Kernels kernels, int m, int n, ${real}[] x, int xOffset, int ldx, ${real}[] y, int yOffset, int ldy) {
        kernels.softmax(m, n, x, xOffset, ldx, y, yOffset, ldy);
    }

    @Override
    public void logSoftmax(
            Kernels kernels, int m, int n, ${real}[] x, int xOffset, int ldx, ${real}[] y, int yOffset, int ldy) {
        kernels.logSoftmax(m, n, x, xOffset, ldx, y, yOffset, ldy);
    }

    @Override
    public double crossEntropy(
            Kernels kernels,
            int m,
            int n,
            ${real}[] x,
            int xOffset,
            int ldx,
            int[] labels,
            int labelsOffset,
            double scale,
            ${real}[] gradient,
            int gradientOffset,
            int ldGradient) {
        return kernels.softmaxCrossEntropy(
                m, n, x, xOffset, ldx, labels, labelsOffset, ${narrow}scale, gradient, gradientOffset, ldGradient);
    }

    @Override
    public double crossEntropy(
            Kernels kernels,
            int m,
            int n,
            ${real}[] x,
            int xOffset,
            int ldx,
            ${real}[] targets,
            int targetsOffset,
            int ldTargets,
            double scale,
            ${real}[] gradient,
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
                ${narrow}scale,
                gradient,
                gradientOffset,
                ldGradient);
    }

    @Override
    public void softmaxGradient(
            Kernels kernels, int m, int n, ${real}[] s, int sOffset, int lds, ${real}[] g, int gOffset, int ldg) {
        kernels.softmaxGradient(m, n, s, sOffset, lds, g, gOffset, ldg);
    }

    @Override
    public void logSoftmaxGradient(
            Kernels kernels, int m, int n, ${real}[] y, int yOffset, int ldy, ${real}[] g, int gOffset, int ldg) {
        kernels.logSoftmaxGradient(m, n, y, yOffset, ldy, g, gOffset, ldg);
    }

    @Override
    public CrossEntropy<${real}[]> weighting() {
        return CrossEntropy.of${Real}();
    }

    @Override
    public double crossEntropy(
            Kernels kernels,
            Matrix<${real}[]> x,
            int[] labels,
            CrossEntropy<${real}[]> weighting,
            double scale,
            Matrix<${real}[]> gradient) {
        return kernels.softmaxCrossEntropy(
                x.rows,
                x.columns,
                x.array,
                x.offset,
                x.ld,
                labels,
                0,
                weighting,
                ${narrow}scale,
                gradient.array,
                gradient.offset,
                gradient.ld);
    }

    @Override
    public double crossEntropy(
            Kernels kernels,
            Matrix<${real}[]> x,
            Matrix<${real}[]> targets,
            CrossEntropy<${real}[]> weighting,
            double scale,
            Matrix<${real}[]> gradient) {
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
                ${narrow}scale,
                gradient.array,
                gradient.offset,
                gradient.ld);
    }

    @Override
    public String toString() {
        return "${real}";
    }
}
