// The build derives DoubleTrainer from this file.
package dev.lanewise.mlp.training;

import dev.lanewise.mlp.Dropout;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatWorkspace;
import dev.lanewise.mlp.Reduction;
import dev.lanewise.mlp.optimiser.FloatOptimiser;
import dev.lanewise.mlp.optimiser.GradientClipping;
import dev.lanewise.mlp.optimiser.LearningRate;
import dev.lanewise.mlp.optimiser.Optimiser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.CopyOption;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

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
    private Map<String, String> context = Map.of();
    private Path checkpoint;
    /// Whether a file that is there already may be replaced.
    private boolean replacesCheckpoint;
    private boolean wroteCheckpoint;
    /// What this training goes on from, and what that says of itself; null unless it does.
    private Path resumedFrom;

    private Checkpoint resumed;

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
    /// A summary for each whole epoch.
    private final List<EpochSummary> history = new ArrayList<>();
    private boolean listenersKnow;
    /// The data set of the last call and what it is, so that its digest is made once.
    private FloatDataSet described;
    private Map<String, String> description;
    private Map<String, String> validationDescription;
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
    /// samples for one seed, those of [Split#of(int, double, long)].
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
    /// @throws IllegalArgumentException if it has no samples or does not fit the net
    /// @throws IllegalStateException if training has begun
    public FloatTrainer validation(FloatDataSet data) {
        requireUnstarted();
        checkFits(data);
        if (data.count() == 0) {
            throw new IllegalArgumentException("data=" + data + " has no sample to validate on");
        }
        this.validationSet = data;
        this.validationShare = 0;
        return this;
    }

    /// Ends a training whose validation loss has not become smaller for so many epochs, and then puts back the
    /// parameters of the best one. Where the epochs run out first, [#restoreBest()] does. A training that has ended so
    /// trains no further, in this process or resumed from its checkpoint, unless the patience is larger then.
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

    /// Says what the data come from, in any texts by name: such as `CsvSchema.toMap()`, which has the categories and
    /// the scaling of a table. Checkpoints keep it, [Checkpoint#read(Path)] gives it back, and a training does not go
    /// on from a checkpoint with another one.
    ///
    /// @param context by name; copied
    /// @return this
    /// @throws IllegalStateException if training has begun
    public FloatTrainer context(Map<String, String> context) {
        requireUnstarted();
        this.context = Collections.unmodifiableMap(new TreeMap<>(context));
        return this;
    }

    /// Writes a checkpoint after every epoch, before the listeners hear of it: whole or not at all, so that whatever
    /// ends the training (an interrupt, divergence, the end of the process) leaves a valid one. It has a digest of the
    /// data set, for which this reads the data once more.
    ///
    /// @param file where, replaced after each epoch. A file that is there before the first one is replaced if this
    ///     training was resumed from it, or is asked to: otherwise it is another training's, or no checkpoint at all
    /// @param options [StandardCopyOption#REPLACE_EXISTING] or nothing
    /// @return this
    /// @throws UnsupportedOperationException if there are other options
    public FloatTrainer checkpoint(Path file, CopyOption... options) {
        boolean replaces = false;
        for (CopyOption option : options) {
            if (option != StandardCopyOption.REPLACE_EXISTING) {
                throw new UnsupportedOperationException(option + " is not REPLACE_EXISTING");
            }
            replaces = true;
        }
        this.checkpoint = Objects.requireNonNull(file, "file");
        this.replacesCheckpoint = replaces;
        this.wroteCheckpoint = false;
        return this;
    }

    /// Goes on where a checkpoint was written: with the same schedule the parameters in the end are the same bits as
    /// those of a training without interruption. Comes after the settings and before [#train(FloatDataSet, int)], which
    /// refuses other data than those of the checkpoint.
    ///
    /// @param file what [#checkpoint(Path, CopyOption...)] wrote
    /// @return this
    /// @throws dev.lanewise.mlp.model.BadModelFileException if it is not a whole checkpoint of such a net
    /// @throws IOException if it cannot be read
    /// @throws IllegalArgumentException if it is of a training with other settings (architecture, loss, reduction,
    ///     optimiser, clipping, batch, seed, dropout, share of validation, validation data) or another
    ///     [#context(Map)], and says which
    /// @throws IllegalStateException if training has begun
    public FloatTrainer resume(Path file) throws IOException {
        requireUnstarted();
        FloatCheckpoint c = FloatCheckpoint.read(file);
        Checkpoint there = c.description();
        there.checkFits(file, settings(), context);
        int length = net.architecture().parameterCount();
        float[] parameters = c.vector(file, FloatCheckpoint.PARAMETERS, length);
        FloatOptimiser fresh = isFused() ? null : new FloatOptimiser(rule, clipping, net.architecture());
        if (fresh != null) {
            Map<String, float[]> state = new LinkedHashMap<>();
            for (String name : fresh.state().keySet()) {
                state.put(name, c.vector(file, name, length));
            }
            try {
                fresh.restore(there.steps(), state);
            } catch (IllegalArgumentException e) {
                throw Checkpoint.bad(file, e.getMessage(), e);
            }
        }
        optimiser = fresh;
        System.arraycopy(parameters, 0, net.parameters().array(), 0, length);
        history.addAll(there.history());
        steps = there.steps();
        bestEpoch = there.bestEpoch();
        bestLoss = there.bestLoss();
        bestParameters = c.best();
        resumed = there;
        resumedFrom = file;
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
        Map<String, String> settings = settings();
        description.forEach((name, value) -> settings.put(Checkpoint.DATA + name, value));
        Checkpoint head = new Checkpoint(settings, context, history, steps, bestEpoch, bestLoss);
        try {
            new FloatCheckpoint(head, vectors).write(checkpoint);
        } catch (IOException e) {
            throw new UncheckedIOException(checkpoint + ": " + e.getMessage(), e);
        }
        wroteCheckpoint = true;
    }

    /// What the rest of a training depends on besides its counters, its vectors and the samples that it trains on.
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
        if (validationSet != null) {
            if (validationDescription == null) {
                validationDescription = describe(validationSet);
            }
            validationDescription.forEach((name, value) -> settings.put(Checkpoint.VALIDATION_DATA + name, value));
        }
        return settings;
    }

    private static Map<String, String> describe(FloatDataSet data) {
        return Checkpoint.describe(data.count(), data.isLabelled(), data.digest());
    }

    private void requireUnstarted() {
        if (workspace != null || resumed != null) {
            throw new IllegalStateException(
                    workspace != null ? "training has begun" : "training goes on from " + resumedFrom);
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
        return history.size();
    }

    /// What each whole epoch came to, from the first on, those before a resumption included.
    ///
    /// @return an immutable copy
    public List<EpochSummary> history() {
        return List.copyOf(history);
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
    ///     before, are not those of the checkpoint that this goes on from, or a batch of them is more than an array
    ///     holds; if there is no training sample, or `count` is negative
    /// @throws IllegalStateException if early stopping is asked for and nothing is validated
    /// @throws UncheckedIOException if a checkpoint cannot be written, or would replace a file that is not this
    ///     training's
    /// @throws DivergedException if the loss of an epoch or a parameter after it is not finite; the net is then as that
    ///     epoch left it, and the checkpoint is of the epoch before
    public FloatTrainer train(FloatDataSet data, int count) {
        checkFits(data);
        if (workspace != null && (data.count() != samples || data.isLabelled() != labelled)) {
            throw new IllegalArgumentException("data=" + data + " are not the " + samples + " samples with "
                    + (labelled ? "classes" : "targets") + " that training began with");
        }
        if (count < 0) {
            throw new IllegalArgumentException("count=" + count + " is negative");
        }
        Split split = Split.of(data.count(), validationShare, seed);
        int[] heldOut = split.validation();
        int[] order = split.training();
        if (patience > 0 && heldOut.length == 0 && validationSet == null) {
            throw new IllegalStateException("early stopping needs validation samples");
        }
        if (order.length == 0) {
            throw new IllegalArgumentException("there is no training sample: " + data);
        }
        checkData(data);
        checkCheckpoint();
        prepare(data, order.length);
        if (!listenersKnow) {
            for (TrainingListener listener : listeners) {
                listener.trainingBegins(history());
            }
            listenersKnow = true;
        }
        if (hasEnded()) {
            restoreBest();
            return this;
        }
        long last = (long) history.size() + count;
        while (history.size() < last && !Thread.currentThread().isInterrupted()) {
            if (!epoch(data, order, heldOut)) {
                break;
            }
        }
        return this;
    }

    private void checkFits(FloatDataSet data) {
        Objects.requireNonNull(data, "data");
        if (data.inputs() != net.architecture().inputs()
                || data.outputs() != net.architecture().outputs()) {
            throw new IllegalArgumentException("data=" + data + " has " + data.inputs() + " inputs and "
                    + data.outputs() + " outputs, but the net is " + net.architecture());
        }
    }

    /// Refuses other data than those of the checkpoint that this goes on from, and knows what to write into the next.
    @SuppressWarnings("ReferenceEquality") // a data set does not change, so that of the last call is known
    private void checkData(FloatDataSet data) {
        if (data == described || (resumed == null && checkpoint == null)) {
            return;
        }
        Map<String, String> there = describe(data);
        if (resumed != null) {
            resumed.checkData(resumedFrom, there);
        }
        described = data;
        description = there;
    }

    private void checkCheckpoint() {
        if (checkpoint == null || wroteCheckpoint || replacesCheckpoint || !Files.exists(checkpoint)) {
            return;
        }
        try {
            if (resumedFrom != null && Files.exists(resumedFrom) && Files.isSameFile(resumedFrom, checkpoint)) {
                return;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(checkpoint + ": " + e.getMessage(), e);
        }
        throw new UncheckedIOException(new FileAlreadyExistsException(
                checkpoint.toString(), null, "is there already and not of this training, which would replace it"));
    }

    private void prepare(FloatDataSet data, int trained) {
        if (workspace != null) {
            return;
        }
        int rows = Math.min(batch, trained);
        boolean hasLabels = data.isLabelled();
        int widest = Math.max(data.inputs(), data.outputs());
        if ((long) rows * widest > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("batch=" + rows + " samples of " + data.inputs() + " inputs and "
                    + data.outputs() + " outputs are more than an array holds");
        }
        x = new float[rows * data.inputs()];
        labels = new int[hasLabels ? rows : 0];
        weights = new float[rows];
        targets = new float[hasLabels ? 0 : rows * data.outputs()];
        if (!isFused()) {
            if (optimiser == null) {
                optimiser = new FloatOptimiser(rule, clipping, net.architecture());
            }
            gradient = new float[net.architecture().parameterCount()];
        }
        FloatWorkspace fresh = dropout == null ? net.newWorkspace(rows) : net.newWorkspace(rows, dropout);
        fresh.startAtPass(steps);
        // Last: it says that training has begun.
        samples = data.count();
        labelled = hasLabels;
        workspace = fresh;
    }

    /// Whether early stopping has ended this training, in an earlier call or before it was resumed.
    private boolean hasEnded() {
        return patience > 0 && bestEpoch > 0 && history.size() - bestEpoch >= patience;
    }

    /// Plain gradient descent, whose update is part of the weight gradient's product.
    private boolean isFused() {
        return rule.rule() == Optimiser.Rule.SGD && !rule.decayBiases() && clipping.equals(GradientClipping.none());
    }

    /// @return whether to go on
    private boolean epoch(FloatDataSet data, int[] order, int[] heldOut) {
        long start = System.nanoTime();
        Shuffle.shuffle(order, seed, history.size());
        double sum = 0;
        double rate = 0;
        for (int from = 0; from < order.length; from += batch) {
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
            int size = Math.min(batch, order.length - from);
            data.gather(order, from, size, x, labels, targets);
            boolean weighted = data.gatherWeights(order, from, size, weights);
            if (weighted) {
                leaveOut(data, size);
            }
            workspace.sampleWeights(weighted ? weights : null, 0);
            rate = learningRate.at(steps);
            double loss = step(data, size, rate);
            // The mean of the samples, whatever the loss reduces to.
            sum += net.reduction() == Reduction.MEAN ? loss * size : loss;
            steps++;
        }
        int epoch = history.size() + 1;
        double seconds = (System.nanoTime() - start) * 1e-9;
        double loss = sum / order.length;
        Metrics validation = validationSet != null
                ? FloatEvaluation.of(net, validationSet)
                : heldOut.length > 0 ? FloatEvaluation.of(net, data, heldOut) : null;
        EpochSummary summary = new EpochSummary(
                epoch,
                steps,
                loss,
                validation == null ? Double.NaN : validation.loss(),
                validation == null ? Double.NaN : validation.error(),
                rate,
                seconds);
        history.add(summary);
        if (validation != null) {
            keepBest(validation.loss());
        }
        String divergence = divergence(loss, validation, rate);
        if (checkpoint != null && divergence == null) {
            writeCheckpoint();
        }
        for (TrainingListener listener : listeners) {
            listener.epochEnded(summary);
        }
        if (divergence != null) {
            throw new DivergedException(divergence);
        }
        if (hasEnded()) {
            restoreBest();
            return false;
        }
        return true;
    }

    /// Zeros in the place of samples of weight 0. Their derivatives are multiplied by 0, but 0·NaN is not 0.
    private void leaveOut(FloatDataSet data, int size) {
        for (int i = 0; i < size; i++) {
            if (weights[i] == 0) {
                Arrays.fill(x, i * data.inputs(), (i + 1) * data.inputs(), 0);
                if (data.isLabelled()) {
                    labels[i] = 0;
                } else {
                    Arrays.fill(targets, i * data.outputs(), (i + 1) * data.outputs(), 0);
                }
            }
        }
    }

    /// Says what is no longer a finite number, or null.
    private String divergence(double loss, Metrics validation, double rate) {
        if (!Double.isFinite(loss)) {
            return "the loss is " + loss + " in epoch " + history.size() + " at a learning rate of " + rate
                    + ": training diverged";
        }
        if (validation != null && !Double.isFinite(validation.loss())) {
            return "the validation loss is " + validation.loss() + " after epoch " + history.size()
                    + ": training diverged";
        }
        // The last step can be the one that spoils the net: its loss is that of before.
        float[] parameters = net.parameters().array();
        for (int i = 0; i < parameters.length; i++) {
            if (!Float.isFinite(parameters[i])) {
                return "parameter " + i + " is " + parameters[i] + " after epoch " + history.size()
                        + ": training diverged";
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

    private void keepBest(double loss) {
        if (loss < bestLoss) {
            bestLoss = loss;
            bestEpoch = history.size();
            bestParameters = net.parameters().array().clone();
        }
    }
}
