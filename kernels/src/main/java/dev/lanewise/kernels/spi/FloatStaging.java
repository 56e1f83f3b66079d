// The build derives DoubleStaging from this file.
package dev.lanewise.kernels.spi;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Transpose;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// GEMM on memory segments by way of arrays, for backends that only know arrays. k is never cut, so the result is that
/// on arrays.
final class FloatStaging {
    // spotless:off: arguments stay grouped, a matrix a line

    private static final ValueLayout.OfFloat ELEMENT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    /// Elements of one operand that are copied at a time.
    private static final int STAGED = (1 << 20) / Float.BYTES;

    private FloatStaging() {}

    interface Gemm {
        void run(
                Transpose transA, Transpose transB, int m, int n, int k,
                float alpha, float[] a, int aOffset, int lda, float[] b, int bOffset, int ldb,
                float beta, float[] c, int cOffset, int ldc, Epilogue<float[]> epilogue);
    }

    interface Apply {
        void run(int m, int n, float[] c, int cOffset, int ldc, Epilogue<float[]> epilogue);
    }

    static void gemm(
            Gemm gemm, Apply apply, Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, MemorySegment a, long aOffset, long lda, MemorySegment b, long bOffset, long ldb,
            float beta, MemorySegment c, long cOffset, long ldc, Epilogue<float[]> epilogue) {
        if (epilogue != null) {
            // Its operands belong to the whole of C, which is therefore computed as a whole.
            float[] whole = new float[Math.multiplyExact(m, n)];
            MemorySegment staged = MemorySegment.ofArray(whole);
            copy(c, cOffset, ldc, m, n, whole);
            gemm(
                    gemm, apply, transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb,
                    beta, staged, 0, n, null);
            apply.run(m, n, whole, 0, Math.max(1, n), epilogue);
            copyBack(whole, m, n, c, cOffset, ldc);
            return;
        }
        boolean ta = transA == Transpose.TRANS;
        boolean tb = transB == Transpose.TRANS;
        // A matrix-vector product is summed in another order than its neighbours: one row or column stays one only if
        // there is one.
        int rows = Math.max(m > 1 ? 2 : 1, Math.min(m, STAGED / Math.max(1, k)));
        int columns = Math.max(n > 1 ? 2 : 1, Math.min(n, STAGED / Math.max(1, Math.max(k, rows))));
        float[] x = new float[Math.multiplyExact(rows, k)];
        float[] y = new float[Math.multiplyExact(columns, k)];
        float[] z = new float[Math.multiplyExact(rows, columns)];
        for (int i0 = 0; i0 < m; i0 += rows) {
            int i = m > 1 ? Math.min(i0, m - 2) : 0;
            int height = Math.min(rows, m - i);
            copy(a, ta ? aOffset + i : aOffset + i * lda, lda, ta ? k : height, ta ? height : k, x);
            for (int j0 = 0; j0 < n; j0 += columns) {
                int j = n > 1 ? Math.min(j0, n - 2) : 0;
                int width = Math.min(columns, n - j);
                copy(b, tb ? bOffset + j * ldb : bOffset + j, ldb, tb ? width : k, tb ? k : width, y);
                copy(c, cOffset + i * ldc + j, ldc, height, width, z);
                gemm.run(
                        transA, transB, height, width, k, alpha, x, 0, Math.max(1, ta ? height : k),
                        y, 0, Math.max(1, tb ? k : width),
                        beta, z, 0, width, null);
                // The row or column that was taken along only for company has its result already.
                int top = i0 - i;
                int left = j0 - j;
                for (int r = top; r < height; r++) {
                    MemorySegment.copy(
                            z, r * width + left,
                            c, ELEMENT, (cOffset + (i + r) * ldc + j0) * Float.BYTES, width - left);
                }
            }
        }
    }

    /// An empty row may lie anywhere, also beyond the end.
    private static void copy(MemorySegment from, long offset, long ld, int rows, int columns, float[] to) {
        for (int r = 0; r < rows && columns > 0; r++) {
            MemorySegment.copy(from, ELEMENT, (offset + r * ld) * Float.BYTES, to, r * columns, columns);
        }
    }

    private static void copyBack(float[] from, int rows, int columns, MemorySegment to, long offset, long ld) {
        for (int r = 0; r < rows && columns > 0; r++) {
            MemorySegment.copy(from, r * columns, to, ELEMENT, (offset + r * ld) * Float.BYTES, columns);
        }
    }
    // spotless:on
}
