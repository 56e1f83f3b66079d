package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Transpose;
import java.util.Arrays;

/// The ${real} operations in their plainest form: what every other backend must equal, bit for bit.
final class ${Real}Reference {
    /// Of an element of a matrix-vector product.
    private static final int CHAINS = 16;

    private ${Real}Reference() {}

    /// One row of C at a time, i-p-j order: the innermost loop runs along rows of B and C, and each element of C still sees its
    /// products in ascending p.
    static void gemm(
            Transpose transA, Transpose transB, int m, int n, int k,
            ${real} alpha, ${real}[] a, int aOffset, int lda, ${real}[] b, int bOffset, int ldb,
            ${real} beta, ${real}[] c, int cOffset, int ldc) {
        boolean ta = transA == Transpose.TRANS;
        boolean tb = transB == Transpose.TRANS;
        if (k >= CHAINS && alpha != 0 && n == 1 && !ta) {
            matrixVector(m, k, alpha, a, aOffset, lda, b, bOffset, tb ? 1 : ldb, beta, c, cOffset, ldc);
            return;
        }
        if (k >= CHAINS && alpha != 0 && m == 1 && tb) {
            matrixVector(n, k, alpha, b, bOffset, ldb, a, aOffset, ta ? lda : 1, beta, c, cOffset, 1);
            return;
        }
        for (int i = 0; i < m; i++) {
            int ci = cOffset + i * ldc;
            scaleRow(n, beta, c, ci);
            if (alpha == 0) {
                continue;
            }
            if (tb) {
                for (int j = 0; j < n; j++) {
                    ${real} v = c[ci + j];
                    for (int p = 0; p < k; p++) {
                        v = FusedMultiplyAdd.fma(alpha * a[ta ? aOffset + p * lda + i : aOffset + i * lda + p], b[bOffset + j * ldb + p], v);
                    }
                    c[ci + j] = v;
                }
            } else {
                for (int p = 0; p < k; p++) {
                    ${real} aip = alpha * a[ta ? aOffset + p * lda + i : aOffset + i * lda + p];
                    int bp = bOffset + p * ldb;
                    for (int j = 0; j < n; j++) {
                        c[ci + j] = FusedMultiplyAdd.fma(aip, b[bp + j], c[ci + j]);
                    }
                }
            }
        }
    }

    /// A matrix whose rows are contiguous times a vector: 16 chains an element, chain q over the p with p mod 16 = q, then pairwise.
    private static void matrixVector(
            int m, int k, ${real} alpha, ${real}[] x, int xo, int ldx, ${real}[] v, int vo, int vs,
            ${real} beta, ${real}[] y, int yo, int ys) {
        ${real}[] chain = new ${real}[CHAINS];
        for (int i = 0; i < m; i++) {
            Arrays.fill(chain, 0);
            for (int p = 0; p < k; p++) {
                chain[p % CHAINS] = FusedMultiplyAdd.fma(x[xo + i * ldx + p], alpha * v[vo + p * vs], chain[p % CHAINS]);
            }
            for (int half = CHAINS / 2; half > 0; half /= 2) {
                for (int q = 0; q < half; q++) {
                    chain[q] += chain[q + half];
                }
            }
            int at = yo + i * ys;
            y[at] = beta == 0 ? chain[0] : beta * y[at] + chain[0];
        }
    }

    /// β = 0 overwrites, whatever is there.
    private static void scaleRow(int n, ${real} beta, ${real}[] c, int ci) {
        for (int j = 0; j < n; j++) {
            c[ci + j] = beta == 0 ? 0 : beta * c[ci + j];
        }
    }

    /// The steps of [Epilogue], in its order.
    static void apply(int m, int n, ${real}[] c, int cOffset, int ldc, Epilogue<${real}[]> e) {
        ${real}[] bias = e.bias();
        ${real}[] z = e.preActivation();
        ${real}[] s = e.derivativeAt();
        ${real}[] sums = e.columnSums();
        Activation f = e.activation();
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                ${real} v = c[cOffset + i * ldc + j];
                if (bias != null) {
                    v += bias[e.biasOffset() + j];
                }
                if (z != null) {
                    z[e.preActivationOffset() + i * e.ldPreActivation() + j] = v;
                }
                if (f != null) {
                    v = f.value(v);
                }
                if (s != null) {
                    v *= e.derivative().derivative(s[e.derivativeAtOffset() + i * e.ldDerivativeAt() + j]);
                }
                c[cOffset + i * ldc + j] = v;
            }
        }
        if (sums != null) {
            ${real} alpha = ${narrow}e.columnSumsAlpha();
            ${real} beta = ${narrow}e.columnSumsBeta();
            for (int j = 0; j < n; j++) {
                ${real} sum = 0;
                for (int i = 0; i < m; i++) {
                    sum += c[cOffset + i * ldc + j];
                }
                int at = e.columnSumsOffset() + j;
                sums[at] = FusedMultiplyAdd.fma(alpha, sum, beta == 0 ? 0 : beta * sums[at]);
            }
        }
    }
}
