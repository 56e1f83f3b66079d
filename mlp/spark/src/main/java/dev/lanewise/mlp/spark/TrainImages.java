package dev.lanewise.mlp.spark;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.Initialiser;
import dev.lanewise.mlp.Loss;
import dev.lanewise.mlp.Reduction;
import dev.lanewise.mlp.data.LabelledImages;
import dev.lanewise.mlp.optimiser.LearningRate;
import dev.lanewise.mlp.optimiser.Optimiser;
import dev.lanewise.mlp.training.FloatEvaluation;
import dev.lanewise.mlp.training.FloatTrainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/// Trains a classifier on images in IDX files (MNIST, Fashion-MNIST, EMNIST) as a Spark application, and says how long
/// each part took: a first program to try on a cluster, and the benchmark of the estimator.
///
/// ```text
/// spark-submit --class dev.lanewise.mlp.spark.TrainImages … --data DIRECTORY
///     --layers 256,128      hidden layers                        (100)
///     --epochs 10           or iterations of --engine mllib      (10)
///     --batch 128           samples of a step                    (128)
///     --step 0.001          learning rate of adam                (0.001)
///     --ranks 2             0: as many as the cluster runs       (0)
///     --engine lanewise     lanewise, mllib, or plain: the library without Spark, with --ranks threads
///     --checkpoints DIR     goes on from there after a lost executor
///     --output DIR          where the model goes, replaced if it is one
/// ```
///
/// Every executor reads the files, so `DIRECTORY` is one that all of them see.
public final class TrainImages {
    private static final StructType SCHEMA =
            new StructType().add("label", "double").add("features", SQLDataTypes.VectorType());
    private static final Map<String, String> DEFAULTS = Map.of(
            "layers",
            "100",
            "epochs",
            "10",
            "batch",
            "128",
            "step",
            "0.001",
            "ranks",
            "0",
            "engine",
            "lanewise",
            "checkpoints",
            "",
            "output",
            "",
            "data",
            "");

    private TrainImages() {}

    /// Runs.
    ///
    /// @param args as above
    /// @throws IOException if the model cannot be written
    public static void main(String[] args) throws IOException {
        long begin = System.nanoTime();
        Map<String, String> options = options(args);
        int[] hidden = Arrays.stream(options.get("layers").split(","))
                .mapToInt(Integer::parseInt)
                .toArray();
        if (options.get("engine").equals("plain")) {
            plain(options, hidden, begin);
            return;
        }
        SparkSession session =
                SparkSession.builder().appName("Lanewise: images").getOrCreate();
        double started = seconds(begin);
        Path directory = Path.of(options.get("data"));
        // What the cluster runs at once grows while executors register, and other partitions are other bits.
        int ranks = Integer.parseInt(options.get("ranks"));
        int parts = ranks > 0 ? ranks : Math.max(1, session.sparkContext().defaultParallelism());
        Dataset<Row> training = images(session, directory, "train", parts).cache();
        Dataset<Row> test = images(session, directory, "t10k", parts);
        int inputs = LabelledImages.readDirectory(directory, "t10k", classes(directory))
                .size();
        training.count();
        double read = seconds(begin) - started;
        int[] sizes = new int[hidden.length + 2];
        sizes[0] = inputs;
        System.arraycopy(hidden, 0, sizes, 1, hidden.length);
        sizes[sizes.length - 1] = classes(directory);
        int epochs = Integer.parseInt(options.get("epochs"));
        Dataset<Row> judged;
        double trained;
        String detail;
        if (options.get("engine").equals("mllib")) {
            judged = new MultilayerPerceptronClassifier()
                    .setLayers(sizes)
                    .setMaxIter(epochs)
                    .setTol(1e-12)
                    .setSeed(1)
                    .fit(training)
                    .transform(test);
            trained = seconds(begin) - started - read;
            detail = epochs + " iterations of l-bfgs";
        } else {
            MlpClassifier classifier = new MlpClassifier()
                    .setLayers(sizes)
                    .setMaxIter(epochs)
                    .setBlockSize(Integer.parseInt(options.get("batch")))
                    .setStepSize(Double.parseDouble(options.get("step")))
                    .setNumWorkers(ranks);
            if (!options.get("checkpoints").isEmpty()) {
                classifier.setCheckpointDir(options.get("checkpoints"));
            }
            MlpClassificationModel model = classifier.fit(training);
            trained = seconds(begin) - started - read;
            detail =
                    model.summary().toString() + ", updating " + model.summary().updatingSeconds() + " s, reading "
                            + model.summary().readingSeconds() + " s"
                            + (model.summary().resumedAfter() > 0
                                    ? ", went on after epoch " + model.summary().resumedAfter()
                                    : "");
            if (!options.get("output").isEmpty()) {
                model.write().overwrite().save(options.get("output"));
            }
            judged = model.transform(test);
        }
        long all = test.count();
        long wrong = judged.filter("label <> prediction").count();
        print(options, started, read, trained, (double) wrong / all, seconds(begin), detail);
        session.stop();
    }

    /// The same net and steps without Spark.
    private static void plain(Map<String, String> options, int[] hidden, long begin) throws IOException {
        Path directory = Path.of(options.get("data"));
        int classes = classes(directory);
        LabelledImages training = LabelledImages.readDirectory(directory, "train", classes);
        LabelledImages test = LabelledImages.readDirectory(directory, "t10k", classes);
        double read = seconds(begin);
        int[] sizes = IntStream.concat(
                        IntStream.concat(IntStream.of(training.size()), Arrays.stream(hidden)), IntStream.of(classes))
                .toArray();
        int threads = Math.max(1, Integer.parseInt(options.get("ranks")));
        try (Kernels kernels = Kernels.builder().threads(threads).build()) {
            FloatParameters parameters = FloatParameters.initialised(
                    Architecture.of(Activation.RELU, Activation.IDENTITY, sizes),
                    Initialiser.HE_NORMAL,
                    new SplittableRandom(1));
            FloatMlp net = new FloatMlp(kernels, parameters, Loss.SOFTMAX_CROSS_ENTROPY, Reduction.MEAN);
            FloatTrainer.of(net)
                    .optimiser(Optimiser.adam())
                    .learningRate(LearningRate.constant(Double.parseDouble(options.get("step"))))
                    .batch(Integer.parseInt(options.get("batch")))
                    .train(training.dataSet(), Integer.parseInt(options.get("epochs")));
            double trained = seconds(begin) - read;
            double error = FloatEvaluation.of(net, test.dataSet()).error();
            print(
                    options,
                    0,
                    read,
                    trained,
                    error,
                    seconds(begin),
                    kernels.description().toString());
        }
    }

    private static void print(
            Map<String, String> options,
            double started,
            double read,
            double trained,
            double error,
            double all,
            String detail) {
        IO.println(String.format(
                Locale.ROOT,
                "%s, layers %s: started %.2f s, read %.2f s, trained %.2f s, whole %.2f s, test error %.2f %%; %s",
                options.get("engine"),
                options.get("layers"),
                started,
                read,
                trained,
                all,
                100 * error,
                detail));
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    /// As many as the labels of the training set say.
    private static int classes(Path directory) throws IOException {
        return 1
                + Arrays.stream(LabelledImages.readDirectory(directory, "train", 256)
                                .labels())
                        .max()
                        .orElse(1);
    }

    /// Each task reads the files and keeps its part.
    static Dataset<Row> images(SparkSession session, Path directory, String prefix, int parts) throws IOException {
        String path = directory.toAbsolutePath().toString();
        JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
        List<Integer> numbers = IntStream.range(0, parts).boxed().toList();
        return session.createDataFrame(
                context.parallelize(numbers, parts).flatMap(part -> part(path, prefix, part, parts)), SCHEMA);
    }

    private static Iterator<Row> part(String path, String prefix, int part, int parts) {
        LabelledImages images;
        try {
            images = LabelledImages.readDirectory(Path.of(path), prefix, 256);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int from = (int) ((long) images.count() * part / parts);
        int to = (int) ((long) images.count() * (part + 1) / parts);
        int size = images.size();
        return IntStream.range(from, to)
                .mapToObj(i -> {
                    double[] pixels = new double[size];
                    for (int j = 0; j < size; j++) {
                        pixels[j] = images.pixels()[i * size + j];
                    }
                    return RowFactory.create((double) images.labels()[i], new DenseVector(pixels).compressed());
                })
                .iterator();
    }

    private static Map<String, String> options(String[] args) {
        Map<String, String> options = new HashMap<>(DEFAULTS);
        for (int i = 0; i < args.length; i += 2) {
            String name = args[i].startsWith("--") ? args[i].substring(2) : "";
            if (!DEFAULTS.containsKey(name) || i + 1 == args.length) {
                throw new IllegalArgumentException(
                        args[i] + " is none of --" + String.join(", --", DEFAULTS.keySet()) + ", or has no value");
            }
            options.put(name, args[i + 1]);
        }
        if (options.get("data").isEmpty()) {
            throw new IllegalArgumentException("--data is missing: the directory of the IDX files");
        }
        return options;
    }
}
