package dev.lanewise.mlp.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.Initialiser;
import dev.lanewise.mlp.Loss;
import dev.lanewise.mlp.Reduction;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// A data set on another one hands on all that it does not change, weights among it.
class ForwardingDataSetTest {
    private static final float[] X = {1, 2, 3, 4, 5, 6};
    private static final float[] WEIGHTS = {1, 0, 2};

    /// A method that the interface gets one day and this class does not would silently have its default.
    @Test
    void everyMethodOfTheInterfaceIsHandedOn() throws Exception {
        assertHandsOn(FloatDataSet.class, FloatForwardingDataSet.class);
        assertHandsOn(DoubleDataSet.class, DoubleForwardingDataSet.class);
    }

    private static void assertHandsOn(Class<?> dataSet, Class<?> forwarding) throws Exception {
        int methods = 0;
        for (Method method : dataSet.getDeclaredMethods()) {
            // weighted() makes a data set on this one, not on the other one.
            if (Modifier.isStatic(method.getModifiers()) || method.getName().equals("weighted")) {
                continue;
            }
            assertEquals(
                    forwarding,
                    forwarding
                            .getMethod(method.getName(), method.getParameterTypes())
                            .getDeclaringClass(),
                    method.toString());
            methods++;
        }
        assertEquals(7, methods);
    }

    @Test
    void answersAreThoseOfTheOther() {
        FloatDataSet labelled = new FloatForwardingDataSet(FloatDataSet.labelled(X, 2, new int[] {0, 1, 2}, 4)) {};
        assertEquals(3, labelled.count());
        assertEquals(2, labelled.inputs());
        assertEquals(4, labelled.outputs());
        assertTrue(labelled.isLabelled());
        assertEquals("3 samples of 2 in 4 classes", labelled.toString());
        float[] x = new float[4];
        int[] labels = new int[2];
        labelled.gather(new int[] {9, 2, 0}, 1, 2, x, labels, new float[0]);
        assertArrayEquals(new float[] {5, 6, 1, 2}, x);
        assertArrayEquals(new int[] {2, 0}, labels);
        assertFalse(labelled.gatherWeights(new int[] {0}, 0, 1, new float[1]));

        FloatDataSet aimed = new FloatForwardingDataSet(FloatDataSet.withTargets(X, 2, new float[] {7, 8, 9}, 1)) {};
        assertFalse(aimed.isLabelled());
        float[] targets = new float[1];
        aimed.gather(new int[] {1}, 0, 1, x, labels, targets);
        assertArrayEquals(new float[] {8}, targets);
        assertThrows(NullPointerException.class, () -> new FloatForwardingDataSet(null) {});
    }

    @Test
    void weightsGetThrough() {
        FloatDataSet weighted =
                FloatDataSet.withTargets(X, 2, new float[] {7, 8, 9}, 1).weighted(WEIGHTS);
        float[] weights = new float[2];
        assertTrue(new FloatForwardingDataSet(weighted) {}.gatherWeights(new int[] {0, 2, 1}, 1, 2, weights));
        assertArrayEquals(new float[] {2, 0}, weights);
        assertArrayEquals(trained(weighted), trained(new FloatForwardingDataSet(weighted) {}));
        assertFalse(Arrays.equals(
                trained(weighted), trained(FloatDataSet.withTargets(X, 2, new float[] {7, 8, 9}, 1))));
    }

    private static float[] trained(FloatDataSet data) {
        Architecture linear = Architecture.of(Activation.IDENTITY, Activation.IDENTITY, 2, 1);
        FloatParameters parameters =
                FloatParameters.initialised(linear, Initialiser.XAVIER_NORMAL, new SplittableRandom(1));
        FloatMlp net = new FloatMlp(Kernels.scalar(), parameters, Loss.HALF_SQUARED_ERROR, Reduction.MEAN);
        return FloatTrainer.of(net).batch(2).train(data, 1).net().parameters().array();
    }
}
