// The build derives DoubleActivationBenchmark from this file.
package dev.lanewise.jmh;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Kernels;
import java.util.Arrays;
import java.util.SplittableRandom;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Activations and their derivatives in `float` over a matrix that fits the L1 cache: Lanewise's polynomials, loops
/// over the methods of [Math], and the Vector API's own functions. The counter counts elements, so that its "GFLOP/s"
/// are elements per nanosecond.
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
public class FloatActivationBenchmark {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final FloatVector ONE = FloatVector.broadcast(SPECIES, 1);

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
    private float[] z;
    private float[] start;
    private float[] c;
    private Kernels kernels;
    private Epilogue<float[]> epilogue;
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
        z = new float[Math.multiplyExact(rows, columns)];
        for (int i = 0; i < z.length; i++) {
            z[i] = (float) random.nextDouble(-8, 8);
        }
        c = new float[z.length];
        start = z;
        if (derivative) {
            start = new float[z.length];
            Arrays.fill(start, 1);
        }
        kernels = Contenders.kernels(Contenders.LANEWISE, 1);
        epilogue = derivative
                ? Epilogue.ofFloat().derivative(f, z, 0, columns).build()
                : Epilogue.ofFloat().activation(f).build();
        gigaElementsPerCall = 1e-9 * z.length;
        run();
        for (int i = 0; i < z.length; i++) {
            double at = z[i];
            double expected = derivative ? f.derivative(at) : f.value(at);
            if (!(Math.abs(c[i] - expected) <= 16 * Math.ulp(1f) * Math.max(1, Math.abs(expected)))) {
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
                    case RELU -> {
                        if (derivative) {
                            reluSlopes(z, c);
                        } else {
                            reluValues(c);
                        }
                    }
                    case SIGMOID -> {
                        if (derivative) {
                            sigmoidSlopes(z, c);
                        } else {
                            sigmoidValues(c);
                        }
                    }
                    case TANH -> {
                        if (derivative) {
                            tanhSlopes(z, c);
                        } else {
                            tanhValues(c);
                        }
                    }
                    case SOFTPLUS -> {
                        if (derivative) {
                            softplusSlopes(z, c);
                        } else {
                            softplusValues(c);
                        }
                    }
                    case ELU -> {
                        if (derivative) {
                            eluSlopes(z, c);
                        } else {
                            eluValues(c);
                        }
                    }
                    case SILU -> {
                        if (derivative) {
                            siluSlopes(z, c);
                        } else {
                            siluValues(c);
                        }
                    }
                    default -> throw new IllegalArgumentException("Math has no " + f);
                }
            }
            case Contenders.VECTOR_API -> {
                if (derivative) {
                    throw new IllegalArgumentException("values only");
                }
                switch (f.kind()) {
                    case RELU -> reluVectors(c);
                    case SIGMOID -> sigmoidVectors(c);
                    case TANH -> tanhVectors(c);
                    case SOFTPLUS -> softplusVectors(c);
                    case ELU -> eluVectors(c);
                    case SILU -> siluVectors(c);
                    default -> throw new IllegalArgumentException("the Vector API has no " + f);
                }
            }
            default -> throw new IllegalArgumentException("nobody is called " + contender);
        }
    }

    // For each function f: the values and the slopes by the methods of Math in double, with e = exp(−|z|), and the
    // values by
    // the Vector API's own functions. GELU has neither: both lack erf.

    private static void reluValues(float[] c) {
        for (int i = 0; i < c.length; i++) {
            double z = c[i];
            c[i] = (float) Math.max(0, z);
        }
    }

    private static void reluSlopes(float[] at, float[] c) {
        for (int i = 0; i < c.length; i++) {
            double z = at[i];
            c[i] *= (float) (z >= 0 ? 1 : 0);
        }
    }

    private static void reluVectors(float[] c) {
        int i = 0;
        for (; i <= c.length - SPECIES.length(); i += SPECIES.length()) {
            FloatVector z = FloatVector.fromArray(SPECIES, c, i);
            z.max(0).intoArray(c, i);
        }
        for (; i < c.length; i++) {
            double z = c[i];
            c[i] = (float) Math.max(0, z);
        }
    }

    private static void sigmoidValues(float[] c) {
        for (int i = 0; i < c.length; i++) {
            double z = c[i];
            c[i] = (float) (1 / (1 + Math.exp(-z)));
        }
    }

    private static void sigmoidSlopes(float[] at, float[] c) {
        for (int i = 0; i < c.length; i++) {
            double z = at[i];
            double e = Math.exp(-Math.abs(z));
            c[i] *= (float) (e / ((1 + e) * (1 + e)));
        }
    }

    private static void sigmoidVectors(float[] c) {
        int i = 0;
        for (; i <= c.length - SPECIES.length(); i += SPECIES.length()) {
            FloatVector z = FloatVector.fromArray(SPECIES, c, i);
            ONE.div(z.neg().lanewise(VectorOperators.EXP).add(1)).intoArray(c, i);
        }
        for (; i < c.length; i++) {
            double z = c[i];
            c[i] = (float) (1 / (1 + Math.exp(-z)));
        }
    }

    private static void tanhValues(float[] c) {
        for (int i = 0; i < c.length; i++) {
            double z = c[i];
            c[i] = (float) Math.tanh(z);
        }
    }

    private static void tanhSlopes(float[] at, float[] c) {
        for (int i = 0; i < c.length; i++) {
            double z = at[i];
            double e = Math.exp(-Math.abs(z));
            c[i] *= (float) (4 * e * e / ((1 + e * e) * (1 + e * e)));
        }
    }

    private static void tanhVectors(float[] c) {
        int i = 0;
        for (; i <= c.length - SPECIES.length(); i += SPECIES.length()) {
            FloatVector z = FloatVector.fromArray(SPECIES, c, i);
            z.lanewise(VectorOperators.TANH).intoArray(c, i);
        }
        for (; i < c.length; i++) {
            double z = c[i];
            c[i] = (float) Math.tanh(z);
        }
    }

    private static void softplusValues(float[] c) {
        for (int i = 0; i < c.length; i++) {
            double z = c[i];
            c[i] = (float) (Math.max(0, z) + Math.log1p(Math.exp(-Math.abs(z))));
        }
    }

    private static void softplusSlopes(float[] at, float[] c) {
        for (int i = 0; i < c.length; i++) {
            double z = at[i];
            double e = Math.exp(-Math.abs(z));
            c[i] *= (float) ((z >= 0 ? 1 : e) / (1 + e));
        }
    }

    private static void softplusVectors(float[] c) {
        int i = 0;
        for (; i <= c.length - SPECIES.length(); i += SPECIES.length()) {
            FloatVector z = FloatVector.fromArray(SPECIES, c, i);
            z.abs()
                    .neg()
                    .lanewise(VectorOperators.EXP)
                    .lanewise(VectorOperators.LOG1P)
                    .add(z.max(0))
                    .intoArray(c, i);
        }
        for (; i < c.length; i++) {
            double z = c[i];
            c[i] = (float) (Math.max(0, z) + Math.log1p(Math.exp(-Math.abs(z))));
        }
    }

    private static void eluValues(float[] c) {
        for (int i = 0; i < c.length; i++) {
            double z = c[i];
            c[i] = (float) (z >= 0 ? z : Math.expm1(z));
        }
    }

    private static void eluSlopes(float[] at, float[] c) {
        for (int i = 0; i < c.length; i++) {
            double z = at[i];
            double e = Math.exp(-Math.abs(z));
            c[i] *= (float) (z >= 0 ? 1 : e);
        }
    }

    private static void eluVectors(float[] c) {
        int i = 0;
        for (; i <= c.length - SPECIES.length(); i += SPECIES.length()) {
            FloatVector z = FloatVector.fromArray(SPECIES, c, i);
            z.min(0).lanewise(VectorOperators.EXPM1).add(z.max(0)).intoArray(c, i);
        }
        for (; i < c.length; i++) {
            double z = c[i];
            c[i] = (float) (z >= 0 ? z : Math.expm1(z));
        }
    }

    private static void siluValues(float[] c) {
        for (int i = 0; i < c.length; i++) {
            double z = c[i];
            c[i] = (float) (z / (1 + Math.exp(-z)));
        }
    }

    private static void siluSlopes(float[] at, float[] c) {
        for (int i = 0; i < c.length; i++) {
            double z = at[i];
            double e = Math.exp(-Math.abs(z));
            c[i] *= (float) ((z >= 0 ? 1 : e) / (1 + e) + z * e / ((1 + e) * (1 + e)));
        }
    }

    private static void siluVectors(float[] c) {
        int i = 0;
        for (; i <= c.length - SPECIES.length(); i += SPECIES.length()) {
            FloatVector z = FloatVector.fromArray(SPECIES, c, i);
            z.div(z.neg().lanewise(VectorOperators.EXP).add(1)).intoArray(c, i);
        }
        for (; i < c.length; i++) {
            double z = c[i];
            c[i] = (float) (z / (1 + Math.exp(-z)));
        }
    }

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
    public float[] sactivation(Gflops counter) {
        run();
        counter.gflops += gigaElementsPerCall;
        return c;
    }
}
