package dev.lanewise.mlp.spark;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/// Checks the rows of a partition and deals them out to the ranks in turn, in blocks. A row is features, label, weight
/// and whether it is held out.
///
/// A row that cannot be trained with ends its partition with a block that says why: an exception here would be tried
/// again by Spark and reach the user wrapped in a stack trace.
final class SampleBlocks implements Iterator<Tuple2<SampleBlock.Key, SampleBlock>> {
    /// Some hundred kilobytes of a common sample: enough that the cost of an object does not show.
    private static final int ROWS = 128;

    /// What a row must be like.
    ///
    /// @param ranks how many ranks there are
    /// @param inputs elements of a sample
    /// @param classes how many classes, or 0 for real targets
    /// @param features the column's name
    /// @param label the column's name
    /// @param weight the column's name, or null
    record Form(int ranks, int inputs, int classes, String features, String label, String weight)
            implements Serializable {
        private static final long serialVersionUID = 1;
    }

    private final Form form;
    private final int partition;
    private final Iterator<Row> rows;
    private final Open[] open;
    private final Queue<Tuple2<SampleBlock.Key, SampleBlock>> full = new ArrayDeque<>();
    private long count;
    private boolean ended;

    SampleBlocks(Form form, int partition, Iterator<Row> rows) {
        this.form = form;
        this.partition = partition;
        this.rows = rows;
        this.open = new Open[form.ranks];
        for (int rank = 0; rank < form.ranks; rank++) {
            open[rank] = new Open(rank);
        }
    }

    @Override
    public boolean hasNext() {
        while (full.isEmpty() && !ended) {
            if (rows.hasNext()) {
                add(rows.next());
            } else {
                ended = true;
                for (Open block : open) {
                    block.emit();
                }
            }
        }
        return !full.isEmpty();
    }

    @Override
    public Tuple2<SampleBlock.Key, SampleBlock> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return full.remove();
    }

    private void add(Row row) {
        // Partitions begin with different ranks, so that many small ones fill all.
        Open block = open[(int) ((partition + count) % form.ranks)];
        String error = block.add(row);
        if (error != null) {
            full.clear();
            full.add(new Tuple2<>(
                    new SampleBlock.Key(0, partition, 0),
                    SampleBlock.error("row " + count + " of partition " + partition + ": " + error)));
            ended = true;
        }
        count++;
    }

    /// A block that is being filled.
    private final class Open {
        private final int rank;
        private int number;
        private int size;
        private float[] x;
        private double[] labels;
        private float[] weights;
        private boolean[] heldOut;

        Open(int rank) {
            this.rank = rank;
            begin();
        }

        private void begin() {
            size = 0;
            x = new float[ROWS * form.inputs];
            labels = new double[ROWS];
            weights = new float[ROWS];
            heldOut = new boolean[ROWS];
        }

        private void emit() {
            if (size > 0) {
                full.add(new Tuple2<>(
                        new SampleBlock.Key(rank, partition, number++),
                        new SampleBlock(
                                size,
                                Arrays.copyOf(x, size * form.inputs),
                                Arrays.copyOf(labels, size),
                                Arrays.copyOf(weights, size),
                                Arrays.copyOf(heldOut, size),
                                null)));
                begin();
            }
        }

        /// @return what is wrong with the row, or null
        private String add(Row row) {
            if (row.isNullAt(0)) {
                return "column " + form.features + " is null";
            }
            Vector features = row.getAs(0);
            if (features.size() != form.inputs) {
                return "column " + form.features + " has a vector of " + features.size()
                        + " elements, the first row's had " + form.inputs;
            }
            Vectors.copy(features, x, size * form.inputs);
            int wrong = Vectors.notFinite(x, size * form.inputs, form.inputs);
            if (wrong >= 0) {
                return "column " + form.features + ", element " + wrong + ": " + features.apply(wrong)
                        + " is not a finite number in float";
            }
            if (row.isNullAt(1)) {
                return "column " + form.label + " is null";
            }
            double label = row.getDouble(1);
            if (form.classes > 0
                    ? !(label >= 0 && label < form.classes && label == Math.rint(label))
                    : !Double.isFinite(label)) {
                return "column " + form.label + ": " + label
                        + (form.classes > 0
                                ? " is none of the classes 0 … " + (form.classes - 1)
                                : " is not a finite number");
            }
            double weight = row.isNullAt(2) ? Double.NaN : row.getDouble(2);
            if (!(weight >= 0 && (float) weight < Float.POSITIVE_INFINITY)) {
                return "column " + form.weight + ": " + (row.isNullAt(2) ? "null" : weight)
                        + " is not a finite weight of at least 0";
            }
            labels[size] = label;
            weights[size] = (float) weight;
            heldOut[size] = !row.isNullAt(3) && row.getBoolean(3);
            size++;
            if (size == ROWS) {
                emit();
            }
            return null;
        }
    }
}
