package dev.lanewise.mlp.spark;

import java.io.Serializable;

/// Some samples of one partition on their way to a rank, or the reason why there are none.
///
/// @param rows how many
/// @param x rows×inputs, row after row
/// @param labels classes or targets
/// @param weights sample weights
/// @param heldOut which ones are for validation
/// @param error what is wrong with a row of the partition, or null
@SuppressWarnings("ArrayRecordComponent") // carried from place to place, never compared
record SampleBlock(int rows, float[] x, double[] labels, float[] weights, boolean[] heldOut, String error)
        implements Serializable {
    private static final long serialVersionUID = 1;

    static SampleBlock error(String message) {
        return new SampleBlock(0, new float[0], new double[0], new float[0], new boolean[0], message);
    }

    /// Where a block belongs: ordered by the partition it came from and its place there, so that a rank sees its
    /// samples in one order, in whatever order they arrive.
    ///
    /// @param rank whose it is
    /// @param partition where it comes from
    /// @param number its place among the rank's blocks of the partition
    record Key(int rank, int partition, int number) implements Serializable, Comparable<Key> {
        private static final long serialVersionUID = 1;

        @Override
        public int compareTo(Key other) {
            int byRank = Integer.compare(rank, other.rank);
            int byPartition = Integer.compare(partition, other.partition);
            return byRank != 0 ? byRank : byPartition != 0 ? byPartition : Integer.compare(number, other.number);
        }
    }
}
