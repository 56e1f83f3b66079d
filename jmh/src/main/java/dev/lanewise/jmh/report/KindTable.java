package dev.lanewise.jmh.report;

import dev.lanewise.jmh.result.Analysis;
import dev.lanewise.jmh.result.CaseKey;
import dev.lanewise.jmh.result.MeasuredCase;
import dev.lanewise.jmh.result.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The table of the rows of one kind, type and number of threads: ours with its range and its shares of the machine,
/// each peer's median, and the ratio to the best.
///
/// The routines of one library share a column, which shows the best of them. A figure that is missing has a note with
/// the reason below the table, or a dash if it was not asked for.
final class KindTable {
    /// The general product beside the other routines of level 3.
    private static final String GEMM = Analysis.OURS + "-gemm";

    private final Analysis analysis;
    private final List<CaseKey> rows;
    private final List<String> contenders;
    private final boolean asTime;
    private final Map<String, Integer> notes = new LinkedHashMap<>();
    private final Map<String, List<Double>> ratios = new LinkedHashMap<>();

    private KindTable(Analysis analysis, List<CaseKey> rows) {
        this.analysis = analysis;
        this.rows = rows;
        this.contenders = analysis.contenders(rows);
        this.asTime = Kinds.asTime(rows.get(0).kind());
    }

    /// One table.
    ///
    /// @param analysis the run
    /// @param rows at least one; all of one kind, type and number of threads
    static Table of(Analysis analysis, List<CaseKey> rows) {
        return new KindTable(analysis, rows).table();
    }

    private Table table() {
        CaseKey first = rows.get(0);
        List<String> own = contenders.stream()
                .filter(c -> !Analysis.isPeer(c) && !c.equals(Analysis.OURS))
                .toList();
        List<String> peers = contenders.stream()
                .filter(Analysis::isPeer)
                .map(c -> Analysis.library(c, contenders))
                .distinct()
                .toList();
        boolean hasBare = own.contains(Analysis.OURS + "-bare");
        boolean hasGemm = own.contains(GEMM);

        List<String> header = new ArrayList<>(List.of(Kinds.subject(first), "op", Analysis.OURS, "min–max", "spread"));
        header.addAll(List.of(asTime ? "GFLOP/s" : "µs", "of peak", "GB/s", "of bandwidth", "B/op"));
        header.addAll(own);
        if (hasBare) {
            header.add("cost");
        }
        if (hasGemm) {
            header.add("of gemm");
        }
        header.addAll(peers);
        header.add("ratio");

        List<List<String>> cells = new ArrayList<>();
        for (CaseKey row : rows) {
            List<String> line = new ArrayList<>(List.of(Words.subject(row.subject()), row.operation()));
            addOurs(line, row);
            own.forEach(contender -> line.add(figure(row.with(contender))));
            if (hasBare) {
                Sample bare = analysis.sample(row.with(Analysis.OURS + "-bare"));
                Sample fused = analysis.sample(row.with(Analysis.OURS));
                line.add(bare == null || fused == null ? "" : Words.percent(bare.median() / fused.median() - 1));
            }
            if (hasGemm) {
                Sample gemm = analysis.sample(row.with(GEMM));
                Sample ours = analysis.sample(row.with(Analysis.OURS));
                line.add(gemm == null || ours == null ? "" : Words.percent(ours.median() / gemm.median()));
            }
            peers.forEach(peer -> line.add(figure(best(row, peer))));
            line.add(ratio(row, peers));
            cells.add(line);
        }
        return new Table(title(analysis, first, asTime ? "µs" : unit()), header, cells, footer(), 2)
                .withoutEmptyColumns();
    }

    /// What a table of rows like this one is called.
    static String title(Analysis analysis, CaseKey row, String unit) {
        double peak = analysis.peak(row.type(), row.threads());
        double bandwidth = analysis.bandwidth(row.threads());
        return Kinds.title(row.kind()) + ", " + (row.type().equals("f64") ? "double" : "float") + ", "
                + unit
                + (row.threads() == 1 ? "" : " on " + Words.threads(row.threads()))
                + (Double.isNaN(peak) ? "" : "; FMA peak " + Words.figure(peak) + " GFLOP/s")
                + (Double.isNaN(bandwidth) ? "" : ", memory " + Words.figure(bandwidth) + " GB/s");
    }

    private String unit() {
        return contenders.stream()
                .map(c -> analysis.find(rows.get(0).with(c)))
                .filter(c -> c != null)
                .map(MeasuredCase::unit)
                .findFirst()
                .orElse("");
    }

    private void addOurs(List<String> line, CaseKey row) {
        CaseKey key = row.with(Analysis.OURS);
        MeasuredCase ours = analysis.find(key);
        line.add(figure(key));
        if (ours == null || ours.sample() == null) {
            line.addAll(List.of("", "", "", "", "", "", ""));
            return;
        }
        Sample sample = ours.sample();
        double gflops = ours.gflops(sample.median());
        double gigabytes = ours.gigabytes(sample.median());
        line.add(Words.range(asTime ? times(ours) : sample));
        line.add(Words.percent(sample.spread()));
        line.add(Words.figure(asTime ? gflops : microseconds(ours, sample.median())));
        line.add(Words.percent(gflops / analysis.peak(row.type(), row.threads())));
        line.add(Words.figure(gigabytes));
        line.add(Words.percent(gigabytes / analysis.bandwidth(row.threads())));
        line.add(Words.bytes(ours.allocated()));
    }

    private static double microseconds(MeasuredCase measured, double figure) {
        return measured.nanoseconds(figure) * 1e-3;
    }

    private static Sample times(MeasuredCase measured) {
        Sample rates = measured.sample();
        return new Sample(
                microseconds(measured, rates.median()),
                microseconds(measured, rates.max()),
                microseconds(measured, rates.min()));
    }

    /// The best routine of a library, or one that says why there is none.
    private CaseKey best(CaseKey row, String library) {
        CaseKey best = row.with(library);
        for (String contender : contenders) {
            Sample candidate = analysis.sample(row.with(contender));
            Sample known = analysis.sample(best);
            if (Analysis.library(contender, contenders).equals(library)
                    && candidate != null
                    && (known == null || candidate.median() > known.median())) {
                best = row.with(contender);
            }
        }
        return best;
    }

    private String figure(CaseKey key) {
        MeasuredCase measured = analysis.find(key);
        if (measured == null) {
            return "–";
        }
        Sample sample = measured.sample();
        if (sample == null) {
            String note = key.contender() + ": " + measured.reason();
            return "[" + notes.computeIfAbsent(note, n -> notes.size() + 1) + "]";
        }
        return Words.figure(asTime ? microseconds(measured, sample.median()) : sample.median());
    }

    private String ratio(CaseKey row, List<String> peers) {
        Sample ours = analysis.sample(row.with(Analysis.OURS));
        for (String peer : peers) {
            Sample theirs = analysis.sample(best(row, peer));
            if (ours != null && theirs != null) {
                ratios.computeIfAbsent(peer, p -> new ArrayList<>()).add(ours.median() / theirs.median());
            }
        }
        return Words.ratio(analysis.ratio(row));
    }

    private List<String> footer() {
        List<String> lines = new ArrayList<>();
        ratios.forEach((peer, all) -> lines.add("lanewise ÷ " + peer + ": geometric mean "
                + Words.ratio(Analysis.geometricMean(all)) + ", smallest "
                + Words.ratio(
                        all.stream().mapToDouble(Double::doubleValue).min().orElseThrow())
                + ", over " + all.size()));
        notes.forEach((note, number) -> lines.add("[" + number + "] " + note));
        return lines;
    }
}
