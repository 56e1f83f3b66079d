package dev.lanewise.jmh;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was measured so far: GFLOP/s of each fork of each case, or why there is none.
final class Results {
    private final Map<BenchmarkCase, List<Double>> figures = new LinkedHashMap<>();
    private final Map<BenchmarkCase, String> reasons = new LinkedHashMap<>();

    void add(BenchmarkCase benchmark, double gflops) {
        figures.computeIfAbsent(benchmark, b -> new ArrayList<>()).add(gflops);
    }

    /// One fork that fails makes the case fail: a figure from the forks that happened to work is none.
    void fail(BenchmarkCase benchmark, String reason) {
        reasons.putIfAbsent(benchmark, reason);
    }

    /// The figures of all forks, or null.
    Sample sample(BenchmarkCase benchmark) {
        List<Double> all = figures.get(benchmark);
        return all == null || reasons.containsKey(benchmark) ? null : Sample.of(all);
    }

    /// Why there is no figure, or null.
    String reason(BenchmarkCase benchmark) {
        return reasons.get(benchmark);
    }

    /// Cases that have a figure or a reason.
    List<BenchmarkCase> cases() {
        Map<BenchmarkCase, Boolean> all = new LinkedHashMap<>();
        figures.keySet().forEach(b -> all.put(b, true));
        reasons.keySet().forEach(b -> all.put(b, true));
        return List.copyOf(all.keySet());
    }

    /// The FMA peak: the best median among the counts of chains.
    ///
    /// @return GFLOP/s, NaN if it was not measured
    double peak(boolean isDouble) {
        return figures.keySet().stream()
                .filter(b -> b.kind() == BenchmarkCase.Kind.PEAK && b.isDouble() == isDouble)
                .map(this::sample)
                .filter(s -> s != null)
                .mapToDouble(Sample::median)
                .max()
                .orElse(Double.NaN);
    }
}
