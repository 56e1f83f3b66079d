package dev.lanewise.mlp.spark;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/// Another rank as a [Mesh] knows it: a connection that never blocks, one message under way in each direction. Messages
/// are floats, little-endian, without a header, since both ends know how many come.
///
/// They pass through buffers of one chunk each, outside the heap, from where the system takes them without another
/// copy.
final class Peer {
    /// Elements of a chunk between few ranks: few system calls, and the first is added while the next travels.
    private static final int LONGEST = 1 << 16;

    /// Elements of all chunks of a rank between many.
    private static final int TOGETHER = 1 << 22;

    private final int rank;
    private final SocketChannel channel;
    private final SocketAddress address;
    private final SelectionKey key;
    private final ByteBuffer out;
    private final FloatBuffer outFloats;
    private final ByteBuffer in;
    private final FloatBuffer inFloats;
    private final float[] chunk;
    private float[] source;
    private int next;
    private int end;
    private int missing;

    Peer(int rank, SocketChannel channel, SelectionKey key, int chunk) throws IOException {
        this.rank = rank;
        this.channel = channel;
        this.address = channel.getRemoteAddress();
        this.key = key;
        this.out = ByteBuffer.allocateDirect(chunk * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        this.outFloats = out.asFloatBuffer();
        this.in = ByteBuffer.allocateDirect(chunk * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        this.inFloats = in.asFloatBuffer();
        this.chunk = new float[chunk];
        out.limit(0);
    }

    /// Elements of a chunk: the same on all ranks, so that all sum in the same pieces.
    static int chunk(int ranks) {
        return Math.max(1 << 10, Math.min(LONGEST, TOGETHER / ranks));
    }

    int rank() {
        return rank;
    }

    /// Begins a message in each direction.
    ///
    /// @param v holds what is sent until the message is through
    /// @param from its first element
    /// @param to behind its last
    /// @param expected elements of what is received
    void begin(float[] v, int from, int to, int expected) {
        source = v;
        next = from;
        end = to;
        missing = expected;
        in.clear().limit(Math.min(missing, chunk.length) * Float.BYTES);
    }

    /// Sends and receives what can be sent and received now.
    ///
    /// @return whether a byte moved
    boolean move() throws IOException {
        try {
            boolean sent = send();
            return receive() || sent;
        } catch (IOException e) {
            throw new IOException(this + " is gone (" + e.getMessage() + ")", e);
        }
    }

    private boolean send() throws IOException {
        boolean moved = false;
        while (!allSent()) {
            if (!out.hasRemaining()) {
                int n = Math.min(chunk.length, end - next);
                outFloats.clear().put(source, next, n);
                out.clear().limit(n * Float.BYTES);
                next += n;
            }
            if (channel.write(out) == 0) {
                break;
            }
            moved = true;
        }
        return moved;
    }

    private boolean receive() throws IOException {
        boolean moved = false;
        while (in.hasRemaining()) {
            int n = channel.read(in);
            if (n < 0) {
                throw new EOFException("it has closed the connection");
            }
            if (n == 0) {
                break;
            }
            moved = true;
        }
        return moved;
    }

    boolean allSent() {
        return next == end && !out.hasRemaining();
    }

    /// Elements of the chunk that is whole and waits to be taken, or 0.
    int received() {
        return missing == 0 || in.hasRemaining() ? 0 : in.limit() / Float.BYTES;
    }

    /// The chunk that came in; the next one may come.
    ///
    /// @return its elements, until the next call
    float[] take() {
        int n = received();
        inFloats.clear().get(chunk, 0, n);
        missing -= n;
        in.clear().limit(Math.min(missing, chunk.length) * Float.BYTES);
        return chunk;
    }

    /// Whether something is awaited from it, or waits for it to be received.
    boolean isMissing() {
        return in.hasRemaining() || !allSent();
    }

    /// Says to the selector what there is to do.
    void listen() {
        key.interestOps((in.hasRemaining() ? SelectionKey.OP_READ : 0) | (allSent() ? 0 : SelectionKey.OP_WRITE));
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing is read or written after this.
        }
    }

    @Override
    public String toString() {
        return "rank " + rank + " at " + address;
    }
}
