package dev.lanewise.jmh.peer;

/// A library's own multilayer perceptron in `${real}`, trained on one batch over and over: a ReLU net with a softmax at the end, cross-entropy,
/// the mean gradient and plain SGD, with everything from the data structures to the threads the library's.
public interface ${Real}PeerNet extends AutoCloseable {
    /// One step on the batch.
    void step();

    /// Weights and biases as they are now.
    ///
    /// @return in Lanewise's order
    ${real}[] parameters();

    @Override
    void close();
}
