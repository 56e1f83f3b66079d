package dev.lanewise.mlp.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.DoubleMlp;
import dev.lanewise.mlp.DoubleParameters;
import dev.lanewise.mlp.Dropout;
import dev.lanewise.mlp.Initialiser;
import dev.lanewise.mlp.Loss;
import dev.lanewise.mlp.Reduction;
import dev.lanewise.mlp.model.BadModelFileException;
import dev.lanewise.mlp.optimiser.GradientClipping;
import dev.lanewise.mlp.optimiser.LearningRate;
import dev.lanewise.mlp.optimiser.Optimiser;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A training that is cut after any epoch and resumed from its checkpoint ends in the same bits; checkpoints that do
/// not fit are refused and change nothing.
class CheckpointTest {
    private static final Architecture NET = Architecture.of(Activation.TANH, Activation.IDENTITY, 3, 8, 2);
    private static final int EPOCHS = 5;

    @TempDir
    Path directory;

    private final DoubleDataSet data = data();

    private static DoubleDataSet data() {
        SplittableRandom random = new SplittableRandom(51);
        double[] x = random.doubles(3 * 70, -1, 1).toArray();
        double[] y = new double[2 * 70];
        for (int i = 0; i < 70; i++) {
            y[2 * i] = x[3 * i] * x[3 * i + 1];
            y[2 * i + 1] = x[3 * i + 2] - x[3 * i];
        }
        return DoubleDataSet.withTargets(x, 3, y, 2);
    }

    private DoubleTrainer trainer(Optimiser rule) {
        DoubleParameters parameters =
                DoubleParameters.initialised(NET, Initialiser.XAVIER_NORMAL, new SplittableRandom(52));
        DoubleMlp net = new DoubleMlp(Kernels.scalar(), parameters, Loss.HALF_SQUARED_ERROR, Reduction.MEAN);
        return DoubleTrainer.of(net)
                .optimiser(rule)
                .learningRate(LearningRate.cosine(0.05, 0.01, 20))
                .dropout(new Dropout(3, 0.1))
                .batch(16)
                .validation(0.2)
                .earlyStopping(100);
    }

    @Test
    void resumedIsUninterrupted() throws Exception {
        for (Optimiser rule : List.of(
                Optimiser.sgd(), Optimiser.nesterov(0.9), Optimiser.rmsProp(), Optimiser.adam(), Optimiser.adamW())) {
            Path file = directory.resolve("training.safetensors");
            double[] whole =
                    trainer(rule).train(data, EPOCHS).net().parameters().array();
            for (int cut = 1; cut < EPOCHS; cut++) {
                DoubleTrainer first = trainer(rule).checkpoint(file).train(data, cut);
                DoubleTrainer second = trainer(rule).resume(file);
                assertEquals(cut, second.epochs());
                assertEquals(first.steps(), second.steps());
                assertEquals(first.bestEpoch(), second.bestEpoch());
                second.train(data, EPOCHS - cut);
                assertArrayEquals(whole, second.net().parameters().array(), rule + " cut after " + cut);
            }
        }
    }

    @Test
    void otherSettingsAreRefused() throws Exception {
        Path file = directory.resolve("training.safetensors");
        trainer(Optimiser.adam()).checkpoint(file).train(data, 1);
        assertSays("seed=1", () -> trainer(Optimiser.adam()).seed(2).resume(file));
        assertSays("optimiser=adam", () -> trainer(Optimiser.sgd()).resume(file));
        assertSays("batch=16", () -> trainer(Optimiser.adam()).batch(8).resume(file));
        assertSays(
                "clipping=none",
                () -> trainer(Optimiser.adam())
                        .clipping(GradientClipping.byNorm(1))
                        .resume(file));
        DoubleTrainer begun = trainer(Optimiser.adam()).train(data, 1);
        assertThrows(IllegalStateException.class, () -> begun.resume(file));
    }

    private static void assertSays(String part, org.junit.jupiter.api.function.Executable call) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call);
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @Test
    void damagedFilesChangeNothing() throws Exception {
        Path file = directory.resolve("training.safetensors");
        trainer(Optimiser.adam()).checkpoint(file).train(data, 1);
        byte[] bytes = Files.readAllBytes(file);
        Path damaged = directory.resolve("damaged.safetensors");
        double[] untouched = trainer(Optimiser.adam()).net().parameters().array();
        for (int length = 0; length < bytes.length; length += 1 + bytes.length / 40) {
            Files.write(damaged, Arrays.copyOf(bytes, length));
            DoubleTrainer trainer = trainer(Optimiser.adam());
            assertThrows(BadModelFileException.class, () -> trainer.resume(damaged));
            assertArrayEquals(untouched, trainer.net().parameters().array());
            assertEquals(0, trainer.epochs());
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (String[] change : new String[][] {
            {"lanewise-checkpoint-1", "lanewise-checkpoint-7"},
            {"\"epochs\":\"1\"", "\"epochs\":\"x\""},
            {"\"steps\":\"4\"", "\"stepz\":\"4\""},
            {"first_moment", "first_momenx"}
        }) {
            assertTrue(text.contains(change[0]), change[0]);
            Files.write(damaged, text.replace(change[0], change[1]).getBytes(StandardCharsets.ISO_8859_1));
            assertThrows(
                    BadModelFileException.class, () -> trainer(Optimiser.adam()).resume(damaged));
        }
    }

    @Test
    void aCheckpointThatCannotBeWrittenIsSaid() {
        DoubleTrainer trainer = trainer(Optimiser.sgd()).checkpoint(directory.resolve("missing/training"));
        assertThrows(UncheckedIOException.class, () -> trainer.train(data, 1));
    }
}
