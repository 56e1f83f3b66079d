package dev.lanewise.jmh;

import dev.lanewise.jmh.result.MeasuredCase;
import dev.lanewise.jmh.result.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// What was measured so far: the figure and the allocation of each fork of each case, or why there is none.
final class Results {
    private final Map<BenchmarkCase, List<Double>> figures = new LinkedHashMap<>();
    private final Map<BenchmarkCase, List<Double>> allocations = new LinkedHashMap<>();
    private final Map<BenchmarkCase, String> reasons = new LinkedHashMap<>();

    /// One fork's.
    ///
    /// @param figure in the unit of the case
    /// @param allocated bytes of heap that a call allocated, NaN where it was not measured
    void add(BenchmarkCase benchmark, double figure, double allocated) {
        figures.computeIfAbsent(benchmark, b -> new ArrayList<>()).add(figure);
        if (!Double.isNaN(allocated)) {
            allocations.computeIfAbsent(benchmark, b -> new ArrayList<>()).add(allocated);
        }
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

    /// Bytes of heap that a call allocates, over all forks, or null where that was not measured. JMH's own work between
    /// two iterations, some KB,
    /// is in it: far below 1 where calls allocate nothing.
    Sample allocated(BenchmarkCase benchmark) {
        List<Double> all = allocations.get(benchmark);
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

    /// For the result file, in the order of [#cases()].
    List<MeasuredCase> measured() {
        return cases().stream()
                .map(b -> {
                    Sample bytes = allocated(b);
                    String reason = reason(b);
                    return b.measured(
                            reason == null ? figures.get(b) : List.of(), bytes == null ? null : bytes.median(), reason);
                })
                .toList();
    }

    /// The FMA peak of this many threads: the best median among the counts of chains.
    ///
    /// @return GFLOP/s, NaN if it was not measured
    double peak(boolean isDouble, int threads) {
        return best(b -> b.kind() == BenchmarkCase.Kind.PEAK && b.isDouble() == isDouble && b.threads() == threads);
    }

    /// The memory bandwidth of this many threads: the best median among the ways to go through memory.
    ///
    /// @return GB/s, NaN if it was not measured
    double bandwidth(int threads) {
        return best(b -> b.kind() == BenchmarkCase.Kind.BANDWIDTH && b.threads() == threads);
    }

    private double best(Predicate<BenchmarkCase> which) {
        return figures.keySet().stream()
                .filter(which)
                .filter(b -> sample(b) != null)
                .mapToDouble(b -> b.kind() == BenchmarkCase.Kind.BANDWIDTH
                        ? b.gigabytesPerSecond(sample(b).median())
                        : sample(b).median())
                .max()
                .orElse(Double.NaN);
    }
}
