package dev.lanewise.mlp.cli;

import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatWorkspace;
import dev.lanewise.mlp.data.LabelledImages;
import java.util.random.RandomGenerator;

/// Epochs of stochastic gradient descent: every image once, in a new order, batch by batch.
final class Training {
    private final FloatMlp net;
    private final LabelledImages images;
    private final RandomGenerator random;
    private final FloatWorkspace workspace;
    private final int[] order;
    private final int batch;
    private final float[] x;
    private final int[] labels;

    Training(FloatMlp net, LabelledImages images, int batch, RandomGenerator random) {
        this.net = net;
        this.images = images;
        this.random = random;
        this.batch = Math.min(batch, images.count());
        this.workspace = net.newWorkspace(this.batch);
        this.x = new float[this.batch * images.size()];
        this.labels = new int[this.batch];
        this.order = new int[images.count()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
    }

    /// Trains on every image once.
    ///
    /// @return the mean loss per image, each measured just before the step that it was part of
    double epoch(double learningRate, double weightDecay, Progress progress) {
        shuffle();
        double sum = 0;
        for (int from = 0; from < order.length; from += batch) {
            int size = Math.min(batch, order.length - from);
            images.gather(order, from, size, x, labels);
            sum += size * net.trainStep(x, 0, images.size(), size, labels, 0, workspace, learningRate, weightDecay);
            progress.advance(size);
        }
        return sum / order.length;
    }

    /// Fisher and Yates, Durstenfeld's in-place form.
    private void shuffle() {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }

    /// The share of images that are given a wrong class.
    static double errorRate(FloatMlp net, LabelledImages images, FloatWorkspace workspace) {
        int[] predicted = new int[workspace.maxBatch()];
        int wrong = 0;
        for (int from = 0; from < images.count(); from += predicted.length) {
            int size = Math.min(predicted.length, images.count() - from);
            net.predictLabels(images.pixels(), from * images.size(), images.size(), size, workspace, predicted, 0);
            for (int i = 0; i < size; i++) {
                if (predicted[i] != images.labels()[from + i]) {
                    wrong++;
                }
            }
        }
        return (double) wrong / images.count();
    }
}
