package dev.lanewise.mlp.spark;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/// A rank of another process: a connection that never blocks. Messages are floats, little-endian, without a header.
///
/// They pass through buffers of one chunk each, outside the heap, from where the system takes them without another
/// copy.
final class RemotePeer implements Peer {
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

    RemotePeer(int rank, SocketChannel channel, SelectionKey key, int chunk) throws IOException {
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

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public void begin(float[] v, int from, int to, int expected) {
        source = v;
        next = from;
        end = to;
        missing = expected;
        in.clear().limit(Math.min(missing, chunk.length) * Float.BYTES);
    }

    @Override
    public boolean move() throws IOException {
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

    @Override
    public boolean allSent() {
        return next == end && !out.hasRemaining();
    }

    @Override
    public int received() {
        return missing == 0 || in.hasRemaining() ? 0 : in.limit() / Float.BYTES;
    }

    @Override
    public void take(float[] sum, int to, boolean add) {
        int n = received();
        if (add) {
            inFloats.clear().get(chunk, 0, n);
            Peer.accumulate(chunk, 0, sum, to, n, true);
        } else {
            inFloats.clear().get(sum, to, n);
        }
        missing -= n;
        in.clear().limit(Math.min(missing, chunk.length) * Float.BYTES);
    }

    @Override
    public boolean isMissing() {
        return in.hasRemaining() || !allSent();
    }

    @Override
    public void listen() {
        key.interestOps((in.hasRemaining() ? SelectionKey.OP_READ : 0) | (allSent() ? 0 : SelectionKey.OP_WRITE));
    }

    @Override
    public void close() {
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
