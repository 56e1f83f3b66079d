package dev.lanewise.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every parameter has an effect: on the bits of the net where it is a matter of training, on what it names elsewhere.
class ParamsTest {
    private static Dataset<Row> data;
    private static float[] plain;

    @TempDir
    Path directory;

    @BeforeAll
    static void begin() {
        SparkSession session = SparkSessions.local();
        data = new VectorAssembler()
                .setInputCols(new String[] {"target", "weight"})
                .setOutputCol("features2")
                .transform(TestData.square(session, 300, 2))
                .withColumn("label2", functions.expr("1 - label"))
                .cache();
        plain = ClassifierTest.parameters(classifier().fit(data));
    }

    private static MlpClassifier classifier() {
        return new MlpClassifier("mlp")
                .setHiddenLayers(new int[] {8})
                .setMaxIter(4)
                .setBlockSize(32)
                .setNumWorkers(2);
    }

    private static void changesTheNet(String name, UnaryOperator<MlpClassifier> setting) {
        float[] changed = ClassifierTest.parameters(setting.apply(classifier()).fit(data));
        assertFalse(Arrays.equals(plain, changed), name + " has no effect");
    }

    @Test
    void trainingDependsOnEachOfThem() {
        changesTheNet("seed", c -> c.setSeed(2));
        changesTheNet("maxIter", c -> c.setMaxIter(5));
        changesTheNet("blockSize", c -> c.setBlockSize(64));
        changesTheNet("stepSize", c -> c.setStepSize(0.002));
        changesTheNet("solver", c -> c.setSolver("momentum(0.9)"));
        changesTheNet("layers", c -> c.setLayers(new int[] {2, 9, 2}));
        changesTheNet("hiddenLayers", c -> c.setHiddenLayers(new int[] {}));
        changesTheNet("activation", c -> c.setActivation("tanh"));
        changesTheNet("initialiser", c -> c.setInitialiser("xavier_uniform"));
        changesTheNet("learningRate", c -> c.setLearningRate("cosine(0.01, 0, 40)"));
        changesTheNet("dropout", c -> c.setDropout(new double[] {0.5}));
        changesTheNet("weightDecay", c -> c.setWeightDecay(0.1));
        changesTheNet("clipping", c -> c.setClipping("norm(0.01)"));
        changesTheNet("labelSmoothing", c -> c.setLabelSmoothing(0.1));
        changesTheNet("classWeights", c -> c.setClassWeights(new double[] {1, 5}));
        changesTheNet("weightCol", c -> c.setWeightCol("weight"));
        changesTheNet("validationFraction", c -> c.setValidationFraction(0.5));
        changesTheNet("validationIndicatorCol", c -> c.setValidationIndicatorCol("held"));
        changesTheNet("numWorkers", c -> c.setNumWorkers(1));
        changesTheNet("tol", c -> c.setMaxIter(100).setTol(0.5));
        changesTheNet(
                "patience",
                c -> c.setMaxIter(100).setStepSize(1).setValidationFraction(0.5).setPatience(1));
        changesTheNet("labelCol", c -> c.setLabelCol("label2"));
        changesTheNet("featuresCol", c -> c.setFeaturesCol("features2"));
    }

    @Test
    void whereTheSamplesLieDoesNotChangeTheNet() {
        assertTrue(Arrays.equals(
                plain,
                ClassifierTest.parameters(classifier().setMaxMemoryInMB(0).fit(data))));
    }

    @Test
    void checkpointsLeaveNothingAndChangeNothing() throws IOException {
        File root = directory.toFile();
        float[] same = ClassifierTest.parameters(classifier()
                .setCheckpointDir(root.toString())
                .setCheckpointInterval(2)
                .fit(data));
        assertTrue(Arrays.equals(plain, same));
        assertEquals(0, root.list().length, "what is left of the checkpoints of a training that has ended");
    }

    @Test
    void eachParameterIsTestedSomewhere() {
        Set<String> tested = new TreeSet<>(Set.of(
                // above
                "seed",
                "maxIter",
                "blockSize",
                "stepSize",
                "solver",
                "layers",
                "hiddenLayers",
                "activation",
                "initialiser",
                "learningRate",
                "dropout",
                "weightDecay",
                "clipping",
                "labelSmoothing",
                "classWeights",
                "weightCol",
                "validationFraction",
                "validationIndicatorCol",
                "numWorkers",
                "tol",
                "patience",
                "labelCol",
                "featuresCol",
                "maxMemoryInMB",
                // ClassifierTest
                "predictionCol",
                "rawPredictionCol",
                "probabilityCol",
                "thresholds",
                "initialModel",
                // ClusterTest, BadInputTest
                "checkpointDir",
                "checkpointInterval",
                "startTimeout",
                "exchangeTimeout"));
        assertEquals(tested, names(classifier().params()));
        tested.removeAll(Set.of("labelSmoothing", "classWeights", "rawPredictionCol", "probabilityCol", "thresholds"));
        tested.addAll(Set.of("loss", "scaleLabel")); // below
        assertEquals(tested, names(new MlpRegressor().params()));
    }

    private static Set<String> names(Param<?>[] params) {
        return Arrays.stream(params).map(Param::name).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void eachIsExplainedAndCopied() {
        MlpClassifier classifier = classifier().setStartTimeout(7);
        String explained = classifier.explainParams();
        for (Param<?> param : classifier.params()) {
            assertTrue(explained.contains(param.name() + ": " + param.doc()), param.name());
        }
        assertTrue(explained.contains("(default: 120, current: 7)"), explained);
        MlpClassifier copy = classifier.copy(new ParamMap().put(classifier.maxIter(), 9));
        assertEquals(7, copy.getStartTimeout());
        assertEquals(9, copy.getMaxIter());
        assertEquals(4, classifier.getMaxIter());
        MlpClassificationModel model = copy.setNumWorkers(1).setMaxIter(0).fit(data);
        MlpClassificationModel other = model.copy(new ParamMap().put(model.predictionCol(), "p"));
        assertEquals("p", other.getPredictionCol());
        assertEquals(7, other.getStartTimeout());
        assertTrue(Arrays.equals(ClassifierTest.parameters(model), ClassifierTest.parameters(other)));
        assertEquals(model.hasSummary(), other.hasSummary());
    }

    @Test
    void regressionDependsOnItsOwn() {
        MlpRegressor regressor = new MlpRegressor()
                .setLabelCol("target")
                .setHiddenLayers(new int[] {8})
                .setMaxIter(4)
                .setNumWorkers(2);
        float[] before = regressor.fit(data).net().parameters();
        float[] huber = regressor
                .copy(ParamMap.empty())
                .setLoss("huber(0.1)")
                .fit(data)
                .net()
                .parameters();
        float[] unscaled = regressor
                .copy(ParamMap.empty())
                .setScaleLabel(false)
                .fit(data)
                .net()
                .parameters();
        assertFalse(Arrays.equals(before, huber), "loss has no effect");
        assertFalse(Arrays.equals(before, unscaled), "scaleLabel has no effect");
    }

    @Test
    void valuesOutOfTheirRangeAreRefusedWhereTheyAreSet() {
        MlpClassifier c = classifier();
        refused(() -> c.setMaxIter(-1), "maxIter");
        refused(() -> c.setBlockSize(0), "blockSize");
        refused(() -> c.setStepSize(0), "stepSize");
        refused(() -> c.setStepSize(Double.NaN), "stepSize");
        refused(() -> c.setTol(-1), "tol");
        refused(() -> c.setSolver("newton"), "newton");
        refused(() -> c.setHiddenLayers(new int[] {0}), "hiddenLayers");
        refused(() -> c.setActivation("reluu"), "reluu");
        refused(() -> c.setInitialiser("he"), "he_normal");
        refused(() -> c.setLearningRate("cosine(1)"), "cosine");
        refused(() -> c.setDropout(new double[] {1}), "dropout");
        refused(() -> c.setClipping("norm(-1)"), "norm");
        refused(() -> c.setLabelSmoothing(1.5), "labelSmoothing");
        refused(() -> c.setClassWeights(new double[] {-1}), "classWeights");
        refused(() -> c.setValidationFraction(1), "validationFraction");
        refused(() -> c.setPatience(-1), "patience");
        refused(() -> c.setNumWorkers(-1), "numWorkers");
        refused(() -> c.setCheckpointInterval(0), "checkpointInterval");
        refused(() -> c.setStartTimeout(0), "startTimeout");
        refused(() -> c.setExchangeTimeout(0), "exchangeTimeout");
        refused(() -> c.setMaxMemoryInMB(-1), "maxMemoryInMB");
        refused(() -> new MlpRegressor().setLoss("softmax"), "half_squared_error");
    }

    private static void refused(Runnable setter, String part) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, setter::run);
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    /// How Spark Connect finds the estimators that a client names.
    @Test
    @SuppressWarnings("rawtypes") // a class literal has no type arguments
    void estimatorsAreServices() {
        Set<String> found = java.util.ServiceLoader.load(org.apache.spark.ml.Estimator.class).stream()
                .map(provider -> provider.type().getSimpleName())
                .collect(Collectors.toSet());
        assertTrue(found.containsAll(Set.of("MlpClassifier", "MlpRegressor")), found.toString());
    }

    @Test
    void namesOfMllibsSolversAreKnown() {
        assertEquals(Solvers.parse("adam"), Solvers.parse("l-bfgs"));
        assertEquals(Solvers.parse("sgd"), Solvers.parse("gd"));
    }
}
