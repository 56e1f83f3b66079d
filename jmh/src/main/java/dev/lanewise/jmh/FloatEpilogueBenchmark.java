// The build derives DoubleEpilogueBenchmark from this file.
package dev.lanewise.jmh;

import dev.lanewise.jmh.result.GemmShape;
import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Transpose;
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

/// What the elementwise work of a layer costs in `float`: fused into the product, as a pass behind it, and the bare
/// product.
///
/// `forward` is C = relu(A·B + bias) with the pre-activation kept, `backward` is C = (A·Bᵀ) ⊙ relu′(S) with the column
/// sums of C. GFLOP/s counts the product alone, so that the forms of a row differ by the elementwise work.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class FloatEpilogueBenchmark {
    /// m×n×k; see [GemmShape#parse(String)].
    @Param({"64x256x784", "512"})
    public String shape;

    /// `forward` or `backward`.
    @Param({"forward", "backward"})
    public String step;

    /// `lanewise` is fused, `lanewise-passes` a product and then the epilogue over all of C, `lanewise-bare` the
    /// product alone; `openblas` multiplies and then runs Lanewise's elementwise passes (see
    /// [dev.lanewise.jmh.peer.PeerKernels]).
    @Param({"lanewise", "lanewise-passes", "lanewise-bare", "openblas"})
    public String contender;

    /// Threads of one product.
    @Param("1")
    public int threads;

    private GemmShape size;
    private Transpose transB;
    private int ldb;
    private float[] a;
    private float[] b;
    private float[] c;
    private float[] kept;
    private float[] sums;
    private Epilogue<float[]> epilogue;
    private Kernels kernels;
    private double gigaFlopsPerCall;

    /// Makes the operands and checks one call.
    @Setup
    public void setUp() {
        Contenders.requireFair(contender);
        size = GemmShape.parse(shape);
        boolean forward = switch (step) {
            case "forward" -> true;
            case "backward" -> false;
            default -> throw new IllegalArgumentException("step=" + step + " is not forward or backward");
        };
        transB = forward ? Transpose.NO_TRANS : Transpose.TRANS;
        ldb = forward ? size.n() : size.k();
        SplittableRandom random = new SplittableRandom(42);
        a = uniform(random, Math.multiplyExact(size.m(), size.k()));
        b = uniform(random, Math.multiplyExact(size.k(), size.n()));
        kept = uniform(random, Math.multiplyExact(size.m(), size.n()));
        c = new float[kept.length];
        sums = new float[size.n()];
        epilogue = forward
                ? Epilogue.ofFloat()
                        .bias(uniform(random, size.n()), 0)
                        .keepPreActivation(kept, 0, size.n())
                        .activation(Activation.RELU)
                        .build()
                : Epilogue.ofFloat()
                        .derivative(Activation.RELU, kept, 0, size.n())
                        .columnSums(sums, 0)
                        .build();
        kernels = Contenders.kernels(contender, threads);
        gigaFlopsPerCall = size.flops() * 1e-9;
        check();
        JitWarmUp.untilCompiled(contender, this::multiply);
    }

    private static float[] uniform(SplittableRandom random, int length) {
        float[] x = new float[length];
        for (int i = 0; i < length; i++) {
            x[i] = (float) random.nextDouble(-1, 1);
        }
        return x;
    }

    /// Against the scalar backend: an error of a rounding for each of the k products is allowed.
    private void check() {
        boolean bare = contender.equals(Contenders.LANEWISE_BARE);
        try (Kernels scalar = Kernels.scalar()) {
            run(scalar, !bare, false);
        }
        float[] expected = c.clone();
        float[] expectedSums = sums.clone();
        multiply();
        double allowed = size.k() * Math.ulp(1f);
        for (int i = 0; i < c.length; i++) {
            if (!(Math.abs(c[i] - expected[i]) <= allowed)) {
                throw new IllegalStateException(contender + " " + step + " " + size + ": c[" + i + "] is " + c[i]
                        + ", should be " + expected[i]);
            }
        }
        for (int j = 0; j < sums.length; j++) {
            if (!(Math.abs(sums[j] - expectedSums[j]) <= 2 * allowed * size.m())) {
                throw new IllegalStateException(contender + " " + step + " " + size + ": sums[" + j + "] is " + sums[j]
                        + ", should be " + expectedSums[j]);
            }
        }
    }

    private void multiply() {
        run(kernels, !contender.equals(Contenders.LANEWISE_BARE), contender.equals(Contenders.LANEWISE_PASSES));
    }

    private void run(Kernels with, boolean elementwise, boolean apart) {
        int m = size.m();
        int n = size.n();
        int k = size.k();
        if (elementwise && !apart) {
            with.sgemm(Transpose.NO_TRANS, transB, m, n, k, 1, a, 0, k, b, 0, ldb, 0, c, 0, n, epilogue);
            return;
        }
        with.sgemm(Transpose.NO_TRANS, transB, m, n, k, 1, a, 0, k, b, 0, ldb, 0, c, 0, n);
        if (elementwise) {
            with.apply(m, n, c, 0, n, epilogue);
        }
    }

    /// Ends the contender's threads.
    @TearDown
    public void tearDown() {
        kernels.close();
    }

    /// One product with its elementwise work.
    ///
    /// @param counter counts the floating-point operations of the product
    @Benchmark
    public void sepilogue(Gflops counter) {
        multiply();
        counter.gflops += gigaFlopsPerCall;
    }
}
