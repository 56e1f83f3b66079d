package dev.lanewise.mlp;

import static dev.lanewise.mlp.Naive.assertClose;
import static dev.lanewise.mlp.Naive.diagonal;
import static dev.lanewise.mlp.Naive.map;
import static dev.lanewise.mlp.Naive.minus;
import static dev.lanewise.mlp.Naive.plus;
import static dev.lanewise.mlp.Naive.random;
import static dev.lanewise.mlp.Naive.rowMajor;
import static dev.lanewise.mlp.Naive.scale;
import static dev.lanewise.mlp.Naive.sum;
import static dev.lanewise.mlp.Naive.times;
import static dev.lanewise.mlp.Naive.transpose;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Document 001 (one row vector): y_n = f_n(y_{n−1} w_n + b_n), J = Σ (y_n − y)² with the factor 2 kept, and its
/// chains of full Jacobians f′_n, here those of elementwise activations (diagonal matrices). The gradient of J is
/// taken both ways that the document writes it: from 2(y_n − y) at once, and as Σ_i 2(y_{n,i} − y_i)·∂y_{n,i}/∂·. In
/// its third formula the document forgets the prime of f′_{n,i}; the derivation further down has it.
class Document001Test {
    private static final Activation[] F = {null, Activation.SILU, Activation.SOFTPLUS, Activation.TANH};
    private static final int[] SIZES = {4, 6, 5, 3};

    static java.util.stream.Stream<TestNet.Factory> nets() {
        return TestNet.all();
    }

    @ParameterizedTest
    @MethodSource("nets")
    void lossGradientOfEveryLayer(TestNet.Factory factory) {
        SplittableRandom random = new SplittableRandom(2);
        int n = SIZES.length - 1;
        double[][][] w = new double[n + 1][][];
        double[][][] b = new double[n + 1][][];
        double[][][] y = new double[n + 1][][];
        double[][][] jacobian = new double[n + 1][][];
        double[] flat = {};
        Architecture.Builder architecture = Architecture.builder(SIZES[0]);
        y[0] = random(1, SIZES[0], random);
        for (int l = 1; l <= n; l++) {
            w[l] = random(SIZES[l - 1], SIZES[l], random);
            b[l] = random(1, SIZES[l], random);
            flat = Naive.concatenate(flat, rowMajor(w[l]), rowMajor(b[l]));
            architecture.layer(SIZES[l], F[l]);
            double[][] t = plus(times(y[l - 1], w[l]), b[l]);
            y[l] = map(t, F[l]::value);
            jacobian[l] = diagonal(map(t, F[l]::derivative));
        }
        double[][] target = random(1, SIZES[n], random);
        double[][] twice = scale(2, minus(y[n], target));

        // ∂J/∂b_{n−k} = 2(y_n − y)·f′_n·w_nᵀ·f′_{n−1}·…·f′_{n−k}, ∂J/∂w_{n−k} = y_{n−k−1}ᵀ times that.
        double[][][] db = new double[n + 1][][];
        double[][][] dw = new double[n + 1][][];
        db[n] = times(twice, jacobian[n]);
        for (int l = n - 1; l >= 1; l--) {
            db[l] = times(times(db[l + 1], transpose(w[l + 1])), jacobian[l]);
        }
        for (int l = 1; l <= n; l++) {
            dw[l] = times(transpose(y[l - 1]), db[l]);
        }

        TestNet net = factory.make(architecture.build(), flat, Loss.SUM_SQUARED_ERROR, Reduction.SUM, 1);
        net.forward(rowMajor(y[0]), 1);
        double j = net.backward(rowMajor(target));
        assertClose(sum(map(minus(y[n], target), e -> e * e)), j, net.tolerance(), "J");
        double[] gradient = {};
        for (int l = 1; l <= n; l++) {
            gradient = Naive.concatenate(gradient, rowMajor(dw[l]), rowMajor(db[l]));
        }
        assertClose(gradient, net.gradient(), net.tolerance(), "gradient of J");
        assertClose(
                sumOverOutputs(twice, w, jacobian, y), net.gradient(), net.tolerance(), "gradient, output by output");
    }

    /// ∂y_{n,i}/∂b_l = f′_{n,i}·w_nᵀ·f′_{n−1}·…·w_{l+1}ᵀ·f′_l and ∂y_{n,i}/∂w_l = y_{l−1}ᵀ times that, for every output
    /// i and layer l, with f₂ = softmax and its full Jacobian diag(s) − sᵀs in a hidden layer.
    @Test
    void everyOutputByEveryLayerThroughAHiddenSoftmax() {
        SplittableRandom random = new SplittableRandom(3);
        int n = SIZES.length - 1;
        double[][][] w = new double[n + 1][][];
        double[][][] b = new double[n + 1][][];
        double[][][] y = new double[n + 1][][];
        double[][][] jacobian = new double[n + 1][][];
        double[] flat = {};
        y[0] = random(1, SIZES[0], random);
        for (int l = 1; l <= n; l++) {
            w[l] = random(SIZES[l - 1], SIZES[l], random);
            b[l] = random(1, SIZES[l], random);
            flat = Naive.concatenate(flat, rowMajor(w[l]), rowMajor(b[l]));
            double[][] t = plus(times(y[l - 1], w[l]), b[l]);
            if (l == 2) {
                double[][] exponentials = map(t, Math::exp);
                y[l] = scale(1 / sum(exponentials), exponentials);
                jacobian[l] = minus(diagonal(y[l]), times(transpose(y[l]), y[l]));
            } else {
                y[l] = map(t, F[l]::value);
                jacobian[l] = diagonal(map(t, F[l]::derivative));
            }
        }
        Architecture architecture = Architecture.builder(SIZES[0])
                .layer(SIZES[1], F[1])
                .layer(SIZES[2], VectorActivation.SOFTMAX)
                .layer(SIZES[3], F[3])
                .build();
        DoubleMlp net = new DoubleMlp(
                Kernels.scalar(), DoubleParameters.wrap(architecture, flat), Loss.SUM_SQUARED_ERROR, Reduction.SUM);
        DoubleWorkspace workspace = net.newWorkspace(1);
        for (int i = 0; i < SIZES[n]; i++) {
            double[][][] chain = new double[n + 1][][];
            chain[n] = new double[][] {jacobian[n][i]};
            for (int l = n - 1; l >= 1; l--) {
                chain[l] = times(times(chain[l + 1], transpose(w[l + 1])), jacobian[l]);
            }
            double[] expected = {};
            for (int l = 1; l <= n; l++) {
                expected =
                        Naive.concatenate(expected, rowMajor(times(transpose(y[l - 1]), chain[l])), rowMajor(chain[l]));
            }
            net.forward(rowMajor(y[0]), 0, SIZES[0], 1, workspace);
            double[] actual = new double[architecture.parameterCount()];
            net.outputDerivatives(i, workspace, actual, 0);
            assertClose(expected, actual, 1e-12, "output " + i);
        }
    }

    /// Σ_i 2(y_{n,i} − y_i)·∂y_{n,i}/∂w_l and the same for b_l, f′_{n,i} being row i of f′_n.
    private static double[] sumOverOutputs(double[][] twice, double[][][] w, double[][][] jacobian, double[][][] y) {
        int n = w.length - 1;
        double[] total = null;
        for (int i = 0; i < twice[0].length; i++) {
            double[][][] chain = new double[n + 1][][];
            chain[n] = new double[][] {jacobian[n][i]};
            for (int l = n - 1; l >= 1; l--) {
                chain[l] = times(times(chain[l + 1], transpose(w[l + 1])), jacobian[l]);
            }
            double[] part = {};
            for (int l = 1; l <= n; l++) {
                part = Naive.concatenate(part, rowMajor(times(transpose(y[l - 1]), chain[l])), rowMajor(chain[l]));
            }
            if (total == null) {
                total = new double[part.length];
            }
            for (int q = 0; q < part.length; q++) {
                total[q] += twice[0][i] * part[q];
            }
        }
        return total;
    }
}
