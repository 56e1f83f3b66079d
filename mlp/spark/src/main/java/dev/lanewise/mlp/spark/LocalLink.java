package dev.lanewise.mlp.spark;

import java.io.IOException;
import java.nio.channels.Selector;

/// One end of what connects two ranks of one JVM (an executor with several cores runs several): each takes what the
/// other sends from where it lies, without the copies into the kernel and out of it, which are most of what an
/// exchange over the loopback interface takes.
///
/// A message is written before its number, and the number of what was taken after it was read: both are volatile, so
/// that neither end sees half a message or changes one that is being read.
final class LocalLink implements Link {
    private LocalLink other;
    private Selector selector;
    private volatile boolean listening;
    private volatile boolean closed;

    // What this end sends.
    private float[] v;
    private int from;
    private int to;
    private volatile long sent;
    private volatile long taken;

    private LocalLink() {}

    /// Two ends.
    static LocalLink[] pair() {
        LocalLink one = new LocalLink();
        LocalLink two = new LocalLink();
        one.other = two;
        two.other = one;
        return new LocalLink[] {one, two};
    }

    @Override
    public Peer peer(int rank, Selector own, int chunk) {
        selector = own;
        return new End(rank, chunk);
    }

    @Override
    public void close() {
        closed = true;
        wake(other);
    }

    /// Called after what it is woken for was said: an end says that it listens and then looks once more, so that at
    /// least one of the two sees the other.
    private static void wake(LocalLink end) {
        if (end.listening) {
            end.selector.wakeup();
        }
    }

    private final class End implements Peer {
        private final int rank;
        private final int chunk;
        private long messages;
        private long received;
        private long seen;
        private int missing;
        private int at;

        End(int rank, int chunk) {
            this.rank = rank;
            this.chunk = chunk;
        }

        @Override
        public int rank() {
            return rank;
        }

        @Override
        public void begin(float[] vector, int begin, int end, int expected) {
            v = vector;
            from = begin;
            to = end;
            missing = expected;
            at = 0;
            if (to > from) {
                messages++;
                sent = messages;
                wake(other);
            }
        }

        @Override
        public boolean move() throws IOException {
            if (other.closed && isMissing()) {
                throw new IOException(this + " is gone");
            }
            // What the other end sends is there once it is sent; all that moves is these two.
            long events = other.sent + taken;
            boolean moved = events != seen;
            if (moved) {
                seen = events;
                listening = false;
            }
            return moved;
        }

        @Override
        public boolean allSent() {
            return taken == sent;
        }

        @Override
        public int received() {
            return missing > 0 && other.sent > received ? Math.min(chunk, missing) : 0;
        }

        @Override
        public void take(float[] sum, int place, boolean add) {
            int n = received();
            Peer.accumulate(other.v, other.from + at, sum, place, n, add);
            at += n;
            missing -= n;
            if (missing == 0) {
                received++;
                other.taken = received;
                wake(other);
            }
        }

        @Override
        public boolean isMissing() {
            return missing > 0 || !allSent();
        }

        @Override
        public void listen() {
            listening = true;
        }

        @Override
        public void close() {
            LocalLink.this.close();
        }

        @Override
        public String toString() {
            return "rank " + rank + " of this process";
        }
    }
}
