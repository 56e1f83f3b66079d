package dev.lanewise.mlp.spark;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Selector;

/// What connects this rank to another, once both know that they belong to one training.
interface Link extends Closeable {
    /// Begins to send and receive.
    ///
    /// @param rank the other one
    /// @param selector that wakes up when something comes
    /// @param chunk elements that are taken at once
    Peer peer(int rank, Selector selector, int chunk) throws IOException;
}
