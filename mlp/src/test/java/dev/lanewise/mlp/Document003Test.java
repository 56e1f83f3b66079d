package dev.lanewise.mlp;

import static dev.lanewise.mlp.Naive.assertClose;
import static dev.lanewise.mlp.Naive.columnMajor;
import static dev.lanewise.mlp.Naive.hadamard;
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
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Document 003: ½‖x − y‖², the column form of its text against the row form of its note, the batch mode (all
/// samples, then one update) and the single-sample mode (an update after each), and what the forward pass keeps: each
/// layer's input x^{l−1} and what f′(u^l) is computed from.
class Document003Test {
    private static final int[] SIZES = {6, 5, 4, 3};
    private static final Activation F = Activation.ELU;
    private static final double ETA = 0.125;
    private static final int SAMPLES = 7;

    /// The document's algorithm: columns, W s_l×s_{l−1}, one sample at a time; the batch mode adds the gradients up.
    private static final class Columns {
        final double[][][] w = new double[SIZES.length][][];
        final double[][][] b = new double[SIZES.length][][];
        final double[][][] x = new double[SIZES.length][][];
        final double[][][] u = new double[SIZES.length][][];
        final double[][][] delta = new double[SIZES.length][][];
        final double[][][] dw = new double[SIZES.length][][];
        final double[][][] db = new double[SIZES.length][][];

        Columns(SplittableRandom random) {
            for (int l = 1; l < SIZES.length; l++) {
                w[l] = random(SIZES[l], SIZES[l - 1], random);
                b[l] = random(SIZES[l], 1, random);
            }
            clearGradient();
        }

        void clearGradient() {
            for (int l = 1; l < SIZES.length; l++) {
                dw[l] = new double[SIZES[l]][SIZES[l - 1]];
                db[l] = new double[SIZES[l]][1];
            }
        }

        /// Steps 1 to 4; the gradients are added to what is there.
        double sample(double[][] input, double[][] y) {
            int last = SIZES.length - 1;
            x[0] = input;
            for (int l = 1; l <= last; l++) {
                u[l] = plus(times(w[l], x[l - 1]), b[l]);
                x[l] = map(u[l], F::value);
            }
            delta[last] = hadamard(minus(x[last], y), map(u[last], F::derivative));
            for (int l = last - 1; l >= 1; l--) {
                delta[l] = hadamard(times(transpose(w[l + 1]), delta[l + 1]), map(u[l], F::derivative));
            }
            for (int l = 1; l <= last; l++) {
                dw[l] = plus(dw[l], times(delta[l], transpose(x[l - 1])));
                db[l] = plus(db[l], delta[l]);
            }
            return 0.5 * sum(map(minus(x[last], y), e -> e * e));
        }

        /// Step 5.
        void update() {
            for (int l = 1; l < SIZES.length; l++) {
                w[l] = minus(w[l], scale(ETA, dw[l]));
                b[l] = minus(b[l], scale(ETA, db[l]));
            }
            clearGradient();
        }

        double[] parameters() {
            return flat(w, b);
        }

        double[] gradient() {
            return flat(dw, db);
        }

        private static double[] flat(double[][][] weights, double[][][] biases) {
            double[] all = {};
            for (int l = 1; l < SIZES.length; l++) {
                all = Naive.concatenate(all, columnMajor(weights[l]), columnMajor(biases[l]));
            }
            return all;
        }
    }

    static java.util.stream.Stream<TestNet.Factory> nets() {
        return TestNet.all();
    }

    private static TestNet net(TestNet.Factory factory, Columns columns) {
        return factory.make(
                Architecture.of(F, F, SIZES), columns.parameters(), Loss.HALF_SQUARED_ERROR, Reduction.SUM, SAMPLES);
    }

    @ParameterizedTest
    @MethodSource("nets")
    void batchMode(TestNet.Factory factory) {
        SplittableRandom random = new SplittableRandom(4);
        Columns columns = new Columns(random);
        double[][] x = random(SAMPLES, SIZES[0], random);
        double[][] y = random(SAMPLES, SIZES[3], random);
        TestNet net = net(factory, columns);
        double tolerance = net.tolerance();
        for (int step = 0; step < 3; step++) {
            double loss = 0;
            for (int i = 0; i < SAMPLES; i++) {
                loss += columns.sample(column(x[i]), column(y[i]));
            }
            net.forward(rowMajor(x), SAMPLES);
            assertClose(loss, net.backward(rowMajor(y)), tolerance, "loss in step " + step);
            assertClose(columns.gradient(), net.gradient(), tolerance, "gradient in step " + step);
            columns.update();
            net.update(ETA, 0);
            assertClose(columns.parameters(), net.parameters(), tolerance, "parameters after step " + step);
        }
    }

    @ParameterizedTest
    @MethodSource("nets")
    void singleSampleMode(TestNet.Factory factory) {
        SplittableRandom random = new SplittableRandom(5);
        Columns columns = new Columns(random);
        double[][] x = random(SAMPLES, SIZES[0], random);
        double[][] y = random(SAMPLES, SIZES[3], random);
        TestNet net = net(factory, columns);
        double tolerance = net.tolerance();
        for (int i = 0; i < SAMPLES; i++) {
            double loss = columns.sample(column(x[i]), column(y[i]));
            net.forward(x[i], 1);
            assertClose(loss, net.backward(y[i]), tolerance, "loss of sample " + i);
            for (int l = 1; l < SIZES.length; l++) {
                // What step 4 needs of the forward pass.
                assertClose(columnMajor(columns.x[l]), net.activation(l - 1), tolerance, "x" + l);
                double[][] kept = {net.preActivation(l - 1)};
                assertClose(
                        columnMajor(map(columns.u[l], F::derivative)),
                        rowMajor(map(kept, F::derivative)),
                        tolerance,
                        "f′(u" + l + ")");
                assertClose(columnMajor(columns.delta[l]), net.delta(l - 1), tolerance, "δ" + l);
            }
            columns.update();
            net.update(ETA, 0);
            assertClose(columns.parameters(), net.parameters(), tolerance, "parameters after sample " + i);
        }
    }

    /// The note on row vectors: u = x W + b, δ^l = δ^{l+1} (W^{l+1})ᵀ ⊙ f′(u^l), ∇W = (x^{l−1})ᵀ δ^l.
    @ParameterizedTest
    @MethodSource("nets")
    void rowForm(TestNet.Factory factory) {
        SplittableRandom random = new SplittableRandom(6);
        Columns columns = new Columns(random);
        double[][] input = random(1, SIZES[0], random);
        double[][] y = random(1, SIZES[3], random);
        TestNet net = net(factory, columns);
        net.forward(rowMajor(input), 1);
        net.backward(rowMajor(y));
        int last = SIZES.length - 1;
        double[][][] x = new double[last + 1][][];
        double[][][] u = new double[last + 1][][];
        x[0] = input;
        for (int l = 1; l <= last; l++) {
            u[l] = plus(times(x[l - 1], transpose(columns.w[l])), transpose(columns.b[l]));
            x[l] = map(u[l], F::value);
        }
        double[][] delta = hadamard(minus(x[last], y), map(u[last], F::derivative));
        double[] gradient = {};
        for (int l = last; l >= 1; l--) {
            gradient = Naive.concatenate(rowMajor(times(transpose(x[l - 1]), delta)), rowMajor(delta), gradient);
            if (l > 1) {
                double[][] rowWeights = transpose(columns.w[l]);
                delta = hadamard(times(delta, transpose(rowWeights)), map(u[l - 1], F::derivative));
            }
        }
        assertClose(gradient, net.gradient(), net.tolerance(), "gradient");
    }

    private static double[][] column(double[] row) {
        return transpose(new double[][] {row});
    }
}
