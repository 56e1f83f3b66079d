package dev.lanewise.mlp.training;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Orders that a seed and a number determine.
final class Shuffle {
    private Shuffle() {}

    /// Puts indices into a random order (Fisher and Yates, Durstenfeld's in-place form), always the same for one seed
    /// and number, whatever order they were in.
    static void shuffle(int[] indices, long seed, long number) {
        Arrays.sort(indices);
        // SplittableRandom mixes its seed, so that neighbouring ones give unrelated orders.
        SplittableRandom random = new SplittableRandom(seed ^ Long.rotateLeft(number * 0x9E3779B97F4A7C15L, 17));
        for (int i = indices.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = indices[i];
            indices[i] = indices[j];
            indices[j] = swapped;
        }
    }
}
