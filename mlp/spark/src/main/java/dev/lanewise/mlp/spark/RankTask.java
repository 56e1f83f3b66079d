package dev.lanewise.mlp.spark;

import dev.lanewise.kernels.Kernels;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskInterruptListener;
import org.apache.spark.util.Utils$;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/// One rank as a task of a barrier stage: reads its samples, meets the other ranks, trains with them. Rank 0 gives the
/// outcome back, the others nothing.
///
/// What is wrong with the data is an outcome; an exception is what Spark may try again: a neighbour that is gone, an
/// executor that is lost. The stage then begins anew, from the newest checkpoint if there is one.
final class RankTask extends AbstractFunction1<Iterator<SampleBlock>, Iterator<TrainingOutcome>>
        implements Serializable {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(RankTask.class);

    private final TrainingSettings settings;
    private final Cluster cluster;
    private final SerializableConfiguration hadoop;
    private final LongAccumulator epochs;

    /// What does not change the result.
    ///
    /// @param secret that the ranks know each other by
    /// @param heapBytes of a rank's samples
    /// @param startSeconds to wait for the others
    /// @param exchangeSeconds to wait for a part of a gradient
    /// @param checkpointRoot directory of checkpoints, or null
    /// @param checkpointInterval epochs from one to the next
    @SuppressWarnings("ArrayRecordComponent") // carried from place to place, never compared
    record Cluster(
            byte[] secret,
            long heapBytes,
            int startSeconds,
            int exchangeSeconds,
            String checkpointRoot,
            int checkpointInterval)
            implements Serializable {
        private static final long serialVersionUID = 1;
    }

    RankTask(TrainingSettings settings, Cluster cluster, SerializableConfiguration hadoop, LongAccumulator epochs) {
        this.settings = settings;
        this.cluster = cluster;
        this.hadoop = hadoop;
        this.epochs = epochs;
    }

    @Override
    public Iterator<TrainingOutcome> apply(Iterator<SampleBlock> blocks) {
        BarrierTaskContext context = BarrierTaskContext.get();
        try {
            TrainingOutcome outcome = train(context, blocks);
            List<TrainingOutcome> result = context.partitionId() == 0 ? List.of(outcome) : List.of();
            return CollectionConverters.asScala(result.iterator());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("rank " + context.partitionId() + ": " + e.getMessage(), e);
        }
    }

    private TrainingOutcome train(BarrierTaskContext context, Iterator<SampleBlock> blocks) throws IOException {
        int rank = context.partitionId();
        String host = SparkEnv.get().blockManager().blockManagerId().host();
        Warming.start(settings);
        long begin = System.nanoTime();
        try (RankSamples samples = new RankSamples(settings.sizes()[0], cluster.heapBytes());
                Rendezvous rendezvous = new Rendezvous(rank, settings.ranks(), host, cluster.secret())) {
            onInterrupt(context, rendezvous);
            String error = read(blocks, samples);
            double reading = (System.nanoTime() - begin) / 1e9;
            Meeting[] all = meet(context, new Meeting(host, rendezvous.port(), samples.digest(), error));
            for (Meeting other : all) {
                if (!other.error().isEmpty()) {
                    return TrainingOutcome.refused(other.error());
                }
            }
            Checkpoints checkpoints = checkpoints(all);
            try (Mesh mesh = rendezvous.connect(
                            hosts(all), ports(all), cluster.startSeconds(), cluster.exchangeSeconds());
                    Kernels kernels = Kernels.builder()
                            .threads(Math.max(1, context.cpus()))
                            .build()) {
                onInterrupt(context, mesh);
                if (samples.spills()) {
                    LOG.info("rank {}: samples beyond {} MB lie in a file", rank, cluster.heapBytes() >> 20);
                }
                int resumed = checkpoints == null ? 0 : newest(rank, mesh, checkpoints);
                return train(rank, mesh, samples, kernels, checkpoints, resumed, reading);
            }
        }
    }

    private TrainingOutcome train(
            int rank,
            Mesh mesh,
            RankSamples samples,
            Kernels kernels,
            Checkpoints checkpoints,
            int resumed,
            double reading)
            throws IOException {
        Warming.await();
        RankTraining training = new RankTraining(settings, rank, mesh, samples, kernels);
        if (training.total() == 0) {
            return TrainingOutcome.refused("there is no sample to train with: "
                    + (samples.count() > 0 ? "all are held out" : "the data are empty"));
        }
        if (resumed > 0) {
            training.restore(checkpoints.read(resumed, training.vectorNames(), training.parameterCount()));
            LOG.info("rank {} goes on after epoch {}", rank, resumed);
        }
        long heldOut = 0;
        for (double[] part : mesh.gather(new double[] {training.heldOutCount()})) {
            heldOut += (long) part[0];
        }
        String error = training.run((number, last) -> {
            if (rank == 0) {
                epochs.add(1);
            }
            if (checkpoints != null && (last || number % cluster.checkpointInterval() == 0)) {
                TrainingState state = training.state();
                if (rank == 0) {
                    checkpoints.write(state);
                }
            }
        });
        return training.outcome(error, resumed, reading, heldOut, checkpoints == null ? null : checkpoints.directory());
    }

    /// Spark does not interrupt the thread of a task that it kills; a socket that is closed ends its waiting.
    private static void onInterrupt(BarrierTaskContext context, Closeable resource) {
        context.addTaskInterruptListener((TaskInterruptListener) (ignored, reason) -> {
            try {
                resource.close();
            } catch (IOException e) {
                LOG.warn("While a task was killed: {}", e.getMessage());
            }
        });
    }

    /// @return what is wrong with the samples, or an empty text
    private String read(Iterator<SampleBlock> blocks, RankSamples samples) throws IOException {
        Path directory = Path.of(Utils$.MODULE$.getLocalDir(SparkEnv.get().conf()));
        while (blocks.hasNext()) {
            SampleBlock block = blocks.next();
            if (block.error() != null) {
                return block.error();
            }
            try {
                samples.add(block, directory);
            } catch (ArithmeticException e) {
                return "a rank would have more than 2³¹ samples: raise numWorkers";
            }
        }
        return "";
    }

    /// What a rank tells the others before they connect.
    ///
    /// @param host where it listens
    /// @param port where it listens
    /// @param digest of its samples
    /// @param error what is wrong with them, or an empty text
    private record Meeting(String host, int port, long digest, String error) {
        String text() {
            return host + "\t" + port + "\t" + Long.toHexString(digest) + "\t"
                    + Base64.getEncoder().encodeToString(error.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }

        static Meeting of(String text) {
            String[] fields = text.split("\t", -1);
            return new Meeting(
                    fields[0],
                    Integer.parseInt(fields[1]),
                    Long.parseUnsignedLong(fields[2], 16),
                    new String(Base64.getDecoder().decode(fields[3]), java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    private static Meeting[] meet(BarrierTaskContext context, Meeting own) {
        String[] texts = context.allGather(own.text());
        Meeting[] all = new Meeting[texts.length];
        for (int i = 0; i < texts.length; i++) {
            all[i] = Meeting.of(texts[i]);
        }
        return all;
    }

    private static String[] hosts(Meeting[] all) {
        String[] hosts = new String[all.length];
        for (int i = 0; i < all.length; i++) {
            hosts[i] = all[i].host();
        }
        return hosts;
    }

    private static int[] ports(Meeting[] all) {
        int[] ports = new int[all.length];
        for (int i = 0; i < all.length; i++) {
            ports[i] = all[i].port();
        }
        return ports;
    }

    private Checkpoints checkpoints(Meeting[] all) {
        if (cluster.checkpointRoot() == null) {
            return null;
        }
        List<String> digests = new ArrayList<>();
        for (Meeting meeting : all) {
            digests.add(Long.toHexString(meeting.digest()));
        }
        Configuration configuration = hadoop.value();
        return new Checkpoints(cluster.checkpointRoot(), settings.identity() + " data=" + digests, configuration);
    }

    /// Rank 0 looks, so that all take the same one. Spark's own `allGather` takes a second each time.
    private static int newest(int rank, Mesh mesh, Checkpoints checkpoints) throws IOException {
        return (int) mesh.gather(new double[] {rank == 0 ? checkpoints.newest() : 0})[0][0];
    }
}
