package dev.lanewise.jmh.track;

import dev.lanewise.jmh.report.Table;
import dev.lanewise.jmh.report.TextTable;
import dev.lanewise.jmh.report.Words;
import dev.lanewise.jmh.result.Analysis;
import dev.lanewise.jmh.result.BenchmarkRun;
import dev.lanewise.jmh.result.CaseKey;
import dev.lanewise.jmh.result.ResultFile;
import dev.lanewise.jmh.result.Sample;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Says what became faster or slower between two result files.
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = "Says what became faster or slower from one result file to another.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:nothing became slower",
            "1:a file cannot be read or is damaged",
            "2:wrong arguments, or two runs that cannot be compared",
            "3:something became slower, or failed that did not before"
        })
public final class CompareCommand implements Callable<Integer> {
    /// The exit status that tells of a regression.
    public static final int REGRESSION = 3;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "BEFORE", description = "a result file")
    private Path before;

    @Parameters(index = "1", paramLabel = "AFTER", description = "another")
    private Path after;

    @Option(
            names = {"-c", "--changes"},
            description = "only what is not within noise")
    private boolean changes;

    @Override
    public Integer call() throws IOException {
        BenchmarkRun a = ResultFile.read(before);
        BenchmarkRun b = ResultFile.read(after);
        Comparison comparison;
        try {
            comparison = new Comparison(a, b);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("before      " + before + ", " + words(a));
        out.println("after       " + after + ", " + words(b));
        if (!a.machine().equals(b.machine())
                || a.lanewise().vectorBits() != b.lanewise().vectorBits()) {
            out.println("            The machines differ: only shares of the peak and ratios to peers mean anything,");
            out.println("            and the peers' own differences count as noise.");
        }
        if (!a.jvm().equals(b.jvm())) {
            out.println("            The JVMs or their flags differ.");
        }
        warn(out, "before", a);
        warn(out, "after", b);
        out.println();
        print(out, cases(comparison));
        print(out, groups(comparison));
        list(out, "Only before:", comparison.onlyBefore());
        list(out, "Only after:", comparison.onlyAfter());
        out.println(summary(comparison));
        out.flush();
        return comparison.hasRegression() ? REGRESSION : 0;
    }

    private static String words(BenchmarkRun run) {
        String commit = run.lanewise().commit();
        return run.time() + ", set " + run.set() + ", " + run.forks() + " forks, "
                + (commit == null ? run.lanewise().version() : commit) + ", " + run.machine();
    }

    private static void warn(PrintWriter out, String which, BenchmarkRun run) {
        new Analysis(run).noise().forEach(warning -> out.printf("not quiet   %s: %s%n", which, warning));
    }

    private static void print(PrintWriter out, Table table) {
        if (!table.rows().isEmpty()) {
            out.println(TextTable.of(table));
        }
    }

    private Table cases(Comparison comparison) {
        List<List<String>> rows = new ArrayList<>();
        for (CaseChange of : comparison.cases()) {
            if (changes && of.verdict() == Verdict.WITHIN_NOISE) {
                continue;
            }
            rows.add(List.of(
                    of.key().toString(),
                    Words.figure(of.before()),
                    Words.figure(of.after()),
                    percent(of.toPeak()),
                    percent(of.toPeer()),
                    needed(Comparison.LEAST_CASE, of.toPeak(), of.toPeer()),
                    of.verdict().words));
        }
        return new Table(
                "Benchmarks",
                List.of("benchmark", "before", "after", "to peak", "to peer", "needed", "verdict"),
                rows,
                List.of(
                        "to peak, to peer: change of the share of the FMA peak and of the ratio to the best peer of the same run",
                        "needed: the change from which the less certain yardstick is believed; for a benchmark both must say so"),
                1);
    }

    private Table groups(Comparison comparison) {
        List<List<String>> rows = comparison.groups().stream()
                .filter(group -> !changes || group.verdict() != Verdict.WITHIN_NOISE)
                .map(group -> List.of(
                        group.name(),
                        Integer.toString(group.cases()),
                        percent(group.toPeak()),
                        percent(group.toPeer()),
                        needed(Comparison.LEAST_GROUP, group.toPeak(), group.toPeer()),
                        group.verdict().words))
                .toList();
        return new Table(
                "Groups: the middle of their changes",
                List.of("group", "cases", "to peak", "to peer", "needed", "verdict"),
                rows,
                List.of(),
                1);
    }

    private static String percent(Change change) {
        return change == null ? "–" : signed(Math.exp(change.change()) - 1);
    }

    private static String signed(double share) {
        return String.format(Locale.ROOT, "%+.1f %%", 100 * share);
    }

    /// Downwards, which is what people ask for.
    private static String needed(double least, Change... changes) {
        double bound = Stream.of(changes)
                .filter(Objects::nonNull)
                .mapToDouble(change -> change.bound(least))
                .max()
                .orElse(Double.NaN);
        return Double.isNaN(bound) ? "" : signed(Math.exp(-bound) - 1);
    }

    private static void list(PrintWriter out, String title, List<CaseKey> keys) {
        if (!keys.isEmpty()) {
            out.println(title);
            keys.forEach(key -> out.println("  " + key));
            out.println();
        }
    }

    private static String summary(Comparison comparison) {
        StringBuilder text = new StringBuilder();
        for (Verdict verdict : Verdict.values()) {
            long count = comparison.cases().stream()
                    .filter(c -> c.verdict() == verdict)
                    .count();
            if (count > 0) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(count)
                        .append(' ')
                        .append(verdict.words);
            }
        }
        long groups = comparison.groups().stream()
                .filter(g -> g.verdict().isRegression())
                .count();
        double[] bounds = comparison.cases().stream()
                .flatMap(c -> Stream.of(c.toPeak(), c.toPeer()))
                .filter(Objects::nonNull)
                .mapToDouble(change -> change.bound(Comparison.LEAST_CASE))
                .toArray();
        if (bounds.length > 0) {
            text.append("; a typical benchmark is seen to be slower from ")
                    .append(signed(Math.exp(-Sample.median(bounds)) - 1))
                    .append(" on");
        }
        return text + (groups == 0 ? "" : "; " + groups + (groups == 1 ? " group" : " groups") + " SLOWER");
    }
}
