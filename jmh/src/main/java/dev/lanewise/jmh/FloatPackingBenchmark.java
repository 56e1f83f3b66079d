// The build derives DoublePackingBenchmark from this file.
package dev.lanewise.jmh;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.PackedMatrix;
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

/// Packing op(B) for later products in `float` into the same handle again and again, beside a plain copy into another
/// array: new memory each time would measure the operating system. The counter counts elements, so that its "GFLOP/s"
/// are elements per nanosecond.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class FloatPackingBenchmark {
    /// k and n of op(B).
    @Param({"512x512", "784x256"})
    public String shape;

    /// Whether B is stored as its transpose.
    @Param({"N", "T"})
    public String transposes;

    /// `lanewise` or `array-copy`.
    @Param({"lanewise", "array-copy"})
    public String contender;

    /// For a benchmark of this module every class has this parameter; packing runs on one thread.
    @Param("1")
    public int threads;

    private int k;
    private int n;
    private float[] b;
    private Transpose transB;
    private Kernels kernels;
    private PackedMatrix<float[]> packed;
    private float[] copy;
    private double gigaElementsPerCall;

    /// Makes B and checks one handle.
    @Setup
    public void setUp() {
        String[] sizes = shape.split("x", 2);
        k = Integer.parseInt(sizes[0]);
        n = Integer.parseInt(sizes[1]);
        transB = switch (transposes) {
            case "N" -> Transpose.NO_TRANS;
            case "T" -> Transpose.TRANS;
            default -> throw new IllegalArgumentException("transposes=" + transposes + " is not N or T");
        };
        SplittableRandom random = new SplittableRandom(42);
        b = new float[Math.multiplyExact(k, n)];
        for (int i = 0; i < b.length; i++) {
            b[i] = (float) random.nextDouble(-1, 1);
        }
        kernels = Contenders.kernels(Contenders.LANEWISE, 1);
        packed = kernels.spack(Transpose.NO_TRANS, k, n, new float[b.length], 0, n);
        copy = new float[b.length];
        gigaElementsPerCall = 1e-9 * b.length;
        check();
        JitWarmUp.untilCompiled(contender, this::run);
    }

    /// The identity times the packed matrix is op(B), to the bit.
    private void check() {
        run();
        if (!contender.equals(Contenders.LANEWISE)) {
            return;
        }
        float[] identity = new float[Math.multiplyExact(k, k)];
        for (int p = 0; p < k; p++) {
            identity[p * k + p] = 1;
        }
        float[] c = new float[b.length];
        kernels.sgemm(Transpose.NO_TRANS, k, 1, identity, 0, k, packed, 0, c, 0, n, null);
        for (int p = 0; p < k; p++) {
            for (int j = 0; j < n; j++) {
                float expected = transB == Transpose.TRANS ? b[j * k + p] : b[p * n + j];
                if (c[p * n + j] != expected) {
                    throw new IllegalStateException("pack " + transposes + " " + shape + ": element (" + p + ", " + j
                            + ") is " + c[p * n + j] + ", should be " + expected);
                }
            }
        }
    }

    private void run() {
        switch (contender) {
            case Contenders.LANEWISE -> kernels.srepack(packed, transB, b, 0, transB == Transpose.TRANS ? k : n);
            case Contenders.ARRAY_COPY -> System.arraycopy(b, 0, copy, 0, b.length);
            default -> throw new IllegalArgumentException("nobody is called " + contender);
        }
    }

    /// Ends the contender.
    @TearDown
    public void tearDown() {
        kernels.close();
    }

    /// One matrix.
    ///
    /// @param counter counts elements
    @Benchmark
    public void spack(Gflops counter) {
        run();
        counter.gflops += gigaElementsPerCall;
    }
}
