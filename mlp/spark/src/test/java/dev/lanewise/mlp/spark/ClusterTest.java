package dev.lanewise.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.mlp.model.FloatModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
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
    private static final int EPOCHS = 20;

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
        float[] undisturbed =
                ClassifierTest.parameters(classifier().setMaxIter(EPOCHS).fit(data(SparkSessions.local())));

        SparkSession cluster = SparkSessions.cluster();
        Path checkpoints = directory.resolve("checkpoints");
        String held = HoldingFileSystem.hold(checkpoints);
        CompletableFuture<Boolean> killed = CompletableFuture.supplyAsync(() -> kill(checkpoints));
        MlpClassificationModel model =
                classifier().setMaxIter(EPOCHS).setCheckpointDir(held).fit(data(cluster));
        assertTrue(killed.get(), "an executor was killed");
        assertTrue(
                model.summary().resumedAfter() > 0,
                "the training went on after epoch " + model.summary().resumedAfter());
        assertEquals(EPOCHS, model.summary().epochs().size());
        assertArrayEquals(undisturbed, ClassifierTest.parameters(model));
    }

    static boolean kill(Path checkpoints) {
        try {
            ProcessHandle executor = HoldingFileSystem.held(checkpoints);
            boolean killed = executor.destroyForcibly();
            executor.onExit().join();
            HoldingFileSystem.letGo(checkpoints);
            return killed;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// An executor that lives and stands still for longer than `exchangeTimeout`: the other rank gives up, and the
    /// stage begins again from the checkpoint. With the default of 120 s it would just wait.
    ///
    /// The time-out is longer than a fresh executor loads and compiles while another, which is through, waits for it.
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void executorThatStandsStillIsGivenUpAfterTheTimeOut() throws Exception {
        float[] undisturbed =
                ClassifierTest.parameters(classifier().setMaxIter(EPOCHS).fit(data(SparkSessions.local())));
        SparkSession cluster = SparkSessions.cluster();
        Path checkpoints = directory.resolve("checkpoints");
        String held = HoldingFileSystem.hold(checkpoints);
        AtomicBoolean somebodyIsHeld = new AtomicBoolean();
        CompletableFuture<TaskFailedReason> givenUp = new CompletableFuture<>();
        SparkListener listener = new SparkListener() {
            @Override
            public void onTaskEnd(SparkListenerTaskEnd end) {
                // What fails before that has another reason, and Spark tries it again.
                if (somebodyIsHeld.get() && end.reason() instanceof TaskFailedReason reason) {
                    givenUp.complete(reason);
                }
            }
        };
        cluster.sparkContext().addSparkListener(listener);
        CompletableFuture<Void> stopper =
                CompletableFuture.runAsync(() -> stopUntil(givenUp, somebodyIsHeld, checkpoints));
        MlpClassificationModel model = classifier()
                .setMaxIter(EPOCHS)
                .setExchangeTimeout(10)
                .setCheckpointDir(held)
                .fit(data(cluster));
        stopper.get();
        cluster.sparkContext().removeSparkListener(listener);
        String reason = givenUp.get().toErrorString();
        assertTrue(reason.contains("has been silent for 10 s"), reason);
        assertTrue(
                model.summary().resumedAfter() > 0,
                "the training went on after epoch " + model.summary().resumedAfter());
        assertArrayEquals(undisturbed, ClassifierTest.parameters(model));
    }

    /// The executor runs again once a task has failed.
    private static void stopUntil(CompletableFuture<?> givenUp, AtomicBoolean somebodyIsHeld, Path checkpoints) {
        try {
            ProcessHandle executor = HoldingFileSystem.held(checkpoints);
            somebodyIsHeld.set(true);
            signal("STOP", executor);
            try {
                HoldingFileSystem.letGo(checkpoints);
                givenUp.join();
            } finally {
                signal("CONT", executor);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// By the shell's own `kill`: not every machine has the program.
    private static void signal(String name, ProcessHandle process) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                .inheritIO()
                .start()
                .waitFor();
    }
}
