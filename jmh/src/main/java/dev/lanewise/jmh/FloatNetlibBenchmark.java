// The build derives DoubleNetlibBenchmark from this file.
package dev.lanewise.jmh;

import dev.lanewise.jmh.peer.NetlibBlas;
import dev.ludovic.netlib.blas.BLAS;
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
import org.openjdk.jmh.annotations.Warmup;

/// Routines of BLAS through netlib's interface in `float`, as Spark and Breeze call them.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class FloatNetlibBenchmark {
    /// The reference takes seconds for the large ones, whose results are the business of tests.
    private static final int LARGEST_CHECKED = 200;

    /// See [NetlibRoutine].
    @Param({"gemm", "syrk", "trsm", "gemv", "dot"})
    public String routine;

    /// Order of the matrices or length of the vectors.
    @Param({"8", "64", "512"})
    public int order;

    /// Whose implementation; see [Contenders].
    @Param({"lanewise", "vectorblas", "java11blas", "f2jblas", "netlib-openblas"})
    public String contender;

    /// Threads of one call.
    @Param("1")
    public int threads;

    private FloatNetlibCall call;
    private double gigaFlopsPerCall;

    /// Makes the contender and checks its result.
    @Setup
    public void setUp() {
        Contenders.requireFair(contender);
        NetlibRoutine chosen = NetlibRoutine.named(routine);
        BLAS blas = Contenders.netlib(contender, threads);
        FloatNetlibCall.check(chosen, blas, NetlibBlas.f2j(), Math.min(order, LARGEST_CHECKED), contender);
        call = FloatNetlibCall.of(chosen, blas, order);
        gigaFlopsPerCall = chosen.flops(order) * 1e-9;
        JitWarmUp.untilCompiled(contender, call::run);
    }

    /// One call.
    ///
    /// @param counter counts the floating-point operations
    @Benchmark
    public void snetlib(Gflops counter) {
        call.run();
        counter.gflops += gigaFlopsPerCall;
    }
}
