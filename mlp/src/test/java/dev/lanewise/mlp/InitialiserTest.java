package dev.lanewise.mlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Activation;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Moments of the first weights, zero biases, and float beside double.
class InitialiserTest {
    private static final Architecture NET = Architecture.of(Activation.RELU, Activation.IDENTITY, 300, 200, 10);

    @ParameterizedTest
    @EnumSource
    void weightsHaveTheStatedVariance(Initialiser initialiser) {
        DoubleParameters p = DoubleParameters.initialised(NET, initialiser, new SplittableRandom(5));
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < 300; i++) {
            for (int j = 0; j < 200; j++) {
                sum += p.weights(0).get(i, j);
                squares += p.weights(0).get(i, j) * p.weights(0).get(i, j);
            }
        }
        double fan = initialiser.name().startsWith("HE") ? 2.0 / 300 : 2.0 / (300 + 200);
        assertEquals(fan, squares / 60_000, 0.03 * fan);
        assertEquals(Math.sqrt(fan), initialiser.standardDeviation(300, 200), 1e-12);
        assertTrue(Math.abs(sum / 60_000) < 5 * Math.sqrt(fan / 60_000));
        for (int j = 0; j < 200; j++) {
            assertEquals(0, p.bias(0).get(0, j));
        }
    }

    @ParameterizedTest
    @EnumSource
    void floatIsDoubleRounded(Initialiser initialiser) {
        DoubleParameters d = DoubleParameters.initialised(NET, initialiser, new SplittableRandom(6));
        FloatParameters f = FloatParameters.initialised(NET, initialiser, new SplittableRandom(6));
        for (int i = 0; i < f.array().length; i++) {
            assertEquals((float) d.array()[i], f.array()[i]);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "HE_NORMAL")
    void sizesThatNoArrayHolds(Initialiser initialiser) {
        assertThrows(
                IllegalArgumentException.class,
                () -> Architecture.of(Activation.RELU, Activation.IDENTITY, 65536, 65536, 10));
        assertThrows(
                IllegalArgumentException.class, () -> Architecture.of(Activation.RELU, Activation.IDENTITY, 0, 10));
    }
}
