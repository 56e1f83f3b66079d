package dev.lanewise.mlp.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Ranks as threads of this JVM, without Spark around them.
final class LoopbackRanks {
    static final String HOST = "127.0.0.1";
    static final byte[] SECRET = {1, 2, 3, 4, 5, 6, 7, 8};

    private LoopbackRanks() {}

    /// Where ranks find each other. A rank that is known by another name than it listens by is taken for one of another
    /// process.
    enum Links {
        SOCKETS,
        PROCESS,
        BOTH;

        String host(int rank) {
            return this == PROCESS || (this == BOTH && rank % 2 == 0) ? HOST : "localhost";
        }
    }

    /// What a rank does with its mesh.
    interface Work<T> {
        T on(int rank, Mesh mesh) throws IOException, InterruptedException;
    }

    /// Connects ranks and has each do its work.
    ///
    /// @param seconds how long one may be silent
    /// @return what each of them gives back
    static <T> List<T> run(Links links, int ranks, int seconds, Work<T> work) throws Exception {
        Rendezvous[] all = new Rendezvous[ranks];
        String[] hosts = new String[ranks];
        int[] ports = new int[ranks];
        for (int rank = 0; rank < ranks; rank++) {
            all[rank] = new Rendezvous(rank, ranks, HOST, SECRET);
            hosts[rank] = links.host(rank);
            ports[rank] = all[rank].port();
        }
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<T>> futures = new ArrayList<>();
            for (int rank = 0; rank < ranks; rank++) {
                int own = rank;
                futures.add(threads.submit((Callable<T>) () -> {
                    try (Rendezvous rendezvous = all[own];
                            Mesh mesh = rendezvous.connect(hosts, ports, 30, seconds)) {
                        return work.on(own, mesh);
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
}
