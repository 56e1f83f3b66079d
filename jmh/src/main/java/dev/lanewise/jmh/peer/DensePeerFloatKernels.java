// The build derives DensePeerDoubleKernels from this file.
package dev.lanewise.jmh.peer;

/// What [DensePeerKernels] does in float.
public abstract class DensePeerFloatKernels
        // The halves are a chain, as those of CheckedKernels are.
        extends PeerKernels { // double: extends DensePeerFloatKernels {
    DensePeerFloatKernels(String name, int threads, String version) {
        super(name, threads, version);
    }

    // spotless:off: arguments stay grouped, a matrix a line

    /// C ← op(A)·op(B) on whole arrays, row-major without gaps, with m, n, k ≥ 1.
    ///
    /// @param transA whether A is stored as its transpose
    /// @param transB whether B is stored as its transpose
    /// @param m rows of C
    /// @param n columns of C
    /// @param k depth
    /// @param a A, m·k elements
    /// @param b B, k·n elements
    /// @param c C, m·n elements
    protected abstract void multiply(
            boolean transA, boolean transB, int m, int n, int k, float[] a, float[] b, float[] c);

    @Override
    protected final void multiply(
            boolean transA, boolean transB, int m, int n, int k,
            float alpha, float[] a, int aOffset, int lda, float[] b, int bOffset, int ldb,
            float beta, float[] c, int cOffset, int ldc) {
        boolean direct = alpha == 1 && beta == 0 && cOffset == 0 && ldc == n && c.length == m * n;
        float[] product = direct ? c : new float[m * n];
        multiply(
                transA, transB, m, n, k,
                dense(a, aOffset, lda, transA ? k : m, transA ? m : k),
                dense(b, bOffset, ldb, transB ? n : k, transB ? k : n),
                product);
        if (direct) {
            return;
        }
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                int to = cOffset + i * ldc + j;
                c[to] = alpha * product[i * n + j] + (beta == 0 ? 0 : beta * c[to]);
            }
        }
    }

    private static float[] dense(float[] x, int offset, int ld, int rows, int columns) {
        if (offset == 0 && ld == columns && x.length == rows * columns) {
            return x;
        }
        float[] copy = new float[rows * columns];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(x, offset + i * ld, copy, i * columns, columns);
        }
        return copy;
    }
    // spotless:on
}
