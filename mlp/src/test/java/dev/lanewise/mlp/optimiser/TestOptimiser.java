package dev.lanewise.mlp.optimiser;

import dev.lanewise.mlp.Architecture;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/// A float or a double optimiser with its parameters behind one face in double numbers, so that one test holds both
/// against one oracle.
abstract class TestOptimiser {
    /// How a test makes one.
    interface Factory {
        TestOptimiser make(Optimiser optimiser, GradientClipping clipping, Architecture architecture, double[] w);
    }

    static Stream<Factory> all() {
        return Stream.of(named("double", OfDouble::new), named("float", OfFloat::new));
    }

    private static Factory named(String name, Factory factory) {
        return new Factory() {
            @Override
            public TestOptimiser make(Optimiser optimiser, GradientClipping clipping, Architecture a, double[] w) {
                return factory.make(optimiser, clipping, a, w);
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }

    /// What a difference to exact arithmetic may be, for numbers about 1.
    abstract double tolerance();

    abstract void step(double[] gradient, double learningRate);

    abstract double[] parameters();

    abstract long steps();

    abstract Map<String, double[]> state();

    abstract void restore(long steps, Map<String, double[]> state);

    private static final class OfDouble extends TestOptimiser {
        private final DoubleOptimiser optimiser;
        private final double[] w;

        OfDouble(Optimiser optimiser, GradientClipping clipping, Architecture architecture, double[] w) {
            this.optimiser = new DoubleOptimiser(optimiser, clipping, architecture);
            this.w = w.clone();
        }

        @Override
        double tolerance() {
            return 1e-13;
        }

        @Override
        void step(double[] gradient, double learningRate) {
            optimiser.step(w, gradient, learningRate);
        }

        @Override
        double[] parameters() {
            return w.clone();
        }

        @Override
        long steps() {
            return optimiser.steps();
        }

        @Override
        Map<String, double[]> state() {
            return optimiser.state();
        }

        @Override
        void restore(long steps, Map<String, double[]> state) {
            optimiser.restore(steps, state);
        }
    }

    private static final class OfFloat extends TestOptimiser {
        private final FloatOptimiser optimiser;
        private final float[] w;

        OfFloat(Optimiser optimiser, GradientClipping clipping, Architecture architecture, double[] w) {
            this.optimiser = new FloatOptimiser(optimiser, clipping, architecture);
            this.w = narrow(w);
        }

        @Override
        double tolerance() {
            return 2e-6;
        }

        @Override
        void step(double[] gradient, double learningRate) {
            optimiser.step(w, narrow(gradient), learningRate);
        }

        @Override
        double[] parameters() {
            return widen(w);
        }

        @Override
        long steps() {
            return optimiser.steps();
        }

        @Override
        Map<String, double[]> state() {
            Map<String, double[]> wide = new LinkedHashMap<>();
            optimiser.state().forEach((name, vector) -> wide.put(name, widen(vector)));
            return wide;
        }

        @Override
        void restore(long steps, Map<String, double[]> state) {
            Map<String, float[]> narrow = new LinkedHashMap<>();
            state.forEach((name, vector) -> narrow.put(name, narrow(vector)));
            optimiser.restore(steps, narrow);
        }
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
}
