package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;
import java.util.List;

/// One element type as the tests see it: every test is written once, against this, and runs for `float[]` and for
/// `double[]`. Elements travel as `double`, which holds both types exactly.
///
/// @param <T> the array type
interface Real<T> {
    /// Both types.
    static List<Real<?>> all() {
        return List.of(new FloatAdapter(), new DoubleAdapter());
    }

    T allocate(int length);

    int length(T x);

    double get(T x, int i);

    /// Stores v rounded to the type.
    void set(T x, int i, double v);

    /// v rounded to the type.
    double round(double v);

    /// The bits of an element as they are.
    long rawBits(T x, int i);

    MemorySegment memory(T x);

    /// A quiet NaN with a payload that no arithmetic makes, so that padding that is rewritten is noticed.
    void setMarker(T x, int i);

    /// u, the largest relative error of one rounding.
    double unitRoundoff();

    double smallestSubnormal();

    double smallestNormal();

    double largest();

    /// a·b + c, rounded once to the type.
    double fma(double a, double b, double c);

    double value(Activation f, double z);

    double derivative(Activation f, double z);

    Epilogue.Builder<T> epilogue();

    void gemm(
            Kernels kernels,
            Transpose transA,
            Transpose transB,
            int m,
            int n,
            int k,
            double alpha,
            T a,
            int aOffset,
            int lda,
            T b,
            int bOffset,
            int ldb,
            double beta,
            T c,
            int cOffset,
            int ldc);

    void gemm(
            Kernels kernels,
            Transpose transA,
            Transpose transB,
            int m,
            int n,
            int k,
            double alpha,
            T a,
            int aOffset,
            int lda,
            T b,
            int bOffset,
            int ldb,
            double beta,
            T c,
            int cOffset,
            int ldc,
            Epilogue<T> epilogue);

    void gemm(
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
            Epilogue<T> epilogue);

    PackedMatrix<T> pack(Kernels kernels, Transpose transB, int k, int n, T b, int bOffset, int ldb);

    void repack(Kernels kernels, PackedMatrix<T> packed, Transpose transB, T b, int bOffset, int ldb);

    void gemm(
            Kernels kernels,
            Transpose transA,
            int m,
            double alpha,
            T a,
            int aOffset,
            int lda,
            PackedMatrix<T> b,
            double beta,
            T c,
            int cOffset,
            int ldc,
            Epilogue<T> epilogue);

    /// Without an epilogue where that is null.
    Prepared<T> prepare(
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
            Epilogue<T> epilogue);

    void gemmBatched(
            Kernels kernels,
            Transpose transA,
            Transpose transB,
            int m,
            int n,
            int k,
            double alpha,
            T a,
            int aOffset,
            int lda,
            long strideA,
            T b,
            int bOffset,
            int ldb,
            long strideB,
            double beta,
            T c,
            int cOffset,
            int ldc,
            long strideC,
            int batch);

    GemmPlan plan(Kernels kernels, Transpose transA, Transpose transB, int m, int n, int k);

    int bytes();

    void apply(Kernels kernels, int m, int n, T c, int cOffset, int ldc, Epilogue<T> epilogue);

    void softmax(Kernels kernels, int m, int n, T x, int xOffset, int ldx, T y, int yOffset, int ldy);

    void logSoftmax(Kernels kernels, int m, int n, T x, int xOffset, int ldx, T y, int yOffset, int ldy);

    double crossEntropy(
            Kernels kernels,
            int m,
            int n,
            T x,
            int xOffset,
            int ldx,
            int[] labels,
            int labelsOffset,
            double scale,
            T gradient,
            int gradientOffset,
            int ldGradient);

    double crossEntropy(
            Kernels kernels,
            int m,
            int n,
            T x,
            int xOffset,
            int ldx,
            T targets,
            int targetsOffset,
            int ldTargets,
            double scale,
            T gradient,
            int gradientOffset,
            int ldGradient);

    void softmaxGradient(Kernels kernels, int m, int n, T s, int sOffset, int lds, T g, int gOffset, int ldg);

    void logSoftmaxGradient(Kernels kernels, int m, int n, T y, int yOffset, int ldy, T g, int gOffset, int ldg);

    /// Without smoothing and weights.
    CrossEntropy<T> weighting();

    double crossEntropy(
            Kernels kernels, Matrix<T> x, int[] labels, CrossEntropy<T> weighting, double scale, Matrix<T> gradient);

    double crossEntropy(
            Kernels kernels,
            Matrix<T> x,
            Matrix<T> targets,
            CrossEntropy<T> weighting,
            double scale,
            Matrix<T> gradient);

    /// An element of `x` that is not bit for bit the same in `y`, or -1.
    default long mismatch(T x, T y) {
        return memory(x).mismatch(memory(y));
    }

    /// The same bits, or NaN on both sides: which NaN an operation gives is left to the CPU.
    default boolean same(T x, int i, T y, int j) {
        return rawBits(x, i) == rawBits(y, j) || (Double.isNaN(get(x, i)) && Double.isNaN(get(y, j)));
    }

    default T copy(T x) {
        T y = allocate(length(x));
        memory(y).copyFrom(memory(x));
        return y;
    }

    /// An array with these elements.
    default T of(double... values) {
        T x = allocate(values.length);
        for (int i = 0; i < values.length; i++) {
            set(x, i, values[i]);
        }
        return x;
    }
}
