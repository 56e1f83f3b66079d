package dev.lanewise.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.data.Csv;
import dev.lanewise.mlp.data.CsvData;
import dev.lanewise.mlp.model.FloatModels;
import dev.lanewise.mlp.model.Safetensors;
import dev.lanewise.mlp.training.EpochSummary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What use of the command line found, each with the input that showed it.
class FoundFaultsTest {
    @TempDir
    Path directory;

    private String write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private String model() {
        return directory.resolve("m.st").toString();
    }

    /// Three classes, 50 rows each, as Fisher's irises are.
    private String flowers() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        StringBuilder text = new StringBuilder("a,b,kind\n");
        for (int i = 0; i < 150; i++) {
            text.append(random.nextGaussian() + 3 * (i % 3))
                    .append(',')
                    .append(random.nextGaussian())
                    .append(",k")
                    .append(i % 3)
                    .append('\n');
        }
        return write("flowers.csv", text.toString());
    }

    @Test
    void smallTablesAreTrainedForEnoughSteps() throws IOException {
        Run train = new Run("train", "--csv", flowers(), "--class", "kind", "--output", model()).succeed();
        assertTrue(train.out.contains("epoch 667  "), train.out);
        assertTrue(train.out.lines().count() < 40, train.out);
        Run evaluation = new Run("evaluate", model(), "--csv", flowers()).succeed();
        double error = Double.parseDouble(evaluation.out.replaceFirst("(?s).*error ([\\d.]+) %.*", "$1"));
        assertTrue(error < 12, evaluation.out);
        Run few = new Run("train", "--csv", flowers(), "--class", "kind", "--epochs", "10", "--output", model())
                .succeed();
        assertTrue(few.out.contains("the loss was still falling when the epochs ran out"), few.out);
        assertFalse(Train.isStillFalling(epochs(1, 0.5, 0.5, 0.5)));
        assertTrue(Train.isStillFalling(epochs(1, 0.5, 0.4, 0.3)));
        assertFalse(Train.isStillFalling(epochs(1)));
    }

    private static List<EpochSummary> epochs(double... losses) {
        List<EpochSummary> epochs = new ArrayList<>();
        for (double loss : losses) {
            epochs.add(new EpochSummary(epochs.size() + 1, epochs.size(), loss, Double.NaN, Double.NaN, 0.1, 1));
        }
        return epochs;
    }

    /// A state_dict of a module with attributes and without biases: told by names, and then a model as any other, which
    /// says what the net of the same numbers says.
    @Test
    void netsFromElsewhereAreToldByNames() throws IOException {
        String theirs = directory.resolve("theirs.safetensors").toString();
        float[] first = {1, 2, -1, 0.5f, 0.25f, -2};
        float[] second = {1, -1, 0.5f, 2, 1, -0.5f};
        Safetensors.write(
                Path.of(theirs),
                Map.of("format", "pt"),
                List.of(
                        Safetensors.Source.of("net.out.weight", second, 0, 2, 3),
                        Safetensors.Source.of("net.fc1.weight", first, 0, 3, 2),
                        Safetensors.Source.of("net.fc1.bias", new float[] {0.5f, 0, 1}, 0, 3),
                        Safetensors.Source.of("step.weight", new float[1], 0, 1)));
        String[] options = {"import", theirs, "--loss", "cross_entropy", "--output", model()};
        new Run(options)
                .fail("--names is to say what the layers are called, in their order; there are \"net.out.weight\"");
        new Run(options).with("--names", "step").fail("\"step.weight\" F32 [1] is not the weight of a linear layer");
        new Run(options).with("--names", "fc1,fc1").wrong("has a name twice");
        new Run(options).with("--names", "fc1,out").fail("there is no tensor fc1.weight");
        new Run(options)
                .with("--names", "fc1,out", "--output-activation", "tanh")
                .wrong("--output-activation=tanh");
        assertFalse(Files.exists(Path.of(model())));
        Run done =
                new Run(options).with("--names", "fc1,out", "--prefix", "net.").succeed();
        assertTrue(done.out.contains("2-3(relu)-2(identity)"), done.out);
        Run prediction =
                new Run("predict", model(), "--no-header").reading("1,2\n").succeed();
        // By hand: relu(5.5, 0, -2.75) = (5.5, 0, 0), logits (5.5, 11).
        double p = 1 / (1 + Math.exp(-5.5));
        String[] cells = prediction.out.strip().split(",", -1);
        assertEquals("1", cells[0], prediction.out);
        assertEquals(p, Double.parseDouble(cells[cells.length - 1]), 1e-6, prediction.out);

        // Numbers of an nn.Sequential with a dropout layer between are found.
        Safetensors.write(
                Path.of(theirs),
                Map.of(),
                List.of(
                        Safetensors.Source.of("10.weight", second, 0, 2, 3),
                        Safetensors.Source.of("2.weight", first, 0, 3, 2)));
        assertTrue(new Run(options).succeed().out.contains("2-3(relu)-2(identity)"));

        String onnx = directory.resolve("m.onnx").toString();
        assertTrue(new Run("export", model(), "--onnx", onnx).succeed().out.contains("outputs are logits"));
        byte[] logits = Files.readAllBytes(Path.of(onnx));
        assertTrue(new Run("export", model(), "--onnx", onnx, "--probabilities")
                .succeed()
                .out
                .contains("outputs are probabilities"));
        assertTrue(Files.size(Path.of(onnx)) > logits.length);
    }

    /// Judged one by one, named by their columns, wherever the net comes from: the model, its checkpoint, and the
    /// samples that the training held out.
    @Test
    void severalTargetsAreSeveralLines() throws IOException {
        SplittableRandom random = new SplittableRandom(4);
        StringBuilder text = new StringBuilder("x,big,noise,same\n");
        for (int i = 0; i < 200; i++) {
            double x = random.nextDouble();
            text.append(x + "," + 1000 * x + "," + random.nextDouble() + ",7\n");
        }
        String table = write("three.csv", text.toString());
        String checkpoint = directory.resolve("three.checkpoint").toString();
        Run train = new Run("train", "--csv", table, "--target", "big,noise,same", "--validation", "0.2")
                .with("--epochs", "60", "--learning-rate", "0.01", "--checkpoint", checkpoint, "--output", model())
                .succeed();
        String held = train.out.substring(train.out.indexOf("held out 40 samples"));
        Run evaluation = new Run("evaluate", model(), "--csv", table).succeed();
        Run ofCheckpoint = new Run("evaluate", checkpoint, "--csv", table).succeed();
        String result = evaluation.out.substring(evaluation.out.indexOf("result"));
        assertEquals(result, ofCheckpoint.out.substring(ofCheckpoint.out.indexOf("result")));
        for (String out : List.of(held, result)) {
            List<String> lines = out.lines().toList();
            assertTrue(lines.get(0).contains("mean of 3 targets: R² "), out);
            assertTrue(lines.get(1).matches(" {9}big    R² 0\\.9[\\d.]+, RMSE [\\d.]+, MAE [\\d.]+"), out);
            assertTrue(lines.get(2).matches(" {9}noise  R² -?0\\.[0-3][\\d.]+, RMSE 0[\\d.]+, MAE 0[\\d.]+"), out);
            assertTrue(lines.get(3).matches(" {9}same   constant, RMSE [\\d.e-]+, MAE [\\d.e-]+"), out);
            assertFalse(out.contains("NaN"), out);
        }
    }

    @Test
    void namesFromElsewhereAreKnownOrSuggested() throws IOException {
        String[][] known = {
            {"--loss", "mse", "mean_squared"},
            {"--loss", "binary_crossentropy", "binary_cross_entropy"},
            {"--loss", "Categorical-CrossEntropy", "cross_entropy"},
            {"--loss", "huber", "huber(1.0)"},
            {"--optimiser", "momentum", ""},
            {"--optimiser", "nesterov(weight_decay=1e-4)", ""},
            {"--optimiser", "RMSprop", ""},
            {"--optimiser", "AdamW", ""},
            {"--scale", "zscore", ""},
            {"--scale", "MinMax", ""},
            {"--scale", "STANDARDISE", ""}
        };
        String[] options = {"train", "--csv", flowers(), "--class", "kind", "--epochs", "1", "--output", model()};
        for (String[] names : known) {
            Run run = new Run(options).with(names[0], names[1]).succeed();
            assertTrue(run.out.contains(names[2]), run.out);
        }
        new Run(options).with("--loss", "mean_sqared").wrong("did you mean mean_squared?");
        new Run(options).with("--optimiser", "adma").wrong("did you mean adam?");
        new Run(options).with("--scale", "min_mx").wrong("did you mean min_max?");
        new Run(options).with("--loss", "msee").wrong("did you mean mse?");
        new Run("train", "--csv", flowers(), "--target", "kind", "--output", model())
                .fail("of kind is not a finite number; only categories and classes may be texts");
        new Run(options)
                .with("--learning-rate", "warm_up(1,".repeat(20_000) + "0.1" + ")".repeat(20_000))
                .wrong("nested more than 8 deep");
    }

    @Test
    void aPredictionThatIsNoNumberIsRefusedByItsRow() throws IOException {
        String table = flowers();
        new Run("train", "--csv", table, "--class", "kind", "--scale", "none", "--epochs", "1", "--output", model())
                .succeed();
        Run bad = new Run("predict", model()).reading("a,b\n1,2\n3e38,3e38\n");
        bad.fail("standard input: line 3: the prediction p(k0) is NaN");
        assertEquals("", bad.out);
        Run kept = new Run("predict", model(), "--keep-going")
                .reading("a,b\n1,2\n3e38,3e38\nx,1\n2,1\n")
                .go();
        assertEquals(0, kept.exit, kept.err);
        assertEquals(",,,", kept.out.lines().toList().get(2));
        assertEquals(",,,", kept.out.lines().toList().get(3));
        assertEquals(5, kept.out.lines().count());
        assertEquals(2, kept.err.lines().count(), kept.err);
        String far = write("far.csv", "a,b,kind\n1,2,k0\n3e38,3e38,k1\n");
        Run evaluation = new Run("evaluate", model(), "--csv", far);
        evaluation.fail("the prediction is not a finite number for 1 of 2 samples, the first of them sample 2");
        assertTrue(evaluation.out.contains("result   2 samples"), evaluation.out);

        String targets = write("targets.csv", "x,y\n1,1\n2,2\n3,3\n");
        new Run("train", "--csv", targets, "--target", "y", "--epochs", "1", "--output", model()).succeed();
        Run infinite = new Run("predict", model()).reading("x\n1\n1e39\n");
        infinite.fail("line 3");
        assertEquals("", infinite.out);
    }

    @Test
    void anUnknownCategoryStopsBeforeAnythingIsWritten() throws IOException {
        String table = write("t.csv", "c,y\n" + "a,1\nb,2\n".repeat(20));
        new Run("train", "--csv", table, "--target", "y", "--categorical", "c", "--epochs", "1", "--output", model())
                .succeed();
        Run run = new Run("predict", model()).reading("c\n" + "a\n".repeat(1000) + "z\n");
        run.fail("line 1002, column 1: \"z\" of c is not a known category, one of [\"a\", \"b\"]");
        assertEquals("", run.out);
    }

    /// As a matrix it was 72 MB of text, and of more classes out of memory.
    @Test
    void manyClassesAreShownAsTheirWorstPairs() throws IOException {
        int classes = 3000;
        StringBuilder text = new StringBuilder("a,kind\n");
        for (int i = 0; i < classes; i++) {
            text.append(i).append(",k").append(i).append('\n');
        }
        String many = write("many.csv", text.toString());
        CsvData data = Csv.withHeader().numbers("a").classes("kind").read(Path.of(many));
        Map<String, String> metadata = new HashMap<>(data.schema().toMap());
        metadata.put("loss", "cross_entropy");
        FloatParameters zeros = FloatParameters.zeros(
                Architecture.builder(1).layer(classes, "identity").build());
        FloatModels.save(Path.of(model()), zeros, metadata);
        Run run = new Run("evaluate", model(), "--csv", many).succeed();
        assertTrue(run.out.contains("confused most often:"), run.out);
        assertTrue(run.out.contains("      1 of k1 → k0"), run.out);
        assertTrue(run.out.length() < 3000, run.out);
    }

    @Test
    void imagesOfManyClassesUnderAnyOfTheirNames() throws IOException {
        String[][] names = {
            {
                "emnist-balanced-train-images-idx3-ubyte",
                "emnist-balanced-train-labels-idx1-ubyte",
                "emnist-balanced-test-images-idx3-ubyte",
                "emnist-balanced-test-labels-idx1-ubyte"
            },
            {"train-images.idx3-ubyte", "train-labels.idx1-ubyte", "t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte"}
        };
        for (String[] four : names) {
            Path data = Files.createDirectory(directory.resolve(four[0] + "-of"));
            for (int part = 0; part < 2; part++) {
                int count = part == 0 ? 94 : 20;
                byte[] labels = new byte[count];
                byte[] pixels = new byte[count * 4];
                for (int i = 0; i < count; i++) {
                    labels[i] = (byte) (i % 47);
                    pixels[4 * i] = (byte) (i % 47);
                }
                Files.write(data.resolve(four[2 * part]), idx(pixels, count, 2, 2));
                Files.write(data.resolve(four[2 * part + 1]), idx(labels, count));
            }
            Run run = new Run("train", "--data", data.toString(), "--epochs", "1", "--output", model(), "--overwrite")
                    .succeed();
            assertTrue(run.out.contains("94 samples of 4 in 47 classes"), run.out);
            assertTrue(new Run("evaluate", model(), "--data", data.toString())
                    .succeed()
                    .out
                    .contains("20 samples"));
            new Run(
                            "train",
                            "--data",
                            data.toString(),
                            "--epochs",
                            "1",
                            "--output",
                            data.resolve(four[1]).toString())
                    .wrong("is the file of --data too");
        }
        Path two = Files.createDirectory(directory.resolve("two"));
        for (String one : List.of("a-train-images-idx3-ubyte", "b-train-images-idx3-ubyte.gz")) {
            Files.write(two.resolve(one), new byte[1]);
        }
        new Run("train", "--data", two.toString(), "--output", model()).fail("has several that could be meant");
    }

    private static byte[] idx(byte[] data, int... sizes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer head = ByteBuffer.allocate(4 + 4 * sizes.length);
        head.putInt(0x0800 + sizes.length);
        for (int size : sizes) {
            head.putInt(size);
        }
        out.write(head.array());
        out.write(data);
        return out.toByteArray();
    }

    @Test
    void picturesSayWhatThereIsToSay() throws IOException {
        TrainingCurve diverged = new TrainingCurve();
        epochs(Double.NaN).forEach(diverged::epochEnded);
        assertTrue(diverged.svg().contains("no loss was a finite number: the training diverged"));
        TrainingCurve resumed = new TrainingCurve();
        resumed.trainingBegins(epochs(3, 2, 1));
        resumed.epochEnded(new EpochSummary(4, 4, 0.5, Double.NaN, Double.NaN, 0.1, 1));
        TrainingCurve whole = new TrainingCurve();
        epochs(3, 2, 1, 0.5).forEach(whole::epochEnded);
        assertEquals(whole.svg(), resumed.svg());
        String[] options = {"train", "--csv", flowers(), "--class", "kind", "--epochs", "1", "--output", model()};
        new Run(options).with("--curve", directory.resolve("y.png").toString()).wrong("which ends in .svg");
        assertFalse(Files.exists(directory.resolve("y.png")));
    }
}
