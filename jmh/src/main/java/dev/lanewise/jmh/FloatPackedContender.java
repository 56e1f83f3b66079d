// The build derives DoublePackedContender from this file.
package dev.lanewise.jmh;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.PackedMatrix;
import dev.lanewise.kernels.Transpose;
import java.util.Arrays;

/// Lanewise with a B that was packed before, as weights are in inference.
final class FloatPackedContender implements FloatGemmContender {
    private final Kernels kernels;
    private final Transpose transA;
    private final FloatGemmOperands operands;
    private final int n;
    private final PackedMatrix<float[]> b;
    private final float[] c;

    FloatPackedContender(Kernels kernels, FloatGemmOperands operands) {
        this.kernels = kernels;
        this.operands = operands;
        transA = operands.transA() ? Transpose.TRANS : Transpose.NO_TRANS;
        n = operands.shape().n();
        b = kernels.spack(
                operands.transB() ? Transpose.TRANS : Transpose.NO_TRANS,
                operands.shape().k(),
                n,
                operands.b(),
                0,
                operands.ldb());
        c = new float[Math.multiplyExact(operands.shape().m(), n)];
    }

    @Override
    public void multiply() {
        kernels.sgemm(transA, operands.shape().m(), 1, operands.a(), 0, operands.lda(), b, 0, c, 0, n, null);
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
