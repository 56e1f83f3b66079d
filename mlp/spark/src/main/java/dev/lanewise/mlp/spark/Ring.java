package dev.lanewise.mlp.spark;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Sums vectors over all ranks, each rank's added to the sum of those before it, so that the bits depend on the number
/// of ranks and on nothing else.
///
/// Every rank has two connections to the next. On the first, partial sums travel from rank 0 to the last; on the
/// second, the whole sum travels from the last rank over rank 0 to the one before the last. Vectors are cut into
/// segments, so that all links are busy at once:
///
/// ```text
/// partial sums   0 ──v₀──▶ 1 ──v₀+v₁──▶ 2 ──v₀+v₁+v₂──▶ 3
/// whole sum      3 ──────▶ 0 ─────────▶ 1 ────────────▶ 2
/// ```
///
/// A link carries each vector once in each of the two; a step takes about 2·bytes ÷ bandwidth, whatever the number of
/// ranks, and 2·(ranks − 1) segments' time until the first is through. A ring that scatters the sums (P. Patarasuk, X.
/// Yuan, "Bandwidth Optimal All-reduce Algorithms for Clusters of Workstations", JPDC 69, 2009) needs (ranks − 1) ÷
/// ranks of that, but adds each part in an order that begins at another rank; sums that are the same for each part and
/// easy to check were preferred.
///
/// Used by one thread; a second one, which ends with [#close], passes the whole sum on.
final class Ring implements Closeable {
    /// Elements of a segment: long enough for few system calls, short enough that several are under way in one step.
    private static final int SEGMENT = 1 << 14;

    private final int rank;
    private final int ranks;
    private final Link partialIn;
    private final Link partialOut;
    private final Link wholeIn;
    private final Link wholeOut;
    private final ExecutorService second;

    /// @param incoming connections from the rank before, partial sums and whole sums
    /// @param outgoing connections to the rank behind
    Ring(int rank, int ranks, Socket[] incoming, Socket[] outgoing) throws IOException {
        this.rank = rank;
        this.ranks = ranks;
        int before = Math.floorMod(rank - 1, ranks);
        int behind = (rank + 1) % ranks;
        partialIn = new Link(incoming[0], before);
        wholeIn = new Link(incoming[1], before);
        partialOut = new Link(outgoing[0], behind);
        wholeOut = new Link(outgoing[1], behind);
        second = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("lanewise-ring-" + rank).factory());
    }

    /// A rank alone.
    private Ring() {
        rank = 0;
        ranks = 1;
        partialIn = null;
        partialOut = null;
        wholeIn = null;
        wholeOut = null;
        second = null;
    }

    static Ring ofOne() {
        return new Ring();
    }

    /// `sum` ← v of rank 0 + v of rank 1 + …, the same bits on every rank.
    ///
    /// @param v this rank's vector
    /// @param sum as long; another array
    /// @throws IOException if a neighbour is gone or late
    void sum(float[] v, float[] sum) throws IOException {
        if (ranks == 1) {
            System.arraycopy(v, 0, sum, 0, v.length);
            return;
        }
        boolean last = rank == ranks - 1;
        Future<Void> whole = last ? null : second.submit(() -> receiveWhole(sum));
        try {
            for (int from = 0; from < v.length; from += SEGMENT) {
                int n = Math.min(SEGMENT, v.length - from);
                if (rank == 0) {
                    partialOut.send(v, from, n);
                    continue;
                }
                if (last) {
                    partialIn.receive(sum, from, n);
                    add(v, from, sum, from, n);
                    wholeOut.send(sum, from, n);
                } else {
                    partialIn.receive(partialIn.scratch, 0, n);
                    add(v, from, partialIn.scratch, 0, n);
                    partialOut.send(partialIn.scratch, 0, n);
                }
            }
            if (last) {
                wholeOut.flush();
            } else {
                partialOut.flush();
            }
        } catch (IOException e) {
            close(); // so that the second thread ends too
            throw e;
        }
        if (whole != null) {
            await(whole);
        }
    }

    private static void add(float[] v, int vo, float[] partial, int po, int n) {
        for (int i = 0; i < n; i++) {
            partial[po + i] += v[vo + i];
        }
    }

    private Void receiveWhole(float[] sum) throws IOException {
        boolean passesOn = rank != ranks - 2;
        for (int from = 0; from < sum.length; from += SEGMENT) {
            int n = Math.min(SEGMENT, sum.length - from);
            wholeIn.receive(sum, from, n);
            if (passesOn) {
                wholeOut.send(sum, from, n);
            }
        }
        if (passesOn) {
            wholeOut.flush();
        }
        return null;
    }

    private void await(Future<Void> whole) throws IOException {
        try {
            whole.get();
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            close();
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /// What every rank says, in rank order.
    ///
    /// @param own as long on every rank
    /// @throws IOException if a neighbour is gone or late
    double[][] gather(double[] own) throws IOException {
        double[][] all = new double[ranks][];
        all[rank] = own;
        for (int hop = 1; hop < ranks; hop++) {
            partialOut.send(all[Math.floorMod(rank - hop + 1, ranks)]);
            all[Math.floorMod(rank - hop, ranks)] = partialIn.receive(own.length);
        }
        return all;
    }

    @Override
    public void close() {
        if (ranks > 1) {
            for (Link link : new Link[] {partialIn, wholeIn, partialOut, wholeOut}) {
                link.close();
            }
            second.shutdownNow();
        }
    }

    /// One connection, in one direction, and its buffer.
    private static final class Link {
        private final Socket socket;
        private final int other;
        private final InputStream in;
        private final OutputStream out;
        private final byte[] bytes = new byte[SEGMENT * Float.BYTES];
        private final FloatBuffer floats =
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        final float[] scratch = new float[SEGMENT];

        Link(Socket socket, int other) throws IOException {
            this.socket = socket;
            this.other = other;
            this.in = socket.getInputStream();
            this.out = socket.getOutputStream();
        }

        void send(float[] v, int from, int n) throws IOException {
            floats.clear().put(v, from, n);
            try {
                out.write(bytes, 0, n * Float.BYTES);
            } catch (IOException e) {
                throw lost(e);
            }
        }

        void flush() throws IOException {
            out.flush();
        }

        void receive(float[] v, int from, int n) throws IOException {
            fill(n * Float.BYTES);
            floats.clear().get(v, from, n);
        }

        void send(double[] values) throws IOException {
            DataOutputStream data = new DataOutputStream(out);
            ByteBuffer buffer = ByteBuffer.allocate(values.length * Double.BYTES);
            buffer.asDoubleBuffer().put(values);
            try {
                data.write(buffer.array());
                data.flush();
            } catch (IOException e) {
                throw lost(e);
            }
        }

        double[] receive(int length) throws IOException {
            byte[] received = new byte[length * Double.BYTES];
            try {
                new DataInputStream(in).readFully(received);
            } catch (IOException e) {
                throw lost(e);
            }
            double[] values = new double[length];
            ByteBuffer.wrap(received).asDoubleBuffer().get(values);
            return values;
        }

        private void fill(int length) throws IOException {
            int filled = 0;
            while (filled < length) {
                int n;
                try {
                    n = in.read(bytes, filled, length - filled);
                } catch (IOException e) {
                    throw lost(e);
                }
                if (n < 0) {
                    throw lost(null);
                }
                filled += n;
            }
        }

        private IOException lost(IOException cause) {
            String why = cause instanceof SocketTimeoutException ? " has sent nothing for too long" : " is gone";
            return new IOException(
                    "rank " + other + " at " + socket.getRemoteSocketAddress() + why
                            + (cause == null ? "" : " (" + cause.getMessage() + ")"),
                    cause);
        }

        void close() {
            try {
                socket.close();
            } catch (IOException e) {
                // Nothing is read or written after this.
            }
        }
    }
}
