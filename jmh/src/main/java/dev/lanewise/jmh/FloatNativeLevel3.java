// The build derives DoubleNativeLevel3 from this file.
package dev.lanewise.jmh;

import dev.lanewise.jmh.peer.FloatOpenBlas;
import dev.lanewise.jmh.peer.OpenBlas;
import dev.lanewise.kernels.Diagonal;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// OpenBLAS' level 3 on off-heap operands aligned to 64 bytes, called by address.
final class FloatNativeLevel3 implements FloatLevel3Contender {
    private static final ValueLayout.OfFloat ELEMENT = ValueLayout.JAVA_FLOAT;

    private final Arena arena = Arena.ofShared();
    private final Level3Form form;
    private final int n;
    private final MemorySegment matrixC;
    private final long a;
    private final long b;
    private final long c;

    FloatNativeLevel3(int threads, FloatLevel3Operands operands) {
        OpenBlas.load(threads);
        form = operands.form();
        n = operands.n();
        a = offHeap(operands.a()).address();
        b = offHeap(operands.b()).address();
        matrixC = offHeap(operands.c());
        c = matrixC.address();
    }

    private MemorySegment offHeap(float[] x) {
        MemorySegment copy = arena.allocate((long) Float.BYTES * x.length, 64);
        MemorySegment.copy(x, 0, copy, ELEMENT, 0, x.length);
        return copy;
    }

    @Override
    public void run() {
        switch (form.routine()) {
            case SYRK -> FloatOpenBlas.ssyrk(form.triangle(), form.trans(), n, n, 1, a, n, 0, c, n);
            case SYR2K -> FloatOpenBlas.ssyr2k(form.triangle(), form.trans(), n, n, 1, a, n, b, n, 0, c, n);
            case SYMM -> FloatOpenBlas.ssymm(form.side(), form.triangle(), n, n, 1, a, n, b, n, 0, c, n);
            case TRMM ->
                FloatOpenBlas.strmm(form.side(), form.triangle(), form.trans(), Diagonal.NON_UNIT, n, n, 1, a, n, c, n);
            case TRSM ->
                FloatOpenBlas.strsm(form.side(), form.triangle(), form.trans(), Diagonal.NON_UNIT, n, n, 1, a, n, c, n);
            default -> throw new IllegalStateException(form.label());
        }
    }

    @Override
    public float result(int i, int j) {
        return matrixC.getAtIndex(ELEMENT, (long) i * n + j);
    }

    @Override
    public void close() {
        arena.close();
    }
}
