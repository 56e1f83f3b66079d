package dev.lanewise.mlp.spark;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where a rank waits for the connections of the rank before it, on its executor's own address and a port that the
/// system chooses, until the ring is closed. Nothing listens after that.
///
/// Every caller is asked for the secret of the job on a thread of its own, so that a stranger who connects and says
/// nothing keeps nobody waiting.
final class Rendezvous implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Rendezvous.class);
    private static final int LINKS = 2;
    private static final int STRANGER_MILLIS = 10_000;
    private static final int BUFFER_BYTES = 1 << 20;

    private final int rank;
    private final int ranks;
    private final Handshake handshake;
    private final ServerSocket server;
    private final Thread acceptor;
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

    private record Arrival(Handshake.Caller caller, Socket socket) {}

    /// Begins to listen.
    ///
    /// @param host of this executor, as the other ranks know it
    Rendezvous(int rank, int ranks, String host, byte[] secret) throws IOException {
        this.rank = rank;
        this.ranks = ranks;
        this.handshake = new Handshake(secret);
        this.server = new ServerSocket();
        server.bind(new InetSocketAddress(InetAddress.getByName(host), 0), 2 * LINKS + 16);
        this.acceptor = Thread.ofVirtual().name("lanewise-rendezvous-" + rank).start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (true) {
            Socket socket;
            try {
                socket = server.accept();
            } catch (IOException e) {
                return; // closed
            }
            Thread.ofVirtual().start(() -> welcome(socket));
        }
    }

    private void welcome(Socket socket) {
        try {
            socket.setSoTimeout(STRANGER_MILLIS);
            Handshake.Caller caller = handshake.answer(
                    new DataInputStream(socket.getInputStream()), new DataOutputStream(socket.getOutputStream()));
            arrivals.add(new Arrival(caller, socket));
        } catch (IOException e) {
            LOG.warn("Refused a connection from {}: {}", socket.getRemoteSocketAddress(), e.getMessage());
            close(socket);
        }
    }

    /// Connects the ring.
    ///
    /// @param hosts of all ranks
    /// @param ports of all ranks
    /// @param startSeconds how long to wait for the neighbours
    /// @param exchangeSeconds how long a neighbour may be silent afterwards
    /// @throws IOException if a neighbour does not come, by name
    Ring connect(String[] hosts, int[] ports, int startSeconds, int exchangeSeconds) throws IOException {
        if (ranks == 1) {
            close();
            return Ring.ofOne();
        }
        int behind = (rank + 1) % ranks;
        int before = Math.floorMod(rank - 1, ranks);
        Socket[] outgoing = new Socket[LINKS];
        Socket[] incoming = new Socket[LINKS];
        boolean connected = false;
        try {
            for (int link = 0; link < LINKS; link++) {
                outgoing[link] = call(behind, hosts[behind], ports[behind], link, startSeconds);
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(startSeconds);
            for (int missing = LINKS; missing > 0; ) {
                Arrival arrival = arrivals.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (arrival == null) {
                    throw new IOException("rank " + before + " at " + hosts[before] + " has not connected to rank "
                            + rank + " at " + hosts[rank] + ":" + port() + " within " + startSeconds + " s");
                }
                int link = arrival.caller().link();
                if (arrival.caller().rank() != before || link < 0 || link >= LINKS || incoming[link] != null) {
                    close(arrival.socket());
                    continue;
                }
                incoming[link] = arrival.socket();
                missing--;
            }
            for (int link = 0; link < LINKS; link++) {
                prepare(incoming[link], exchangeSeconds);
                prepare(outgoing[link], exchangeSeconds);
            }
            Ring ring = new Ring(rank, ranks, incoming, outgoing);
            connected = true;
            return ring;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for rank " + before, e);
        } finally {
            close();
            if (!connected) {
                for (int link = 0; link < LINKS; link++) {
                    close(outgoing[link]);
                    close(incoming[link]);
                }
            }
        }
    }

    private static void prepare(Socket socket, int exchangeSeconds) throws SocketException {
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(exchangeSeconds));
        socket.setTcpNoDelay(true);
    }

    private Socket call(int other, String host, int port, int link, int seconds) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setReceiveBufferSize(BUFFER_BYTES);
            socket.setSendBufferSize(BUFFER_BYTES);
            socket.connect(
                    new InetSocketAddress(InetAddress.getByName(host), port), (int) TimeUnit.SECONDS.toMillis(seconds));
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(seconds));
            handshake.call(
                    new DataInputStream(socket.getInputStream()),
                    new DataOutputStream(socket.getOutputStream()),
                    new Handshake.Caller(rank, link));
            return socket;
        } catch (IOException e) {
            close(socket);
            throw new IOException(
                    "rank " + rank + " cannot reach rank " + other + " at " + host + ":" + port + ": " + e.getMessage(),
                    e);
        }
    }

    private static void close(Socket socket) {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                // Nobody uses it.
            }
        }
    }

    /// Ends the listening; callers that nobody fetched are hung up on.
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            // Nobody can connect any more.
        }
        try {
            // The socket that listens is given back by the thread that waits in it, a moment after it was closed.
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Arrival arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
            close(arrival.socket());
        }
    }
}
