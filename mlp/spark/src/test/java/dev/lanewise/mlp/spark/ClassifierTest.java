package dev.lanewise.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.Loss;
import dev.lanewise.mlp.Reduction;
import dev.lanewise.mlp.model.FloatModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierTest {
    private static SparkSession session;
    private static Dataset<Row> data;

    @TempDir
    Path directory;

    @BeforeAll
    static void begin() {
        session = SparkSessions.local();
        data = TestData.square(session, 1200, 3).cache();
    }

    static MlpClassifier classifier() {
        return new MlpClassifier("mlp")
                .setHiddenLayers(new int[] {32})
                .setMaxIter(40)
                .setBlockSize(32)
                .setStepSize(0.01)
                .setNumWorkers(2);
    }

    private static double accuracy(Dataset<Row> transformed) {
        return transformed.filter("label = prediction").count() / (double) transformed.count();
    }

    @Test
    void learnsAndRepeatsItself() {
        MlpClassificationModel model = classifier().fit(data);
        assertTrue(accuracy(model.transform(data)) > 0.97, () -> "accuracy " + accuracy(model.transform(data)));
        assertEquals(40, model.summary().epochs().size());
        assertEquals(2, model.summary().ranks());
        assertEquals(1200, model.summary().samples());
        MlpClassificationModel again = classifier().fit(data);
        assertArrayEquals(parameters(model), parameters(again), "the same bits");
    }

    static float[] parameters(MlpClassificationModel model) {
        return model.net().parameters();
    }

    @Test
    void blocksSayWhatSingleSamplesSay() {
        MlpClassificationModel model = classifier().setMaxIter(2).fit(data);
        List<Row> rows = model.transform(data)
                .select("features", "rawPrediction", "probability", "prediction")
                .collectAsList();
        assertEquals(1200, rows.size());
        for (Row row : rows) {
            Vector features = row.getAs(0);
            assertEquals(model.predictRaw(features), row.getAs(1));
            assertEquals(model.predictProbability(features), row.getAs(2));
            assertEquals(model.predict(features), row.getDouble(3));
        }
        assertEquals(2, model.numClasses());
        assertEquals(2, model.numFeatures());
    }

    @Test
    void thresholdsMoveTheDecision() {
        MlpClassificationModel model = classifier().setMaxIter(2).fit(data);
        model.setThresholds(new double[] {0.0, 1.0});
        assertEquals(0, model.transform(data).filter("prediction <> 0").count());
        assertEquals(0.0, model.predict(new DenseVector(new double[] {0.5, 0.5})));
    }

    @Test
    void columnsWithoutANameAreLeftOut() {
        MlpClassificationModel model = classifier().setMaxIter(1).fit(data);
        Dataset<Row> transformed = model.setRawPredictionCol("")
                .setProbabilityCol("")
                .setPredictionCol("p")
                .transform(data);
        assertArrayEquals(new String[] {"label", "target", "weight", "held", "features", "p"}, transformed.columns());
    }

    @Test
    void pipelineIsSavedAndLoaded() throws IOException {
        StandardScaler scaler = new StandardScaler()
                .setInputCol("features")
                .setOutputCol("scaled")
                .setWithMean(true);
        MlpClassifier classifier = classifier().setFeaturesCol("scaled").setMaxIter(3);
        Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {scaler, classifier});
        pipeline.write().overwrite().save(directory.resolve("pipeline").toString());
        Pipeline loadedPipeline = Pipeline.load(directory.resolve("pipeline").toString());
        MlpClassifier loaded = (MlpClassifier) loadedPipeline.getStages()[1];
        for (Param<?> param : classifier.params()) {
            assertEquals(json(classifier, param), json(loaded, loaded.getParam(param.name())), param.name());
        }

        PipelineModel model = loadedPipeline.fit(data);
        model.write().overwrite().save(directory.resolve("model").toString());
        PipelineModel loadedModel =
                PipelineModel.load(directory.resolve("model").toString());
        assertEquals(
                model.transform(data).select("probability").collectAsList(),
                loadedModel.transform(data).select("probability").collectAsList());
        MlpClassificationModel net = (MlpClassificationModel) loadedModel.stages()[1];
        assertEquals(3, net.getMaxIter());
        assertFalse(net.hasSummary());
        assertThrows(NoSuchElementException.class, net::summary);
    }

    private static <T> String json(Params owner, Param<T> param) {
        return owner.isDefined(param) ? param.jsonEncode(owner.getOrDefault(param)) : "undefined";
    }

    @Test
    void savedNetIsReadWithoutSpark() throws IOException {
        MlpClassificationModel model = classifier().setMaxIter(3).fit(data);
        model.write().overwrite().save(directory.resolve("m").toString());
        FloatParameters parameters = FloatModels.load(directory.resolve("m").resolve("net.safetensors"));
        try (Kernels kernels = Kernels.best()) {
            float[] y = new float[2];
            new FloatMlp(kernels, parameters, Loss.SOFTMAX_CROSS_ENTROPY, Reduction.MEAN)
                    .predictor()
                    .predict(new float[] {0.25f, -0.5f}, 0, y, 0);
            Vector probability = model.predictProbability(new DenseVector(new double[] {0.25, -0.5}));
            assertEquals(y[0], probability.apply(0), 1e-6);
            assertEquals(y[1], probability.apply(1), 1e-6);
        }
    }

    @Test
    void warmStartGoesOnFromASavedModel() throws IOException {
        MlpClassificationModel model = classifier().setMaxIter(20).fit(data);
        String path = directory.resolve("warm").toString();
        model.write().overwrite().save(path);
        MlpClassificationModel same =
                classifier().setMaxIter(0).setInitialModel(path).fit(data);
        assertArrayEquals(parameters(model), parameters(same));
        MlpClassificationModel more =
                classifier().setMaxIter(1).setInitialModel(path).fit(data);
        double lastBefore = model.summary().epochs().getLast().trainingLoss();
        assertTrue(more.summary().epochs().getFirst().trainingLoss() < 2 * lastBefore);
        MlpClassifier other = classifier().setHiddenLayers(new int[] {8}).setInitialModel(path);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> other.fit(data));
        assertTrue(e.getMessage().contains("[2, 32, 2]") && e.getMessage().contains("[2, 8, 2]"), e.getMessage());
    }

    @Test
    void crossValidatorChooses() {
        MlpClassifier classifier = classifier().setMaxIter(10);
        ParamMap[] grid = new ParamGridBuilder()
                .addGrid(classifier.stepSize(), new double[] {1e-6, 0.02})
                .build();
        CrossValidatorModel model = new CrossValidator()
                .setEstimator(classifier)
                .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
                .setEstimatorParamMaps(grid)
                .setNumFolds(2)
                .fit(data);
        assertTrue(model.avgMetrics()[1] > model.avgMetrics()[0] + 0.1);
        assertEquals(0.02, ((MlpClassificationModel) model.bestModel()).getStepSize());
    }

    @Test
    void earlyStoppingTakesTheBestEpoch() {
        MlpClassificationModel model = classifier()
                .setMaxIter(200)
                .setStepSize(0.1)
                .setValidationFraction(0.3)
                .setPatience(3)
                .fit(data);
        MlpTrainingSummary summary = model.summary();
        assertTrue(summary.epochs().size() < 200);
        assertEquals(summary.epochs().size() - 3, summary.bestEpoch());
        double best = summary.epochs().get(summary.bestEpoch() - 1).validationLoss();
        assertTrue(summary.epochs().stream().allMatch(e -> e.validationLoss() >= best));
        MlpClassificationModel shorter = classifier()
                .setMaxIter(summary.bestEpoch())
                .setStepSize(0.1)
                .setValidationFraction(0.3)
                .fit(data);
        assertArrayEquals(parameters(shorter), parameters(model), "the parameters of the best epoch");
    }
}
