// The build derives DoubleLevel3Benchmark from this file.
package dev.lanewise.jmh;

import dev.lanewise.jmh.result.GemmShape;
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

/// Level 3 of BLAS beyond the general product in `float`, GFLOP/s, and as the contender `lanewise-gemm` the general
/// product of the same order, whose speed the others are a share of.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class FloatLevel3Benchmark {
    /// See [Level3Form#named(String)].
    @Param({"syrk-lower-n", "syr2k-lower-n", "symm-left-lower", "trmm-left-lower-n", "trsm-left-lower-n"})
    public String routine;

    /// Order of the matrices.
    @Param({"64", "256", "1024"})
    public int order;

    /// Who computes; see [Contenders].
    @Param({"lanewise", "openblas", "lanewise-gemm"})
    public String contender;

    /// Threads of one call.
    @Param("1")
    public int threads;

    private FloatLevel3Contender running;
    private FloatGemmContender product;
    private double gigaFlopsPerCall;

    /// Makes the contender and checks its result.
    @Setup
    public void setUp() {
        Contenders.requireFair(contender);
        Level3Form form = Level3Form.named(routine);
        if (contender.equals(Contenders.LANEWISE_GEMM)) {
            FloatGemmOperands operands = FloatGemmOperands.of(new GemmShape(order, order, order), "NN");
            product = FloatGemmContender.of(contender, threads, operands);
            operands.check(product, contender);
            gigaFlopsPerCall = operands.shape().flops() * 1e-9;
        } else {
            FloatLevel3Operands given = FloatLevel3Operands.toCheck(form, order);
            try (FloatLevel3Contender checked = FloatLevel3Contender.of(contender, threads, given)) {
                given.check(checked, contender);
            }
            running = FloatLevel3Contender.of(contender, threads, FloatLevel3Operands.of(form, order));
            gigaFlopsPerCall = form.routine().flops(order) * 1e-9;
        }
        JitWarmUp.untilCompiled(contender, this::run);
    }

    /// Ends the contender's threads and frees its memory.
    @TearDown
    public void tearDown() {
        if (product == null) {
            running.close();
        } else {
            product.close();
        }
    }

    private void run() {
        if (product == null) {
            running.run();
        } else {
            product.multiply();
        }
    }

    /// One call.
    ///
    /// @param counter counts the floating-point operations
    @Benchmark
    public void slevel3(Gflops counter) {
        run();
        counter.gflops += gigaFlopsPerCall;
    }
}
