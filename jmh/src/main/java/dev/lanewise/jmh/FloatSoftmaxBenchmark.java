// The build derives DoubleSoftmaxBenchmark from this file.
package dev.lanewise.jmh;

import dev.lanewise.kernels.Kernels;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// The softmax family in `float`: Lanewise's, and loops over the methods of [Math]. `softmax`, `log-softmax`,
/// `cross-entropy` (loss and gradient against labels) and `softmax-gradient`. The counter counts elements, so that its
/// "GFLOP/s" are elements per nanosecond.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class FloatSoftmaxBenchmark {
    /// `softmax`, `log-softmax`, `cross-entropy` or `softmax-gradient`.
    @Param({"softmax", "cross-entropy"})
    public String function;

    /// Rows and columns.
    @Param("128x10")
    public String shape;

    /// `lanewise` or `java-math`.
    @Param({"lanewise", "java-math"})
    public String contender;

    /// For a benchmark of this module every class has this parameter; rows run on one thread.
    @Param("1")
    public int threads;

    private int m;
    private int n;
    private float[] x;
    private float[] y;
    private float[] g;
    private int[] labels;
    private Kernels kernels;
    private double gigaElementsPerCall;

    /// Makes the rows and checks one call.
    @Setup
    public void setUp() {
        String[] sizes = shape.split("x", 2);
        m = Integer.parseInt(sizes[0]);
        n = Integer.parseInt(sizes[1]);
        SplittableRandom random = new SplittableRandom(42);
        x = new float[Math.multiplyExact(m, n)];
        g = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextDouble(-4, 4);
            g[i] = (float) random.nextDouble(-1, 1);
        }
        y = new float[x.length];
        labels = random.ints(m, 0, n).toArray();
        kernels = Contenders.kernels(Contenders.LANEWISE, 1);
        gigaElementsPerCall = 1e-9 * x.length;
        double expectedLoss;
        float[] expected;
        try (Kernels scalar = Kernels.scalar()) {
            expectedLoss = run(scalar);
            expected = y.clone();
        }
        double loss = run();
        if (!(Math.abs(loss - expectedLoss) <= 1e-5 * Math.abs(expectedLoss))) {
            throw new IllegalStateException(
                    contender + " " + function + ": the loss is " + loss + ", should be " + expectedLoss);
        }
        for (int i = 0; i < y.length; i++) {
            if (!(Math.abs(y[i] - expected[i]) <= (n + 20) * Math.ulp(1f) * Math.max(1, Math.abs(expected[i])))) {
                throw new IllegalStateException(
                        contender + " " + function + ": element " + i + " is " + y[i] + ", should be " + expected[i]);
            }
        }
        JitWarmUp.untilCompiled(contender, this::run);
    }

    private double run() {
        return switch (contender) {
            case Contenders.LANEWISE -> run(kernels);
            case Contenders.JAVA_MATH -> byMath();
            default -> throw new IllegalArgumentException("nobody is called " + contender);
        };
    }

    private double run(Kernels with) {
        switch (function) {
            case "softmax" -> with.softmax(m, n, x, 0, n, y, 0, n);
            case "log-softmax" -> with.logSoftmax(m, n, x, 0, n, y, 0, n);
            case "cross-entropy" -> {
                return with.softmaxCrossEntropy(m, n, x, 0, n, labels, 0, 1f, y, 0, n);
            }
            case "softmax-gradient" -> {
                System.arraycopy(x, 0, y, 0, y.length);
                with.softmaxGradient(m, n, g, 0, n, y, 0, n);
            }
            default -> throw new IllegalArgumentException("no function \"" + function + "\"");
        }
        return 0;
    }

    /// As one would write it without a library.
    private double byMath() {
        double loss = 0;
        for (int row = 0; row < m; row++) {
            int from = row * n;
            if (function.equals("softmax-gradient")) {
                double dot = 0;
                for (int j = 0; j < n; j++) {
                    dot += x[from + j] * g[from + j];
                }
                for (int j = 0; j < n; j++) {
                    y[from + j] = (float) (g[from + j] * (x[from + j] - dot));
                }
                continue;
            }
            double max = x[from];
            for (int j = 1; j < n; j++) {
                max = Math.max(max, x[from + j]);
            }
            double sum = 0;
            for (int j = 0; j < n; j++) {
                double e = Math.exp(x[from + j] - max);
                y[from + j] = (float) e;
                sum += e;
            }
            if (function.equals("log-softmax")) {
                double log = max + Math.log(sum);
                for (int j = 0; j < n; j++) {
                    y[from + j] = (float) (x[from + j] - log);
                }
                continue;
            }
            for (int j = 0; j < n; j++) {
                y[from + j] = (float) (y[from + j] / sum);
            }
            if (function.equals("cross-entropy")) {
                loss += Math.log(sum) - (x[from + labels[row]] - max);
                y[from + labels[row]] -= 1;
            }
        }
        return loss;
    }

    /// Ends the contender.
    @TearDown
    public void tearDown() {
        kernels.close();
    }

    /// The function over all rows.
    ///
    /// @param counter counts elements
    /// @return the loss, or 0
    @Benchmark
    public double ssoftmax(Gflops counter) {
        double loss = run();
        counter.gflops += gigaElementsPerCall;
        return loss;
    }
}
