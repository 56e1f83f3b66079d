package dev.lanewise.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What [ClusterTest] asks of 600 samples, asked of the 60,000 of MNIST: `mvn verify -Plarge-tests -pl mlp/spark -am`.
@Tag("large")
class WholeMnistTest {
    private static Path data;

    @TempDir
    Path directory;

    @BeforeAll
    static void begin() throws IOException {
        data = Mnist.directory();
    }

    @AfterAll
    static void end() {
        SparkSessions.local();
    }

    private static MlpClassifier classifier() {
        return new MlpClassifier("mlp")
                .setHiddenLayers(new int[] {256, 128})
                .setBlockSize(128)
                .setMaxIter(3)
                .setNumWorkers(2);
    }

    private static Dataset<Row> training(SparkSession session) throws IOException {
        return TrainImages.images(session, data, "train", 3);
    }

    private static float[] inOneProcess(MlpClassifier classifier) throws IOException {
        return ClassifierTest.parameters(classifier.fit(training(SparkSessions.local())));
    }

    @Test
    void executorsGiveTheBitsOfOneProcessAndTheNetIsGood() throws IOException {
        float[] inOneProcess = inOneProcess(classifier());
        SparkSession cluster = SparkSessions.cluster();
        MlpClassificationModel model = classifier().fit(training(cluster));
        assertArrayEquals(inOneProcess, ClassifierTest.parameters(model));
        Dataset<Row> judged = model.transform(TrainImages.images(cluster, data, "t10k", 3));
        double error = judged.filter("label <> prediction").count() / 10_000.0;
        assertTrue(error < 0.04, "test error " + error);
    }

    /// A rank's 30,000 samples are 90 MB of floats.
    @Test
    void samplesBeyondTheMemoryGiveTheSameBits() throws IOException {
        assertArrayEquals(inOneProcess(classifier()), inOneProcess(classifier().setMaxMemoryInMB(8)));
    }

    @Test
    void fourRanksOfTwoExecutorsGiveTheBitsOfOneProcess() throws IOException {
        MlpClassifier classifier = classifier().setNumWorkers(4).setMaxIter(1);
        float[] inOneProcess = ClassifierTest.parameters(classifier.fit(training(SparkSessions.of("local[4]"))));
        SparkSessions.linkJars();
        assertArrayEquals(
                inOneProcess,
                ClassifierTest.parameters(classifier.fit(training(SparkSessions.of("local-cluster[2,2,1024]")))));
    }

    @Test
    void killedExecutorChangesNoBit() throws Exception {
        float[] undisturbed = inOneProcess(classifier());
        Path checkpoints = directory.resolve("checkpoints");
        String held = HoldingFileSystem.hold(checkpoints);
        CompletableFuture<Boolean> killed = CompletableFuture.supplyAsync(() -> ClusterTest.kill(checkpoints));
        MlpClassificationModel model = classifier().setCheckpointDir(held).fit(training(SparkSessions.cluster()));
        assertTrue(killed.get(), "an executor was killed");
        assertEquals(1, model.summary().resumedAfter());
        assertArrayEquals(undisturbed, ClassifierTest.parameters(model));
    }
}
