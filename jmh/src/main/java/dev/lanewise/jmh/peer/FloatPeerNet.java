// The build derives DoublePeerNet from this file.
package dev.lanewise.jmh.peer;

/// A library's own multilayer perceptron in `float`, trained on one batch over and over: a ReLU net with a softmax at
/// the end, cross-entropy, the mean gradient and plain SGD, with everything from the data structures to the threads the
/// library's.
public interface FloatPeerNet extends AutoCloseable {
    /// One step on the batch.
    void step();

    /// Weights and biases as they are now.
    ///
    /// @return in Lanewise's order
    float[] parameters();

    @Override
    void close();
}
