package dev.lanewise.jmh;

import dev.lanewise.jmh.report.ReportFiles;
import dev.lanewise.jmh.report.TextTable;
import dev.lanewise.jmh.report.WarmUp;
import dev.lanewise.jmh.result.BenchmarkRun;
import dev.lanewise.jmh.result.Build;
import dev.lanewise.jmh.result.ColdStartSeries;
import dev.lanewise.jmh.result.GemmShape;
import dev.lanewise.jmh.result.JvmInfo;
import dev.lanewise.jmh.result.LanewiseInfo;
import dev.lanewise.jmh.result.ResultFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// How long a fresh JVM takes from its first product to its full speed. The sets of [Bench] measure the same for a few
/// products.
@Command(
        name = "cold",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = "Time from the first call to 90 %% of steady speed, in fresh JVMs.")
final class ColdStart implements Callable<Integer> {
    private static final List<String> PRODUCTS = List.of("NN", "NT", "TN", "TT");
    private static final int LONGEST = 3600;

    @Option(
            names = {"-i", "--include"},
            paramLabel = "CASE",
            split = ",",
            description =
                    "products, as transposes:shape, and training steps, as step:net/batch; default: those of the set"
                            + " full")
    List<String> products = BenchmarkSet.COLD;

    @Option(
            names = {"-f", "--forks"},
            paramLabel = "N",
            defaultValue = "5",
            description = "JVMs for each product; default: ${DEFAULT-VALUE}")
    int forks;

    @Option(
            names = {"-d", "--duration"},
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "how long each JVM computes; its last second is called steady; default: ${DEFAULT-VALUE}")
    double duration;

    @Option(
            names = "--aot",
            description =
                    "also with an ahead-of-time cache of classes and profiles (JEP 483, JEP 515) from a run before")
    boolean aot;

    @Option(
            names = "--own-tiles",
            description =
                    "also on their own tiles from the first call on, compiled or not: what others would wait without the"
                            + " tile and the loops that stand in for them")
    boolean ownTiles;

    @Option(
            names = {"-j", "--jvm-args"},
            paramLabel = "ARGS",
            split = " ",
            description = "more arguments for the measured JVMs")
    List<String> jvmArgs = List.of();

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Bench bench;

    @Option(
            names = {"-r", "--result"},
            paramLabel = "FILE",
            description = "where the result file goes; default: cold.json beside the result file of the benchmarks")
    Path result;

    /// Everything is known to be right before the first JVM starts.
    private void check() {
        if (forks < 1) {
            throw new ParameterException(spec.commandLine(), "--forks=" + forks + " is not at least 1");
        }
        if (!(duration > 0 && duration <= LONGEST)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--duration=" + duration + " is not above 0 and at most " + LONGEST + " seconds");
        }
        for (String product : products) {
            int colon = product.indexOf(':');
            try {
                if (product.startsWith(WarmUp.STEP + ":")) {
                    TrainingNet.parse(product.substring(colon + 1));
                    continue;
                }
                if (colon < 0 || !PRODUCTS.contains(product.substring(0, colon))) {
                    throw new IllegalArgumentException("it does not begin with one of NN:, NT:, TN:, TT: and step:");
                }
                GemmShape.parse(product.substring(colon + 1));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--include=" + product
                                + " is no product, such as NN:512 or NT:64x256x784, and no step, such as step:784-128-10/32: "
                                + e.getMessage(),
                        e);
            }
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        Instant time = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        out.println("machine     " + Machine.describe());
        ColdStartRunner runner = new ColdStartRunner(forks, duration, aot, ownTiles, jvmArgs);
        JvmInfo jvm = new JvmInfo(
                Machine.jvm(List.of()).name(), Machine.jvm(List.of()).version(), runner.arguments());
        out.println("jvm         " + jvm);
        out.println();
        List<ColdStartSeries> series = runner.measure(products);
        MeasuredJvm.Answer measured = MeasuredJvm.ask(jvmArgs, List.of(Contenders.LANEWISE), 1);
        BenchmarkRun run = new BenchmarkRun(
                time,
                "cold",
                forks,
                Machine.describe(),
                jvm,
                new LanewiseInfo(Build.version(), Build.commit(), measured.vectorBits()),
                measured.contenders(),
                List.of(),
                series);
        out.println(TextTable.of(new WarmUp(series).table()));
        Path file = result == null ? bench.result.resolveSibling("cold.json") : result;
        ResultFile.write(file, run);
        Path page = file.resolveSibling("cold.html");
        ReportFiles.write(run, page);
        out.println("results     " + file);
        out.println("report      " + page);
        return 0;
    }
}
