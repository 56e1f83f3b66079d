package dev.lanewise.mlp.training;

import java.util.Arrays;

/// Which samples of a data set are trained on and which are held out for validation: what the trainers do with
/// `validation(share)`, for those who need to know it before, as for a scaling that must not see what is held out.
///
/// Of m samples round(share·m) are held out, ½ rounded up, so that 0.29 of 100 is 29 although the double 0.29 is a
/// little less; and never all of them. Which ones depends on seed and count only: the first of a random order.
/// Immutable.
public final class Split {
    private final int[] training;
    private final int[] validation;

    private Split(int[] training, int[] validation) {
        this.training = training;
        this.validation = validation;
    }

    /// Splits.
    ///
    /// @param count m, at least 0
    /// @param share 0 … 1, 1 excluded
    /// @param seed the trainer's
    /// @return the two parts, which have all indices 0 … m − 1 between them
    /// @throws IllegalArgumentException if the count or the share is out of its range
    public static Split of(int count, double share, long seed) {
        if (count < 0) {
            throw new IllegalArgumentException("count=" + count + " is negative");
        }
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException("share=" + share + " is not in 0 … 1, 1 excluded");
        }
        int held = (int) Math.max(0, Math.min(count - 1L, Math.round(share * count)));
        int[] all = new int[count];
        Arrays.setAll(all, i -> i);
        Shuffle.shuffle(all, seed, -1);
        return new Split(Arrays.copyOfRange(all, held, count), Arrays.copyOf(all, held));
    }

    /// The samples that are trained on.
    ///
    /// @return a copy of their indices, in no order
    public int[] training() {
        return training.clone();
    }

    /// The samples that are held out.
    ///
    /// @return a copy of their indices, in no order
    public int[] validation() {
        return validation.clone();
    }

    /// Whether both parts are the same indices in the same order.
    @Override
    public boolean equals(Object other) {
        return other instanceof Split that
                && Arrays.equals(training, that.training)
                && Arrays.equals(validation, that.validation);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(training) + Arrays.hashCode(validation);
    }

    /// `80 samples to train on, 20 held out`.
    @Override
    public String toString() {
        return training.length + " samples to train on, " + validation.length + " held out";
    }
}
