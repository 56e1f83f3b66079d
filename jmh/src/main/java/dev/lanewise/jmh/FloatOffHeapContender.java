// The build derives DoubleOffHeapContender from this file.
package dev.lanewise.jmh;

import dev.lanewise.jmh.result.GemmShape;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Transpose;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Lanewise on off-heap operands aligned to 64 bytes.
final class FloatOffHeapContender implements FloatGemmContender {
    private static final ValueLayout.OfFloat ELEMENT = ValueLayout.JAVA_FLOAT;

    private final Kernels kernels;
    private final Arena arena = Arena.ofShared();
    private final Transpose transA;
    private final Transpose transB;
    private final FloatGemmOperands operands;
    private final int n;
    private final MemorySegment a;
    private final MemorySegment b;
    private final MemorySegment c;

    FloatOffHeapContender(Kernels kernels, FloatGemmOperands operands) {
        this.kernels = kernels;
        this.operands = operands;
        transA = operands.transA() ? Transpose.TRANS : Transpose.NO_TRANS;
        transB = operands.transB() ? Transpose.TRANS : Transpose.NO_TRANS;
        n = operands.shape().n();
        a = offHeap(operands.a());
        b = offHeap(operands.b());
        c = offHeap(new float[Math.multiplyExact(operands.shape().m(), n)]);
    }

    private MemorySegment offHeap(float[] x) {
        MemorySegment copy = arena.allocate((long) Float.BYTES * x.length, 64);
        MemorySegment.copy(x, 0, copy, ELEMENT, 0, x.length);
        return copy;
    }

    @Override
    public void multiply() {
        GemmShape shape = operands.shape();
        kernels.sgemm(
                transA, transB, shape.m(), n, shape.k(), 1, a, 0, operands.lda(), b, 0, operands.ldb(), 0, c, 0, n);
    }

    @Override
    public float result(int i, int j) {
        return c.getAtIndex(ELEMENT, (long) i * n + j);
    }

    @Override
    public void spoil() {
        for (long i = 0; i < (long) operands.shape().m() * n; i++) {
            c.setAtIndex(ELEMENT, i, Float.NaN);
        }
    }

    @Override
    public void close() {
        kernels.close();
        arena.close();
    }
}
