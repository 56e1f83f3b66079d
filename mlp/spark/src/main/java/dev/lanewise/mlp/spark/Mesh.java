package dev.lanewise.mlp.spark;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What ranks say to each other in a step, each to each over one [Link]. Every rank owns a part of the parameters,
/// nearly as long as the others':
///
/// ```text
/// sum      every rank sends each other the part of its gradient that the other owns, and adds what it gets for its
///          own in the order of the ranks: v₀ + v₁ + v₂ + …, whatever came first
/// spread   every rank sends its part of the parameters to all others, after it has updated it
/// ```
///
/// The bits depend on the number of ranks and on nothing else. A rank sends and receives 2·(ranks − 1) ÷ ranks
/// vectors a step, as a ring would (P. Patarasuk, X. Yuan, "Bandwidth Optimal All-reduce Algorithms for Clusters of
/// Workstations", JPDC 69, 2009), but waits for two messages in a row, not for 2·(ranks − 1), and only a mesh adds
/// all parts in the one order. A chain of partial sums, from each rank to the next and round again, carried twice the
/// bytes between two ranks, one direction after the other.
///
/// Used by one thread, which sends and receives at once: no socket blocks. [#close] may be called by another and ends
/// what is under way.
final class Mesh implements Closeable {
    /// How long to look again and again before this thread sleeps. Falling asleep and being woken takes some 50 µs, and
    /// ranks that are nearly in step are waited for less than that; on one core, looking keeps the other from working.
    private static final long LOOKING_NANOS = Runtime.getRuntime().availableProcessors() > 1 ? 50_000 : 0;

    private final int rank;
    private final int ranks;
    private final int seconds;
    private final Selector selector;
    private final Peer[] peers;
    private final List<Peer> others = new ArrayList<>();
    private long waiting;
    private volatile boolean closed;

    /// @param links to all other ranks; null at this rank's own place
    /// @param seconds how long nothing may move
    Mesh(int rank, int ranks, Link[] links, int seconds) throws IOException {
        this.rank = rank;
        this.ranks = ranks;
        this.seconds = seconds;
        this.peers = new Peer[ranks];
        this.selector = ranks == 1 ? null : Selector.open();
        for (int other = 0; other < ranks; other++) {
            if (other != rank) {
                peers[other] = links[other].peer(other, selector, Peer.chunk(ranks));
                others.add(peers[other]);
            }
        }
    }

    static Mesh ofOne() {
        try {
            return new Mesh(0, 1, new Link[1], 1);
        } catch (IOException e) {
            throw new AssertionError("one rank opens nothing", e);
        }
    }

    /// Where the part of a rank begins in a vector of so many elements; that of `ranks` is where the last ends.
    int begin(int ofRank, int length) {
        return (int) ((long) length * ofRank / ranks);
    }

    /// How long this rank has waited for others so far.
    ///
    /// @return nanoseconds
    long waiting() {
        return waiting;
    }

    /// `own` ← this rank's part of v of rank 0 + v of rank 1 + …
    ///
    /// @param v this rank's vector, as long on every rank
    /// @param own as long as this rank's part
    /// @throws IOException if a rank is gone or nothing moves for too long
    void sum(float[] v, float[] own) throws IOException {
        if (ranks == 1) {
            copy(v, own);
            return;
        }
        int ownBegin = begin(rank, v.length);
        for (Peer peer : others) {
            peer.begin(v, begin(peer.rank(), v.length), begin(peer.rank() + 1, v.length), own.length);
        }
        int added = 0; // elements of the part that have all their terms
        int next = 0; // the rank whose term is the next one
        boolean moved = true;
        while (true) {
            // A chunk stays where it came in until those of all ranks before are in the sum.
            while (added < own.length) {
                int n = next == rank ? Math.min(Peer.chunk(ranks), own.length - added) : peers[next].received();
                if (n == 0) {
                    break;
                }
                if (next == rank) {
                    Peer.accumulate(v, ownBegin + added, own, added, n, next > 0);
                } else {
                    peers[next].take(own, added, next > 0);
                    moved = true;
                }
                next = (next + 1) % ranks;
                added += next == 0 ? n : 0;
            }
            if (added == own.length && allSent()) {
                return;
            }
            moved = move(moved);
        }
    }

    /// `all` ← the parts of all ranks.
    ///
    /// @param own this rank's part
    /// @param all as long on every rank
    /// @throws IOException if a rank is gone or nothing moves for too long
    void spread(float[] own, float[] all) throws IOException {
        if (ranks == 1) {
            copy(own, all);
            return;
        }
        System.arraycopy(own, 0, all, begin(rank, all.length), own.length);
        int missing = all.length - own.length;
        int[] at = new int[ranks];
        for (Peer peer : others) {
            at[peer.rank()] = begin(peer.rank(), all.length);
            peer.begin(own, 0, own.length, begin(peer.rank() + 1, all.length) - at[peer.rank()]);
        }
        boolean moved = true;
        while (true) {
            for (Peer peer : others) {
                int n = peer.received();
                if (n > 0) {
                    peer.take(all, at[peer.rank()], false);
                    at[peer.rank()] += n;
                    missing -= n;
                    moved = true;
                }
            }
            if (missing == 0 && allSent()) {
                return;
            }
            moved = move(moved);
        }
    }

    /// One rank that is alone may use one array for its part and for the whole.
    @SuppressWarnings("ReferenceEquality") // the same memory is meant
    private static void copy(float[] from, float[] to) {
        if (from != to) {
            System.arraycopy(from, 0, to, 0, to.length);
        }
    }

    /// What every rank says, in rank order.
    ///
    /// @param own a few numbers, as many on every rank
    /// @throws IOException if a rank is gone or nothing moves for too long
    double[][] gather(double[] own) throws IOException {
        // A double travels as the bits of two floats, which are copied and never computed with.
        float[] mine = new float[2 * own.length];
        for (int i = 0; i < own.length; i++) {
            long bits = Double.doubleToRawLongBits(own[i]);
            mine[2 * i] = Float.intBitsToFloat((int) (bits >>> 32));
            mine[2 * i + 1] = Float.intBitsToFloat((int) bits);
        }
        float[] all = new float[ranks * mine.length];
        spread(mine, all);
        double[][] values = new double[ranks][own.length];
        for (int r = 0; r < ranks; r++) {
            for (int i = 0; i < own.length; i++) {
                int at = r * mine.length + 2 * i;
                values[r][i] = Double.longBitsToDouble(((long) Float.floatToRawIntBits(all[at]) << 32)
                        | Integer.toUnsignedLong(Float.floatToRawIntBits(all[at + 1])));
            }
        }
        return values;
    }

    private boolean allSent() {
        for (Peer peer : others) {
            if (!peer.allSent()) {
                return false;
            }
        }
        return true;
    }

    /// Sends and receives what goes now, or waits until something does.
    ///
    /// @param moved whether something happened since the last call: then there may be more without waiting
    /// @return whether bytes moved
    private boolean move(boolean moved) throws IOException {
        try {
            return moved ? moveAll() : await();
        } catch (IOException | ClosedSelectorException | CancelledKeyException e) {
            if (closed || Thread.currentThread().isInterrupted()) {
                throw new IOException("rank " + rank + " was interrupted", e);
            }
            throw e;
        }
    }

    private boolean moveAll() throws IOException {
        boolean any = false;
        for (Peer peer : others) {
            any |= peer.move();
        }
        return any;
    }

    private boolean await() throws IOException {
        long begin = System.nanoTime();
        try {
            do {
                if (moveAll()) {
                    return true;
                }
                Thread.onSpinWait();
            } while (System.nanoTime() - begin < LOOKING_NANOS);
            for (Peer peer : others) {
                peer.listen();
            }
            // What came before a peer listened wakes nobody up.
            if (moveAll()) {
                return true;
            }
            int ready = selector.select(TimeUnit.SECONDS.toMillis(seconds));
            selector.selectedKeys().clear();
            if (ready == 0 && System.nanoTime() - begin >= TimeUnit.SECONDS.toNanos(seconds)) {
                throw new IOException(late());
            }
        } finally {
            waiting += System.nanoTime() - begin;
        }
        return moveAll();
    }

    private String late() {
        StringBuilder names = new StringBuilder();
        for (Peer peer : others) {
            if (peer.isMissing()) {
                names.append(names.isEmpty() ? "" : ", ").append(peer);
            }
        }
        return names + (names.indexOf(",") < 0 ? " has" : " have") + " been silent for " + seconds + " s";
    }

    @Override
    public void close() {
        closed = true;
        for (Peer peer : others) {
            peer.close();
        }
        if (selector != null) {
            try {
                selector.close();
            } catch (IOException e) {
                // Nobody selects any more.
            }
        }
    }
}
