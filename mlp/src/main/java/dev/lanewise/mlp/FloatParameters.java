// The build derives DoubleParameters from this file.
package dev.lanewise.mlp;

import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;

/// The weights and biases of a net in one flat float array, laid out as [Architecture] says, with a view of each.
///
/// The array is open: whoever holds it may read and write it (an optimiser, a file, an all-reduce), and training writes
/// it in place. It is not synchronised; let no pass run while another thread writes.
public final class FloatParameters {
    private final Architecture architecture;
    private final float[] array;

    private FloatParameters(Architecture architecture, float[] array) {
        this.architecture = architecture;
        this.array = array;
    }

    /// All zero. A net with hidden layers does not learn from here (every unit stays like its neighbours); for filling
    /// in.
    ///
    /// @param architecture the shape
    /// @return parameters with an array of their own
    public static FloatParameters zeros(Architecture architecture) {
        return new FloatParameters(architecture, new float[architecture.parameterCount()]);
    }

    /// Drawn weights, biases 0.
    ///
    /// @param architecture the shape
    /// @param initialiser the distribution
    /// @param random where the numbers come from: one draw a weight in the order of the flat array
    /// @return parameters with an array of their own
    public static FloatParameters initialised(
            Architecture architecture, Initialiser initialiser, RandomGenerator random) {
        Objects.requireNonNull(initialiser, "initialiser");
        Objects.requireNonNull(random, "random");
        FloatParameters parameters = zeros(architecture);
        for (Architecture.Layer layer : architecture.layers()) {
            double[] w = initialiser.matrix(layer.inputs(), layer.outputs(), random);
            for (int i = 0; i < w.length; i++) {
                parameters.array[layer.weightsOffset() + i] = (float) w[i];
            }
        }
        return parameters;
    }

    /// The same weight everywhere, and the same bias. A net with hidden layers does not learn from here (see
    /// [#zeros(Architecture)]).
    ///
    /// @param architecture the shape
    /// @param weight every weight
    /// @param bias every bias
    /// @return parameters with an array of their own
    public static FloatParameters constant(Architecture architecture, float weight, float bias) {
        FloatParameters parameters = zeros(architecture);
        for (Architecture.Layer layer : architecture.layers()) {
            Arrays.fill(parameters.array, layer.weightsOffset(), layer.biasOffset(), weight);
            Arrays.fill(parameters.array, layer.biasOffset(), layer.biasOffset() + layer.outputs(), bias);
        }
        return parameters;
    }

    /// The caller's array as parameters, not copied.
    ///
    /// @param architecture the shape
    /// @param array as long as the architecture has parameters
    /// @return parameters on that array
    /// @throws IllegalArgumentException if the length differs
    public static FloatParameters wrap(Architecture architecture, float[] array) {
        if (array.length != architecture.parameterCount()) {
            throw new IllegalArgumentException("array.length=" + array.length + ", but " + architecture + " has "
                    + architecture.parameterCount() + " parameters");
        }
        return new FloatParameters(architecture, array);
    }

    /// The same numbers in an array of their own.
    ///
    /// @return a copy
    public FloatParameters copy() {
        return new FloatParameters(architecture, array.clone());
    }

    /// The shape.
    ///
    /// @return the architecture
    public Architecture architecture() {
        return architecture;
    }

    /// All parameters.
    ///
    /// @return the array itself, not a copy
    public float[] array() {
        return array;
    }

    /// The weights of a layer.
    ///
    /// @param layer 0 … depth − 1
    /// @return a view, in×out
    /// @throws IndexOutOfBoundsException if there is no such layer
    public FloatMatrix weights(int layer) {
        Architecture.Layer l = architecture.layer(layer);
        return new FloatMatrix(array, l.weightsOffset(), l.inputs(), l.outputs(), l.outputs());
    }

    /// The bias of a layer.
    ///
    /// @param layer 0 … depth − 1
    /// @return a view, 1×out
    /// @throws IndexOutOfBoundsException if there is no such layer
    public FloatMatrix bias(int layer) {
        Architecture.Layer l = architecture.layer(layer);
        return new FloatMatrix(array, l.biasOffset(), 1, l.outputs(), l.outputs());
    }

    /// Whether shape and every number are the same bits.
    @Override
    public boolean equals(Object other) {
        return other instanceof FloatParameters that
                && architecture.equals(that.architecture)
                && Arrays.equals(array, that.array);
    }

    @Override
    public int hashCode() {
        return 31 * architecture.hashCode() + Arrays.hashCode(array);
    }

    /// The shape and the count, not the numbers.
    @Override
    public String toString() {
        return architecture + ", " + array.length + " float parameters";
    }
}
