package dev.lanewise.mlp.cli;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.FloatMatrix;
import dev.lanewise.mlp.FloatParameters;
import java.util.Locale;

/// What `lanewise inspect` says of a layer, as text and as JSON.
///
/// @param inputs its inputs
/// @param outputs its outputs
/// @param activation its activation
/// @param weights what its weights are like
/// @param bias what its bias is like
/// @param product how its matrix product would be computed
record LayerReport(int inputs, int outputs, String activation, Range weights, Range bias, String product) {
    static LayerReport of(Kernels kernels, FloatParameters parameters, int l, int batch) {
        Architecture.Layer layer = parameters.architecture().layer(l);
        return new LayerReport(
                layer.inputs(),
                layer.outputs(),
                layer.name(),
                Range.of(parameters.weights(l)),
                Range.of(parameters.bias(l)),
                kernels.sgemmPlan(Transpose.NO_TRANS, Transpose.NO_TRANS, batch, layer.outputs(), layer.inputs())
                        .toString());
    }

    /// What the elements of a matrix are like. NaN anywhere makes all three NaN, as it should.
    record Range(float min, double mean, float max) {
        static Range of(FloatMatrix matrix) {
            float min = Float.POSITIVE_INFINITY;
            float max = Float.NEGATIVE_INFINITY;
            double sum = 0;
            for (int i = 0; i < matrix.rows(); i++) {
                for (int j = 0; j < matrix.columns(); j++) {
                    float value = matrix.get(i, j);
                    min = Math.min(min, value);
                    max = Math.max(max, value);
                    sum += value;
                }
            }
            return new Range(min, sum / ((double) matrix.rows() * matrix.columns()), max);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "min %.4g  mean %.4g  max %.4g", min, mean, max);
        }
    }
}
