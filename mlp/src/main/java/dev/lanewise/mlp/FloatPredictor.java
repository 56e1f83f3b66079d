// The build derives DoublePredictor from this file.
package dev.lanewise.mlp;

import dev.lanewise.kernels.Kernels;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// A trained net for prediction only: immutable, and safe for any number of threads at once. Made by
/// [FloatMlp#predictor()], whose further training it does not see. Results are the same bits as those of
/// [FloatMlp#predict].
///
/// A call takes one of the kept workspaces and gives it back, so that in steady state up to 32 threads at once predict
/// without allocating anything (but for what a user-defined activation allocates); a thread beyond that makes a
/// workspace for the call.
public final class FloatPredictor {
    private static final int KEPT = 32;

    /// Rows of a workspace; larger batches take several passes. Enough for the products' full speed, some hundred
    /// kilobytes for common nets.
    private static final int ROWS = 64;

    private final Kernels kernels;
    /// A copy that nobody else has.
    private final FloatParameters parameters;
    private final FloatPrediction prediction;
    private final String net;
    private final int rows;
    private final AtomicReferenceArray<FloatWorkspace> idle = new AtomicReferenceArray<>(KEPT);

    /// @param parameters a copy for this predictor alone
    /// @param loss null where it is the caller's own
    /// @param net what texts call the net
    FloatPredictor(Kernels kernels, FloatParameters parameters, Loss loss, String net) {
        this.kernels = kernels;
        this.parameters = parameters;
        this.prediction = new FloatPrediction(kernels, parameters, loss);
        this.net = net;
        int widest = 1;
        for (Architecture.Layer layer : architecture().layers()) {
            widest = Math.max(widest, layer.outputs());
        }
        this.rows = Math.min(ROWS, Architecture.MAX_ARRAY / widest);
    }

    /// The shape.
    ///
    /// @return that of the net
    public Architecture architecture() {
        return parameters.architecture();
    }

    /// The prediction for one sample: softmax or sigmoid of the logits where the loss has one, else the last layer's
    /// activation.
    ///
    /// @param x the sample
    /// @param xOffset index of its first element
    /// @param y where the result goes, as many elements as the net has outputs
    /// @param yOffset index of its first element
    /// @throws IndexOutOfBoundsException if `x` or `y` do not fit their arrays
    public void predict(float[] x, int xOffset, float[] y, int yOffset) {
        predict(
                x,
                xOffset,
                architecture().inputs(),
                1,
                y,
                yOffset,
                architecture().outputs());
    }

    /// The prediction for each sample of a batch.
    ///
    /// @param x the batch, batch×inputs
    /// @param xOffset index of its first element
    /// @param ldx elements from one sample to the next, at least inputs
    /// @param batch samples, at least 1
    /// @param y where the result goes, batch×outputs, not overlapping `x`
    /// @param yOffset index of its first element
    /// @param ldy elements from one row to the next, at least outputs
    /// @throws IndexOutOfBoundsException if `x` or `y` do not fit their arrays
    /// @throws IllegalArgumentException if a size is wrong
    public void predict(float[] x, int xOffset, int ldx, int batch, float[] y, int yOffset, int ldy) {
        checkBatch(x, xOffset, ldx, batch);
        Checks.checkMatrix("y", y.length, yOffset, batch, architecture().outputs(), "ldy", ldy);
        FloatWorkspace workspace = take();
        for (int from = 0; from < batch; from += rows) {
            int size = Math.min(rows, batch - from);
            prediction.predict(x, xOffset + from * ldx, ldx, size, workspace, y, yOffset + from * ldy, ldy);
        }
        giveBack(workspace);
    }

    /// The class of each sample: the first of its largest outputs, and −1, no class, where [#predict] gives NaN.
    ///
    /// @param x the batch, batch×inputs
    /// @param xOffset index of its first element
    /// @param ldx elements from one sample to the next, at least inputs
    /// @param batch samples, at least 1
    /// @param labels where the classes go
    /// @param labelsOffset index of the first
    /// @throws IndexOutOfBoundsException if `x` or `labels` do not fit their arrays
    /// @throws IllegalArgumentException if a size is wrong
    public void predictLabels(float[] x, int xOffset, int ldx, int batch, int[] labels, int labelsOffset) {
        checkBatch(x, xOffset, ldx, batch);
        Checks.checkVector("labels", labels.length, labelsOffset, batch);
        FloatWorkspace workspace = take();
        for (int from = 0; from < batch; from += rows) {
            int size = Math.min(rows, batch - from);
            prediction.predictLabels(x, xOffset + from * ldx, ldx, size, workspace, labels, labelsOffset + from);
        }
        giveBack(workspace);
    }

    private void checkBatch(float[] x, int xOffset, int ldx, int batch) {
        if (batch < 1) {
            throw new IllegalArgumentException("batch=" + batch + " is below 1");
        }
        Checks.checkMatrix("x", x.length, xOffset, batch, architecture().inputs(), "ldx", ldx);
    }

    /// A workspace that no other call has. One that is not given back, because a user-defined activation threw, is the
    /// garbage collector's.
    private FloatWorkspace take() {
        for (int i = 0; i < KEPT; i++) {
            FloatWorkspace workspace = idle.get(i) == null ? null : idle.getAndSet(i, null);
            if (workspace != null) {
                return workspace;
            }
        }
        return new FloatWorkspace(this, kernels, parameters, rows, null);
    }

    private void giveBack(FloatWorkspace workspace) {
        for (int i = 0; i < KEPT; i++) {
            if (idle.get(i) == null && idle.compareAndSet(i, null, workspace)) {
                return;
            }
        }
    }

    /// Shape, loss and kernels in one line.
    @Override
    public String toString() {
        return "predictor of " + net;
    }
}
