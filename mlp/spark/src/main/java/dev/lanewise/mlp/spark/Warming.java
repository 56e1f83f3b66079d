package dev.lanewise.mlp.spark;

import dev.lanewise.kernels.Kernels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Steps of the net that will be trained, on samples of zeros, on a thread of the executor's while its tasks still read
/// rows and wait for each other: kernels, net and loss are compiled meanwhile. The first epoch of a small training
/// takes a third of the time then. Results do not depend on it.
final class Warming {
    /// Longer than any machine needs.
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /// More do not need other methods.
    private static final int MOST_SAMPLES = 1024;

    /// A second net of more parameters would be felt, and its training takes so long that its beginning is not; no more
    /// numbers are in its samples either.
    private static final int MOST_NUMBERS = 1 << 22;

    private static final Logger LOG = LoggerFactory.getLogger(Warming.class);

    private static String warmed = "";
    private static Thread thread;

    private Warming() {}

    /// Begins, unless this JVM has begun with such a net before.
    static synchronized void start(TrainingSettings settings) {
        int samples = Math.clamp(MOST_NUMBERS / settings.sizes()[0], 1, MOST_SAMPLES);
        TrainingSettings alone = settings.ofOneRank(samples);
        String net = alone.identity();
        if (net.equals(warmed)
                || (thread != null && thread.isAlive())
                || alone.architecture().parameterCount() > MOST_NUMBERS) {
            return;
        }
        warmed = net;
        thread = new Thread(() -> warm(alone), "lanewise-warm-up-net");
        thread.setDaemon(true);
        thread.start();
    }

    private static void warm(TrainingSettings settings) {
        int rows = settings.batch();
        int inputs = settings.sizes()[0];
        try (Kernels kernels = Kernels.builder().threads(1).build();
                RankSamples samples = new RankSamples(inputs, Long.MAX_VALUE)) {
            SampleBlock zeros = new SampleBlock(
                    rows, new float[rows * inputs], new double[rows], new float[rows], new boolean[rows], null);
            samples.add(zeros, Path.of(""));
            RankTraining training = new RankTraining(settings, 0, Mesh.ofOne(), samples, kernels);
            kernels.warmUp(() -> step(training), LIMIT);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // An executor ends when a thread does not catch something, and nothing has to be warmed.
            LOG.warn("The kernels are not warmed up", e);
        }
    }

    private static void step(RankTraining training) {
        try {
            training.epoch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until all is compiled: going on without that takes longer.
    static void await() {
        Thread warming;
        synchronized (Warming.class) {
            warming = thread;
        }
        try {
            if (warming != null) {
                warming.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it ends all the same, unwatched
        }
    }
}
