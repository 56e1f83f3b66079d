// The build derives DoubleStaging from this file.
package dev.lanewise.kernels.spi;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Transpose;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// GEMM on memory segments by way of arrays, for backends that only know arrays. The result is that on arrays: where k
/// is cut, a chain goes on from what it has stored.
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
        if (m > 0 && n > 0) {
            parts(
                    gemm, apply, transA, transB, m, n, alpha == 0 ? 0 : k, alpha, a, aOffset, lda, b, bOffset, ldb,
                    beta, c, cOffset, ldc, epilogue);
        }
        if (epilogue != null && epilogue.columnSums() != null) {
            columnSums(apply, m, n, c, cOffset, ldc, epilogue);
        }
    }

    private static void parts(
            Gemm gemm, Apply apply, Transpose transA, Transpose transB, int m, int n, int k,
            float alpha, MemorySegment a, long aOffset, long lda, MemorySegment b, long bOffset, long ldb,
            float beta, MemorySegment c, long cOffset, long ldc, Epilogue<float[]> epilogue) {
        boolean ta = transA == Transpose.TRANS;
        boolean tb = transB == Transpose.TRANS;
        // A matrix-vector product is summed in another order than its neighbours: one row or column stays one only if
        // there is one, and where its k is cut its chains are kept. (Elsewhere a later piece goes on from what the
        // earlier one stored.)
        boolean column = n == 1 && !ta;
        int most = Math.min(k, STAGED / 2);
        boolean cutChains = most < k && (column || (m == 1 && tb));
        int rows = Math.max(m > 1 ? 2 : 1, Math.min(m, STAGED / Math.max(1, most)));
        int columns = Math.max(n > 1 ? 2 : 1, Math.min(n, STAGED / Math.max(1, Math.max(most, rows))));
        float[] x = new float[Math.multiplyExact(rows, most)];
        float[] y = new float[Math.multiplyExact(columns, most)];
        float[] z = new float[rows * columns];
        FloatChains chains = cutChains ? new FloatChains(column ? rows : columns) : null;
        for (int i0 = 0, below; i0 < m; i0 += below) {
            below = Math.min(rows, m - i0);
            int i = m > 1 ? Math.min(i0, m - 2) : 0;
            int height = Math.min(rows, m - i);
            for (int j0 = 0, beside; j0 < n; j0 += beside) {
                beside = Math.min(columns, n - j0);
                int j = n > 1 ? Math.min(j0, n - 2) : 0;
                int width = Math.min(columns, n - j);
                copy(c, cOffset + i * ldc + j, ldc, height, width, z);
                if (chains != null) {
                    chains.begin();
                }
                int p = 0;
                do {
                    int depth = Math.min(most, k - p);
                    if (j0 == 0 || most < k) {
                        long from = ta ? aOffset + p * lda + i : aOffset + i * lda + p;
                        copy(a, from, lda, ta ? depth : height, ta ? height : depth, x);
                    }
                    long from = tb ? bOffset + j * ldb + p : bOffset + p * ldb + j;
                    copy(b, from, ldb, tb ? width : depth, tb ? depth : width, y);
                    if (chains == null) {
                        gemm.run(
                                transA, transB, height, width, depth,
                                alpha, x, 0, Math.max(1, ta ? height : depth), y, 0, Math.max(1, tb ? depth : width),
                                p == 0 ? beta : 1, z, 0, width, null);
                    } else if (column) {
                        chains.add(height, depth, alpha, x, y);
                    } else {
                        chains.add(width, depth, alpha, y, x);
                    }
                    p += depth;
                } while (p < k);
                if (chains != null) {
                    chains.finish(column ? height : width, beta, z);
                }
                // The row or column that was taken along only for company has its result already.
                int top = i0 - i;
                int left = j0 - j;
                if (epilogue != null) {
                    apply.run(
                            height - top, width - left, z, top * width + left, width, elementwise(epilogue, i0, j0));
                }
                for (int r = top; r < height; r++) {
                    MemorySegment.copy(
                            z, r * width + left,
                            c, ELEMENT, (cOffset + (i + r) * ldc + j0) * Float.BYTES, width - left);
                }
            }
        }
    }

    /// The steps for the part of C that begins at (i, j), but for the column sums.
    private static Epilogue<float[]> elementwise(Epilogue<float[]> e, int i, int j) {
        Epilogue.Builder<float[]> part = Epilogue.ofFloat();
        if (e.bias() != null) {
            part.bias(e.bias(), e.biasOffset() + j);
        }
        if (e.preActivation() != null) {
            int at = e.preActivationOffset() + i * e.ldPreActivation() + j;
            part.keepPreActivation(e.preActivation(), at, e.ldPreActivation());
        }
        if (e.activation() != null) {
            part.activation(e.activation());
        }
        if (e.derivativeAt() != null) {
            int at = e.derivativeAtOffset() + i * e.ldDerivativeAt() + j;
            part.derivative(e.derivative(), e.derivativeAt(), at, e.ldDerivativeAt());
        }
        return part.build();
    }

    /// Sums over the rows in ascending order, each from 0, which are then the one row of a matrix.
    private static void columnSums(
            Apply apply, int m, int n, MemorySegment c, long cOffset, long ldc, Epilogue<float[]> epilogue) {
        float[] sums = new float[n];
        for (int i = 0; i < m && n > 0; i++) {
            for (int j = 0; j < n; j++) {
                sums[j] += c.get(ELEMENT, (cOffset + i * ldc + j) * Float.BYTES);
            }
        }
        Epilogue<float[]> last = Epilogue.ofFloat()
                .columnSums(
                        epilogue.columnSums(),
                        epilogue.columnSumsOffset(),
                        epilogue.columnSumsAlpha(),
                        epilogue.columnSumsBeta())
                .build();
        apply.run(1, n, sums, 0, Math.max(1, n), last);
    }

    /// An empty row may lie anywhere, also beyond the end.
    private static void copy(MemorySegment from, long offset, long ld, int rows, int columns, float[] to) {
        for (int r = 0; r < rows && columns > 0; r++) {
            MemorySegment.copy(from, ELEMENT, (offset + r * ld) * Float.BYTES, to, r * columns, columns);
        }
    }
    // spotless:on
}
