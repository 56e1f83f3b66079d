package dev.lanewise.jmh;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lanewise.jmh.report.WarmUp;
import dev.lanewise.jmh.result.ColdStartSeries;
import dev.lanewise.jmh.result.ColdStartSeries.Compilations;
import dev.lanewise.jmh.result.ColdStartSeries.Point;
import dev.lanewise.jmh.result.ColdStartSeries.Start;
import dev.lanewise.jmh.result.GemmShape;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.FloatWorkspace;
import dev.lanewise.mlp.Initialiser;
import dev.lanewise.mlp.Loss;
import dev.lanewise.mlp.Reduction;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/// Starts fresh JVMs that compute one product, or one training step, over and over and report the time of every call,
/// and one more that is asked what C2 did. JMH cannot do that: it warms up first.
///
/// @param forks JVMs for each product
/// @param seconds how long each of them computes; its last second is called steady
/// @param aot whether each product is measured with an ahead-of-time cache too
/// @param ownTiles whether each is measured without stand-ins too, on its own tiles from the first call on
/// @param jvmArgs more arguments for the JVMs
record ColdStartRunner(int forks, double seconds, boolean aot, boolean ownTiles, List<String> jvmArgs) {
    private static final JsonMapper MAPPER = new JsonMapper();

    /// JVMs of one kind.
    private record Variant(String how, List<String> args) {}

    /// Measures products, given as transposes:shape.
    ///
    /// @throws IOException if a JVM fails
    List<ColdStartSeries> measure(List<String> products) throws IOException, InterruptedException {
        Path jar = Files.createTempFile("lanewise", ".jar");
        Path cache = Files.createTempFile("lanewise", ".aot");
        try {
            String classPath = withoutDirectories(System.getProperty("java.class.path"), jar);
            List<ColdStartSeries> series = new ArrayList<>();
            for (String product : products) {
                List<Variant> variants = new ArrayList<>(List.of(new Variant("", List.of())));
                if (ownTiles) {
                    variants.add(new Variant("own tiles", List.of("-Dlanewise.young=never")));
                }
                if (aot) {
                    run(classPath, product, List.of("-XX:AOTCacheOutput=" + cache));
                    variants.add(new Variant("AOT cache", List.of("-XX:AOTCache=" + cache)));
                }
                series.addAll(inTurns(classPath, product, variants));
            }
            return series;
        } finally {
            Files.deleteIfExists(jar);
            Files.deleteIfExists(cache);
        }
    }

    /// One JVM of each kind, then the next of each: the machine is not the same from one minute to the next.
    private List<ColdStartSeries> inTurns(String classPath, String product, List<Variant> variants)
            throws IOException, InterruptedException {
        List<List<Start>> starts =
                variants.stream().<List<Start>>map(v -> new ArrayList<>()).toList();
        for (int fork = 0; fork < forks; fork++) {
            for (int i = 0; i < variants.size(); i++) {
                starts.get(i).add(run(classPath, product, variants.get(i).args()));
            }
        }
        List<ColdStartSeries> series = new ArrayList<>();
        for (int i = 0; i < variants.size(); i++) {
            Variant variant = variants.get(i);
            Compilations compilations = compilations(classPath, product, variant.args());
            series.add(new ColdStartSeries(product, variant.how(), starts.get(i), compilations));
        }
        return series;
    }

    /// What the JVMs are started with.
    List<String> arguments() {
        List<String> all = new ArrayList<>(List.of("--add-modules=jdk.incubator.vector"));
        all.addAll(jvmArgs);
        return all;
    }

    /// A cache of classes wants jars: the directories of a build tree become one.
    private static String withoutDirectories(String path, Path jar) throws IOException {
        List<String> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        try (JarOutputStream target = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String entry : path.split(File.pathSeparator, -1)) {
                Path directory = Path.of(entry);
                if (!Files.isDirectory(directory)) {
                    entries.add(entry);
                    continue;
                }
                try (Stream<Path> files = Files.walk(directory)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        String name = directory.relativize(file).toString().replace(File.separatorChar, '/');
                        // Of one that several have, such as the licence, the first counts, as on the class path.
                        if (names.add(name)) {
                            target.putNextEntry(new JarEntry(name));
                            Files.copy(file, target);
                            target.closeEntry();
                        }
                    }
                }
            }
        }
        entries.add(0, jar.toString());
        return String.join(File.pathSeparator, entries);
    }

    /// In a JVM of its own, because recording events takes time.
    private Compilations compilations(String classPath, String product, List<String> args)
            throws IOException, InterruptedException {
        Path recording = Files.createTempFile("lanewise", ".jfr");
        try {
            List<String> all = new ArrayList<>(args);
            all.add("-Xlog:disable");
            all.add(
                    "-XX:StartFlightRecording:settings=none,+jdk.Compilation#enabled=true,+jdk.Compilation#threshold=0ms,"
                            + "filename=" + recording);
            run(classPath, product, all);
            return compilations(RecordingFile.readAllEvents(recording));
        } finally {
            Files.deleteIfExists(recording);
        }
    }

    private static Compilations compilations(List<RecordedEvent> events) {
        List<RecordedEvent> byC2 = events.stream()
                .filter(e ->
                        e.getEventType().getName().equals("jdk.Compilation") && "c2".equals(e.getString("compiler")))
                .toList();
        long tiles = byC2.stream()
                .map(e -> e.<RecordedMethod>getValue("method"))
                .filter(method -> method.getType().getName().endsWith("Tiles")
                        || method.getType().getName().endsWith("Tile"))
                .map(method -> method.getType().getName() + "." + method.getName())
                .filter(name -> name.matches(".*\\dx\\d.*|.*\\.tile")) // not the choice among them
                .distinct()
                .count();
        long onStack = byC2.stream().filter(e -> e.getBoolean("isOsr")).count();
        double millis = byC2.stream().mapToLong(e -> e.getDuration().toNanos()).sum() * 1e-6;
        return new Compilations(byC2.size(), (int) onStack, (int) tiles, millis);
    }

    private Start run(String classPath, String product, List<String> args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath));
        command.addAll(arguments());
        command.addAll(args);
        command.addAll(List.of(Child.class.getName(), product, Double.toString(seconds)));
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

        private static final double LEARNING_RATE = 1e-3;

        private Child() {}

        /// Computes one product until the time is up.
        ///
        /// @param args the product and the seconds
        /// @throws IOException never
        public static void main(String[] args) throws IOException {
            String[] parts = args[0].split(":", 2);
            long budget = (long) (Double.parseDouble(args[1]) * 1e9);
            if (parts[0].equals(WarmUp.STEP)) {
                TrainingNet net = TrainingNet.parse(parts[1]);
                FloatParameters parameters = FloatParameters.initialised(
                        net.architecture(), Initialiser.HE_NORMAL, new SplittableRandom(42));
                float[] x = new float
                        [Math.multiplyExact(net.batch(), net.architecture().inputs())];
                int[] labels = new int[net.batch()];
                measure(budget, net.flops(), kernels -> {
                    FloatMlp mlp = new FloatMlp(kernels, parameters, Loss.SOFTMAX_CROSS_ENTROPY, Reduction.MEAN);
                    FloatWorkspace workspace = mlp.newWorkspace(net.batch());
                    return () -> mlp.trainStep(
                            x, 0, net.architecture().inputs(), net.batch(), labels, 0, workspace, LEARNING_RATE, 0);
                });
            } else {
                GemmShape shape = GemmShape.parse(parts[1]);
                FloatGemmOperands operands = FloatGemmOperands.of(shape, parts[0]);
                float[] c = new float[Math.multiplyExact(shape.m(), shape.n())];
                measure(
                        budget,
                        shape.flops(),
                        kernels -> () -> kernels.sgemm(
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
                                shape.n()));
            }
        }

        private static void measure(long budget, double flops, Function<Kernels, Runnable> work) throws IOException {
            long[] ends = new long[1 << 20];
            int calls = 0;
            long start = System.nanoTime();
            long step = budget / ends.length;
            try (var kernels = Contenders.kernels(Contenders.LANEWISE, 1)) {
                Runnable call = work.apply(kernels);
                long count = 0;
                long now = start;
                List<Long> done = new ArrayList<>();
                while (now - start < budget || calls < 2) { // a speed takes two
                    call.run();
                    now = System.nanoTime();
                    count++;
                    if (calls == 0 || now - ends[calls - 1] >= step) {
                        ends[calls++] = now;
                        done.add(count);
                    }
                }
                report(start, ends, calls, done, flops);
            }
        }

        private static Transpose transpose(boolean transposed) {
            return transposed ? Transpose.TRANS : Transpose.NO_TRANS;
        }

        private static void report(long start, long[] ends, int calls, List<Long> done, double flops)
                throws IOException {
            int last = calls - 1;
            int from = last;
            while (from > 0 && ends[last] - ends[from] < 1_000_000_000L) {
                from--;
            }
            double steady = (done.get(last) - done.get(from)) / (double) (ends[last] - ends[from]);
            Start said = new Start(
                    (ends[0] - start) * 1e-6,
                    (reached(0.5 * steady, ends, last, done) - start) * 1e-6,
                    (reached(0.9 * steady, ends, last, done) - start) * 1e-6,
                    steady * flops,
                    curve(start, ends, last, done, flops));
            System.out.println(MARK + MAPPER.writeValueAsString(said));
        }

        /// The first moment from which 50 ms (or one call, if that is longer) ran at this speed.
        private static long reached(double speed, long[] ends, int last, List<Long> done) {
            int j = 0;
            for (int i = 0; i < last; i++) {
                while (j < last && (j <= i || ends[j] - ends[i] < 50_000_000L)) {
                    j++;
                }
                if ((done.get(j) - done.get(i)) / (double) (ends[j] - ends[i]) >= speed) {
                    return ends[i];
                }
            }
            return ends[last];
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
