// The build derives DoubleTrainingStepBenchmark from this file.
package dev.lanewise.jmh;

import dev.lanewise.jmh.peer.FloatOjAlgoNet;
import dev.lanewise.jmh.peer.FloatPeerNet;
import dev.lanewise.jmh.peer.FloatRapaioNet;
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

/// One step of stochastic gradient descent in `float`: forward pass, softmax cross-entropy, backward pass and update of
/// a ReLU net, the same code on every contender's kernels. A peer multiplies on the heap arrays of the net and then
/// runs Lanewise's elementwise passes: see [dev.lanewise.jmh.peer.PeerKernels].
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class FloatTrainingStepBenchmark {
    /// Small enough that the same batch over and over stays an ordinary training problem.
    private static final double LEARNING_RATE = 1e-3;

    /// Layer sizes and batch; see [TrainingNet#parse(String)].
    @Param({"784-256-128-10/64", "784-512-512-10/128"})
    public String net;

    /// Whose GEMM (see [Contenders]); `ojalgo` and `rapaio` are those libraries' own nets.
    @Param({"lanewise", "openblas", "vectorblas", "ojalgo", "rapaio"})
    public String contender;

    /// Threads of one product.
    @Param("1")
    public int threads;

    private TrainingNet size;
    private Kernels kernels;
    private FloatMlp mlp;
    private FloatWorkspace workspace;
    private FloatPeerNet peer;
    private float[] x;
    private int[] labels;
    private double gigaFlopsPerCall;

    /// Makes the net and checks one step.
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
        labels = random.ints(size.batch(), 0, size.architecture().outputs()).toArray();
        peer = switch (contender) {
            case Contenders.OJALGO ->
                new FloatOjAlgoNet(size.architecture(), parameters.array(), x, labels, LEARNING_RATE);
            case Contenders.RAPAIO ->
                new FloatRapaioNet(size.architecture(), parameters.array(), x, labels, LEARNING_RATE);
            default -> null;
        };
        kernels = Contenders.kernels(peer == null ? contender : Contenders.LANEWISE, threads);
        mlp = new FloatMlp(kernels, parameters, Loss.SOFTMAX_CROSS_ENTROPY, Reduction.MEAN);
        workspace = mlp.newWorkspace(size.batch());
        gigaFlopsPerCall = size.flops() * 1e-9;
        check();
        JitWarmUp.untilCompiled(contender, this::step);
    }

    /// The first step against the same step on the scalar backend: the change of the parameters agrees to a thousandth.
    private void check() {
        float[] before = mlp.parameters().array().clone();
        try (Kernels scalar = Kernels.scalar()) {
            FloatMlp reference = new FloatMlp(scalar, mlp.parameters().copy(), mlp.loss(), mlp.reduction());
            double expected = step(reference, reference.newWorkspace(size.batch()));
            double loss = step();
            if (peer == null && !(Math.abs(loss - expected) <= 1e-4 * Math.abs(expected))) {
                throw new IllegalStateException(
                        contender + " " + net + ": the loss is " + loss + ", should be " + expected);
            }
            float[] after = peer == null ? mlp.parameters().array() : peer.parameters();
            double error = 0;
            double change = 0;
            double rounding = 0;
            for (int i = 0; i < before.length; i++) {
                double right = reference.parameters().array()[i];
                error += square(after[i] - right);
                change += square(right - before[i]);
                // The update is a chain of `batch` multiply-adds that begins at the weight, so each may lose half a
                // unit of its last place.
                rounding += size.batch() * square(Math.ulp(1f) * right);
            }
            if (!(Math.sqrt(error) <= 1e-3 * Math.sqrt(change) + Math.sqrt(rounding))) {
                throw new IllegalStateException(
                        "%s %s: the parameters changed by %.3g, %.3g off the scalar backend's step"
                                .formatted(contender, net, Math.sqrt(change), Math.sqrt(error)));
            }
        }
    }

    private static double square(double v) {
        return v * v;
    }

    /// @return the loss, or 0 where the contender does not tell
    private double step() {
        if (peer == null) {
            return step(mlp, workspace);
        }
        peer.step();
        return 0;
    }

    private double step(FloatMlp of, FloatWorkspace in) {
        return of.trainStep(x, 0, size.architecture().inputs(), size.batch(), labels, 0, in, LEARNING_RATE, 0);
    }

    /// Ends the contender's threads.
    @TearDown
    public void tearDown() {
        kernels.close();
        if (peer != null) {
            peer.close();
        }
    }

    /// One step.
    ///
    /// @param counter counts the floating-point operations of the products
    /// @return the loss
    @Benchmark
    public double sstep(Gflops counter) {
        double loss = step();
        counter.gflops += gigaFlopsPerCall;
        return loss;
    }
}
