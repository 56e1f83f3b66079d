// The build derives DoubleForwardBenchmark from this file.
package dev.lanewise.jmh;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.FloatWorkspace;
import dev.lanewise.mlp.Initialiser;
import dev.lanewise.mlp.Loss;
import dev.lanewise.mlp.Reduction;
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

/// Prediction in `float`: the forward pass of a ReLU net and the softmax behind it, the same code on every contender's
/// kernels (see [FloatTrainingStepBenchmark]).
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class FloatForwardBenchmark {
    /// Layer sizes and batch; see [TrainingNet#parse(String)].
    @Param({"784-256-128-10/64", "784-512-512-10/128"})
    public String net;

    /// Whose GEMM; see [Contenders].
    @Param({"lanewise", "openblas", "vectorblas"})
    public String contender;

    /// Threads of one product.
    @Param("1")
    public int threads;

    private TrainingNet size;
    private Kernels kernels;
    private FloatMlp mlp;
    private FloatWorkspace workspace;
    private float[] x;
    private float[] y;
    private double gigaFlopsPerCall;

    /// Makes the net and checks one pass against the scalar backend.
    @Setup
    public void setUp() {
        Contenders.requireFair(contender);
        size = TrainingNet.parse(net);
        SplittableRandom random = new SplittableRandom(42);
        FloatParameters parameters = FloatParameters.initialised(size.architecture(), Initialiser.HE_NORMAL, random);
        x = new float[Math.multiplyExact(size.batch(), size.architecture().inputs())];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextDouble();
        }
        y = new float[Math.multiplyExact(size.batch(), size.architecture().outputs())];
        kernels = Contenders.kernels(contender, threads);
        mlp = new FloatMlp(kernels, parameters, Loss.SOFTMAX_CROSS_ENTROPY, Reduction.MEAN);
        workspace = mlp.newWorkspace(size.batch());
        gigaFlopsPerCall = size.forwardFlops() * 1e-9;
        float[] expected = new float[y.length];
        try (Kernels scalar = Kernels.scalar()) {
            FloatMlp other = new FloatMlp(scalar, parameters, mlp.loss(), mlp.reduction());
            predict(other, other.newWorkspace(size.batch()), expected);
        }
        predict(mlp, workspace, y);
        for (int i = 0; i < y.length; i++) {
            if (!(Math.abs(y[i] - expected[i]) <= 1e-4)) {
                throw new IllegalStateException(
                        contender + " " + net + ": y[" + i + "] is " + y[i] + ", should be " + expected[i]);
            }
        }
        JitWarmUp.untilCompiled(contender, () -> predict(mlp, workspace, y));
    }

    private void predict(FloatMlp with, FloatWorkspace in, float[] to) {
        with.predict(
                x,
                0,
                size.architecture().inputs(),
                size.batch(),
                in,
                to,
                0,
                size.architecture().outputs());
    }

    /// Ends the contender's threads.
    @TearDown
    public void tearDown() {
        kernels.close();
    }

    /// One pass.
    ///
    /// @param counter counts the floating-point operations of the products
    /// @return the probabilities
    @Benchmark
    public float[] sforward(Gflops counter) {
        predict(mlp, workspace, y);
        counter.gflops += gigaFlopsPerCall;
        return y;
    }
}
