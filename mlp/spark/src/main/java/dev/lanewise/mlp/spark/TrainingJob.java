package dev.lanewise.mlp.spark;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.Partitioner;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.util.DatasetUtils$;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/// A training as a job of Spark's: rows are dealt out to the ranks, a barrier stage trains, the outcome of rank 0 comes
/// back.
final class TrainingJob {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingJob.class);
    private static final int SECRET_BYTES = 32;

    private TrainingJob() {}

    /// The ranks of a training: as asked for, or as many as the cluster runs at once.
    ///
    /// @throws IllegalStateException if the cluster can not run so many at once, or a barrier stage can not run at all
    static int ranks(SparkContext context, int asked, int startSeconds) {
        SparkConf conf = context.conf();
        if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
            throw new IllegalStateException(
                    "all ranks of a training run at the same time (a barrier stage), which Spark does not"
                            + " do while it adds and removes executors: set spark.dynamicAllocation.enabled=false and"
                            + " spark.executor.instances to what the training should have");
        }
        int slots = slots(context);
        // Executors register one after the other; Spark itself would look 40 times, every 15 seconds.
        long deadline = System.nanoTime() + startSeconds * 1_000_000_000L;
        while (slots < Math.max(1, asked) && System.nanoTime() < deadline && !context.isLocal()) {
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for executors", e);
            }
            slots = slots(context);
        }
        if (slots < Math.max(1, asked)) {
            throw new IllegalStateException("numWorkers=" + asked + ", but after " + startSeconds
                    + " s the cluster runs only " + slots + " tasks at once (spark.task.cpus="
                    + conf.getInt("spark.task.cpus", 1) + "): lower numWorkers, or give it more executors or cores");
        }
        return asked == 0 ? slots : asked;
    }

    private static int slots(SparkContext context) {
        return context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
    }

    /// Features, label, weight and whether a row is held out.
    static Dataset<Row> rows(Dataset<?> dataset, String features, String label, String weight, String heldOut) {
        Column weights =
                weight == null ? functions.lit(1.0) : functions.col(weight).cast(DataTypes.DoubleType);
        Column held = heldOut == null ? functions.lit(false) : functions.col(heldOut);
        return dataset.select(
                DatasetUtils$.MODULE$.columnToVector(dataset, features),
                functions.col(label).cast(DataTypes.DoubleType),
                weights,
                held);
    }

    /// Trains.
    ///
    /// @return the outcome, which may be that the data can not be trained with
    static TrainingOutcome run(
            Dataset<Row> rows, SampleBlocks.Form form, TrainingSettings settings, RankTask.Cluster cluster) {
        SparkContext context = rows.sparkSession().sparkContext();
        JavaRDD<Row> source = rows.toJavaRDD();
        TrainingSettings alone = settings.ofOneRank(settings.batch());
        JavaPairRDD<SampleBlock.Key, SampleBlock> blocks = JavaPairRDD.fromJavaRDD(source.mapPartitionsWithIndex(
                (partition, iterator) -> {
                    Warming.start(alone);
                    return new SampleBlocks(form, partition, iterator);
                },
                true));
        RDD<SampleBlock> dealt = blocks.repartitionAndSortWithinPartitions(new ByRank(settings.ranks()))
                .values()
                .rdd();
        LongAccumulator epochs = context.longAccumulator("Lanewise: epochs trained");
        RankTask task =
                new RankTask(settings, cluster, new SerializableConfiguration(context.hadoopConfiguration()), epochs);
        ClassTag<TrainingOutcome> tag = ClassTag$.MODULE$.apply(TrainingOutcome.class);
        RDD<TrainingOutcome> trained = dealt.barrier().mapPartitions(task, false, tag);
        // A stage whose result goes straight to the driver cannot be tried again; one that ends in a shuffle can.
        List<TrainingOutcome> outcomes = trained.toJavaRDD().repartition(1).collect();
        if (outcomes.size() != 1) {
            throw new IllegalStateException(outcomes.size() + " outcomes of a training");
        }
        TrainingOutcome outcome = outcomes.getFirst();
        if (outcome.error() != null) {
            throw new IllegalArgumentException(outcome.error());
        }
        deleteCheckpoints(outcome.checkpoints(), context);
        LOG.info(
                "Trained on {} samples with {} ranks: {} epochs; rank 0 read for {} s, computed for {} s, exchanged for {} s, updated for {} s; {}",
                outcome.samples(),
                settings.ranks(),
                outcome.history().length,
                outcome.seconds()[0],
                outcome.seconds()[1],
                outcome.seconds()[2],
                outcome.seconds()[3],
                outcome.kernels());
        return outcome;
    }

    /// What is left over is of no harm, so that a training does not fail for it.
    private static void deleteCheckpoints(String directory, SparkContext context) {
        if (directory != null) {
            try {
                Path path = new Path(directory);
                path.getFileSystem(context.hadoopConfiguration()).delete(path, true);
            } catch (IOException e) {
                LOG.warn("The checkpoints in {} cannot be deleted: {}", directory, e.getMessage());
            }
        }
    }

    static byte[] newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return secret;
    }

    /// A block goes to the rank that it names.
    private static final class ByRank extends Partitioner {
        private static final long serialVersionUID = 1;
        private final int ranks;

        ByRank(int ranks) {
            this.ranks = ranks;
        }

        @Override
        public int numPartitions() {
            return ranks;
        }

        @Override
        public int getPartition(Object key) {
            return ((SampleBlock.Key) key).rank();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ByRank that && that.ranks == ranks;
        }

        @Override
        public int hashCode() {
            return ranks;
        }
    }
}
