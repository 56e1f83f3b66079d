// The build derives DoubleNativeContender from this file.
package dev.lanewise.jmh;

import dev.lanewise.jmh.peer.FloatBlis;
import dev.lanewise.jmh.peer.FloatLibxsmm;
import dev.lanewise.jmh.peer.FloatOpenBlas;
import dev.lanewise.jmh.peer.OpenBlas;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A native library on off-heap operands aligned to 64 bytes, called by address.
final class FloatNativeContender implements FloatGemmContender {
    private static final ValueLayout.OfFloat ELEMENT = ValueLayout.JAVA_FLOAT;

    private final Arena arena = Arena.ofShared();
    private final Product product;
    private final int m;
    private final int n;
    private final MemorySegment matrixC;
    private final long a;
    private final long b;
    private final long c;

    /// C = op(A)·op(B) at these addresses.
    private interface Product {
        void multiply(long a, long b, long c);
    }

    private FloatNativeContender(FloatGemmOperands operands, Product product) {
        this.product = product;
        m = operands.shape().m();
        n = operands.shape().n();
        a = offHeap(operands.a()).address();
        b = offHeap(operands.b()).address();
        matrixC = offHeap(new float[Math.multiplyExact(m, n)]);
        c = matrixC.address();
    }

    static FloatNativeContender openBlas(int threads, FloatGemmOperands operands) {
        OpenBlas.load(threads);
        boolean transA = operands.transA();
        boolean transB = operands.transB();
        int m = operands.shape().m();
        int n = operands.shape().n();
        int k = operands.shape().k();
        int lda = operands.lda();
        int ldb = operands.ldb();
        return new FloatNativeContender(
                operands, (a, b, c) -> FloatOpenBlas.sgemm(transA, transB, m, n, k, 1, a, lda, b, ldb, 0, c, n));
    }

    /// A product of one row or one column by the matrix-vector routine, as a user who knows that it is one would.
    static FloatNativeContender openBlasGemv(int threads, FloatGemmOperands operands) {
        OpenBlas.load(threads);
        boolean transA = operands.transA();
        boolean transB = operands.transB();
        int m = operands.shape().m();
        int n = operands.shape().n();
        int k = operands.shape().k();
        int lda = operands.lda();
        int ldb = operands.ldb();
        if (m == 1) {
            // cᵀ = op(B)ᵀ·aᵀ, and B is stored as k×n or as n×k.
            return new FloatNativeContender(
                    operands,
                    (a, b, c) -> FloatOpenBlas.sgemv(!transB, transB ? n : k, transB ? k : n, 1, b, ldb, a, 0, c));
        }
        if (n != 1) {
            throw new IllegalArgumentException("no matrix-vector product: " + operands.shape());
        }
        return new FloatNativeContender(
                operands, (a, b, c) -> FloatOpenBlas.sgemv(transA, transA ? k : m, transA ? m : k, 1, a, lda, b, 0, c));
    }

    static FloatNativeContender blis(int threads, FloatGemmOperands operands) {
        FloatBlis.load(threads);
        boolean transA = operands.transA();
        boolean transB = operands.transB();
        int m = operands.shape().m();
        int n = operands.shape().n();
        int k = operands.shape().k();
        int lda = operands.lda();
        int ldb = operands.ldb();
        return new FloatNativeContender(
                operands, (a, b, c) -> FloatBlis.sgemm(transA, transB, m, n, k, a, lda, b, ldb, c, n));
    }

    /// The kernel that LIBXSMM generates for the shape, asked for once, as its users do.
    static FloatNativeContender libxsmm(FloatGemmOperands operands) {
        int m = operands.shape().m();
        int n = operands.shape().n();
        int k = operands.shape().k();
        MemorySegment kernel = FloatLibxsmm.dispatch(operands.transA(), m, n, k, operands.lda(), operands.ldb(), n);
        return new FloatNativeContender(operands, (a, b, c) -> FloatLibxsmm.run(kernel, a, b, c));
    }

    private MemorySegment offHeap(float[] x) {
        MemorySegment copy = arena.allocate((long) Float.BYTES * x.length, 64);
        MemorySegment.copy(x, 0, copy, ELEMENT, 0, x.length);
        return copy;
    }

    @Override
    public void multiply() {
        product.multiply(a, b, c);
    }

    @Override
    public float result(int i, int j) {
        return matrixC.getAtIndex(ELEMENT, (long) i * n + j);
    }

    @Override
    public void spoil() {
        for (long i = 0; i < (long) m * n; i++) {
            matrixC.setAtIndex(ELEMENT, i, Float.NaN);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
