package dev.lanewise.mlp;

/// Softmax and its logarithm.
final class SoftmaxActivation implements VectorActivation, FloatSoftmaxActivation, DoubleSoftmaxActivation {
    private final boolean log;

    SoftmaxActivation(boolean log) {
        this.log = log;
    }

    @Override
    public boolean isLog() {
        return log;
    }

    @Override
    public String toString() {
        return log ? "log_softmax" : "softmax";
    }
}
