package dev.lanewise.mlp.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DatasetUtils$;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/// From an estimator's parameters and a data set to a trained net: what both estimators have in common.
final class Fit {
    private Fit() {}

    /// @param net the trained net
    /// @param summary how it went
    record Result(Net net, MlpTrainingSummary summary) {}

    /// What only a classifier or only a regression has.
    ///
    /// @param classes how many, or 0 for real targets
    /// @param loss of a regression
    /// @param labelSmoothing of a classifier
    /// @param classWeights of a classifier
    /// @param scaleLabels of a regression
    @SuppressWarnings("ArrayRecordComponent") // carried from place to place, never compared
    record Kind(int classes, String loss, double labelSmoothing, double[] classWeights, boolean scaleLabels) {}

    /// @param features the column of samples
    /// @param label the column of classes or targets
    static Result fit(MlpParams<?> estimator, Dataset<?> dataset, String features, String label, Kind kind) {
        SparkContext context = dataset.sparkSession().sparkContext();
        int inputs = DatasetUtils$.MODULE$.getNumFeatures(dataset, features);
        int outputs = Math.max(1, kind.classes());
        int[] sizes = sizes(estimator, inputs, outputs);
        checkDropout(estimator.getDropout(), sizes.length - 2);
        if (kind.classWeights().length > 0 && kind.classWeights().length != outputs) {
            throw new IllegalArgumentException(
                    "classWeights has " + kind.classWeights().length + " elements for " + outputs + " classes");
        }
        String heldOut = optional(estimator, estimator.validationIndicatorCol());
        if (heldOut != null) {
            DataType type = dataset.schema().apply(heldOut).dataType();
            if (!type.equals(DataTypes.BooleanType)) {
                throw new IllegalArgumentException(
                        "column " + heldOut + " is of type " + type.simpleString() + ", not boolean");
            }
        }
        if (estimator.getPatience() > 0 && heldOut == null && estimator.getValidationFraction() == 0) {
            throw new IllegalArgumentException("patience=" + estimator.getPatience()
                    + " needs something to validate on: set validationFraction or validationIndicatorCol");
        }
        int ranks = TrainingJob.ranks(context, estimator.getNumWorkers(), estimator.getStartTimeout());
        String schedule = optional(estimator, estimator.learningRate());
        TrainingSettings settings = new TrainingSettings(
                sizes,
                estimator.getActivation(),
                estimator.getInitialiser(),
                kind.classes() > 0,
                kind.loss(),
                kind.labelSmoothing(),
                kind.classWeights(),
                kind.scaleLabels(),
                estimator.getSolver(),
                estimator.getWeightDecay(),
                estimator.getClipping(),
                schedule == null ? "constant(" + estimator.getStepSize() + ")" : schedule,
                estimator.getMaxIter(),
                estimator.getBlockSize(),
                estimator.getTol(),
                estimator.getDropout(),
                estimator.getValidationFraction(),
                estimator.getPatience(),
                estimator.getSeed(),
                ranks,
                initial(estimator, context, sizes));
        RankTask.Cluster cluster = new RankTask.Cluster(
                TrainingJob.newSecret(),
                (long) estimator.getMaxMemoryInMB() << 20,
                estimator.getStartTimeout(),
                estimator.getExchangeTimeout(),
                optional(estimator, estimator.checkpointDir()),
                estimator.getCheckpointInterval());
        String weight = optional(estimator, estimator.weightCol());
        SampleBlocks.Form form = new SampleBlocks.Form(ranks, inputs, kind.classes(), features, label, weight);
        TrainingOutcome outcome =
                TrainingJob.run(TrainingJob.rows(dataset, features, label, weight, heldOut), form, settings, cluster);
        Net net = Net.of(
                dev.lanewise.mlp.FloatParameters.wrap(settings.architecture(), outcome.parameters()),
                outcome.labelMean(),
                outcome.labelDeviation());
        return new Result(net, new MlpTrainingSummary(outcome, ranks));
    }

    private static int[] sizes(MlpParams<?> estimator, int inputs, int outputs) {
        if (estimator.isSet(estimator.layers())) {
            int[] layers = estimator.getLayers();
            if (layers.length < 2 || layers[0] != inputs || layers[layers.length - 1] != outputs) {
                throw new IllegalArgumentException("layers=" + Arrays.toString(layers) + ", but the data have " + inputs
                        + " features and " + outputs + (outputs == 1 ? " output" : " classes"));
            }
            return layers.clone();
        }
        int[] hidden = estimator.getHiddenLayers();
        int[] sizes = new int[hidden.length + 2];
        sizes[0] = inputs;
        System.arraycopy(hidden, 0, sizes, 1, hidden.length);
        sizes[sizes.length - 1] = outputs;
        return sizes;
    }

    private static void checkDropout(double[] rates, int hidden) {
        if (rates.length > 1 && rates.length != hidden) {
            throw new IllegalArgumentException("dropout=" + Arrays.toString(rates) + " for " + hidden
                    + " hidden layers: one rate each, or one for all");
        }
    }

    private static float[] initial(MlpParams<?> estimator, SparkContext context, int[] sizes) {
        String path = optional(estimator, estimator.initialModel());
        if (path == null) {
            return null;
        }
        try {
            Net net = NetFile.read(path, context.hadoopConfiguration());
            if (!Arrays.equals(net.sizes(), sizes)) {
                throw new IllegalArgumentException("initialModel=" + path + " has the sizes "
                        + Arrays.toString(net.sizes()) + ", this net has " + Arrays.toString(sizes));
            }
            return net.parameters();
        } catch (IOException e) {
            throw new UncheckedIOException("initialModel=" + path + ": " + e.getMessage(), e);
        }
    }

    /// The text of a parameter.
    ///
    /// @return the value, or null where it is not set or empty
    static String optional(Params params, Param<String> param) {
        String value = params.isDefined(param) ? params.getOrDefault(param) : "";
        return value.isEmpty() ? null : value;
    }
}
