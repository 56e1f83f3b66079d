// The build derives DoubleNd4jContender from this file.
package dev.lanewise.jmh;

import dev.lanewise.jmh.peer.Nd4jMatrix;

/// ND4J on matrices of its own, which are filled before.
final class FloatNd4jContender implements FloatGemmContender {
    private final boolean transA;
    private final boolean transB;
    private final Nd4jMatrix a;
    private final Nd4jMatrix b;
    private final Nd4jMatrix c;

    FloatNd4jContender(int threads, FloatGemmOperands operands) {
        Nd4jMatrix.load(threads);
        transA = operands.transA();
        transB = operands.transB();
        int m = operands.shape().m();
        int n = operands.shape().n();
        int k = operands.shape().k();
        a = Nd4jMatrix.of(operands.a(), transA ? k : m, transA ? m : k);
        b = Nd4jMatrix.of(operands.b(), transB ? n : k, transB ? k : n);
        c = Nd4jMatrix.of(new float[Math.multiplyExact(m, n)], m, n);
    }

    @Override
    public void multiply() {
        Nd4jMatrix.multiply(transA, transB, a, b, c);
    }

    @Override
    public float result(int i, int j) {
        return (float) c.get(i, j);
    }

    @Override
    public void spoil() {
        c.fill(Double.NaN);
    }

    @Override
    public void close() {
        a.close();
        b.close();
        c.close();
    }
}
