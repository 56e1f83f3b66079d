package dev.lanewise.mlp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What a workspace may be asked at which time, and whose arrays it refuses.
class WorkspaceTest {
    private static final int BATCH = 3;
    private final DoubleMlp net = new DoubleMlp(
            Kernels.scalar(),
            DoubleParameters.initialised(
                    Architecture.of(Activation.TANH, Activation.IDENTITY, 4, 5, 4),
                    Initialiser.XAVIER_UNIFORM,
                    new SplittableRandom(1)),
            Loss.HALF_SQUARED_ERROR,
            Reduction.MEAN);
    private final DoubleWorkspace workspace = net.newWorkspace(BATCH);
    private final double[] x = new SplittableRandom(2).doubles(BATCH * 4).toArray();

    @Test
    void showsWhatTheLastCallLeft() {
        assertThrows(IllegalStateException.class, workspace::output);
        net.forward(x, 0, 4, 2, workspace);
        assertEquals(2, workspace.activation(0).rows());
        assertEquals(5, workspace.preActivation(0).columns());
        assertSame(workspace.output().array(), workspace.preActivation(1).array(), "the identity keeps one matrix");
        assertThrows(IllegalStateException.class, () -> workspace.delta(0));
        assertThrows(IllegalStateException.class, () -> net.gradient(workspace, new double[49], 0));
        net.backward(x, 0, 4, workspace);
        assertEquals(2, workspace.delta(1).rows());
        net.update(workspace, 0.1, 0);
        assertThrows(IllegalStateException.class, () -> net.update(workspace, 0.1, 0), "the same step twice");
        net.forward(x, 0, 4, BATCH, workspace);
        net.predict(x, 0, 4, BATCH, workspace, new double[12], 0, 4);
        assertThrows(IllegalStateException.class, () -> net.backward(x, 0, 4, workspace));
    }

    /// The backward pass and the gradient leave everything that they read: asked twice, they answer the same.
    @Test
    void backwardAndGradientCanBeRepeated() {
        net.forward(x, 0, 4, BATCH, workspace);
        double[][] gradients = new double[2][net.architecture().parameterCount()];
        double first = net.backward(x, 0, 4, workspace);
        net.gradient(workspace, gradients[0], 0);
        assertEquals(first, net.backward(x, 0, 4, workspace));
        net.gradient(workspace, gradients[1], 0);
        assertArrayEquals(gradients[0], gradients[1]);
    }

    @Test
    void refusesArraysThatItWouldOverwrite() {
        net.forward(x, 0, 4, BATCH, workspace);
        net.backward(x, 0, 4, workspace);
        double[] parameters = net.parameters().array();
        double[] before = parameters.clone();
        double[] delta = workspace.delta(1).array();
        double[] output = workspace.output().array();
        assertThrows(IllegalArgumentException.class, () -> net.forward(output, 0, 4, BATCH, workspace));
        assertThrows(IllegalArgumentException.class, () -> net.backward(delta, 0, 4, workspace));
        assertThrows(IllegalArgumentException.class, () -> net.gradient(workspace, parameters, 0));
        assertThrows(IllegalArgumentException.class, () -> net.predict(x, 0, 4, BATCH, workspace, parameters, 0, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> net.gradient(workspace, new double[48], 0));
        assertThrows(IllegalArgumentException.class, () -> net.update(workspace, Double.MAX_VALUE, 2));
        assertArrayEquals(before, parameters);
        assertEquals(BATCH, workspace.delta(0).rows(), "still there after the refusals");
    }
}
