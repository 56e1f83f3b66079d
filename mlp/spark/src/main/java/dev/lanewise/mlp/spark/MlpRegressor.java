package dev.lanewise.mlp.spark;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.Regressor;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;

/// Trains a multilayer perceptron with one linear output on a column of real numbers, in float, by mini-batches, on all
/// executors at once.
///
/// ```java
/// MlpRegressionModel model = new MlpRegressor()
///         .setHiddenLayers(new int[] {64})
///         .fit(training);            // columns "features" and "label"
/// model.transform(test);             // … and "prediction"
/// ```
///
/// A training is one barrier stage with one task for each rank. Its parameters are in [MlpParams]; beside them this
/// class has `loss` and `scaleLabel`.
///
/// @see MlpClassifier
public final class MlpRegressor extends Regressor<Vector, MlpRegressor, MlpRegressionModel>
        implements MlpParams<MlpRegressor>, DefaultParamsWritable {
    private static final long serialVersionUID = 1;

    private final String uid;
    private final MlpParamSet parameters;

    /// An estimator with a name that is made up.
    public MlpRegressor() {
        this(Identifiable$.MODULE$.randomUID("lanewise_mlpr"));
    }

    /// An estimator.
    ///
    /// @param uid its name
    public MlpRegressor(String uid) {
        this.uid = uid; // asked for by the constructors of the parameters in the classes above
        super();
        this.parameters = new MlpParamSet(this);
        parameters.setDefaults(this);
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
    /// @return an estimator with the same parameters
    public static MlpRegressor load(String path) {
        return read().load(path);
    }

    /// A reader of estimators, which a pipeline asks for.
    ///
    /// @return a reader
    public static MLReader<MlpRegressor> read() {
        return new DefaultParamsReader<>();
    }

    /// The parameter `loss`: half_squared_error, sum_squared_error, mean_squared_error or huber(d); half the squared
    /// error unless it is set.
    ///
    /// @return the parameter
    public Param<String> loss() {
        return parameters.loss;
    }

    /// The value of `loss`.
    ///
    /// @return its name
    public String getLoss() {
        return getOrDefault(loss());
    }

    /// Sets `loss`.
    ///
    /// @param value its name
    /// @return this
    public MlpRegressor setLoss(String value) {
        set(loss(), value);
        return this;
    }

    /// The parameter `scaleLabel`: whether the net is trained on (label − mean) ÷ deviation of the training samples,
    /// and its output scaled back in double; true unless it is set.
    ///
    /// @return the parameter
    public BooleanParam scaleLabel() {
        return parameters.scaleLabel;
    }

    /// The value of `scaleLabel`.
    ///
    /// @return whether labels are scaled
    public boolean getScaleLabel() {
        return (Boolean) getOrDefault(scaleLabel());
    }

    /// Sets `scaleLabel`.
    ///
    /// @param value whether labels are scaled
    /// @return this
    public MlpRegressor setScaleLabel(boolean value) {
        set(scaleLabel(), value);
        return this;
    }

    @Override
    public MlpRegressor copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    @Override
    public MlpRegressionModel train(Dataset<?> dataset) {
        Fit.Result result = Fit.fit(
                this,
                dataset,
                getFeaturesCol(),
                getLabelCol(),
                new Fit.Kind(0, getLoss(), 0, new double[0], getScaleLabel()));
        return copyValues(new MlpRegressionModel(uid, result.net(), result.summary()), ParamMap.empty());
    }
}
