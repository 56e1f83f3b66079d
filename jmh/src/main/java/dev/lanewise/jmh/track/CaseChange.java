package dev.lanewise.jmh.track;

import dev.lanewise.jmh.result.CaseKey;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// One benchmark of Lanewise in two runs.
///
/// @param key its name
/// @param before median figure of the first run
/// @param after median figure of the second run
/// @param toPeak its change as a share of the FMA peak; null if a run has none
/// @param toPeer its change as a ratio to a peer; null if the runs have no peer in common
/// @param verdict faster or slower only where every yardstick says so
record CaseChange(CaseKey key, double before, double after, Change toPeak, Change toPeer, Verdict verdict) {
    static CaseChange of(CaseKey key, double before, double after, Change toPeak, Change toPeer, double least) {
        return new CaseChange(key, before, after, toPeak, toPeer, agreed(least, toPeak, toPeer));
    }

    /// What all the yardsticks that there are say.
    private static Verdict agreed(double least, Change... changes) {
        List<Verdict> verdicts = Stream.of(changes)
                .filter(Objects::nonNull)
                .map(change -> change.verdict(least))
                .distinct()
                .toList();
        return verdicts.size() == 1 ? verdicts.get(0) : Verdict.WITHIN_NOISE;
    }
}
