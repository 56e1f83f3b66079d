// The build derives DoubleSoftmaxGrowth from this file.
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.FloatRegisters.LANES;

import dev.lanewise.kernels.softmax.FloatPlainSoftmax;
import dev.lanewise.kernels.softmax.FloatSoftmaxRows;

/// Whose loops a call of the softmax family runs: those on vectors if C2 has compiled what the operation needs, plain
/// ones otherwise. Asked once a call.
final class FloatSoftmaxGrowth {
    // Methods of Growth.
    static final int SOFTMAX = 0;
    static final int LOG_SOFTMAX = 1;
    static final int SOFTMAX_GRADIENT = 2;
    static final int LOG_SOFTMAX_GRADIENT = 3;
    /// The cross-entropy with labels.
    static final int LABELS = 4;
    /// The cross-entropy with targets.
    static final int TARGETS = 5;

    private static final Growth GROWTH = new Growth(6, FloatSoftmaxGrowth::exercise);
    private static final boolean[] GROWN = GROWTH.grown();

    private FloatSoftmaxGrowth() {}

    static FloatSoftmaxRows rows(int operation, int m, int n) {
        return GROWN[operation] || GROWTH.grow(operation, (long) m * n) ? FloatSoftmax.ROWS : FloatPlainSoftmax.ROWS;
    }

    /// Rows with whole vectors and a masked end, and narrow ones that follow each other without a gap.
    private static int exercise(int operation) {
        boolean wide = Memory.CALLS[0]++ % 2 == 0;
        int m = Memory.ROWS;
        int n = wide ? Memory.WIDE : Memory.NARROW;
        float[] x = Memory.X;
        float[] y = Memory.Y;
        FloatSoftmaxRows rows = FloatSoftmax.ROWS;
        switch (operation) {
            case SOFTMAX -> rows.softmax(m, n, x, 0, n, y, 0, n);
            case LOG_SOFTMAX -> rows.logSoftmax(m, n, x, 0, n, y, 0, n, Memory.SCRATCH);
            case SOFTMAX_GRADIENT -> rows.softmaxGradient(m, n, x, 0, n, y, 0, n);
            case LOG_SOFTMAX_GRADIENT -> rows.logSoftmaxGradient(m, n, x, 0, n, y, 0, n, Memory.SCRATCH);
            case LABELS -> rows.crossEntropy(m, n, x, 0, n, Memory.LABELS_OF_0, 0, 0.5f, y, 0, n);
            case TARGETS -> rows.crossEntropy(m, n, x, 0, n, x, 0, n, 0.5f, y, 0, n);
            default -> throw new AssertionError("no operation " + operation);
        }
        return m * 80;
    }

    /// Of exercises; only one thread at a time has them.
    private static final class Memory {
        static final int ROWS = 6;
        static final int WIDE = 4 * LANES + LANES / 2;
        static final int NARROW = Math.max(1, LANES - 1);
        static final float[] X = new float[ROWS * WIDE];
        static final float[] Y = new float[ROWS * WIDE];
        static final float[] SCRATCH = new float[WIDE];
        static final int[] LABELS_OF_0 = new int[ROWS];
        static final int[] CALLS = {0};
    }
}
