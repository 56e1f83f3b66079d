package dev.lanewise.mlp.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.Initialiser;
import dev.lanewise.mlp.Loss;
import dev.lanewise.mlp.Reduction;
import dev.lanewise.mlp.model.FloatModels;
import dev.lanewise.mlp.optimiser.LearningRate;
import dev.lanewise.mlp.optimiser.Optimiser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever ends a training, its checkpoint is whole, and what goes on from there ends in the bits of a training that
/// nothing ended: an interrupt in the middle of an epoch, during validation or while the checkpoint is written, an
/// exception, divergence, the end of the process.
class InterruptionTest {
    private static final int EPOCHS = 4;

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("training.safetensors");
    }

    @AfterEach
    void nobodyIsInterrupted() {
        assertFalse(Thread.interrupted(), "a test has left its thread interrupted");
    }

    private static FloatDataSet data() {
        SplittableRandom random = new SplittableRandom(61);
        float[] x = new float[4 * 60];
        float[] y = new float[60];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextDouble(-1, 1);
            y[i / 4] += x[i] * x[i];
        }
        return FloatDataSet.withTargets(x, 4, y, 1);
    }

    /// @param width of the hidden layer: how long the checkpoint is
    private static FloatTrainer trainer(int width) {
        Architecture shape = Architecture.of(Activation.TANH, Activation.IDENTITY, 4, width, 1);
        FloatParameters parameters =
                FloatParameters.initialised(shape, Initialiser.XAVIER_NORMAL, new SplittableRandom(62));
        return FloatTrainer.of(new FloatMlp(Kernels.scalar(), parameters, Loss.HALF_SQUARED_ERROR, Reduction.MEAN))
                .optimiser(Optimiser.adam())
                .learningRate(LearningRate.constant(1e-3))
                .batch(16)
                .validation(0.2);
    }

    private static float[] uninterrupted(int width, int epochs) {
        return trainer(width).train(data(), epochs).net().parameters().array();
    }

    private void assertGoesOn(int width, int epochsSoFar, int epochs) throws Exception {
        FloatTrainer resumed = trainer(width).resume(file());
        assertEquals(epochsSoFar, resumed.epochs());
        resumed.train(data(), epochs - epochsSoFar);
        assertArrayEquals(
                uninterrupted(width, epochs), resumed.net().parameters().array());
    }

    /// Interrupts the thread at its n-th look at the data.
    private static FloatDataSet interruptingAt(int n) {
        int[] count = {0};
        return new FloatForwardingDataSet(data()) {
            @Override
            public void gather(int[] indices, int from, int size, float[] x, int[] labels, float[] targets) {
                super.gather(indices, from, size, x, labels, targets);
                if (++count[0] == n) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    /// An epoch has three steps of 16 samples and one look at the 12 of the validation.
    @Test
    void anInterruptAtAnyPlace() throws Exception {
        for (int n = 5; n <= 12; n++) {
            FloatTrainer trainer = trainer(8)
                    .checkpoint(file(), StandardCopyOption.REPLACE_EXISTING)
                    .train(interruptingAt(n), EPOCHS);
            assertTrue(Thread.interrupted(), "the status is left to the caller");
            // The last step of an epoch and the validation bring it to its end.
            int whole = (n + 1) / 4;
            assertEquals(whole, trainer.epochs(), "interrupted at look " + n);
            assertEquals(3 * whole + (n % 4 == 3 ? 0 : n % 4), trainer.steps(), "interrupted at look " + n);
            assertGoesOn(8, whole, EPOCHS);
        }
    }

    /// Whoever saves the net next does not find that an interrupted thread cannot write.
    @Test
    void anInterruptedThreadSavesAndLogs() throws Exception {
        FloatTrainer trainer = trainer(8);
        Path log = directory.resolve("log.csv");
        Path model = directory.resolve("model.safetensors");
        trainer.listener(new CsvLog(log)).train(interruptingAt(4), EPOCHS);
        assertEquals(2, Files.readAllLines(log).size());
        FloatModels.save(model, trainer.net().parameters());
        assertTrue(Thread.interrupted());
        assertEquals(trainer.net().parameters(), FloatModels.load(model));
        assertEquals(2, directory.toFile().list().length, "a file is left behind");
    }

    /// Another thread interrupts as soon as it sees the file that a checkpoint is written to, three times.
    @Test
    void interruptsWhileACheckpointIsWritten() throws Exception {
        int width = 200_000;
        AtomicInteger interrupts = new AtomicInteger();
        // The first epoch that ends interrupted; a listener hears of it after the checkpoint.
        int[] interrupted = {EPOCHS};
        FloatTrainer trainer = trainer(width).checkpoint(file()).listener(summary -> {
            if (interrupts.get() > 0) {
                interrupted[0] = Math.min(interrupted[0], summary.epoch());
            }
        });
        Thread training = Thread.currentThread();
        Thread interrupting = new Thread(() -> {
            while (interrupts.get() < 3 && !Thread.currentThread().isInterrupted()) {
                String[] unfinished = directory.toFile().list((d, name) -> name.endsWith(".tmp"));
                if (unfinished != null && unfinished.length > 0) {
                    interrupts.incrementAndGet();
                    training.interrupt();
                    // Once for each of the files.
                    while (directory.resolve(unfinished[0]).toFile().exists()
                            && !Thread.currentThread().isInterrupted()) {
                        Thread.onSpinWait();
                    }
                }
            }
        });
        interrupting.start();
        try {
            trainer.train(data(), EPOCHS);
        } finally {
            interrupting.interrupt();
            // No interrupt comes after this. Not by join, which fails in a thread that is interrupted.
            while (interrupting.isAlive()) {
                Thread.onSpinWait();
            }
        }
        assertTrue(Thread.interrupted());
        assertTrue(interrupts.get() > 0, "no unfinished file was seen");
        // Not always 1: the other thread may miss the first file, and it counts before it interrupts.
        int whole = trainer.epochs();
        assertTrue(whole == interrupted[0] || whole == interrupted[0] + 1, whole + " epochs");
        assertGoesOn(width, whole, whole + 1);
        assertEquals(1, directory.toFile().list().length, "a file is left behind");
    }

    @Test
    void anExceptionOfAListener() throws Exception {
        FloatTrainer trainer = trainer(8).checkpoint(file()).listener(summary -> {
            if (summary.epoch() == 2) {
                throw new IllegalStateException("enough");
            }
        });
        assertThrows(IllegalStateException.class, () -> trainer.train(data(), EPOCHS));
        assertGoesOn(8, 2, EPOCHS);
    }

    /// The checkpoint is that of the last epoch whose numbers are finite.
    @Test
    void divergence() throws Exception {
        trainer(8).checkpoint(file()).train(data(), 2);
        FloatTrainer trainer = trainer(8).resume(file()).checkpoint(file());
        float[] parameters = trainer.net().parameters().array();
        trainer.listener(summary -> {
            // As a step that overflows would: the loss of the epoch before it is finite.
            if (summary.epoch() == 3) {
                parameters[0] = Float.NaN;
            }
        });
        DivergedException e = assertThrows(DivergedException.class, () -> trainer.train(data(), 2));
        assertTrue(e.getMessage().contains("is NaN"), e.getMessage());
        assertEquals(4, trainer.epochs());
        assertGoesOn(8, 3, EPOCHS);
    }

    @Test
    void parametersThatAreNotFinite() throws Exception {
        trainer(8).checkpoint(file()).train(data(), 1);
        byte[] before = Files.readAllBytes(file());
        FloatTrainer trainer = trainer(8).resume(file()).checkpoint(file());
        // Before the validation, whose loss stays finite: tanh(±∞) = ±1.
        FloatDataSet spoiling = new FloatForwardingDataSet(data()) {
            @Override
            public void gather(int[] indices, int from, int size, float[] x, int[] labels, float[] targets) {
                super.gather(indices, from, size, x, labels, targets);
                if (indices.length == 12) {
                    trainer.net().parameters().array()[0] = Float.POSITIVE_INFINITY;
                }
            }
        };
        DivergedException e = assertThrows(DivergedException.class, () -> trainer.train(spoiling, 1));
        assertTrue(e.getMessage().contains("parameter 0 is Infinity"), e.getMessage());
        assertArrayEquals(before, Files.readAllBytes(file()));
    }

    /// Where the killed process trains: checkpoints of a quarter of a megabyte, one after another.
    static final class Killed {
        private Killed() {}

        public static void main(String[] arguments) {
            trainer(4000).checkpoint(Path.of(arguments[0])).train(data(), 1_000_000);
        }
    }

    @Test
    void theEndOfTheProcess() throws Exception {
        int kills = 3;
        for (int kill = 0; kill < kills; kill++) {
            Files.deleteIfExists(file());
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Killed.class.getName(),
                            file().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("output").toFile())
                    .start();
            try {
                while (!Files.exists(file())) {
                    assertFalse(
                            process.waitFor(10, TimeUnit.MILLISECONDS),
                            () -> "the process has ended by itself: " + output());
                }
                Thread.sleep(50L * kill);
            } finally {
                process.destroyForcibly().waitFor();
            }
            FloatTrainer resumed = trainer(4000).resume(file());
            assertTrue(resumed.epochs() >= 1);
            int epochs = resumed.epochs() + 1;
            assertGoesOn(4000, resumed.epochs(), epochs);
        }
    }

    private String output() {
        try {
            return Files.readString(directory.resolve("output"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
