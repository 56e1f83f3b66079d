package dev.lanewise.mlp.spark;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.Dropout;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.FloatWorkspace;
import dev.lanewise.mlp.Reduction;
import dev.lanewise.mlp.optimiser.FloatOptimiser;
import dev.lanewise.mlp.optimiser.GradientClipping;
import dev.lanewise.mlp.optimiser.LearningRate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The training loop of one rank. Every rank has the whole net and its own samples; in each step it takes the gradient
/// of its part of the batch, the [Mesh] sums the gradients in rank order, and every rank updates the part of the
/// parameters that it owns, has the optimiser's memory of, and spreads to the others.
///
/// With n samples over all ranks and batches of b, an epoch has s = ⌈n ÷ b⌉ steps, and a rank with nᵣ samples brings
/// those between ⌊(nᵣ·t + oᵣ) ÷ s⌋ and ⌊(nᵣ·(t+1) + oᵣ) ÷ s⌋ of its own order to step t, where oᵣ is the number of
/// samples of the ranks before it, modulo s, so that ranks with few samples bring them to different steps. Ranks stay
/// in step whatever each of them has, an empty one included. The gradient is that of the mean over the samples of the
/// step.
final class RankTraining {
    private static final Logger LOG = LoggerFactory.getLogger(RankTraining.class);

    /// Columns of the history.
    private static final int LOSS = 0;

    private static final int VALIDATION_LOSS = 1;
    private static final int VALIDATION_ERROR = 2;

    private final TrainingSettings settings;
    private final int rank;
    private final Mesh mesh;
    private final RankSamples samples;
    private final long[] counts;
    private final long[] offsets;
    private final FloatMlp net;
    private final FloatOptimiser optimiser;
    private final LearningRate schedule;
    private final int inputs;
    private final int outputs;
    private final int[] order;
    private final int[] heldOut;
    private final int steps;
    private final FloatWorkspace workspace;
    private final float[] x;
    private final int[] classes;
    private final float[] targets;
    private final float[] weights;
    private final float[] gradient;
    private final int ownBegin;
    private final float[] own;
    private final float[] ownGradient;
    private final double maxNorm;
    private final List<double[]> history = new ArrayList<>();
    private double labelMean;
    private double labelDeviation = 1;
    private double bestLoss = Double.POSITIVE_INFINITY;
    private int bestEpoch;
    private float[] best;
    private long computing;
    private long exchanging;
    private long updating;

    /// @param samples this rank's
    /// @throws IOException if a rank is gone
    RankTraining(TrainingSettings settings, int rank, Mesh mesh, RankSamples samples, Kernels kernels)
            throws IOException {
        this.settings = settings;
        this.rank = rank;
        this.mesh = mesh;
        this.samples = samples;
        this.heldOut = heldOut();
        this.order = trained();
        double[][] all = mesh.gather(new double[] {order.length, heldOut.length});
        this.counts = Arrays.stream(all).mapToLong(a -> (long) a[0]).toArray();
        long total = Arrays.stream(counts).sum();
        this.steps = (int) Math.max(1, Math.ceilDiv(total, settings.batch()));
        this.offsets = new long[counts.length];
        for (int r = 1; r < counts.length; r++) {
            offsets[r] = (offsets[r - 1] + counts[r - 1]) % steps;
        }

        FloatParameters parameters = settings.parameters();
        this.net = new FloatMlp(kernels, parameters, settings.trainingLoss(), Reduction.SUM);
        int count = parameters.array().length;
        this.ownBegin = mesh.begin(rank, count);
        // A rank that is alone owns all, and needs no copy.
        this.own = settings.ranks() == 1
                ? parameters.array()
                : Arrays.copyOfRange(parameters.array(), ownBegin, mesh.begin(rank + 1, count));
        GradientClipping clipping = settings.gradientClipping();
        boolean byNorm = clipping instanceof GradientClipping.ByNorm;
        this.maxNorm = byNorm ? ((GradientClipping.ByNorm) clipping).max() : Double.POSITIVE_INFINITY;
        this.optimiser = new FloatOptimiser(
                settings.optimiser(),
                byNorm ? GradientClipping.none() : clipping,
                net.architecture(),
                ownBegin,
                ownBegin + own.length);
        this.schedule = settings.schedule();
        this.inputs = net.architecture().inputs();
        this.outputs = net.architecture().outputs();
        int rows = Math.max(1, Math.ceilDiv(order.length, steps));
        Dropout dropout = settings.dropout(rank);
        this.workspace = dropout == null ? net.newWorkspace(rows) : net.newWorkspace(rows, dropout);
        this.x = new float[Math.multiplyExact(rows, inputs)];
        this.classes = new int[rows];
        this.targets = new float[settings.classifier() ? 0 : rows];
        this.weights = new float[rows];
        this.gradient = new float[count];
        this.ownGradient = settings.ranks() == 1 ? gradient : new float[own.length];
        if (settings.scaleLabels()) {
            scaleLabels();
        }
    }

    /// What is held out: by the column, and a share of the rest.
    private int[] heldOut() {
        SplittableRandom random = new SplittableRandom(mix(settings.seed(), -1));
        int[] chosen = new int[samples.count()];
        int count = 0;
        for (int i = 0; i < samples.count(); i++) {
            // Drawn for every sample, so that the choice does not depend on the column.
            boolean drawn = random.nextDouble() < settings.validationFraction();
            if (samples.isHeldOut(i) || drawn) {
                chosen[count++] = i;
            }
        }
        return Arrays.copyOf(chosen, count);
    }

    private int[] trained() {
        int[] trained = new int[samples.count() - heldOut.length];
        int count = 0;
        int next = 0;
        for (int i = 0; i < samples.count(); i++) {
            if (next < heldOut.length && heldOut[next] == i) {
                next++;
            } else {
                trained[count++] = i;
            }
        }
        return trained;
    }

    private long mix(long seed, long number) {
        return seed ^ Long.rotateLeft((number * settings.ranks() + rank + 1) * 0x9E3779B97F4A7C15L, 17);
    }

    /// Mean and deviation of the targets that are trained with, those of the ranks put together in rank order (T. F.
    /// Chan, G. H. Golub, R. J. LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances",
    /// 1979).
    private void scaleLabels() throws IOException {
        double n = 0;
        double mean = 0;
        double squares = 0;
        for (int index : order) {
            n++;
            double difference = samples.label(index) - mean;
            mean += difference / n;
            squares += difference * (samples.label(index) - mean);
        }
        double totalN = 0;
        double totalMean = 0;
        double totalSquares = 0;
        for (double[] part : mesh.gather(new double[] {n, mean, squares})) {
            if (part[0] == 0) {
                continue;
            }
            double difference = part[1] - totalMean;
            double both = totalN + part[0];
            totalMean += difference * (part[0] / both);
            totalSquares += part[2] + difference * difference * (totalN * (part[0] / both));
            totalN = both;
        }
        double deviation = totalN == 0 ? 0 : Math.sqrt(totalSquares / totalN);
        labelMean = totalMean;
        // A spread of a few roundings of the mean is a constant.
        labelDeviation = deviation > 16 * Math.ulp(totalMean) ? deviation : 1;
    }

    /// Samples to train with, over all ranks.
    long total() {
        return Arrays.stream(counts).sum();
    }

    /// Samples of this rank that are held out.
    int heldOutCount() {
        return heldOut.length;
    }

    /// The vectors that a checkpoint of this training has.
    List<String> vectorNames() {
        List<String> names = new ArrayList<>(List.of(TrainingState.PARAMETERS));
        names.addAll(optimiser.state().keySet());
        return names;
    }

    int parameterCount() {
        return gradient.length;
    }

    /// Goes on from a checkpoint: every rank takes its part of it.
    void restore(TrainingState state) {
        float[] parameters = state.vectors().get(TrainingState.PARAMETERS);
        System.arraycopy(parameters, 0, net.parameters().array(), 0, parameters.length);
        System.arraycopy(parameters, ownBegin, own, 0, own.length);
        Map<String, float[]> remembered = new LinkedHashMap<>();
        for (String name : optimiser.state().keySet()) {
            remembered.put(name, Arrays.copyOfRange(state.vectors().get(name), ownBegin, ownBegin + own.length));
        }
        optimiser.restore(state.step(), remembered);
        history.addAll(Arrays.asList(state.history()));
        bestEpoch = state.bestEpoch();
        best = state.vectors().get(TrainingState.BEST);
        bestLoss = bestEpoch == 0 ? Double.POSITIVE_INFINITY : history.get(bestEpoch - 1)[VALIDATION_LOSS];
        workspace.startAtPass(Math.multiplyExact(history.size(), (long) steps));
    }

    /// Where the training stands, put together from what all ranks have: all call this or none.
    TrainingState state() throws IOException {
        Map<String, float[]> vectors = new LinkedHashMap<>();
        vectors.put(TrainingState.PARAMETERS, net.parameters().array());
        for (Map.Entry<String, float[]> part : optimiser.state().entrySet()) {
            float[] whole = new float[gradient.length];
            mesh.spread(part.getValue(), whole);
            vectors.put(part.getKey(), whole);
        }
        if (best != null) {
            vectors.put(TrainingState.BEST, best);
        }
        return new TrainingState(
                history.size(), optimiser.steps(), bestEpoch, history.toArray(double[][]::new), vectors);
    }

    /// What happens after an epoch.
    interface EpochListener {
        /// Called on every rank; whether it asks for [#state] must not depend on the rank.
        ///
        /// @param number of the epoch, from 1
        /// @param last whether the training ends with it
        void epoch(int number, boolean last) throws IOException;
    }

    /// Trains to the end.
    ///
    /// @param listener told of each epoch, on every rank
    /// @return why the training failed, or null
    String run(EpochListener listener) throws IOException {
        boolean ended = isOver();
        while (!ended && history.size() < settings.epochs()) {
            double[] row = {epoch(), Double.NaN, Double.NaN};
            int number = history.size() + 1;
            if (!Double.isFinite(row[LOSS])) {
                return "the training diverged in epoch " + number + ": its loss is " + row[LOSS]
                        + "; a smaller stepSize, clipping or scaled features help";
            }
            validate(row);
            history.add(row);
            if (row[VALIDATION_LOSS] < bestLoss) {
                bestLoss = row[VALIDATION_LOSS];
                bestEpoch = number;
                if (settings.patience() > 0) {
                    best = net.parameters().array().clone();
                }
            }
            ended = isOver() || number == settings.epochs();
            if (rank == 0) {
                LOG.info("{}", line(number, row));
            }
            listener.epoch(number, ended);
        }
        if (best != null) {
            System.arraycopy(best, 0, net.parameters().array(), 0, best.length);
        }
        return null;
    }

    /// Whether the history says that the training ends: also of one that is resumed after its last epoch.
    private boolean isOver() {
        int epochs = history.size();
        if (settings.patience() > 0 && bestEpoch > 0 && epochs - bestEpoch >= settings.patience()) {
            return true;
        }
        if (settings.tol() > 0 && epochs > 1) {
            double before = history.get(epochs - 2)[LOSS];
            return Math.abs(before - history.get(epochs - 1)[LOSS]) < settings.tol() * Math.abs(before);
        }
        return false;
    }

    private String line(int number, double[] row) {
        String validation = Double.isNaN(row[VALIDATION_LOSS])
                ? ""
                : String.format(", validation loss %.6f", row[VALIDATION_LOSS])
                        + (settings.classifier() ? String.format(", error %.4f", row[VALIDATION_ERROR]) : "");
        return String.format("epoch %d of %d: loss %.6f%s", number, settings.epochs(), row[LOSS], validation);
    }

    /// The steps of one epoch.
    ///
    /// @return the mean loss of their samples
    double epoch() throws IOException {
        Shuffle.shuffle(order, mix(settings.seed(), history.size()));
        double loss = 0;
        for (int t = 0; t < steps; t++) {
            long begin = System.nanoTime();
            int from = cut(rank, t);
            int rows = cut(rank, t + 1) - from;
            loss += rows == 0 ? nothing() : gradient(from, rows);
            long computed = System.nanoTime();
            mesh.sum(gradient, ownGradient);
            long summed = System.nanoTime();
            scale(1f / batch(t));
            if (maxNorm < Double.POSITIVE_INFINITY) {
                clip();
            }
            optimiser.step(own, ownGradient, schedule.at(optimiser.steps()));
            long updated = System.nanoTime();
            mesh.spread(own, net.parameters().array());
            computing += computed - begin;
            exchanging += summed - computed + System.nanoTime() - updated;
            updating += updated - summed;
        }
        double total = 0;
        for (double[] part : mesh.gather(new double[] {loss})) {
            total += part[0];
        }
        return total / total();
    }

    private void scale(float factor) {
        for (int i = 0; i < ownGradient.length; i++) {
            ownGradient[i] *= factor;
        }
    }

    /// As [GradientClipping#byNorm] says, with the norm of all ranks' parts. In double no square of a float overflows
    /// or loses digits.
    private void clip() throws IOException {
        double squares = 0;
        for (float g : ownGradient) {
            squares += (double) g * g;
        }
        double all = 0;
        for (double[] part : mesh.gather(new double[] {squares})) {
            all += part[0];
        }
        double norm = Math.sqrt(all);
        if (!(norm <= maxNorm)) {
            scale(Double.isFinite(norm) ? (float) (maxNorm / norm) : Float.NaN);
        }
    }

    /// Where the samples of a step begin in the order of a rank.
    private int cut(int ofRank, int step) {
        return (int) ((counts[ofRank] * step + offsets[ofRank]) / steps);
    }

    /// Samples of a step over all ranks, or 1 where there is none, so that it can be divided by.
    private int batch(int step) {
        int batch = 0;
        for (int r = 0; r < counts.length; r++) {
            batch += cut(r, step + 1) - cut(r, step);
        }
        return Math.max(1, batch);
    }

    private double nothing() {
        Arrays.fill(gradient, 0);
        return 0;
    }

    private double gradient(int from, int rows) {
        samples.gather(order, from, rows, x);
        for (int i = 0; i < rows; i++) {
            int index = order[from + i];
            weights[i] = samples.weight(index);
            if (settings.classifier()) {
                classes[i] = (int) samples.label(index);
            } else {
                targets[i] = scaled(index);
            }
        }
        workspace.sampleWeights(weights, 0);
        net.forward(x, 0, inputs, rows, workspace);
        double loss = settings.classifier()
                ? net.backward(classes, 0, workspace)
                : net.backward(targets, 0, outputs, workspace);
        net.gradient(workspace, gradient, 0);
        return loss;
    }

    private float scaled(int index) {
        return (float) ((samples.label(index) - labelMean) / labelDeviation);
    }

    /// Loss and error of what is held out: −ln p of the class, or half the squared error in scaled targets, weighted.
    private void validate(double[] row) throws IOException {
        double loss = 0;
        double wrong = 0;
        double weight = 0;
        float[] y = new float[classes.length * outputs];
        for (int from = 0; from < heldOut.length; from += classes.length) {
            int rows = Math.min(classes.length, heldOut.length - from);
            samples.gather(heldOut, from, rows, x);
            net.predict(x, 0, inputs, rows, workspace, y, 0, outputs);
            for (int i = 0; i < rows; i++) {
                int index = heldOut[from + i];
                double w = samples.weight(index);
                weight += w;
                if (settings.classifier()) {
                    int label = (int) samples.label(index);
                    loss -= w * Math.log(Math.max(y[i * outputs + label], Float.MIN_VALUE));
                    wrong += largest(y, i * outputs, outputs) == label ? 0 : w;
                } else {
                    double error = y[i] - (samples.label(index) - labelMean) / labelDeviation;
                    loss += w * 0.5 * error * error;
                }
            }
        }
        double totalLoss = 0;
        double totalWrong = 0;
        double totalWeight = 0;
        for (double[] part : mesh.gather(new double[] {loss, wrong, weight})) {
            totalLoss += part[0];
            totalWrong += part[1];
            totalWeight += part[2];
        }
        if (totalWeight > 0) {
            row[VALIDATION_LOSS] = totalLoss / totalWeight;
            row[VALIDATION_ERROR] = settings.classifier() ? totalWrong / totalWeight : Double.NaN;
        }
    }

    private static int largest(float[] y, int from, int n) {
        int largest = 0;
        for (int j = 1; j < n; j++) {
            if (y[from + j] > y[from + largest]) {
                largest = j;
            }
        }
        return largest;
    }

    /// The result.
    TrainingOutcome outcome(String error, int resumedAfter, double reading, long heldOutOfAll, String checkpoints) {
        return new TrainingOutcome(
                error,
                net.parameters().array(),
                history.toArray(double[][]::new),
                best != null ? bestEpoch : history.size(),
                resumedAfter,
                labelMean,
                labelDeviation,
                total(),
                heldOutOfAll,
                new double[] {reading, computing / 1e9, exchanging / 1e9, updating / 1e9, mesh.waiting() / 1e9},
                net.kernels().description().toString(),
                checkpoints);
    }
}
