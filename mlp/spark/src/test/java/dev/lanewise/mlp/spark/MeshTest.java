package dev.lanewise.mlp.spark;

import static dev.lanewise.mlp.spark.LoopbackRanks.HOST;
import static dev.lanewise.mlp.spark.LoopbackRanks.SECRET;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.mlp.spark.LoopbackRanks.Links;
import dev.lanewise.mlp.spark.LoopbackRanks.Work;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Ranks as threads of this JVM: over sockets of the loopback interface, as ranks of one process, and both.
class MeshTest {
    private static <T> List<T> onMesh(Links links, int ranks, Work<T> work) throws Exception {
        return onMesh(links, ranks, 30, work);
    }

    private static <T> List<T> onMesh(Links links, int ranks, int seconds, Work<T> work) throws Exception {
        return LoopbackRanks.run(links, ranks, seconds, work);
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
    @EnumSource
    void sumsInRankOrder(Links links) throws Exception {
        for (int ranks : new int[] {1, 2, 3, 5}) {
            sumsInRankOrder(links, ranks);
        }
    }

    private static void sumsInRankOrder(Links links, int ranks) throws Exception {
        for (int length : new int[] {1, 7, 1 << 14, 100_003, 5 * (1 << 16) + 1}) {
            float[] expected = vector(0, length);
            for (int rank = 1; rank < ranks; rank++) {
                float[] v = vector(rank, length);
                for (int i = 0; i < length; i++) {
                    expected[i] += v[i];
                }
            }
            List<float[]> sums = onMesh(links, ranks, (rank, mesh) -> {
                float[] v = vector(rank, length);
                float[] own = new float[mesh.begin(rank + 1, length) - mesh.begin(rank, length)];
                float[] all = new float[length];
                for (int step = 0; step < 3; step++) {
                    Arrays.fill(own, Float.NaN);
                    Arrays.fill(all, Float.NaN);
                    mesh.sum(v, own);
                    mesh.spread(own, all);
                }
                assertArrayEquals(vector(rank, length), v, "the rank's own vector");
                return all;
            });
            for (float[] sum : sums) {
                assertEquals(Arrays.toString(expected), Arrays.toString(sum), ranks + " ranks, length " + length);
            }
        }
    }

    /// A rank that is slow in one step has the others' next message in its sockets before it has asked for it.
    @ParameterizedTest
    @EnumSource
    void slowRanksMixNothingUp(Links links) throws Exception {
        int length = 300_000;
        List<float[]> sums = onMesh(links, 4, (rank, mesh) -> {
            float[] v = vector(rank, length);
            float[] own = new float[mesh.begin(rank + 1, length) - mesh.begin(rank, length)];
            for (int step = 0; step < 8; step++) {
                if (step % 4 == rank) {
                    LockSupport.parkNanos(20_000_000);
                }
                mesh.sum(v, own);
                mesh.spread(own, v);
                mesh.gather(new double[] {rank});
            }
            return v;
        });
        for (float[] sum : sums) {
            assertArrayEquals(sums.getFirst(), sum);
        }
    }

    @ParameterizedTest
    @EnumSource
    void gathersInRankOrder(Links links) throws Exception {
        for (int ranks : new int[] {1, 2, 3, 5}) {
            gathersInRankOrder(links, ranks);
        }
    }

    private static void gathersInRankOrder(Links links, int ranks) throws Exception {
        // The halves of this one are NaNs of a kind that a computation would change.
        double odd = Double.longBitsToDouble(0x7FA00001_7F800001L);
        List<double[][]> all = onMesh(links, ranks, (rank, mesh) -> mesh.gather(new double[] {rank, -1.0 / rank, odd}));
        for (double[][] gathered : all) {
            assertEquals(ranks, gathered.length);
            for (int rank = 0; rank < ranks; rank++) {
                assertArrayEquals(new double[] {rank, -1.0 / rank, odd}, gathered[rank]);
                assertEquals(Double.doubleToRawLongBits(odd), Double.doubleToRawLongBits(gathered[rank][2]));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void rankThatIsGoneIsNamed(Links links) {
        ExecutionException e = assertThrows(
                ExecutionException.class,
                () -> onMesh(links, 3, (rank, mesh) -> {
                    if (rank == 1) {
                        return null; // and closes its connections
                    }
                    float[] own = new float[mesh.begin(rank + 1, 1 << 20) - mesh.begin(rank, 1 << 20)];
                    mesh.sum(new float[1 << 20], own);
                    return own;
                }));
        assertTrue(
                e.getCause().getMessage().matches("rank \\d (at .*127.0.0.1.*|of this process) is gone.*"),
                e.getCause().getMessage());
    }

    /// What `exchangeTimeout` is for: a rank that lives, keeps its connections, and says nothing.
    @ParameterizedTest
    @EnumSource
    void silentRankIsNamedAfterTheTimeOut(Links links) {
        // A rank's time begins when it waits, and another may still be in a handshake with the silent one.
        CountDownLatch connected = new CountDownLatch(3);
        // No rank hangs up before both have run out of time: the later one would be told that a rank is gone.
        CountDownLatch waiting = new CountDownLatch(2);
        ExecutionException e = assertThrows(
                ExecutionException.class,
                () -> onMesh(links, 3, 3, (rank, mesh) -> {
                    connected.countDown();
                    connected.await(60, TimeUnit.SECONDS);
                    try {
                        return rank == 2 ? null : mesh.gather(new double[] {rank});
                    } finally {
                        if (rank != 2) {
                            waiting.countDown();
                        }
                        waiting.await(60, TimeUnit.SECONDS);
                    }
                }));
        String message = e.getCause().getMessage();
        assertTrue(message.matches("rank 2 (at .*127.0.0.1.*|of this process) has been silent for 3 s"), message);
    }

    /// What a task that is killed does: from another thread, while this one waits.
    @ParameterizedTest
    @EnumSource
    void closingEndsTheWait(Links links) throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        ExecutionException e = assertThrows(
                ExecutionException.class,
                () -> onMesh(links, 2, 60, (rank, mesh) -> {
                    if (rank == 1) {
                        over.await(60, TimeUnit.SECONDS);
                        return null;
                    }
                    Thread.ofVirtual().start(() -> {
                        LockSupport.parkNanos(50_000_000);
                        mesh.close();
                    });
                    try {
                        return mesh.gather(new double[] {rank});
                    } finally {
                        over.countDown();
                    }
                }));
        assertEquals("rank 0 was interrupted", e.getCause().getMessage());
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

    /// A connection that is closed with bytes that nobody has read is reset.
    private static boolean isHungUp(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() == -1;
        } catch (SocketException e) {
            return true;
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
            assertTrue(isHungUp(other), "a stranger is hung up on");

            Socket forger = new Socket(InetAddress.getLoopbackAddress(), first.port());
            IOException e = assertThrows(
                    IOException.class,
                    () -> new Handshake(new byte[] {9})
                            .call(
                                    new java.io.DataInputStream(forger.getInputStream()),
                                    new DataOutputStream(forger.getOutputStream()),
                                    1));
            assertTrue(e.getMessage().contains("does not know the secret"), e.getMessage());
            forger.close();

            // One who does not care whether the listener knows the secret, and guesses.
            Socket guesser = new Socket(InetAddress.getLoopbackAddress(), first.port());
            guesser.setSoTimeout(30_000);
            DataOutputStream guesses = new DataOutputStream(guesser.getOutputStream());
            guesses.writeLong(0x4C616E6577697365L);
            guesses.writeInt(1);
            guesses.write(new byte[32]);
            assertEquals(64, guesser.getInputStream().readNBytes(64).length);
            guesses.write(new byte[32]);
            assertTrue(isHungUp(guesser), "a caller who cannot prove that he knows the secret");
            guesser.close();

            String[] hosts = {HOST, HOST};
            int[] ports = {first.port(), second.port()};
            Future<Mesh> mesh = threads.submit(() -> second.connect(hosts, ports, 30, 30));
            try (Mesh own = first.connect(hosts, ports, 30, 30);
                    Mesh its = mesh.get()) {
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
