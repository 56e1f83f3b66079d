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
import dev.lanewise.mlp.model.Safetensors;
import dev.lanewise.mlp.optimiser.GradientClipping;
import dev.lanewise.mlp.optimiser.LearningRate;
import dev.lanewise.mlp.optimiser.Optimiser;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        assertSays(
                "dropout=",
                () -> trainer(Optimiser.adam()).dropout(new Dropout(3, 0.2)).resume(file));
        assertSays(
                "validation=0.2",
                () -> trainer(Optimiser.adam()).validation(0.3).resume(file));
        DoubleMlp net = trainer(Optimiser.adam()).net();
        for (DoubleMlp other : List.of(
                new DoubleMlp(net.kernels(), net.parameters(), Loss.SUM_SQUARED_ERROR, Reduction.MEAN),
                new DoubleMlp(net.kernels(), net.parameters(), Loss.HALF_SQUARED_ERROR, Reduction.SUM),
                new DoubleMlp(net.kernels(), net.parameters(), (n, a, ao, y, yo, g, go) -> 0, Reduction.MEAN),
                new DoubleMlp(
                        net.kernels(),
                        DoubleParameters.zeros(Architecture.of(Activation.SIGMOID, Activation.IDENTITY, 3, 8, 2)),
                        Loss.HALF_SQUARED_ERROR,
                        Reduction.MEAN))) {
            assertSays(
                    "is of a training with",
                    () -> DoubleTrainer.of(other)
                            .optimiser(Optimiser.adam())
                            .dropout(new Dropout(3, 0.1))
                            .batch(16)
                            .validation(0.2)
                            .resume(file));
        }
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

    /// Counters that cannot be, and vectors of another length or too few.
    @Test
    void contradictionsAreRefused() throws Exception {
        Path good = directory.resolve("training.safetensors");
        trainer(Optimiser.sgd()).checkpoint(good).train(data, 1);
        Path bad = directory.resolve("bad.safetensors");
        Map<String, String> metadata;
        double[] parameters = new double[NET.parameterCount()];
        try (Safetensors open = Safetensors.open(good)) {
            metadata = open.metadata();
        }
        List<Safetensors.Source> both = List.of(
                Safetensors.Source.of("parameters", parameters, 0, parameters.length),
                Safetensors.Source.of("best", parameters, 0, parameters.length));
        Safetensors.write(bad, metadata, both);
        assertEquals(1, trainer(Optimiser.sgd()).resume(bad).bestEpoch());
        for (String[] change :
                new String[][] {{"best_epoch", "2"}, {"best_epoch", "0"}, {"best_loss", "NaN"}, {"epochs", "-1"}}) {
            Map<String, String> changed = new LinkedHashMap<>(metadata);
            changed.put(change[0], change[1]);
            Safetensors.write(bad, changed, both);
            assertThrows(
                    BadModelFileException.class, () -> trainer(Optimiser.sgd()).resume(bad), change[0]);
        }
        for (List<Safetensors.Source> wrong : List.of(
                both.subList(0, 1),
                both.subList(1, 2),
                List.of(Safetensors.Source.of("parameters", parameters, 0, parameters.length - 1), both.get(1)),
                List.of(
                        Safetensors.Source.of("parameters", new float[parameters.length], 0, parameters.length),
                        both.get(1)))) {
            Safetensors.write(bad, metadata, wrong);
            assertThrows(
                    BadModelFileException.class, () -> trainer(Optimiser.sgd()).resume(bad));
        }
    }

    /// Bits and bytes changed anywhere: the file is refused, or is that of a training with other settings, or numbers
    /// have
    /// changed; nothing else, and a training that refuses it is as before.
    @Test
    void damageIsRefusedOrHarmless() throws Exception {
        Path file = directory.resolve("training.safetensors");
        trainer(Optimiser.adam()).checkpoint(file).train(data, 1);
        byte[] bytes = Files.readAllBytes(file);
        double[] untouched = trainer(Optimiser.adam()).net().parameters().array();
        SplittableRandom random = new SplittableRandom(53);
        int refused = 0;
        for (int n = 0; n < 2000; n++) {
            byte[] bad = bytes.clone();
            // Half of them in the header, which is a third of the file.
            int from = random.nextInt(n % 2 == 0 ? bytes.length : bytes.length / 3);
            bad[from] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bad);
            DoubleTrainer trainer = trainer(Optimiser.adam());
            try {
                trainer.resume(file);
            } catch (BadModelFileException | IllegalArgumentException e) {
                refused++;
                assertArrayEquals(untouched, trainer.net().parameters().array());
                assertEquals(0, trainer.epochs());
                assertEquals(0, trainer.steps());
                assertEquals(0, trainer.bestEpoch());
            }
        }
        assertTrue(refused > 500, refused + " refused");
    }

    /// Stopping early after a resumption: when it would have been without, with the parameters of the same epoch.
    @Test
    void theBestEpochIsKeptToo() throws Exception {
        SplittableRandom random = new SplittableRandom(54);
        DoubleDataSet noise = DoubleDataSet.withTargets(
                random.doubles(90, -1, 1).toArray(),
                3,
                random.doubles(60, -1, 1).toArray(),
                2);
        Path file = directory.resolve("training.safetensors");
        DoubleTrainer whole = stopping().train(noise, 500);
        assertTrue(whole.epochs() < 500 && whole.bestEpoch() == whole.epochs() - 6, "stopped after " + whole.epochs());
        for (int cut : new int[] {1, whole.bestEpoch(), whole.bestEpoch() + 3}) {
            stopping().checkpoint(file).train(noise, cut);
            DoubleTrainer resumed = stopping().resume(file).train(noise, 500 - cut);
            assertEquals(whole.epochs(), resumed.epochs());
            assertEquals(whole.bestEpoch(), resumed.bestEpoch());
            assertArrayEquals(
                    whole.net().parameters().array(), resumed.net().parameters().array());
        }
        // Asked for only now: what was best before is known.
        stopping().checkpoint(file).train(noise, whole.bestEpoch() + 3);
        DoubleTrainer late = trainer(Optimiser.sgd())
                .dropout(new Dropout(4, 0))
                .learningRate(LearningRate.constant(0.5))
                .resume(file);
        late.restoreBest();
        assertArrayEquals(
                whole.net().parameters().array(), late.net().parameters().array());
    }

    private DoubleTrainer stopping() {
        return trainer(Optimiser.sgd())
                .dropout(new Dropout(4, 0))
                .learningRate(LearningRate.constant(0.5))
                .earlyStopping(6);
    }

    @Test
    void aCheckpointThatCannotBeWrittenIsSaid() {
        DoubleTrainer trainer = trainer(Optimiser.sgd()).checkpoint(directory.resolve("missing/training"));
        assertThrows(UncheckedIOException.class, () -> trainer.train(data, 1));
    }
}
