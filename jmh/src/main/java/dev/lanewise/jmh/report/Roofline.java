package dev.lanewise.jmh.report;

import dev.lanewise.jmh.result.Analysis;
import dev.lanewise.jmh.result.MeasuredCase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// How near Lanewise's benchmarks come to what the machine can do: arithmetic against the arithmetic that each byte
/// from memory allows.
///
/// Source: S. Williams, A. Waterman, D. Patterson, "Roofline: an insightful visual performance model for multicore
/// architectures", CACM 52 (2009).
final class Roofline {
    private static final double MARGIN = 2;

    private final Analysis analysis;

    Roofline(Analysis analysis) {
        this.analysis = analysis;
    }

    Section section() {
        List<Chart> charts = new ArrayList<>();
        for (String type : analysis.distinct(row -> true, row -> row.type())) {
            for (int threads : analysis.distinct(row -> row.type().equals(type), row -> row.threads())) {
                Chart chart = chart(type, threads);
                if (chart != null) {
                    charts.add(chart);
                }
            }
        }
        return new Section(
                "roofline",
                "Roofline",
                List.of(
                        "The roof is what the machine reached in this run: its memory bandwidth on the slope, its FMA peak on"
                                + " the flat. A point is one benchmark on Lanewise; its intensity counts every operand once. Points"
                                + " above the slope work from the caches, since one product over and over leaves its operands there."),
                charts,
                List.of(),
                false);
    }

    /// Null where there is no peak or no point.
    private Chart chart(String type, int threads) {
        double peak = analysis.peak(type, threads);
        double bandwidth = analysis.bandwidth(threads);
        Map<String, List<Chart.Point>> points = new LinkedHashMap<>();
        analysis.rows(row -> row.type().equals(type) && row.threads() == threads).stream()
                .map(row -> analysis.find(row.with(Analysis.OURS)))
                .filter(Objects::nonNull)
                .filter(c -> c.sample() != null && c.flops() != null && c.bytes() != null)
                .forEach(c -> points.computeIfAbsent(Kinds.title(c.kind()), k -> new ArrayList<>())
                        .add(point(c, peak)));
        if (points.isEmpty() || Double.isNaN(peak)) {
            return null;
        }
        double left = points.values().stream()
                        .flatMap(List::stream)
                        .mapToDouble(Chart.Point::x)
                        .min()
                        .orElseThrow()
                / MARGIN;
        double right = points.values().stream()
                        .flatMap(List::stream)
                        .mapToDouble(Chart.Point::x)
                        .max()
                        .orElseThrow()
                * MARGIN;
        List<Chart.Series> series = new ArrayList<>();
        points.forEach((kind, of) -> series.add(new Chart.Series(kind, Chart.Style.POINTS, of)));
        List<Chart.Point> roof = new ArrayList<>();
        double ridge = peak / bandwidth; // NaN without a bandwidth: then the roof is flat
        if (ridge > left) {
            roof.add(new Chart.Point(left, left * bandwidth, ""));
            roof.add(new Chart.Point(Math.min(ridge, right), Math.min(peak, right * bandwidth), ""));
        } else {
            roof.add(new Chart.Point(left, peak, ""));
        }
        if (!(ridge >= right)) {
            roof.add(new Chart.Point(right, peak, ""));
        }
        series.add(new Chart.Series("roof", Chart.Style.LIMIT, roof));
        return new Chart.Lines(
                (type.equals("f64") ? "double" : "float") + ", " + Words.threads(threads) + ": peak "
                        + Words.figure(peak) + " GFLOP/s"
                        + (Double.isNaN(bandwidth) ? "" : ", memory " + Words.figure(bandwidth) + " GB/s"),
                new Chart.Axis("flop ÷ byte", Chart.Scale.LOG10),
                new Chart.Axis("GFLOP/s", Chart.Scale.LOG10),
                series);
    }

    private static Chart.Point point(MeasuredCase measured, double peak) {
        double gflops = measured.gflops(measured.sample().median());
        return new Chart.Point(
                measured.flops() / measured.bytes(),
                gflops,
                String.format(Locale.ROOT, "%s, %s of peak", Words.row(measured.row()), Words.percent(gflops / peak)));
    }
}
