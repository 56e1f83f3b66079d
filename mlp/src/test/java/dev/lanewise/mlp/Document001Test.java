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
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Document 001 (one row vector): y_n = f_n(y_{n−1} w_n + b_n) with vector-valued f_n, J = Σ (y_n − y)² with the factor
/// 2 kept, and its chains of m×m Jacobians f′_n: diagonal ones, the softmax' diag(s) − sᵀs, and a full one that is not
/// symmetric, each in hidden layers and in the last. The gradient of J is taken both ways that the document writes it:
/// from 2(y_n − y) at once, and as Σ_i 2(y_{n,i} − y_i)·∂y_{n,i}/∂·. (In its third formula the document forgets the
/// prime of f′_{n,i}; the derivation further down has it.)
class Document001Test {
    private static final int[] SIZES = {4, 6, 5, 4, 3};
    private static final int N = SIZES.length - 1;

    /// A function of a row of pre-activations with its Jacobian, and what the library calls it.
    interface F {
        double[][] value(double[][] t);

        double[][] jacobian(double[][] t);

        void addTo(Architecture.Builder architecture, int outputs);
    }

    private static F elementwise(Activation f) {
        return new F() {
            @Override
            public double[][] value(double[][] t) {
                return map(t, f::value);
            }

            @Override
            public double[][] jacobian(double[][] t) {
                return diagonal(map(t, f::derivative));
            }

            @Override
            public void addTo(Architecture.Builder architecture, int outputs) {
                architecture.layer(outputs, f);
            }

            @Override
            public String toString() {
                return f.toString();
            }
        };
    }

    private static final F SOFTMAX = new F() {
        @Override
        public double[][] value(double[][] t) {
            double[][] exponentials = map(t, Math::exp);
            return scale(1 / sum(exponentials), exponentials);
        }

        @Override
        public double[][] jacobian(double[][] t) {
            double[][] s = value(t);
            return minus(diagonal(s), times(transpose(s), s));
        }

        @Override
        public void addTo(Architecture.Builder architecture, int outputs) {
            architecture.layer(outputs, VectorActivation.SOFTMAX);
        }

        @Override
        public String toString() {
            return "softmax";
        }
    };

    /// f_i = t_i ÷ (1 + ‖t‖²) + 0.3·t_{i−1}, made by the user from value and Jacobian.
    private static final F OWN = new F() {
        private final CentralDifferencesTest.Damped function = new CentralDifferencesTest.Damped();

        @Override
        public double[][] value(double[][] t) {
            double[][] y = new double[1][t[0].length];
            function.value(t[0], y[0]);
            return y;
        }

        @Override
        public double[][] jacobian(double[][] t) {
            double[][] jacobian = new double[t[0].length][t[0].length];
            function.jacobian(t[0], jacobian);
            return jacobian;
        }

        @Override
        public void addTo(Architecture.Builder architecture, int outputs) {
            architecture.layer(outputs, VectorActivation.ofJacobian("own", function));
        }

        @Override
        public String toString() {
            return "own";
        }
    };

    static Stream<Arguments> nets() {
        F silu = elementwise(Activation.SILU);
        F tanh = elementwise(Activation.TANH);
        F softplus = elementwise(Activation.SOFTPLUS);
        List<List<F>> layers = List.of(
                List.of(silu, softplus, tanh, elementwise(Activation.SIGMOID)),
                List.of(tanh, SOFTMAX, softplus, tanh),
                List.of(SOFTMAX, tanh, silu, SOFTMAX),
                List.of(OWN, silu, OWN, tanh),
                List.of(tanh, OWN, SOFTMAX, OWN));
        return TestNet.all().flatMap(factory -> layers.stream().map(f -> Arguments.of(factory, f)));
    }

    /// Everything as the document writes it; layers are counted from 1.
    private static final class Chain {
        final double[][][] w = new double[N + 1][][];
        final double[][][] b = new double[N + 1][][];
        final double[][][] y = new double[N + 1][][];
        final double[][][] jacobian = new double[N + 1][][];
        double[] flat = {};
        final Architecture architecture;

        Chain(List<F> f) {
            SplittableRandom random = new SplittableRandom(2);
            Architecture.Builder builder = Architecture.builder(SIZES[0]);
            y[0] = random(1, SIZES[0], random);
            for (int l = 1; l <= N; l++) {
                w[l] = random(SIZES[l - 1], SIZES[l], random);
                b[l] = random(1, SIZES[l], random);
                flat = Naive.concatenate(flat, rowMajor(w[l]), rowMajor(b[l]));
                f.get(l - 1).addTo(builder, SIZES[l]);
                double[][] t = plus(times(y[l - 1], w[l]), b[l]);
                y[l] = f.get(l - 1).value(t);
                jacobian[l] = f.get(l - 1).jacobian(t);
            }
            architecture = builder.build();
        }

        /// From a row vector r: r·f′_n, then by the recursion ∂/∂b_{l} = ∂/∂b_{l+1}·w_{l+1}ᵀ·f′_l, and ∂/∂w_l =
        /// y_{l−1}ᵀ·∂/∂b_l.
        double[] from(double[][] row) {
            double[][] db = times(row, jacobian[N]);
            double[] all = {};
            for (int l = N; l >= 1; l--) {
                all = Naive.concatenate(rowMajor(times(transpose(y[l - 1]), db)), rowMajor(db), all);
                if (l > 1) {
                    db = times(times(db, transpose(w[l])), jacobian[l - 1]);
                }
            }
            return all;
        }

        /// ∂y_{n,i}/∂w_l and ∂y_{n,i}/∂b_l of every layer: the chain from f′_{n,i}, row i of f′_n.
        double[] ofOutput(int i) {
            double[][] unit = new double[1][SIZES[N]];
            unit[0][i] = 1;
            return from(unit);
        }
    }

    @ParameterizedTest
    @MethodSource("nets")
    void gradientOfTheLoss(TestNet.Factory factory, List<F> f) {
        Chain chain = new Chain(f);
        double[][] target = random(1, SIZES[N], new SplittableRandom(3));
        double[][] twice = scale(2, minus(chain.y[N], target));
        TestNet net = factory.make(chain.architecture, chain.flat, Loss.SUM_SQUARED_ERROR, Reduction.SUM, 1);
        net.forward(rowMajor(chain.y[0]), 1);
        double j = net.backward(rowMajor(target));
        for (int l = 1; l <= N; l++) {
            assertClose(rowMajor(chain.y[l]), net.activation(l - 1), net.tolerance(), "y" + l);
        }
        assertClose(sum(map(minus(chain.y[N], target), e -> e * e)), j, net.tolerance(), "J");
        assertClose(chain.from(twice), net.gradient(), net.tolerance(), "gradient of J");
        double[] byOutputs = new double[chain.flat.length];
        for (int i = 0; i < SIZES[N]; i++) {
            double[] derivatives = chain.ofOutput(i);
            for (int q = 0; q < byOutputs.length; q++) {
                byOutputs[q] += twice[0][i] * derivatives[q];
            }
        }
        assertClose(byOutputs, net.gradient(), net.tolerance(), "gradient of J, output by output");
    }

    @ParameterizedTest
    @MethodSource("nets")
    void derivativesOfEachOutputByEveryLayer(TestNet.Factory factory, List<F> f) {
        Chain chain = new Chain(f);
        TestNet net = factory.make(chain.architecture, chain.flat, Loss.SUM_SQUARED_ERROR, Reduction.SUM, 1);
        for (int i = 0; i < SIZES[N]; i++) {
            net.forward(rowMajor(chain.y[0]), 1);
            assertClose(chain.ofOutput(i), net.outputDerivatives(i), net.tolerance(), "output " + i);
        }
    }
}
