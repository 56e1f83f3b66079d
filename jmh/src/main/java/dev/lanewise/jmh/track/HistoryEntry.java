package dev.lanewise.jmh.track;

import dev.lanewise.jmh.result.Analysis;
import dev.lanewise.jmh.result.BenchmarkRun;
import dev.lanewise.jmh.result.CaseKey;
import dev.lanewise.jmh.result.MeasuredCase;
import dev.lanewise.jmh.result.Sample;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One run in a history: a line of some kilobytes.
///
/// @param version of the format, always [#VERSION]
/// @param time when the run began, ISO 8601 in UTC
/// @param commit what was measured, or null
/// @param machine where, in one line
/// @param jvm in which, in one line
/// @param set the named set of cases
/// @param cases figures by the name of the case
record HistoryEntry(
        int version, String time, String commit, String machine, String jvm, String set, Map<String, Figures> cases) {
    static final int VERSION = 1;

    /// Refuses what is missing.
    ///
    /// @throws IllegalArgumentException if a field is missing, the version another one or the time none
    HistoryEntry {
        if (version != VERSION) {
            throw new IllegalArgumentException("version=" + version + " is not " + VERSION);
        }
        if (time == null || machine == null || jvm == null || set == null || cases == null) {
            throw new IllegalArgumentException("time, machine, jvm, set or cases are missing");
        }
        try {
            Instant.parse(time);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("time=" + time + " is no time like 2026-01-31T12:00:00Z", e);
        }
        if (cases.containsValue(null)) {
            throw new IllegalArgumentException("a case has no figures");
        }
        cases = new LinkedHashMap<>(cases);
    }

    /// What is kept of a case.
    ///
    /// @param figure the median of the forks
    /// @param spread (max − min) ÷ median of the forks
    /// @param peak share of the FMA peak of the run, or null
    /// @param ratio to the best peer of the run, or null
    record Figures(double figure, double spread, Double peak, Double ratio) {
        Figures {
            for (Double v : new Double[] {figure, peak, ratio}) {
                if (v != null && !(v > 0 && v < Double.POSITIVE_INFINITY)) {
                    throw new IllegalArgumentException("a figure is " + v + ", which is no positive number");
                }
            }
            if (!(spread >= 0)) {
                throw new IllegalArgumentException("spread=" + spread + " is negative or no number");
            }
        }
    }

    /// What of a run is worth keeping: Lanewise's own figures.
    static HistoryEntry of(BenchmarkRun run) {
        Analysis analysis = new Analysis(run);
        Map<String, Figures> cases = new LinkedHashMap<>();
        for (MeasuredCase measured : run.cases()) {
            Sample sample = measured.sample();
            if (sample == null || Analysis.isPeer(measured.contender()) || Analysis.isMachine(measured.kind())) {
                continue;
            }
            CaseKey key = measured.key();
            double share = measured.gflops(sample.median()) / analysis.peak(key.type(), key.threads());
            double ratio = sample.median() / analysis.bestPeer(key.with(""));
            cases.put(
                    key.toString(),
                    new Figures(
                            rounded(sample.median()),
                            rounded(sample.spread()),
                            Double.isNaN(share) ? null : rounded(share),
                            Double.isNaN(ratio) ? null : rounded(ratio)));
        }
        return new HistoryEntry(
                VERSION,
                run.time(),
                run.lanewise().commit(),
                run.machine() + ", " + run.lanewise().vectorBits() + "-bit vectors",
                run.jvm().name() + " " + run.jvm().version(),
                run.set(),
                cases);
    }

    /// Four digits: more would be noise, in a file that is kept for years.
    private static double rounded(double v) {
        return v == 0 ? 0 : Double.parseDouble(String.format(Locale.ROOT, "%.3e", v));
    }

    /// Whether it is the same run.
    boolean isSameRun(HistoryEntry other) {
        return List.of(time, machine, set).equals(List.of(other.time, other.machine, other.set));
    }
}
