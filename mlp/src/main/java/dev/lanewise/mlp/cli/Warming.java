package dev.lanewise.mlp.cli;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.FloatWorkspace;
import dev.lanewise.mlp.Loss;
import dev.lanewise.mlp.Reduction;
import java.time.Duration;

/// Steps of a net like the one that will be trained, on zeros, on a thread of its own while the data are read: the
/// kernels, the net and the loss are compiled meanwhile. Results do not depend on it.
final class Warming implements AutoCloseable {
    /// Longer than any machine needs, so that a slow disk does not mean steps for nothing.
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /// More do not need other methods.
    private static final int MOST_SAMPLES = 1024;

    /// A second net of more would be felt, and its training takes so long that its beginning is not.
    private static final int MOST_PARAMETERS = 1 << 22;

    private final Thread thread;

    private Warming(Thread thread) {
        this.thread = thread;
    }

    /// Begins, for images like MNIST's: what they are will be known too late, and other shapes have most methods in
    /// common with these.
    static Warming start(Kernels kernels, LayerOptions layers, int batch) {
        Architecture architecture = layers.architecture(28 * 28, 10, "identity");
        int samples = Math.min(batch, MOST_SAMPLES);
        Thread thread = new Thread(() -> warm(kernels, architecture, samples), "lanewise-warm-up-net");
        thread.setDaemon(true);
        thread.start();
        return new Warming(thread);
    }

    private static void warm(Kernels kernels, Architecture architecture, int batch) {
        if (architecture.parameterCount() > MOST_PARAMETERS) {
            return;
        }
        FloatParameters parameters = FloatParameters.zeros(architecture);
        FloatMlp net = new FloatMlp(kernels, parameters, Loss.SOFTMAX_CROSS_ENTROPY, Reduction.MEAN);
        FloatWorkspace workspace = net.newWorkspace(batch);
        float[] x = new float[batch * architecture.inputs()];
        int[] labels = new int[batch];
        kernels.warmUp(() -> net.trainStep(x, 0, architecture.inputs(), batch, labels, 0, workspace, 0, 0), LIMIT);
    }

    /// Ends it, after the step under way.
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it ends all the same, unwatched
        }
    }
}
