package dev.lanewise.jmh.report;

import dev.lanewise.jmh.result.Analysis;
import dev.lanewise.jmh.result.CaseKey;
import dev.lanewise.jmh.result.GemmShape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Where Lanewise is ahead of the best peer and where behind, over (m, n, k) and the forms of a product.
final class RatioMap {
    private final Analysis analysis;

    RatioMap(Analysis analysis) {
        this.analysis = analysis;
    }

    Section section() {
        List<CaseKey> rows = analysis.rows(row -> row.kind().equals("gemm") && !Double.isNaN(analysis.ratio(row)));
        List<Chart> charts = rows.stream()
                .map(CaseKey::threads)
                .distinct()
                .map(threads -> chart(
                        threads,
                        rows.stream().filter(row -> row.threads() == threads).toList()))
                .toList();
        return new Section(
                "ratios",
                "Ratio to the best peer",
                List.of(
                        "The median of Lanewise over the best median of a peer: above 1 Lanewise is faster. Shapes are in the"
                                + " order of their work."),
                charts,
                List.of(),
                false);
    }

    private Chart chart(int threads, List<CaseKey> rows) {
        List<String> shapes = rows.stream()
                .map(CaseKey::subject)
                .distinct()
                .sorted(Comparator.comparingDouble(
                                (String shape) -> GemmShape.parse(shape).flops())
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        List<String> forms =
                rows.stream().map(RatioMap::form).distinct().sorted().toList();
        List<List<Double>> ratios = new ArrayList<>();
        for (String shape : shapes) {
            List<Double> line = new ArrayList<>();
            for (String form : forms) {
                line.add(rows.stream()
                        .filter(row -> row.subject().equals(shape) && form(row).equals(form))
                        .map(analysis::ratio)
                        .findFirst()
                        .orElse(null));
            }
            ratios.add(line);
        }
        return new Chart.HeatMap(
                "Lanewise ÷ best peer, " + Words.threads(threads),
                forms,
                shapes.stream().map(Words::subject).toList(),
                ratios);
    }

    private static String form(CaseKey row) {
        return row.type() + " " + row.operation();
    }
}
