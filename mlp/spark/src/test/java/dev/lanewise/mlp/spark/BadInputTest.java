package dev.lanewise.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One clear error for each thing that cannot be trained with, and the message itself is what reaches the user.
class BadInputTest {
    private static SparkSession session;

    @TempDir
    Path directory;

    @BeforeAll
    static void begin() {
        session = SparkSessions.local();
    }

    private static MlpClassifier classifier() {
        return new MlpClassifier().setHiddenLayers(new int[] {4}).setMaxIter(1).setNumWorkers(2);
    }

    /// Forty good rows in two partitions, one of which is replaced.
    private static Dataset<Row> with(Row bad) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            rows.add(i == 30 ? bad : TestData.row(i % 2, i, 1, false, i, -i));
        }
        return TestData.of(session, rows, 2);
    }

    private static void refused(MlpParams<?> estimator, Dataset<Row> data, String message) {
        Exception e = assertThrows(Exception.class, () -> {
            if (estimator instanceof MlpClassifier c) {
                c.fit(data);
            } else {
                ((MlpRegressor) estimator).fit(data);
            }
        });
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertTrue(e.getMessage().length() < 400, e.getMessage());
    }

    private static MlpClassifier twoClasses() {
        return classifier().setLayers(new int[] {2, 4, 2});
    }

    @Test
    void rowsThatCannotBeTrainedWith() {
        Dataset<Row> good = with(TestData.row(0, 1, 1, false, 1, 2));
        assertEquals(2, twoClasses().fit(good).numClasses());
        refused(
                twoClasses(),
                with(TestData.row(0, 1, 1, false, 1, 2, 3)),
                "row 10 of partition 1: column features has a vector of 3");
        refused(
                twoClasses(),
                with(TestData.row(0, 1, 1, false, 1, Double.NaN)),
                "column features, element 1: NaN is not a finite");
        refused(
                twoClasses(),
                with(TestData.row(0, 1, 1, false, 1e39, 0)),
                "column features, element 0: 1.0E39 is not a finite");
        refused(
                twoClasses(),
                with(TestData.row(Double.NaN, 1, 1, false, 1, 2)),
                "column label: NaN is none of the classes 0 … 1");
        refused(
                twoClasses(),
                with(TestData.row(2, 1, 1, false, 1, 2)),
                "column label: 2.0 is none of the classes 0 … 1");
        refused(twoClasses(), with(TestData.row(0.5, 1, 1, false, 1, 2)), "column label: 0.5 is none of the classes");
        refused(twoClasses(), with(TestData.row(-1, 1, 1, false, 1, 2)), "column label: -1.0 is none of the classes");
        refused(
                twoClasses().setWeightCol("weight"),
                with(TestData.row(0, 1, -1, false, 1, 2)),
                "column weight: -1.0 is not a finite weight");
        refused(twoClasses(), with(RowFactory.create(0.0, 1.0, 1.0, false, null)), "column features is null");
        refused(
                twoClasses(),
                with(RowFactory.create(
                        null, 1.0, 1.0, false, new org.apache.spark.ml.linalg.DenseVector(new double[2]))),
                "column label is null");
        refused(
                new MlpRegressor().setLabelCol("target").setNumWorkers(2),
                with(TestData.row(0, Double.POSITIVE_INFINITY, 1, false, 1, 2)),
                "column target: Infinity is not a finite number");
    }

    @Test
    void dataWithoutASample() {
        Dataset<Row> good = with(TestData.row(0, 1, 1, false, 1, 2));
        refused(twoClasses(), good.filter("label > 5"), "");
        refused(
                twoClasses().setValidationIndicatorCol("all"),
                good.withColumn("all", functions.lit(true)),
                "there is no sample to train with: all are held out");
    }

    @Test
    void fewerRowsThanRanksAndEmptyPartitionsTrain() {
        List<Row> one = List.of(TestData.row(1, 1, 1, false, 1, 2));
        MlpClassificationModel model = twoClasses().fit(TestData.of(session, one, 3));
        assertEquals(1, model.summary().samples());
        assertEquals(2, model.summary().ranks());
    }

    @Test
    void oneClassTrains() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            rows.add(TestData.row(0, i, 1, false, i, -i));
        }
        Dataset<Row> data = TestData.of(session, rows, 2);
        MlpClassificationModel model =
                classifier().setMaxIter(50).setStepSize(0.05).fit(data);
        assertEquals(2, model.numClasses(), "as many as Spark's own classifiers say");
        assertEquals(10, model.transform(data).filter("prediction = 0").count());
    }

    @Test
    void settingsThatDoNotFitTheData() {
        Dataset<Row> good = with(TestData.row(0, 1, 1, false, 1, 2));
        refused(classifier().setLayers(new int[] {3, 4, 2}), good, "layers=[3, 4, 2], but the data have 2 features");
        refused(
                classifier().setHiddenLayers(new int[] {4, 4, 4}).setDropout(new double[] {0.1, 0.2}),
                good,
                "for 3 hidden layers");
        refused(
                twoClasses().setClassWeights(new double[] {1, 2, 3}),
                good,
                "classWeights has 3 elements for 2 classes");
        refused(twoClasses().setPatience(2), good, "patience=2 needs something to validate on");
        refused(twoClasses().setValidationIndicatorCol("weight"), good, "column weight is of type double, not boolean");
        refused(classifier().setLabelCol("nothing"), good, "nothing");
        refused(twoClasses().setStepSize(1e30).setSolver("sgd").setMaxIter(50), good, "the training diverged in epoch");
        refused(twoClasses().setInitialModel(directory.resolve("no").toString()), good, "initialModel=");
    }

    /// Selectors, connections, mapped files and threads of trainings that fail after the ranks have met.
    @Test
    void failedTrainingsLeaveNothingOpen() {
        Dataset<Row> good = with(TestData.row(0, 1, 1, false, 1, 2));
        MlpClassifier diverges =
                twoClasses().setStepSize(1e30).setSolver("sgd").setMaxIter(50).setMaxMemoryInMB(0);
        refused(diverges, good, "the training diverged in epoch");
        long before = openFiles();
        for (int i = 0; i < 20; i++) {
            refused(diverges, good, "the training diverged in epoch");
        }
        long opened = openFiles() - before;
        assertTrue(opened < 20, opened + " files are open that were not before");
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().startsWith("lanewise")));
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    @Test
    void badSavedModelIsNamed() throws IOException {
        Path model = directory.resolve("m");
        twoClasses().fit(with(TestData.row(0, 1, 1, false, 1, 2))).write().save(model.toString());
        Path net = model.resolve("net.safetensors");
        Files.deleteIfExists(model.resolve(".net.safetensors.crc"));
        Files.write(net, new byte[] {1, 2, 3});
        Exception e = assertThrows(Exception.class, () -> MlpClassificationModel.load(model.toString()));
        assertTrue(e.getMessage().startsWith(model.toString()), e.getMessage());
    }

    @Test
    void moreRanksThanSlotsSaysWhatToDo() {
        Dataset<Row> good = with(TestData.row(0, 1, 1, false, 1, 2));
        refused(
                twoClasses().setNumWorkers(3).setStartTimeout(1),
                good,
                "numWorkers=3, but after 1 s the cluster runs only 2 tasks at once");
    }

    @Test
    void dynamicAllocationSaysWhatToSet() {
        // The context's own, not a copy; Spark itself has read it at the start.
        SparkConf conf = session.sparkContext().conf();
        conf.set("spark.dynamicAllocation.enabled", "true");
        try {
            IllegalStateException e =
                    assertThrows(IllegalStateException.class, () -> TrainingJob.ranks(session.sparkContext(), 2, 1));
            assertTrue(e.getMessage().contains("spark.dynamicAllocation.enabled=false"), e.getMessage());
        } finally {
            conf.remove("spark.dynamicAllocation.enabled");
        }
    }
}
