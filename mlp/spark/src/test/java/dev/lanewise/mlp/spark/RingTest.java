package dev.lanewise.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ranks as threads of this JVM, over real sockets of the loopback interface.
class RingTest {
    private static final String HOST = "127.0.0.1";
    private static final byte[] SECRET = {1, 2, 3, 4, 5, 6, 7, 8};

    /// What a rank does with its ring.
    private interface Work<T> {
        T on(int rank, Ring ring) throws IOException;
    }

    private static <T> List<T> onRing(int ranks, Work<T> work) throws Exception {
        Rendezvous[] all = new Rendezvous[ranks];
        String[] hosts = new String[ranks];
        int[] ports = new int[ranks];
        for (int rank = 0; rank < ranks; rank++) {
            all[rank] = new Rendezvous(rank, ranks, HOST, SECRET);
            hosts[rank] = HOST;
            ports[rank] = all[rank].port();
        }
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<T>> futures = new ArrayList<>();
            for (int rank = 0; rank < ranks; rank++) {
                int own = rank;
                futures.add(threads.submit((Callable<T>) () -> {
                    try (Rendezvous rendezvous = all[own];
                            Ring ring = rendezvous.connect(hosts, ports, 30, 30)) {
                        return work.on(own, ring);
                    }
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }

    private static float[] vector(int rank, int length) {
        SplittableRandom random = new SplittableRandom(rank);
        float[] v = new float[length];
        for (int i = 0; i < length; i++) {
            v[i] = (float) random.nextDouble(-1, 1) * (i % 3 == 0 ? 1e6f : 1e-3f);
        }
        v[0] = -0.0f; // a rank that adds to +0 would lose the sign
        return v;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void sumsInRankOrder(int ranks) throws Exception {
        for (int length : new int[] {1, 7, 1 << 14, (1 << 14) + 1, 100_003}) {
            float[] expected = vector(0, length);
            for (int rank = 1; rank < ranks; rank++) {
                float[] v = vector(rank, length);
                for (int i = 0; i < length; i++) {
                    expected[i] += v[i];
                }
            }
            List<float[]> sums = onRing(ranks, (rank, ring) -> {
                float[] v = vector(rank, length);
                float[] sum = new float[length];
                for (int step = 0; step < 3; step++) {
                    Arrays.fill(sum, Float.NaN);
                    ring.sum(v, sum);
                }
                assertArrayEquals(vector(rank, length), v, "the rank's own vector");
                return sum;
            });
            for (float[] sum : sums) {
                assertEquals(Arrays.toString(expected), Arrays.toString(sum), ranks + " ranks, length " + length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void gathersInRankOrder(int ranks) throws Exception {
        List<double[][]> all = onRing(ranks, (rank, ring) -> ring.gather(new double[] {rank, -rank}));
        for (double[][] gathered : all) {
            assertEquals(ranks, gathered.length);
            for (int rank = 0; rank < ranks; rank++) {
                assertArrayEquals(new double[] {rank, -rank}, gathered[rank]);
            }
        }
    }

    @Test
    void rankThatIsGoneIsNamed() {
        ExecutionException e = assertThrows(
                ExecutionException.class,
                () -> onRing(3, (rank, ring) -> {
                    if (rank == 1) {
                        return null; // and closes its connections
                    }
                    float[] sum = new float[1 << 20];
                    ring.sum(new float[1 << 20], sum);
                    return sum;
                }));
        assertTrue(
                e.getCause().getMessage().matches("rank \\d at .*127.0.0.1.* is gone.*"),
                e.getCause().getMessage());
    }

    @Test
    void rankThatNeverComesIsNamed() throws Exception {
        try (Rendezvous silent = new Rendezvous(1, 2, HOST, SECRET);
                Rendezvous waiting = new Rendezvous(0, 2, HOST, SECRET)) {
            IOException e = assertThrows(
                    IOException.class,
                    () -> waiting.connect(new String[] {HOST, HOST}, new int[] {waiting.port(), silent.port()}, 1, 1));
            assertTrue(e.getMessage().startsWith("rank 1 at 127.0.0.1 has not connected to rank 0"), e.getMessage());
        }
    }

    @Test
    void strangersAreRefusedAndKeepNobodyWaiting() throws Exception {
        try (Rendezvous first = new Rendezvous(0, 2, HOST, SECRET);
                Rendezvous second = new Rendezvous(1, 2, HOST, SECRET);
                Socket silent = new Socket(InetAddress.getLoopbackAddress(), first.port());
                Socket other = new Socket(InetAddress.getLoopbackAddress(), first.port());
                ExecutorService threads = Executors.newCachedThreadPool()) {
            new DataOutputStream(other.getOutputStream())
                    .write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals(-1, other.getInputStream().read(), "a stranger is hung up on");

            Socket forger = new Socket(InetAddress.getLoopbackAddress(), first.port());
            IOException e = assertThrows(
                    IOException.class,
                    () -> new Handshake(new byte[] {9})
                            .call(
                                    new java.io.DataInputStream(forger.getInputStream()),
                                    new DataOutputStream(forger.getOutputStream()),
                                    new Handshake.Caller(1, 0)));
            assertTrue(e.getMessage().contains("does not know the secret"), e.getMessage());
            forger.close();

            String[] hosts = {HOST, HOST};
            int[] ports = {first.port(), second.port()};
            Future<Ring> ring = threads.submit(() -> second.connect(hosts, ports, 30, 30));
            try (Ring own = first.connect(hosts, ports, 30, 30);
                    Ring its = ring.get()) {
                assertNotNull(own);
                assertNotNull(its);
                assertTrue(silent.isConnected());
            }
            assertThrows(
                    ConnectException.class,
                    () -> new Socket(InetAddress.getLoopbackAddress(), ports[0]).close(),
                    "nothing listens any more");
            assertThrows(
                    ConnectException.class,
                    () -> new Socket(InetAddress.getLoopbackAddress(), ports[1]).close(),
                    "nothing listens any more");
        }
    }
}
