package dev.lanewise.netlib.spark;

import dev.ludovic.netlib.blas.BLAS;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.feature.PCA;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.mllib.linalg.distributed.IndexedRow;
import org.apache.spark.mllib.linalg.distributed.IndexedRowMatrix;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/// A Spark application as users write them: it knows nothing of Lanewise. Prints a line for each algorithm, with
/// numbers of its result, and which BLAS the driver and the executors have.
///
/// Two partitions: what they sum arrives in any order, and a sum of two does not depend on it. (Merged moments do.)
public final class SparkJobs {
    private static final int ROWS = 400;
    private static final int COLUMNS = 24;
    private static final int CLASSES = 3;

    private SparkJobs() {}

    /// Runs everything.
    ///
    /// @param arguments none
    /// @throws Exception if something fails
    public static void main(String[] arguments) throws Exception {
        try (SparkSession session = SparkSession.builder().appName("jobs").getOrCreate()) {
            JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
            List<String> names = context.parallelize(List.of(1, 2, 3, 4), 4)
                    .map(i -> BLAS.getInstance().getClass().getSimpleName())
                    .collect();
            System.out.println("driver " + BLAS.getInstance().getClass().getSimpleName());
            System.out.println("executors " + String.join(" ", new java.util.TreeSet<>(names)));
            Dataset<Row> data = data(session, context).cache();
            print(
                    "k-means",
                    Arrays.stream(new KMeans()
                                    .setK(4)
                                    .setSeed(1)
                                    .setMaxIter(8)
                                    .setSolver("block")
                                    .fit(data)
                                    .clusterCenters())
                            .flatMapToDouble(center -> Arrays.stream(center.toArray()))
                            .toArray());
            print("logistic-regression", logisticRegression(data));
            print(
                    "perceptron",
                    new MultilayerPerceptronClassifier()
                            .setLayers(new int[] {COLUMNS, 16, CLASSES})
                            .setSeed(1)
                            .setMaxIter(8)
                            .fit(data)
                            .weights()
                            .toArray());
            print("pca", pca(data));
            print("als", als(session, context, 2));
            print("block-matrix", blocks(context));
            // With one partition nothing arrives in an order that Spark leaves open.
            Dataset<Row> one = data.coalesce(1).cache();
            print("logistic-regression-of-one", logisticRegression(one));
            print("pca-of-one", pca(one));
            print("als-of-one", als(session, context, 1));
        }
        BreezeCalls.print();
    }

    private static Dataset<Row> data(SparkSession session, JavaSparkContext context) {
        Random random = new Random(3);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            int label = i % CLASSES;
            double[] features = new double[COLUMNS];
            for (int j = 0; j < COLUMNS; j++) {
                features[j] = random.nextGaussian() + (j % CLASSES == label ? 2 : 0);
            }
            rows.add(RowFactory.create((double) label, new DenseVector(features)));
        }
        return session.createDataFrame(
                context.parallelize(rows, 2),
                new StructType().add("label", "double").add("features", SQLDataTypes.VectorType()));
    }

    private static double[] logisticRegression(Dataset<Row> data) {
        return new LogisticRegression()
                .setFamily("multinomial")
                .setMaxIter(8)
                .setRegParam(0.1)
                .fit(data)
                .coefficientMatrix()
                .toArray();
    }

    private static double[] pca(Dataset<Row> data) {
        return new PCA()
                .setInputCol("features")
                .setOutputCol("out")
                .setK(2)
                .fit(data)
                .explainedVariance()
                .toArray();
    }

    private static double[] als(SparkSession session, JavaSparkContext context, int blocks) {
        List<Row> ratings = new ArrayList<>();
        for (int user = 0; user < 30; user++) {
            for (int item = user % 3; item < 20; item += 3) {
                ratings.add(RowFactory.create(user, item, (float) (1 + user * item % 5)));
            }
        }
        Dataset<Row> data = session.createDataFrame(
                context.parallelize(ratings, blocks),
                new StructType().add("user", "int").add("item", "int").add("rating", "float"));
        Dataset<Row> judged = new ALS()
                .setRank(5)
                .setMaxIter(5)
                .setSeed(1)
                .setNumBlocks(blocks)
                .fit(data)
                .transform(data)
                .orderBy("user", "item");
        return judged.select("prediction").collectAsList().stream()
                .mapToDouble(row -> row.getFloat(0))
                .toArray();
    }

    private static double[] blocks(JavaSparkContext context) {
        Random random = new Random(5);
        List<IndexedRow> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            rows.add(new IndexedRow(
                    i,
                    new org.apache.spark.mllib.linalg.DenseVector(
                            random.doubles(60).toArray())));
        }
        var matrix = new IndexedRowMatrix(context.parallelize(rows, 2).rdd()).toBlockMatrix(30, 30);
        return matrix.multiply(matrix).toLocalMatrix().toArray();
    }

    static void print(String name, double[] values) {
        StringBuilder line = new StringBuilder(name);
        for (double value : values) {
            line.append(' ').append(value);
        }
        System.out.println(line);
    }
}
