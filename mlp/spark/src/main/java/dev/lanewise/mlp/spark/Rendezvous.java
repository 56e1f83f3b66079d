package dev.lanewise.mlp.spark;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where a rank waits for the connections of the ranks after it, on its executor's own address and a port that the
/// system chooses, until all ranks are connected. Nothing listens after that.
///
/// Every caller is asked for the secret of the job on a thread of its own, so that a stranger who connects and says
/// nothing keeps nobody waiting.
final class Rendezvous implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Rendezvous.class);
    private static final int STRANGER_MILLIS = 10_000;
    private static final int BUFFER_BYTES = 1 << 20;

    private final int rank;
    private final int ranks;
    private final Handshake handshake;
    private final ServerSocketChannel server;
    private final int port;
    private final String address;
    private final Thread acceptor;
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

    /// Those that listen in this JVM, by host and port.
    private static final Map<String, Rendezvous> HERE = new ConcurrentHashMap<>();

    private record Arrival(int rank, Link link) {}

    /// A connection to another process.
    private record RemoteLink(SocketChannel channel) implements Link {
        @Override
        public Peer peer(int rank, Selector selector, int chunk) throws IOException {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
            channel.configureBlocking(false);
            return new RemotePeer(rank, channel, channel.register(selector, 0), chunk);
        }

        @Override
        public void close() {
            Rendezvous.close(channel);
        }
    }

    /// Begins to listen.
    ///
    /// @param host of this executor, as the other ranks know it
    Rendezvous(int rank, int ranks, String host, byte[] secret) throws IOException {
        this.rank = rank;
        this.ranks = ranks;
        this.handshake = new Handshake(secret);
        this.server = ServerSocketChannel.open();
        try {
            server.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
            server.bind(new InetSocketAddress(InetAddress.getByName(host), 0), ranks + 16);
            this.port = ((InetSocketAddress) server.getLocalAddress()).getPort();
        } catch (IOException e) {
            server.close();
            throw e;
        }
        this.address = host + ":" + port;
        HERE.put(address, this);
        this.acceptor = Thread.ofVirtual().name("lanewise-rendezvous-" + rank).start(this::accept);
    }

    int port() {
        return port;
    }

    private void accept() {
        while (true) {
            SocketChannel channel;
            try {
                channel = server.accept();
            } catch (IOException e) {
                return; // closed
            }
            Thread.ofVirtual().start(() -> welcome(channel));
        }
    }

    private void welcome(SocketChannel channel) {
        try {
            int caller = handshake.answer(in(channel, STRANGER_MILLIS), out(channel));
            arrive(new Arrival(caller, new RemoteLink(channel)));
        } catch (IOException e) {
            LOG.warn("Refused a connection from {}: {}", channel.socket().getRemoteSocketAddress(), e.getMessage());
            close(channel);
        }
    }

    private void arrive(Arrival arrival) {
        arrivals.add(arrival);
        if (!server.isOpen()) {
            hangUp(); // nobody asks for it any more
        }
    }

    /// Connects all ranks: calls those before this one, is called by those after it.
    ///
    /// @param hosts of all ranks
    /// @param ports of all ranks
    /// @param startSeconds how long to wait for the others
    /// @param exchangeSeconds how long the others may be silent afterwards
    /// @throws IOException if a rank does not come, by name
    Mesh connect(String[] hosts, int[] ports, int startSeconds, int exchangeSeconds) throws IOException {
        Link[] links = new Link[ranks];
        boolean connected = false;
        try {
            for (int other = 0; other < rank; other++) {
                links[other] = call(other, hosts[other], ports[other], startSeconds);
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(startSeconds);
            for (int missing = ranks - 1 - rank; missing > 0; ) {
                Arrival arrival = arrivals.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (arrival == null) {
                    throw new IOException(absent(links, hosts) + " not connected to rank " + rank + " at " + hosts[rank]
                            + ":" + port() + " within " + startSeconds + " s");
                }
                if (arrival.rank() <= rank || arrival.rank() >= ranks || links[arrival.rank()] != null) {
                    arrival.link().close();
                    continue;
                }
                links[arrival.rank()] = arrival.link();
                missing--;
            }
            Mesh mesh = new Mesh(rank, ranks, links, exchangeSeconds);
            connected = true;
            return mesh;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the other ranks", e);
        } finally {
            close();
            if (!connected) {
                for (Link link : links) {
                    if (link != null) {
                        link.close();
                    }
                }
            }
        }
    }

    private String absent(Link[] links, String[] hosts) {
        List<String> absent = new ArrayList<>();
        for (int other = rank + 1; other < ranks; other++) {
            if (links[other] == null) {
                absent.add("rank " + other + " at " + hosts[other]);
            }
        }
        return String.join(", ", absent) + (absent.size() == 1 ? " has" : " have");
    }

    private Link call(int other, String host, int port, int seconds) throws IOException {
        Rendezvous here = HERE.get(host + ":" + port);
        if (here != null && here.handshake.isOf(handshake)) {
            LocalLink[] ends = LocalLink.pair();
            here.arrive(new Arrival(rank, ends[0]));
            return ends[1];
        }
        SocketChannel channel = SocketChannel.open();
        try {
            int millis = (int) Math.min(Integer.MAX_VALUE, TimeUnit.SECONDS.toMillis(seconds));
            channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
            channel.socket().connect(new InetSocketAddress(InetAddress.getByName(host), port), millis);
            handshake.call(in(channel, millis), out(channel), rank);
            return new RemoteLink(channel);
        } catch (IOException e) {
            close(channel);
            throw new IOException(
                    "rank " + rank + " cannot reach rank " + other + " at " + host + ":" + port + ": " + e.getMessage(),
                    e);
        }
    }

    /// Without a buffer: what follows the handshake is not read here.
    private static DataInputStream in(SocketChannel channel, int millis) throws IOException {
        channel.socket().setSoTimeout(millis);
        return new DataInputStream(channel.socket().getInputStream());
    }

    private static DataOutputStream out(SocketChannel channel) throws IOException {
        return new DataOutputStream(channel.socket().getOutputStream());
    }

    private static void close(SocketChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // Nobody uses it.
            }
        }
    }

    /// Ends the listening; callers that nobody fetched are hung up on.
    @Override
    public void close() {
        HERE.remove(address, this);
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
        hangUp();
    }

    private void hangUp() {
        for (Arrival arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
            try {
                arrival.link().close();
            } catch (IOException e) {
                // Nobody uses it.
            }
        }
    }
}
