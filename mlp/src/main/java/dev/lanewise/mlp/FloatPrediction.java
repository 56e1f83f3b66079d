// The build derives DoublePrediction from this file.
package dev.lanewise.mlp;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Kernels;

/// The predictions of a net for a batch: the outputs of its last layer, through softmax or sigmoid where the loss is on
/// logits, or the class of the largest. Arguments have been checked; nothing is checked here.
final class FloatPrediction {
    private static final Epilogue<float[]> SIGMOID =
            Epilogue.ofFloat().activation(Activation.SIGMOID).build();

    private final Kernels kernels;
    private final FloatPasses passes;
    private final int outputs;
    private final boolean isSoftmax;
    private final boolean isSigmoid;

    /// @param loss null where it is the caller's own
    FloatPrediction(Kernels kernels, FloatParameters parameters, Loss loss) {
        this.kernels = kernels;
        this.passes = new FloatPasses(kernels, parameters);
        this.outputs = parameters.architecture().outputs();
        this.isSoftmax = loss != null && loss.kind() == Loss.Kind.SOFTMAX_CROSS_ENTROPY;
        this.isSigmoid = loss != null && loss.kind() == Loss.Kind.BINARY_CROSS_ENTROPY;
    }

    /// As [FloatMlp#predict].
    void predict(float[] x, int xOffset, int ldx, int batch, FloatWorkspace w, float[] y, int yOffset, int ldy) {
        float[] last = passes.inference(x, xOffset, ldx, batch, w);
        if (isSoftmax) {
            kernels.softmax(batch, outputs, last, 0, outputs, y, yOffset, ldy);
            return;
        }
        for (int i = 0; i < batch; i++) {
            System.arraycopy(last, i * outputs, y, yOffset + i * ldy, outputs);
        }
        if (isSigmoid) {
            kernels.apply(batch, outputs, y, yOffset, ldy, SIGMOID);
        }
    }

    /// As [FloatMlp#predictLabels].
    void predictLabels(float[] x, int xOffset, int ldx, int batch, FloatWorkspace w, int[] labels, int labelsOffset) {
        float[] last = passes.inference(x, xOffset, ldx, batch, w);
        for (int i = 0; i < batch; i++) {
            int best = 0;
            float largest = Float.NEGATIVE_INFINITY;
            boolean isDefined = true;
            for (int j = 0; j < outputs; j++) {
                float output = last[i * outputs + j];
                isDefined &= !Float.isNaN(output);
                if (output > largest) {
                    best = j;
                    largest = output;
                }
            }
            isDefined &= !isSoftmax || !Float.isInfinite(largest);
            labels[labelsOffset + i] = isDefined ? best : -1;
        }
    }
}
