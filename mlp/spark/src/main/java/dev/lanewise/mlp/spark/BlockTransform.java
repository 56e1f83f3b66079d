package dev.lanewise.mlp.spark;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.FloatPredictor;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;
import scala.reflect.ClassTag$;

/// Appends what a net says to the rows of a data set, a block of rows at a time: one predictor for each task, one
/// product for each layer and block.
final class BlockTransform implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1;

    /// As many as a predictor takes in one pass.
    private static final int ROWS = 64;

    private final Broadcast<Net> net;
    private final int features;
    private final int width;
    private final int[] places;
    private final Columns columns;

    /// What the columns hold, from the outputs of the net.
    interface Columns extends Serializable {
        /// The appended values of one row.
        ///
        /// @param outputs logits of a sample, or its scaled output
        /// @return a value for each column that is appended, null for those without a name
        Object[] of(double[] outputs);
    }

    private BlockTransform(Broadcast<Net> net, int features, int width, int[] places, Columns columns) {
        this.net = net;
        this.features = features;
        this.width = width;
        this.places = places;
        this.columns = columns;
    }

    /// @param schema of the result: that of the data set and what is appended
    /// @param names of the columns in the order of [Columns#of]; an empty one is left out
    static Dataset<Row> apply(
            Dataset<?> dataset, Net net, String featuresCol, StructType schema, String[] names, Columns columns) {
        int[] places = new int[names.length];
        for (int i = 0; i < names.length; i++) {
            places[i] = names[i].isEmpty() ? -1 : schema.fieldIndex(names[i]);
        }
        Broadcast<Net> broadcast =
                dataset.sparkSession().sparkContext().broadcast(net, ClassTag$.MODULE$.apply(Net.class));
        return dataset.toDF()
                .mapPartitions(
                        new BlockTransform(
                                broadcast, dataset.schema().fieldIndex(featuresCol), schema.size(), places, columns),
                        Encoders.row(schema));
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        Kernels kernels = Kernels.builder().threads(1).build();
        TaskContext context = TaskContext.get();
        if (context != null) {
            context.addTaskCompletionListener((TaskCompletionListener) done -> kernels.close());
        }
        return new Blocks(rows, net.value().predictor(kernels));
    }

    private final class Blocks implements Iterator<Row> {
        private final Iterator<Row> rows;
        private final FloatPredictor predictor;
        private final List<Row> block = new ArrayList<>(ROWS);
        private final float[] x;
        private final float[] y;
        private int next;

        Blocks(Iterator<Row> rows, FloatPredictor predictor) {
            this.rows = rows;
            this.predictor = predictor;
            this.x = new float[ROWS * net.value().inputs()];
            this.y = new float[ROWS * net.value().outputs()];
        }

        @Override
        public boolean hasNext() {
            return next < block.size() || rows.hasNext();
        }

        @Override
        public Row next() {
            if (next == block.size()) {
                fill();
            }
            int outputs = net.value().outputs();
            double[] output = new double[outputs];
            for (int j = 0; j < outputs; j++) {
                output[j] = y[next * outputs + j];
            }
            Object[] appended = columns.of(output);
            Row row = block.get(next++);
            Object[] values = new Object[width];
            for (int i = 0; i < row.size(); i++) {
                values[i] = row.get(i);
            }
            for (int i = 0; i < places.length; i++) {
                if (places[i] >= 0) {
                    values[places[i]] = appended[i];
                }
            }
            return RowFactory.create(values);
        }

        private void fill() {
            if (!rows.hasNext()) {
                throw new NoSuchElementException();
            }
            block.clear();
            next = 0;
            int inputs = net.value().inputs();
            while (block.size() < ROWS && rows.hasNext()) {
                Row row = rows.next();
                if (row.isNullAt(features)) {
                    throw new IllegalArgumentException("a sample is null");
                }
                net.value().store((Vector) row.get(features), x, block.size() * inputs);
                block.add(row);
            }
            predictor.predict(x, 0, inputs, block.size(), y, 0, net.value().outputs());
        }
    }
}
