package dev.lanewise.jmh.report;

import dev.lanewise.jmh.result.BenchmarkRun;
import java.util.List;

/// The tables of a report as Markdown, for a README or a comment.
public final class MarkdownReport {
    private MarkdownReport() {}

    /// Writes all tables.
    ///
    /// @param report what to show
    /// @return GitHub's Markdown
    public static String of(Report report) {
        BenchmarkRun run = report.run();
        StringBuilder text = new StringBuilder("# Lanewise benchmarks\n\n");
        text.append("Set `").append(run.set()).append("`, ").append(run.time()).append("\n\n");
        report.warnings()
                .forEach(warning -> text.append("> **The machine was not quiet.** ")
                        .append(escaped(warning))
                        .append("\n\n"));
        for (Section section : report.sections()) {
            if (section.tables().stream().allMatch(table -> table.rows().isEmpty())) {
                continue;
            }
            text.append("## ").append(escaped(section.title())).append("\n\n");
            section.text().forEach(paragraph -> text.append(paragraph).append("\n\n"));
            section.tables().stream().filter(table -> !table.rows().isEmpty()).forEach(table -> add(text, table));
        }
        return text.toString().stripTrailing() + "\n";
    }

    private static void add(StringBuilder text, Table table) {
        text.append("**").append(escaped(table.title())).append("**\n\n");
        addLine(text, table.header());
        text.append('|');
        for (int j = 0; j < table.header().size(); j++) {
            text.append(j < table.names() ? " --- |" : " ---: |");
        }
        text.append('\n');
        table.rows().forEach(row -> addLine(text, row));
        text.append('\n');
        if (!table.notes().isEmpty()) {
            table.notes().forEach(note -> text.append(escaped(note)).append("  \n"));
            text.append('\n');
        }
    }

    private static void addLine(StringBuilder text, List<String> cells) {
        text.append('|');
        cells.forEach(cell -> text.append(' ').append(escaped(cell)).append(" |"));
        text.append('\n');
    }

    /// What would be markup, and what would end a cell.
    private static String escaped(String text) {
        return text.replaceAll("([\\\\`*_<>|\\[\\]])", "\\\\$1").replaceAll("\\R", " ");
    }
}
