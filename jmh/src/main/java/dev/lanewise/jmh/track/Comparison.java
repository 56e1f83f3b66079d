package dev.lanewise.jmh.track;

import dev.lanewise.jmh.result.Analysis;
import dev.lanewise.jmh.result.BenchmarkRun;
import dev.lanewise.jmh.result.CaseKey;
import dev.lanewise.jmh.result.MeasuredCase;
import dev.lanewise.jmh.result.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// Which benchmarks of Lanewise became faster or slower from one run to another.
///
/// A figure is held against the yardsticks of its own run, so that another machine, or a slower hour, cancels: the FMA
/// peak, and the best peer that has a figure for the row in both runs, whose forks took turns with ours. A change has
/// to show on every yardstick that there is.
///
/// What is noise: three forks give a poor estimate of their own scatter, so that a case counts as no quieter than the
/// typical case of its run; the errors of the two figures and the two yardsticks add in squares. Forks of one run
/// follow each other within minutes, and runs differ by more than that, so the peers' own changes against the peak,
/// which no change of Lanewise can cause, are a second estimate where there are enough of them, and the larger one
/// counts. A change is believed beyond three standard errors and beyond [#LEAST_CASE], or [#LEAST_GROUP] for the
/// middle of a group, which is quieter by the square root of its size.
final class Comparison {
    /// Smaller changes of one case are not reported, however quiet the machine is.
    static final double LEAST_CASE = Math.log(1.05);

    /// Smaller changes of a group are not reported.
    static final double LEAST_GROUP = Math.log(1.03);

    /// Fewer cases make no group, and fewer peers no estimate of the noise.
    static final int LEAST_MEMBERS = 4;

    private final Analysis before;
    private final Analysis after;
    private final double typicalBefore;
    private final double typicalAfter;
    private final double drift;
    private final List<CaseChange> cases = new ArrayList<>();
    private final List<CaseKey> onlyBefore;
    private final List<CaseKey> onlyAfter;

    /// Compares two runs.
    ///
    /// @throws IllegalArgumentException if one has a single fork for each case, of whose noise nothing is known, or if
    /// they have no case in common
    Comparison(BenchmarkRun before, BenchmarkRun after) {
        this.before = new Analysis(before);
        this.after = new Analysis(after);
        for (BenchmarkRun run : List.of(before, after)) {
            if (run.forks() < 2) {
                throw new IllegalArgumentException("the run of " + run.time()
                        + " has forks=1: of one figure nobody knows how noisy it is; at least 2 are needed, better 3");
            }
        }
        typicalBefore = typicalSpread(before);
        typicalAfter = typicalSpread(after);
        drift = drift();
        onlyBefore = ours(before).stream()
                .filter(key -> this.after.find(key) == null)
                .toList();
        onlyAfter = ours(after).stream()
                .filter(key -> this.before.find(key) == null)
                .toList();
        for (CaseKey key : ours(before)) {
            if (this.after.find(key) != null) {
                compare(key);
            }
        }
        if (cases.isEmpty()) {
            throw new IllegalArgumentException("no case of Lanewise has a figure in both files");
        }
    }

    private static List<CaseKey> ours(BenchmarkRun run) {
        return run.cases().stream()
                .filter(c -> !Analysis.isPeer(c.contender()) && !Analysis.isMachine(c.kind()))
                .map(MeasuredCase::key)
                .toList();
    }

    private static double typicalSpread(BenchmarkRun run) {
        double[] spreads = run.cases().stream()
                .map(MeasuredCase::sample)
                .filter(Objects::nonNull)
                .mapToDouble(Sample::spread)
                .toArray();
        return spreads.length == 0 ? 0 : Sample.median(spreads);
    }

    private void compare(CaseKey key) {
        Sample a = before.sample(key);
        Sample b = after.sample(key);
        if (a == null && b == null) {
            return;
        }
        if (a == null || b == null) {
            cases.add(new CaseChange(
                    key,
                    a == null ? Double.NaN : a.median(),
                    b == null ? Double.NaN : b.median(),
                    null,
                    null,
                    a == null ? Verdict.RUNS : Verdict.FAILED));
            return;
        }
        Change toPeak = change(key, peak(before, key), peak(after, key));
        CaseKey peer = bestCommonPeer(key);
        Change toPeer = peer == null ? null : change(key, before.sample(peer), after.sample(peer));
        // Without any yardstick the figures themselves: right on one machine, and better than silence.
        if (toPeak == null && toPeer == null) {
            Sample one = new Sample(1, 1, 1);
            toPeak = change(key, one, one);
        }
        cases.add(CaseChange.of(key, a.median(), b.median(), toPeak, toPeer, LEAST_CASE));
    }

    private static Sample peak(Analysis analysis, CaseKey key) {
        return analysis.peakSample(key.type(), key.threads());
    }

    /// The peer with the largest figure of the first run among those that both runs have.
    private CaseKey bestCommonPeer(CaseKey key) {
        CaseKey best = null;
        for (MeasuredCase candidate : before.run().cases()) {
            if (Analysis.isPeer(candidate.contender())
                    && candidate.row().equals(key.with(""))
                    && candidate.sample() != null
                    && after.sample(candidate.key()) != null
                    && (best == null
                            || candidate.sample().median() > before.sample(best).median())) {
                best = candidate.key();
            }
        }
        return best;
    }

    /// The change of a case against a yardstick of each run; null where one is missing.
    private Change change(CaseKey key, Sample yardstickBefore, Sample yardstickAfter) {
        if (yardstickBefore == null || yardstickAfter == null) {
            return null;
        }
        Sample a = before.sample(key);
        Sample b = after.sample(key);
        double change = Math.log(b.median() / yardstickAfter.median() * yardstickBefore.median() / a.median());
        double fromForks = Math.sqrt(square(error(a, before, typicalBefore))
                + square(error(b, after, typicalAfter))
                + square(error(yardstickBefore, before, 0))
                + square(error(yardstickAfter, after, 0)));
        return new Change(change, Math.max(fromForks, drift));
    }

    /// Standard error of the median of the forks: √(π/2n) standard deviations, which the range gives.
    private static double error(Sample sample, Analysis of, double typical) {
        int forks = of.run().forks();
        double deviation = Math.max(sample.spread(), typical) / expectedRange(forks);
        return deviation * Math.sqrt(Math.PI / 2 / forks);
    }

    /// The mean range of n normal figures in standard deviations (the control chart's d₂), for n from 2 to 10.
    private static double expectedRange(int forks) {
        double[] range = {1.128, 1.693, 2.059, 2.326, 2.534, 2.704, 2.847, 2.970, 3.078};
        return range[Math.min(forks, 10) - 2];
    }

    private static double square(double v) {
        return v * v;
    }

    /// How far the peers' shares of the peak moved from run to run, about their middle; 0 where there are too few.
    private double drift() {
        double[] changes = before.run().cases().stream()
                .filter(c -> Analysis.isPeer(c.contender()) && c.sample() != null)
                .filter(c -> after.sample(c.key()) != null)
                .mapToDouble(c ->
                        Math.log(after.sample(c.key()).median() / c.sample().median()))
                .toArray();
        if (changes.length < LEAST_MEMBERS) {
            return 0;
        }
        double middle = Sample.median(changes);
        for (int i = 0; i < changes.length; i++) {
            changes[i] = Math.abs(changes[i] - middle);
        }
        return Change.scatter(changes);
    }

    /// The changes of cases that are in both runs, in the order of the first.
    List<CaseChange> cases() {
        return List.copyOf(cases);
    }

    /// Groups of at least [#LEAST_MEMBERS]: first by kind, then also by operation where a kind has several.
    List<GroupChange> groups() {
        List<GroupChange> groups = new ArrayList<>();
        Map<String, List<CaseChange>> byKind = split(key -> key.kind() + " " + key.type() + threads(key));
        Map<String, List<CaseChange>> byOperation =
                split(key -> key.kind() + " " + key.type() + " " + key.operation() + threads(key));
        byKind.forEach((name, members) -> add(groups, name, members));
        byOperation.forEach((name, members) -> {
            if (byKind.values().stream().noneMatch(members::equals)) {
                add(groups, name, members);
            }
        });
        return groups;
    }

    private static String threads(CaseKey key) {
        return key.threads() == 1 ? "" : ", " + key.threads() + " threads";
    }

    private Map<String, List<CaseChange>> split(Function<CaseKey, String> name) {
        Map<String, List<CaseChange>> groups = new LinkedHashMap<>();
        for (CaseChange of : cases) {
            if (of.toPeak() != null || of.toPeer() != null) {
                groups.computeIfAbsent(name.apply(of.key()), n -> new ArrayList<>())
                        .add(of);
            }
        }
        return groups;
    }

    private void add(List<GroupChange> groups, String name, List<CaseChange> members) {
        if (members.size() < LEAST_MEMBERS) {
            return;
        }
        Change toPeak = middle(members, CaseChange::toPeak);
        if (toPeak != null) {
            // The peak is one figure for all of them: its error does not average out.
            CaseKey any = members.get(0).key();
            double shared = Math.hypot(
                    peak(before, any) == null ? 0 : error(peak(before, any), before, 0),
                    peak(after, any) == null ? 0 : error(peak(after, any), after, 0));
            toPeak = new Change(toPeak.change(), Math.hypot(toPeak.error(), shared));
        }
        Change toPeer = middle(members, CaseChange::toPeer);
        if (toPeak != null || toPeer != null) {
            groups.add(GroupChange.of(name, members.size(), toPeak, toPeer, LEAST_GROUP));
        }
    }

    private static Change middle(List<CaseChange> members, Function<CaseChange, Change> yardstick) {
        Change[] changes =
                members.stream().map(yardstick).filter(Objects::nonNull).toArray(Change[]::new);
        return changes.length < LEAST_MEMBERS ? null : Change.median(changes);
    }

    /// Cases of Lanewise that the second run does not have.
    List<CaseKey> onlyBefore() {
        return onlyBefore;
    }

    /// Cases of Lanewise that the first run does not have.
    List<CaseKey> onlyAfter() {
        return onlyAfter;
    }

    /// Whether anything became slower or fails.
    boolean hasRegression() {
        return cases.stream().anyMatch(c -> c.verdict().isRegression())
                || groups().stream().anyMatch(g -> g.verdict().isRegression());
    }
}
