package dev.lanewise.mlp.spark;

import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.shared.HasWeightCol;

/// The parameters that the estimators and their models share, by the names that Spark ML users know where there is one.
///
/// | parameter | default | what it is |
/// |---|---|---|
/// | `featuresCol`, `labelCol`, `predictionCol` … | Spark's | columns |
/// | `weightCol` | not set | sample weights, at least 0; a loss is multiplied by its sample's weight |
/// | `layers` | not set | all sizes with inputs and outputs, as MLlib's MultilayerPerceptronClassifier has it |
/// | `hiddenLayers` | 100 | sizes of the hidden layers, where `layers` is not set |
/// | `activation` | `relu` | of every hidden layer |
/// | `initialiser` | `he_normal` | of the weights |
/// | `solver` | `adam` | update rule |
/// | `stepSize` | 0.001 | learning rate of every step |
/// | `learningRate` | not set | a schedule, which replaces `stepSize` |
/// | `maxIter` | 20 | epochs |
/// | `blockSize` | 128 | samples of a step over all ranks |
/// | `tol` | 0 | least relative change of the epoch's loss |
/// | `dropout`, `weightDecay`, `clipping` | none | regularisation |
/// | `labelSmoothing`, `classWeights` | none | of a classifier |
/// | `loss` | `half_squared_error` | of a regression |
/// | `validationFraction`, `validationIndicatorCol`, `patience` | none | what is held out, and early stopping |
/// | `seed` | 1 | of everything random |
/// | `numWorkers` | 0 | ranks; 0 is as many as the cluster runs at once |
/// | `checkpointDir`, `checkpointInterval` | none, 1 epoch | for a lost executor |
/// | `initialModel` | none | warm start |
/// | `maxMemoryInMB` | 1024 | of a rank's samples |
/// | `startTimeout`, `exchangeTimeout` | 120, 120 | seconds |
///
/// With the same partitions of the data, seed, settings and number of ranks the trained net is the same bits, wherever
/// the ranks run.
///
/// @param <T> the class itself, which setters return
public interface MlpParams<T extends MlpParams<T>> extends HasWeightCol {
    /// The parameters themselves.
    ///
    /// @return made once for this object
    @SuppressWarnings("exports")
    MlpParamSet parameters();

    /// The parameter `seed`; see the table above.
    ///
    /// @return the parameter
    default LongParam seed() {
        return parameters().seed;
    }

    /// The value of `seed`.
    ///
    /// @return as set, or the default
    default long getSeed() {
        return (Long) getOrDefault(seed());
    }

    /// Sets `seed`.
    ///
    /// @param value the value
    /// @return this
    default T setSeed(long value) {
        set(seed(), value);
        return self();
    }

    /// The parameter `maxIter`; see the table above.
    ///
    /// @return the parameter
    default IntParam maxIter() {
        return parameters().maxIter;
    }

    /// The value of `maxIter`.
    ///
    /// @return as set, or the default
    default int getMaxIter() {
        return (Integer) getOrDefault(maxIter());
    }

    /// Sets `maxIter`.
    ///
    /// @param value the value
    /// @return this
    default T setMaxIter(int value) {
        set(maxIter(), value);
        return self();
    }

    /// The parameter `blockSize`; see the table above.
    ///
    /// @return the parameter
    default IntParam blockSize() {
        return parameters().blockSize;
    }

    /// The value of `blockSize`.
    ///
    /// @return as set, or the default
    default int getBlockSize() {
        return (Integer) getOrDefault(blockSize());
    }

    /// Sets `blockSize`.
    ///
    /// @param value the value
    /// @return this
    default T setBlockSize(int value) {
        set(blockSize(), value);
        return self();
    }

    /// The parameter `stepSize`; see the table above.
    ///
    /// @return the parameter
    default DoubleParam stepSize() {
        return parameters().stepSize;
    }

    /// The value of `stepSize`.
    ///
    /// @return as set, or the default
    default double getStepSize() {
        return (Double) getOrDefault(stepSize());
    }

    /// Sets `stepSize`.
    ///
    /// @param value the value
    /// @return this
    default T setStepSize(double value) {
        set(stepSize(), value);
        return self();
    }

    /// The parameter `tol`; see the table above.
    ///
    /// @return the parameter
    default DoubleParam tol() {
        return parameters().tol;
    }

    /// The value of `tol`.
    ///
    /// @return as set, or the default
    default double getTol() {
        return (Double) getOrDefault(tol());
    }

    /// Sets `tol`.
    ///
    /// @param value the value
    /// @return this
    default T setTol(double value) {
        set(tol(), value);
        return self();
    }

    /// The parameter `solver`; see the table above.
    ///
    /// @return the parameter
    default Param<String> solver() {
        return parameters().solver;
    }

    /// The value of `solver`.
    ///
    /// @return as set, or the default
    default String getSolver() {
        return getOrDefault(solver());
    }

    /// Sets `solver`.
    ///
    /// @param value the value
    /// @return this
    default T setSolver(String value) {
        set(solver(), value);
        return self();
    }

    /// The parameter `layers`; see the table above.
    ///
    /// @return the parameter
    default IntArrayParam layers() {
        return parameters().layers;
    }

    /// The value of `layers`.
    ///
    /// @return as set, or the default
    default int[] getLayers() {
        return getOrDefault(layers());
    }

    /// Sets `layers`.
    ///
    /// @param value the value
    /// @return this
    default T setLayers(int[] value) {
        set(layers(), value);
        return self();
    }

    /// The parameter `hiddenLayers`; see the table above.
    ///
    /// @return the parameter
    default IntArrayParam hiddenLayers() {
        return parameters().hiddenLayers;
    }

    /// The value of `hiddenLayers`.
    ///
    /// @return as set, or the default
    default int[] getHiddenLayers() {
        return getOrDefault(hiddenLayers());
    }

    /// Sets `hiddenLayers`.
    ///
    /// @param value the value
    /// @return this
    default T setHiddenLayers(int[] value) {
        set(hiddenLayers(), value);
        return self();
    }

    /// The parameter `activation`; see the table above.
    ///
    /// @return the parameter
    default Param<String> activation() {
        return parameters().activation;
    }

    /// The value of `activation`.
    ///
    /// @return as set, or the default
    default String getActivation() {
        return getOrDefault(activation());
    }

    /// Sets `activation`.
    ///
    /// @param value the value
    /// @return this
    default T setActivation(String value) {
        set(activation(), value);
        return self();
    }

    /// The parameter `initialiser`; see the table above.
    ///
    /// @return the parameter
    default Param<String> initialiser() {
        return parameters().initialiser;
    }

    /// The value of `initialiser`.
    ///
    /// @return as set, or the default
    default String getInitialiser() {
        return getOrDefault(initialiser());
    }

    /// Sets `initialiser`.
    ///
    /// @param value the value
    /// @return this
    default T setInitialiser(String value) {
        set(initialiser(), value);
        return self();
    }

    /// The parameter `learningRate`; see the table above.
    ///
    /// @return the parameter
    default Param<String> learningRate() {
        return parameters().learningRate;
    }

    /// The value of `learningRate`.
    ///
    /// @return as set, or the default
    default String getLearningRate() {
        return getOrDefault(learningRate());
    }

    /// Sets `learningRate`.
    ///
    /// @param value the value
    /// @return this
    default T setLearningRate(String value) {
        set(learningRate(), value);
        return self();
    }

    /// The parameter `dropout`; see the table above.
    ///
    /// @return the parameter
    default DoubleArrayParam dropout() {
        return parameters().dropout;
    }

    /// The value of `dropout`.
    ///
    /// @return as set, or the default
    default double[] getDropout() {
        return getOrDefault(dropout());
    }

    /// Sets `dropout`.
    ///
    /// @param value the value
    /// @return this
    default T setDropout(double[] value) {
        set(dropout(), value);
        return self();
    }

    /// The parameter `weightDecay`; see the table above.
    ///
    /// @return the parameter
    default DoubleParam weightDecay() {
        return parameters().weightDecay;
    }

    /// The value of `weightDecay`.
    ///
    /// @return as set, or the default
    default double getWeightDecay() {
        return (Double) getOrDefault(weightDecay());
    }

    /// Sets `weightDecay`.
    ///
    /// @param value the value
    /// @return this
    default T setWeightDecay(double value) {
        set(weightDecay(), value);
        return self();
    }

    /// The parameter `clipping`; see the table above.
    ///
    /// @return the parameter
    default Param<String> clipping() {
        return parameters().clipping;
    }

    /// The value of `clipping`.
    ///
    /// @return as set, or the default
    default String getClipping() {
        return getOrDefault(clipping());
    }

    /// Sets `clipping`.
    ///
    /// @param value the value
    /// @return this
    default T setClipping(String value) {
        set(clipping(), value);
        return self();
    }

    /// The parameter `validationFraction`; see the table above.
    ///
    /// @return the parameter
    default DoubleParam validationFraction() {
        return parameters().validationFraction;
    }

    /// The value of `validationFraction`.
    ///
    /// @return as set, or the default
    default double getValidationFraction() {
        return (Double) getOrDefault(validationFraction());
    }

    /// Sets `validationFraction`.
    ///
    /// @param value the value
    /// @return this
    default T setValidationFraction(double value) {
        set(validationFraction(), value);
        return self();
    }

    /// The parameter `validationIndicatorCol`; see the table above.
    ///
    /// @return the parameter
    default Param<String> validationIndicatorCol() {
        return parameters().validationIndicatorCol;
    }

    /// The value of `validationIndicatorCol`.
    ///
    /// @return as set, or the default
    default String getValidationIndicatorCol() {
        return getOrDefault(validationIndicatorCol());
    }

    /// Sets `validationIndicatorCol`.
    ///
    /// @param value the value
    /// @return this
    default T setValidationIndicatorCol(String value) {
        set(validationIndicatorCol(), value);
        return self();
    }

    /// The parameter `patience`; see the table above.
    ///
    /// @return the parameter
    default IntParam patience() {
        return parameters().patience;
    }

    /// The value of `patience`.
    ///
    /// @return as set, or the default
    default int getPatience() {
        return (Integer) getOrDefault(patience());
    }

    /// Sets `patience`.
    ///
    /// @param value the value
    /// @return this
    default T setPatience(int value) {
        set(patience(), value);
        return self();
    }

    /// The parameter `numWorkers`; see the table above.
    ///
    /// @return the parameter
    default IntParam numWorkers() {
        return parameters().numWorkers;
    }

    /// The value of `numWorkers`.
    ///
    /// @return as set, or the default
    default int getNumWorkers() {
        return (Integer) getOrDefault(numWorkers());
    }

    /// Sets `numWorkers`.
    ///
    /// @param value the value
    /// @return this
    default T setNumWorkers(int value) {
        set(numWorkers(), value);
        return self();
    }

    /// The parameter `checkpointDir`; see the table above.
    ///
    /// @return the parameter
    default Param<String> checkpointDir() {
        return parameters().checkpointDir;
    }

    /// The value of `checkpointDir`.
    ///
    /// @return as set, or the default
    default String getCheckpointDir() {
        return getOrDefault(checkpointDir());
    }

    /// Sets `checkpointDir`.
    ///
    /// @param value the value
    /// @return this
    default T setCheckpointDir(String value) {
        set(checkpointDir(), value);
        return self();
    }

    /// The parameter `checkpointInterval`; see the table above.
    ///
    /// @return the parameter
    default IntParam checkpointInterval() {
        return parameters().checkpointInterval;
    }

    /// The value of `checkpointInterval`.
    ///
    /// @return as set, or the default
    default int getCheckpointInterval() {
        return (Integer) getOrDefault(checkpointInterval());
    }

    /// Sets `checkpointInterval`.
    ///
    /// @param value the value
    /// @return this
    default T setCheckpointInterval(int value) {
        set(checkpointInterval(), value);
        return self();
    }

    /// The parameter `initialModel`; see the table above.
    ///
    /// @return the parameter
    default Param<String> initialModel() {
        return parameters().initialModel;
    }

    /// The value of `initialModel`.
    ///
    /// @return as set, or the default
    default String getInitialModel() {
        return getOrDefault(initialModel());
    }

    /// Sets `initialModel`.
    ///
    /// @param value the value
    /// @return this
    default T setInitialModel(String value) {
        set(initialModel(), value);
        return self();
    }

    /// The parameter `maxMemoryInMB`; see the table above.
    ///
    /// @return the parameter
    default IntParam maxMemoryInMB() {
        return parameters().maxMemoryInMB;
    }

    /// The value of `maxMemoryInMB`.
    ///
    /// @return as set, or the default
    default int getMaxMemoryInMB() {
        return (Integer) getOrDefault(maxMemoryInMB());
    }

    /// Sets `maxMemoryInMB`.
    ///
    /// @param value the value
    /// @return this
    default T setMaxMemoryInMB(int value) {
        set(maxMemoryInMB(), value);
        return self();
    }

    /// The parameter `startTimeout`; see the table above.
    ///
    /// @return the parameter
    default IntParam startTimeout() {
        return parameters().startTimeout;
    }

    /// The value of `startTimeout`.
    ///
    /// @return as set, or the default
    default int getStartTimeout() {
        return (Integer) getOrDefault(startTimeout());
    }

    /// Sets `startTimeout`.
    ///
    /// @param value the value
    /// @return this
    default T setStartTimeout(int value) {
        set(startTimeout(), value);
        return self();
    }

    /// The parameter `exchangeTimeout`; see the table above.
    ///
    /// @return the parameter
    default IntParam exchangeTimeout() {
        return parameters().exchangeTimeout;
    }

    /// The value of `exchangeTimeout`.
    ///
    /// @return as set, or the default
    default int getExchangeTimeout() {
        return (Integer) getOrDefault(exchangeTimeout());
    }

    /// Sets `exchangeTimeout`.
    ///
    /// @param value the value
    /// @return this
    default T setExchangeTimeout(int value) {
        set(exchangeTimeout(), value);
        return self();
    }

    /// Sets `weightCol`.
    ///
    /// @param value the value
    /// @return this
    default T setWeightCol(String value) {
        set(weightCol(), value);
        return self();
    }

    @Override
    default Param<String> weightCol() {
        return parameters().weightCol;
    }

    /// Scala's way to give a trait its field; the field is in [#parameters()].
    @Override
    default void org$apache$spark$ml$param$shared$HasWeightCol$_setter_$weightCol_$eq(Param<String> param) {}

    /// This object.
    ///
    /// @return this
    @SuppressWarnings("unchecked") // T is the class itself
    private T self() {
        return (T) this;
    }
}
