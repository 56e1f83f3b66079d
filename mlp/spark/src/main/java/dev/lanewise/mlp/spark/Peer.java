package dev.lanewise.mlp.spark;

import java.io.IOException;

/// Another rank as a [Mesh] knows it: one message under way in each direction, which never blocks. Both ends know how
/// many floats come. What is received is taken in chunks, which are the same for all peers, so that all parts are
/// summed in the same pieces.
interface Peer {
    /// Elements of a chunk between few ranks: few system calls, and the first is added while the next travels.
    int LONGEST = 1 << 16;

    /// Elements of all chunks of a rank between many.
    int TOGETHER = 1 << 22;

    /// Elements of a chunk.
    static int chunk(int ranks) {
        return Math.max(1 << 10, Math.min(LONGEST, TOGETHER / ranks));
    }

    /// Which rank it is.
    int rank();

    /// Begins a message in each direction.
    ///
    /// @param v holds what is sent until all of it is
    /// @param from its first element
    /// @param to behind its last
    /// @param expected elements of what is received
    void begin(float[] v, int from, int to, int expected);

    /// Sends and receives what can be sent and received now.
    ///
    /// @return whether something moved
    /// @throws IOException if the rank is gone
    boolean move() throws IOException;

    /// Whether `v` is no longer needed.
    boolean allSent();

    /// Elements of the chunk that is whole and waits to be taken, or 0.
    int received();

    /// Takes the chunk.
    ///
    /// @param sum where it goes
    /// @param to index of its first element there
    /// @param add whether it is added to what is there, or replaces it
    void take(float[] sum, int to, boolean add);

    /// Whether something is awaited from it, or waits for it to be received.
    boolean isMissing();

    /// Asks for the selector of the mesh to wake up when [#move] has something to do that it did not have when it was
    /// called last.
    void listen();

    /// Ends what is under way, here and there.
    void close();

    /// A term of a sum, or its first: adding that to +0 would lose the sign of −0.
    static void accumulate(float[] term, int from, float[] sum, int to, int n, boolean add) {
        if (add) {
            for (int i = 0; i < n; i++) {
                sum[to + i] += term[from + i];
            }
        } else {
            System.arraycopy(term, from, sum, to, n);
        }
    }
}
