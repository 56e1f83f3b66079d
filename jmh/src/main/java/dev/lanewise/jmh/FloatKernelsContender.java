// The build derives DoubleKernelsContender from this file.
package dev.lanewise.jmh;

import dev.lanewise.kernels.GemmPlan;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Transpose;
import java.util.Arrays;

/// Any [Kernels] on heap arrays.
final class FloatKernelsContender implements FloatGemmContender {
    private final Kernels kernels;
    private final Transpose transA;
    private final Transpose transB;
    private final int m;
    private final int n;
    private final int k;
    private final int lda;
    private final int ldb;
    private final float[] a;
    private final float[] b;
    private final float[] c;

    FloatKernelsContender(Kernels kernels, FloatGemmOperands operands) {
        this(
                kernels,
                operands,
                new float
                        [Math.multiplyExact(
                                operands.shape().m(), operands.shape().n())]);
    }

    /// With a C that several may share, one after another.
    FloatKernelsContender(Kernels kernels, FloatGemmOperands operands, float[] c) {
        this.kernels = kernels;
        transA = operands.transA() ? Transpose.TRANS : Transpose.NO_TRANS;
        transB = operands.transB() ? Transpose.TRANS : Transpose.NO_TRANS;
        m = operands.shape().m();
        n = operands.shape().n();
        k = operands.shape().k();
        lda = operands.lda();
        ldb = operands.ldb();
        a = operands.a();
        b = operands.b();
        this.c = c;
    }

    GemmPlan plan() {
        return kernels.sgemmPlan(transA, transB, m, n, k);
    }

    @Override
    public void multiply() {
        kernels.sgemm(transA, transB, m, n, k, 1, a, 0, lda, b, 0, ldb, 0, c, 0, n);
    }

    @Override
    public float result(int i, int j) {
        return c[i * n + j];
    }

    @Override
    public void spoil() {
        Arrays.fill(c, Float.NaN);
    }

    @Override
    public void close() {
        kernels.close();
    }
}
