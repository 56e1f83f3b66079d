package dev.lanewise.mlp.spark;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.FloatPredictor;
import dev.lanewise.mlp.Loss;
import dev.lanewise.mlp.Reduction;
import java.io.Serializable;
import org.apache.spark.ml.linalg.Vector;

/// A trained net as a model holds it and a task receives it.
///
/// @param sizes inputs, outputs of each layer
/// @param activations of each layer, as [Architecture.Builder#layer(int, String)] reads them
/// @param parameters all weights and biases
/// @param labelMean what is added to a regression's output, after
/// @param labelDeviation it is multiplied by this; 0 and 1 for a classifier
@SuppressWarnings("ArrayRecordComponent") // carried from place to place, never compared
record Net(int[] sizes, String[] activations, float[] parameters, double labelMean, double labelDeviation)
        implements Serializable {
    private static final long serialVersionUID = 1;

    static Net of(FloatParameters parameters, double labelMean, double labelDeviation) {
        Architecture architecture = parameters.architecture();
        int[] sizes = new int[architecture.depth() + 1];
        String[] activations = new String[architecture.depth()];
        sizes[0] = architecture.inputs();
        for (int l = 0; l < activations.length; l++) {
            sizes[l + 1] = architecture.layer(l).outputs();
            activations[l] = architecture.layer(l).name();
        }
        return new Net(sizes, activations, parameters.array(), labelMean, labelDeviation);
    }

    int inputs() {
        return sizes[0];
    }

    int outputs() {
        return sizes[sizes.length - 1];
    }

    /// The parameters with their architecture, not copied.
    FloatParameters wrapped() {
        Architecture.Builder builder = Architecture.builder(sizes[0]);
        for (int l = 0; l < activations.length; l++) {
            builder.layer(sizes[l + 1], activations[l]);
        }
        return FloatParameters.wrap(builder.build(), parameters);
    }

    /// Gives the logits or the scaled output of samples: a loss that begins at the last activation leaves it as it is.
    FloatPredictor predictor(Kernels kernels) {
        return new FloatMlp(kernels, wrapped(), Loss.HALF_SQUARED_ERROR, Reduction.SUM).predictor();
    }

    /// Copies a sample to a row of floats.
    ///
    /// @throws IllegalArgumentException if it has another number of elements
    void store(Vector sample, float[] x, int from) {
        if (sample.size() != inputs()) {
            throw new IllegalArgumentException(
                    "a sample has " + sample.size() + " elements, the net " + inputs() + " inputs");
        }
        Vectors.copy(sample, x, from);
    }

    /// What the net says to one sample.
    double[] predict(FloatPredictor predictor, Vector sample) {
        float[] x = new float[inputs()];
        float[] y = new float[outputs()];
        store(sample, x, 0);
        predictor.predict(x, 0, y, 0);
        double[] output = new double[y.length];
        for (int j = 0; j < y.length; j++) {
            output[j] = y[j];
        }
        return output;
    }

    /// softmax(z) in double, the largest logit subtracted.
    static void softmax(double[] z) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double value : z) {
            largest = Math.max(largest, value);
        }
        double sum = 0;
        for (int j = 0; j < z.length; j++) {
            z[j] = Math.exp(z[j] - largest);
            sum += z[j];
        }
        for (int j = 0; j < z.length; j++) {
            z[j] /= sum;
        }
    }
}
