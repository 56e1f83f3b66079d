// The build derives DoubleSmallRows from this file.
package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.Epilogue;

/// The column sums of a few dozen elements, where that is all an epilogue asks for (the last Δ of a net): a column
/// after the other, with nothing borrowed from a pool.
final class FloatSmallRows {
    private static final int MOST = 64;

    private FloatSmallRows() {}

    static boolean takes(int m, int n, Epilogue<float[]> epilogue) {
        return (long) m * n <= MOST
                && epilogue.columnSums() != null
                && epilogue.bias() == null
                && epilogue.preActivation() == null
                && epilogue.activation() == null
                && epilogue.derivative() == null;
    }

    /// Rows in ascending order, as [Epilogue] promises.
    static void apply(int m, int n, float[] c, int co, int ldc, Epilogue<float[]> epilogue) {
        float[] sums = epilogue.columnSums();
        int so = epilogue.columnSumsOffset();
        float alpha = (float) epilogue.columnSumsAlpha();
        float beta = (float) epilogue.columnSumsBeta();
        for (int j = 0; j < n; j++) {
            float sum = 0;
            for (int i = 0; i < m; i++) {
                sum += c[co + i * ldc + j];
            }
            sums[so + j] = Math.fma(alpha, sum, beta == 0 ? 0 : beta * sums[so + j]);
        }
    }
}
