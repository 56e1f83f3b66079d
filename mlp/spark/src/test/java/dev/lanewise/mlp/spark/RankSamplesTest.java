package dev.lanewise.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankSamplesTest {
    private static final int INPUTS = 1000;
    private static final int COUNT = 5000;

    @TempDir
    Path directory;

    private static SampleBlock block(int from, int rows) {
        float[] x = new float[rows * INPUTS];
        double[] labels = new double[rows];
        float[] weights = new float[rows];
        boolean[] heldOut = new boolean[rows];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < INPUTS; j++) {
                x[i * INPUTS + j] = (from + i) * INPUTS + j;
            }
            labels[i] = from + i;
            weights[i] = from + i + 0.5f;
            heldOut[i] = (from + i) % 7 == 0;
        }
        return new SampleBlock(rows, x, labels, weights, heldOut, null);
    }

    private RankSamples filled(long heapBytes) throws IOException {
        RankSamples samples = new RankSamples(INPUTS, heapBytes);
        for (int from = 0; from < COUNT; from += 128) {
            samples.add(block(from, Math.min(128, COUNT - from)), directory);
        }
        return samples;
    }

    private static void check(RankSamples samples) {
        assertEquals(COUNT, samples.count());
        int[] indices = new SplittableRandom(1).ints(300, 0, COUNT).toArray();
        float[] x = new float[200 * INPUTS];
        samples.gather(indices, 100, 200, x);
        for (int i = 0; i < 200; i++) {
            int index = indices[100 + i];
            for (int j : new int[] {0, 1, INPUTS - 1}) {
                assertEquals((float) (index * INPUTS + j), x[i * INPUTS + j]);
            }
            assertEquals(index, samples.label(index));
            assertEquals(index + 0.5f, samples.weight(index));
            assertEquals(index % 7 == 0, samples.isHeldOut(index));
        }
    }

    @Test
    void heapAndFileHoldTheSame() throws IOException {
        try (RankSamples heap = filled(1 << 30);
                RankSamples mixed = filled(9 << 20);
                RankSamples file = filled(0)) {
            assertFalse(heap.spills());
            assertTrue(mixed.spills());
            assertTrue(file.spills());
            check(heap);
            check(mixed);
            check(file);
            assertEquals(heap.digest(), file.digest());
            assertEquals(heap.digest(), mixed.digest());
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertArrayEquals(new Object[0], left.toArray(), "files that were left");
        }
    }

    @Test
    void digestSeesEveryNumber() throws IOException {
        long[] digests = new long[5];
        for (int change = 0; change < 5; change++) {
            SampleBlock block = block(0, 3);
            switch (change) {
                case 1 -> block.x()[2 * INPUTS] += 1;
                case 2 -> block.labels()[1] += 1;
                case 3 -> block.weights()[2] += 1;
                case 4 -> block.heldOut()[1] ^= true;
                default -> {}
            }
            try (RankSamples samples = new RankSamples(INPUTS, 1 << 30)) {
                samples.add(block, directory);
                digests[change] = samples.digest();
            }
        }
        for (int change = 1; change < 5; change++) {
            assertNotEquals(digests[0], digests[change], "change " + change);
        }
    }
}
