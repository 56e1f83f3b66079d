package dev.lanewise.mlp.spark;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Orders that a seed determines.
final class Shuffle {
    private Shuffle() {}

    /// Puts indices into a random order (Fisher and Yates, Durstenfeld's in-place form), whatever order they were in.
    static void shuffle(int[] indices, long seed) {
        Arrays.sort(indices);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = indices.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = indices[i];
            indices[i] = indices[j];
            indices[j] = swapped;
        }
    }
}
