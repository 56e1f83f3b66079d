package dev.lanewise.jmh.report;

import dev.lanewise.jmh.result.BenchmarkRun;
import dev.lanewise.jmh.result.OutputFile;
import java.io.IOException;
import java.nio.file.Path;

/// Writes a report as a page and as Markdown beside it.
public final class ReportFiles {
    private ReportFiles() {}

    /// Writes both files.
    ///
    /// @param run what to show
    /// @param page the HTML file; the Markdown has its name with the ending `md`
    /// @return the Markdown file
    /// @throws IOException if one cannot be written
    public static Path write(BenchmarkRun run, Path page) throws IOException {
        Report report = Report.of(run);
        OutputFile.write(page, HtmlPage.of(report));
        String name = page.getFileName().toString();
        int dot = name.lastIndexOf('.');
        Path markdown = page.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".md");
        OutputFile.write(markdown, MarkdownReport.of(report));
        return markdown;
    }
}
