// The build derives DoubleBlockingBenchmark from this file.
package dev.lanewise.jmh;

import dev.lanewise.jmh.result.BlockSizes;
import dev.lanewise.jmh.result.GemmShape;
import dev.lanewise.kernels.Backend;
import dev.lanewise.kernels.Blocking;
import dev.lanewise.kernels.GemmPlan;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.KernelsBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// One product in `float`, cut into blocks of several sizes, which take turns: an iteration each, in their order, again
/// and again. They share the operands, C, and the tiles that C2 compiled; each has packed blocks of its own.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 9, time = 50, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class FloatBlockingBenchmark {
    /// The blocks that the kernels choose.
    static final String MODEL = "model";

    /// m×n×k; see [GemmShape#parse(String)].
    @Param({"1024", "2048"})
    public String shape;

    /// Transposes of A and B.
    @Param({"NN", "NT", "TN", "TT"})
    public String transposes;

    /// Threads of one product.
    @Param("1")
    public int threads;

    /// `model`, or kc, mc and nc as `512x258x1024`, of each in the order of turns, with commas between.
    @Param(MODEL)
    public String blockings;

    private final List<FloatKernelsContender> turns = new ArrayList<>();
    private int next;
    private FloatKernelsContender running;
    private double gigaFlopsPerCall;

    /// Makes the kernels of each turn and checks their results.
    @Setup
    public void setUp() {
        FloatGemmOperands operands = FloatGemmOperands.of(GemmShape.parse(shape), transposes);
        float[] c = new float
                [Math.multiplyExact(operands.shape().m(), operands.shape().n())];
        for (String blocks : blockings.split(",", -1)) {
            FloatKernelsContender contender = new FloatKernelsContender(kernels(blocks), operands, c);
            turns.add(contender);
            GemmPlan plan = contender.plan();
            if (!plan.path().isPacked()) {
                throw new IllegalArgumentException(plan + " has no packed blocks");
            }
            if (threads == 1 && !blocks.equals(MODEL)) {
                requireBlocks(plan, BlockSizes.parse(blocks));
            }
            operands.check(contender, blocks);
            JitWarmUp.untilCompiled(Contenders.LANEWISE, contender::multiply);
        }
        gigaFlopsPerCall = operands.shape().flops() * 1e-9;
    }

    private Kernels kernels(String blocks) {
        KernelsBuilder builder = Kernels.builder().backend(Backend.SIMD).threads(threads);
        if (!blocks.equals(MODEL)) {
            BlockSizes sizes = BlockSizes.parse(blocks);
            Blocking tile = tile();
            int mc = Math.max(sizes.mc(), tile.mr()); // where A is not packed it does not count
            builder.floatBlocking(new Blocking(tile.mr(), tile.nr(), sizes.kc(), mc, sizes.nc()));
        }
        return builder.build();
    }

    private static Blocking tile() {
        try (Kernels kernels = Kernels.builder().backend(Backend.SIMD).build()) {
            return kernels.description().floatBlocking().orElseThrow();
        }
    }

    /// A plan makes blocks equal; under the name of others they would be in the table twice.
    private static void requireBlocks(GemmPlan plan, BlockSizes sizes) {
        BlockSizes planned = new BlockSizes(plan.kc(), plan.mc(), plan.nc());
        if (!planned.equals(sizes)) {
            throw new IllegalArgumentException("the plan of " + sizes + " has " + planned + ": " + plan);
        }
    }

    /// Ends every turn's threads.
    @TearDown
    public void tearDown() {
        turns.forEach(FloatKernelsContender::close);
    }

    /// Gives the turn to the next one, whose packed blocks come back into the caches before the clock runs.
    @Setup(Level.Iteration)
    public void takeTurn() {
        running = turns.get(next);
        next = (next + 1) % turns.size();
        running.multiply();
    }

    /// One product.
    ///
    /// @param counter counts the floating-point operations
    @Benchmark
    public void sgemmInTurns(Gflops counter) {
        running.multiply();
        counter.gflops += gigaFlopsPerCall;
    }
}
