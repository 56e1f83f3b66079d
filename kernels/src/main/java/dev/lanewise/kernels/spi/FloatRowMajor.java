// The build derives DoubleRowMajor from this file.
package dev.lanewise.kernels.spi;

import dev.lanewise.kernels.PackedMatrix;
import dev.lanewise.kernels.Transpose;

/// A packed matrix of a backend without an order of its own: op(B), row-major, without gaps.
final class FloatRowMajor implements PackedMatrix<float[]> {
    final Object owner;
    final float[] elements;
    private final int k;
    private final int n;

    FloatRowMajor(Object owner, int k, int n) {
        this.owner = owner;
        this.k = k;
        this.n = n;
        this.elements = new float[Math.multiplyExact(k, n)];
    }

    void fill(Transpose transB, float[] b, int bOffset, int ldb) {
        for (int p = 0; p < k && n > 0; p++) {
            if (transB == Transpose.TRANS) {
                for (int j = 0; j < n; j++) {
                    elements[p * n + j] = b[bOffset + j * ldb + p];
                }
            } else {
                System.arraycopy(b, bOffset + p * ldb, elements, p * n, n);
            }
        }
    }

    @Override
    public int k() {
        return k;
    }

    @Override
    public int n() {
        return n;
    }

    @Override
    public long bytes() {
        return (long) elements.length * Float.BYTES;
    }

    @Override
    public String toString() {
        return k + "×" + n + " row-major";
    }
}
