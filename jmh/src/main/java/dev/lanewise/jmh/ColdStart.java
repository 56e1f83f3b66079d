package dev.lanewise.jmh;

import dev.lanewise.kernels.Transpose;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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

    /// What one JVM said.
    ///
    /// @param firstCall milliseconds of the first call, making the kernels included
    /// @param toNinety milliseconds from the first call to 90 % of steady speed
    /// @param gflops steady speed
    record Start(double firstCall, double toNinety, double gflops) {
        static Start parse(String line) {
            String[] words = line.strip().split(" ", -1);
            return new Start(Double.parseDouble(words[0]), Double.parseDouble(words[1]), Double.parseDouble(words[2]));
        }
    }

    private String classPath = System.getProperty("java.class.path");

    @Override
    public Integer call() throws IOException, InterruptedException {
        out.println("machine     " + Machine.describe());
        out.println("jvm         " + Machine.jvm(List.of()).name() + " "
                + Machine.jvm(List.of()).version());
        out.println();
        Path jar = Files.createTempFile("lanewise", ".jar");
        try {
            classPath = withoutDirectories(classPath, jar);
            measure();
        } finally {
            Files.deleteIfExists(jar);
        }
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

    private void measure() throws IOException, InterruptedException {
        TextTable table = new TextTable("product", "", "first call", "to 90 %", "min–max", "steady");
        for (String product : products) {
            add(table, product, "", List.of());
            if (aot) {
                Path cache = Files.createTempFile("lanewise", ".aot");
                try {
                    run(product, List.of("-XX:AOTCacheOutput=" + cache));
                    add(table, product, "AOT cache", List.of("-XX:AOTCache=" + cache));
                } finally {
                    Files.deleteIfExists(cache);
                }
            }
        }
        out.println(table);
        out.println("first call and time to 90 % of steady speed in ms, steady speed in GFLOP/s: medians of " + forks
                + " JVMs");
    }

    private void add(TextTable table, String product, String how, List<String> args)
            throws IOException, InterruptedException {
        List<Start> starts = new ArrayList<>();
        for (int i = 0; i < forks; i++) {
            starts.add(run(product, args));
        }
        Sample first = Sample.of(starts.stream().map(Start::firstCall).toList());
        Sample ninety = Sample.of(starts.stream().map(Start::toNinety).toList());
        Sample gflops = Sample.of(starts.stream().map(Start::gflops).toList());
        table.add(List.of(
                product,
                how,
                Report.figure(first.median()),
                Report.figure(ninety.median()),
                Report.figure(ninety.min()) + "–" + Report.figure(ninety.max()),
                Report.figure(gflops.median())));
    }

    private Start run(String product, List<String> args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-cp",
                classPath));
        command.addAll(args);
        command.addAll(jvmArgs);
        command.addAll(List.of(Child.class.getName(), product, Double.toString(duration)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        String line =
                text.lines().filter(l -> l.matches("[0-9. ]+")).findFirst().orElse("");
        if (status != 0 || line.isEmpty()) {
            throw new IOException("the JVM for " + product + " ended with " + status + ": " + text);
        }
        return Start.parse(line);
    }

    /// The measured program.
    static final class Child {
        private Child() {}

        /// Computes one product until the time is up.
        ///
        /// @param args the product and the seconds
        public static void main(String[] args) {
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
        private static void report(long start, long[] ends, int calls, List<Long> done, double flops) {
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
            System.out.println(String.format(
                    Locale.ROOT, "%.3f %.3f %.3f", (ends[0] - start) * 1e-6, reached * 1e-6, steady * flops));
        }
    }
}
