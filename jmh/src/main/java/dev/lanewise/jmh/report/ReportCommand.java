package dev.lanewise.jmh.report;

import dev.lanewise.jmh.result.BenchmarkRun;
import dev.lanewise.jmh.result.ResultFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Makes the report of result files once more.
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Writes the page and the Markdown of result files.")
public final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "RESULT",
            description =
                    "a result file; more of the same machine and state, for instance of cold starts, go into one report")
    private List<Path> results;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "the page; default: report.html beside the result file. The Markdown has the same name with .md")
    private Path output;

    @Override
    public Integer call() throws IOException {
        Path page = output == null ? results.get(0).resolveSibling("report.html") : output;
        BenchmarkRun run = ResultFile.read(results.get(0));
        for (Path more : results.subList(1, results.size())) {
            try {
                run = run.with(ResultFile.read(more));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), e.getMessage(), e);
            }
        }
        Path markdown = ReportFiles.write(run, page);
        PrintWriter out = spec.commandLine().getOut();
        out.println("report      " + page);
        out.println("Markdown    " + markdown);
        return 0;
    }
}
