package dev.lanewise.mlp.spark;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.spark.LoopbackRanks.Links;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/// Steps of training by ranks that are threads of this JVM, without Spark around them: what a step spends computing,
/// exchanging and updating. Part of [TrainingBenchmark], which starts a JVM for each.
final class StepBenchmark {
    private static final int STEPS = 20;
    private static final int WARM_EPOCHS = 10;
    private static final int EPOCHS = 15;

    private StepBenchmark() {}

    /// Prints the means of rank 0 in milliseconds: `step … computing … exchanging … waiting … updating …`.
    ///
    /// @param arguments the layers, as 784,800,10; samples of a step, all ranks together; ranks; `PROCESS` or
    /// `SOCKETS`
    public static void main(String[] arguments) throws Exception {
        int[] layers = TrainingBenchmark.layers(arguments[0]);
        int batch = Integer.parseInt(arguments[1]);
        int ranks = Integer.parseInt(arguments[2]);
        TrainingSettings settings = settings(layers, batch, ranks);
        double[] times = LoopbackRanks.run(
                        Links.valueOf(arguments[3]), ranks, 30, (rank, mesh) -> train(settings, rank, mesh))
                .getFirst();
        System.out.printf(
                Locale.ROOT,
                "step %.2f computing %.2f exchanging %.2f waiting %.2f updating %.2f%n",
                times[0],
                times[2],
                times[3],
                times[5],
                times[4]);
    }

    /// @return milliseconds of a step, and what the outcome has, per step
    private static double[] train(TrainingSettings settings, int rank, Mesh mesh) throws IOException {
        try (RankSamples samples = new RankSamples(settings.sizes()[0], Long.MAX_VALUE);
                Kernels kernels = Kernels.builder().threads(1).build()) {
            samples.add(block(settings, rank), Path.of("."));
            RankTraining training = new RankTraining(settings, rank, mesh, samples, kernels);
            for (int i = 0; i < WARM_EPOCHS; i++) {
                training.epoch();
            }
            double[] before = training.outcome(null, 0, 0, 0, null).seconds();
            long begin = System.nanoTime();
            for (int i = 0; i < EPOCHS; i++) {
                training.epoch();
            }
            double seconds = (System.nanoTime() - begin) * 1e-9;
            double[] after = training.outcome(null, 0, 0, 0, null).seconds();
            double[] times = new double[after.length + 1];
            times[0] = seconds * 1e3 / (STEPS * EPOCHS);
            for (int i = 0; i < after.length; i++) {
                times[i + 1] = (after[i] - before[i]) * 1e3 / (STEPS * EPOCHS);
            }
            return times;
        }
    }

    private static SampleBlock block(TrainingSettings settings, int rank) {
        int inputs = settings.sizes()[0];
        int classes = settings.sizes()[settings.sizes().length - 1];
        int rows = settings.batch() * STEPS / settings.ranks();
        SplittableRandom random = new SplittableRandom(rank);
        float[] x = new float[rows * inputs];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextDouble();
        }
        double[] labels = random.ints(rows, 0, classes).asDoubleStream().toArray();
        float[] weights = new float[rows];
        java.util.Arrays.fill(weights, 1);
        return new SampleBlock(rows, x, labels, weights, new boolean[rows], null);
    }

    private static TrainingSettings settings(int[] layers, int batch, int ranks) {
        return new TrainingSettings(
                layers,
                "relu",
                "he_normal",
                true,
                "",
                0,
                new double[0],
                false,
                "adam",
                0,
                "none",
                "constant(1e-4)",
                1,
                batch,
                0,
                new double[0],
                0,
                0,
                1,
                ranks,
                null);
    }
}
