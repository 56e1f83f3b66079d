package dev.lanewise.jmh;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.${Real}Vector;
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

/// The FMA peak of the machine in `${real}`: what one thread reaches with everything in registers, at the vector width
/// the JVM prefers. Every "% of peak" divides by it. Besides the simd backend only this, the
/// bandwidth and the benchmark of activations, whose peer is the Vector API itself, import the incubator module: the peak must not depend on the kernels it judges.
///
/// An FMA has a latency of 4 cycles on current cores and two start in each, so 8 independent chains fill the units where
/// nothing is ever late. More chains forgive more, until the registers run out (16 at 256 bits, 32 at 512); which count
/// is best differs between machines, so there are several and the best one is the peak.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class ${Real}FmaPeakBenchmark {
    private static final VectorSpecies<${box}> SPECIES = ${Real}Vector.SPECIES_PREFERRED;
    private static final int STEPS = 4096;

    /// The chains v ← x·v + y tend to y ÷ (1 − x) = 2: neither overflow nor subnormal numbers, which would change the speed.
    private ${real} x = ${narrow}0.5;

    private ${real} y = 1;
<#list [8, 10, 12, 16] as chains>

    /// ${chains} chains. They start from different values: equal chains would be computed once.
    ///
    /// @param counter counts the floating-point operations
    /// @return depends on every chain, so that none is dead
    @Benchmark
    public ${real} ${p}fma${chains}(Gflops counter) {
        ${Real}Vector vx = ${Real}Vector.broadcast(SPECIES, x);
        ${Real}Vector vy = ${Real}Vector.broadcast(SPECIES, y);
<#list 1..chains as i>
        ${Real}Vector v${i} = ${Real}Vector.broadcast(SPECIES, x + ${i});
</#list>
        for (int step = 0; step < STEPS; step++) {
<#list 1..chains as i>
            v${i} = v${i}.fma(vx, vy);
</#list>
        }
        counter.gflops += 2e-9 * SPECIES.length() * ${chains} * STEPS;
        return v1<#list 2..chains as i>.add(v${i})</#list>
                .reduceLanes(VectorOperators.ADD);
    }
</#list>
}
