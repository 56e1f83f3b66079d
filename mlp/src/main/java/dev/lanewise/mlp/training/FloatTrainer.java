// The build derives DoubleTrainer from this file.
package dev.lanewise.mlp.training;

import dev.lanewise.mlp.Dropout;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatWorkspace;
import dev.lanewise.mlp.Reduction;
import dev.lanewise.mlp.model.BadModelFileException;
import dev.lanewise.mlp.optimiser.FloatOptimiser;
import dev.lanewise.mlp.optimiser.GradientClipping;
import dev.lanewise.mlp.optimiser.LearningRate;
import dev.lanewise.mlp.optimiser.Optimiser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Trains a float net on a data set by mini-batches: every epoch takes each training sample once, in an order of its
/// own, the last batch smaller where the count asks for it.
///
/// Settings are made before the first [#train(FloatDataSet, int)]; each further call goes on where the last one ended.
/// Plain gradient descent without clipping goes through [FloatMlp#trainStep(float[], int, int, int, int[], int,
/// FloatWorkspace, double, double)], whose update is part of the product and needs no gradient.
///
/// Not thread-safe; one trainer a net. A thread that is interrupted ends the training after the step under way, with
/// its interrupt status set; the net is then that of the last step, and [#epochs()] counts whole epochs only.
public final class FloatTrainer {
    private final FloatMlp net;
    private Optimiser rule = Optimiser.sgd();
    private GradientClipping clipping = GradientClipping.none();
    private LearningRate learningRate = LearningRate.constant(0.1);
    private int batch = 64;
    private long seed = 1;
    private Dropout dropout;
    private double validationShare;
    private FloatDataSet validationSet;
    private int patience;
    private final List<TrainingListener> listeners = new ArrayList<>();
    private Path checkpoint;

    private FloatOptimiser optimiser;
    private FloatWorkspace workspace;
    /// What the first call of train was given, all samples and those held out together.
    private int samples;
    private boolean labelled;
    private float[] gradient;
    private float[] x;
    private float[] targets;
    private int[] labels;
    private float[] weights;
    private int epochs;
    private long steps;
    private double bestLoss = Double.POSITIVE_INFINITY;
    private int bestEpoch;
    private float[] bestParameters;

    private FloatTrainer(FloatMlp net) {
        this.net = net;
    }

    /// A trainer with plain gradient descent at 0.1, batches of 64 and seed 1.
    ///
    /// @param net the net, whose parameters will change
    /// @return a trainer
    public static FloatTrainer of(FloatMlp net) {
        return new FloatTrainer(Objects.requireNonNull(net, "net"));
    }

    /// The update rule; plain gradient descent unless this is called.
    ///
    /// @param rule the rule
    /// @return this
    /// @throws IllegalStateException if training has begun
    public FloatTrainer optimiser(Optimiser rule) {
        requireUnstarted();
        this.rule = Objects.requireNonNull(rule, "rule");
        return this;
    }

    /// What happens to large gradients; nothing unless this is called.
    ///
    /// @param clipping the limit
    /// @return this
    /// @throws IllegalStateException if training has begun
    public FloatTrainer clipping(GradientClipping clipping) {
        requireUnstarted();
        this.clipping = Objects.requireNonNull(clipping, "clipping");
        return this;
    }

    /// The learning rate of each step; 0.1 unless this is called.
    ///
    /// @param schedule the schedule
    /// @return this
    public FloatTrainer learningRate(LearningRate schedule) {
        this.learningRate = Objects.requireNonNull(schedule, "schedule");
        return this;
    }

    /// Samples of a step; 64 unless this is called.
    ///
    /// @param samples at least 1
    /// @return this
    /// @throws IllegalArgumentException if it is below 1
    /// @throws IllegalStateException if training has begun
    public FloatTrainer batch(int samples) {
        requireUnstarted();
        if (samples < 1) {
            throw new IllegalArgumentException("samples=" + samples + " is below 1");
        }
        this.batch = samples;
        return this;
    }

    /// What the order of the samples and the choice of the validation samples depend on; 1 unless this is called.
    ///
    /// @param seed any number
    /// @return this
    /// @throws IllegalStateException if training has begun
    public FloatTrainer seed(long seed) {
        requireUnstarted();
        this.seed = seed;
        return this;
    }

    /// Drops activations in training passes.
    ///
    /// @param dropout what is dropped
    /// @return this
    /// @throws IllegalStateException if training has begun
    public FloatTrainer dropout(Dropout dropout) {
        requireUnstarted();
        this.dropout = Objects.requireNonNull(dropout, "dropout");
        return this;
    }

    /// Keeps a random share of the data set out of training, for the validation after each epoch: always the same
    /// samples for one seed.
    ///
    /// @param share 0 … 1, 1 excluded
    /// @return this
    /// @throws IllegalArgumentException if it is not
    /// @throws IllegalStateException if training has begun
    public FloatTrainer validation(double share) {
        requireUnstarted();
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException("share=" + share + " is not in 0 … 1, 1 excluded");
        }
        this.validationShare = share;
        this.validationSet = null;
        return this;
    }

    /// Validates on a data set of its own after each epoch, and trains on all of the other. This and
    /// [#validation(double)] replace each other.
    ///
    /// @param data what is validated on
    /// @return this
    /// @throws IllegalStateException if training has begun
    public FloatTrainer validation(FloatDataSet data) {
        requireUnstarted();
        this.validationSet = Objects.requireNonNull(data, "data");
        this.validationShare = 0;
        return this;
    }

    /// Ends a training whose validation loss has not become smaller for so many epochs, and then puts back the
    /// parameters of the best one. Where the epochs run out first, [#restoreBest()] does.
    ///
    /// @param patience epochs, at least 1
    /// @return this
    /// @throws IllegalArgumentException if it is below 1
    public FloatTrainer earlyStopping(int patience) {
        if (patience < 1) {
            throw new IllegalArgumentException("patience=" + patience + " is below 1");
        }
        this.patience = patience;
        return this;
    }

    /// Adds somebody who hears of every epoch.
    ///
    /// @param listener the listener
    /// @return this
    public FloatTrainer listener(TrainingListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /// Writes a checkpoint after every epoch, before the listeners hear of it: whole or not at all, so that whatever
    /// ends the training (an interrupt, divergence, the end of the process) leaves a valid one.
    ///
    /// @param file where, replaced each time
    /// @return this
    public FloatTrainer checkpoint(Path file) {
        this.checkpoint = Objects.requireNonNull(file, "file");
        return this;
    }

    /// Goes on where a checkpoint was written: with the same data, schedule and settings the parameters in the end are
    /// the same bits as those of a training without interruption. Comes after the settings and before
    /// [#train(FloatDataSet, int)].
    ///
    /// @param file what [#checkpoint(Path)] wrote
    /// @return this
    /// @throws BadModelFileException if it is not a whole checkpoint of such a net
    /// @throws IOException if it cannot be read
    /// @throws IllegalArgumentException if it is of a training with other settings (architecture, loss, reduction,
    ///     optimiser, clipping, batch, seed, dropout, share of validation)
    /// @throws IllegalStateException if training has begun
    public FloatTrainer resume(Path file) throws IOException {
        requireUnstarted();
        FloatOptimiser fresh = isFused() ? null : new FloatOptimiser(rule, clipping, net.architecture());
        List<String> names = new ArrayList<>(List.of(FloatCheckpoint.PARAMETERS));
        if (fresh != null) {
            names.addAll(fresh.state().keySet());
        }
        int length = net.architecture().parameterCount();
        FloatCheckpoint c = FloatCheckpoint.read(file, settings(), names, length);
        if (fresh != null) {
            Map<String, float[]> state = new LinkedHashMap<>(c.vectors());
            state.keySet().retainAll(fresh.state().keySet());
            try {
                fresh.restore(c.steps(), state);
            } catch (IllegalArgumentException e) {
                BadModelFileException bad = new BadModelFileException(file.toString(), 8, e.getMessage());
                bad.initCause(e);
                throw bad;
            }
        }
        optimiser = fresh;
        System.arraycopy(
                c.vectors().get(FloatCheckpoint.PARAMETERS), 0, net.parameters().array(), 0, length);
        epochs = c.epochs();
        steps = c.steps();
        bestEpoch = c.bestEpoch();
        bestLoss = c.bestLoss();
        bestParameters = c.vectors().get(FloatCheckpoint.BEST);
        return this;
    }

    private void writeCheckpoint() {
        Map<String, float[]> vectors = new LinkedHashMap<>();
        vectors.put(FloatCheckpoint.PARAMETERS, net.parameters().array());
        if (optimiser != null) {
            vectors.putAll(optimiser.state());
        }
        if (bestParameters != null) {
            vectors.put(FloatCheckpoint.BEST, bestParameters);
        }
        try {
            new FloatCheckpoint(settings(), epochs, steps, bestEpoch, bestLoss, vectors).write(checkpoint);
        } catch (IOException e) {
            throw new UncheckedIOException(checkpoint + ": " + e.getMessage(), e);
        }
    }

    /// What the rest of a training depends on besides its counters and vectors.
    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("architecture", net.architecture().toString());
        settings.put("loss", net.loss() == null ? "own" : net.loss().toString());
        settings.put("reduction", net.reduction().toString());
        settings.put("optimiser", rule.toString());
        settings.put("clipping", clipping.toString());
        settings.put("batch", Integer.toString(batch));
        settings.put("seed", Long.toString(seed));
        settings.put("dropout", String.valueOf(dropout));
        settings.put("validation", Double.toString(validationShare));
        return settings;
    }

    private void requireUnstarted() {
        if (workspace != null) {
            throw new IllegalStateException("training has begun");
        }
    }

    /// The net.
    ///
    /// @return as given
    public FloatMlp net() {
        return net;
    }

    /// Whole epochs so far.
    ///
    /// @return at least 0
    public int epochs() {
        return epochs;
    }

    /// Steps so far.
    ///
    /// @return at least 0
    public long steps() {
        return steps;
    }

    /// The epoch of the smallest validation loss so far.
    ///
    /// @return its number, from 1, or 0 where nothing was validated
    public int bestEpoch() {
        return bestEpoch;
    }

    /// Trains for some epochs more, fewer where early stopping says so.
    ///
    /// @param data the data set; the same samples in every call
    /// @param count how many epochs, at least 0
    /// @return this
    /// @throws IllegalArgumentException if the data do not fit the net, are not as many or not of the kind of the call
    ///     before, there is no training sample, or `count` is negative
    /// @throws IllegalStateException if early stopping is asked for and nothing is validated
    /// @throws UncheckedIOException if a checkpoint cannot be written
    /// @throws DivergedException if the loss of an epoch or a parameter after it is not finite; the net is then as that
    ///     epoch left it, and the checkpoint is of the epoch before
    public FloatTrainer train(FloatDataSet data, int count) {
        checkData(data);
        if (count < 0) {
            throw new IllegalArgumentException("count=" + count + " is negative");
        }
        int[] all = new int[data.count()];
        Arrays.setAll(all, i -> i);
        int held = (int) (validationShare * all.length);
        if (patience > 0 && held == 0 && validationSet == null) {
            throw new IllegalStateException("early stopping needs validation samples");
        }
        if (held == all.length || all.length == 0) {
            throw new IllegalArgumentException("there is no training sample: " + data);
        }
        Shuffle.shuffle(all, seed, -1);
        int[] heldOut = Arrays.copyOfRange(all, 0, held);
        int[] order = Arrays.copyOfRange(all, held, all.length);
        prepare(data, order.length);
        int last = epochs + count;
        while (epochs < last && !Thread.currentThread().isInterrupted()) {
            if (!epoch(data, order, heldOut)) {
                break;
            }
        }
        return this;
    }

    private void checkData(FloatDataSet data) {
        Objects.requireNonNull(data, "data");
        if (data.inputs() != net.architecture().inputs()
                || data.outputs() != net.architecture().outputs()) {
            throw new IllegalArgumentException("data=" + data + " has " + data.inputs() + " inputs and "
                    + data.outputs() + " outputs, but the net is " + net.architecture());
        }
        if (workspace != null && (data.count() != samples || data.isLabelled() != labelled)) {
            throw new IllegalArgumentException("data=" + data + " are not the " + samples + " samples with "
                    + (labelled ? "classes" : "targets") + " that training began with");
        }
    }

    private void prepare(FloatDataSet data, int trained) {
        if (workspace != null) {
            return;
        }
        this.samples = data.count();
        this.labelled = data.isLabelled();
        int rows = Math.min(batch, trained);
        workspace = dropout == null ? net.newWorkspace(rows) : net.newWorkspace(rows, dropout);
        x = new float[rows * data.inputs()];
        labels = new int[data.isLabelled() ? rows : 0];
        weights = new float[rows];
        targets = new float[data.isLabelled() ? 0 : rows * data.outputs()];
        workspace.startAtPass(steps);
        if (!isFused()) {
            if (optimiser == null) {
                optimiser = new FloatOptimiser(rule, clipping, net.architecture());
            }
            gradient = new float[net.architecture().parameterCount()];
        }
    }

    /// Plain gradient descent, whose update is part of the weight gradient's product.
    private boolean isFused() {
        return rule.rule() == Optimiser.Rule.SGD && !rule.decayBiases() && clipping.equals(GradientClipping.none());
    }

    /// @return whether to go on
    private boolean epoch(FloatDataSet data, int[] order, int[] heldOut) {
        long start = System.nanoTime();
        Shuffle.shuffle(order, seed, epochs);
        double sum = 0;
        double rate = 0;
        for (int from = 0; from < order.length; from += batch) {
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
            int size = Math.min(batch, order.length - from);
            data.gather(order, from, size, x, labels, targets);
            workspace.sampleWeights(data.gatherWeights(order, from, size, weights) ? weights : null, 0);
            rate = learningRate.at(steps);
            double loss = step(data, size, rate);
            // The mean of the samples, whatever the loss reduces to.
            sum += net.reduction() == Reduction.MEAN ? loss * size : loss;
            steps++;
        }
        epochs++;
        double seconds = (System.nanoTime() - start) * 1e-9;
        double loss = sum / order.length;
        Metrics validation = validationSet != null
                ? FloatEvaluation.of(net, validationSet)
                : heldOut.length > 0 ? FloatEvaluation.of(net, data, heldOut) : null;
        boolean goesOn = validation == null || keepBest(validation.loss());
        String divergence = divergence(loss, validation, rate);
        if (checkpoint != null && divergence == null) {
            writeCheckpoint();
        }
        EpochSummary summary = new EpochSummary(
                epochs,
                steps,
                loss,
                validation == null ? Double.NaN : validation.loss(),
                validation == null ? Double.NaN : validation.error(),
                rate,
                seconds);
        for (TrainingListener listener : listeners) {
            listener.epochEnded(summary);
        }
        if (divergence != null) {
            throw new DivergedException(divergence);
        }
        if (!goesOn) {
            restoreBest();
        }
        return goesOn;
    }

    /// Says what is no longer a finite number, or null.
    private String divergence(double loss, Metrics validation, double rate) {
        if (!Double.isFinite(loss)) {
            return "the loss is " + loss + " in epoch " + epochs + " at a learning rate of " + rate
                    + ": training diverged";
        }
        if (validation != null && !Double.isFinite(validation.loss())) {
            return "the validation loss is " + validation.loss() + " after epoch " + epochs + ": training diverged";
        }
        // The last step can be the one that spoils the net: its loss is that of before.
        float[] parameters = net.parameters().array();
        for (int i = 0; i < parameters.length; i++) {
            if (!Float.isFinite(parameters[i])) {
                return "parameter " + i + " is " + parameters[i] + " after epoch " + epochs + ": training diverged";
            }
        }
        return null;
    }

    /// Puts back the parameters of the epoch with the smallest validation loss, as early stopping does when it stops.
    /// For a training that has come to its last epoch before; it cannot go on from there to the same bits as an
    /// uninterrupted one.
    ///
    /// @return this
    /// @throws IllegalStateException if no epoch has been validated
    public FloatTrainer restoreBest() {
        if (bestParameters == null) {
            throw new IllegalStateException("no epoch has been validated: there are no best parameters");
        }
        System.arraycopy(bestParameters, 0, net.parameters().array(), 0, bestParameters.length);
        return this;
    }

    private double step(FloatDataSet data, int size, double rate) {
        int inputs = data.inputs();
        int outputs = data.outputs();
        if (optimiser == null) {
            return data.isLabelled()
                    ? net.trainStep(x, 0, inputs, size, labels, 0, workspace, rate, rule.weightDecay())
                    : net.trainStep(x, 0, inputs, size, targets, 0, outputs, workspace, rate, rule.weightDecay());
        }
        net.forward(x, 0, inputs, size, workspace);
        double loss =
                data.isLabelled() ? net.backward(labels, 0, workspace) : net.backward(targets, 0, outputs, workspace);
        net.gradient(workspace, gradient, 0);
        optimiser.step(net.parameters().array(), gradient, rate);
        return loss;
    }

    private boolean keepBest(double loss) {
        if (loss < bestLoss) {
            bestLoss = loss;
            bestEpoch = epochs;
            bestParameters = net.parameters().array().clone();
            return true;
        }
        return patience == 0 || epochs - bestEpoch < patience;
    }
}
