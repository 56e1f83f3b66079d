// The build derives DoubleSoftmax from this file.
package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.functions.FloatFunctions;
import dev.lanewise.kernels.softmax.FloatSoftmaxRows;

/// The loops of the softmax family, element by element.
final class FloatSoftmax extends FloatSoftmaxRows {
    static final FloatSoftmax ROWS = new FloatSoftmax();

    private FloatSoftmax() {
        super(0, 1); // no row is too narrow for loops
    }

    @Override
    protected float maximum(int n, float[] x, int xi) {
        float max = x[xi];
        for (int j = 1; j < n; j++) {
            max = Math.max(max, x[xi + j]);
        }
        return max;
    }

    @Override
    protected void expMinus(int n, float[] x, int xi, float max, float[] y, int yi) {
        for (int j = 0; j < n; j++) {
            y[yi + j] = FloatFunctions.expOfNonPositive(x[xi + j] - max);
        }
    }

    @Override
    protected void divide(int n, float[] y, int yi, float divisor) {
        for (int j = 0; j < n; j++) {
            y[yi + j] /= divisor;
        }
    }

    @Override
    protected void multiply(int n, float[] y, int yi, float factor) {
        for (int j = 0; j < n; j++) {
            y[yi + j] *= factor;
        }
    }

    @Override
    protected void subtract(int n, float[] x, int xi, float max, float log, float[] y, int yi) {
        for (int j = 0; j < n; j++) {
            y[yi + j] = (x[xi + j] - max) - log;
        }
    }

    @Override
    protected void multiplyByRow(int n, float[] y, int yi, float[] t, int ti) {
        for (int j = 0; j < n; j++) {
            y[yi + j] *= t[ti + j];
        }
    }

    @Override
    protected void subtractRow(int n, float[] y, int yi, float[] t, int ti) {
        for (int j = 0; j < n; j++) {
            y[yi + j] -= t[ti + j];
        }
    }
}
