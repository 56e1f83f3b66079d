package dev.lanewise.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.mlp.training.FloatDataSet;
import org.junit.jupiter.api.Test;

/// Watching changes nothing: the samples and their weights are those of the watched data set.
class WatchedDataSetTest {
    @Test
    void samplesAndWeightsGetThrough() {
        FloatDataSet data = FloatDataSet.labelled(new float[] {1, 2, 3}, 1, new int[] {0, 1, 0}, 2)
                .weighted(new float[] {4, 5, 6});
        try (WatchedDataSet watched = new WatchedDataSet(data, null, round -> "round " + round)) {
            float[] x = new float[2];
            int[] labels = new int[2];
            watched.gather(new int[] {2, 1}, 0, 2, x, labels, new float[0]);
            assertArrayEquals(new float[] {3, 2}, x);
            assertArrayEquals(new int[] {0, 1}, labels);
            float[] weights = new float[2];
            assertTrue(watched.gatherWeights(new int[] {2, 1}, 0, 2, weights));
            assertArrayEquals(new float[] {6, 5}, weights);
            assertEquals(data.toString(), watched.toString());
        }
    }
}
