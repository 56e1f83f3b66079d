// The build derives DoubleBatchedGemmBenchmark from this file.
package dev.lanewise.jmh;

import dev.lanewise.jmh.result.BatchedShape;
import dev.lanewise.jmh.result.GemmShape;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Transpose;
import java.util.Arrays;
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

/// Many products of one shape in one call in `float`, GFLOP/s: what a call costs beside its arithmetic shows where the
/// matrices are small.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class FloatBatchedGemmBenchmark {
    /// The shape of each product and how many there are; see [BatchedShape#parse(String)].
    @Param({"8x8x8/1000", "32x32x32/100"})
    public String shape;

    /// Transposes of every A and B.
    @Param("NN")
    public String transposes;

    /// `lanewise` is the batched call, `lanewise-loop` a call for each product, and so is that of any peer.
    @Param({"lanewise", "lanewise-loop", "openblas", "vectorblas"})
    public String contender;

    /// Threads that share a batch.
    @Param("1")
    public int threads;

    private GemmShape size;
    private int batch;
    private FloatGemmOperands layout;
    private float[] a;
    private float[] b;
    private float[] c;
    private Kernels kernels;
    private double gigaFlopsPerCall;

    /// Makes the operands and checks one call.
    @Setup
    public void setUp() {
        Contenders.requireFair(contender);
        BatchedShape all = BatchedShape.parse(shape);
        size = all.shape();
        batch = all.batch();
        layout = FloatGemmOperands.of(size, transposes);
        SplittableRandom random = new SplittableRandom(42);
        a = uniform(random, Math.multiplyExact(batch, size.m() * size.k()));
        b = uniform(random, Math.multiplyExact(batch, size.k() * size.n()));
        c = new float[Math.multiplyExact(batch, size.m() * size.n())];
        kernels = Contenders.kernels(contender, threads);
        gigaFlopsPerCall = all.flops() * 1e-9;
        try (Kernels scalar = Kernels.scalar()) {
            inALoop(scalar);
        }
        float[] expected = c.clone();
        Arrays.fill(c, Float.NaN);
        multiply();
        double allowed = (size.k() + 2) * Math.ulp(1f);
        for (int i = 0; i < c.length; i++) {
            if (!(Math.abs(c[i] - expected[i]) <= allowed)) {
                throw new IllegalStateException(
                        contender + " " + all + ": c[" + i + "] is " + c[i] + ", should be " + expected[i]);
            }
        }
        JitWarmUp.untilCompiled(contender, this::multiply);
    }

    private static float[] uniform(SplittableRandom random, int length) {
        float[] x = new float[length];
        for (int i = 0; i < length; i++) {
            x[i] = (float) random.nextDouble(-1, 1);
        }
        return x;
    }

    private void multiply() {
        if (contender.equals(Contenders.LANEWISE_LOOP)) {
            inALoop(kernels);
            return;
        }
        kernels.sgemmBatched(
                op(layout.transA()),
                op(layout.transB()),
                size.m(),
                size.n(),
                size.k(),
                1,
                a,
                0,
                layout.lda(),
                (long) size.m() * size.k(),
                b,
                0,
                layout.ldb(),
                (long) size.k() * size.n(),
                0,
                c,
                0,
                size.n(),
                (long) size.m() * size.n(),
                batch);
    }

    private void inALoop(Kernels with) {
        for (int i = 0; i < batch; i++) {
            with.sgemm(
                    op(layout.transA()),
                    op(layout.transB()),
                    size.m(),
                    size.n(),
                    size.k(),
                    1,
                    a,
                    i * size.m() * size.k(),
                    layout.lda(),
                    b,
                    i * size.k() * size.n(),
                    layout.ldb(),
                    0,
                    c,
                    i * size.m() * size.n(),
                    size.n());
        }
    }

    private static Transpose op(boolean transposed) {
        return transposed ? Transpose.TRANS : Transpose.NO_TRANS;
    }

    /// Ends the contender's threads.
    @TearDown
    public void tearDown() {
        kernels.close();
    }

    /// One batch.
    ///
    /// @param counter counts the floating-point operations
    @Benchmark
    public void sgemmBatched(Gflops counter) {
        multiply();
        counter.gflops += gigaFlopsPerCall;
    }
}
