package dev.lanewise.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two executors, each a JVM of its own, beside two tasks in one JVM: the same bits, also after an executor was killed.
class ClusterTest {
    @TempDir
    Path directory;

    private static MlpClassifier classifier() {
        return new MlpClassifier("mlp")
                .setHiddenLayers(new int[] {32})
                .setBlockSize(16)
                .setStepSize(0.01)
                .setDropout(new double[] {0.1})
                .setNumWorkers(2);
    }

    private static Dataset<Row> data(SparkSession session) {
        return TestData.square(session, 600, 3);
    }

    /// The next class begins with a session of its own.
    @AfterAll
    static void end() {
        SparkSessions.local();
    }

    @Test
    void executorsGiveTheBitsOfOneProcess() throws IOException {
        MlpClassifier classifier = classifier().setMaxIter(5);
        float[] inOneProcess = ClassifierTest.parameters(classifier.fit(data(SparkSessions.local())));

        SparkSession cluster = SparkSessions.cluster();
        MlpClassificationModel model = classifier.fit(data(cluster));
        assertArrayEquals(inOneProcess, ClassifierTest.parameters(model));
        assertTrue(model.summary().kernels().startsWith("simd"), model.summary().kernels());
        String path = directory.resolve("pipeline").toString();
        new PipelineModel("p", new Transformer[] {model}).write().overwrite().save(path);
        List<Row> expected =
                model.transform(data(cluster)).select("probability").collectAsList();

        assertEquals(
                expected,
                PipelineModel.load(path)
                        .transform(data(SparkSessions.local()))
                        .select("probability")
                        .collectAsList());
    }

    @Test
    void killedExecutorChangesNoBit() throws Exception {
        int epochs = 600;
        float[] undisturbed =
                ClassifierTest.parameters(classifier().setMaxIter(epochs).fit(data(SparkSessions.local())));

        SparkSession cluster = SparkSessions.cluster();
        Path checkpoints = directory.resolve("checkpoints");
        AtomicBoolean killed = new AtomicBoolean();
        CompletableFuture<Void> killer =
                CompletableFuture.runAsync(() -> killWhenThereIsACheckpoint(checkpoints, killed));
        MlpClassificationModel model = classifier()
                .setMaxIter(epochs)
                .setCheckpointDir(checkpoints.toUri().toString())
                .fit(data(cluster));
        killer.get();
        assertTrue(killed.get(), "an executor was killed");
        assertTrue(
                model.summary().resumedAfter() > 0,
                "the training went on after epoch " + model.summary().resumedAfter());
        assertEquals(epochs, model.summary().epochs().size());
        assertArrayEquals(undisturbed, ClassifierTest.parameters(model));
    }

    /// Executors are the JVMs among this process' children: the workers that start them are threads of it.
    private static void killWhenThereIsACheckpoint(Path checkpoints, AtomicBoolean killed) {
        while (!hasCheckpoint(checkpoints)) {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        ProcessHandle.current()
                .descendants()
                .filter(p -> p.info().command().orElse("").endsWith("java"))
                .findFirst()
                .ifPresent(executor -> killed.set(executor.destroyForcibly()));
    }

    private static boolean hasCheckpoint(Path root) {
        if (!Files.isDirectory(root)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.anyMatch(f -> f.getFileName().toString().matches("epoch-\\d{8}\\.safetensors"));
        } catch (IOException | java.io.UncheckedIOException e) {
            return false; // one that is being replaced
        }
    }
}
