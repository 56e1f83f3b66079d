// The build derives DoubleGemmBenchmark from this file.
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

/// C = op(A)·op(B) in `float`, GFLOP/s.
///
/// The operands stay the same from call to call, as they do in the published figures of other libraries: up to about
/// 512³ they are in a cache. A fork runs one contender, so that the call through the interface stays monomorphic.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class FloatGemmBenchmark {
    /// m×n×k; see [GemmShape#parse(String)].
    @Param({"8", "64", "512", "17x33x65"})
    public String shape;

    /// Transposes of A and B.
    @Param({"NN", "NT", "TN", "TT"})
    public String transposes;

    /// Who multiplies; see [Contenders].
    @Param({"lanewise", "openblas", "vectorblas"})
    public String contender;

    /// Threads of one product.
    @Param("1")
    public int threads;

    private FloatGemmContender running;
    private double gigaFlopsPerCall;

    /// Makes the contender and checks its result.
    @Setup
    public void setUp() {
        Contenders.requireFair(contender);
        FloatGemmOperands operands = FloatGemmOperands.of(GemmShape.parse(shape), transposes);
        running = FloatGemmContender.of(contender, threads, operands);
        operands.check(running, contender);
        gigaFlopsPerCall = operands.shape().flops() * 1e-9;
        JitWarmUp.untilCompiled(contender, running::multiply);
    }

    /// Ends the contender's threads and frees its memory.
    @TearDown
    public void tearDown() {
        running.close();
    }

    /// One product.
    ///
    /// @param counter counts the floating-point operations
    @Benchmark
    public void sgemm(Gflops counter) {
        running.multiply();
        counter.gflops += gigaFlopsPerCall;
    }
}
