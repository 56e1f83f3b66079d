// The build derives DoublePreparedContender from this file.
package dev.lanewise.jmh;

import dev.lanewise.kernels.FloatPreparedGemm;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Transpose;
import java.util.Arrays;

/// Lanewise with a product that was prepared for its shape.
final class FloatPreparedContender implements FloatGemmContender {
    private final Kernels kernels;
    private final FloatPreparedGemm prepared;
    private final int n;
    private final float[] a;
    private final float[] b;
    private final float[] c;

    FloatPreparedContender(Kernels kernels, FloatGemmOperands operands) {
        this.kernels = kernels;
        int m = operands.shape().m();
        n = operands.shape().n();
        prepared = kernels.sgemmPrepared(
                operands.transA() ? Transpose.TRANS : Transpose.NO_TRANS,
                operands.transB() ? Transpose.TRANS : Transpose.NO_TRANS,
                m,
                n,
                operands.shape().k(),
                1,
                operands.lda(),
                operands.ldb(),
                0,
                n);
        a = operands.a();
        b = operands.b();
        c = new float[Math.multiplyExact(m, n)];
    }

    @Override
    public void multiply() {
        prepared.run(a, 0, b, 0, c, 0);
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
