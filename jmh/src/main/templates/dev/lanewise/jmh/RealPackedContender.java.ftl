package dev.lanewise.jmh;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.PackedMatrix;
import dev.lanewise.kernels.Transpose;
import java.util.Arrays;

/// Lanewise with a B that was packed before, as weights are in inference.
final class ${Real}PackedContender implements ${Real}GemmContender {
    private final Kernels kernels;
    private final Transpose transA;
    private final ${Real}GemmOperands operands;
    private final int n;
    private final PackedMatrix<${real}[]> b;
    private final ${real}[] c;

    ${Real}PackedContender(Kernels kernels, ${Real}GemmOperands operands) {
        this.kernels = kernels;
        this.operands = operands;
        transA = operands.transA() ? Transpose.TRANS : Transpose.NO_TRANS;
        n = operands.shape().n();
        b = kernels.${p}pack(
                operands.transB() ? Transpose.TRANS : Transpose.NO_TRANS,
                operands.shape().k(), n, operands.b(), 0, operands.ldb());
        c = new ${real}[Math.multiplyExact(operands.shape().m(), n)];
    }

    @Override
    public void multiply() {
        kernels.${p}gemm(transA, operands.shape().m(), 1, operands.a(), 0, operands.lda(), b, 0, c, 0, n, null);
    }

    @Override
    public ${real} result(int i, int j) {
        return c[i * n + j];
    }

    @Override
    public void spoil() {
        Arrays.fill(c, ${box}.NaN);
    }

    @Override
    public void close() {
        kernels.close();
    }
}
