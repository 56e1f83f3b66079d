// The build derives DoubleGemmOperands from this file.
package dev.lanewise.jmh;

import dev.lanewise.jmh.result.GemmShape;
import java.util.SplittableRandom;

/// The operands of a benchmark, dense and row-major as stored, uniform in [−1, 1), the same in every run.
@SuppressWarnings("ArrayRecordComponent") // the operands themselves, which every contender shares
record FloatGemmOperands(GemmShape shape, boolean transA, boolean transB, float[] a, float[] b) {
    /// What a BLAS' own testers allow: |c − exact| ÷ (ε·Σ|a||b|) below 16, ε the distance from 1 to the next number.
    private static final double RATIO_BOUND = 16;

    static FloatGemmOperands of(GemmShape shape, String transposes) {
        if (!transposes.matches("[NT][NT]")) {
            throw new IllegalArgumentException("transposes=" + transposes + " is not NN, NT, TN or TT");
        }
        SplittableRandom random = new SplittableRandom(42);
        return new FloatGemmOperands(
                shape,
                transposes.charAt(0) == 'T',
                transposes.charAt(1) == 'T',
                uniform(random, Math.multiplyExact(shape.m(), shape.k())),
                uniform(random, Math.multiplyExact(shape.k(), shape.n())));
    }

    private static float[] uniform(SplittableRandom random, int size) {
        float[] x = new float[size];
        for (int i = 0; i < size; i++) {
            x[i] = (float) random.nextDouble(-1, 1);
        }
        return x;
    }

    int lda() {
        return transA ? shape.m() : shape.k();
    }

    int ldb() {
        return transB ? shape.k() : shape.n();
    }

    /// Multiplies once and compares with the oracle: every element of a small product, the corners and 64 others of a
    /// larger one (all of them would take longer than the benchmark).
    void check(FloatGemmContender contender, String name) {
        contender.spoil();
        contender.multiply();
        int m = shape.m();
        int n = shape.n();
        if ((long) m * n <= 1024) {
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    checkElement(contender, name, i, j);
                }
            }
            return;
        }
        checkElement(contender, name, 0, 0);
        checkElement(contender, name, 0, n - 1);
        checkElement(contender, name, m - 1, 0);
        checkElement(contender, name, m - 1, n - 1);
        SplittableRandom random = new SplittableRandom(7);
        for (int sample = 0; sample < 64; sample++) {
            checkElement(contender, name, random.nextInt(m), random.nextInt(n));
        }
    }

    private void checkElement(FloatGemmContender contender, String name, int i, int j) {
        DotProduct exact = new DotProduct();
        for (int p = 0; p < shape.k(); p++) {
            exact.add(transA ? a[p * lda() + i] : a[i * lda() + p], transB ? b[j * ldb() + p] : b[p * ldb() + j]);
        }
        double error = Math.abs(contender.result(i, j) - exact.value());
        double allowed = RATIO_BOUND * Math.ulp(1f) * exact.magnitude();
        if (!(error <= allowed)) {
            throw new IllegalStateException("%s %s: element (%d, %d) is %s, should be %s (error %.3g, allowed %.3g)"
                    .formatted(name, shape, i, j, contender.result(i, j), exact.value(), error, allowed));
        }
    }
}
