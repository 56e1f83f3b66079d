package dev.lanewise.jmh;

import dev.lanewise.jmh.result.Sample;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// Runs one fork of one case through JMH.
///
/// Fork by fork, so that the caller can take the contenders of a row in turns: a machine that slows down for a minute
/// then slows all of them, and their ratio stays.
final class ForkRunner {
    /// The name under which JMH's profiler of the garbage collector gives the bytes per call.
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final BenchmarkSet set;
    private final List<String> jvmArgs;

    /// What a fork gave.
    ///
    /// @param figure in the unit of the case, the median over its iterations
    /// @param allocated bytes of heap that a call allocated, the least over its iterations; NaN where not measured
    /// @param raw JMH's own result
    record Fork(double figure, double allocated, RunResult raw) {}

    /// A fork gave nothing; the message says why.
    static final class FailedForkException extends Exception {
        private static final long serialVersionUID = 1;

        FailedForkException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    ForkRunner(BenchmarkSet set, List<String> jvmArgs) {
        this.set = set;
        this.jvmArgs = Stream.concat(jvmArgs.stream(), set.jvmArgs().stream()).toList();
    }

    Fork run(BenchmarkCase benchmark) throws FailedForkException {
        BenchmarkSet.Timing warmup = set.warmup(benchmark);
        ChainedOptionsBuilder options = options(benchmark)
                .warmupIterations(warmup.iterations())
                .warmupTime(TimeValue.milliseconds(warmup.milliseconds()))
                .measurementIterations(set.measurement.iterations())
                .addProfiler(GCProfiler.class);
        if (benchmark.kind().isMachine()) {
            // What the machine gives to as many threads as a product may use.
            options.threads(benchmark.threads());
        }
        RunResult result = run(options);
        List<IterationResult> iterations = iterations(result);
        // Compiling and JMH's own work between the calls allocate too; the iteration with the least of them is
        // nearest to the call.
        double allocated = iterations.stream()
                .mapToDouble(iteration ->
                        iteration.getSecondaryResults().get(ALLOCATED).getScore())
                .min()
                .orElseThrow();
        return new Fork(median(iterations), allocated, result);
    }

    /// One fork in which variants take turns, an iteration each, in their order and so many times. What they allocate
    /// is
    /// not measured: where an iteration is a single call, JMH's own kilobytes would be all there is to see.
    ///
    /// @param parameter of the benchmark, which takes all variants with commas between
    /// @return one for each variant, of its own iterations
    List<Fork> turns(BenchmarkCase benchmark, String parameter, List<String> variants, int rounds)
            throws FailedForkException {
        RunResult result = run(options(benchmark)
                .warmupIterations(0) // which would take turns
                .measurementIterations(rounds * variants.size())
                .syncIterations(false)
                .param(parameter, String.join(",", variants)));
        List<IterationResult> iterations = iterations(result);
        return IntStream.range(0, variants.size())
                .mapToObj(variant -> IntStream.range(0, rounds)
                        .mapToObj(round -> iterations.get(round * variants.size() + variant))
                        .toList())
                .map(own -> new Fork(median(own), Double.NaN, result))
                .toList();
    }

    private ChainedOptionsBuilder options(BenchmarkCase benchmark) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + benchmark.method().replace(".", "\\.") + "$")
                .forks(1)
                .measurementTime(TimeValue.milliseconds(set.measurement.milliseconds()))
                .shouldFailOnError(true)
                .jvmArgsPrepend(jvmArgs.toArray(new String[0]));
        benchmark.parameters().forEach(options::param);
        return options;
    }

    private static List<IterationResult> iterations(RunResult result) {
        return List.copyOf(result.getBenchmarkResults().iterator().next().getIterationResults());
    }

    private static double median(List<IterationResult> iterations) {
        return Sample.median(iterations.stream().mapToDouble(ForkRunner::gflops).toArray());
    }

    private static RunResult run(ChainedOptionsBuilder options) throws FailedForkException {
        RecordingOutput output = new RecordingOutput();
        try {
            return new Runner(options.build(), output).runSingle();
        } catch (RunnerException e) {
            // Before the fork starts (JMH's lock is taken, no such parameter) only the exception says what is wrong.
            String failure = output.failure();
            throw new FailedForkException(failure.isEmpty() ? String.valueOf(e.getMessage()) : failure, e);
        }
    }

    private static double gflops(IterationResult iteration) {
        return iteration.getSecondaryResults().get(Gflops.NAME).getScore();
    }
}
