package dev.lanewise.mlp.spark;

import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;

/// Trains a multilayer perceptron with softmax and cross-entropy, in float, by mini-batches, on all executors at once.
///
/// ```java
/// MlpClassificationModel model = new MlpClassifier()
///         .setHiddenLayers(new int[] {256, 128})
///         .setMaxIter(10)
///         .fit(training);            // columns "features" and "label"
/// model.transform(test);             // … and "rawPrediction", "probability", "prediction"
/// ```
///
/// A training is one barrier stage with one task for each rank. Its parameters are in [MlpParams]; beside them this
/// class has `labelSmoothing` and `classWeights`. `rawPrediction` is the logits, `probability` their softmax.
///
/// @see MlpRegressor
public final class MlpClassifier extends ProbabilisticClassifier<Vector, MlpClassifier, MlpClassificationModel>
        implements MlpParams<MlpClassifier>, DefaultParamsWritable {
    private static final long serialVersionUID = 1;

    private final String uid;
    private final MlpParamSet parameters;

    /// An estimator with a name that is made up.
    public MlpClassifier() {
        this(Identifiable$.MODULE$.randomUID("lanewise_mlpc"));
    }

    /// An estimator.
    ///
    /// @param uid its name
    public MlpClassifier(String uid) {
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
    public static MlpClassifier load(String path) {
        return read().load(path);
    }

    /// A reader of estimators, which a pipeline asks for.
    ///
    /// @return a reader
    public static MLReader<MlpClassifier> read() {
        return new DefaultParamsReader<>();
    }

    /// The parameter `labelSmoothing`: ε of y ← (1 − ε)·y + ε ÷ classes; 0 unless it is set.
    ///
    /// @return the parameter
    public DoubleParam labelSmoothing() {
        return parameters.labelSmoothing;
    }

    /// The value of `labelSmoothing`.
    ///
    /// @return ε
    public double getLabelSmoothing() {
        return (Double) getOrDefault(labelSmoothing());
    }

    /// Sets `labelSmoothing`.
    ///
    /// @param value ε, 0 … 1
    /// @return this
    public MlpClassifier setLabelSmoothing(double value) {
        set(labelSmoothing(), value);
        return this;
    }

    /// The parameter `classWeights`: a factor of the loss for each class; all 1 unless it is set.
    ///
    /// @return the parameter
    public DoubleArrayParam classWeights() {
        return parameters.classWeights;
    }

    /// The value of `classWeights`.
    ///
    /// @return one for each class, or empty
    public double[] getClassWeights() {
        return getOrDefault(classWeights());
    }

    /// Sets `classWeights`.
    ///
    /// @param value one for each class, finite and at least 0
    /// @return this
    public MlpClassifier setClassWeights(double[] value) {
        set(classWeights(), value);
        return this;
    }

    @Override
    public MlpClassifier copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    @Override
    public MlpClassificationModel train(Dataset<?> dataset) {
        int classes =
                isSet(layers()) ? getLayers()[getLayers().length - 1] : getNumClasses(dataset, MAX_INFERRED_CLASSES);
        Fit.Result result = Fit.fit(
                this,
                dataset,
                getFeaturesCol(),
                getLabelCol(),
                new Fit.Kind(Math.max(2, classes), "", getLabelSmoothing(), getClassWeights(), false));
        return copyValues(new MlpClassificationModel(uid, result.net(), result.summary()), ParamMap.empty());
    }

    /// Labels are expected to be classes; a label column with more of them says so in its metadata, or `layers` does.
    private static final int MAX_INFERRED_CLASSES = 10_000;
}
