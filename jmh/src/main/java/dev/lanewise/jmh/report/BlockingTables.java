package dev.lanewise.jmh.report;

import dev.lanewise.jmh.result.Analysis;
import dev.lanewise.jmh.result.BlockSizes;
import dev.lanewise.jmh.result.CaseKey;
import dev.lanewise.jmh.result.MeasuredCase;
import dev.lanewise.jmh.result.Sample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// The block sizes of the model beside the best of a sweep, and the sweep itself. Blocks took turns in a fork, so that
/// their quotient is taken fork by fork.
final class BlockingTables {
    /// The kind of what decides: the model's blocks and the best of the sweep.
    static final String KIND = "blocking";

    /// The kind of the sweep.
    static final String SWEEP = "blocking_sweep";

    /// What the model has to reach of the best.
    private static final double TARGET = 0.97;

    private final Analysis analysis;

    BlockingTables(Analysis analysis) {
        this.analysis = analysis;
    }

    /// The table of the rows of one type and number of threads.
    Table ofModel(List<CaseKey> rows) {
        List<List<String>> cells = new ArrayList<>();
        int missed = 0;
        int measured = 0;
        List<String> notes = new ArrayList<>();
        for (CaseKey row : rows) {
            MeasuredCase model = analysis.find(row.with(Analysis.OURS));
            MeasuredCase told = told(row);
            MeasuredCase best = best(row);
            if (model == null || model.sample() == null || best == null || told == null) {
                String reason = model == null ? "not measured" : model.reason();
                notes.add(Words.row(row) + ": " + (reason == null ? "no other blocks to compare with" : reason));
                continue;
            }
            Sample ratio = quotient(model, best);
            boolean below = ratio.median() < TARGET;
            measured++;
            missed += below ? 1 : 0;
            cells.add(List.of(
                    Words.subject(row.subject()),
                    row.operation(),
                    blocks(told),
                    Words.figure(model.sample().median()),
                    Words.range(model.sample()),
                    Words.percent(model.sample().median() / analysis.peak(row.type(), row.threads())),
                    blocks(best),
                    Words.figure(best.sample().median()),
                    Words.range(best.sample()),
                    three(ratio.median()),
                    three(ratio.min()) + "–" + three(ratio.max()),
                    below ? "below " + TARGET : "",
                    three(quotient(told, model).median())));
        }
        notes.add(0, missed + " of " + measured + " below " + TARGET + " of the best");
        return new Table(
                        KindTable.title(analysis, rows.get(0), "GFLOP/s"),
                        List.of(
                                "m×n×k",
                                "op",
                                "model, kc×mc×nc",
                                "GFLOP/s",
                                "min–max",
                                "of peak",
                                "best of the others",
                                "GFLOP/s",
                                "min–max",
                                "model ÷ best",
                                "min–max",
                                "target",
                                "model twice"),
                        cells,
                        notes,
                        3)
                .withoutEmptyColumns();
    }

    /// The model and the best beside each other.
    Chart chart(List<CaseKey> rows, String title) {
        List<CaseKey> known = rows.stream()
                .filter(row -> analysis.sample(row.with(Analysis.OURS)) != null && best(row) != null)
                .toList();
        return new Chart.Bars(
                title,
                "GFLOP/s",
                known.stream().map(Words::row).toList(),
                List.of(
                        new Chart.Bar(
                                "model",
                                known.stream()
                                        .map(row -> analysis.sample(row.with(Analysis.OURS))
                                                .median())
                                        .toList()),
                        new Chart.Bar(
                                "best of the others",
                                known.stream()
                                        .map(row -> best(row).sample().median())
                                        .toList())));
    }

    /// The table of a sweep's rows of one type and number of threads, a line for each block, the fastest first.
    Table ofSweep(List<CaseKey> rows) {
        List<List<String>> cells = new ArrayList<>();
        for (CaseKey row : rows) {
            MeasuredCase model = analysis.find(row.with(Analysis.OURS));
            if (model == null || model.sample() == null) {
                continue;
            }
            others(row, true).stream()
                    .sorted(Comparator.comparingDouble(c -> -quotient(c, model).median()))
                    .forEach(c -> cells.add(List.of(
                            Words.subject(row.subject()),
                            row.operation(),
                            blocks(c) + (BlockSizes.isModel(c.contender()) ? ", the model's" : ""),
                            Words.figure(c.sample().median()),
                            three(quotient(c, model).median()))));
        }
        return new Table(
                KindTable.title(analysis, rows.get(0), "GFLOP/s"),
                List.of("m×n×k", "op", "kc×mc×nc", "GFLOP/s", "÷ model"),
                cells,
                List.of(),
                3);
    }

    private MeasuredCase told(CaseKey row) {
        return others(row, true).stream()
                .filter(c -> BlockSizes.isModel(c.contender()))
                .findFirst()
                .orElse(null);
    }

    private MeasuredCase best(CaseKey row) {
        MeasuredCase model = analysis.find(row.with(Analysis.OURS));
        return model == null || model.sample() == null
                ? null
                : others(row, false).stream()
                        .max(Comparator.comparingDouble(c -> quotient(c, model).median()))
                        .orElse(null);
    }

    /// Who was told blocks.
    private List<MeasuredCase> others(CaseKey row, boolean andModel) {
        return analysis.contenders(List.of(row)).stream()
                .map(contender -> analysis.find(row.with(contender)))
                .filter(c -> c != null && c.sample() != null && BlockSizes.of(c.contender()) != null)
                .filter(c -> andModel || !BlockSizes.isModel(c.contender()))
                .toList();
    }

    /// Fork by fork.
    private static Sample quotient(MeasuredCase over, MeasuredCase under) {
        List<Double> quotients = new ArrayList<>();
        for (int i = 0; i < Math.min(over.figures().size(), under.figures().size()); i++) {
            quotients.add(over.figures().get(i) / under.figures().get(i));
        }
        return Sample.of(quotients);
    }

    private static String blocks(MeasuredCase measured) {
        return BlockSizes.of(measured.contender()).toString();
    }

    private static String three(double ratio) {
        return String.format(Locale.ROOT, "%.3f", ratio);
    }
}
