package dev.lanewise.jmh;

import dev.lanewise.jmh.result.Sample;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
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
    /// @param allocated bytes of heap that a call allocated, the least over its iterations
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
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + benchmark.method().replace(".", "\\.") + "$")
                .forks(1)
                .warmupIterations(warmup.iterations())
                .warmupTime(TimeValue.milliseconds(warmup.milliseconds()))
                .measurementIterations(set.measurement.iterations())
                .measurementTime(TimeValue.milliseconds(set.measurement.milliseconds()))
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class)
                .jvmArgsPrepend(jvmArgs.toArray(new String[0]));
        if (benchmark.kind().isMachine()) {
            // What the machine gives to as many threads as a product may use.
            options.threads(benchmark.threads());
        }
        benchmark.parameters().forEach(options::param);
        RecordingOutput output = new RecordingOutput();
        try {
            RunResult result = new Runner(options.build(), output).runSingle();
            BenchmarkResult fork = result.getBenchmarkResults().iterator().next();
            double[] figures = fork.getIterationResults().stream()
                    .mapToDouble(ForkRunner::gflops)
                    .toArray();
            // Compiling and JMH's own work between the calls allocate too; the iteration with the least of them is
            // nearest to the call.
            double allocated = fork.getIterationResults().stream()
                    .mapToDouble(iteration ->
                            iteration.getSecondaryResults().get(ALLOCATED).getScore())
                    .min()
                    .orElseThrow();
            return new Fork(Sample.median(figures), allocated, result);
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
