package dev.lanewise.mlp.spark;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.FloatPredictor;
import java.util.NoSuchElementException;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import scala.Tuple3;

/// A trained classifier.
///
/// [#transform] takes the rows of a partition in blocks. Saved, it is a directory of Spark's with `net.safetensors` in
/// it, which [dev.lanewise.mlp.model.FloatModels#load] and PyTorch read.
public final class MlpClassificationModel extends ProbabilisticClassificationModel<Vector, MlpClassificationModel>
        implements MlpParams<MlpClassificationModel>, MLWritable {
    private static final long serialVersionUID = 1;

    private final String uid;
    private final MlpParamSet parameters;
    private final Net net;
    private final transient MlpTrainingSummary summary;
    private transient volatile FloatPredictor predictor;

    /// Not for use: Java's service loader, by which Spark Connect finds the class, wants a constructor without
    /// arguments.
    ///
    /// @throws UnsupportedOperationException always
    public MlpClassificationModel() {
        throw new UnsupportedOperationException("a model is trained, or read with load(path)");
    }

    MlpClassificationModel(String uid, Net net, MlpTrainingSummary summary) {
        this.uid = uid; // asked for by the constructors of the parameters in the classes above
        super();
        this.parameters = new MlpParamSet(this);
        parameters.setDefaults(this);
        this.net = net;
        this.summary = summary;
    }

    @Override
    public String uid() {
        return uid;
    }

    @Override
    public MlpParamSet parameters() {
        return parameters;
    }

    /// Reads what [#write()] wrote.
    ///
    /// @param path a directory
    /// @return the same model, without a summary
    public static MlpClassificationModel load(String path) {
        return read().load(path);
    }

    /// A reader of models, which a pipeline asks for.
    ///
    /// @return a reader
    public static MLReader<MlpClassificationModel> read() {
        return new NetModelReader<>(
                MlpClassificationModel.class, (uid, net) -> new MlpClassificationModel(uid, net, null));
    }

    @Override
    public MLWriter write() {
        return new NetModelWriter(this, net);
    }

    Net net() {
        return net;
    }

    /// Whether there is a summary.
    ///
    /// @return true if this model was trained in this JVM
    public boolean hasSummary() {
        return summary != null;
    }

    /// How the training went.
    ///
    /// @return the summary
    /// @throws NoSuchElementException if the model was loaded
    public MlpTrainingSummary summary() {
        if (summary == null) {
            throw new NoSuchElementException("the model " + uid + " was not trained here");
        }
        return summary;
    }

    @Override
    public int numClasses() {
        return net.outputs();
    }

    @Override
    public int numFeatures() {
        return net.inputs();
    }

    /// The logits of one sample. [#transform] is faster for many.
    @Override
    public Vector predictRaw(Vector features) {
        return new DenseVector(net.predict(predictor(), features));
    }

    private FloatPredictor predictor() {
        if (predictor == null) {
            // Two that are made at once say the same.
            predictor = net.predictor(Kernels.builder().threads(1).build());
        }
        return predictor;
    }

    /// Softmax, in place.
    @Override
    public Vector raw2probabilityInPlace(Vector rawPrediction) {
        if (!(rawPrediction instanceof DenseVector dense)) {
            throw new IllegalArgumentException(
                    "the logits are a " + rawPrediction.getClass().getSimpleName());
        }
        Net.softmax(dense.values());
        return rawPrediction;
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType schema = transformSchema(dataset.schema());
        double[] thresholds = isDefined(thresholds()) ? getThresholds() : null;
        return BlockTransform.apply(
                dataset,
                net,
                getFeaturesCol(),
                schema,
                new String[] {getRawPredictionCol(), getProbabilityCol(), getPredictionCol()},
                logits -> {
                    double[] probability = logits.clone();
                    Net.softmax(probability);
                    return new Object[] {
                        new DenseVector(logits), new DenseVector(probability), prediction(probability, thresholds)
                    };
                });
    }

    /// The first of the largest probabilities, each divided by its threshold where there are thresholds.
    private static double prediction(double[] probability, double[] thresholds) {
        int best = 0;
        double largest = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < probability.length; j++) {
            double value = thresholds == null
                    ? probability[j]
                    : thresholds[j] == 0 ? Double.POSITIVE_INFINITY : probability[j] / thresholds[j];
            if (value > largest) {
                best = j;
                largest = value;
            }
        }
        return best;
    }

    /// Declared only because the two inherited signatures differ in their type arguments, which Java does not accept
    /// unless one method stands for both.
    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public Tuple3 findSummaryModel() {
        return super.findSummaryModel();
    }

    @Override
    public MlpClassificationModel copy(ParamMap extra) {
        MlpClassificationModel copy = copyValues(new MlpClassificationModel(uid, net, summary), extra);
        copy.setParent(parent());
        return copy;
    }

    /// Shape in one line.
    @Override
    public String toString() {
        return "MlpClassificationModel: uid=" + uid + ", " + net.wrapped().architecture();
    }
}
