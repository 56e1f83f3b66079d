// The build derives DoubleYoungRowsTest from this file.
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.FloatRegisters.LANES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.softmax.FloatSoftmaxLoops;
import dev.lanewise.kernels.softmax.FloatSoftmaxRows;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// The loops that stand in for vectors along rows of C give the same bits as they do, and every method is exercised.
@EnabledIf(value = "dev.lanewise.kernels.Backends#incubatorModulePresent", disabledReason = "there are no vectors")
class FloatYoungRowsTest {
    private static final List<Activation> ACTIVATIONS = List.of(
            Activation.IDENTITY,
            Activation.RELU,
            Activation.LEAKY_RELU,
            Activation.SIGMOID,
            Activation.TANH,
            Activation.SOFTPLUS,
            Activation.ELU,
            Activation.GELU,
            Activation.SILU);
    private static final int[] WIDTHS = {1, 3, LANES - 1, LANES, LANES + 5, 4 * LANES, 7 * LANES - 1};
    private static final int M = 5;
    private static final int TURNS = -26;

    private final SplittableRandom random = new SplittableRandom(17);

    @Test
    void epiloguesOfEveryActivationAndDerivative() {
        for (int n : WIDTHS) {
            for (Activation f : ACTIVATIONS) {
                for (int steps = 0; steps < 16; steps++) {
                    boolean bias = (steps & 1) != 0;
                    boolean kept = (steps & 2) != 0;
                    boolean derivative = (steps & 4) != 0;
                    boolean sums = (steps & 8) != 0;
                    if (steps == 0 || steps == 8) {
                        continue;
                    }
                    float[] z = random(2 * M * n);
                    float[] kept1 = new float[2 * M * n];
                    float[] kept2 = new float[2 * M * n];
                    float[] b = random(n);
                    float[] c1 = random(2 * M * n);
                    float[] c2 = c1.clone();
                    float[] s1 = random(n + LANES);
                    float[] s2 = s1.clone();
                    Epilogue<float[]> vectors = epilogue(f, n, bias ? b : null, kept ? kept1 : null, derivative, z);
                    Epilogue<float[]> loops = epilogue(f, n, bias ? b : null, kept ? kept2 : null, derivative, z);
                    float[] block = new float[FloatEpilogues.BLOCKS_SIZE];
                    FloatEpilogues.apply(vectors, M, 0, M, n, c1, M * n, n, sums ? s1 : null, 0, block, 0);
                    FloatEpilogueLoops.apply(loops, M, 0, M, n, c2, M * n, n, sums ? s2 : null, 0);
                    String what = f + " on " + n + " columns, steps " + steps;
                    assertArrayEquals(c1, c2, () -> what + ": C");
                    assertArrayEquals(kept1, kept2, () -> what + ": kept");
                    assertArrayEquals(s1, s2, () -> what + ": sums");
                }
            }
        }
    }

    /// Of the tile at row M of the whole.
    private static Epilogue<float[]> epilogue(
            Activation f, int n, float[] bias, float[] kept, boolean derivative, float[] z) {
        Epilogue.Builder<float[]> builder = Epilogue.ofFloat();
        if (bias != null) {
            builder.bias(bias, 0);
        }
        if (kept != null) {
            builder.keepPreActivation(kept, 0, n).activation(f);
        } else if (!derivative) {
            builder.activation(f);
        }
        if (derivative) {
            builder.derivative(f, z, 0, n);
        }
        return builder.build();
    }

    @Test
    void softmaxFamily() {
        for (int n : WIDTHS) {
            float[] x = random(M * n);
            same(n, (rows, y) -> rows.softmax(M, n, x, 0, n, y, 0, n));
            same(n, (rows, y) -> rows.softmaxGradient(M, n, x, 0, n, y, 0, n));
            same(n, (rows, y) -> rows.logSoftmax(M, n, x, 0, n, y, 0, n, new float[n]));
            same(n, (rows, y) -> rows.logSoftmaxGradient(M, n, x, 0, n, y, 0, n, new float[n]));
            int[] labels = {0, n - 1, n / 2, 0, n / 3};
            same(n, (rows, y) -> y[M * n] = (float) rows.crossEntropy(M, n, x, 0, n, labels, 0, 0.5f, y, 0, n));
            same(n, (rows, y) -> y[M * n] = (float) rows.crossEntropy(M, n, x, 0, n, x, 0, n, 0.5f, y, 0, n));
        }
    }

    private void same(int n, BiConsumer<FloatSoftmaxRows, float[]> operation) {
        float[] y1 = random(M * n + 1);
        float[] y2 = y1.clone();
        operation.accept(FloatSoftmax.ROWS, y1);
        operation.accept(FloatSoftmaxLoops.ROWS, y2);
        assertArrayEquals(y1, y2, () -> n + " columns");
    }

    @Test
    void sumsThatAreAddedOnce() {
        for (int n : WIDTHS) {
            for (float keep : new float[] {1, 0.75f, 0}) {
                float[] t = random(M * n);
                float[] c1 = random(M * n);
                c1[0] = keep == 0 ? Float.NaN : 1; // which nobody may read then
                float[] c2 = c1.clone();
                FloatAddOnce.add(M, n, -0.3f, t, 0, n, keep, c1, 0, n);
                FloatAddOnce.addByElements(M, n, -0.3f, t, 0, n, keep, c2, 0, n);
                assertEquals(-0.3f * t[0] + (keep == 0 ? 0 : keep), c2[0], 1e-6f);
                assertArrayEquals(c1, c2, () -> n + " columns, keeping " + keep);
            }
        }
    }

    @Test
    void everyMethodIsExercised() {
        exercised(FloatEpilogues.METHODS, FloatEpilogues::exercise);
        exercised(FloatSoftmax.METHODS, FloatSoftmax::exercise);
        exercised(FloatAddOnce.METHODS, FloatAddOnce::exercise);
    }

    private static void exercised(int methods, Growth.Exercise exercise) {
        for (int method = 0; method < methods; method++) {
            if (isIdentity(methods, method)) {
                continue;
            }
            exercise.run(method, TURNS);
            int little = exercise.run(method, 1);
            int much = exercise.run(method, 24);
            assertTrue(little > 0 && much > little, "of method " + method);
        }
    }

    /// To do nothing no method is needed.
    private static boolean isIdentity(int methods, int method) {
        return methods == FloatEpilogues.METHODS && method % ACTIVATIONS.size() == 0 && method < 2 * ACTIVATIONS.size();
    }

    @Test
    void methodsAreNumberedAsActivationsAre() {
        assertArrayEquals(
                Activation.Kind.values(),
                ACTIVATIONS.stream().map(Activation::kind).toArray());
    }

    private float[] random(int length) {
        float[] x = new float[length];
        for (int i = 0; i < length; i++) {
            x[i] = (float) (8 * random.nextDouble() - 4);
        }
        return x;
    }
}
