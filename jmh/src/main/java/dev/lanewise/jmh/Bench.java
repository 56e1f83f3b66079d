package dev.lanewise.jmh;

import dev.lanewise.jmh.ForkRunner.FailedForkException;
import dev.lanewise.jmh.peer.Libxsmm;
import dev.lanewise.jmh.peer.VectorBlasKernels;
import dev.lanewise.jmh.report.Report;
import dev.lanewise.jmh.report.ReportCommand;
import dev.lanewise.jmh.report.ReportFiles;
import dev.lanewise.jmh.report.TextTable;
import dev.lanewise.jmh.report.WarmUp;
import dev.lanewise.jmh.report.Words;
import dev.lanewise.jmh.result.Analysis;
import dev.lanewise.jmh.result.BenchmarkRun;
import dev.lanewise.jmh.result.Build;
import dev.lanewise.jmh.result.ColdStartSeries;
import dev.lanewise.jmh.result.ContenderInfo;
import dev.lanewise.jmh.result.GemmShape;
import dev.lanewise.jmh.result.LanewiseInfo;
import dev.lanewise.jmh.result.OutputFile;
import dev.lanewise.jmh.result.ResultFile;
import dev.lanewise.jmh.result.Sample;
import dev.lanewise.jmh.track.CompareCommand;
import dev.lanewise.jmh.track.HistoryCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Measures Lanewise, its peers and the machine's FMA peak beside each other and prints the tables. `mvn -Pbench` runs
/// it; the options go into `-Dbench.args="…"`.
@Command(
        name = "bench",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        versionProvider = Build.class,
        description = "Measures Lanewise, other libraries and the machine's own limits beside each other.",
        subcommands = {
            ColdStart.class,
            ReportCommand.class,
            CompareCommand.class,
            HistoryCommand.class,
            CommandLine.HelpCommand.class
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all cases were measured",
            "1:a case failed, or a file could not be read or written",
            "2:wrong arguments",
            "3:compare found a regression"
        })
public final class Bench implements Callable<Integer> {
    /// A JVM starts, the operands are made and checked: what a fork takes besides its iterations.
    private static final double FORK_OVERHEAD_SECONDS = 1.2;

    private static final double JVM_START_SECONDS = 0.3;

    /// Described in every run, also where the set has no case for them.
    private static final List<String> NAMED = Contenders.LIBRARIES;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-s", "--set"},
            paramLabel = "SET",
            defaultValue = "quick",
            description =
                    "smoke (seconds), quick (below 5 minutes, the default), gemm and peers (45 and 40 minutes), small (an hour), epilogues and elementwise (10 minutes each), mlp (25 minutes), netlib (half an hour), level3 (45 minutes), blocking (half an hour) or full (5 hours)")
    BenchmarkSet set;

    @Option(
            names = {"-i", "--include"},
            paramLabel = "REGEX",
            description =
                    "only cases whose name has a match, for instance 'f32 NN 512' or 'step'; peak and bandwidth always stay")
    Pattern include;

    @Option(
            names = {"-f", "--forks"},
            paramLabel = "N",
            description = "JVMs for each case; 3 unless the set is smoke")
    Integer forks;

    @Option(
            names = {"-t", "--threads"},
            paramLabel = "N",
            split = ",",
            defaultValue = "1",
            description =
                    "threads of one product, and of the peak and the bandwidth; several, as in 1,2,4, measure everything on each")
    Set<Integer> threads;

    @Option(
            names = {"-r", "--result"},
            paramLabel = "FILE",
            defaultValue = "target/bench/result.json",
            description = "where the result file goes; default: ${DEFAULT-VALUE}")
    Path result;

    @Option(
            names = "--jmh-result",
            paramLabel = "FILE",
            description = "where JMH's own results go; default: jmh.json beside the result file")
    Path jmhResult;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "where the page goes; default: report.html beside the result file. The same as Markdown is beside it")
    Path report;

    @Option(
            names = {"-j", "--jvm-args"},
            paramLabel = "ARGS",
            split = " ",
            description = "more arguments for the measured JVMs, for instance -XX:UseAVX=2")
    List<String> jvmArgs = List.of();

    private final PrintStream out;
    private final Results results = new Results();
    private List<ColdStartSeries> coldStarts = List.of();
    private final Map<BenchmarkCase, List<RunResult>> raw = new LinkedHashMap<>();

    /// Prints to the given stream.
    ///
    /// @param out where lines and tables go
    public Bench(PrintStream out) {
        this.out = out;
    }

    /// The program.
    ///
    /// @param args see `--help`
    /// @throws IOException if the program must start itself again and cannot
    /// @throws InterruptedException if it is interrupted meanwhile
    public static void main(String[] args) throws IOException, InterruptedException {
        if (CleanEnvironment.needed()) {
            System.exit(CleanEnvironment.restart(Bench.class, args));
        }
        System.exit(execute(new PrintStream(System.out, true, StandardCharsets.UTF_8), args));
    }

    /// The program without its exit.
    ///
    /// @param out where lines and tables go
    /// @param args see `--help`
    /// @return the exit status: 0, 1 if a case or a file failed, 2 for wrong arguments, 3 for a regression
    public static int execute(PrintStream out, String... args) {
        return new CommandLine(new Bench(out))
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    if (!(e instanceof IOException failed)) {
                        throw e;
                    }
                    command.getErr().println(words(failed));
                    return 1;
                })
                .setOverwrittenOptionsAllowed(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args);
    }

    /// What a user can do something about, in one line.
    private static String words(IOException e) {
        if (e instanceof FileSystemException file && file.getReason() == null) {
            String reason = file instanceof NoSuchFileException
                    ? "there is no such file or directory"
                    : file instanceof AccessDeniedException
                            ? "access denied"
                            : file.getClass().getSimpleName();
            return file.getFile() + ": " + reason;
        }
        return e.getMessage();
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Instant time = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        int forkCount = forks == null ? set.forks : forks;
        if (forkCount < 1 || threads.stream().anyMatch(t -> t < 1)) {
            throw new ParameterException(
                    spec.commandLine(), "forks=" + forkCount + " threads=" + threads + " must be at least 1");
        }
        if (!isAnythingIncluded()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--include=" + include + " matches no case of the set "
                            + set.name().toLowerCase(Locale.ROOT) + ", such as "
                            + examples());
        }
        takeProperties();
        try (BenchmarkLock lock = BenchmarkLock.take()) {
            lock.insteadOfJmhs();
            return measureSet(time, forkCount);
        }
    }

    /// What tells the measured JVMs where a library is tells this one too, which asks first whether it is there.
    private void takeProperties() {
        for (String argument : jvmArgs) {
            int value = argument.indexOf('=');
            if (argument.startsWith("-Dlanewise.jmh.") && value > 0) {
                System.setProperty(argument.substring(2, value), argument.substring(value + 1));
            }
        }
    }

    /// @return the exit status
    private int measureSet(Instant time, int forkCount) throws IOException, InterruptedException {
        MeasuredJvm.Answer measured = MeasuredJvm.ask(jvmArgs, contenders(), Collections.max(threads));
        printMachine(measured);
        List<List<BenchmarkCase>> rows = plan(set);
        int cases = rows.stream().mapToInt(List::size).sum();
        out.printf(
                Locale.ROOT,
                "%d cases, %d %s each, about %s%n%n",
                cases,
                forkCount,
                forkCount == 1 ? "fork" : "forks",
                duration(estimateSeconds(set, rows, forkCount) + estimateColdSeconds(set, coldProducts(), forkCount)));
        if (set == BenchmarkSet.SMOKE) {
            out.println("smoke: shows that everything runs; nothing is warm, so the figures mean nothing");
            out.println();
        }

        boolean failed = measure(rows, forkCount, new ForkRunner(set, jvmArgs), measured);
        failed |= !measureColdStarts(forkCount);

        out.println();
        writeRaw();
        BenchmarkRun run = run(time, forkCount, measured);
        ResultFile.write(result, run);
        Report.tables(run).forEach(table -> out.println(TextTable.of(table)));
        if (!coldStarts.isEmpty()) {
            out.println(TextTable.of(new WarmUp(coldStarts).table()));
        }
        new Analysis(run).noise().forEach(warning -> out.println("not quiet   " + warning));
        Path page = report == null ? result.resolveSibling("report.html") : report;
        Path markdown = ReportFiles.write(run, page);
        out.println("results     " + result);
        out.println("report      " + page);
        out.println("Markdown    " + markdown);
        return failed ? 1 : 0;
    }

    /// What a run takes, roughly.
    static double estimateSeconds(BenchmarkSet set, List<List<BenchmarkCase>> rows, int forkCount) {
        return rows.stream()
                .flatMap(List::stream)
                .mapToDouble(c -> c.kind().isSweep()
                        ? BlockingSweep.typicalSeconds(c, set, forkCount, FORK_OVERHEAD_SECONDS)
                        : forkCount
                                * (FORK_OVERHEAD_SECONDS
                                        + (set == BenchmarkSet.SMOKE ? 0 : JitWarmUp.typicalSeconds(c))
                                        + set.warmup(c).seconds()
                                        + set.measurement.seconds()))
                .sum();
    }

    /// What the cold starts take beside that.
    static double estimateColdSeconds(BenchmarkSet set, List<String> products, int forkCount) {
        return (forkCount + 1)
                * products.size()
                * (JVM_START_SECONDS + set.coldSeconds()); // and one that is asked what C2 did
    }

    private BenchmarkRun run(Instant time, int forkCount, MeasuredJvm.Answer measured) {
        return new BenchmarkRun(
                time,
                set.name().toLowerCase(Locale.ROOT),
                forkCount,
                Machine.describe(),
                Machine.jvm(jvmArgs),
                new LanewiseInfo(Build.version(), Build.commit(), measured.vectorBits()),
                measured.contenders(),
                results.measured(),
                coldStarts);
    }

    private void printMachine(MeasuredJvm.Answer measured) {
        out.println("machine       " + Machine.describe());
        out.println("jvm           " + Machine.jvm(jvmArgs));
        for (ContenderInfo contender : measured.contenders()) {
            out.printf(
                    "%-13s %s%n",
                    contender.name(),
                    contender.missing() == null ? contender.description() : "not timed: " + contender.missing());
        }
    }

    /// Lanewise and its best known peers in every run, and whoever else the set has.
    private List<String> contenders() {
        Set<String> names = new LinkedHashSet<>(NAMED);
        set.rows().stream()
                .flatMap(row -> set.cases(row).stream())
                .map(BenchmarkCase::contender)
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        return List.copyOf(names);
    }

    /// Whether anything is left besides what the machine itself can do, which alone says nothing.
    private boolean isAnythingIncluded() {
        return include == null
                || !coldProducts().isEmpty()
                || names().anyMatch(name -> include.matcher(name).find());
    }

    private Stream<String> names() {
        return set.rows(threads).stream()
                .flatMap(row -> set.cases(row).stream())
                .filter(benchmark -> !benchmark.kind().isMachine())
                .map(BenchmarkCase::toString);
    }

    private String examples() {
        return names().limit(3).map(name -> "\"" + name + "\"").collect(Collectors.joining(", "));
    }

    /// The cases that can be measured, row by row; the others go to the results with their reason.
    private List<List<BenchmarkCase>> plan(BenchmarkSet chosen) {
        Map<String, String> missing = new LinkedHashMap<>();
        List<List<BenchmarkCase>> rows = new ArrayList<>();
        for (BenchmarkCase row : chosen.rows(threads)) {
            List<BenchmarkCase> cases = new ArrayList<>();
            for (BenchmarkCase benchmark : chosen.cases(row)) {
                boolean isMachine = benchmark.kind().isMachine();
                if (!isMachine
                        && include != null
                        && !include.matcher(benchmark.toString()).find()) {
                    continue;
                }
                String reason = isMachine
                        ? null
                        : missing.computeIfAbsent(benchmark.contender(), c -> nullToEmpty(Contenders.reasonMissing(c)));
                if (reason == null || reason.isEmpty()) {
                    reason = reasonNotToTime(benchmark);
                }
                if (reason == null) {
                    cases.add(benchmark);
                } else {
                    results.fail(benchmark, reason);
                }
            }
            if (!cases.isEmpty()) {
                rows.add(cases);
            }
        }
        return rows;
    }

    private static String nullToEmpty(String text) {
        return text == null ? "" : text;
    }

    private static String reasonNotToTime(BenchmarkCase benchmark) {
        if (benchmark.kind() == BenchmarkCase.Kind.NETLIB) {
            boolean scalar = List.of(Contenders.JAVA11BLAS, Contenders.F2JBLAS).contains(benchmark.contender());
            return scalar && benchmark.flops() > 1e10 ? "a call takes ten seconds" : null;
        }
        if (benchmark.kind() != BenchmarkCase.Kind.GEMM) {
            return null;
        }
        GemmShape shape = GemmShape.parse(benchmark.subject());
        return switch (benchmark.contender()) {
            case Contenders.VECTORBLAS -> VectorBlasKernels.reasonNotToTime(shape.m(), shape.n(), shape.k());
            case Contenders.LIBXSMM ->
                Libxsmm.reasonNotToTime(
                        benchmark.isDouble(),
                        benchmark.transposes().startsWith("T"),
                        benchmark.transposes().endsWith("T"),
                        shape.m(),
                        shape.n(),
                        shape.k());
            default -> null;
        };
    }

    /// Every row: fork after fork, and in each the contenders in turns.
    ///
    /// @return whether a case failed
    private boolean measure(
            List<List<BenchmarkCase>> rows, int forkCount, ForkRunner runner, MeasuredJvm.Answer measured) {
        int total = rows.stream().mapToInt(List::size).sum();
        int done = 0;
        long forksDone = 0;
        boolean failed = false;
        long start = System.nanoTime();
        for (List<BenchmarkCase> row : rows) {
            for (int fork = 0; fork < forkCount; fork++) {
                for (BenchmarkCase benchmark : row) {
                    if (benchmark.kind().isSweep()) {
                        // All its forks with the first one: what the later ones measure, the first decides.
                        failed |= fork == 0 && !sweep(benchmark, forkCount, runner, measured);
                    } else if (results.reason(benchmark) == null) {
                        failed |= !measure(benchmark, runner);
                    }
                    forksDone++;
                    if (fork == forkCount - 1) {
                        done++;
                        double elapsed = (System.nanoTime() - start) * 1e-9;
                        double left = elapsed * ((long) total * forkCount - forksDone) / forksDone;
                        printProgress(benchmark, done, total, left);
                    }
                }
            }
        }
        return failed;
    }

    /// The cold starts of the set.
    ///
    /// @return whether they worked
    private boolean measureColdStarts(int forkCount) throws InterruptedException {
        List<String> products = coldProducts();
        if (products.isEmpty()) {
            return true;
        }
        out.println("cold start of " + String.join(", ", products));
        try {
            coldStarts = new ColdStartRunner(forkCount, set.coldSeconds(), false, false, jvmArgs).measure(products);
            return true;
        } catch (IOException e) {
            out.println("cold start failed: " + e.getMessage());
            return false;
        }
    }

    private List<String> coldProducts() {
        return set.coldProducts().stream()
                .filter(product -> include == null
                        || include.matcher("cold start " + product).find())
                .toList();
    }

    private boolean measure(BenchmarkCase benchmark, ForkRunner runner) {
        try {
            ForkRunner.Fork figures = runner.run(benchmark);
            results.add(benchmark, figures.figure(), figures.allocated());
            raw.computeIfAbsent(benchmark, b -> new ArrayList<>()).add(figures.raw());
            return true;
        } catch (FailedForkException e) {
            results.fail(benchmark, e.getMessage());
            return false;
        }
    }

    private boolean sweep(BenchmarkCase benchmark, int forkCount, ForkRunner runner, MeasuredJvm.Answer measured) {
        try {
            new BlockingSweep(
                            runner,
                            set,
                            results,
                            fork -> raw.computeIfAbsent(benchmark, b -> new ArrayList<>())
                                    .add(fork))
                    .measure(
                            benchmark,
                            benchmark.isDouble() ? measured.doubleBlocking() : measured.floatBlocking(),
                            forkCount);
            return true;
        } catch (FailedForkException e) {
            results.fail(benchmark, e.getMessage());
            return false;
        }
    }

    private void printProgress(BenchmarkCase benchmark, int done, int total, double secondsLeft) {
        StringBuilder line = new StringBuilder();
        line.append(done)
                .append('/')
                .append(total)
                .append(' ')
                .append(benchmark)
                .append(": ");
        Sample sample = results.sample(benchmark);
        if (sample == null) {
            line.append("failed: ").append(results.reason(benchmark));
        } else {
            line.append(rate(benchmark, sample.median()));
            Sample allocated = results.allocated(benchmark);
            if (allocated != null && allocated.median() >= 1) {
                line.append(String.format(Locale.ROOT, ", %.0f B a call", allocated.median()));
            }
        }
        out.println(line + (secondsLeft == 0 ? "" : ", " + duration(secondsLeft) + " left"));
    }

    /// A figure in words, and the share of the machine that it is.
    private String rate(BenchmarkCase benchmark, double figure) {
        double bytes = benchmark.gigabytesPerSecond(figure);
        if (benchmark.kind() == BenchmarkCase.Kind.BANDWIDTH) {
            return Words.figure(bytes) + " GB/s";
        }
        String text = Words.figure(figure) + " " + benchmark.unit();
        if (benchmark.kind() == BenchmarkCase.Kind.PEAK) {
            return text;
        }
        boolean memory = benchmark.kind().isMemoryBound();
        double share = memory
                ? bytes / results.bandwidth(benchmark.threads())
                : figure / results.peak(benchmark.isDouble(), benchmark.threads());
        if (memory || benchmark.kind().isElementwise()) {
            text += ", " + Words.figure(bytes) + " GB/s";
        }
        boolean known = !Double.isNaN(share) && (memory || !benchmark.kind().isElementwise());
        return known ? text + " (" + Words.percent(share) + (memory ? " of bandwidth)" : " of peak)") : text;
    }

    private static String duration(double seconds) {
        long minutes = Math.round(seconds / 60);
        return minutes < 2 ? Math.round(seconds) + " s" : minutes + " min";
    }

    /// JMH's own format, the forks of a case under one entry.
    private void writeRaw() throws IOException {
        List<RunResult> merged = new ArrayList<>();
        raw.values().forEach(forksOfCase -> {
            List<BenchmarkResult> all = new ArrayList<>();
            forksOfCase.forEach(r -> all.addAll(r.getBenchmarkResults()));
            merged.add(new RunResult(forksOfCase.get(0).getParams(), all));
        });
        Path file = jmhResult == null ? result.resolveSibling("jmh.json") : jmhResult;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (PrintStream json = new PrintStream(text, false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, json).writeOut(merged);
        }
        OutputFile.write(file, text.toString(StandardCharsets.UTF_8));
    }
}
