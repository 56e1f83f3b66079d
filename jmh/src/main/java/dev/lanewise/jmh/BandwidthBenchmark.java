package dev.lanewise.jmh;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.ThreadParams;

/// The memory bandwidth of the machine: what the threads of the run reach together on heap arrays that no cache
/// holds. Every "% of bandwidth" divides by the better of the two ways.
///
/// `triad` is a ← b + s·c of McCalpin's STREAM ("Memory Bandwidth and Machine Balance in Current High Performance
/// Computers", 1995), its three arrays counted once each, as STREAM does, though most CPUs read the lines of `a`
/// before they write them. `read` adds up one array, which has no such hidden traffic and is what a matrix-vector
/// product does.
///
/// The threads share 768 MiB between them. A thread goes through its part in pieces of 1 MiB, a call each, and begins
/// again at the end, so that a cache which forgets the oldest line first holds nothing that comes next unless it
/// holds everything.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xms1536m", "-Xmx1536m"})
public class BandwidthBenchmark {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int TOTAL = 768 << 18;
    private static final int PIECE = 1 << 18;
    private static final float FACTOR = 3;

    private float[] a;
    private float[] b;
    private float[] c;
    private int from;

    /// Floating-point operations of a call: an addition or a multiply-add for each element.
    static double flops(String way) {
        return way.equals("read") ? PIECE : 2.0 * PIECE;
    }

    /// Bytes that a call moves.
    static double bytes(String way) {
        return (double) Float.BYTES * PIECE * (way.equals("read") ? 1 : 3);
    }

    /// Makes this thread's part.
    ///
    /// @param thread says how many threads there are
    @Setup
    public void setUp(ThreadParams thread) {
        setUp(TOTAL / 3 / thread.getThreadCount());
    }

    /// Makes three arrays of at least so many elements, in whole pieces.
    void setUp(int elements) {
        int length = Math.ceilDiv(elements, PIECE) * PIECE;
        a = new float[length];
        b = new float[length];
        c = new float[length];
        Arrays.fill(a, 1);
        Arrays.fill(b, 1);
        Arrays.fill(c, 2);
    }

    /// Adds up a piece, in four chains.
    ///
    /// @param counter counts the additions
    /// @return the sum
    @Benchmark
    public float read(Gflops counter) {
        // One array after the other, as if they were one.
        float[] x = a;
        int i = from;
        int end = i + PIECE;
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (; i < end; i += 4 * LANES) {
            s0 = s0.add(FloatVector.fromArray(SPECIES, x, i));
            s1 = s1.add(FloatVector.fromArray(SPECIES, x, i + LANES));
            s2 = s2.add(FloatVector.fromArray(SPECIES, x, i + 2 * LANES));
            s3 = s3.add(FloatVector.fromArray(SPECIES, x, i + 3 * LANES));
        }
        next(end);
        if (from == 0) {
            a = b;
            b = c;
            c = x;
        }
        counter.gflops += 1e-9 * PIECE;
        return s0.add(s1).add(s2.add(s3)).reduceLanes(VectorOperators.ADD);
    }

    /// a ← b + s·c on a piece.
    ///
    /// @param counter counts a multiplication and an addition an element
    /// @return what was written last
    @Benchmark
    public float triad(Gflops counter) {
        FloatVector factor = FloatVector.broadcast(SPECIES, FACTOR);
        int i = from;
        int end = i + PIECE;
        for (; i < end; i += LANES) {
            FloatVector.fromArray(SPECIES, c, i)
                    .fma(factor, FloatVector.fromArray(SPECIES, b, i))
                    .intoArray(a, i);
        }
        next(end);
        counter.gflops += 2e-9 * PIECE;
        return a[end - 1];
    }

    private void next(int end) {
        from = end == a.length ? 0 : end;
    }
}
