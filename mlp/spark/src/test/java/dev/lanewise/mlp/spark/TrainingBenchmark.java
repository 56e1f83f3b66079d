package dev.lanewise.mlp.spark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.spark.launcher.JavaModuleOptions;

/// What the tables of `mlp/spark/README.md` say, measured here: `mvn -Pbench-spark -DskipTests package -pl mlp/spark
/// -am`. Each run is a JVM of its own, and those of a table take turns.
///
/// ```text
/// steps    a step of 784-800-10 by one rank and by two, without Spark
/// nets     MNIST with 784-256-128-10 and 784-800-10: plain Lanewise on two threads, two ranks in local[2], two
///          executors
/// mllib    the same nets by MultilayerPerceptronClassifier, and the fewest epochs of ours to its test error
/// ```
///
/// The arguments are the number of turns, 3 unless given, and the names of tables, all unless given. `mllib` is run
/// once; it takes a quarter of an hour.
final class TrainingBenchmark {
    private static final String MILLIS = "(\\d+\\.\\d+)";
    private static final Pattern STEP = Pattern.compile("step " + MILLIS + " computing " + MILLIS + " exchanging "
            + MILLIS + " waiting " + MILLIS + " updating " + MILLIS);
    private static final Pattern TRAINING = Pattern.compile("started " + MILLIS + " s, read " + MILLIS + " s, trained "
            + MILLIS + " s, whole " + MILLIS + " s, test error " + MILLIS + " %");

    /// Hidden layers, and the samples of a step.
    private static final Map<String, Integer> NETS = new LinkedHashMap<>();

    static {
        NETS.put("256,128", 128);
        NETS.put("800", 512);
    }

    private static final int EPOCHS = 10;
    private static final int ITERATIONS = 100;

    private TrainingBenchmark() {}

    /// Prints the tables.
    ///
    /// @param arguments as above
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int turns = arguments.length == 0 ? 3 : Integer.parseInt(arguments[0]);
        List<String> tables = arguments.length < 2
                ? List.of("steps", "nets", "mllib")
                : List.of(arguments).subList(1, arguments.length);
        for (String table : tables) {
            switch (table) {
                case "steps" -> steps(turns);
                case "nets" -> nets(turns);
                case "mllib" -> mllib();
                default -> throw new IllegalArgumentException(table + " is none of steps, nets, mllib");
            }
        }
    }

    static int[] layers(String text) {
        return Arrays.stream(text.split(",")).mapToInt(Integer::parseInt).toArray();
    }

    private static void steps(int turns) throws IOException, InterruptedException {
        List<String> held = onOneCore();
        Map<String, List<double[]>> rows = new LinkedHashMap<>();
        for (int i = 0; i < turns; i++) {
            add(rows, "one rank" + (held.isEmpty() ? "" : ", the JVM on one core"), step(held, "1", "PROCESS"));
            add(rows, "two ranks of one process", step(List.of(), "2", "PROCESS"));
            add(rows, "two ranks over sockets", step(List.of(), "2", "SOCKETS"));
        }
        print(
                "784-800-10, batch 512, adam; milliseconds",
                List.of("step", "computing", "exchanging", "of that waiting", "updating"),
                rows);
    }

    private static double[] step(List<String> prefix, String ranks, String links)
            throws IOException, InterruptedException {
        return numbers(STEP, run(prefix, List.of(), StepBenchmark.class, "784,800,10", "512", ranks, links));
    }

    /// Words that hold a process to one core, or nothing where the system has no `taskset`.
    private static List<String> onOneCore() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "taskset")))
                ? List.of("taskset", "-c", "0")
                : List.of();
    }

    private static void nets(int turns) throws IOException, InterruptedException {
        for (Map.Entry<String, Integer> net : NETS.entrySet()) {
            List<String> options = List.of(
                    "--layers",
                    net.getKey(),
                    "--batch",
                    net.getValue().toString(),
                    "--epochs",
                    Integer.toString(EPOCHS),
                    "--ranks",
                    "2");
            Map<String, List<double[]>> rows = new LinkedHashMap<>();
            for (int i = 0; i < turns; i++) {
                add(rows, "plain Lanewise, two threads", train("local[2]", "plain", options));
                add(rows, "two ranks, local[2]", train("local[2]", "lanewise", options));
                add(rows, "two executors, local-cluster", train("local-cluster[2,1,2048]", "lanewise", options));
            }
            print(
                    "MNIST, hidden layers " + net.getKey() + ", batch " + net.getValue() + ", " + EPOCHS
                            + " epochs; seconds",
                    List.of("start", "reading", "training", "whole", "test error, %"),
                    rows);
        }
    }

    private static void mllib() throws IOException, InterruptedException {
        for (Map.Entry<String, Integer> net : NETS.entrySet()) {
            Map<String, List<double[]>> rows = new LinkedHashMap<>();
            List<String> layers = List.of("--layers", net.getKey());
            double[] theirs = train("local[2]", "mllib", with(layers, "--epochs", Integer.toString(ITERATIONS)));
            add(rows, "MultilayerPerceptronClassifier, " + ITERATIONS + " iterations", theirs);
            for (int epochs = 1; epochs <= 2 * EPOCHS; epochs++) {
                double[] ours = train(
                        "local[2]",
                        "lanewise",
                        with(
                                layers,
                                "--epochs",
                                Integer.toString(epochs),
                                "--batch",
                                net.getValue().toString(),
                                "--ranks",
                                "2"));
                if (ours[4] <= theirs[4]) {
                    add(rows, "MlpClassifier, two ranks, epochs: " + epochs, ours);
                    break;
                }
            }
            print(
                    "MNIST, hidden layers " + net.getKey() + ", local[2]; seconds",
                    List.of("start", "reading", "training", "whole", "test error, %"),
                    rows);
        }
    }

    private static List<String> with(List<String> words, String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return all;
    }

    private static double[] train(String master, String engine, List<String> options)
            throws IOException, InterruptedException {
        SparkSessions.linkJars();
        List<String> jvm = new ArrayList<>(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
        jvm.add("-Xmx2g");
        for (String library : List.of("blas", "lapack", "arpack")) {
            jvm.add("-Ddev.ludovic.netlib." + library + ".allowNative=false");
        }
        Map<String, String> spark = new LinkedHashMap<>(Map.of(
                "spark.master", master,
                "spark.ui.enabled", "false",
                "spark.driver.host", "127.0.0.1",
                "spark.driver.bindAddress", "127.0.0.1",
                "spark.executor.extraClassPath", System.getProperty("java.class.path"),
                "spark.executorEnv.JAVA_HOME", System.getProperty("java.home"),
                "spark.executorEnv.SPARK_LOCAL_IP", "127.0.0.1",
                "spark.sql.warehouse.dir", "target/spark-warehouse"));
        spark.forEach((name, value) -> jvm.add("-D" + name + "=" + value));
        List<String> arguments =
                new ArrayList<>(List.of("--data", Mnist.directory().toString(), "--engine", engine));
        arguments.addAll(options);
        return numbers(TRAINING, run(List.of(), jvm, TrainImages.class, arguments.toArray(String[]::new)));
    }

    /// @return the line that the program printed last
    private static String run(List<String> prefix, List<String> jvm, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        Path log = Path.of("target", "bench-spark.log");
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException(
                    main.getSimpleName() + " " + List.of(arguments) + " failed, see " + log + ": " + printed);
        }
        String line = printed.substring(printed.lastIndexOf('\n') + 1);
        System.out.println(main.getSimpleName() + " " + String.join(" ", arguments) + ": " + line);
        return line;
    }

    private static double[] numbers(Pattern pattern, String line) {
        MatchResult match = pattern.matcher(line)
                .results()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("not what the program prints: " + line));
        double[] numbers = new double[match.groupCount()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Double.parseDouble(match.group(i + 1));
        }
        return numbers;
    }

    private static void add(Map<String, List<double[]>> rows, String row, double[] numbers) {
        rows.computeIfAbsent(row, name -> new ArrayList<>()).add(numbers);
    }

    /// As a table of Markdown: the median, and all values where there are several and they differ.
    private static void print(String title, List<String> columns, Map<String, List<double[]>> rows) {
        System.out.println("\n" + title + "\n");
        System.out.println("| what | " + String.join(" | ", columns) + " |");
        System.out.println("|" + "---|".repeat(columns.size() + 1));
        rows.forEach((row, runs) -> {
            StringBuilder line = new StringBuilder("| " + row + " |");
            for (int column = 0; column < columns.size(); column++) {
                int index = column;
                double[] sorted = runs.stream()
                        .mapToDouble(numbers -> numbers[index])
                        .sorted()
                        .toArray();
                int n = sorted.length;
                double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
                line.append(String.format(Locale.ROOT, " %.2f", median));
                if (sorted[0] < sorted[n - 1]) {
                    line.append(String.format(Locale.ROOT, " (%.2f–%.2f)", sorted[0], sorted[n - 1]));
                }
                line.append(" |");
            }
            System.out.println(line);
        });
        System.out.println();
    }
}
