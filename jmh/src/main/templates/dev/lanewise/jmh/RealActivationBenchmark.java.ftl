<#-- f(z), by the methods of Math in double. GELU has none: Math knows no erf. -->
<#assign values = {
        "relu": "Math.max(0, z)",
        "sigmoid": "1 / (1 + Math.exp(-z))",
        "tanh": "Math.tanh(z)",
        "softplus": "Math.max(0, z) + Math.log1p(Math.exp(-Math.abs(z)))",
        "elu": "z >= 0 ? z : Math.expm1(z)",
        "silu": "z / (1 + Math.exp(-z))"}>
<#-- f'(z), with e = Math.exp(-|z|). -->
<#assign slopes = {
        "relu": "z >= 0 ? 1 : 0",
        "sigmoid": "e / ((1 + e) * (1 + e))",
        "tanh": "4 * e * e / ((1 + e * e) * (1 + e * e))",
        "softplus": "(z >= 0 ? 1 : e) / (1 + e)",
        "elu": "z >= 0 ? 1 : e",
        "silu": "(z >= 0 ? 1 : e) / (1 + e) + z * e / ((1 + e) * (1 + e))"}>
<#-- f(z) by the Vector API's own functions. -->
<#assign vectors = {
        "relu": "z.max(0)",
        "sigmoid": "ONE.div(z.neg().lanewise(VectorOperators.EXP).add(1))",
        "tanh": "z.lanewise(VectorOperators.TANH)",
        "softplus": "z.abs().neg().lanewise(VectorOperators.EXP).lanewise(VectorOperators.LOG1P).add(z.max(0))",
        "elu": "z.min(0).lanewise(VectorOperators.EXPM1).add(z.max(0))",
        "silu": "z.div(z.neg().lanewise(VectorOperators.EXP).add(1))"}>
package dev.lanewise.jmh;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Kernels;
import java.util.Arrays;
import java.util.SplittableRandom;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Activations and their derivatives in `${real}` over a matrix that fits the L1 cache: Lanewise's polynomials, loops over the methods of [Math], and
/// the Vector API's own functions. The counter counts elements, so that its "GFLOP/s" are elements per nanosecond.
///
/// Every call begins from a fresh matrix, copied in: the copy is in everybody's time.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 150, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class ${Real}ActivationBenchmark {
    private static final VectorSpecies<${box}> SPECIES = ${Real}Vector.SPECIES_PREFERRED;
    private static final ${Real}Vector ONE = ${Real}Vector.broadcast(SPECIES, 1);

    /// A name as [Activation#parse(String)] knows it; with a `'` behind it, its derivative.
    @Param({"tanh", "tanh'"})
    public String function;

    /// Rows and columns.
    @Param("64x64")
    public String shape;

    /// `lanewise`, `java-math` or `vector-api`.
    @Param({"lanewise", "java-math", "vector-api"})
    public String contender;

    /// For a benchmark of this module every class has this parameter; elementwise work runs on one thread.
    @Param("1")
    public int threads;

    private Activation f;
    private boolean derivative;
    private int rows;
    private int columns;
    private ${real}[] z;
    private ${real}[] start;
    private ${real}[] c;
    private Kernels kernels;
    private Epilogue<${real}[]> epilogue;
    private double gigaElementsPerCall;

    /// Makes the matrix and checks one call.
    @Setup
    public void setUp() {
        derivative = function.endsWith("'");
        f = Activation.parse(derivative ? function.substring(0, function.length() - 1) : function);
        String[] sizes = shape.split("x", 2);
        rows = Integer.parseInt(sizes[0]);
        columns = Integer.parseInt(sizes[1]);
        SplittableRandom random = new SplittableRandom(42);
        z = new ${real}[Math.multiplyExact(rows, columns)];
        for (int i = 0; i < z.length; i++) {
            z[i] = ${narrow}random.nextDouble(-8, 8);
        }
        c = new ${real}[z.length];
        start = z;
        if (derivative) {
            start = new ${real}[z.length];
            Arrays.fill(start, 1);
        }
        kernels = Contenders.kernels(Contenders.LANEWISE, 1);
        epilogue = derivative
                ? Epilogue.of${Real}().derivative(f, z, 0, columns).build()
                : Epilogue.of${Real}().activation(f).build();
        gigaElementsPerCall = 1e-9 * z.length;
        run();
        for (int i = 0; i < z.length; i++) {
            double at = z[i];
            double expected = derivative ? f.derivative(at) : f.value(at);
            if (!(Math.abs(c[i] - expected) <= 16 * Math.ulp((${real}) 1) * Math.max(1, Math.abs(expected)))) {
                throw new IllegalStateException(
                        contender + " " + function + ": at " + z[i] + " it is " + c[i] + ", should be " + expected);
            }
        }
        JitWarmUp.untilCompiled(contender, this::run);
    }

    private void run() {
        System.arraycopy(start, 0, c, 0, c.length);
        switch (contender) {
            case Contenders.LANEWISE -> kernels.apply(rows, columns, c, 0, columns, epilogue);
            case Contenders.JAVA_MATH -> {
                switch (f.kind()) {
<#list values?keys as f>
                    case ${f?upper_case} -> {
                        if (derivative) {
                            ${f}Slopes(z, c);
                        } else {
                            ${f}Values(c);
                        }
                    }
</#list>
                    default -> throw new IllegalArgumentException("Math has no " + f);
                }
            }
            case Contenders.VECTOR_API -> {
                if (derivative) {
                    throw new IllegalArgumentException("values only");
                }
                switch (f.kind()) {
<#list vectors?keys as f>
                    case ${f?upper_case} -> ${f}Vectors(c);
</#list>
                    default -> throw new IllegalArgumentException("the Vector API has no " + f);
                }
            }
            default -> throw new IllegalArgumentException("nobody is called " + contender);
        }
    }
<#list values as f, value>

    private static void ${f}Values(${real}[] c) {
        for (int i = 0; i < c.length; i++) {
            double z = c[i];
            c[i] = ${narrow}(${value});
        }
    }

    private static void ${f}Slopes(${real}[] at, ${real}[] c) {
        for (int i = 0; i < c.length; i++) {
            double z = at[i];
<#if f != "relu">
            double e = Math.exp(-Math.abs(z));
</#if>
            c[i] *= ${narrow}(${slopes[f]});
        }
    }

    private static void ${f}Vectors(${real}[] c) {
        int i = 0;
        for (; i <= c.length - SPECIES.length(); i += SPECIES.length()) {
            ${Real}Vector z = ${Real}Vector.fromArray(SPECIES, c, i);
            ${vectors[f]}.intoArray(c, i);
        }
        for (; i < c.length; i++) {
            double z = c[i];
            c[i] = ${narrow}(${value});
        }
    }
</#list>

    /// Ends the contender.
    @TearDown
    public void tearDown() {
        kernels.close();
    }

    /// The function over the matrix.
    ///
    /// @param counter counts elements
    /// @return the matrix
    @Benchmark
    public ${real}[] ${p}activation(Gflops counter) {
        run();
        counter.gflops += gigaElementsPerCall;
        return c;
    }
}
