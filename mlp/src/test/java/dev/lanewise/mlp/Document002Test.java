package dev.lanewise.mlp;

import static dev.lanewise.mlp.Naive.assertClose;

import dev.lanewise.kernels.Activation;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Document 002 (one column vector, index by index): z_j = Σ_k w_jk a_k + b_j, a = σ(z), and the four equations δ^L =
/// ∇_a C ⊙ σ′(z^L), δ^l = ((w^{l+1})ᵀ δ^{l+1}) ⊙ σ′(z^l), ∂C/∂w_jk = a_k δ_j, ∂C/∂b_j = δ_j, for each C that enters
/// through ∇_a C.
class Document002Test {
    private static final int[] SIZES = {3, 4, 5, 2};
    private static final Activation SIGMA = Activation.SIGMOID;

    static java.util.stream.Stream<TestNet.Factory> nets() {
        return TestNet.all();
    }

    @ParameterizedTest
    @MethodSource("nets")
    void fourEquations(TestNet.Factory factory) {
        int last = SIZES.length - 1;
        for (TestLoss c : TestLoss.values()) {
            SplittableRandom random = new SplittableRandom(3);
            double[][][] w = new double[last + 1][][];
            double[][] b = new double[last + 1][];
            double[][] a = new double[last + 1][];
            double[][] z = new double[last + 1][];
            double[][] delta = new double[last + 1][];
            double[] flat = {};
            a[0] = Naive.random(1, SIZES[0], random)[0];
            double[] y = Naive.random(1, SIZES[last], random)[0];
            for (int l = 1; l <= last; l++) {
                w[l] = Naive.random(SIZES[l], SIZES[l - 1], random);
                b[l] = Naive.random(1, SIZES[l], random)[0];
                flat = Naive.concatenate(flat, Naive.columnMajor(w[l]), b[l]);
                z[l] = new double[SIZES[l]];
                a[l] = new double[SIZES[l]];
                for (int j = 0; j < SIZES[l]; j++) {
                    for (int k = 0; k < SIZES[l - 1]; k++) {
                        z[l][j] += w[l][j][k] * a[l - 1][k];
                    }
                    z[l][j] += b[l][j];
                    a[l][j] = SIGMA.value(z[l][j]);
                }
            }
            delta[last] = new double[SIZES[last]];
            for (int j = 0; j < SIZES[last]; j++) {
                double gradient = c.derivative(a[last][j] - y[j], SIZES[last]);
                delta[last][j] = gradient * SIGMA.derivative(z[last][j]);
            }
            for (int l = last - 1; l >= 1; l--) {
                delta[l] = new double[SIZES[l]];
                for (int j = 0; j < SIZES[l]; j++) {
                    for (int k = 0; k < SIZES[l + 1]; k++) {
                        delta[l][j] += delta[l + 1][k] * w[l + 1][k][j];
                    }
                    delta[l][j] *= SIGMA.derivative(z[l][j]);
                }
            }
            double[] expected = {};
            for (int l = 1; l <= last; l++) {
                double[][] dw = new double[SIZES[l]][SIZES[l - 1]];
                for (int j = 0; j < SIZES[l]; j++) {
                    for (int k = 0; k < SIZES[l - 1]; k++) {
                        dw[j][k] = a[l - 1][k] * delta[l][j];
                    }
                }
                expected = Naive.concatenate(expected, Naive.columnMajor(dw), delta[l]);
            }

            // The mean over a batch of one is the sum.
            for (Reduction reduction : Reduction.values()) {
                TestNet net = c.net(factory, Architecture.of(SIGMA, SIGMA, SIZES), flat, reduction, 4);
                net.forward(a[0], 1);
                net.backward(y);
                for (int l = 1; l <= last; l++) {
                    assertClose(z[l], net.preActivation(l - 1), net.tolerance(), "z" + l);
                    assertClose(a[l], net.activation(l - 1), net.tolerance(), "a" + l);
                    assertClose(delta[l], net.delta(l - 1), net.tolerance(), "δ" + l);
                }
                assertClose(expected, net.gradient(), net.tolerance(), "∂C/∂w, ∂C/∂b");
            }
        }
    }
}
