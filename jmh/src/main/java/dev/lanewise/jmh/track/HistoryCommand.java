package dev.lanewise.jmh.track;

import dev.lanewise.jmh.result.BenchmarkRun;
import dev.lanewise.jmh.result.OutputFile;
import dev.lanewise.jmh.result.ResultFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Keeps runs in a small file, and draws how their figures went.
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = "Keeps runs in a small file that a team can put under Git, and draws their trend.")
public final class HistoryCommand implements Runnable {
    private static final String SMOKE = "smoke";

    @Spec
    private CommandSpec spec;

    /// Which file.
    static final class HistoryFile {
        @Option(
                names = {"-f", "--file"},
                paramLabel = "FILE",
                defaultValue = "benchmarks.jsonl",
                description = "the history; default: ${DEFAULT-VALUE}")
        Path path;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "add or trend?");
    }

    /// Appends a run.
    ///
    /// @param file the history
    /// @param result a result file
    /// @return 0
    /// @throws IOException if a file is damaged, cannot be read or cannot be written
    @Command(name = "add", mixinStandardHelpOptions = true, description = "Appends a result file's run.")
    int add(@Mixin HistoryFile file, @Parameters(paramLabel = "RESULT", description = "a result file") Path result)
            throws IOException {
        BenchmarkRun run = ResultFile.read(result);
        if (run.set().equals(SMOKE)) {
            throw new ParameterException(
                    spec.commandLine(),
                    result + " is of the set smoke, whose figures mean nothing: a history would keep them");
        }
        HistoryEntry entry = HistoryEntry.of(run);
        if (entry.cases().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    result + " is of the set " + run.set() + " and has no figure of Lanewise to keep");
        }
        boolean added = History.add(file.path, entry);
        spec.commandLine().getOut().println(added ? "added to " + file.path : "already in " + file.path);
        return 0;
    }

    /// Draws the figures of all runs.
    ///
    /// @param file the history
    /// @param include which cases
    /// @param quantity what is drawn
    /// @param output the page
    /// @return 0
    /// @throws IOException if the history is damaged, cannot be read, or the page cannot be written
    @Command(name = "trend", mixinStandardHelpOptions = true, description = "Draws the figures of all runs.")
    int trend(
            @Mixin HistoryFile file,
            @Option(
                            names = {"-i", "--include"},
                            paramLabel = "REGEX",
                            defaultValue = " lanewise(,|$)",
                            description =
                                    "cases whose name has a match, for instance 'gemm f32 NN'; default: those of the contender lanewise")
                    Pattern include,
            @Option(
                            names = {"-q", "--quantity"},
                            paramLabel = "WHAT",
                            defaultValue = "PEAK",
                            description =
                                    "${COMPLETION-CANDIDATES}: share of the FMA peak, ratio to the best peer, or the"
                                            + " figure itself; default: ${DEFAULT-VALUE}")
                    Trend.Quantity quantity,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FILE",
                            defaultValue = "trend.html",
                            description = "the page; default: ${DEFAULT-VALUE}")
                    Path output)
            throws IOException {
        List<HistoryEntry> history = History.read(file.path);
        if (history.isEmpty()) {
            throw new ParameterException(spec.commandLine(), file.path + " has no run; history add puts one there");
        }
        try {
            OutputFile.write(output, Trend.page(history, include, quantity));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        spec.commandLine().getOut().println("trend       " + output);
        return 0;
    }
}
