package dev.lanewise.jmh.result;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// What follows from the figures of a run: the peak and the bandwidth they are shares of, the ratio to the best peer,
/// and whether the machine was quiet enough.
public final class Analysis {
    /// The contender that every other is compared with.
    public static final String OURS = "lanewise";

    /// The kind whose figures are the FMA peak.
    public static final String PEAK = "peak";

    /// The kind whose figures are the memory bandwidth.
    public static final String BANDWIDTH = "bandwidth";

    /// Forks that differ by more than this share of their median say little about a change of that size.
    public static final double NOISY_SPREAD = 0.10;

    /// More noisy cases than this share make the run noisy.
    public static final double NOISY_CASES = 0.25;

    /// No call of a kernel allocates anything; what else runs in the JVM adds some hundred bytes to a slow call. More
    /// are vectors on the heap.
    public static final double BOXED_BYTES = 4096;

    private final BenchmarkRun run;
    private final Map<CaseKey, MeasuredCase> cases = new LinkedHashMap<>();

    /// Looks at a run.
    ///
    /// @param run what was measured
    public Analysis(BenchmarkRun run) {
        this.run = run;
        run.cases().forEach(measured -> cases.put(measured.key(), measured));
    }

    /// What was measured.
    ///
    /// @return the run
    public BenchmarkRun run() {
        return run;
    }

    /// A peer has nothing of Lanewise in what is timed but what [dev.lanewise.jmh.peer] says.
    ///
    /// @param contender its name
    /// @return whether it is not one of Lanewise's own forms
    public static boolean isPeer(String contender) {
        return !contender.isEmpty() && !contender.startsWith(OURS);
    }

    /// The library behind a contender: of `openblas-gemv`, another routine of `openblas`, it is `openblas`.
    ///
    /// @param contender its name
    /// @param all who took part
    /// @return the shortest name among them that the contender's begins with, up to a hyphen; its own if there is none
    public static String library(String contender, Collection<String> all) {
        return all.stream()
                .filter(other -> contender.startsWith(other + "-"))
                .min(Comparator.comparingInt(String::length))
                .orElse(contender);
    }

    /// Whether the machine was measured and not a contender.
    ///
    /// @param kind of a case
    /// @return true for the peak and the bandwidth
    public static boolean isMachine(String kind) {
        return kind.equals(PEAK) || kind.equals(BANDWIDTH);
    }

    /// One case.
    ///
    /// @param key its name
    /// @return the case, or null if it is not in the run
    public MeasuredCase find(CaseKey key) {
        return cases.get(key);
    }

    /// The figures of one case.
    ///
    /// @param key its name
    /// @return median and range, or null if there are none
    public Sample sample(CaseKey key) {
        MeasuredCase measured = cases.get(key);
        return measured == null ? null : measured.sample();
    }

    /// The rows of the tables, in the order of the run; the machine's own are left out.
    ///
    /// @param which picks rows
    /// @return cases without their contender
    public List<CaseKey> rows(Predicate<CaseKey> which) {
        Set<CaseKey> rows = new LinkedHashSet<>();
        cases.values().stream()
                .map(MeasuredCase::row)
                .filter(row -> !isMachine(row.kind()))
                .filter(which)
                .forEach(rows::add);
        return List.copyOf(rows);
    }

    /// Distinct properties of the rows, in the order of the run.
    ///
    /// @param which picks rows
    /// @param property for instance [CaseKey#kind()]
    /// @param <T> its type
    /// @return each value once
    public <T> List<T> distinct(Predicate<CaseKey> which, Function<CaseKey, T> property) {
        return rows(which).stream().map(property).distinct().toList();
    }

    /// Who computes these rows, Lanewise first.
    ///
    /// @param rows cases without their contender
    /// @return names
    public List<String> contenders(List<CaseKey> rows) {
        Set<CaseKey> wanted = Set.copyOf(rows);
        Set<String> names = new LinkedHashSet<>();
        names.add(OURS);
        cases.values().stream()
                .filter(measured -> wanted.contains(measured.row()))
                .map(MeasuredCase::contender)
                .forEach(names::add);
        return List.copyOf(names);
    }

    /// The FMA peak: the best median among the counts of chains.
    ///
    /// @param type `f32` or `f64`
    /// @param threads of the cases that are shares of it
    /// @return GFLOP/s, NaN if it was not measured
    public double peak(String type, int threads) {
        Sample best = peakSample(type, threads);
        return best == null ? Double.NaN : best.median();
    }

    /// The forks of the FMA peak.
    ///
    /// @param type `f32` or `f64`
    /// @param threads of the cases that are shares of it
    /// @return median and range in GFLOP/s, or null if it was not measured
    public Sample peakSample(String type, int threads) {
        MeasuredCase best = peakCase(type, threads);
        return best == null ? null : best.sample();
    }

    private MeasuredCase peakCase(String type, int threads) {
        return best(
                c -> c.kind().equals(PEAK) && c.type().equals(type) && c.threads() == threads,
                c -> c.sample().median());
    }

    /// The memory bandwidth: the best median among the ways to go through memory.
    ///
    /// @param threads of the cases that are shares of it
    /// @return GB/s, NaN if it was not measured
    public double bandwidth(int threads) {
        Function<MeasuredCase, Double> speed = c -> c.gigabytes(c.sample().median());
        MeasuredCase best = best(c -> c.kind().equals(BANDWIDTH) && c.threads() == threads, speed);
        return best == null ? Double.NaN : speed.apply(best);
    }

    private MeasuredCase best(Predicate<MeasuredCase> which, Function<MeasuredCase, Double> figure) {
        MeasuredCase best = null;
        for (MeasuredCase measured : cases.values()) {
            if (measured.sample() != null
                    && which.test(measured)
                    && (best == null || figure.apply(measured) > figure.apply(best))) {
                best = measured;
            }
        }
        return best;
    }

    /// The best peer of a row.
    ///
    /// @param row a case without its contender
    /// @return the largest median, NaN if no peer has a figure
    public double bestPeer(CaseKey row) {
        return cases.values().stream()
                .filter(c ->
                        isPeer(c.contender()) && c.sample() != null && c.row().equals(row))
                .mapToDouble(c -> c.sample().median())
                .max()
                .orElse(Double.NaN);
    }

    /// Lanewise beside the best peer of a row.
    ///
    /// @param row a case without its contender
    /// @return our median ÷ its median, NaN if either is missing
    public double ratio(CaseKey row) {
        Sample ours = sample(row.with(OURS));
        return ours == null ? Double.NaN : ours.median() / bestPeer(row);
    }

    /// Why the figures of this run are to be read with care: the FMA peak's forks are more than [#NOISY_SPREAD] apart,
    /// those of more than [#NOISY_CASES] of all cases are, or calls of Lanewise allocate more than [#BOXED_BYTES].
    ///
    /// @return sentences, empty for a quiet machine
    public List<String> noise() {
        List<String> warnings = new ArrayList<>();
        for (MeasuredCase measured : cases.values()) {
            if (measured.equals(peakCase(measured.type(), measured.threads()))
                    && measured.sample().spread() > NOISY_SPREAD) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "The forks of the FMA peak (%s, %d %s) are %.0f %% apart.",
                        measured.type(),
                        measured.threads(),
                        measured.threads() == 1 ? "thread" : "threads",
                        100 * measured.sample().spread()));
            }
        }
        List<Sample> samples = cases.values().stream()
                .map(MeasuredCase::sample)
                .filter(sample -> sample != null)
                .toList();
        long noisy = samples.stream().filter(s -> s.spread() > NOISY_SPREAD).count();
        if (noisy > NOISY_CASES * samples.size()) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "The forks of %d of %d cases are more than %.0f %% apart.",
                    noisy,
                    samples.size(),
                    100 * NOISY_SPREAD));
        }
        long boxed = cases.values().stream()
                .filter(c -> c.contender().startsWith(OURS) && c.allocated() != null && c.allocated() > BOXED_BYTES)
                .count();
        if (boxed > 0) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "Calls of %d %s of Lanewise allocate more than %.0f bytes: their vectors were on the heap, because C2 had"
                            + " not compiled them before the measurement began, or cannot. Their figures are not those of warm code.",
                    boxed,
                    boxed == 1 ? "case" : "cases",
                    BOXED_BYTES));
        }
        return warnings;
    }

    /// exp of the mean logarithm.
    ///
    /// @param values positive numbers
    /// @return their geometric mean, NaN if there are none
    public static double geometricMean(List<Double> values) {
        return Math.exp(values.stream().mapToDouble(Math::log).average().orElse(Double.NaN));
    }
}
