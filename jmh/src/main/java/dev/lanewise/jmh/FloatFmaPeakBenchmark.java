// The build derives DoubleFmaPeakBenchmark from this file.
package dev.lanewise.jmh;

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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The FMA peak of the machine in `float`: what one thread reaches with everything in registers, at the vector width
/// the JVM prefers. Every "% of peak" divides by it. Besides the simd backend only this, the bandwidth and the
/// benchmark of activations, whose peer is the Vector API itself, import the incubator module: the peak must not depend
/// on the kernels it judges.
///
/// An FMA has a latency of 4 cycles on current cores and two start in each, so 8 independent chains fill the units
/// where nothing is ever late. More chains forgive more, until the registers run out (16 at 256 bits, 32 at 512); which
/// count is best differs between machines, so there are several and the best one is the peak.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class FloatFmaPeakBenchmark {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int STEPS = 4096;

    /// The chains v ← x·v + y tend to y ÷ (1 − x) = 2: neither overflow nor subnormal numbers, which would change the
    /// speed.
    private float x = 0.5f;

    private float y = 1;

    /// 8 chains. They start from different values: equal chains would be computed once.
    ///
    /// @param counter counts the floating-point operations
    /// @return depends on every chain, so that none is dead
    @Benchmark
    public float sfma8(Gflops counter) {
        FloatVector vx = FloatVector.broadcast(SPECIES, x);
        FloatVector vy = FloatVector.broadcast(SPECIES, y);
        FloatVector v1 = FloatVector.broadcast(SPECIES, x + 1);
        FloatVector v2 = FloatVector.broadcast(SPECIES, x + 2);
        FloatVector v3 = FloatVector.broadcast(SPECIES, x + 3);
        FloatVector v4 = FloatVector.broadcast(SPECIES, x + 4);
        FloatVector v5 = FloatVector.broadcast(SPECIES, x + 5);
        FloatVector v6 = FloatVector.broadcast(SPECIES, x + 6);
        FloatVector v7 = FloatVector.broadcast(SPECIES, x + 7);
        FloatVector v8 = FloatVector.broadcast(SPECIES, x + 8);
        for (int step = 0; step < STEPS; step++) {
            v1 = v1.fma(vx, vy);
            v2 = v2.fma(vx, vy);
            v3 = v3.fma(vx, vy);
            v4 = v4.fma(vx, vy);
            v5 = v5.fma(vx, vy);
            v6 = v6.fma(vx, vy);
            v7 = v7.fma(vx, vy);
            v8 = v8.fma(vx, vy);
        }
        counter.gflops += 2e-9 * SPECIES.length() * 8 * STEPS;
        return v1.add(v2).add(v3).add(v4).add(v5).add(v6).add(v7).add(v8).reduceLanes(VectorOperators.ADD);
    }

    /// 10 chains. They start from different values: equal chains would be computed once.
    ///
    /// @param counter counts the floating-point operations
    /// @return depends on every chain, so that none is dead
    @Benchmark
    public float sfma10(Gflops counter) {
        FloatVector vx = FloatVector.broadcast(SPECIES, x);
        FloatVector vy = FloatVector.broadcast(SPECIES, y);
        FloatVector v1 = FloatVector.broadcast(SPECIES, x + 1);
        FloatVector v2 = FloatVector.broadcast(SPECIES, x + 2);
        FloatVector v3 = FloatVector.broadcast(SPECIES, x + 3);
        FloatVector v4 = FloatVector.broadcast(SPECIES, x + 4);
        FloatVector v5 = FloatVector.broadcast(SPECIES, x + 5);
        FloatVector v6 = FloatVector.broadcast(SPECIES, x + 6);
        FloatVector v7 = FloatVector.broadcast(SPECIES, x + 7);
        FloatVector v8 = FloatVector.broadcast(SPECIES, x + 8);
        FloatVector v9 = FloatVector.broadcast(SPECIES, x + 9);
        FloatVector v10 = FloatVector.broadcast(SPECIES, x + 10);
        for (int step = 0; step < STEPS; step++) {
            v1 = v1.fma(vx, vy);
            v2 = v2.fma(vx, vy);
            v3 = v3.fma(vx, vy);
            v4 = v4.fma(vx, vy);
            v5 = v5.fma(vx, vy);
            v6 = v6.fma(vx, vy);
            v7 = v7.fma(vx, vy);
            v8 = v8.fma(vx, vy);
            v9 = v9.fma(vx, vy);
            v10 = v10.fma(vx, vy);
        }
        counter.gflops += 2e-9 * SPECIES.length() * 10 * STEPS;
        return v1.add(v2)
                .add(v3)
                .add(v4)
                .add(v5)
                .add(v6)
                .add(v7)
                .add(v8)
                .add(v9)
                .add(v10)
                .reduceLanes(VectorOperators.ADD);
    }

    /// 12 chains. They start from different values: equal chains would be computed once.
    ///
    /// @param counter counts the floating-point operations
    /// @return depends on every chain, so that none is dead
    @Benchmark
    public float sfma12(Gflops counter) {
        FloatVector vx = FloatVector.broadcast(SPECIES, x);
        FloatVector vy = FloatVector.broadcast(SPECIES, y);
        FloatVector v1 = FloatVector.broadcast(SPECIES, x + 1);
        FloatVector v2 = FloatVector.broadcast(SPECIES, x + 2);
        FloatVector v3 = FloatVector.broadcast(SPECIES, x + 3);
        FloatVector v4 = FloatVector.broadcast(SPECIES, x + 4);
        FloatVector v5 = FloatVector.broadcast(SPECIES, x + 5);
        FloatVector v6 = FloatVector.broadcast(SPECIES, x + 6);
        FloatVector v7 = FloatVector.broadcast(SPECIES, x + 7);
        FloatVector v8 = FloatVector.broadcast(SPECIES, x + 8);
        FloatVector v9 = FloatVector.broadcast(SPECIES, x + 9);
        FloatVector v10 = FloatVector.broadcast(SPECIES, x + 10);
        FloatVector v11 = FloatVector.broadcast(SPECIES, x + 11);
        FloatVector v12 = FloatVector.broadcast(SPECIES, x + 12);
        for (int step = 0; step < STEPS; step++) {
            v1 = v1.fma(vx, vy);
            v2 = v2.fma(vx, vy);
            v3 = v3.fma(vx, vy);
            v4 = v4.fma(vx, vy);
            v5 = v5.fma(vx, vy);
            v6 = v6.fma(vx, vy);
            v7 = v7.fma(vx, vy);
            v8 = v8.fma(vx, vy);
            v9 = v9.fma(vx, vy);
            v10 = v10.fma(vx, vy);
            v11 = v11.fma(vx, vy);
            v12 = v12.fma(vx, vy);
        }
        counter.gflops += 2e-9 * SPECIES.length() * 12 * STEPS;
        return v1.add(v2)
                .add(v3)
                .add(v4)
                .add(v5)
                .add(v6)
                .add(v7)
                .add(v8)
                .add(v9)
                .add(v10)
                .add(v11)
                .add(v12)
                .reduceLanes(VectorOperators.ADD);
    }

    /// 16 chains. They start from different values: equal chains would be computed once.
    ///
    /// @param counter counts the floating-point operations
    /// @return depends on every chain, so that none is dead
    @Benchmark
    public float sfma16(Gflops counter) {
        FloatVector vx = FloatVector.broadcast(SPECIES, x);
        FloatVector vy = FloatVector.broadcast(SPECIES, y);
        FloatVector v1 = FloatVector.broadcast(SPECIES, x + 1);
        FloatVector v2 = FloatVector.broadcast(SPECIES, x + 2);
        FloatVector v3 = FloatVector.broadcast(SPECIES, x + 3);
        FloatVector v4 = FloatVector.broadcast(SPECIES, x + 4);
        FloatVector v5 = FloatVector.broadcast(SPECIES, x + 5);
        FloatVector v6 = FloatVector.broadcast(SPECIES, x + 6);
        FloatVector v7 = FloatVector.broadcast(SPECIES, x + 7);
        FloatVector v8 = FloatVector.broadcast(SPECIES, x + 8);
        FloatVector v9 = FloatVector.broadcast(SPECIES, x + 9);
        FloatVector v10 = FloatVector.broadcast(SPECIES, x + 10);
        FloatVector v11 = FloatVector.broadcast(SPECIES, x + 11);
        FloatVector v12 = FloatVector.broadcast(SPECIES, x + 12);
        FloatVector v13 = FloatVector.broadcast(SPECIES, x + 13);
        FloatVector v14 = FloatVector.broadcast(SPECIES, x + 14);
        FloatVector v15 = FloatVector.broadcast(SPECIES, x + 15);
        FloatVector v16 = FloatVector.broadcast(SPECIES, x + 16);
        for (int step = 0; step < STEPS; step++) {
            v1 = v1.fma(vx, vy);
            v2 = v2.fma(vx, vy);
            v3 = v3.fma(vx, vy);
            v4 = v4.fma(vx, vy);
            v5 = v5.fma(vx, vy);
            v6 = v6.fma(vx, vy);
            v7 = v7.fma(vx, vy);
            v8 = v8.fma(vx, vy);
            v9 = v9.fma(vx, vy);
            v10 = v10.fma(vx, vy);
            v11 = v11.fma(vx, vy);
            v12 = v12.fma(vx, vy);
            v13 = v13.fma(vx, vy);
            v14 = v14.fma(vx, vy);
            v15 = v15.fma(vx, vy);
            v16 = v16.fma(vx, vy);
        }
        counter.gflops += 2e-9 * SPECIES.length() * 16 * STEPS;
        return v1.add(v2)
                .add(v3)
                .add(v4)
                .add(v5)
                .add(v6)
                .add(v7)
                .add(v8)
                .add(v9)
                .add(v10)
                .add(v11)
                .add(v12)
                .add(v13)
                .add(v14)
                .add(v15)
                .add(v16)
                .reduceLanes(VectorOperators.ADD);
    }
}
