package dev.lanewise.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Activation;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.data.Csv;
import dev.lanewise.mlp.data.CsvSchema;
import dev.lanewise.mlp.model.FloatModels;
import dev.lanewise.mlp.training.EpochSummary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/// Every subcommand from end to end, on the first images of Fashion-MNIST and on y = 2·x₀ − x₁.
class LanewiseTest {
    private static final String FASHION =
            Path.of("src", "test", "resources", "fashion-mnist").toString();
    private static final Pattern ERROR = Pattern.compile("500 samples, loss [\\d.]+, error ([\\d.]+) %");
    private static final Pattern R_SQUARED = Pattern.compile("R² ([\\d.]+)");

    @TempDir
    Path directory;

    private String table;
    private String model;

    @BeforeEach
    void writeTable() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder text = new StringBuilder("x0,\"x,1\",y\n");
        for (int i = 0; i < 300; i++) {
            double x0 = random.nextDouble();
            double x1 = random.nextDouble();
            text.append(x0)
                    .append(',')
                    .append(x1)
                    .append(", ")
                    .append(2 * x0 - x1)
                    .append("\r\n");
        }
        table = write("table.csv", text.toString());
        model = directory.resolve("model.safetensors").toString();
    }

    @Test
    void resumedIsUninterrupted() throws IOException {
        String whole = directory.resolve("whole.safetensors").toString();
        String checkpoint = directory.resolve("checkpoint.safetensors").toString();
        String[] settings = {
            "train", "--csv", table, "--target", "y", "--layers", "8", "--optimiser", "adam", "--dropout", "0.1"
        };
        run(with(settings, "--epochs", "5", "--output", whole)).succeed();
        run(with(settings, "--epochs", "2", "--output", model, "--checkpoint", checkpoint))
                .succeed();
        Run resumed = run(with(settings, "--epochs", "5", "--output", model, "--checkpoint", checkpoint, "--resume"))
                .succeed();
        assertTrue(resumed.out.contains("resumed  after epoch 2"), resumed.out);
        assertArrayEquals(Files.readAllBytes(Path.of(whole)), Files.readAllBytes(Path.of(model)));
        Run other = run(with(settings, "--seed", "9", "--output", model, "--checkpoint", checkpoint, "--resume"))
                .go();
        assertEquals(1, other.exit, other.err);
        assertTrue(other.err.contains("seed=1, this one has 9"), other.err);
        assertEquals(2, run(with(settings, "--output", model, "--resume")).go().exit);
    }

    private static String[] with(String[] first, String... more) {
        String[] all = Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }

    @Test
    void classes() throws IOException {
        Path onnx = directory.resolve("net.onnx");
        Run train = run("train", "--data", FASHION, "--epochs", "4", "--batch", "50", "--layers", "40,20", "--output")
                .with(model)
                .succeed();
        assertTrue(train.out.contains("784-40(relu)-20(relu)-10(identity)"), train.out);
        assertTrue(train.out.contains("epoch 4  loss "), train.out);

        Run evaluation = run("evaluate", model, "--data", FASHION).succeed();
        Matcher error = ERROR.matcher(evaluation.out);
        assertTrue(error.find(), evaluation.out);
        assertTrue(Double.parseDouble(error.group(1)) < 35, evaluation.out);
        List<String> lines = evaluation.out.strip().lines().toList();
        int sum = lines.subList(lines.size() - 10, lines.size()).stream()
                .flatMap(line -> Arrays.stream(line.strip().split(" +", -1)).skip(1))
                .mapToInt(Integer::parseInt)
                .sum();
        assertEquals(500, sum, evaluation.out);

        String row = "0.5,".repeat(783) + "0\n";
        Run prediction = run("predict", model, "--no-header").reading(row + row).succeed();
        List<String> rows = prediction.out.lines().toList();
        assertEquals(2, rows.size(), prediction.out);
        assertEquals(rows.get(0), rows.get(1));
        double[] numbers = Arrays.stream(rows.get(0).split(",", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertEquals(11, numbers.length);
        double[] p = Arrays.copyOfRange(numbers, 1, 11);
        assertEquals(1, Arrays.stream(p).sum(), 1e-5);
        assertEquals(Arrays.stream(p).max().orElseThrow(), p[(int) numbers[0]]);

        Run inspection = run("inspect", model, "--batch", "32").succeed();
        assertTrue(inspection.out.contains("loss        cross_entropy"), inspection.out);
        assertTrue(inspection.out.contains("parameters  " + (785 * 40 + 41 * 20 + 21 * 10)), inspection.out);
        assertTrue(inspection.out.contains("layer 0  784 → 40 relu"), inspection.out);
        assertTrue(inspection.out.contains("32×40×784 "), inspection.out);
        assertTrue(inspection.out.contains("  weights   min -"), inspection.out);

        Run export = run("export", model, "--onnx", onnx.toString()).succeed();
        assertTrue(export.out.contains("logits"), export.out);
        assertTrue(Files.size(onnx) > 4 * 785 * 40, export.out);
    }

    @Test
    void targets() throws Exception {
        Path log = directory.resolve("log.csv");
        Path curve = directory.resolve("curve.svg");
        Files.writeString(log, "epoch,steps,loss,of an older training\n");
        run("train", "--csv", table, "--target", "y", "--layers", "16", "--activation", "tanh", "--initialiser")
                .with("xavier_normal", "--optimiser", "adam", "--learning-rate", "0.01", "--epochs", "60", "--batch")
                .with("20", "--validation", "0.2", "--clipping", "norm(1)", "--csv-log", log.toString(), "--curve")
                .with(curve.toString(), "--output", model)
                .succeed();
        List<String> lines = Files.readAllLines(log);
        assertEquals(61, lines.size());
        assertTrue(lines.get(0).startsWith("epoch,"), lines.get(0));
        Document svg = parse(Files.readString(curve));
        assertEquals("svg", svg.getDocumentElement().getTagName());
        assertEquals(2, svg.getElementsByTagName("polyline").getLength());

        Run evaluation = run("evaluate", model, "--csv", table).succeed();
        Matcher r = R_SQUARED.matcher(evaluation.out);
        assertTrue(r.find(), evaluation.out);
        assertTrue(Double.parseDouble(r.group(1)) > 0.99, evaluation.out);
        assertTrue(evaluation.out.contains("RMSE"), evaluation.out);

        // Columns are found by name, and the target may be there or not.
        Run prediction = run("predict", model)
                .reading("\"x,1\",x0\n0.25,0.5\n\n0.9,1e-1\n")
                .succeed();
        List<String> rows = prediction.out.lines().toList();
        assertEquals("y", rows.get(0));
        assertEquals(3, rows.size(), prediction.out);
        assertEquals(0.75, Double.parseDouble(rows.get(1)), 0.1);
        assertEquals(-0.7, Double.parseDouble(rows.get(2)), 0.15);
        run("predict", model, "--no-header").reading("0.5,0.25\n").wrong("--no-header");

        // More rows than one batch, from a file.
        String inputs = write("inputs.csv", "y,x0,\"x,1\"\n" + "?,0.5,0.25\n".repeat(600));
        Run many = run("predict", model, inputs).succeed();
        assertEquals(601, many.out.lines().count());
        assertEquals(rows.get(1), many.out.lines().toList().get(600));
    }

    /// Numbers of very different size and a category: only the scaling of the table makes a net of them, and only what
    /// the model file says of it makes predictions in the units of the table.
    @Test
    void theModelKnowsTheTable() throws IOException {
        String houses = write("houses.csv", houses(400, 3));
        Run train = run("train", "--csv", houses, "--target", "price", "--categorical", "city", "--ignore", "id")
                .with("--layers", "16", "--optimiser", "adam", "--learning-rate", "0.01", "--epochs", "40", "--output")
                .with(model)
                .succeed();
        assertTrue(train.out.contains("4-16(relu)-1(identity)"), train.out);
        Run evaluation = run("evaluate", model, "--csv", write("others.csv", houses(100, 4)))
                .succeed();
        Matcher r = R_SQUARED.matcher(evaluation.out);
        assertTrue(r.find(), evaluation.out);
        assertTrue(Double.parseDouble(r.group(1)) > 0.95, evaluation.out);
        Matcher error = Pattern.compile("RMSE ([^,]+),").matcher(evaluation.out);
        assertTrue(error.find(), evaluation.out);
        // The prices of houses span 500000, errors of scaled ones would be below 1.
        assertTrue(Double.parseDouble(error.group(1)) > 1e3, evaluation.out);
        Run prediction =
                run("predict", model).reading("city,area\nRome,100\nOslo,100\n").succeed();
        double[] prices =
                prediction.out.lines().skip(1).mapToDouble(Double::parseDouble).toArray();
        assertEquals(price(100, "Rome"), prices[0], 40_000);
        assertEquals(price(100, "Oslo"), prices[1], 40_000);
        assertEquals("price", prediction.out.lines().findFirst().orElseThrow());

        Run inspection = run("inspect", model).succeed();
        assertTrue(inspection.out.contains("city=Oslo"), inspection.out);
        assertTrue(
                Pattern.compile("input \\d+ +area, less [0-9.]+, divided by ")
                        .matcher(inspection.out)
                        .find(),
                inspection.out);
        assertTrue(inspection.out.contains("output 0    price, less "), inspection.out);
        assertTrue(run("export", model, "--onnx", directory.resolve("n.onnx").toString())
                .succeed()
                .out
                .contains("as lanewise inspect describes them"));

        run("predict", model).reading("city,area\nRome,100\nBonn,3\n").fail("line 3, column 1: \"Bonn\" of city");
        run("predict", model)
                .reading("city\nRome\n")
                .fail("line 1: the header has no column \"area\", it has \"city\"");
        run("predict", model)
                .reading("city,area\nRome,?\n")
                .fail("line 2, column 2: \"?\" of area is not a finite number");
        run("evaluate", model, "--csv", write("bad.csv", "city,area\nRome,3\n")).fail("no column \"price\"");
        run("evaluate", model).fail("--csv");
        // Without the category it is the text that is no number.
        run("train", "--csv", houses, "--target", "price", "--ignore", "id", "--output", model)
                .fail("line 2, column 2: ");
        run("train", "--csv", houses, "--target", "price", "--categorical", "city", "--output", model)
                .fail("line 2, column 1: \"h0\" of id is not a finite number; only categories and classes may");
    }

    private static double price(double area, String city) {
        return 20_000 + 4_000 * area + (city.equals("Rome") ? 150_000 : 0);
    }

    private static String houses(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String[] cities = {"Rome", "Oslo", "Kyiv"};
        StringBuilder text = new StringBuilder("id,city,price,area\n");
        for (int i = 0; i < count; i++) {
            String city = cities[random.nextInt(3)];
            double area = 50 + random.nextInt(100);
            text.append("h")
                    .append(i)
                    .append(',')
                    .append(city)
                    .append(',')
                    .append(price(area, city))
                    .append(',')
                    .append(area)
                    .append('\n');
        }
        return text.toString();
    }

    /// The last column but one is the class, found by its number; a table without it is one column narrower.
    @Test
    void columnsHaveNumbersWithoutAHeader() throws IOException {
        StringBuilder text = new StringBuilder();
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 120; i++) {
            text.append(random.nextDouble() + 2 * (i % 2))
                    .append(i % 2 == 0 ? ";low;" : ";\"high; up\";")
                    .append("0\n");
        }
        String kinds = write("kinds.csv", text.toString());
        run("train", "--csv", kinds, "--no-header", "--separator", ";", "--class", "2", "--epochs", "20", "--output")
                .with(model, "--scale", "min_max", "--learning-rate", "0.03")
                .succeed();
        Run evaluation = run("evaluate", model, "--csv", kinds).succeed();
        assertTrue(evaluation.out.contains("error 0.00 %"), evaluation.out);
        assertTrue(evaluation.out.contains("→ low"), evaluation.out);
        assertTrue(Pattern.compile("high; up +0 +60").matcher(evaluation.out).find(), evaluation.out);
        Run prediction = run("predict", model).reading("0.1;0\n2.9;0\n").succeed();
        List<String> rows = prediction.out.lines().toList();
        assertEquals(2, rows.size());
        assertTrue(rows.get(0).startsWith("low;0.9"), prediction.out);
        assertTrue(rows.get(1).startsWith("\"high; up\";"), prediction.out);
        run("predict", model)
                .reading("0.1\n")
                .fail("the line has 1 cells, the file that this one should be like has 3, or 2");
        assertTrue(run("inspect", model).succeed().out.contains("class       #2"));
    }

    @Test
    void outputActivations() throws IOException {
        for (String activation : List.of("sigmoid", "tanh", "softplus", "relu", "softmax", "log_softmax")) {
            String[] options = {"train", "--csv", table, "--target", "y", "--epochs", "1", "--layers", "4"};
            Run trained = run(with(options, "--output-activation", activation, "--output", model));
            if (List.of("sigmoid", "tanh", "softmax").contains(activation)) {
                trained.fail("which the output activation " + activation + " gives; --scale-targets");
                trained.with("--scale-targets", "min_max");
            }
            trained.succeed();
            assertTrue(trained.out.contains("1(" + activation + ")"), trained.out);
            run("evaluate", model, "--csv", table).succeed();
        }
        run("train", "--data", FASHION, "--epochs", "1", "--layers", "9", "--output-activation", "SOFTMAX", "--loss")
                .with("half_squared", "--output", model)
                .succeed();
        run("gradcheck", "--output-activation", "softmax", "--loss", "half_squared", "--layers", "5")
                .succeed();
        run("train", "--data", FASHION, "--output-activation", "softmax", "--output", model)
                .wrong(
                        "--output-activation=softmax does not go with the loss cross_entropy, which applies its softmax");
        run(
                        "train",
                        "--data",
                        FASHION,
                        "--output-activation",
                        "relu",
                        "--loss",
                        "binary_cross_entropy",
                        "--output",
                        model)
                .wrong("which applies its sigmoid itself");
        run("train", "--output-activation", "softer", "--output", model).wrong("--output-activation");
    }

    @Test
    void threadsDoNotChangeTheModel() throws IOException {
        List<byte[]> models = new ArrayList<>();
        for (String[] more : new String[][] {{}, {"--threads", "2"}, {"--backend", "scalar"}, {"--seed", "2"}}) {
            run("train", "--data", FASHION, "--epochs", "2", "--layers", "70,30", "--dropout", "0.2", "--optimiser")
                    .with("momentum(0.9)", "--learning-rate", "warm_up(5, constant(0.02))", "--validation", "0.1")
                    .with("--output", model)
                    .with(more)
                    .succeed();
            models.add(Files.readAllBytes(Path.of(model)));
        }
        assertArrayEquals(models.get(0), models.get(1));
        assertArrayEquals(models.get(0), models.get(2));
        assertFalse(Arrays.equals(models.get(0), models.get(3)));
    }

    @Test
    void classesOfATableAndEveryLoss() throws IOException {
        StringBuilder text = new StringBuilder("a,b,kind\n");
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 90; i++) {
            text.append(random.nextDouble() + i % 3).append(",0,").append(i % 3).append('\n');
        }
        String kinds = write("kinds.csv", text.toString());
        for (String loss : List.of(
                "cross_entropy", "binary_cross_entropy", "half_squared", "sum_squared", "mean_squared", "huber(0.5)")) {
            run(
                            "train",
                            "--csv",
                            kinds,
                            "--class",
                            "kind",
                            "--epochs",
                            "3",
                            "--layers",
                            "8",
                            "--output",
                            model,
                            "--loss")
                    .with(loss)
                    .succeed();
            Run inspection = run("inspect", model).succeed();
            assertTrue(inspection.out.contains("loss        " + loss), inspection.out);
            Run evaluation = run("evaluate", model, "--csv", kinds).succeed();
            assertTrue(evaluation.out.contains("90 samples of 2 in 3 classes"), evaluation.out);
            Run prediction = run("predict", model).reading("a,b\n1,2\n").succeed();
            String form = loss.endsWith("cross_entropy") ? "p" : "y";
            String head = String.format(Locale.ROOT, "kind,%s(0),%<s(1),%<s(2)", form);
            assertEquals(head, prediction.out.lines().findFirst().orElseThrow());
            run("gradcheck", "--layers", "6,5", "--activation", "tanh", "--loss", loss)
                    .succeed();
        }
    }

    @Test
    void stopsEarly() {
        Run train = run("train", "--csv", table, "--target", "y", "--learning-rate", "0", "--validation", "0.2")
                .with("--early-stopping", "2", "--epochs", "9", "--output", model)
                .succeed();
        assertTrue(train.out.contains("epoch 3 "), train.out);
        assertFalse(train.out.contains("epoch 4 "), train.out);
        assertTrue(train.out.contains("the model is that of epoch 1"), train.out);
    }

    @Test
    void gradientsOfEveryActivation() {
        for (String activation : List.of("identity", "relu", "sigmoid", "softplus", "elu(0.5)", "gelu", "silu")) {
            Run check = run("gradcheck", "--layers", "5", "--activation", activation, "--backend", "scalar")
                    .succeed();
            assertTrue(check.out.contains("relative error"), check.out);
        }
        run("gradcheck", "--activation", "SOFTMAX", "--layers", "4").succeed();
    }

    @Test
    void helps() {
        assertTrue(run("--help").succeed().out.contains("gradcheck"));
        for (String command : List.of("train", "evaluate", "predict", "inspect", "export", "import", "gradcheck")) {
            Run help = run(command, "--help").succeed();
            assertTrue(help.out.startsWith("Usage: lanewise " + command), help.out);
        }
    }

    @Test
    void showsABarToAPersonOnly() {
        String[] options = {"train", "--csv", table, "--target", "y", "--epochs", "2", "--output", model};
        Run watched = run(options);
        watched.terminal = true;
        assertTrue(watched.succeed().out.contains("\r"));
        assertFalse(run(options).succeed().out.contains("\r"));
    }

    @Test
    void refusesWrongUsage() {
        String[][] wrong = {
            {"", "no-such-command"},
            {"--output", "train"},
            {"--epochs", "train", "--epochs", "0", "--output", "m"},
            {"--batch", "train", "--batch", "-1", "--output", "m"},
            {"--layers", "train", "--layers", "0", "--output", "m"},
            {"--activation", "train", "--activation", "softer", "--output", "m"},
            {"--loss", "train", "--loss", "huber(x)", "--output", "m"},
            {"--loss", "train", "--loss", "hinge", "--output", "m"},
            {"--loss", "train", "--csv", table, "--target", "y", "--loss", "cross_entropy", "--output", "m"},
            {"--optimiser", "train", "--optimiser", "adam(1)", "--output", "m"},
            {"--learning-rate", "train", "--learning-rate", "NaN", "--output", "m"},
            {"--learning-rate", "train", "--learning-rate", "slow", "--output", "m"},
            {"--clipping", "train", "--clipping", "norm(0)", "--output", "m"},
            {"--dropout", "train", "--dropout", "1", "--output", "m"},
            {"--dropout", "train", "--dropout", "0.1,0.1", "--output", "m"},
            {"--validation", "train", "--validation", "1", "--output", "m"},
            {"--early-stopping", "train", "--early-stopping", "0", "--validation", "0.1", "--output", "m"},
            {"--validation", "train", "--early-stopping", "1", "--output", "m"},
            {"--target", "train", "--csv", table, "--output", "m"},
            {"--target", "train", "--csv", table, "--target", "y", "--class", "x0", "--output", "m"},
            {"--target", "train", "--csv", table, "--target", "y,y", "--output", "m"},
            {"--target", "train", "--csv", table, "--target", "y,", "--output", "m"},
            {"--target", "train", "--csv", table, "--target", "0", "--no-header", "--output", "m"},
            {"--target", "train", "--csv", table, "--target", "y", "--no-header", "--output", "m"},
            {"--class", "train", "--csv", table, "--class", "y,x0", "--output", "m"},
            {"--categorical", "train", "--csv", table, "--class", "y", "--categorical", "a,a", "--output", "m"},
            {"--class", "train", "--csv", table, "--target", "y", "--categorical", "x0,y", "--output", "m"},
            {"--ignore", "train", "--csv", table, "--class", "y", "--ignore", "y", "--output", "m"},
            {"--scale-targets", "train", "--csv", table, "--class", "y", "--scale-targets", "none", "--output", "m"},
            {"--scale", "train", "--csv", table, "--class", "y", "--scale", "much", "--output", "m"},
            {"--separator", "train", "--csv", table, "--class", "y", "--separator", "::", "--output", "m"},
            {"--separator", "train", "--csv", table, "--class", "y", "--separator", "\"", "--output", "m"},
            {"--csv", "train", "--csv", table, "--data", FASHION, "--class", "y", "--output", "m"},
            {"--csv", "train", "--class", "y", "--output", "m"},
            {"--csv", "train", "--scale", "none", "--output", "m"},
            {"--output", "train", "--csv", "t", "--class", "y", "--output", "./t"},
            {"--checkpoint", "train", "--output", "m", "--checkpoint", "m"},
            {"--curve", "train", "--output", "m", "--csv-log", "log", "--curve", "log"},
            {"--csv", "evaluate", "m", "--csv", table, "--data", FASHION},
            {"--threads", "inspect", "m", "--threads", "0"},
            {"--backend", "predict", "m", "--backend", "gpu"},
            {"--batch", "inspect", "m", "--batch", "0"},
            {"--onnx", "export", "m"},
            {"--inputs", "gradcheck", "--inputs", "0"},
            {"MODEL", "evaluate"}
        };
        for (String[] options : wrong) {
            Run run = run(Arrays.copyOfRange(options, 1, options.length)).go();
            assertEquals(2, run.exit, String.join(" ", options) + ": " + run.out + run.err);
            assertTrue(run.err.contains(options[0]), run.err);
            assertFalse(run.err.contains("\tat "), run.err);
        }
        assertEquals(2, run().go().exit);
        assertFalse(Files.exists(Path.of("m")));
    }

    @Test
    void saysInOneLineWhatIsWrongWithFiles() throws IOException {
        String nowhere = directory.resolve("nowhere").toString();
        run("train", "--output", model).fail("mvn -Pmnist");
        run("train", "--data", nowhere, "--output", model).fail("train-images-idx3-ubyte");
        run("train", "--csv", nowhere, "--class", "y", "--output", model).fail(nowhere);
        run("train", "--csv", directory.toString(), "--class", "y", "--output", model)
                .fail("is a directory");
        run("train", "--csv", table, "--target", "y", "--output", nowhere + "/model")
                .fail("nowhere");
        run("train", "--csv", table, "--target", "y", "--output", directory.toString())
                .fail("is a directory");
        run("train", "--csv", table, "--target", "y", "--output", model, "--curve", nowhere + "/curve")
                .fail("nowhere");
        for (String command : List.of("evaluate", "predict", "inspect")) {
            run(command, nowhere).fail(nowhere);
        }
        run("export", nowhere, "--onnx", model).fail(nowhere);
        assertFalse(Files.exists(Path.of(model)));

        run("train", "--csv", table, "--target", "y", "--epochs", "1", "--output", model)
                .succeed();
        run("export", model, "--onnx", nowhere + "/net.onnx").fail("nowhere");
        run("evaluate", model, "--data", FASHION).fail("does not fit");
        run("predict", model).reading("").fail("standard input: line 1: there is no header");
        run("predict", model).reading("1,2\n").fail("no column \"x0\", it has \"1\", \"2\"");
        byte[] bytes = Files.readAllBytes(Path.of(model));
        String damaged = directory.resolve("damaged").toString();
        Files.write(Path.of(damaged), Arrays.copyOf(bytes, bytes.length - 7));
        for (String command : List.of("evaluate", "predict", "inspect")) {
            run(command, damaged).fail(damaged);
        }
        run("export", damaged, "--onnx", nowhere).fail(damaged);
    }

    @Test
    void saysInOneLineWhatIsWrongWithTables() throws IOException {
        Map<String, String> wrong = Map.of(
                "a,b\n1,2\n3\n", "line 3, column 2: the row has 1 cells, the first line has 2",
                "a,b\nx\u0007,2\n", "line 2, column 1: \"x\uFFFD\" of a is not a finite number",
                "a,b\nNaN,1\n", "line 2, column 1: \"NaN\" of a is not a finite number",
                "a,b\n1,\n", "line 2, column 2: the cell of b is missing",
                "a,b\n1e308,1\n-1e308,2\n", "spans more",
                "a,b\n1,2\n1,2\n", "2 … 10000 classes, but b has 1",
                "a,b\n", "there are no rows",
                "b\n1\n", "no column is left to be an input",
                "1,2\n3,4\n", "line 1: the header has no column \"b\", it has \"1\", \"2\"");
        for (Map.Entry<String, String> entry : wrong.entrySet()) {
            String file = write("wrong.csv", entry.getKey());
            run("train", "--csv", file, "--class", "b", "--output", model).fail(entry.getValue());
        }
        String large = write("large.csv", "a,b\n1e39,1\n2,2\n");
        run("train", "--csv", large, "--class", "b", "--scale", "none", "--output", model)
                .fail("1.0E39 of a in sample 0 is beyond the range of float");
        String many = write(
                "many.csv",
                "a,b\n"
                        + IntStream.range(0, 10_001)
                                .mapToObj(i -> "1," + i + "\n")
                                .collect(Collectors.joining()));
        run("train", "--csv", many, "--class", "b", "--output", model).fail("b has 10001");
        run("train", "--csv", table, "--target", "y", "--loss", "binary_cross_entropy", "--output", model)
                .fail("is not in 0 … 1");
    }

    @Test
    void saysWhatTheNetCannot() throws IOException {
        run("train", "--csv", table, "--target", "y", "--learning-rate", "1e30", "--optimiser", "sgd")
                .with("--epochs", "5", "--output", model)
                .fail("diverged");
        run(
                        "train",
                        "--csv",
                        table,
                        "--target",
                        "y",
                        "--learning-rate",
                        "1e300",
                        "--optimiser",
                        "sgd",
                        "--output",
                        model)
                .fail("beyond the range of float");
        run("train", "--csv", table, "--target", "y", "--validation", "0.001", "--early-stopping", "1", "--output")
                .with(model)
                .fail("leaves none for validation");
        assertFalse(Files.exists(Path.of(model)));

        // A file from elsewhere says nothing of a loss, or something wrong.
        FloatParameters parameters = FloatParameters.zeros(Architecture.of(Activation.RELU, Activation.RELU, 2, 2));
        FloatModels.save(Path.of(model), parameters);
        run("inspect", model).succeed();
        run("predict", model).fail("\"loss\"");
        FloatModels.save(Path.of(model), parameters, Map.of("loss", "no\nsuch"));
        run("inspect", model).fail("a loss that there is not");
        FloatModels.save(Path.of(model), parameters, Map.of("loss", "cross_entropy"));
        run("predict", model).fail("the output activation is relu");

        // Nor of a table: then every column is an input.
        FloatModels.save(Path.of(model), parameters, Map.of("loss", "half_squared"));
        run("predict", model).reading("a\n1\n").fail("1 columns for the 2 inputs");
        run("predict", model).reading("1,2\n").fail("--no-header");
        assertEquals(
                "y(0),y(1)\n0.0,0.0\n",
                run("predict", model).reading("a,b\n1,2\n").succeed().out);
        assertEquals(
                "0.0,0.0\n",
                run("predict", model, "--no-header").reading("1,2\n").succeed().out);
        run("evaluate", model, "--csv", table).fail("not trained on a table");
        FloatModels.save(Path.of(model), parameters, Map.of("loss", "half_squared", "csv.header", "perhaps"));
        run("inspect", model).fail("the metadata describe a table wrongly: csv.header=\"perhaps\"");
        CsvSchema other = Csv.withHeader()
                .numbers("a")
                .targets("b")
                .read(new ByteArrayInputStream("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8)), "t")
                .schema();
        FloatModels.save(Path.of(model), parameters, other.toMap());
        run("inspect", model).fail("a table of 1 inputs and 1 outputs, which does not fit");
    }

    @Test
    void drawsAnyLosses() throws Exception {
        double[][] losses = {
            {},
            {0},
            {1e-9},
            {1, Double.NaN, 1, Double.POSITIVE_INFINITY, 3},
            {100, 10, 1e-7},
            {1e30, 2e30},
            {Double.NaN}
        };
        for (double[] loss : losses) {
            TrainingCurve curve = new TrainingCurve();
            for (int i = 0; i < loss.length; i++) {
                curve.epochEnded(new EpochSummary(i + 1, i, loss[i], 2 * loss[i], Double.NaN, 0.1, 1));
            }
            String svg = curve.svg();
            parse(svg);
            String shown = Arrays.toString(loss) + svg;
            assertFalse(svg.contains("NaN"), shown);
            assertFalse(svg.contains("Infinity"), shown);
        }
        TrainingCurve falling = new TrainingCurve();
        for (int i = 0; i < 60; i++) {
            falling.epochEnded(new EpochSummary(i + 1, i, Math.exp(-i), Double.NaN, Double.NaN, 0.1, 1));
        }
        String svg = falling.svg();
        assertTrue(svg.contains("(logarithmic)"), svg);
        assertFalse(svg.contains("validation\""), svg);
        assertTrue(svg.contains(">10</text>") && svg.contains(">60</text>"), svg);
        assertTrue(svg.contains("prefers-color-scheme"), svg);
        // The first point is at the left end, the last at the right.
        assertTrue(svg.contains("points=\"72.0,"), svg);
        assertTrue(svg.contains(" 620.0,"), svg);
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private static Run run(String... options) {
        return new Run(options);
    }
}
