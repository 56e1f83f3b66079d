package dev.lanewise.mlp;

import dev.lanewise.kernels.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A float or a double net behind one face in double numbers, so that one test holds both against one oracle. Batches
/// are handed over in the middle of larger arrays filled with NaN.
abstract class TestNet {
    /// How a test makes its net once it knows the numbers.
    interface Factory {
        TestNet make(Architecture architecture, double[] parameters, AnyLoss loss, Reduction reduction, int maxBatch);

        default TestNet make(
                Architecture architecture, double[] parameters, Loss loss, Reduction reduction, int maxBatch) {
            return make(architecture, parameters, new AnyLoss(loss, null), reduction, maxBatch);
        }

        /// With a loss of the test's own.
        default TestNet make(
                Architecture architecture, double[] parameters, DoubleLoss loss, Reduction reduction, int maxBatch) {
            return make(architecture, parameters, new AnyLoss(null, loss), reduction, maxBatch);
        }
    }

    /// One of the library's, or one of the test's own.
    record AnyLoss(Loss loss, DoubleLoss own) {
        /// For a float net: in double, and rounded.
        FloatLoss narrow() {
            return (n, a, ao, y, yo, g, go) -> {
                double[] wideA = new double[n];
                double[] wideY = new double[n];
                double[] wideG = new double[n];
                for (int j = 0; j < n; j++) {
                    wideA[j] = a[ao + j];
                    wideY[j] = y[yo + j];
                }
                double value = own.apply(n, wideA, 0, wideY, 0, wideG, 0);
                for (int j = 0; j < n; j++) {
                    g[go + j] = (float) wideG[j];
                }
                return value;
            };
        }
    }

    /// Float and double, on the scalar kernels and on the best that there are.
    static Stream<Factory> all() {
        List<Factory> factories = new ArrayList<>();
        for (Kernels kernels : List.of(Kernels.scalar(), Kernels.best())) {
            String backend = kernels.description().backend();
            factories.add(named("double, " + backend, (a, p, l, r, m) -> new DoubleNet(kernels, a, p, l, r, m)));
            factories.add(named("float, " + backend, (a, p, l, r, m) -> new FloatNet(kernels, a, p, l, r, m)));
        }
        return factories.stream();
    }

    private static Factory named(String name, Factory factory) {
        return new Factory() {
            @Override
            public TestNet make(
                    Architecture architecture, double[] parameters, AnyLoss loss, Reduction reduction, int maxBatch) {
                return factory.make(architecture, parameters, loss, reduction, maxBatch);
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }

    /// What a relative difference to exact arithmetic may be.
    abstract double tolerance();

    abstract void forward(double[] x, int batch);

    abstract double backward(int[] labels);

    abstract double backward(double[] targets);

    abstract void update(double learningRate, double weightDecay);

    abstract double[] gradient();

    abstract double[] parameters();

    abstract double[] preActivation(int layer);

    abstract double[] activation(int layer);

    abstract double[] delta(int layer);

    abstract double[] predict(double[] x, int batch);

    /// ∂yᵢ/∂θ of each sample, one after another.
    abstract double[] outputDerivatives(int output);

    private static final int PAD = 3;

    private static final class DoubleNet extends TestNet {
        private final DoubleMlp net;
        private final DoubleWorkspace workspace;

        DoubleNet(
                Kernels kernels, Architecture a, double[] parameters, AnyLoss loss, Reduction reduction, int maxBatch) {
            DoubleParameters own = DoubleParameters.wrap(a, parameters.clone());
            net = loss.loss() == null
                    ? new DoubleMlp(kernels, own, loss.own(), reduction)
                    : new DoubleMlp(kernels, own, loss.loss(), reduction);
            workspace = net.newWorkspace(maxBatch);
        }

        @Override
        double tolerance() {
            return 1e-12;
        }

        private static double[] padded(double[] x, int rows) {
            int columns = x.length / rows;
            double[] wide = new double[PAD + rows * (columns + PAD)];
            java.util.Arrays.fill(wide, Double.NaN);
            for (int i = 0; i < rows; i++) {
                System.arraycopy(x, i * columns, wide, PAD + i * (columns + PAD), columns);
            }
            return wide;
        }

        private static double[] elements(DoubleMatrix m) {
            double[] flat = new double[m.rows() * m.columns()];
            for (int i = 0; i < flat.length; i++) {
                flat[i] = m.get(i / m.columns(), i % m.columns());
            }
            return flat;
        }

        @Override
        void forward(double[] x, int batch) {
            net.forward(padded(x, batch), PAD, net.architecture().inputs() + PAD, batch, workspace);
        }

        @Override
        double backward(int[] labels) {
            return net.backward(labels, 0, workspace);
        }

        @Override
        double backward(double[] targets) {
            return net.backward(
                    padded(targets, workspace.batch()), PAD, net.architecture().outputs() + PAD, workspace);
        }

        @Override
        void update(double learningRate, double weightDecay) {
            net.update(workspace, learningRate, weightDecay);
        }

        @Override
        double[] gradient() {
            double[] gradient = new double[PAD + net.architecture().parameterCount()];
            net.gradient(workspace, gradient, PAD);
            return java.util.Arrays.copyOfRange(gradient, PAD, gradient.length);
        }

        @Override
        double[] parameters() {
            return net.parameters().array().clone();
        }

        @Override
        double[] preActivation(int layer) {
            return elements(workspace.preActivation(layer));
        }

        @Override
        double[] activation(int layer) {
            return elements(workspace.activation(layer));
        }

        @Override
        double[] delta(int layer) {
            return elements(workspace.delta(layer));
        }

        @Override
        double[] outputDerivatives(int output) {
            double[] derivatives =
                    new double[PAD + workspace.batch() * net.architecture().parameterCount()];
            new DoubleDerivatives(workspace).ofOutput(output, derivatives, PAD);
            return java.util.Arrays.copyOfRange(derivatives, PAD, derivatives.length);
        }

        @Override
        double[] predict(double[] x, int batch) {
            int outputs = net.architecture().outputs();
            double[] y = new double[batch * outputs];
            net.predict(padded(x, batch), PAD, net.architecture().inputs() + PAD, batch, workspace, y, 0, outputs);
            return y;
        }
    }

    private static final class FloatNet extends TestNet {
        private final FloatMlp net;
        private final FloatWorkspace workspace;

        FloatNet(
                Kernels kernels, Architecture a, double[] parameters, AnyLoss loss, Reduction reduction, int maxBatch) {
            FloatParameters own = FloatParameters.wrap(a, narrow(parameters));
            net = loss.loss() == null
                    ? new FloatMlp(kernels, own, loss.narrow(), reduction)
                    : new FloatMlp(kernels, own, loss.loss(), reduction);
            workspace = net.newWorkspace(maxBatch);
        }

        @Override
        double tolerance() {
            return 1e-5;
        }

        private static float[] narrow(double[] x) {
            float[] y = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                y[i] = (float) x[i];
            }
            return y;
        }

        private static double[] widen(float[] x) {
            double[] y = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                y[i] = x[i];
            }
            return y;
        }

        private static float[] padded(double[] x, int rows) {
            return narrow(DoubleNet.padded(x, rows));
        }

        private static double[] elements(FloatMatrix m) {
            double[] flat = new double[m.rows() * m.columns()];
            for (int i = 0; i < flat.length; i++) {
                flat[i] = m.get(i / m.columns(), i % m.columns());
            }
            return flat;
        }

        @Override
        void forward(double[] x, int batch) {
            net.forward(padded(x, batch), PAD, net.architecture().inputs() + PAD, batch, workspace);
        }

        @Override
        double backward(int[] labels) {
            return net.backward(labels, 0, workspace);
        }

        @Override
        double backward(double[] targets) {
            return net.backward(
                    padded(targets, workspace.batch()), PAD, net.architecture().outputs() + PAD, workspace);
        }

        @Override
        void update(double learningRate, double weightDecay) {
            net.update(workspace, learningRate, weightDecay);
        }

        @Override
        double[] gradient() {
            float[] gradient = new float[PAD + net.architecture().parameterCount()];
            net.gradient(workspace, gradient, PAD);
            return widen(java.util.Arrays.copyOfRange(gradient, PAD, gradient.length));
        }

        @Override
        double[] parameters() {
            return widen(net.parameters().array());
        }

        @Override
        double[] preActivation(int layer) {
            return elements(workspace.preActivation(layer));
        }

        @Override
        double[] activation(int layer) {
            return elements(workspace.activation(layer));
        }

        @Override
        double[] delta(int layer) {
            return elements(workspace.delta(layer));
        }

        @Override
        double[] outputDerivatives(int output) {
            float[] derivatives =
                    new float[PAD + workspace.batch() * net.architecture().parameterCount()];
            new FloatDerivatives(workspace).ofOutput(output, derivatives, PAD);
            return widen(java.util.Arrays.copyOfRange(derivatives, PAD, derivatives.length));
        }

        @Override
        double[] predict(double[] x, int batch) {
            int outputs = net.architecture().outputs();
            float[] y = new float[batch * outputs];
            net.predict(padded(x, batch), PAD, net.architecture().inputs() + PAD, batch, workspace, y, 0, outputs);
            return widen(y);
        }
    }
}
