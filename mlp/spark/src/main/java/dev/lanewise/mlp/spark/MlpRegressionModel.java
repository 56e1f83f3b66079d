package dev.lanewise.mlp.spark;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.FloatPredictor;
import java.util.NoSuchElementException;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.RegressionModel;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/// A trained regression.
///
/// [#transform] takes the rows of a partition in blocks. Saved, it is a directory of Spark's with `net.safetensors` in
/// it, which [dev.lanewise.mlp.model.FloatModels#load] and PyTorch read; `label_mean` and `label_deviation` in its
/// metadata turn the net's output y into y·deviation + mean.
public final class MlpRegressionModel extends RegressionModel<Vector, MlpRegressionModel>
        implements MlpParams<MlpRegressionModel>, MLWritable {
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
    public MlpRegressionModel() {
        throw new UnsupportedOperationException("a model is trained, or read with load(path)");
    }

    MlpRegressionModel(String uid, Net net, MlpTrainingSummary summary) {
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
    public static MlpRegressionModel load(String path) {
        return read().load(path);
    }

    /// A reader of models, which a pipeline asks for.
    ///
    /// @return a reader
    public static MLReader<MlpRegressionModel> read() {
        return new NetModelReader<>(MlpRegressionModel.class, (uid, net) -> new MlpRegressionModel(uid, net, null));
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
    public int numFeatures() {
        return net.inputs();
    }

    /// The value of one sample. [#transform] is faster for many.
    @Override
    public double predict(Vector features) {
        if (predictor == null) {
            // Two that are made at once say the same.
            predictor = net.predictor(Kernels.builder().threads(1).build());
        }
        return net.predict(predictor, features)[0] * net.labelDeviation() + net.labelMean();
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        double mean = net.labelMean();
        double deviation = net.labelDeviation();
        return BlockTransform.apply(
                dataset,
                net,
                getFeaturesCol(),
                transformSchema(dataset.schema()),
                new String[] {getPredictionCol()},
                output -> new Object[] {output[0] * deviation + mean});
    }

    @Override
    public MlpRegressionModel copy(ParamMap extra) {
        MlpRegressionModel copy = copyValues(new MlpRegressionModel(uid, net, summary), extra);
        copy.setParent(parent());
        return copy;
    }

    /// Shape in one line.
    @Override
    public String toString() {
        return "MlpRegressionModel: uid=" + uid + ", " + net.wrapped().architecture();
    }
}
