package dev.lanewise.mlp.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/// Small data sets that a net can learn.
final class TestData {
    static final StructType SCHEMA = new StructType()
            .add("label", "double")
            .add("target", "double")
            .add("weight", "double")
            .add("held", "boolean")
            .add("features", SQLDataTypes.VectorType());

    private TestData() {}

    /// Points of the square: the class says whether both coordinates have one sign, the target is their product.
    /// Weights are 0.5 … 1.5, every fifth row is held out where the column is asked for.
    static Dataset<Row> square(SparkSession session, int count, int partitions) {
        List<Row> rows = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < count; i++) {
            double a = random.nextDouble(-1, 1);
            double b = random.nextDouble(-1, 1);
            rows.add(row(a * b > 0 ? 1 : 0, a * b, random.nextDouble(0.5, 1.5), i % 5 == 0, a, b));
        }
        return of(session, rows, partitions);
    }

    static Row row(double label, double target, double weight, boolean held, double... features) {
        return RowFactory.create(label, target, weight, held, new DenseVector(features));
    }

    /// Rows in a given number of partitions, in order.
    static Dataset<Row> of(SparkSession session, List<Row> rows, int partitions) {
        org.apache.spark.api.java.JavaSparkContext context =
                org.apache.spark.api.java.JavaSparkContext.fromSparkContext(session.sparkContext());
        return session.createDataFrame(context.parallelize(rows, partitions), SCHEMA);
    }
}
