package dev.lanewise.jmh.report;

import dev.lanewise.jmh.result.Analysis;
import dev.lanewise.jmh.result.CaseKey;
import dev.lanewise.jmh.result.MeasuredCase;
import dev.lanewise.jmh.result.Sample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What more threads bring: figures over those of the fewest threads.
final class Scaling {
    /// More lines than this cannot be told apart; the rows with the most work are drawn.
    private static final int MOST_LINES = 8;

    private final Analysis analysis;

    Scaling(Analysis analysis) {
        this.analysis = analysis;
    }

    Section section() {
        List<Integer> counts = analysis.distinct(row -> true, CaseKey::threads).stream()
                .sorted()
                .toList();
        List<Chart> charts = new ArrayList<>();
        List<Table> tables = new ArrayList<>();
        if (counts.size() > 1) {
            for (String type : analysis.distinct(row -> true, CaseKey::type)) {
                List<CaseKey> rows = rows(type, counts);
                if (!rows.isEmpty()) {
                    charts.add(chart(type, rows, counts));
                    tables.add(table(type, rows, counts));
                }
            }
        }
        return new Section(
                "scaling",
                "Thread scaling",
                List.of("Speed over that of " + Words.threads(counts.isEmpty() ? 1 : counts.get(0))
                        + ". Hyperthreads of one core share its FMA units, so that the peak itself need not double."),
                charts,
                tables,
                false);
    }

    /// Rows on the fewest threads that were measured on all.
    private List<CaseKey> rows(String type, List<Integer> counts) {
        return analysis.rows(row -> row.type().equals(type)
                && row.threads() == counts.get(0)
                && counts.stream()
                        .allMatch(count -> analysis.sample(on(row, count).with(Analysis.OURS)) != null));
    }

    private static CaseKey on(CaseKey row, int threads) {
        return new CaseKey(row.kind(), row.type(), row.operation(), row.subject(), row.contender(), threads);
    }

    private double speedUp(CaseKey ours, int least, int threads) {
        Sample sample = analysis.sample(on(ours, threads));
        Sample one = analysis.sample(on(ours, least));
        return sample == null || one == null ? Double.NaN : sample.median() / one.median();
    }

    private Chart chart(String type, List<CaseKey> rows, List<Integer> counts) {
        int least = counts.get(0);
        List<Chart.Series> series = new ArrayList<>();
        rows.stream()
                .map(row -> row.with(Analysis.OURS))
                .sorted(Comparator.comparingDouble(this::work).reversed())
                .limit(MOST_LINES)
                .forEach(row -> series.add(new Chart.Series(
                        name(row),
                        Chart.Style.LINE,
                        counts.stream()
                                .map(count -> new Chart.Point(count, speedUp(row, least, count), name(row)))
                                .toList())));
        double peak = analysis.peak(type, least);
        if (counts.stream().noneMatch(count -> Double.isNaN(analysis.peak(type, count)))) {
            series.add(new Chart.Series(
                    "FMA peak",
                    Chart.Style.LIMIT,
                    counts.stream()
                            .map(count -> new Chart.Point(count, analysis.peak(type, count) / peak, ""))
                            .toList()));
        }
        return new Chart.Lines(
                (type.equals("f64") ? "double" : "float") + ": speed over that of " + Words.threads(least),
                new Chart.Axis("threads", Chart.Scale.LINEAR),
                new Chart.Axis("speed-up", Chart.Scale.LINEAR),
                series);
    }

    private double work(CaseKey key) {
        MeasuredCase measured = analysis.find(key);
        return measured.work() == null ? 0 : measured.work();
    }

    private static String name(CaseKey row) {
        return (row.kind().equals("gemm") ? "" : row.kind() + " ") + Words.row(row);
    }

    private Table table(String type, List<CaseKey> rows, List<Integer> counts) {
        List<String> contenders = analysis.contenders(rows);
        List<String> header = new ArrayList<>(List.of("benchmark"));
        for (String contender : contenders) {
            counts.stream().skip(1).forEach(count -> header.add(contender + ", " + count));
        }
        List<List<String>> lines = new ArrayList<>();
        for (CaseKey row : rows) {
            List<String> line = new ArrayList<>(List.of(name(row)));
            for (String contender : contenders) {
                counts.stream()
                        .skip(1)
                        .forEach(count -> line.add(Words.ratio(speedUp(row.with(contender), counts.get(0), count))));
            }
            lines.add(line);
        }
        return new Table(
                        "Speed-up, " + (type.equals("f64") ? "double" : "float") + ", by contender and threads",
                        header,
                        lines,
                        List.of(),
                        1)
                .withoutEmptyColumns();
    }
}
