package dev.lanewise.jmh.report;

import dev.lanewise.jmh.result.Analysis;
import dev.lanewise.jmh.result.CaseKey;
import dev.lanewise.jmh.result.GemmShape;
import dev.lanewise.jmh.result.MeasuredCase;
import dev.lanewise.jmh.result.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/// One section for each kind of benchmark: a table for each type and number of threads, lines over the size of cubes,
/// bars for everything else.
final class KindSections {
    /// Two points make no curve.
    private static final int LEAST_CUBES = 3;

    /// More groups than this are drawn apart, one picture for each operation.
    private static final int MOST_GROUPS = 12;

    private final Analysis analysis;

    KindSections(Analysis analysis) {
        this.analysis = analysis;
    }

    List<Section> all() {
        return analysis.distinct(row -> true, CaseKey::kind).stream()
                .map(this::section)
                .toList();
    }

    /// The tables that are not folded away.
    List<Table> tables() {
        return all().stream()
                .filter(section -> !section.folded())
                .flatMap(section -> section.tables().stream())
                .toList();
    }

    private Section section(String kind) {
        List<Chart> charts = new ArrayList<>();
        List<Table> tables = new ArrayList<>();
        for (List<CaseKey> rows : groups(kind)) {
            switch (kind) {
                case BlockingTables.KIND -> {
                    tables.add(new BlockingTables(analysis).ofModel(rows));
                    charts.add(new BlockingTables(analysis).chart(rows, title(rows.get(0), false)));
                }
                case BlockingTables.SWEEP -> tables.add(new BlockingTables(analysis).ofSweep(rows));
                default -> {
                    tables.add(KindTable.of(analysis, rows));
                    addCharts(charts, rows);
                }
            }
        }
        String text = Kinds.text(kind);
        return new Section(
                kind,
                Kinds.title(kind),
                text.isEmpty() ? List.of() : List.of(text),
                charts,
                tables,
                kind.equals(BlockingTables.SWEEP));
    }

    /// The rows of one type and number of threads each.
    private List<List<CaseKey>> groups(String kind) {
        return split(analysis.rows(row -> row.kind().equals(kind)), row -> row.type() + " " + row.threads());
    }

    private static <T> List<List<CaseKey>> split(List<CaseKey> rows, Function<CaseKey, T> property) {
        return rows.stream()
                .map(property)
                .distinct()
                .map(value -> rows.stream()
                        .filter(row -> property.apply(row).equals(value))
                        .toList())
                .toList();
    }

    private void addCharts(List<Chart> charts, List<CaseKey> rows) {
        List<CaseKey> rest = new ArrayList<>(rows);
        for (List<CaseKey> operation : split(rows, CaseKey::operation)) {
            List<CaseKey> cubes =
                    operation.stream().filter(KindSections::isCube).toList();
            if (operation.get(0).kind().equals("epilogue") || cubes.size() < LEAST_CUBES) {
                continue;
            }
            rest.removeAll(cubes);
            charts.add(lines(cubes));
        }
        List<List<CaseKey>> pictures = rest.size() <= MOST_GROUPS ? List.of(rest) : split(rest, CaseKey::operation);
        // Functions over one shape are told apart by their name, not by a picture each.
        boolean oneRowEach = pictures.stream().allMatch(picture -> picture.size() == 1);
        for (List<CaseKey> picture : oneRowEach ? List.of(rest) : pictures) {
            // A single bar says nothing that its table does not.
            if (cases(picture).filter(c -> c.sample() != null).count() > 1) {
                charts.add(bars(picture, pictures.size() > 1 && !oneRowEach));
            }
        }
    }

    private static boolean isCube(CaseKey row) {
        if (!row.subject().matches("\\d+x\\d+x\\d+")) {
            return false;
        }
        GemmShape shape = GemmShape.parse(row.subject());
        return shape.m() == shape.n() && shape.n() == shape.k();
    }

    private String title(CaseKey row, boolean operation) {
        return Stream.of(
                        Kinds.title(row.kind()),
                        row.type().equals("f64") ? "double" : "float",
                        operation ? row.operation() : "",
                        row.threads() == 1 ? "" : Words.threads(row.threads()))
                .filter(word -> !word.isEmpty())
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
    }

    private String unit(List<CaseKey> rows) {
        return cases(rows).map(MeasuredCase::unit).findFirst().orElse("");
    }

    private Stream<MeasuredCase> cases(List<CaseKey> rows) {
        return analysis.contenders(rows).stream()
                .flatMap(contender -> rows.stream().map(row -> analysis.find(row.with(contender))))
                .filter(Objects::nonNull);
    }

    private Chart lines(List<CaseKey> cubes) {
        List<CaseKey> sorted = new ArrayList<>(cubes);
        sorted.sort((a, b) -> Integer.compare(size(a), size(b)));
        List<Chart.Series> series = new ArrayList<>();
        for (String contender : analysis.contenders(cubes)) {
            List<Chart.Point> points = new ArrayList<>();
            for (CaseKey cube : sorted) {
                Sample sample = analysis.sample(cube.with(contender));
                if (sample != null) {
                    points.add(new Chart.Point(
                            size(cube), sample.median(), Words.row(cube) + ", forks " + Words.range(sample)));
                }
            }
            if (!points.isEmpty()) {
                series.add(new Chart.Series(contender, Chart.Style.LINE, points));
            }
        }
        CaseKey first = cubes.get(0);
        double peak = analysis.peak(first.type(), first.threads());
        if (!Double.isNaN(peak) && unit(cubes).equals("GFLOP/s")) {
            series.add(new Chart.Series(
                    "FMA peak",
                    Chart.Style.LIMIT,
                    List.of(
                            new Chart.Point(size(sorted.get(0)), peak, ""),
                            new Chart.Point(size(sorted.get(sorted.size() - 1)), peak, ""))));
        }
        return new Chart.Lines(
                title(first, true),
                new Chart.Axis("m = n = k", Chart.Scale.LOG2),
                new Chart.Axis(unit(cubes), Chart.Scale.LINEAR),
                series);
    }

    private static int size(CaseKey cube) {
        return GemmShape.parse(cube.subject()).m();
    }

    private Chart bars(List<CaseKey> rows, boolean operationInTitle) {
        List<Chart.Bar> bars = new ArrayList<>();
        for (String contender : analysis.contenders(rows)) {
            List<Double> values = rows.stream()
                    .map(row -> analysis.sample(row.with(contender)))
                    .map(sample -> sample == null ? null : sample.median())
                    .toList();
            if (values.stream().anyMatch(Objects::nonNull)) {
                bars.add(new Chart.Bar(contender, values));
            }
        }
        List<String> groups = rows.stream()
                .map(row -> operationInTitle ? Words.subject(row.subject()) : Words.row(row))
                .toList();
        return new Chart.Bars(title(rows.get(0), operationInTitle), unit(rows), groups, bars);
    }
}
