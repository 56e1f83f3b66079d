// The build derives DoubleMatrixVectorBenchmark from this file.
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

/// Products that move as much as they compute, in `float`: a matrix times a vector (m or n is 1) and the outer product
/// of two vectors (k is 1). What counts is the memory: see [BenchmarkCase#bytes()].
///
/// They are calls of the GEMM, whose job it is to see what they are; `openblas-gemv` is given to the matrix-vector
/// routine instead.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class FloatMatrixVectorBenchmark {
    /// m×n×k, one of them 1; see [GemmShape#parse(String)].
    @Param({"1024x1x1024", "1x1024x1024", "1024x1024x1"})
    public String shape;

    /// Transposes of A and B.
    @Param({"NN", "TN"})
    public String transposes;

    /// Who multiplies; see [Contenders].
    @Param({"lanewise", "openblas", "openblas-gemv", "vectorblas"})
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
        GemmShape size = GemmShape.parse(shape);
        if (size.m() != 1 && size.n() != 1 && size.k() != 1) {
            throw new IllegalArgumentException("shape=" + shape + " has neither a vector nor an outer product");
        }
        FloatGemmOperands operands = FloatGemmOperands.of(size, transposes);
        running = FloatGemmContender.of(contender, threads, operands);
        operands.check(running, contender);
        gigaFlopsPerCall = size.flops() * 1e-9;
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
    public void sgemv(Gflops counter) {
        running.multiply();
        counter.gflops += gigaFlopsPerCall;
    }
}
