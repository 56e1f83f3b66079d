package dev.lanewise.mlp.optimiser;

import static dev.lanewise.mlp.optimiser.Refused.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Activation;
import dev.lanewise.mlp.Architecture;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Checkpoints, and what a step or a restored state refuses.
class OptimiserStateTest {
    private static final Architecture NET = Architecture.of(Activation.TANH, Activation.IDENTITY, 3, 4, 2);
    private static final int COUNT = 26;

    private final SplittableRandom random = new SplittableRandom(41);

    private double[] numbers() {
        double[] numbers = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    static Stream<Arguments> cases() {
        return TestOptimiser.all()
                .flatMap(factory -> Stream.of(
                                "sgd(weight_decay=0.1)",
                                "momentum(0.9)",
                                "nesterov(0.9)",
                                "rms_prop",
                                "adam(weight_decay=0.1)",
                                "adam_w")
                        .map(rule -> Arguments.of(factory, Optimiser.parse(rule))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aRestoredStateGivesTheSameRun(TestOptimiser.Factory factory, Optimiser optimiser) {
        TestOptimiser whole = factory.make(optimiser, GradientClipping.byNorm(2), NET, numbers());
        for (int t = 0; t < 5; t++) {
            whole.step(numbers(), 0.01);
        }
        long steps = whole.steps();
        Map<String, double[]> state = whole.state();
        TestOptimiser resumed = factory.make(optimiser, GradientClipping.byNorm(2), NET, whole.parameters());
        // A state that is not replaced would show; at rate 0 the parameters stay.
        resumed.step(numbers(), 0);
        resumed.restore(steps, state);
        TestOptimiser forgetful = factory.make(optimiser, GradientClipping.byNorm(2), NET, whole.parameters());
        assertEquals(5, resumed.steps());
        for (int t = 0; t < 5; t++) {
            double[] gradient = numbers();
            whole.step(gradient, 0.01);
            resumed.step(gradient, 0.01);
            forgetful.step(gradient, 0.01);
            assertArrayEquals(whole.parameters(), resumed.parameters(), "step " + t);
        }
        assertEquals(10, resumed.steps());
        boolean same = Arrays.equals(whole.parameters(), forgetful.parameters());
        assertEquals(optimiser.rule() == Optimiser.Rule.SGD, same, "only sgd remembers nothing");
    }

    /// Several machines with a part of the parameters each, cut within a layer, within biases, and one that has none.
    @ParameterizedTest
    @MethodSource("cases")
    void partsTakeTheStepsOfTheWhole(TestOptimiser.Factory ignored, Optimiser optimiser) {
        float[] parameters = floats();
        FloatOptimiser whole = new FloatOptimiser(optimiser, GradientClipping.byValue(0.5), NET);
        int[] cuts = {0, 5, 14, 14, 25, COUNT};
        float[][] parts = new float[cuts.length - 1][];
        FloatOptimiser[] optimisers = new FloatOptimiser[parts.length];
        for (int p = 0; p < parts.length; p++) {
            parts[p] = Arrays.copyOfRange(parameters, cuts[p], cuts[p + 1]);
            optimisers[p] = new FloatOptimiser(optimiser, GradientClipping.byValue(0.5), NET, cuts[p], cuts[p + 1]);
        }
        for (int t = 0; t < 3; t++) {
            float[] gradient = floats();
            whole.step(parameters, gradient, 0.01);
            for (int p = 0; p < parts.length; p++) {
                optimisers[p].step(parts[p], Arrays.copyOfRange(gradient, cuts[p], cuts[p + 1]), 0.01);
                assertArrayEquals(Arrays.copyOfRange(parameters, cuts[p], cuts[p + 1]), parts[p], "part " + p);
            }
        }
        for (String name : whole.state().keySet()) {
            assertArrayEquals(
                    Arrays.copyOfRange(whole.state().get(name), 5, 14),
                    optimisers[1].state().get(name));
        }
    }

    private float[] floats() {
        float[] floats = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            floats[i] = (float) random.nextGaussian();
        }
        return floats;
    }

    @Test
    void refusesPartsThatAreNone() {
        Optimiser adam = Optimiser.adam();
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> new FloatOptimiser(adam, GradientClipping.none(), NET, 3, COUNT + 1));
        assertThrows(
                IndexOutOfBoundsException.class, () -> new FloatOptimiser(adam, GradientClipping.none(), NET, -1, 3));
        refused("clipping=norm(1)", () -> new FloatOptimiser(adam, GradientClipping.byNorm(1), NET, 0, COUNT - 1));
        FloatOptimiser part = new FloatOptimiser(adam, GradientClipping.none(), NET, 3, 7);
        refused("parameters", () -> part.step(new float[COUNT], new float[4], 0.1));
        refused("gradient", () -> part.step(new float[4], new float[COUNT], 0.1));
    }

    @Test
    void names() {
        assertNames(List.of(), "sgd");
        assertNames(List.of("momentum"), "momentum(0.9)");
        assertNames(List.of("momentum"), "nesterov(0.9)");
        assertNames(List.of("second_moment"), "rms_prop");
        assertNames(List.of("first_moment", "second_moment"), "adam");
        assertNames(List.of("first_moment", "second_moment"), "adam_w");
    }

    private static void assertNames(List<String> names, String rule) {
        FloatOptimiser optimiser = new FloatOptimiser(Optimiser.parse(rule), GradientClipping.none(), NET);
        assertEquals(names, List.copyOf(optimiser.state().keySet()));
        optimiser.state().values().forEach(vector -> assertArrayEquals(new float[COUNT], vector));
    }

    /// After one step from 0 each vector is a known part of the gradient.
    @Test
    void vectors() {
        double[] gradient = numbers();
        DoubleOptimiser adam = new DoubleOptimiser(Optimiser.adam(0.75, 0.5, 1e-8), GradientClipping.none(), NET);
        adam.step(new double[COUNT], gradient, 0.1);
        DoubleOptimiser momentum = new DoubleOptimiser(Optimiser.momentum(0.5), GradientClipping.none(), NET);
        momentum.step(new double[COUNT], gradient, 0.1);
        for (int i = 0; i < COUNT; i++) {
            assertEquals(gradient[i] / 4, adam.state().get("first_moment")[i]);
            assertEquals(gradient[i] * gradient[i] / 2, adam.state().get("second_moment")[i]);
            assertEquals(gradient[i], momentum.state().get("momentum")[i]);
        }
    }

    @Test
    void aStateIsACopy() {
        DoubleOptimiser optimiser = new DoubleOptimiser(Optimiser.momentum(0.9), GradientClipping.none(), NET);
        double[] vector = numbers();
        double[] before = vector.clone();
        optimiser.restore(3, Map.of("momentum", vector));
        Arrays.fill(vector, 7);
        optimiser.state().get("momentum")[0] = 8;
        assertArrayEquals(before, optimiser.state().get("momentum"));
        Map<String, double[]> state = optimiser.state();
        optimiser.step(numbers(), numbers(), 0.1);
        assertArrayEquals(before, state.get("momentum"));
        assertThrows(UnsupportedOperationException.class, state::clear);
    }

    @Test
    void refusesAState() {
        DoubleOptimiser adam = new DoubleOptimiser(Optimiser.adam(), GradientClipping.none(), NET);
        adam.step(numbers(), numbers(), 0.1);
        Map<String, double[]> before = adam.state();
        double[] good = new double[COUNT];
        double[] negative = new double[COUNT];
        negative[25] = -1;
        refused("steps=-1", () -> adam.restore(-1, adam.state()));
        refused("[first_moment, second_moment]", () -> adam.restore(2, Map.of()));
        refused("[first_moment]", () -> adam.restore(2, Map.of("first_moment", good)));
        refused("momentum", () -> adam.restore(2, Map.of("first_moment", good, "momentum", good)));
        refused(
                "third_moment",
                () -> adam.restore(2, Map.of("first_moment", good, "second_moment", good, "third_moment", good)));
        refused(
                "second_moment.length=25",
                () -> adam.restore(2, Map.of("first_moment", good, "second_moment", new double[COUNT - 1])));
        refused(
                "second_moment[25]=-1.0",
                () -> adam.restore(2, Map.of("first_moment", good, "second_moment", negative)));
        Map<String, double[]> missing = new HashMap<>(Map.of("first_moment", good));
        missing.put("second_moment", null);
        assertThrows(NullPointerException.class, () -> adam.restore(2, missing));
        assertEquals(1, adam.steps());
        before.forEach((name, vector) -> assertArrayEquals(vector, adam.state().get(name)));
        // A mean may well be negative.
        adam.restore(2, Map.of("first_moment", negative, "second_moment", good));
        assertEquals(2, adam.steps());
    }

    @Test
    void refusesAStepBeforeItWrites() {
        FloatOptimiser optimiser =
                new FloatOptimiser(Optimiser.momentum(0.9).weightDecay(1e20), GradientClipping.none(), NET);
        float[] w = new float[COUNT];
        float[] gradient = new float[COUNT];
        Arrays.fill(w, 1);
        Arrays.fill(gradient, 1);
        refused("parameters.length=25", () -> optimiser.step(new float[COUNT - 1], gradient, 0.1));
        refused("gradient.length=27", () -> optimiser.step(w, new float[COUNT + 1], 0.1));
        refused("parameter array", () -> optimiser.step(w, w, 0.1));
        refused("learningRate=-0.1", () -> optimiser.step(w, gradient, -0.1));
        refused("learningRate=NaN", () -> optimiser.step(w, gradient, Double.NaN));
        refused("learningRate=Infinity", () -> optimiser.step(w, gradient, Double.POSITIVE_INFINITY));
        refused("learningRate=1.0E39", () -> optimiser.step(w, gradient, 1e39));
        refused("learningRate=1.0E20", () -> optimiser.step(w, gradient, 1e20));
        assertThrows(NullPointerException.class, () -> optimiser.step(null, gradient, 0.1));
        assertThrows(NullPointerException.class, () -> optimiser.step(w, null, 0.1));
        for (int i = 0; i < COUNT; i++) {
            assertEquals(1, w[i]);
            assertEquals(0, optimiser.state().get("momentum")[i]);
        }
        assertEquals(0, optimiser.steps());
        FloatOptimiser adam = new FloatOptimiser(Optimiser.adam(), GradientClipping.none(), NET);
        refused("learningRate=1.0E38", () -> adam.step(w, gradient, 1e38));
    }

    @Test
    void refusesWhatTheTypeDoesNotHold() {
        refused(
                "epsilon=1.0E-60",
                () -> new FloatOptimiser(Optimiser.adam(0.9, 0.999, 1e-60), GradientClipping.none(), NET));
        refused(
                "weightDecay=1.0E40",
                () -> new FloatOptimiser(Optimiser.sgd().weightDecay(1e40), GradientClipping.none(), NET));
        refused("max=1.0E-50", () -> new FloatOptimiser(Optimiser.sgd(), GradientClipping.byValue(1e-50), NET));
        assertEquals(
                0,
                new DoubleOptimiser(Optimiser.adam(0.9, 0.999, 1e-60), GradientClipping.byValue(1e-50), NET).steps());
        assertThrows(NullPointerException.class, () -> new FloatOptimiser(null, GradientClipping.none(), NET));
        assertThrows(NullPointerException.class, () -> new FloatOptimiser(Optimiser.sgd(), null, NET));
        assertThrows(
                NullPointerException.class, () -> new FloatOptimiser(Optimiser.sgd(), GradientClipping.none(), null));
    }

    @Test
    void saysWhatItIs() {
        FloatOptimiser optimiser = new FloatOptimiser(Optimiser.adamW(), GradientClipping.byNorm(1), NET);
        assertEquals(Optimiser.adamW(), optimiser.optimiser());
        assertEquals(GradientClipping.byNorm(1), optimiser.clipping());
        assertEquals(NET, optimiser.architecture());
        for (String part : List.of("adam_w(0.9", "norm(1)", "float", "3-4(tanh)")) {
            assertTrue(optimiser.toString().contains(part), optimiser + " lacks " + part);
        }
        assertFalse(optimiser.toString().contains("double"));
    }
}
