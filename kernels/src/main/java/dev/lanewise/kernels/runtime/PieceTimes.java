package dev.lanewise.kernels.runtime;

/// How long pieces of work take the caller alone, for each of the last few hundred kinds of them: as measured, and as
/// estimated until then. Times are in nanoseconds.
final class PieceTimes {
    /// A kind is in one of so many places, so that a few whose hashes are alike do not drive each other out.
    private static final int WAYS = 4;

    private static final int SLOT_BITS = 9;
    private static final int GOLDEN = 0x9E3779B9; // 2³² by the golden ratio: close kinds fall far apart

    /// A sample weighs a quarter.
    private static final int SAMPLES = 4;

    private final int[] kinds = new int[1 << SLOT_BITS];
    private final int[] counts = new int[1 << SLOT_BITS];
    private final long[] measured = new long[1 << SLOT_BITS];
    private final long[] estimated = new long[1 << SLOT_BITS];
    private int replaced;

    /// Where a kind is, which is not 0.
    ///
    /// @return a slot; of a kind that is new neither time is known
    int slot(int kind, int count) {
        int home = ((kind * 31 + count) * GOLDEN) >>> (Integer.SIZE - SLOT_BITS);
        int way = 0;
        while (way < WAYS && kinds[home ^ way] != 0) {
            if (kinds[home ^ way] == kind && counts[home ^ way] == count) {
                return home ^ way;
            }
            way++;
        }
        int at = home ^ (way < WAYS ? way : replaced++ & (WAYS - 1));
        kinds[at] = kind;
        counts[at] = count;
        measured[at] = 0;
        estimated[at] = 0;
        return at;
    }

    /// Whether nothing is known of a kind yet.
    boolean isNew(int slot) {
        return estimated[slot] == 0;
    }

    /// Notes how long a piece would have taken by what was seen of it.
    void estimate(int slot, long time) {
        estimated[slot] = Math.max(1, time);
    }

    /// Notes how long a piece took, of a kind that is not new. No sample counts for more than twice what was known: the
    /// caller may have lost its core.
    void measure(int slot, long time) {
        long before = measured[slot];
        measured[slot] = before == 0
                ? Math.min(time, 2 * estimated[slot])
                : before + (Math.min(time, 2 * before) - before) / SAMPLES;
    }

    /// As estimated last; 0 of a new kind.
    long estimate(int slot) {
        return estimated[slot];
    }

    /// As measured, or as estimated where it was not.
    long alone(int slot) {
        return measured[slot] > 0 ? measured[slot] : estimated[slot];
    }
}
