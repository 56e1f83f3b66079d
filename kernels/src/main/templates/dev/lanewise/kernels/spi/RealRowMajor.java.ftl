package dev.lanewise.kernels.spi;

import dev.lanewise.kernels.PackedMatrix;
import dev.lanewise.kernels.Transpose;

/// A packed matrix of a backend without an order of its own: op(B), row-major, without gaps.
final class ${Real}RowMajor implements PackedMatrix<${real}[]> {
    final CheckedKernels owner;
    final ${real}[] elements;
    private final int k;
    private final int n;

    ${Real}RowMajor(CheckedKernels owner, int k, int n) {
        this.owner = owner;
        this.k = k;
        this.n = n;
        this.elements = new ${real}[Math.multiplyExact(k, n)];
    }

    void fill(Transpose transB, ${real}[] b, int bOffset, int ldb) {
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
        return (long) elements.length * ${box}.BYTES;
    }

    @Override
    public String toString() {
        return k + "×" + n + " row-major";
    }
}
