package dev.lanewise.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegressorTest {
    private static Dataset<Row> data;

    @TempDir
    Path directory;

    @BeforeAll
    static void begin() {
        SparkSession session = SparkSessions.local();
        data = TestData.square(session, 1200, 3).cache();
    }

    private static MlpRegressor regressor() {
        return new MlpRegressor("mlp")
                .setLabelCol("target")
                .setHiddenLayers(new int[] {32})
                .setMaxIter(40)
                .setBlockSize(32)
                .setStepSize(0.01)
                .setNumWorkers(2);
    }

    private static double meanSquare(Dataset<Row> transformed) {
        return transformed
                .selectExpr("avg((prediction - target) * (prediction - target))")
                .first()
                .getDouble(0);
    }

    @Test
    void learnsAndRepeatsItself() {
        MlpRegressionModel model = regressor().fit(data);
        double variance = 1.0 / 9; // of the product of two numbers uniform in −1 … 1
        assertTrue(meanSquare(model.transform(data)) < 0.01 * variance);
        assertArrayEquals(model.net().parameters(), regressor().fit(data).net().parameters(), "the same bits");
    }

    @Test
    void largeMeanOfTheLabelCostsNoDigits() {
        Dataset<Row> shifted = data.withColumn("target", functions.col("target").plus(1.7e9));
        MlpRegressionModel model = regressor().fit(shifted);
        assertTrue(meanSquare(model.transform(shifted)) < 0.01 / 9);
    }

    @Test
    void constantLabelIsLearned() {
        Dataset<Row> constant = data.withColumn("target", functions.lit(42.0));
        MlpRegressionModel model = regressor().setMaxIter(60).fit(constant);
        assertEquals(0, meanSquare(model.transform(constant)), 0.01);
    }

    @Test
    void blocksSayWhatSingleSamplesSayAlsoWhenLoaded() throws IOException {
        MlpRegressionModel model = regressor().setMaxIter(2).fit(data);
        model.write().overwrite().save(directory.resolve("m").toString());
        MlpRegressionModel loaded =
                MlpRegressionModel.load(directory.resolve("m").toString());
        List<Row> rows = loaded.transform(data).select("features", "prediction").collectAsList();
        assertEquals(1200, rows.size());
        for (Row row : rows) {
            Vector features = row.getAs(0);
            assertEquals(model.predict(features), row.getDouble(1));
        }
    }
}
