package dev.lanewise.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.mlp.model.FloatModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
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
        // What it saves is read without Spark, bit by bit.
        Path saved = directory.resolve("model");
        model.write().save(saved.toString());
        assertArrayEquals(
                inOneProcess, FloatModels.load(saved.resolve("net.safetensors")).array());
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

    /// An executor that lives and stands still for longer than `exchangeTimeout`: the other rank gives up, and the
    /// stage
    /// begins again from the checkpoint. With the default of 120 s it would just wait.
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void executorThatStandsStillIsGivenUpAfterTheTimeOut() throws Exception {
        int epochs = 600;
        float[] undisturbed =
                ClassifierTest.parameters(classifier().setMaxIter(epochs).fit(data(SparkSessions.local())));
        SparkSession cluster = SparkSessions.cluster();
        Path checkpoints = directory.resolve("checkpoints");
        CompletableFuture<Boolean> stopper = CompletableFuture.supplyAsync(() -> stopForFourSeconds(checkpoints));
        MlpClassificationModel model = classifier()
                .setMaxIter(epochs)
                .setExchangeTimeout(1)
                .setCheckpointDir(checkpoints.toUri().toString())
                .fit(data(cluster));
        assertTrue(stopper.get(), "an executor was stopped");
        assertTrue(
                model.summary().resumedAfter() > 0,
                "the training went on after epoch " + model.summary().resumedAfter());
        assertArrayEquals(undisturbed, ClassifierTest.parameters(model));
    }

    private static boolean stopForFourSeconds(Path checkpoints) {
        try {
            while (!hasCheckpoint(checkpoints)) {
                Thread.sleep(5);
            }
            Optional<ProcessHandle> executor = executor();
            if (executor.isEmpty()) {
                return false;
            }
            String id = Long.toString(executor.get().pid());
            new ProcessBuilder("kill", "-STOP", id).inheritIO().start().waitFor();
            try {
                Thread.sleep(4000);
            } finally {
                new ProcessBuilder("kill", "-CONT", id).inheritIO().start().waitFor();
            }
            return true;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void killWhenThereIsACheckpoint(Path checkpoints, AtomicBoolean killed) {
        while (!hasCheckpoint(checkpoints)) {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        executor().ifPresent(executor -> killed.set(executor.destroyForcibly()));
    }

    /// Executors are the JVMs among this process' children: the workers that start them are threads of it.
    private static Optional<ProcessHandle> executor() {
        return ProcessHandle.current()
                .descendants()
                .filter(p -> p.info().command().orElse("").endsWith("java"))
                .findFirst();
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
