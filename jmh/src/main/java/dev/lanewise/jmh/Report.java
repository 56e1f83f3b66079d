package dev.lanewise.jmh;

import dev.lanewise.jmh.BenchmarkCase.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The tables at the end of a run.
///
/// "of peak" is the median over the measured FMA peak; "ratio" is our median over the best peer's, and is left out
/// where there is no peer to compare with. A figure that is missing has a note with the reason below the table.
final class Report {
    /// The columns of the peers.
    private static final List<String> PEERS = List.of(Contenders.OPENBLAS, Contenders.VECTORBLAS);

    /// Those, and the libraries with a net of their own.
    private static final List<String> STEP_PEERS =
            List.of(Contenders.OPENBLAS, Contenders.VECTORBLAS, Contenders.OJALGO, Contenders.RAPAIO);

    private final Results results;
    private final int threads;
    private final Map<String, Integer> notes = new LinkedHashMap<>();
    private final Map<String, List<Double>> ratios = new LinkedHashMap<>();

    private Report(Results results, int threads) {
        this.results = results;
        this.threads = threads;
    }

    /// GFLOP/s of the products of one type.
    static String gemm(Results results, boolean isDouble, int threads) {
        return new Report(results, threads).gemmTable(isDouble);
    }

    /// Products with an epilogue, fused and not.
    static String epilogues(Results results, int threads) {
        return new Report(results, threads).epilogueTable();
    }

    /// Activations and the softmax family.
    static String elementwise(Results results, int threads) {
        return new Report(results, threads).elementwiseTable();
    }

    /// Microseconds of the forward passes.
    static String forward(Results results, int threads) {
        return new Report(results, threads).netTable(Kind.FORWARD, "Forward pass");
    }

    /// Microseconds of the training steps.
    static String training(Results results, int threads) {
        return new Report(results, threads).netTable(Kind.TRAINING, "Training step");
    }

    /// Products with their operands off the heap and packed, GFLOP/s.
    static String operands(Results results, int threads) {
        return new Report(results, threads).contendersTable(Kind.OPERANDS, "Where the operands are");
    }

    /// Batches of products, GFLOP/s.
    static String batched(Results results, int threads) {
        return new Report(results, threads).contendersTable(Kind.BATCHED, "Many products in one call");
    }

    /// Matrix times vector and outer products, GB/s.
    static String matrixVector(Results results, int threads) {
        return new Report(results, threads).contendersTable(Kind.MATRIX_VECTOR, "Matrix-vector and outer products");
    }

    /// Packing, GB/s.
    static String packing(Results results, int threads) {
        return new Report(results, threads).contendersTable(Kind.PACKING, "Packing");
    }

    /// A column for each contender there is; GB/s where the memory sets the pace, and ours as a share of the machine.
    private String contendersTable(Kind kind, String title) {
        boolean memory = kind.isMemoryBound();
        Set<BenchmarkCase> rows = new LinkedHashSet<>(rows(kind, false));
        rows.addAll(rows(kind, true));
        Set<String> contenders = new LinkedHashSet<>();
        for (BenchmarkCase benchmark : results.cases()) {
            if (rows.contains(benchmark.row())) {
                contenders.add(benchmark.contender());
            }
        }
        List<String> heads = new ArrayList<>(List.of("operation"));
        heads.addAll(contenders);
        heads.add(memory ? "of bandwidth" : "of peak");
        TextTable table = new TextTable(heads.toArray(new String[0]));
        for (BenchmarkCase row : rows) {
            List<String> cells = new ArrayList<>(List.of(row.toString()));
            for (String contender : contenders) {
                Sample sample = results.sample(row.with(contender));
                cells.add(
                        sample == null
                                ? note(row.with(contender))
                                : figure(memory ? row.gigabytesPerSecond(sample.median()) : sample.median()));
            }
            Sample ours = results.sample(row.with(Contenders.LANEWISE));
            cells.add(ours == null ? "" : share(results, row, ours.median()));
            table.add(cells);
        }
        return rows.isEmpty() ? "" : title + ", " + (memory ? "GB/s" : "GFLOP/s") + "\n\n" + table + footer();
    }

    private String gemmTable(boolean isDouble) {
        double peak = results.peak(isDouble, threads);
        TextTable table =
                new TextTable("m×n×k", "op", "lanewise", "min–max", "of peak", "OpenBLAS", "VectorBLAS", "ratio");
        Set<BenchmarkCase> rows = rows(Kind.GEMM, isDouble);
        for (BenchmarkCase row : rows) {
            Sample ours = results.sample(row.with(Contenders.LANEWISE));
            List<String> cells =
                    new ArrayList<>(List.of(GemmShape.parse(row.subject()).toString(), row.transposes()));
            cells.add(ours == null ? note(row.with(Contenders.LANEWISE)) : figure(ours.median()));
            cells.add(spread(ours, 1, 1));
            cells.add(ours == null || Double.isNaN(peak) ? "" : percent(ours.median() / peak));
            for (String peer : PEERS) {
                Sample theirs = results.sample(row.with(peer));
                cells.add(theirs == null ? note(row.with(peer)) : figure(theirs.median()));
            }
            cells.add(ratio(row, ours, PEERS));
            table.add(cells);
        }
        if (rows.isEmpty()) {
            return "";
        }
        String title = (isDouble ? "dgemm" : "sgemm") + ", GFLOP/s" + onThreads() + "; FMA peak "
                + (Double.isNaN(peak) ? "not measured" : figure(peak)) + "\n\n";
        return title + table + footer();
    }

    private String netTable(Kind kind, String title) {
        double peak = results.peak(false, threads);
        List<String> peers = kind == Kind.TRAINING ? STEP_PEERS : PEERS;
        List<String> heads = new ArrayList<>(
                List.of("net / batch", "lanewise", "min–max", "GFLOP/s", "of peak", "on OpenBLAS", "on VectorBLAS"));
        if (kind == Kind.TRAINING) {
            heads.add("ojAlgo");
            heads.add("rapaio");
        }
        heads.add("ratio");
        TextTable table = new TextTable(heads.toArray(new String[0]));
        Set<BenchmarkCase> rows = rows(kind, false);
        for (BenchmarkCase row : rows) {
            // A step of F floating-point operations at G GFLOP/s takes F ÷ G nanoseconds.
            double flops = row.flops();
            Sample ours = results.sample(row.with(Contenders.LANEWISE));
            List<String> cells = new ArrayList<>(List.of(row.subject()));
            cells.add(ours == null ? note(row.with(Contenders.LANEWISE)) : figure(flops / ours.median() * 1e-3));
            cells.add(spread(ours, flops * 1e-3, -1));
            cells.add(ours == null ? "" : figure(ours.median()));
            cells.add(ours == null || Double.isNaN(peak) ? "" : percent(ours.median() / peak));
            for (String peer : peers) {
                Sample theirs = results.sample(row.with(peer));
                cells.add(theirs == null ? note(row.with(peer)) : figure(flops / theirs.median() * 1e-3));
            }
            cells.add(ratio(row, ours, peers));
            table.add(cells);
        }
        return rows.isEmpty() ? "" : title + " in float, µs" + onThreads() + "\n\n" + table + footer();
    }

    private String epilogueTable() {
        TextTable table =
                new TextTable("m×n×k", "step", "fused", "min–max", "bare", "cost", "passes", "on OpenBLAS", "ratio");
        Set<BenchmarkCase> rows = rows(Kind.EPILOGUE, false);
        for (BenchmarkCase row : rows) {
            Sample fused = results.sample(row.with(Contenders.LANEWISE));
            Sample bare = results.sample(row.with(Contenders.LANEWISE_BARE));
            Sample openBlas = results.sample(row.with(Contenders.OPENBLAS));
            List<String> cells =
                    new ArrayList<>(List.of(GemmShape.parse(row.subject()).toString(), row.transposes()));
            cells.add(fused == null ? note(row.with(Contenders.LANEWISE)) : figure(fused.median()));
            cells.add(spread(fused, 1, 1));
            cells.add(bare == null ? note(row.with(Contenders.LANEWISE_BARE)) : figure(bare.median()));
            cells.add(fused == null || bare == null ? "" : percent(bare.median() / fused.median() - 1));
            for (String other : List.of(Contenders.LANEWISE_PASSES, Contenders.OPENBLAS)) {
                Sample sample = results.sample(row.with(other));
                cells.add(sample == null ? note(row.with(other)) : figure(sample.median()));
            }
            cells.add(
                    fused == null || openBlas == null
                            ? ""
                            : String.format(Locale.ROOT, "%.2f", fused.median() / openBlas.median()));
            table.add(cells);
        }
        return rows.isEmpty()
                ? ""
                : "A layer's product with its elementwise work in float, GFLOP/s of the product" + onThreads() + "\n\n"
                        + table + footer();
    }

    private String elementwiseTable() {
        TextTable table =
                new TextTable("function", "m×n", "lanewise", "min–max", "GB/s", "Math", "Vector API", "ratio");
        Set<BenchmarkCase> rows = new LinkedHashSet<>(rows(Kind.ACTIVATION, false));
        rows.addAll(rows(Kind.SOFTMAX, false));
        for (BenchmarkCase row : rows) {
            Sample ours = results.sample(row.with(Contenders.LANEWISE));
            List<String> cells =
                    new ArrayList<>(List.of(row.transposes(), row.subject().replace('x', '×')));
            cells.add(ours == null ? note(row.with(Contenders.LANEWISE)) : figure(ours.median()));
            cells.add(spread(ours, 1, 1));
            cells.add(ours == null ? "" : figure(row.gigabytesPerSecond(ours.median())));
            double best = 0;
            for (String other : List.of(Contenders.JAVA_MATH, Contenders.VECTOR_API)) {
                Sample sample = results.sample(row.with(other));
                cells.add(sample == null ? note(row.with(other)) : figure(sample.median()));
                best = sample == null ? best : Math.max(best, sample.median());
            }
            cells.add(ours == null || best == 0 ? "" : String.format(Locale.ROOT, "%.2f", ours.median() / best));
            table.add(cells);
        }
        return rows.isEmpty() ? "" : "Elementwise work in float, elements per nanosecond\n\n" + table + footer();
    }

    private String onThreads() {
        return threads == 1 ? "" : " on " + threads + " threads";
    }

    private Set<BenchmarkCase> rows(Kind kind, boolean isDouble) {
        Set<BenchmarkCase> rows = new LinkedHashSet<>();
        for (BenchmarkCase benchmark : results.cases()) {
            if (benchmark.kind() == kind && benchmark.isDouble() == isDouble && benchmark.threads() == threads) {
                rows.add(benchmark.row());
            }
        }
        return rows;
    }

    private String ratio(BenchmarkCase row, Sample ours, List<String> peers) {
        double best = 0;
        for (String peer : peers) {
            Sample theirs = results.sample(row.with(peer));
            if (theirs != null) {
                best = Math.max(best, theirs.median());
                if (ours != null) {
                    ratios.computeIfAbsent(peer, p -> new ArrayList<>()).add(ours.median() / theirs.median());
                }
            }
        }
        return ours == null || best == 0 ? "" : String.format(Locale.ROOT, "%.2f", ours.median() / best);
    }

    /// A mark such as `[1]`, or a dash for a case that was not asked for.
    private String note(BenchmarkCase benchmark) {
        String reason = results.reason(benchmark);
        if (reason == null) {
            return "–";
        }
        return "[" + notes.computeIfAbsent(benchmark.contender() + ": " + reason, r -> notes.size() + 1) + "]";
    }

    private String footer() {
        StringBuilder text = new StringBuilder();
        ratios.forEach((peer, all) -> {
            double logarithms = all.stream().mapToDouble(Math::log).sum();
            double smallest =
                    all.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
            text.append(String.format(
                    Locale.ROOT,
                    "lanewise ÷ %s: geometric mean %.2f, smallest %.2f, over %d%n",
                    peer,
                    Math.exp(logarithms / all.size()),
                    smallest,
                    all.size()));
        });
        notes.forEach((reason, number) ->
                text.append('[').append(number).append("] ").append(reason).append('\n'));
        return text.isEmpty() ? "" : "\n" + text;
    }

    /// The range scale·figure^power over the forks; power −1 turns rates into times.
    private static String spread(Sample sample, double scale, int power) {
        if (sample == null) {
            return "";
        }
        return power > 0
                ? figure(scale * sample.min()) + "–" + figure(scale * sample.max())
                : figure(scale / sample.max()) + "–" + figure(scale / sample.min());
    }

    /// A figure in words, and the share of the machine that it is.
    static String rate(Results results, BenchmarkCase benchmark, double figure) {
        double bytes = benchmark.gigabytesPerSecond(figure);
        if (benchmark.kind() == Kind.BANDWIDTH) {
            return figure(bytes) + " GB/s";
        }
        String text = figure(figure) + " " + benchmark.unit();
        if (benchmark.kind() == Kind.PEAK) {
            return text;
        }
        String share = share(results, benchmark, figure);
        if (benchmark.kind().isMemoryBound()) {
            return text + ", " + figure(bytes) + " GB/s" + (share.isEmpty() ? "" : " (" + share + " of bandwidth)");
        }
        if (benchmark.kind().isElementwise()) {
            return text + ", " + figure(bytes) + " GB/s";
        }
        return share.isEmpty() ? text : text + " (" + share + " of peak)";
    }

    /// The share of the bandwidth or of the peak, empty where that was not measured.
    private static String share(Results results, BenchmarkCase benchmark, double figure) {
        double share = benchmark.kind().isMemoryBound()
                ? benchmark.gigabytesPerSecond(figure) / results.bandwidth(benchmark.threads())
                : figure / results.peak(benchmark.isDouble(), benchmark.threads());
        return Double.isNaN(share) ? "" : percent(share);
    }

    /// Three significant digits or all before the point.
    static String figure(double v) {
        return String.format(Locale.ROOT, v < 10 ? "%.2f" : v < 100 ? "%.1f" : "%.0f", v);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }
}
