package dev.lanewise.mlp;

import static dev.lanewise.mlp.Naive.assertClose;
import static dev.lanewise.mlp.Naive.columnMajor;
import static dev.lanewise.mlp.Naive.hadamard;
import static dev.lanewise.mlp.Naive.map;
import static dev.lanewise.mlp.Naive.minus;
import static dev.lanewise.mlp.Naive.ones;
import static dev.lanewise.mlp.Naive.plus;
import static dev.lanewise.mlp.Naive.random;
import static dev.lanewise.mlp.Naive.rowMajor;
import static dev.lanewise.mlp.Naive.scale;
import static dev.lanewise.mlp.Naive.sum;
import static dev.lanewise.mlp.Naive.times;
import static dev.lanewise.mlp.Naive.transpose;

import dev.lanewise.kernels.Activation;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Document 000 (samples are columns): its six equations, with a batch and without one, a sum over the samples,
/// gradients in numerator layout that are transposed in the update, and an output activation of its own. The library
/// sees the same buffers: X (D×Db) in column-major order is its row-major batch, W (D_k×D_{k−1}) in column-major
/// order its in×out matrix.
class Document000Test {
    private static final int[] D = {5, 7, 6, 4};
    private static final Activation HIDDEN = Activation.TANH;
    private static final Activation OUTPUT = Activation.SIGMOID;
    private static final double ALPHA = 0.25;

    static java.util.stream.Stream<TestNet.Factory> nets() {
        return TestNet.all();
    }

    @ParameterizedTest
    @MethodSource("nets")
    void batchEquations(TestNet.Factory factory) {
        for (TestLoss loss : TestLoss.values()) {
            check(factory, 9, loss);
        }
    }

    /// With D_b = 1 the batch equations are those of the part without batch: J(1×1) is 1 and (4) is ∂L/∂b = ∂L/∂P.
    @ParameterizedTest
    @MethodSource("nets")
    void equationsWithoutBatch(TestNet.Factory factory) {
        for (TestLoss loss : TestLoss.values()) {
            check(factory, 1, loss);
        }
    }

    private static void check(TestNet.Factory factory, int db, TestLoss loss) {
        SplittableRandom random = new SplittableRandom(1);
        int n = D.length - 1;
        double[][][] w = new double[n + 1][][];
        double[][][] b = new double[n + 1][][];
        double[] flat = {};
        for (int k = 1; k <= n; k++) {
            w[k] = random(D[k], D[k - 1], random);
            b[k] = random(D[k], 1, random);
            flat = Naive.concatenate(flat, columnMajor(w[k]), columnMajor(b[k]));
        }
        double[][] target = random(D[n], db, random);

        // Forward: P^k = W^k X^{k−1} + b^k, X^k = f(P^k).
        double[][][] x = new double[n + 1][][];
        double[][][] p = new double[n + 1][][];
        x[0] = random(D[0], db, random);
        for (int k = 1; k <= n; k++) {
            Activation f = k == n ? OUTPUT : HIDDEN;
            p[k] = plus(times(w[k], x[k - 1]), times(b[k], ones(1, db)));
            x[k] = map(p[k], f::value);
        }
        // The document leaves L open, and so ∂L/∂y.
        double l = sum(map(minus(x[n], target), e -> loss.value(e, D[n])));
        double[][] dy = transpose(map(minus(x[n], target), e -> loss.derivative(e, D[n])));

        // (2), (1), (3), (4), all D_b×D_k, D_{k−1}×D_k and 1×D_k.
        double[][][] dp = new double[n + 1][][];
        double[][][] dw = new double[n + 1][][];
        double[][][] dbias = new double[n + 1][][];
        dp[n] = hadamard(dy, transpose(map(p[n], OUTPUT::derivative)));
        for (int k = n - 1; k >= 1; k--) {
            dp[k] = hadamard(times(dp[k + 1], w[k + 1]), transpose(map(p[k], HIDDEN::derivative)));
        }
        for (int k = 1; k <= n; k++) {
            dw[k] = times(x[k - 1], dp[k]);
            dbias[k] = times(ones(1, db), dp[k]);
        }

        TestNet net = loss.net(factory, Architecture.of(HIDDEN, OUTPUT, D), flat, Reduction.SUM, db);
        double tolerance = net.tolerance();
        net.forward(columnMajor(x[0]), db);
        assertClose(l, net.backward(columnMajor(target)), tolerance, "L");
        double[] gradient = {};
        double[] updated = {};
        for (int k = 1; k <= n; k++) {
            assertClose(columnMajor(p[k]), net.preActivation(k - 1), tolerance, "P" + k);
            assertClose(columnMajor(x[k]), net.activation(k - 1), tolerance, "X" + k);
            assertClose(rowMajor(dp[k]), net.delta(k - 1), tolerance, "∂L/∂P" + k);
            gradient = Naive.concatenate(gradient, rowMajor(dw[k]), rowMajor(dbias[k]));
            // (5), (6).
            updated = Naive.concatenate(
                    updated,
                    columnMajor(minus(w[k], scale(ALPHA, transpose(dw[k])))),
                    columnMajor(minus(b[k], scale(ALPHA, transpose(dbias[k])))));
        }
        assertClose(gradient, net.gradient(), tolerance, "∂L/∂W, ∂L/∂b");
        net.update(ALPHA, 0);
        assertClose(updated, net.parameters(), tolerance, "W, b after the update");
    }
}
