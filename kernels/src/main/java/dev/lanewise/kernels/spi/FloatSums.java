// The build derives DoubleSums from this file.
package dev.lanewise.kernels.spi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// C ← β·C + a·Σ, the two products and the sum rounded one by one; β = 0 is a·Σ and never reads C. Loops that C2
/// turns into vectors.
final class FloatSums {
    private FloatSums() {}

    /// On a matrix.
    ///
    /// @param m rows
    /// @param n columns
    /// @param factor a
    /// @param sums the array of Σ
    /// @param so index of its first element
    /// @param lds elements between its rows
    /// @param beta β
    /// @param c the array of C
    /// @param co index of its first element
    /// @param ldc elements between its rows
    static void add(int m, int n, float factor, float[] sums, int so, int lds, float beta, float[] c, int co, int ldc) {
        for (int i = 0; i < m; i++) {
            add(n, factor, sums, so + i * lds, beta, c, co + i * ldc);
        }
    }

    private static void add(int n, float factor, float[] sums, int so, float beta, float[] c, int co) {
        if (beta == 0) {
            for (int j = 0; j < n; j++) {
                c[co + j] = factor * sums[so + j];
            }
        } else {
            for (int j = 0; j < n; j++) {
                c[co + j] = beta * c[co + j] + factor * sums[so + j];
            }
        }
    }

    /// On a row of a segment, by way of a buffer.
    static void add(
            int n, float factor, float[] sums, int so, float beta, float[] row, int ro, MemorySegment c, long co) {
        if (beta != 0) {
            MemorySegment.copy(c, ValueLayout.JAVA_FLOAT_UNALIGNED, co * Float.BYTES, row, ro, n);
        }
        add(n, factor, sums, so, beta, row, ro);
        MemorySegment.copy(row, ro, c, ValueLayout.JAVA_FLOAT_UNALIGNED, co * Float.BYTES, n);
    }
}
