package dev.lanewise.jmh.report;

import dev.lanewise.jmh.result.ColdStartSeries;
import dev.lanewise.jmh.result.GemmShape;
import dev.lanewise.jmh.result.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// How fresh JVMs get from their first product to full speed.
public final class WarmUp {
    /// What a training step's name begins with, before the colon.
    public static final String STEP = "step";

    private final List<ColdStartSeries> starts;

    /// Shows these.
    ///
    /// @param starts what was measured
    public WarmUp(List<ColdStartSeries> starts) {
        this.starts = List.copyOf(starts);
    }

    Section section() {
        List<Chart> charts = starts.stream()
                .map(ColdStartSeries::product)
                .distinct()
                .map(this::chart)
                .toList();
        return new Section(
                "warm-up",
                "Warm-up",
                List.of(
                        "Each JVM starts fresh and computes one product over and over: the interpreter at first, then what C2"
                                + " has compiled. Each line is one JVM."),
                charts,
                starts.isEmpty() ? List.of() : List.of(table()),
                false);
    }

    private Chart chart(String product) {
        List<Chart.Series> series = new ArrayList<>();
        for (ColdStartSeries of : starts) {
            if (of.product().equals(product)) {
                for (ColdStartSeries.Start start : of.starts()) {
                    series.add(new Chart.Series(
                            of.how().isEmpty() ? "plain JVM" : of.how(),
                            Chart.Style.THIN,
                            start.curve().stream()
                                    .map(p -> new Chart.Point(p.millis(), p.gflops(), ""))
                                    .toList()));
                }
            }
        }
        return new Chart.Lines(
                name(product),
                new Chart.Axis("ms since the first call", Chart.Scale.LOG10),
                new Chart.Axis("GFLOP/s", Chart.Scale.LINEAR),
                series);
    }

    /// `512³ NN` for `NN:512`.
    private static String name(String product) {
        String[] parts = product.split(":", 2);
        if (parts[0].equals(STEP)) {
            return "step " + parts[1];
        }
        return parts.length == 2 ? GemmShape.parse(parts[1]) + " " + parts[0] : product;
    }

    /// The figures behind the curves.
    ///
    /// @return a row for each product, and for each help
    public Table table() {
        List<List<String>> rows = new ArrayList<>();
        for (ColdStartSeries of : starts) {
            ColdStartSeries.Compilations c2 = of.compilations();
            Sample ninety = sample(of, ColdStartSeries.Start::toNinetyMillis);
            rows.add(List.of(
                    name(of.product()),
                    of.how(),
                    Words.figure(
                            sample(of, ColdStartSeries.Start::firstCallMillis).median()),
                    Words.figure(
                            sample(of, ColdStartSeries.Start::toFiftyMillis).median()),
                    Words.figure(ninety.median()),
                    Words.range(ninety),
                    Words.figure(sample(of, ColdStartSeries.Start::gflops).median()),
                    Integer.toString(of.starts().size()),
                    Integer.toString(c2.tiles()),
                    Integer.toString(c2.methods()),
                    Integer.toString(c2.onStack()),
                    Words.figure(c2.millis())));
        }
        return new Table(
                        "First call and time to 50 and 90 % of steady speed in ms, steady speed in GFLOP/s; medians of the JVMs. Of one"
                                + " JVM more: methods of tiles that C2 compiled, all its compilations, those of them for"
                                + " on-stack replacement, and its time in ms",
                        List.of(
                                "product",
                                "with",
                                "first call",
                                "to 50 %",
                                "to 90 %",
                                "min–max",
                                "steady",
                                "JVMs",
                                "tiles",
                                "C2",
                                "OSR",
                                "C2 ms"),
                        rows,
                        List.of(),
                        2)
                .withoutEmptyColumns();
    }

    private static Sample sample(ColdStartSeries of, ToDoubleFunction<ColdStartSeries.Start> figure) {
        return Sample.of(of.starts().stream().map(figure::applyAsDouble).toList());
    }
}
