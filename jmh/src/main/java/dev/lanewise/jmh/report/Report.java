package dev.lanewise.jmh.report;

import dev.lanewise.jmh.result.Analysis;
import dev.lanewise.jmh.result.BenchmarkRun;
import java.util.ArrayList;
import java.util.List;

/// What a run is shown as, whatever shows it.
///
/// @param run what was measured
/// @param warnings why its figures are to be read with care; empty for a quiet machine
/// @param sections those that have something to show
public record Report(BenchmarkRun run, List<String> warnings, List<Section> sections) {
    /// Everything about a run.
    ///
    /// @param run what was measured
    /// @return its report
    public static Report of(BenchmarkRun run) {
        Analysis analysis = new Analysis(run);
        Overview overview = new Overview(analysis);
        List<Section> sections = new ArrayList<>();
        sections.add(overview.summary());
        sections.add(overview.machine());
        sections.add(new Roofline(analysis).section());
        sections.add(new RatioMap(analysis).section());
        sections.addAll(new KindSections(analysis).all());
        sections.add(new Scaling(analysis).section());
        sections.add(new WarmUp(run.coldStarts()).section());
        sections.add(overview.cases());
        sections.removeIf(Section::isEmpty);
        return new Report(run, analysis.noise(), sections);
    }

    /// The tables that the program prints at its end: one for each kind, type and number of threads.
    ///
    /// @param run what was measured
    /// @return tables
    public static List<Table> tables(BenchmarkRun run) {
        return new KindSections(new Analysis(run)).tables();
    }
}
