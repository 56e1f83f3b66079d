package dev.lanewise.jmh.track;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// Benchmarks that share their code, together: their middle tells of a change that each of them alone would hide in its
/// noise.
///
/// @param name kind, type, operation and threads
/// @param cases how many
/// @param toPeak the middle of their changes as shares of the peak; null if a run has none
/// @param toPeer the middle of their changes as ratios to a peer; null if fewer than the least number have one
/// @param verdict faster or slower where a yardstick says so and the other shows it too
record GroupChange(String name, int cases, Change toPeak, Change toPeer, Verdict verdict) {
    static GroupChange of(String name, int cases, Change toPeak, Change toPeer, double least) {
        return new GroupChange(name, cases, toPeak, toPeer, supported(least, toPeak, toPeer));
    }

    /// The yardsticks' errors differ much here: that of the one peak does not average out over the group, those of the
    /// peers do. So one has to be sure, and the other must only not contradict.
    private static Verdict supported(double least, Change... changes) {
        List<Change> all = Stream.of(changes).filter(Objects::nonNull).toList();
        for (Verdict verdict : new Verdict[] {Verdict.SLOWER, Verdict.FASTER}) {
            int sign = verdict == Verdict.FASTER ? 1 : -1;
            if (all.stream().anyMatch(change -> change.verdict(least) == verdict)
                    && all.stream().allMatch(change -> sign * change.change() > least)) {
                return verdict;
            }
        }
        return Verdict.WITHIN_NOISE;
    }
}
