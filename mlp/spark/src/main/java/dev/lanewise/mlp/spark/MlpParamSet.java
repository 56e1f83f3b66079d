package dev.lanewise.mlp.spark;

import dev.lanewise.kernels.Activation;
import dev.lanewise.mlp.Initialiser;
import dev.lanewise.mlp.Loss;
import dev.lanewise.mlp.optimiser.GradientClipping;
import dev.lanewise.mlp.optimiser.LearningRate;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import scala.Function1;

/// The parameters that the estimators and their models have beside Spark's own, made once for one owner.
///
/// Every value is checked where it is set, by the same parser or range that training uses, so that a mistake shows at
/// the setter and not in a task.
final class MlpParamSet implements Serializable {
    private static final long serialVersionUID = 1;

    /// MLlib's name for full-batch quasi-Newton descent. It has no mini-batch form; adam stands in for it.
    static final String LBFGS = "l-bfgs";

    final Param<String> weightCol;
    final LongParam seed;
    final IntParam maxIter;
    final IntParam blockSize;
    final DoubleParam stepSize;
    final DoubleParam tol;
    final Param<String> solver;
    final IntArrayParam layers;
    final IntArrayParam hiddenLayers;
    final Param<String> activation;
    final Param<String> initialiser;
    final Param<String> loss;
    final BooleanParam scaleLabel;
    final Param<String> learningRate;
    final DoubleArrayParam dropout;
    final DoubleParam weightDecay;
    final Param<String> clipping;
    final DoubleParam labelSmoothing;
    final DoubleArrayParam classWeights;
    final DoubleParam validationFraction;
    final Param<String> validationIndicatorCol;
    final IntParam patience;
    final IntParam numWorkers;
    final Param<String> checkpointDir;
    final IntParam checkpointInterval;
    final Param<String> initialModel;
    final IntParam maxMemoryInMB;
    final IntParam startTimeout;
    final IntParam exchangeTimeout;

    MlpParamSet(Params owner) {
        String uid = owner.uid();
        weightCol = text(uid, "weightCol", "column of sample weights, all 1 where there is none", s -> {});
        seed = new LongParam(uid, "seed", "of the initial weights, the order of the samples, dropout and validation");
        maxIter = integer(uid, "maxIter", "the most epochs, at least 0", 0);
        blockSize = integer(uid, "blockSize", "samples of a step, all ranks together, at least 1", 1);
        stepSize =
                real(uid, "stepSize", "learning rate of every step where learningRate is not set, above 0", x -> x > 0);
        tol = real(
                uid,
                "tol",
                "ends the training after an epoch whose training loss differs from that of the epoch before by less than "
                        + "this part of it; 0 never does",
                x -> x >= 0);
        solver = text(
                uid,
                "solver",
                "update rule: sgd, momentum(0.9), nesterov(0.9), rms_prop, adam, adam_w, with constants in parentheses; MLlib's gd "
                        + "is sgd, and " + LBFGS + " is adam",
                Solvers::parse);
        layers = new IntArrayParam(
                owner, "layers", "all sizes, inputs and outputs included, as MLlib has it", valid(x -> areSizes(x)));
        hiddenLayers = new IntArrayParam(
                owner,
                "hiddenLayers",
                "sizes of the hidden layers where layers is not set; may be empty",
                valid(x -> areSizes(x)));
        activation = text(
                uid,
                "activation",
                "of the hidden layers: relu, tanh, sigmoid, gelu, silu and the others",
                Activation::parse);
        initialiser = text(
                uid,
                "initialiser",
                "of the weights: he_normal, he_uniform, xavier_normal, xavier_uniform, lecun_normal, lecun_uniform, orthogonal",
                MlpParamSet::initialiser);
        loss = text(
                uid,
                "loss",
                "of a regression: half_squared_error, sum_squared_error, mean_squared_error, huber(d)",
                MlpParamSet::regressionLoss);
        scaleLabel = new BooleanParam(
                uid, "scaleLabel", "whether a regression's labels are brought to mean 0 and deviation 1");
        learningRate = text(
                uid,
                "learningRate",
                "schedule by steps: constant(r), step_decay(r, factor, every), cosine(from, to, steps), warm_up(steps, then), "
                        + "one_cycle(max, steps)",
                LearningRate::parse);
        dropout = new DoubleArrayParam(
                owner,
                "dropout",
                "rate of each hidden layer, or one for all, in 0 … 1, 1 excluded",
                valid(x -> Arrays.stream((double[]) x).allMatch(p -> p >= 0 && p < 1)));
        weightDecay = real(uid, "weightDecay", "λ of the update rule, at least 0, not for biases", x -> x >= 0);
        clipping = text(uid, "clipping", "of gradients: none, norm(max), value(max)", GradientClipping::parse);
        labelSmoothing = real(uid, "labelSmoothing", "of a classifier's labels, in 0 … 1", x -> x >= 0 && x <= 1);
        classWeights = new DoubleArrayParam(
                owner,
                "classWeights",
                "a factor of the loss for each class, finite and at least 0",
                valid(x -> Arrays.stream((double[]) x).allMatch(w -> w >= 0 && w < Double.POSITIVE_INFINITY)));
        validationFraction = real(
                uid,
                "validationFraction",
                "share of each rank's samples that is held out, in 0 … 1, 1 excluded",
                x -> x >= 0 && x < 1);
        validationIndicatorCol =
                text(uid, "validationIndicatorCol", "Boolean column, true for samples that are held out", s -> {});
        patience = integer(
                uid,
                "patience",
                "ends the training after so many epochs without a smaller validation loss, and takes the best epoch; 0 never does",
                0);
        numWorkers = integer(uid, "numWorkers", "ranks, one task each; 0 is as many as the cluster runs at once", 0);
        checkpointDir = text(
                uid,
                "checkpointDir",
                "directory on a file system that all executors reach, for going on after a lost executor; none where it is not set",
                s -> {});
        checkpointInterval =
                integer(uid, "checkpointInterval", "epochs from one checkpoint to the next, at least 1", 1);
        initialModel = text(
                uid,
                "initialModel",
                "a saved model or a safetensors file of the same architecture to begin with",
                s -> {});
        maxMemoryInMB = integer(
                uid,
                "maxMemoryInMB",
                "of a rank's samples; beyond it they lie in a mapped temporary file of the executor, at least 0",
                0);
        startTimeout = integer(uid, "startTimeout", "seconds to wait for slots and for the other ranks, at least 1", 1);
        exchangeTimeout =
                integer(uid, "exchangeTimeout", "seconds to wait for a neighbour's part of a gradient, at least 1", 1);
    }

    /// The values that are not set; see [MlpParams].
    void setDefaults(Params owner) {
        owner.setDefault(seed, 1L);
        owner.setDefault(maxIter, 20);
        owner.setDefault(blockSize, 128);
        owner.setDefault(stepSize, 0.001);
        owner.setDefault(tol, 0.0);
        owner.setDefault(solver, "adam");
        owner.setDefault(hiddenLayers, new int[] {100});
        owner.setDefault(activation, "relu");
        owner.setDefault(initialiser, "he_normal");
        owner.setDefault(dropout, new double[0]);
        owner.setDefault(weightDecay, 0.0);
        owner.setDefault(clipping, "none");
        owner.setDefault(validationFraction, 0.0);
        owner.setDefault(patience, 0);
        owner.setDefault(numWorkers, 0);
        owner.setDefault(checkpointInterval, 1);
        owner.setDefault(maxMemoryInMB, 1024);
        owner.setDefault(startTimeout, 120);
        owner.setDefault(exchangeTimeout, 120);
        if (owner.hasParam("labelSmoothing")) {
            owner.setDefault(labelSmoothing, 0.0);
            owner.setDefault(classWeights, new double[0]);
        }
        if (owner.hasParam("scaleLabel")) {
            owner.setDefault(loss, "half_squared_error");
            owner.setDefault(scaleLabel, true);
        }
    }

    /// An initialiser by its name in lower case.
    static Initialiser initialiser(String name) {
        for (Initialiser candidate : Initialiser.values()) {
            if (candidate.name().toLowerCase(Locale.ROOT).equals(name)) {
                return candidate;
            }
        }
        throw new IllegalArgumentException("\"" + name + "\" is none of "
                + Arrays.stream(Initialiser.values())
                        .map(i -> i.name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    /// A loss on real targets by its name in lower case.
    static Loss regressionLoss(String text) {
        return switch (text) {
            case "half_squared_error" -> Loss.HALF_SQUARED_ERROR;
            case "sum_squared_error" -> Loss.SUM_SQUARED_ERROR;
            case "mean_squared_error" -> Loss.MEAN_SQUARED_ERROR;
            default -> {
                if (text.startsWith("huber(") && text.endsWith(")")) {
                    yield Loss.huber(Double.parseDouble(text.substring(6, text.length() - 1)));
                }
                throw new IllegalArgumentException("\"" + text
                        + "\" is none of half_squared_error, sum_squared_error, mean_squared_error, huber(d)");
            }
        };
    }

    private static boolean areSizes(Object sizes) {
        return Arrays.stream((int[]) sizes).allMatch(size -> size >= 1);
    }

    private static Param<String> text(String uid, String name, String doc, Parser parser) {
        return new TextParam(uid, name, doc, parser);
    }

    private static IntParam integer(String uid, String name, String doc, int least) {
        return new IntParam(uid, name, doc, valid(x -> (Integer) x >= least));
    }

    private static DoubleParam real(String uid, String name, String doc, Range range) {
        return new DoubleParam(uid, name, doc, valid(x -> Double.isFinite((Double) x) && range.has((Double) x)));
    }

    private static <T> Function1<T, Object> valid(Check check) {
        return (Function1<T, Object> & Serializable) check::accepts;
    }

    // Serialisable, because parameters are.

    private interface Parser extends Serializable {
        void read(String text);
    }

    private interface Range extends Serializable {
        boolean has(double value);
    }

    private interface Check extends Serializable {
        boolean accepts(Object value);
    }

    /// A text that a parser must be able to read; its message is what the user sees.
    private static final class TextParam extends Param<String> {
        private static final long serialVersionUID = 1;
        private final Parser parser;

        TextParam(String uid, String name, String doc, Parser parser) {
            super(uid, name, doc, String.class);
            this.parser = parser;
        }

        @Override
        public void validate(String value) {
            try {
                parser.read(value);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(name() + ": " + e.getMessage(), e);
            }
        }
    }
}
