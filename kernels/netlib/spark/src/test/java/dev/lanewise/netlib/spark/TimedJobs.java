package dev.lanewise.netlib.spark;

import breeze.linalg.DenseMatrix;
import dev.ludovic.netlib.blas.BLAS;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/// Jobs whose products are large enough to count, timed from their beginning in a fresh application, on the first
/// 12,000 images of MNIST: 784 columns, ten classes. Prints a line for each: its name, the seconds, the share of them
/// that threads spent in BLAS, and a number of the result.
///
/// The share is that of the samples which the JVM's flight recorder takes of running threads, 100 in a second.
public final class TimedJobs {
    private static final int ROWS = 12_000;
    private static final int COLUMNS = 784;
    private static final int CLASSES = 10;

    private TimedJobs() {}

    /// A job, and a number that tells whether two runs of it found the same.
    private interface Job {
        double run() throws ReflectiveOperationException;
    }

    /// Runs the jobs.
    ///
    /// @param arguments their names; without any, those of the published table
    /// @throws Exception if something fails
    public static void main(String[] arguments) throws Exception {
        Map<String, Job> jobs = new LinkedHashMap<>();
        DenseMatrix<?> large = matrix(1000);
        DenseMatrix<?> small = matrix(400);
        // In a loop, as a program that does much of it: the first ones pay for the JIT compiler.
        jobs.put("breeze-solve", () -> repeat(10, () -> sum(BreezeCalls.solve(large, large))));
        jobs.put("breeze-svd", () -> repeat(10, () -> sum(BreezeCalls.singularValues(small))));
        try (SparkSession session = SparkSession.builder().appName("timed").getOrCreate()) {
            Dataset<Row> data = data(session, JavaSparkContext.fromSparkContext(session.sparkContext()))
                    .cache();
            data.count();
            System.out.println("blas " + BLAS.getInstance().getClass().getSimpleName());
            jobs.put("perceptron", () -> perceptron(data, 20));
            jobs.put("perceptron-long", () -> perceptron(data, 100));
            jobs.put("k-means", () -> kMeans(data, "auto"));
            jobs.put("k-means-block", () -> kMeans(data, "block"));
            List<String> asked = arguments.length == 0
                    ? List.of("perceptron", "k-means", "breeze-solve", "breeze-svd")
                    : List.of(arguments);
            if (!jobs.keySet().containsAll(asked)) {
                throw new IllegalArgumentException(asked + ": there are " + jobs.keySet());
            }
            for (String name : asked) {
                time(name, jobs.get(name));
            }
        }
    }

    private static double perceptron(Dataset<Row> data, int iterations) {
        double[] weights = new MultilayerPerceptronClassifier()
                .setLayers(new int[] {COLUMNS, 100, CLASSES})
                .setSeed(1)
                .setMaxIter(iterations)
                .fit(data)
                .weights()
                .toArray();
        return Arrays.stream(weights).map(Math::abs).sum();
    }

    private static double kMeans(Dataset<Row> data, String solver) {
        return new KMeans()
                .setK(50)
                .setSolver(solver)
                .setSeed(1)
                .setMaxIter(10)
                .fit(data)
                .summary()
                .trainingCost();
    }

    private static double repeat(int times, Job job) throws ReflectiveOperationException {
        double last = 0;
        for (int i = 0; i < times; i++) {
            last = job.run();
        }
        return last;
    }

    private static void time(String name, Job job) throws IOException, ReflectiveOperationException {
        Path file = Files.createTempFile("lanewise", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
            recording.start();
            long start = System.nanoTime();
            double result = job.run();
            double seconds = (System.nanoTime() - start) * 1e-9;
            recording.stop();
            recording.dump(file);
            System.out.printf(Locale.ROOT, "%s %.2f %.3f %s%n", name, seconds, shareOfBlas(file), result);
        } finally {
            Files.delete(file);
        }
    }

    private static double shareOfBlas(Path recording) throws IOException {
        List<RecordedEvent> samples = RecordingFile.readAllEvents(recording).stream()
                .filter(event -> event.getEventType().getName().equals("jdk.ExecutionSample"))
                .filter(event -> event.getStackTrace() != null)
                .toList();
        long inBlas =
                samples.stream().filter(event -> isBlas(event.getStackTrace())).count();
        return samples.isEmpty() ? Double.NaN : (double) inBlas / samples.size();
    }

    private static boolean isBlas(RecordedStackTrace stack) {
        return stack.getFrames().stream()
                .map(frame -> frame.getMethod().getType().getName())
                .anyMatch(type -> type.startsWith("dev.lanewise.kernels.")
                        || type.startsWith("dev.lanewise.netlib.Float")
                        || type.startsWith("dev.lanewise.netlib.Double")
                        || type.startsWith("dev.ludovic.netlib.blas.")
                        || type.startsWith("org.netlib.blas."));
    }

    private static Dataset<Row> data(SparkSession session, JavaSparkContext context) throws IOException {
        byte[] pixels = idx("train-images-idx3-ubyte.gz", 16 + ROWS * COLUMNS);
        byte[] labels = idx("train-labels-idx1-ubyte.gz", 8 + ROWS);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            double[] features = new double[COLUMNS];
            for (int j = 0; j < COLUMNS; j++) {
                features[j] = (pixels[16 + i * COLUMNS + j] & 255) / 255.0;
            }
            rows.add(RowFactory.create((double) labels[8 + i], new DenseVector(features)));
        }
        return session.createDataFrame(
                context.parallelize(rows, 2),
                new StructType().add("label", "double").add("features", SQLDataTypes.VectorType()));
    }

    /// So many bytes of a file of MNIST, which the profile that runs this has on the class path.
    private static byte[] idx(String file, int bytes) throws IOException {
        String name = "/rapaio/provider/datasets/mnist/" + file;
        try (InputStream in = TimedJobs.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException(name + " is not on the class path");
            }
            return new GZIPInputStream(in).readNBytes(bytes);
        }
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).map(Math::abs).sum();
    }

    private static DenseMatrix<?> matrix(int n) {
        double[] values = new Random(1).doubles((long) n * n, -1, 1).toArray();
        for (int i = 0; i < n; i++) {
            values[i + i * n] += n;
        }
        return new breeze.linalg.DenseMatrix$mcD$sp(n, n, values);
    }
}
