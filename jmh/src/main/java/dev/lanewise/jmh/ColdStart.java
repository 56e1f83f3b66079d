package dev.lanewise.jmh;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lanewise.jmh.report.ReportFiles;
import dev.lanewise.jmh.report.TextTable;
import dev.lanewise.jmh.report.WarmUp;
import dev.lanewise.jmh.result.BenchmarkRun;
import dev.lanewise.jmh.result.ColdStartSeries;
import dev.lanewise.jmh.result.ColdStartSeries.Point;
import dev.lanewise.jmh.result.ColdStartSeries.Start;
import dev.lanewise.jmh.result.JvmInfo;
import dev.lanewise.jmh.result.LanewiseInfo;
import dev.lanewise.jmh.result.ResultFile;
import dev.lanewise.kernels.Transpose;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// How long a fresh JVM takes from its first product to its full speed. JMH cannot say that: it warms up first.
///
/// Each sample is a JVM of its own that computes one product over and over and reports the time of every call.
@Command(
        name = "cold",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = "Time from the first call to 90 %% of steady speed, in fresh JVMs.")
final class ColdStart implements Callable<Integer> {
    @Option(
            names = {"-i", "--include"},
            paramLabel = "CASE",
            split = ",",
            defaultValue = "NN:64,NN:512,NT:64x256x784",
            description = "products, as transposes:shape; default: ${DEFAULT-VALUE}")
    List<String> products;

    @Option(
            names = {"-f", "--forks"},
            paramLabel = "N",
            defaultValue = "5",
            description = "JVMs for each product; default: ${DEFAULT-VALUE}")
    int forks;

    @Option(
            names = {"-d", "--duration"},
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "how long each JVM computes; its last second is called steady; default: ${DEFAULT-VALUE}")
    double duration;

    @Option(
            names = "--aot",
            description =
                    "also with an ahead-of-time cache of classes and profiles (JEP 483, JEP 515) from a run before")
    boolean aot;

    @Option(
            names = {"-j", "--jvm-args"},
            paramLabel = "ARGS",
            split = " ",
            description = "more arguments for the measured JVMs")
    List<String> jvmArgs = List.of();

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    @ParentCommand
    private Bench bench;

    @Option(
            names = {"-r", "--result"},
            paramLabel = "FILE",
            description = "where the result file goes; default: cold.json beside the result file of the benchmarks")
    Path result;

    private static final JsonMapper MAPPER = new JsonMapper();

    private final List<ColdStartSeries> series = new ArrayList<>();
    private String classPath = System.getProperty("java.class.path");

    @Override
    public Integer call() throws IOException, InterruptedException {
        Instant time = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        out.println("machine     " + Machine.describe());
        JvmInfo jvm = new JvmInfo(
                Machine.jvm(List.of()).name(), Machine.jvm(List.of()).version(), arguments());
        out.println("jvm         " + jvm);
        out.println();
        Path jar = Files.createTempFile("lanewise", ".jar");
        try {
            classPath = withoutDirectories(classPath, jar);
            measure();
        } finally {
            Files.deleteIfExists(jar);
        }
        MeasuredJvm.Answer measured = MeasuredJvm.ask(jvmArgs, List.of(Contenders.LANEWISE), 1);
        BenchmarkRun run = new BenchmarkRun(
                time,
                "cold",
                forks,
                Machine.describe(),
                jvm,
                new LanewiseInfo(Build.version(), Build.commit(), measured.vectorBits()),
                measured.contenders(),
                List.of(),
                List.copyOf(series));
        out.println(TextTable.of(new WarmUp(series).table()));
        Path file = result == null ? bench.result.resolveSibling("cold.json") : result;
        ResultFile.write(file, run);
        Path page = file.resolveSibling("cold.html");
        ReportFiles.write(run, page);
        out.println("results     " + file);
        out.println("report      " + page);
        return 0;
    }

    /// A cache of classes wants jars: the directories of a build tree become one.
    private static String withoutDirectories(String path, Path jar) throws IOException {
        List<String> entries = new ArrayList<>();
        try (JarOutputStream target = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String entry : path.split(File.pathSeparator, -1)) {
                Path directory = Path.of(entry);
                if (!Files.isDirectory(directory)) {
                    entries.add(entry);
                    continue;
                }
                try (Stream<Path> files = Files.walk(directory)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        target.putNextEntry(new JarEntry(
                                directory.relativize(file).toString().replace(File.separatorChar, '/')));
                        Files.copy(file, target);
                        target.closeEntry();
                    }
                }
            }
        }
        entries.add(0, jar.toString());
        return String.join(File.pathSeparator, entries);
    }

    private List<String> arguments() {
        List<String> all = new ArrayList<>(List.of("--add-modules=jdk.incubator.vector"));
        all.addAll(jvmArgs);
        return all;
    }

    private void measure() throws IOException, InterruptedException {
        for (String product : products) {
            add(product, "", List.of());
            if (aot) {
                Path cache = Files.createTempFile("lanewise", ".aot");
                try {
                    run(product, List.of("-XX:AOTCacheOutput=" + cache));
                    add(product, "AOT cache", List.of("-XX:AOTCache=" + cache));
                } finally {
                    Files.deleteIfExists(cache);
                }
            }
        }
    }

    private void add(String product, String how, List<String> args) throws IOException, InterruptedException {
        List<Start> starts = new ArrayList<>();
        for (int i = 0; i < forks; i++) {
            starts.add(run(product, args));
        }
        series.add(new ColdStartSeries(product, how, starts));
    }

    private Start run(String product, List<String> args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath));
        command.addAll(arguments());
        command.addAll(args);
        command.addAll(List.of(Child.class.getName(), product, Double.toString(duration)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        String line =
                text.lines().filter(l -> l.startsWith(Child.MARK)).findFirst().orElse("");
        if (status != 0 || line.isEmpty()) {
            throw new IOException("the JVM for " + product + " ended with " + status + ": " + text.strip());
        }
        return MAPPER.readValue(line.substring(Child.MARK.length()), Start.class);
    }

    /// The measured program.
    static final class Child {
        private static final String MARK = "cold-start ";

        /// Moments of the curve, in equal ratios: what happens in a JVM's first 10 ms is as visible as what happens in
        /// seconds.
        private static final int POINTS = 80;

        private Child() {}

        /// Computes one product until the time is up.
        ///
        /// @param args the product and the seconds
        /// @throws IOException never
        public static void main(String[] args) throws IOException {
            String[] parts = args[0].split(":", 2);
            GemmShape shape = GemmShape.parse(parts[1]);
            FloatGemmOperands operands = FloatGemmOperands.of(shape, parts[0]);
            long budget = (long) (Double.parseDouble(args[1]) * 1e9);
            float[] c = new float[Math.multiplyExact(shape.m(), shape.n())];
            long[] ends = new long[1 << 20];
            int calls = 0;
            long start = System.nanoTime();
            long step = budget / ends.length;
            try (var kernels = Contenders.kernels(Contenders.LANEWISE, 1)) {
                long count = 0;
                long now = start;
                List<Long> done = new ArrayList<>();
                while (now - start < budget) {
                    kernels.sgemm(
                            transpose(operands.transA()),
                            transpose(operands.transB()),
                            shape.m(),
                            shape.n(),
                            shape.k(),
                            1,
                            operands.a(),
                            0,
                            operands.lda(),
                            operands.b(),
                            0,
                            operands.ldb(),
                            0,
                            c,
                            0,
                            shape.n());
                    now = System.nanoTime();
                    count++;
                    if (calls == 0 || now - ends[calls - 1] >= step) {
                        ends[calls++] = now;
                        done.add(count);
                    }
                }
                report(start, ends, calls, done, shape.flops());
            }
        }

        private static Transpose transpose(boolean transposed) {
            return transposed ? Transpose.TRANS : Transpose.NO_TRANS;
        }

        /// The first moment from which 50 ms (or one call, if that is longer) ran at 90 % of the last second's speed.
        private static void report(long start, long[] ends, int calls, List<Long> done, double flops)
                throws IOException {
            int last = calls - 1;
            int from = last;
            while (from > 0 && ends[last] - ends[from] < 1_000_000_000L) {
                from--;
            }
            double steady = (done.get(last) - done.get(from)) / (double) (ends[last] - ends[from]);
            double reached = ends[last] - start;
            int j = 0;
            for (int i = 0; i < last; i++) {
                while (j < last && (j <= i || ends[j] - ends[i] < 50_000_000L)) {
                    j++;
                }
                if ((done.get(j) - done.get(i)) / (double) (ends[j] - ends[i]) >= 0.9 * steady) {
                    reached = ends[i] - start;
                    break;
                }
            }
            Start said = new Start(
                    (ends[0] - start) * 1e-6, reached * 1e-6, steady * flops, curve(start, ends, last, done, flops));
            System.out.println(MARK + MAPPER.writeValueAsString(said));
        }

        private static List<Point> curve(long start, long[] ends, int last, List<Long> done, double flops) {
            List<Point> points = new ArrayList<>();
            points.add(new Point((ends[0] - start) * 1e-6, done.get(0) * flops / (ends[0] - start)));
            double step = Math.pow((ends[last] - start) / (double) (ends[0] - start), 1.0 / POINTS);
            int from = 0;
            double next = (ends[0] - start) * step;
            for (int i = 1; i <= last; i++) {
                if (ends[i] - start >= next || i == last) {
                    points.add(new Point(
                            (ends[i] - start) * 1e-6, (done.get(i) - done.get(from)) * flops / (ends[i] - ends[from])));
                    from = i;
                    next = (ends[i] - start) * step;
                }
            }
            return points;
        }
    }
}
