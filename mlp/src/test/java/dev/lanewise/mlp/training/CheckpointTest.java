package dev.lanewise.mlp.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import java.nio.file.StandardCopyOption;
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
                DoubleTrainer first = trainer(rule)
                        .checkpoint(file, StandardCopyOption.REPLACE_EXISTING)
                        .train(data, cut);
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
        trainer(Optimiser.adam())
                .checkpoint(file, StandardCopyOption.REPLACE_EXISTING)
                .train(data, 1);
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
        trainer(Optimiser.adam())
                .checkpoint(file, StandardCopyOption.REPLACE_EXISTING)
                .train(data, 1);
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
            {"lanewise-checkpoint-2", "lanewise-checkpoint-7"},
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
        trainer(Optimiser.sgd())
                .checkpoint(good, StandardCopyOption.REPLACE_EXISTING)
                .train(data, 1);
        Path bad = directory.resolve("bad.safetensors");
        Map<String, String> metadata;
        double[] parameters = new double[NET.parameterCount()];
        double[] figures = new double[7];
        try (Safetensors open = Safetensors.open(good)) {
            metadata = open.metadata();
            open.read(open.tensor("history").orElseThrow(), figures, 0);
        }
        Safetensors.Source history = Safetensors.Source.of("history", figures, 0, 1, 7);
        List<Safetensors.Source> both = List.of(
                Safetensors.Source.of("parameters", parameters, 0, parameters.length),
                Safetensors.Source.of("best", parameters, 0, parameters.length),
                history);
        Safetensors.write(bad, metadata, both);
        assertEquals(1, trainer(Optimiser.sgd()).resume(bad).bestEpoch());
        for (String[] change : new String[][] {
            {"best_epoch", "2"}, {"best_epoch", "0"}, {"best_loss", "NaN"}, {"epochs", "-1"}, {"epochs", "2"}
        }) {
            Map<String, String> changed = new LinkedHashMap<>(metadata);
            changed.put(change[0], change[1]);
            Safetensors.write(bad, changed, both);
            assertThrows(
                    BadModelFileException.class, () -> trainer(Optimiser.sgd()).resume(bad), change[0]);
        }
        for (List<Safetensors.Source> wrong : List.of(
                both.subList(0, 2),
                both.subList(1, 3),
                List.of(both.get(0), history),
                List.of(both.get(0), both.get(1), Safetensors.Source.of("history", figures, 0, 6)),
                List.of(both.get(0), both.get(1), Safetensors.Source.of("history", new double[7], 0, 7)),
                List.of(both.get(0), both.get(1), Safetensors.Source.of("history", new float[7], 0, 7)),
                List.of(
                        Safetensors.Source.of("parameters", parameters, 0, parameters.length - 1),
                        both.get(1),
                        history),
                List.of(
                        Safetensors.Source.of("parameters", new float[parameters.length], 0, parameters.length),
                        both.get(1),
                        history))) {
            Safetensors.write(bad, metadata, wrong);
            assertThrows(
                    BadModelFileException.class, () -> trainer(Optimiser.sgd()).resume(bad));
        }
    }

    /// Bits and bytes changed anywhere: the file is refused, or is that of a training with other settings, or numbers
    /// have changed; nothing else, and a training that refuses it is as before.
    @Test
    void damageIsRefusedOrHarmless() throws Exception {
        Path file = directory.resolve("training.safetensors");
        trainer(Optimiser.adam())
                .checkpoint(file, StandardCopyOption.REPLACE_EXISTING)
                .train(data, 1);
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
            stopping().checkpoint(file, StandardCopyOption.REPLACE_EXISTING).train(noise, cut);
            DoubleTrainer resumed = stopping().resume(file).train(noise, 500 - cut);
            assertEquals(whole.epochs(), resumed.epochs());
            assertEquals(whole.bestEpoch(), resumed.bestEpoch());
            assertArrayEquals(
                    whole.net().parameters().array(), resumed.net().parameters().array());
        }
        // Asked for only now: what was best before is known.
        stopping().checkpoint(file, StandardCopyOption.REPLACE_EXISTING).train(noise, whole.bestEpoch() + 3);
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

    /// Rows in another order, one changed cell, other targets, one row more, classes for targets, weights: each is
    /// said, and nothing has changed.
    @Test
    void otherDataAreRefused() throws Exception {
        Path file = directory.resolve("training.safetensors");
        trainer(Optimiser.adam()).checkpoint(file).train(data, 2);
        double[] x = new double[3 * 70];
        double[] y = new double[2 * 70];
        int[] all = new int[70];
        Arrays.setAll(all, i -> i);
        data.gather(all, 0, 70, x, new int[0], y);
        double[] shuffledX = x.clone();
        System.arraycopy(x, 0, shuffledX, 3, 3);
        System.arraycopy(x, 3, shuffledX, 0, 3);
        double[] changedX = x.clone();
        changedX[100] = Math.nextUp(changedX[100]);
        double[] changedY = y.clone();
        changedY[139] = -changedY[139];
        double[] ones = new double[70];
        Arrays.fill(ones, 1);
        for (DoubleDataSet other : List.of(
                DoubleDataSet.withTargets(shuffledX, 3, y, 2),
                DoubleDataSet.withTargets(changedX, 3, y, 2),
                DoubleDataSet.withTargets(x, 3, changedY, 2),
                data.weighted(ones))) {
            DoubleTrainer trainer = trainer(Optimiser.adam()).resume(file);
            double[] before = trainer.net().parameters().array().clone();
            assertSays("other numbers", () -> trainer.train(other, 1));
            assertArrayEquals(before, trainer.net().parameters().array());
            assertEquals(2, trainer.epochs());
            // And goes on with the right ones.
            assertEquals(
                    3, trainer.train(DoubleDataSet.withTargets(x, 3, y, 2), 1).epochs());
        }
        assertSays(
                "samples=70, these have 69",
                () -> trainer(Optimiser.adam())
                        .resume(file)
                        .train(DoubleDataSet.withTargets(Arrays.copyOf(x, 207), 3, Arrays.copyOf(y, 138), 2), 1));
        assertSays(
                "kind=targets, these have classes",
                () -> trainer(Optimiser.adam()).resume(file).train(DoubleDataSet.labelled(x, 3, new int[70], 2), 1));
        // A set of its own for validation is part of the settings.
        Path validated = directory.resolve("validated.safetensors");
        trainer(Optimiser.adam()).validation(data).checkpoint(validated).train(data, 1);
        assertEquals(
                1, trainer(Optimiser.adam()).validation(data).resume(validated).epochs());
        assertSays(
                "validation_data.digest=",
                () -> trainer(Optimiser.adam())
                        .validation(DoubleDataSet.withTargets(x, 3, changedY, 2))
                        .resume(validated));
        assertSays("validation", () -> trainer(Optimiser.adam()).resume(validated));
    }

    /// The digest is of every number, whatever the size of the blocks.
    @Test
    void digestsTellDataApart() {
        SplittableRandom random = new SplittableRandom(55);
        for (int inputs : new int[] {1, 7, 70_000}) {
            int count = Math.max(3, 200_000 / inputs);
            float[] x = new float[count * inputs];
            for (int i = 0; i < x.length; i++) {
                x[i] = random.nextInt();
            }
            int[] labels = random.ints(count, 0, 3).toArray();
            String digest = FloatDataSet.labelled(x, inputs, labels, 3).digest();
            assertEquals(
                    digest,
                    FloatDataSet.labelled(x.clone(), inputs, labels.clone(), 3).digest());
            for (int n = 0; n < 20; n++) {
                int at = n == 0 ? x.length - 1 : random.nextInt(x.length);
                float old = x[at];
                x[at] = Math.nextUp(old);
                assertNotEquals(
                        digest, FloatDataSet.labelled(x, inputs, labels, 3).digest());
                x[at] = old;
                int label = n == 0 ? count - 1 : random.nextInt(count);
                labels[label] = (labels[label] + 1) % 3;
                assertNotEquals(
                        digest, FloatDataSet.labelled(x, inputs, labels, 3).digest());
                labels[label] = (labels[label] + 2) % 3;
            }
            assertNotEquals(digest, FloatDataSet.labelled(x, inputs, labels, 4).digest());
        }
    }

    @Test
    void anotherContextIsRefused() throws Exception {
        Path file = directory.resolve("training.safetensors");
        Map<String, String> context = Map.of("csv.column.0.category.0", "a\nb", "csv.scaling.inputs", "none;none");
        trainer(Optimiser.adam()).context(context).checkpoint(file).train(data, 1);
        Checkpoint read = Checkpoint.read(file);
        assertEquals(context, read.context());
        assertEquals(1, read.epochs());
        assertEquals(NET, read.architecture());
        assertEquals("70", read.settings().get("data.samples"));
        assertEquals(1, trainer(Optimiser.adam()).context(context).resume(file).epochs());
        assertSays(
                "csv.column.0.category.0=a?b, this one has none",
                () -> trainer(Optimiser.adam()).resume(file));
        Map<String, String> other = new LinkedHashMap<>(context);
        other.put("csv.scaling.inputs", "standardise:1:2;none");
        assertSays(
                "csv.scaling.inputs=none;none, this one has standardise:1:2;none",
                () -> trainer(Optimiser.adam()).context(other).resume(file));
        other.put("csv.scaling.inputs", "none;none");
        other.put("csv.scaling.targets", "x".repeat(100_000));
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> trainer(Optimiser.adam()).context(other).resume(file));
        assertTrue(
                e.getMessage().length() < 500,
                "the message is " + e.getMessage().length() + " long");
    }

    /// The parameters without a trainer.
    @Test
    void aCheckpointIsANetToo() throws Exception {
        Path file = directory.resolve("training.safetensors");
        DoubleTrainer trainer = trainer(Optimiser.adam()).checkpoint(file).train(data, 3);
        DoubleCheckpoint read = DoubleCheckpoint.read(file);
        assertEquals(trainer.net().parameters(), read.parameters());
        assertEquals(trainer.history(), read.description().history());
        trainer.restoreBest();
        assertEquals(trainer.net().parameters(), read.bestParameters().orElseThrow());
        assertThrows(BadModelFileException.class, () -> FloatCheckpoint.read(file));
    }

    /// Settings after a resumption would contradict what was resumed.
    @Test
    void settingsComeFirst() throws Exception {
        Path file = directory.resolve("training.safetensors");
        trainer(Optimiser.adam()).checkpoint(file).train(data, 1);
        DoubleTrainer resumed = trainer(Optimiser.adam()).resume(file);
        assertThrows(IllegalStateException.class, () -> resumed.optimiser(Optimiser.sgd()));
        assertThrows(IllegalStateException.class, () -> resumed.clipping(GradientClipping.byNorm(1)));
        assertThrows(IllegalStateException.class, () -> resumed.batch(3));
        assertThrows(IllegalStateException.class, () -> resumed.seed(3));
        assertThrows(IllegalStateException.class, () -> resumed.dropout(new Dropout(1, 0.5)));
        assertThrows(IllegalStateException.class, () -> resumed.validation(0.5));
        assertThrows(IllegalStateException.class, () -> resumed.validation(data));
        assertThrows(IllegalStateException.class, () -> resumed.context(Map.of()));
        assertThrows(IllegalStateException.class, () -> resumed.resume(file));
        assertEquals(2, resumed.train(data, 1).epochs());
    }

    /// A training that early stopping has ended trains nothing when it is resumed, and gives the same net and log.
    @Test
    void whatHasEndedStaysSo() throws Exception {
        SplittableRandom random = new SplittableRandom(54);
        DoubleDataSet noise = DoubleDataSet.withTargets(
                random.doubles(90, -1, 1).toArray(),
                3,
                random.doubles(60, -1, 1).toArray(),
                2);
        Path file = directory.resolve("training.safetensors");
        Path log = directory.resolve("log.csv");
        DoubleTrainer whole =
                stopping().listener(new CsvLog(log)).checkpoint(file).train(noise, 500);
        byte[] written = Files.readAllBytes(file);
        List<String> lines = Files.readAllLines(log);
        int epochs = whole.epochs();
        double[] best = whole.net().parameters().array().clone();
        for (DoubleTrainer again : List.of(
                whole, stopping().listener(new CsvLog(log)).checkpoint(file).resume(file))) {
            again.train(noise, 500);
            assertEquals(epochs, again.epochs());
            assertArrayEquals(best, again.net().parameters().array());
            assertArrayEquals(written, Files.readAllBytes(file));
            assertEquals(lines, Files.readAllLines(log));
        }
        // With more patience it goes on where it was, not from the best epoch.
        DoubleTrainer patient = stopping().earlyStopping(20).resume(file).train(noise, 3);
        assertEquals(epochs + 3, patient.epochs());
        assertArrayEquals(
                stopping()
                        .earlyStopping(20)
                        .train(noise, epochs + 3)
                        .net()
                        .parameters()
                        .array(),
                patient.net().parameters().array());
    }

    /// What a killed process leaves of a log: nothing, less than the checkpoint knows, a torn line, an epoch more.
    @Test
    void logAndCheckpointTellOneStory() throws Exception {
        Path file = directory.resolve("training.safetensors");
        Path log = directory.resolve("log.csv");
        trainer(Optimiser.adam()).listener(new CsvLog(log)).checkpoint(file).train(data, 3);
        List<String> lines = Files.readAllLines(log);
        assertEquals(4, lines.size());
        String text = Files.readString(log);
        for (String left : List.of(
                "",
                text.substring(0, 5),
                lines.get(0) + "\n",
                text.substring(0, text.length() - 9),
                text,
                text + "4,16,0.1,",
                text + lines.get(3).replace("3,", "4,") + "\n")) {
            Files.writeString(log, left);
            DoubleTrainer resumed = trainer(Optimiser.adam())
                    .listener(new CsvLog(log))
                    .resume(file)
                    .train(data, 2);
            List<String> after = Files.readAllLines(log);
            assertEquals(lines, after.subList(0, 4), "left: " + left);
            assertEquals(6, after.size());
            assertTrue(after.get(5).startsWith("5,"), after.get(5));
            assertEquals(5, resumed.history().size());
        }
        Files.delete(log);
        trainer(Optimiser.adam()).listener(new CsvLog(log)).resume(file).train(data, 0);
        assertEquals(lines, Files.readAllLines(log));
        // The log of another training, or no log at all, is left alone.
        for (String other : List.of(text.replace("1,4,", "1,5,"), "name,price\nhouse,3\n")) {
            Files.writeString(log, other);
            DoubleTrainer resumed =
                    trainer(Optimiser.adam()).listener(new CsvLog(log)).resume(file);
            assertThrows(UncheckedIOException.class, () -> resumed.train(data, 1));
            assertEquals(other, Files.readString(log));
        }
    }

    /// Only the training that wrote a checkpoint, or went on from it, replaces it unasked.
    @Test
    void filesOfOthersAreNotReplaced() throws Exception {
        Path file = directory.resolve("training.safetensors");
        Files.writeString(file, "my table");
        DoubleTrainer trainer = trainer(Optimiser.sgd()).checkpoint(file);
        UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> trainer.train(data, 1));
        assertTrue(e.getMessage().contains("there already"), e.getMessage());
        assertEquals("my table", Files.readString(file));
        assertEquals(0, trainer.epochs());
        trainer.checkpoint(file, StandardCopyOption.REPLACE_EXISTING)
                .train(data, 1)
                .train(data, 1);
        assertEquals(2, Checkpoint.read(file).epochs());
        // By another name, too.
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        trainer(Optimiser.sgd()).resume(file).checkpoint(link).train(data, 1);
        assertEquals(3, Checkpoint.read(file).epochs());
        Path elsewhere = Files.copy(file, directory.resolve("copy"));
        DoubleTrainer other = trainer(Optimiser.sgd()).resume(file).checkpoint(elsewhere);
        assertThrows(UncheckedIOException.class, () -> other.train(data, 1));
        assertThrows(
                UnsupportedOperationException.class,
                () -> trainer.checkpoint(file, StandardCopyOption.COPY_ATTRIBUTES));
    }

    /// One that does not know its data cannot be gone on with, and says so.
    @Test
    void theVersionBeforeIsRefusedByName() throws Exception {
        Path file = directory.resolve("training.safetensors");
        double[] parameters = new double[NET.parameterCount()];
        Safetensors.write(
                file,
                Map.of("format", "lanewise-checkpoint-1", "epochs", "1"),
                List.of(Safetensors.Source.of("parameters", parameters, 0, parameters.length)));
        BadModelFileException e = assertThrows(
                BadModelFileException.class, () -> trainer(Optimiser.sgd()).resume(file));
        assertTrue(e.getMessage().contains("another version of Lanewise"), e.getMessage());
    }

    @Test
    void aCheckpointThatCannotBeWrittenIsSaid() {
        DoubleTrainer trainer = trainer(Optimiser.sgd()).checkpoint(directory.resolve("missing/training"));
        assertThrows(UncheckedIOException.class, () -> trainer.train(data, 1));
    }
}
