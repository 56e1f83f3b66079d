package dev.lanewise.jmh.result;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;

/// Runs that nobody measured, for tests of what is made of them.
public final class TestRuns {
    private TestRuns() {}

    /// A run of these cases with three forks.
    public static BenchmarkRun run(List<MeasuredCase> cases) {
        return new BenchmarkRun(
                Instant.parse("2026-01-31T12:00:00Z"),
                "quick",
                3,
                new MachineInfo("A <fast> CPU", 2, "Linux", "amd64"),
                new JvmInfo("A VM", "25+1", List.of("--add-modules=jdk.incubator.vector")),
                new LanewiseInfo("1.0", "0123456789abcdef0123456789abcdef01234567", 512),
                List.of(
                        new ContenderInfo("lanewise", "simd, 512 bits", null),
                        new ContenderInfo("openblas", "OpenBLAS 0.3", null),
                        new ContenderInfo("mkl", null, "no library for <this> machine")),
                cases,
                List.of());
    }

    /// The same at another time.
    public static BenchmarkRun at(String time, BenchmarkRun run) {
        return with(run, time, run.cases(), run.coldStarts());
    }

    /// The same run but for what is given.
    public static BenchmarkRun with(
            BenchmarkRun run, String time, List<MeasuredCase> cases, List<ColdStartSeries> coldStarts) {
        return new BenchmarkRun(
                Instant.parse(time),
                run.set(),
                run.forks(),
                run.machine(),
                run.jvm(),
                run.lanewise(),
                run.contenders(),
                cases,
                coldStarts);
    }

    /// The same on another machine.
    public static BenchmarkRun onMachine(String cpu, BenchmarkRun run) {
        return new BenchmarkRun(
                Instant.parse(run.time()),
                run.set(),
                run.forks(),
                new MachineInfo(cpu, 2, "Linux", "amd64"),
                run.jvm(),
                run.lanewise(),
                run.contenders(),
                run.cases(),
                run.coldStarts());
    }

    /// The FMA peak.
    public static MeasuredCase peak(int threads, Double... figures) {
        return new MeasuredCase(
                "peak", "f32", "", "10", "", threads, "GFLOP/s", null, null, null, null, List.of(figures), null);
    }

    /// A product whose figure counts its operations.
    public static MeasuredCase gemm(String operation, String shape, String contender, int threads, Double... figures) {
        return rated("gemm", operation, shape, contender, threads, figures);
    }

    /// A benchmark of m×n×k.
    public static MeasuredCase rated(
            String kind, String operation, String shape, String contender, int threads, Double... figures) {
        String[] sizes = shape.split("x", -1);
        double m = Double.parseDouble(sizes[0]);
        double n = Double.parseDouble(sizes[1]);
        double k = Double.parseDouble(sizes[2]);
        return new MeasuredCase(
                kind,
                "f32",
                operation,
                shape,
                contender,
                threads,
                "GFLOP/s",
                2 * m * n * k,
                2 * m * n * k,
                4 * (m * k + k * n + m * n),
                12.0,
                List.of(figures),
                null);
    }

    /// A case without figures.
    public static MeasuredCase failed(MeasuredCase of, String reason) {
        return new MeasuredCase(
                of.kind(),
                of.type(),
                of.operation(),
                of.subject(),
                of.contender(),
                of.threads(),
                of.unit(),
                of.work(),
                of.flops(),
                of.bytes(),
                null,
                List.of(),
                reason);
    }

    /// A machine whose forks scatter: products of twelve sizes in two forms, by Lanewise and OpenBLAS.
    ///
    /// @param seed of the noise
    /// @param speed of the machine
    /// @param forkNoise standard deviation of a fork, as a share
    /// @param runNoise standard deviation of what the forks of a case have in common
    public static BenchmarkRun noisy(long seed, double speed, double forkNoise, double runNoise) {
        Random random = new Random(seed);
        DoubleUnaryOperator fork = figure -> figure * speed * Math.exp(forkNoise * random.nextGaussian());
        List<MeasuredCase> cases = new ArrayList<>();
        cases.add(peak(1, fork.applyAsDouble(200), fork.applyAsDouble(200), fork.applyAsDouble(200)));
        for (String operation : List.of("NN", "NT")) {
            for (int size = 32; size <= 384; size += 32) {
                // What slows the machine down for some minutes slows all contenders of a row.
                double row = Math.exp(runNoise * random.nextGaussian());
                for (String contender : List.of("lanewise", "openblas")) {
                    double figure = row * (60 + size / 8.0) * (contender.equals("lanewise") ? 1.1 : 1);
                    cases.add(gemm(
                            operation,
                            size + "x" + size + "x" + size,
                            contender,
                            1,
                            fork.applyAsDouble(figure),
                            fork.applyAsDouble(figure),
                            fork.applyAsDouble(figure)));
                }
            }
        }
        return run(cases);
    }

    /// The same run with some cases faster or slower.
    public static BenchmarkRun scaled(BenchmarkRun run, Predicate<MeasuredCase> which, double factor) {
        return with(
                run,
                run.time(),
                run.cases().stream()
                        .map(c -> which.test(c) && c.reason() == null
                                ? new MeasuredCase(
                                        c.kind(),
                                        c.type(),
                                        c.operation(),
                                        c.subject(),
                                        c.contender(),
                                        c.threads(),
                                        c.unit(),
                                        c.work(),
                                        c.flops(),
                                        c.bytes(),
                                        c.allocated(),
                                        c.figures().stream()
                                                .map(v -> v * factor)
                                                .toList(),
                                        null)
                                : c)
                        .toList(),
                run.coldStarts());
    }
}
