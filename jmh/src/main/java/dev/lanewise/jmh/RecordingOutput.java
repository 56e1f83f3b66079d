package dev.lanewise.jmh;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/// Keeps what JMH and a fork write instead of printing it: the program prints one line a case itself, and this only
/// where a fork fails.
final class RecordingOutput implements OutputFormat {
    private final StringBuilder text = new StringBuilder();

    /// The first line that names an exception, else everything.
    String failure() {
        return text.toString()
                .lines()
                .filter(line -> line.contains("Exception:") || line.contains("Error:"))
                .findFirst()
                .orElse(text.toString())
                .strip();
    }

    @Override
    public void println(String line) {
        text.append(line).append('\n');
    }

    @Override
    public void print(String part) {
        text.append(part);
    }

    @Override
    public void write(int b) {
        text.append((char) b);
    }

    @Override
    public void write(byte[] b) {
        text.append(new String(b, StandardCharsets.UTF_8));
    }

    @Override
    public void verbosePrintln(String line) {}

    @Override
    public void iteration(BenchmarkParams benchmark, IterationParams params, int iteration) {}

    @Override
    public void iterationResult(
            BenchmarkParams benchmark, IterationParams params, int iteration, IterationResult data) {}

    @Override
    public void startBenchmark(BenchmarkParams benchmark) {}

    @Override
    public void endBenchmark(BenchmarkResult result) {}

    @Override
    public void startRun() {}

    @Override
    public void endRun(Collection<RunResult> results) {}

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
