package dev.lanewise.jmh.report;

import dev.lanewise.jmh.result.Analysis;
import dev.lanewise.jmh.result.BenchmarkRun;
import dev.lanewise.jmh.result.CaseKey;
import dev.lanewise.jmh.result.ContenderInfo;
import dev.lanewise.jmh.result.MeasuredCase;
import dev.lanewise.jmh.result.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The run in a few lines, what it ran on, and every single case.
final class Overview {
    private final Analysis analysis;

    Overview(Analysis analysis) {
        this.analysis = analysis;
    }

    /// One line for each kind, type and number of threads.
    Section summary() {
        List<List<String>> rows = new ArrayList<>();
        List<CaseKey> all = analysis.rows(row -> true);
        for (CaseKey group : all.stream().map(Overview::group).distinct().toList()) {
            List<CaseKey> members =
                    all.stream().filter(row -> group(row).equals(group)).toList();
            List<MeasuredCase> ours = members.stream()
                    .map(row -> analysis.find(row.with(Analysis.OURS)))
                    .filter(c -> c != null && c.sample() != null)
                    .toList();
            List<Double> ratios = members.stream()
                    .map(analysis::ratio)
                    .filter(ratio -> !ratio.isNaN())
                    .toList();
            double peak = analysis.peak(group.type(), group.threads());
            double[] shares = ours.stream()
                    .mapToDouble(c -> c.gflops(c.sample().median()) / peak)
                    .filter(share -> !Double.isNaN(share))
                    .toArray();
            rows.add(List.of(
                    Kinds.title(group.kind()),
                    group.type(),
                    Integer.toString(group.threads()),
                    Integer.toString(members.size()),
                    shares.length == 0 ? "" : Words.percent(Sample.median(shares)),
                    Words.ratio(Analysis.geometricMean(ratios)),
                    Words.ratio(ratios.stream()
                            .mapToDouble(Double::doubleValue)
                            .min()
                            .orElse(Double.NaN)),
                    ratios.isEmpty()
                            ? ""
                            : ratios.stream().filter(ratio -> ratio >= 1).count() + " of " + ratios.size(),
                    ours.isEmpty()
                            ? ""
                            : Words.percent(Sample.median(ours.stream()
                                    .mapToDouble(c -> c.sample().spread())
                                    .toArray()))));
        }
        Table table = new Table(
                        "Lanewise in this run",
                        List.of(
                                "benchmark",
                                "type",
                                "threads",
                                "rows",
                                "median of peak",
                                "ratio to best peer",
                                "smallest",
                                "ahead",
                                "median spread"),
                        rows,
                        List.of(
                                "ratio: geometric mean of Lanewise ÷ the best peer of the row; ahead: rows where it is at least 1;"
                                        + " spread: (max − min) ÷ median over the forks"),
                        2)
                .withoutEmptyColumns();
        return new Section("summary", "Summary", List.of(), List.of(), List.of(table, machineFigures()), false);
    }

    private static CaseKey group(CaseKey row) {
        return new CaseKey(row.kind(), row.type(), "", "all", "", row.threads());
    }

    /// The peak and the bandwidth.
    private Table machineFigures() {
        List<List<String>> rows = analysis.run().cases().stream()
                .filter(c -> Analysis.isMachine(c.kind()))
                .map(c -> {
                    boolean isPeak = c.kind().equals(Analysis.PEAK);
                    Sample sample = c.sample();
                    String range = "";
                    String figure = c.reason();
                    if (sample != null) {
                        Sample shown = isPeak
                                ? sample
                                : new Sample(
                                        c.gigabytes(sample.median()),
                                        c.gigabytes(sample.min()),
                                        c.gigabytes(sample.max()));
                        figure = Words.figure(shown.median()) + (isPeak ? " GFLOP/s" : " GB/s");
                        range = Words.range(shown);
                    }
                    return List.of(
                            isPeak ? "FMA peak, " + c.subject() + " chains" : "memory bandwidth, " + c.subject(),
                            isPeak ? c.type() : "",
                            Integer.toString(c.threads()),
                            figure,
                            range,
                            sample == null ? "" : Words.percent(sample.spread()));
                })
                .toList();
        return new Table(
                        "The machine in this run; the best of each is what shares refer to",
                        List.of("what", "type", "threads", "median", "min–max", "spread"),
                        rows,
                        List.of(),
                        2)
                .withoutEmptyColumns();
    }

    /// What it ran on and in, and who took part.
    Section machine() {
        BenchmarkRun run = analysis.run();
        List<List<String>> facts = new ArrayList<>();
        facts.add(List.of("machine", run.machine().toString()));
        facts.add(List.of("JVM", run.jvm().name() + " " + run.jvm().version()));
        facts.add(List.of("flags", String.join(" ", run.jvm().flags())));
        facts.add(List.of("Lanewise", run.lanewise().version()));
        facts.add(List.of("commit", Objects.requireNonNullElse(run.lanewise().commit(), "not known")));
        facts.add(List.of("vectors", run.lanewise().vectorBits() + " bits"));
        facts.add(List.of(
                "set", run.set() + ", " + run.forks() + (run.forks() == 1 ? " JVM" : " JVMs") + " for each case"));
        facts.add(List.of("begun", run.time()));
        List<List<String>> contenders =
                run.contenders().stream().map(c -> List.of(c.name(), said(c))).toList();
        return new Section(
                "machine",
                "Machine and contenders",
                List.of(),
                List.of(),
                List.of(
                        new Table("Where it ran", List.of("what", ""), facts, List.of(), 2),
                        new Table("Who took part", List.of("contender", ""), contenders, List.of(), 2)),
                false);
    }

    private static String said(ContenderInfo contender) {
        return contender.missing() == null ? contender.description() : "missing: " + contender.missing();
    }

    /// Every case with every figure.
    Section cases() {
        List<List<String>> rows = new ArrayList<>();
        for (MeasuredCase c : analysis.run().cases()) {
            Sample sample = c.sample();
            double median = sample == null ? Double.NaN : sample.median();
            double gflops = sample == null ? Double.NaN : c.gflops(median);
            double gigabytes = sample == null ? Double.NaN : c.gigabytes(median);
            rows.add(List.of(
                    c.kind(),
                    c.type(),
                    c.operation(),
                    Words.subject(c.subject()),
                    c.contender(),
                    Integer.toString(c.threads()),
                    sample == null ? c.reason() : Words.figure(median),
                    c.unit(),
                    sample == null ? "" : Words.range(sample),
                    sample == null ? "" : Words.percent(sample.spread()),
                    sample == null ? "" : Words.figure(c.nanoseconds(median) * 1e-3),
                    Analysis.isMachine(c.kind()) ? "" : Words.percent(gflops / analysis.peak(c.type(), c.threads())),
                    Words.figure(gigabytes),
                    Words.percent(gigabytes / analysis.bandwidth(c.threads())),
                    Words.bytes(c.allocated())));
        }
        Table table = new Table(
                        "Every case",
                        List.of(
                                "kind",
                                "type",
                                "op",
                                "subject",
                                "contender",
                                "threads",
                                "median",
                                "unit",
                                "min–max",
                                "spread",
                                "µs",
                                "of peak",
                                "GB/s",
                                "of bandwidth",
                                "B/op"),
                        rows,
                        List.of(),
                        5)
                .withoutEmptyColumns();
        return new Section("cases", "All figures", List.of(), List.of(), List.of(table), true);
    }
}
