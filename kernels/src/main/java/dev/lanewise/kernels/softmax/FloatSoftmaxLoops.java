// The build derives DoubleSoftmaxLoops from this file.
package dev.lanewise.kernels.softmax;

import dev.lanewise.kernels.functions.FloatFunctions;

/// The loops of the softmax family, element by element: those of the scalar backend, which stand in for the simd
/// backend's until C2 has compiled its vectors.
public final class FloatSoftmaxLoops extends FloatSoftmaxRows {
    /// The only one.
    public static final FloatSoftmaxLoops ROWS = new FloatSoftmaxLoops();

    private FloatSoftmaxLoops() {
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
    public void expMinus(int n, float[] x, int xi, float max, float[] y, int yi) {
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
