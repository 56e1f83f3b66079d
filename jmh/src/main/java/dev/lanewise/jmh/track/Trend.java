package dev.lanewise.jmh.track;

import dev.lanewise.jmh.report.Chart;
import dev.lanewise.jmh.report.HtmlPage;
import dev.lanewise.jmh.report.Section;
import dev.lanewise.jmh.report.Table;
import dev.lanewise.jmh.report.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// How the figures of a history went.
final class Trend {
    /// More lines than this cannot be told apart.
    private static final int MOST_LINES = 8;

    /// What is drawn.
    enum Quantity {
        /// Share of the FMA peak, which another machine changes least.
        PEAK("share of the FMA peak, %", 100),
        /// Ratio to the best peer.
        RATIO("ratio to the best peer", 1),
        /// The figure itself.
        FIGURE("figure in its unit", 1);

        final String title;
        final double scale;

        Quantity(String title, double scale) {
            this.title = title;
            this.scale = scale;
        }

        Double of(HistoryEntry.Figures figures) {
            return switch (this) {
                case PEAK -> figures.peak();
                case RATIO -> figures.ratio();
                case FIGURE -> Double.valueOf(figures.figure());
            };
        }
    }

    private Trend() {}

    /// The page.
    ///
    /// @param history the runs
    /// @param which cases whose name has a match
    /// @param quantity what is drawn
    /// @return HTML
    /// @throws IllegalArgumentException if no case has such a figure
    static String page(List<HistoryEntry> history, Pattern which, Quantity quantity) {
        List<HistoryEntry> runs = history.stream()
                .sorted(Comparator.comparing(run -> Instant.parse(run.time())))
                .toList();
        Map<String, List<Chart.Point>> points = new LinkedHashMap<>();
        for (HistoryEntry run : runs) {
            run.cases().forEach((name, figures) -> {
                Double v = quantity.of(figures);
                if (v != null && which.matcher(name).find()) {
                    String where = run.time() + ", "
                            + (run.commit() == null
                                    ? ""
                                    : run.commit()
                                                    .substring(
                                                            0,
                                                            Math.min(
                                                                    12,
                                                                    run.commit().length()))
                                            + ", ")
                            + run.machine();
                    points.computeIfAbsent(name, n -> new ArrayList<>())
                            .add(new Chart.Point(
                                    Instant.parse(run.time()).toEpochMilli(),
                                    quantity.scale * v,
                                    name + "<br>" + where));
                }
            });
        }
        if (points.isEmpty()) {
            throw new IllegalArgumentException("no case that matches \"" + which + "\" has a " + quantity.title);
        }
        List<Chart> charts = new ArrayList<>();
        List<String> names = List.copyOf(points.keySet());
        for (int from = 0; from < names.size(); from += MOST_LINES) {
            List<String> some = names.subList(from, Math.min(from + MOST_LINES, names.size()));
            charts.add(new Chart.Lines(
                    some.size() == 1 ? some.get(0) : some.get(0) + " – " + some.get(some.size() - 1),
                    new Chart.Axis("", Chart.Scale.TIME),
                    new Chart.Axis(quantity.title, Chart.Scale.LINEAR),
                    some.stream()
                            .map(name -> new Chart.Series(name, Chart.Style.LINE, points.get(name)))
                            .toList()));
        }
        List<String> machines =
                runs.stream().map(HistoryEntry::machine).distinct().toList();
        Section section = new Section(
                "trend",
                "Trend: " + quantity.title,
                List.of("Each point is one run, the median of its forks."),
                charts,
                List.of(table(points, quantity)),
                false);
        return HtmlPage.of(
                "Lanewise over time",
                runs.size() + (runs.size() == 1 ? " run" : " runs") + ", "
                        + runs.get(0).time() + " to "
                        + runs.get(runs.size() - 1).time() + " · "
                        + String.join(" · ", machines),
                List.of(),
                List.of(),
                List.of(section));
    }

    private static Table table(Map<String, List<Chart.Point>> points, Quantity quantity) {
        List<List<String>> rows = new ArrayList<>();
        points.forEach((name, of) -> {
            double first = of.get(0).y();
            double last = of.get(of.size() - 1).y();
            double best = of.stream().mapToDouble(Chart.Point::y).max().orElseThrow();
            rows.add(List.of(
                    name,
                    Integer.toString(of.size()),
                    Words.figure(first),
                    Words.figure(best),
                    Words.figure(last),
                    Words.ratio(last / first)));
        });
        return new Table(
                quantity.title,
                List.of("benchmark", "runs", "first", "best", "last", "last ÷ first"),
                rows,
                List.of(),
                1);
    }
}
