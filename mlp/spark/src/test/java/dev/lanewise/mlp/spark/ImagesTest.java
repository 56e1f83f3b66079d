package dev.lanewise.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.mlp.data.Idx;
import dev.lanewise.mlp.data.LabelledImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/// Real images: the subset of Fashion-MNIST that the tests of `mlp` have.
class ImagesTest {
    private static final Path DIRECTORY = Path.of("../src/test/resources/fashion-mnist");

    private static Dataset<Row> images(SparkSession session, String name) throws IOException {
        LabelledImages images = LabelledImages.of(
                Idx.read(DIRECTORY.resolve(name + "-images-idx3-ubyte.gz")),
                Idx.read(DIRECTORY.resolve(name + "-labels-idx1-ubyte.gz")),
                10);
        int inputs = images.size();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < images.count(); i++) {
            double[] pixels = new double[inputs];
            for (int j = 0; j < inputs; j++) {
                pixels[j] = images.pixels()[i * inputs + j];
            }
            rows.add(TestData.row(images.labels()[i], 0, 1, false, new DenseVector(pixels).values()));
        }
        return TestData.of(session, rows, 2);
    }

    @Test
    void twoRanksLearnImages() throws IOException {
        SparkSession session = SparkSessions.local();
        MlpClassificationModel model = new MlpClassifier()
                .setHiddenLayers(new int[] {100})
                .setMaxIter(30)
                .setBlockSize(64)
                .setNumWorkers(2)
                .fit(images(session, "train"));
        Dataset<Row> test = model.transform(images(session, "t10k"));
        double error = test.filter("label <> prediction").count() / (double) test.count();
        assertEquals(10, model.numClasses());
        assertTrue(error < 0.25, "test error " + error);
    }
}
