package dev.lanewise.kernels;

import java.util.random.RandomGenerator;

/// One GEMM call with padded operands.
///
/// @param <T> the array type
record GemmCase<T>(
        Real<T> real,
        Transpose transA,
        Transpose transB,
        int m,
        int n,
        int k,
        double alpha,
        Matrix<T> a,
        Matrix<T> b,
        double beta,
        Matrix<T> c) {
    /// The α, β that sweeps go through.
    static final double[][] FACTORS = {
        {1, 0}, {1, 1}, {-1, 1}, {0.3, -1.7}, {0, 1}, {-1, 0}, {0, 0}, {2.5, 0.1}, {-1, -1}, {1, -1}, {0, -0.7}
    };

    /// A matrix of NaN of this many rows and columns.
    private interface Storage<T> {
        Matrix<T> of(int rows, int columns);
    }

    /// Random operands; where β = 0, C is NaN.
    static <T> GemmCase<T> random(
            Real<T> real,
            RandomGenerator random,
            Transpose transA,
            Transpose transB,
            int m,
            int n,
            int k,
            double alpha,
            double beta) {
        return of((r, c) -> Matrix.padded(real, random, r, c), real, random, transA, transB, m, n, k, alpha, beta);
    }

    /// Random operands that fill their arrays; where β = 0, C is NaN.
    static <T> GemmCase<T> tight(
            Real<T> real,
            RandomGenerator random,
            Transpose transA,
            Transpose transB,
            int m,
            int n,
            int k,
            double alpha,
            double beta) {
        return of((r, c) -> Matrix.tight(real, r, c), real, random, transA, transB, m, n, k, alpha, beta);
    }

    private static <T> GemmCase<T> of(
            Storage<T> storage,
            Real<T> real,
            RandomGenerator random,
            Transpose transA,
            Transpose transB,
            int m,
            int n,
            int k,
            double alpha,
            double beta) {
        boolean ta = transA == Transpose.TRANS;
        boolean tb = transB == Transpose.TRANS;
        Matrix<T> c = storage.of(m, n);
        return new GemmCase<>(
                real,
                transA,
                transB,
                m,
                n,
                k,
                real.round(alpha),
                storage.of(ta ? k : m, ta ? m : k).fill(random, 1),
                storage.of(tb ? n : k, tb ? k : n).fill(random, 1),
                real.round(beta),
                beta == 0 ? c : c.fill(random, 1));
    }

    /// As [#random(Real, RandomGenerator, Transpose, Transpose, int, int, int, double, double)] with one of [#FACTORS].
    static <T> GemmCase<T> random(
            Real<T> real, RandomGenerator random, Transpose transA, Transpose transB, int m, int n, int k) {
        double[] factors = FACTORS[random.nextInt(FACTORS.length)];
        return random(real, random, transA, transB, m, n, k, factors[0], factors[1]);
    }

    static Transpose transposeIf(boolean condition) {
        return condition ? Transpose.TRANS : Transpose.NO_TRANS;
    }

    GemmCase<T> withC(Matrix<T> other) {
        return new GemmCase<>(real, transA, transB, m, n, k, alpha, a, b, beta, other);
    }

    void run(Kernels kernels) {
        real.gemm(
                kernels, transA, transB, m, n, k, alpha, a.array, a.offset, a.ld, b.array, b.offset, b.ld, beta,
                c.array, c.offset, c.ld);
    }

    void run(Kernels kernels, Epilogue<T> epilogue) {
        real.gemm(
                kernels, transA, transB, m, n, k, alpha, a.array, a.offset, a.ld, b.array, b.offset, b.ld, beta,
                c.array, c.offset, c.ld, epilogue);
    }

    /// The product without its operands; `epilogue` may be null.
    Prepared<T> prepare(Kernels kernels, Epilogue<T> epilogue) {
        return real.prepare(kernels, transA, transB, m, n, k, alpha, a.ld, b.ld, beta, c.ld, epilogue);
    }

    void run(Prepared<T> prepared) {
        prepared.run(a.array, a.offset, b.array, b.offset, c.array, c.offset);
    }

    /// op(A) at (i, p).
    double opA(int i, int p) {
        return transA == Transpose.TRANS ? a.get(p, i) : a.get(i, p);
    }

    /// op(B) at (p, j).
    double opB(int p, int j) {
        return transB == Transpose.TRANS ? b.get(j, p) : b.get(p, j);
    }

    void assertNothingElseWritten() {
        a.assertUntouched(this + ", A");
        b.assertUntouched(this + ", B");
        c.assertPaddingUntouched(this + ", C");
    }

    @Override
    public String toString() {
        return "%s gemm %s %s m=%d n=%d k=%d alpha=%s lda=%d ldb=%d beta=%s ldc=%d offsets %d %d %d"
                .formatted(real, transA, transB, m, n, k, alpha, a.ld, b.ld, beta, c.ld, a.offset, b.offset, c.offset);
    }
}
