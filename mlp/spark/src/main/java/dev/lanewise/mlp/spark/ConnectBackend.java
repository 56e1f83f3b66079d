package dev.lanewise.mlp.spark;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.connect.plugin.MLBackendPlugin;

/// Gives the clients of a Spark Connect server [MlpClassifier] where they ask for MLlib's
/// `MultilayerPerceptronClassifier`, without a changed line of theirs. On the server:
///
/// ```text
/// --packages dev.lanewise:lanewise-spark_2.13:0.1.0
/// --conf spark.connect.ml.backend.classes=dev.lanewise.mlp.spark.ConnectBackend
/// ```
///
/// `maxIter` then counts epochs of mini-batches, `solver` is read as [MlpParams] says; `initialWeights` does not exist.
public final class ConnectBackend implements MLBackendPlugin {
    private static final String MLLIB = "org.apache.spark.ml.classification.MultilayerPerceptron";
    private static final Map<String, String> OURS = Map.of(
            MLLIB + "Classifier", MlpClassifier.class.getName(),
            MLLIB + "ClassificationModel", MlpClassificationModel.class.getName());

    /// Made by the server.
    public ConnectBackend() {}

    @Override
    public Optional<String> transform(String mlName) {
        return Optional.ofNullable(OURS.get(mlName));
    }
}
