// The build derives DoubleRepeatedGemm from this file.
package dev.lanewise.mlp;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.FloatPreparedGemm;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Transpose;

/// A product that the passes of a workspace run again and again, C ← epilogue(α·op(A)·op(B) + β·C), and nearly always
/// alike: it is prepared for the shapes and factors that come, up to four. Most trainings have two of them, the full
/// batch and the smaller one at the end of an epoch.
///
/// What there is no place left for is an ordinary call, until it has come often in succession; then it takes the place
/// of the oldest. So nothing is allocated in steady state, nor where a factor is another in every step (weight decay
/// with a schedule for the learning rate). One thread at a time, like the workspace.
final class FloatRepeatedGemm {
    private static final int PLACES = 4;

    /// Ordinary calls in succession that are worth a preparation.
    private static final int OFTEN = 100;

    private final Kernels kernels;
    private final Transpose transA;
    private final Transpose transB;
    private final int n;
    private final int ldb;
    private final int ldc;
    private final Epilogue<float[]> epilogue;
    private final Shape[] prepared = new Shape[PLACES];
    private int oldest;
    /// That of the last call, if it is prepared.
    private Shape last;

    // The last call that was not, and how often it came in succession.
    private int missedM;
    private int missedK;
    private float missedAlpha;
    private int missedLda;
    private float missedBeta;
    private int misses;

    /// What one call may have and another not, and the product that is prepared for it.
    private record Shape(int m, int k, float alpha, int lda, float beta, FloatPreparedGemm product) {
        boolean is(int rows, int depth, float ofProduct, int ofA, float ofC) {
            return m == rows && k == depth && alpha == ofProduct && lda == ofA && beta == ofC;
        }
    }

    /// Prepares nothing yet.
    ///
    /// @param kernels what multiplies
    /// @param transA op of A
    /// @param transB op of B
    /// @param n columns of C
    /// @param ldb leading dimension of B
    /// @param ldc leading dimension of C
    /// @param epilogue the epilogue, or null
    FloatRepeatedGemm(
            Kernels kernels, Transpose transA, Transpose transB, int n, int ldb, int ldc, Epilogue<float[]> epilogue) {
        this.kernels = kernels;
        this.transA = transA;
        this.transB = transB;
        this.n = n;
        this.ldb = ldb;
        this.ldc = ldc;
        this.epilogue = epilogue;
    }

    /// The product, m×n of depth k.
    void run(
            int m,
            int k,
            float alpha,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            float beta,
            float[] c,
            int cOffset) {
        if (last == null || !last.is(m, k, alpha, lda, beta)) {
            last = find(m, k, alpha, lda, beta);
        }
        if (last != null) {
            last.product.run(a, aOffset, b, bOffset, c, cOffset);
        } else if (epilogue == null) {
            kernels.sgemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
        } else {
            kernels.sgemm(
                    transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue);
        }
    }

    /// Null where it is not prepared, and not now either.
    private Shape find(int m, int k, float alpha, int lda, float beta) {
        for (Shape shape : prepared) {
            if (shape != null && shape.is(m, k, alpha, lda, beta)) {
                misses = 0;
                return shape;
            }
        }
        boolean again = missedM == m && missedK == k && missedLda == lda;
        misses = again && missedAlpha == alpha && missedBeta == beta ? misses + 1 : 1;
        missedM = m;
        missedK = k;
        missedAlpha = alpha;
        missedLda = lda;
        missedBeta = beta;
        if (prepared[oldest] != null && misses < OFTEN) {
            return null;
        }
        FloatPreparedGemm product = epilogue == null
                ? kernels.sgemmPrepared(transA, transB, m, n, k, alpha, lda, ldb, beta, ldc)
                : kernels.sgemmPrepared(transA, transB, m, n, k, alpha, lda, ldb, beta, ldc, epilogue);
        Shape shape = new Shape(m, k, alpha, lda, beta, product);
        prepared[oldest] = shape;
        oldest = (oldest + 1) % PLACES;
        misses = 0;
        return shape;
    }
}
