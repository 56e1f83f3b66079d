// The build derives DoubleReference from this file.
package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.functions.FusedMultiplyAdd;

/// The float operations in their plainest form: what every other backend must equal, bit for bit.
final class FloatReference {
    /// Of an element of a matrix-vector product.
    private static final int CHAINS = 16;

    private FloatReference() {}

    /// One row of C at a time, i-p-j order: the innermost loop runs along rows of B and C, and each element of C still
    /// sees its products in ascending p.
    static void gemm(
            Transpose transA,
            Transpose transB,
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
        for (int i = 0; i < m && n > 0; i++) {
            int ci = cOffset + i * ldc;
            scaleRow(n, beta, c, ci);
            if (alpha == 0) {
                continue;
            }
            if (tb) {
                for (int j = 0; j < n; j++) {
                    float v = c[ci + j];
                    for (int p = 0; p < k; p++) {
                        v = FusedMultiplyAdd.fma(
                                alpha * a[ta ? aOffset + p * lda + i : aOffset + i * lda + p],
                                b[bOffset + j * ldb + p],
                                v);
                    }
                    c[ci + j] = v;
                }
            } else {
                for (int p = 0; p < k; p++) {
                    float aip = alpha * a[ta ? aOffset + p * lda + i : aOffset + i * lda + p];
                    int bp = bOffset + p * ldb;
                    for (int j = 0; j < n; j++) {
                        c[ci + j] = FusedMultiplyAdd.fma(aip, b[bp + j], c[ci + j]);
                    }
                }
            }
        }
    }

    /// A matrix whose rows are contiguous times a vector: 16 chains an element, chain q over the p with p mod 16 = q,
    /// then pairwise.
    private static void matrixVector(
            int m,
            int k,
            float alpha,
            float[] x,
            int xo,
            int ldx,
            float[] v,
            int vo,
            int vs,
            float beta,
            float[] y,
            int yo,
            int ys) {
        for (int i = 0; i < m; i++) {
            float sum = folded(0, 1, k, alpha, x, xo + i * ldx, v, vo, vs);
            int at = yo + i * ys;
            y[at] = beta == 0 ? sum : beta * y[at] + sum;
        }
    }

    /// Position q when so many sums are left: chain q itself, or the sum of positions q and q + left of twice as many.
    private static float folded(int q, int left, int k, float alpha, float[] x, int xi, float[] v, int vo, int vs) {
        if (left < CHAINS) {
            return folded(q, 2 * left, k, alpha, x, xi, v, vo, vs)
                    + folded(q + left, 2 * left, k, alpha, x, xi, v, vo, vs);
        }
        float chain = 0;
        for (int p = q; p < k; p += CHAINS) {
            chain = FusedMultiplyAdd.fma(x[xi + p], alpha * v[vo + p * vs], chain);
        }
        return chain;
    }

    /// β = 0 overwrites, whatever is there.
    private static void scaleRow(int n, float beta, float[] c, int ci) {
        for (int j = 0; j < n; j++) {
            c[ci + j] = beta == 0 ? 0 : beta * c[ci + j];
        }
    }

    /// The steps of [Epilogue], in its order.
    static void apply(int m, int n, float[] c, int cOffset, int ldc, Epilogue<float[]> e) {
        float[] bias = e.bias();
        float[] z = e.preActivation();
        float[] s = e.derivativeAt();
        float[] sums = e.columnSums();
        Activation f = e.activation();
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                float v = c[cOffset + i * ldc + j];
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
            float alpha = (float) e.columnSumsAlpha();
            float beta = (float) e.columnSumsBeta();
            for (int j = 0; j < n; j++) {
                float sum = 0;
                for (int i = 0; i < m; i++) {
                    sum += c[cOffset + i * ldc + j];
                }
                int at = e.columnSumsOffset() + j;
                sums[at] = FusedMultiplyAdd.fma(alpha, sum, beta == 0 ? 0 : beta * sums[at]);
            }
        }
    }
}
