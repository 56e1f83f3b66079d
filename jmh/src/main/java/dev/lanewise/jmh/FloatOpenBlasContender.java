// The build derives DoubleOpenBlasContender from this file.
package dev.lanewise.jmh;

import dev.lanewise.jmh.peer.FloatOpenBlas;
import dev.lanewise.jmh.peer.OpenBlas;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// OpenBLAS on off-heap operands aligned to 64 bytes, called by address.
///
/// With `gemv` a product of one row or one column is given to the matrix-vector routine, as a user who knows that it is
/// one would.
final class FloatOpenBlasContender implements FloatGemmContender {
    private static final ValueLayout.OfFloat ELEMENT = ValueLayout.JAVA_FLOAT;

    private final Arena arena = Arena.ofShared();
    private final boolean gemv;
    private final boolean transA;
    private final boolean transB;
    private final int m;
    private final int n;
    private final int k;
    private final int lda;
    private final int ldb;
    private final MemorySegment matrixC;
    private final long a;
    private final long b;
    private final long c;

    FloatOpenBlasContender(int threads, boolean gemv, FloatGemmOperands operands) {
        OpenBlas.load(threads);
        this.gemv = gemv;
        transA = operands.transA();
        transB = operands.transB();
        m = operands.shape().m();
        n = operands.shape().n();
        k = operands.shape().k();
        lda = operands.lda();
        ldb = operands.ldb();
        if (gemv && m != 1 && n != 1) {
            throw new IllegalArgumentException("no matrix-vector product: " + operands.shape());
        }
        a = offHeap(operands.a()).address();
        b = offHeap(operands.b()).address();
        matrixC = offHeap(new float[Math.multiplyExact(m, n)]);
        c = matrixC.address();
    }

    private MemorySegment offHeap(float[] x) {
        MemorySegment copy = arena.allocate((long) Float.BYTES * x.length, 64);
        MemorySegment.copy(x, 0, copy, ELEMENT, 0, x.length);
        return copy;
    }

    @Override
    public void multiply() {
        if (!gemv) {
            FloatOpenBlas.sgemm(transA, transB, m, n, k, 1, a, lda, b, ldb, 0, c, n);
        } else if (m == 1) {
            // One row: cᵀ = op(B)ᵀ·aᵀ, and B is stored as k×n or as n×k.
            FloatOpenBlas.sgemv(!transB, transB ? n : k, transB ? k : n, 1, b, ldb, a, 0, c);
        } else {
            FloatOpenBlas.sgemv(transA, transA ? k : m, transA ? m : k, 1, a, lda, b, 0, c);
        }
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
