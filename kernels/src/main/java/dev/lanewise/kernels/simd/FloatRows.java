// The build derives DoubleRows from this file.
package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.runtime.FloatScratch;
import dev.lanewise.kernels.runtime.Pool;
import java.util.Arrays;

/// What is done to the rows of a matrix without a product, where it needs memory: an epilogue alone, and the logarithms
/// of the softmax family.
final class FloatRows {
    /// Elements of C that an epilogue takes at a time.
    private static final int APPLIED = 1024;

    /// Fewer elements run in vectors, young or not (see [Growth]).
    private static final int SMALL = 256;

    private final Pool<FloatScratch> scratches = new Pool<>(FloatScratch::new);

    /// The steps of an epilogue on an m×n matrix.
    void apply(int m, int n, float[] c, int cOffset, int ldc, Epilogue<float[]> epilogue) {
        if (n == 0) {
            return; // there is no element, and an offset may lie at the end of its array
        }
        if (FloatSmallRows.takes(m, n, epilogue)) {
            FloatSmallRows.apply(m, n, c, cOffset, ldc, epilogue);
            return;
        }
        FloatScratch scratch = scratches.acquire();
        try {
            boolean sumsColumns = epilogue.columnSums() != null;
            int blockSize = FloatEpilogues.BLOCKS_SIZE;
            float[] block = scratch.atLeast(blockSize + (sumsColumns ? n + FloatRegisters.LANES : 0));
            float[] sums = sumsColumns ? block : null;
            if (sumsColumns) {
                Arrays.fill(sums, blockSize, blockSize + n, 0);
            }
            boolean young = (long) m * n >= SMALL && !FloatEpilogues.areGrown(epilogue, m, n);
            // A few rows at a time, so that the later steps find in the cache what the earlier ones wrote.
            int most = Math.max(1, APPLIED / n);
            int rows;
            for (int i = 0; i < m; i += rows) {
                rows = Math.min(most, m - i);
                int ci = cOffset + i * ldc;
                if (young) {
                    FloatEpilogueLoops.apply(epilogue, i, 0, rows, n, c, ci, ldc, sums, blockSize);
                } else {
                    FloatEpilogues.apply(epilogue, i, 0, rows, n, c, ci, ldc, sums, blockSize, block, 0);
                }
            }
            if (sumsColumns) {
                FloatEpilogues.finishColumnSums(epilogue, 0, n, sums, blockSize);
            }
        } catch (Throwable t) {
            scratch.lent = false; // no call: there may be no stack left for one
            throw t;
        }
        scratches.release(scratch);
    }

    void logSoftmax(int m, int n, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
        FloatScratch scratch = scratches.acquire();
        try {
            FloatSoftmax.forLogarithms(m, n).logSoftmax(m, n, x, xOffset, ldx, y, yOffset, ldy, scratch.atLeast(n));
        } catch (Throwable t) {
            scratch.lent = false; // no call: there may be no stack left for one
            throw t;
        }
        scratches.release(scratch);
    }

    void logSoftmaxGradient(int m, int n, float[] y, int yOffset, int ldy, float[] g, int gOffset, int ldg) {
        FloatScratch scratch = scratches.acquire();
        try {
            FloatSoftmax.forLogarithmGradients(m, n)
                    .logSoftmaxGradient(m, n, y, yOffset, ldy, g, gOffset, ldg, scratch.atLeast(n));
        } catch (Throwable t) {
            scratch.lent = false; // no call: there may be no stack left for one
            throw t;
        }
        scratches.release(scratch);
    }
}
