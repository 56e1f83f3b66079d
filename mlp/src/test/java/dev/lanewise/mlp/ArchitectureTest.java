package dev.lanewise.mlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import org.junit.jupiter.api.Test;

/// The flat layout, the views into it, sizes at the edge of an array, and which loss fits which output.
class ArchitectureTest {
    private static final Architecture NET = Architecture.of(Activation.RELU, Activation.IDENTITY, 3, 4, 2);

    @Test
    void parametersLieLayerByLayerWeightsFirst() {
        assertEquals(new Architecture.Layer(3, 4, Activation.RELU, null, 0, 12), NET.layer(0));
        assertEquals(new Architecture.Layer(4, 2, Activation.IDENTITY, null, 16, 24), NET.layer(1));
        assertEquals(26, NET.parameterCount());
        float[] array = new float[26];
        for (int i = 0; i < array.length; i++) {
            array[i] = i;
        }
        FloatParameters parameters = FloatParameters.wrap(NET, array);
        assertEquals(6, parameters.weights(0).get(1, 2));
        assertEquals(15, parameters.bias(0).get(0, 3));
        assertEquals(21, parameters.weights(1).get(2, 1));
        parameters.bias(1).set(0, 1, -1);
        assertEquals(-1, array[25]);
        assertSame(array, parameters.array());
        assertThrows(
                IndexOutOfBoundsException.class, () -> parameters.weights(0).get(0, 4));
        FloatParameters copy = parameters.copy();
        assertEquals(parameters, copy);
        copy.array()[0] = 7;
        assertNotEquals(parameters, copy);
        assertThrows(IllegalArgumentException.class, () -> FloatParameters.wrap(NET, new float[25]));
    }

    @Test
    void equalWhereTheLayersAre() {
        Architecture built = Architecture.builder(3)
                .layer(4, Activation.RELU)
                .layer(2, Activation.IDENTITY)
                .build();
        assertEquals(NET, built);
        assertEquals(NET.hashCode(), built.hashCode());
        assertNotEquals(NET, Architecture.of(Activation.TANH, Activation.IDENTITY, 3, 4, 2));
        assertEquals("3-4(relu)-2(identity)", NET.toString());
    }

    @Test
    void textsAreRead() {
        for (String text : new String[] {
            "3-4(relu)-2(identity)",
            "1-1(leaky_relu(0.01))-1(elu(1.0E-5))-7(leaky_relu(-2.5))-2(softmax)",
            "784-100(gelu)-10(log_softmax)"
        }) {
            assertEquals(text, Architecture.parse(text).toString());
        }
        assertEquals(NET, Architecture.parse(NET.toString()));
        for (String bad : new String[] {
            "",
            "3",
            "3-",
            "3-4",
            "3-4(",
            "3-4()",
            "3-4(relu",
            "3-4(relu)-",
            "3-4(relu)x",
            "3-4(relu)2(relu)",
            "x-4(relu)",
            "3-x(relu)",
            "0-4(relu)",
            "3-0(relu)",
            "3-4(relu)-2(own)",
            "3-(relu)",
            "(",
            "3-4)relu(",
            "3 - 4(relu)",
            "100000-100000(relu)",
            "-3-4(relu)"
        }) {
            assertThrows(IllegalArgumentException.class, () -> Architecture.parse(bad), bad);
        }
        // Deep nesting is read by a loop.
        assertThrows(IllegalArgumentException.class, () -> Architecture.parse("3-4" + "(".repeat(1_000_000)));
    }

    /// Twice 3·4 and thrice 4·2 multiply-adds a sample: the first layer hands no gradient on.
    @Test
    void countsFloatingPointOperations() {
        assertEquals(2L * 5 * (2 * 12 + 3 * 8), NET.trainingFlops(5));
        assertEquals(0, NET.trainingFlops(0));
    }

    @Test
    void refusesSizesThatNoArrayHolds() {
        assertEquals(
                Integer.MAX_VALUE - 8,
                Architecture.of(Activation.RELU, Activation.RELU, Integer.MAX_VALUE - 9, 1)
                        .parameterCount());
        assertThrows(
                IllegalArgumentException.class,
                () -> Architecture.of(Activation.RELU, Activation.RELU, Integer.MAX_VALUE - 8, 1));
        Architecture.Builder builder = Architecture.builder(Integer.MAX_VALUE);
        assertThrows(IllegalArgumentException.class, () -> builder.layer(Integer.MAX_VALUE, Activation.RELU));
        assertThrows(IllegalArgumentException.class, builder::build, "a refused layer leaves none behind");
        assertThrows(IllegalArgumentException.class, () -> Architecture.builder(0));
        assertThrows(IllegalArgumentException.class, () -> Architecture.of(Activation.RELU, Activation.RELU, 3));
    }

    @Test
    void softmaxWantsLogits() {
        FloatParameters parameters =
                FloatParameters.zeros(Architecture.of(Activation.RELU, Activation.SIGMOID, 3, 4, 2));
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> new FloatMlp(Kernels.scalar(), parameters, Loss.SOFTMAX_CROSS_ENTROPY, Reduction.SUM));
        assertTrue(e.getMessage().contains("the output activation is sigmoid"), e.getMessage());
    }
}
