package dev.lanewise.mlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Activation;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
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
        double fan = switch (initialiser) {
            case HE_NORMAL, HE_UNIFORM -> 2.0 / 300;
            case XAVIER_NORMAL, XAVIER_UNIFORM -> 2.0 / (300 + 200);
            case LECUN_NORMAL, LECUN_UNIFORM, ORTHOGONAL -> 1.0 / 300;
        };
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

    @Test
    void orthogonalColumnsOrRows() {
        for (int[] size : new int[][] {{30, 20}, {20, 30}, {1, 5}, {5, 1}, {25, 25}}) {
            double[] w = Initialiser.ORTHOGONAL.matrix(size[0], size[1], new SplittableRandom(7));
            boolean rows = size[0] <= size[1];
            int vectors = Math.min(size[0], size[1]);
            for (int i = 0; i < vectors; i++) {
                for (int q = 0; q < vectors; q++) {
                    double dot = 0;
                    for (int j = 0; j < Math.max(size[0], size[1]); j++) {
                        dot += (rows ? w[i * size[1] + j] : w[j * size[1] + i])
                                * (rows ? w[q * size[1] + j] : w[j * size[1] + q]);
                    }
                    assertEquals(i == q ? 1 : 0, dot, 1e-14);
                }
            }
        }
        assertThrows(IllegalStateException.class, () -> Initialiser.ORTHOGONAL.draw(2, 2, new SplittableRandom(1)));
    }

    @Test
    void constantParameters() {
        FloatParameters p = FloatParameters.constant(NET, 0.5f, -1);
        assertEquals(0.5f, p.weights(1).get(199, 9));
        assertEquals(-1, p.bias(0).get(0, 0));
        assertEquals(-1, p.bias(1).get(0, 9));
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
