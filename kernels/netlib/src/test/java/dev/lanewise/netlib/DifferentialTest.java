package dev.lanewise.netlib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.netlib.Routine.Call;
import dev.lanewise.netlib.Routine.Flag;
import dev.lanewise.netlib.Routine.Kind;
import dev.lanewise.netlib.Routine.Matrix;
import dev.lanewise.netlib.Routine.Scalar;
import dev.lanewise.netlib.Routine.Size;
import dev.lanewise.netlib.Routine.Vector;
import dev.ludovic.netlib.blas.BLAS;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every routine with operands beside netlib's F2jBLAS, the translation of the reference BLAS: all flags, ragged
/// sizes, leading dimensions and offsets, strides, and NaN in whatever must not be read. What must not be written is
/// looked at bit by bit.
///
/// Two right answers differ by rounding. The scale of it comes from the reference itself, on absolute values (see
/// [Routine.Kind]).
class DifferentialTest {
    private static final BLAS REFERENCE = Implementations.f2j();
    private static final BLAS LANEWISE = Implementations.lanewise();

    /// Under LAPACK, where small calls are Lanewise's too.
    private static final BLAS BEFORE_F2J = LanewiseBlas.createForAll(REFERENCE, "1");

    /// What runs on Lanewise itself; the rest is netlib's.
    private static final Set<String> LANEWISE_OWN = Set.of("gemm", "ger", "symm", "syrk", "syr2k", "trmm", "trsm");

    /// netlib 3.2.0 refuses a sub-matrix that ends with its array in many routines, so the reference gets longer
    /// arrays.
    private static final int PADDING = 400;

    private static final int[] STRIDES = {1, 1, 2, -1, -3};
    private static final double[] FACTORS = {1, 0, -1, 0.75, -2.5};

    static Stream<Arguments> routines() {
        return Routine.ALL.stream().flatMap(r -> Stream.of(Arguments.of(r, 's'), Arguments.of(r, 'd')));
    }

    @ParameterizedTest
    @MethodSource("routines")
    void likeTheReference(Routine routine, char type) {
        Random random = new Random(routine.name().hashCode() + type);
        List<Map<String, String>> flags = routine.flags();
        boolean level3 =
                routine.arguments().stream().filter(Matrix.class::isInstance).count() > 1;
        int calls = Math.max(level3 ? 12 : 100, (level3 ? 160 : 600) / flags.size());
        for (Map<String, String> combination : flags) {
            Set<String> strides = new TreeSet<>();
            for (int i = 0; i < calls; i++) {
                int largest = i % 4 == 0 ? 8 : i % 4 == 1 ? 40 : 130;
                strides.addAll(compare(routine, type, sizes(routine, combination, random, largest), random, LANEWISE));
            }
            compare(routine, type, sizes(routine, combination, random, level3 ? 200 : 1000), random, LANEWISE);
            // A refused call shows nothing: with these flags results were seen with every stride of every vector.
            assertEquals(everyStride(routine), strides, () -> routine + " " + combination);
        }
    }

    /// Blocks of more than one tile, one panel and one cache.
    @ParameterizedTest
    @MethodSource("routines")
    void likeTheReferenceWhereMatricesAreLarge(Routine routine, char type) {
        Random random = new Random(routine.name().hashCode() - type);
        List<Map<String, String>> flags = routine.flags();
        Map<String, String> last = flags.get(flags.size() - 1);
        for (Map<String, String> combination : new LinkedHashSet<>(List.of(flags.get(0), last))) {
            Map<String, Integer> sizes = new LinkedHashMap<>();
            for (String size : sizes(routine, combination, random, 1).sizes().keySet()) {
                sizes.put(size, size.length() == 1 ? 380 + random.nextInt(40) : 5);
            }
            compare(routine, type, new Call(combination, sizes), random, LANEWISE);
        }
    }

    /// As [#likeTheReference], with nothing left to the implementation behind but what it must refuse.
    @ParameterizedTest
    @MethodSource("routines")
    void likeTheReferenceWithoutHelp(Routine routine, char type) {
        assumeTrue(LANEWISE_OWN.contains(routine.name()), "the rest is the reference's own here");
        Random random = new Random(routine.name().hashCode() + 2 * type);
        for (Map<String, String> combination : routine.flags()) {
            for (int i = 0; i < 24; i++) {
                compare(routine, type, sizes(routine, combination, random, i % 2 == 0 ? 6 : 20), random, BEFORE_F2J);
            }
        }
    }

    private static Set<String> everyStride(Routine routine) {
        Set<String> all = new TreeSet<>();
        for (Routine.Argument argument : routine.arguments()) {
            if (argument instanceof Vector vector) {
                for (int stride : STRIDES) {
                    all.add(vector.name() + " " + forwardOnly(routine, stride));
                }
            }
        }
        return all;
    }

    /// The reference does nothing with a negative increment in these.
    private static int forwardOnly(Routine routine, int inc) {
        return switch (routine.name()) {
            case "asum", "nrm2", "scal" -> Math.abs(inc);
            default -> inc;
        };
    }

    private static Call sizes(Routine routine, Map<String, String> flags, Random random, int largest) {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        for (Routine.Argument argument : routine.arguments()) {
            if (argument instanceof Size size) {
                String name = size.name();
                boolean band = name.startsWith("k")
                        && (name.length() == 2
                                || routine.name().endsWith("bmv")
                                || routine.name().endsWith("bsv"));
                sizes.put(
                        name,
                        random.nextInt(12) == 0
                                ? random.nextInt(2)
                                : random.nextInt((band ? Math.min(largest, 9) : largest) + 1));
            }
        }
        return new Call(flags, sizes);
    }

    /// @return vectors of more than one element and their strides, if results were compared
    private static Set<String> compare(Routine routine, char type, Call call, Random random, BLAS lanewise) {
        Operands operands = new Operands(routine, type, call, random);
        Outcome expected = run(REFERENCE, operands, PADDING);
        Outcome actual = run(lanewise, operands, 0);
        String what = type + routine.name() + operands;
        if (actual.refusal() != null && !LANEWISE_OWN.contains(routine.name())) {
            // netlib's own code wants whole columns, up to the leading dimension, of the last one too.
            assertEquals(String.valueOf(run(REFERENCE, operands, 0).refusal()), String.valueOf(actual.refusal()), what);
            return Set.of();
        }
        if (expected.refusal() != null) {
            // netlib looks for the last column of a matrix without columns, and for whole columns of one without rows.
            assertTrue(call.sizes().containsValue(0), () -> what + ": " + expected.refusal());
            return Set.of();
        }
        if (actual.refusal() != null) {
            fail(what, actual.refusal());
        }
        Outcome scale = run(REFERENCE, operands.scale(false), PADDING);
        Outcome other = routine.name().equals("rot") ? run(REFERENCE, operands.scale(true), PADDING) : scale;
        double depth = routine.depth().applyAsInt(call);
        double terms = routine.kind() == Kind.SYSTEM ? depth * depth + depth + 1 : depth + 3;
        double unit = 2 * terms * (type == 's' ? 0x1p-24 : 0x1p-53);
        double smallest = type == 's' ? Float.MIN_NORMAL : Double.MIN_NORMAL;
        if (expected.value() != null) {
            double bound = unit * scale.value() + smallest;
            double difference = Math.abs(expected.value() - actual.value());
            assertTrue(difference <= bound, () -> what + ": " + actual.value() + ", not " + expected.value());
        }
        for (int o = 0; o < operands.arrays.size(); o++) {
            double[] before = operands.arrays.get(o);
            double[] want = expected.arrays().get(o);
            double[] got = actual.arrays().get(o);
            for (int i = 0; i < before.length; i++) {
                if (!operands.written.get(o)[i]) {
                    assertEquals(
                            Double.doubleToRawLongBits(before[i]),
                            Double.doubleToRawLongBits(got[i]),
                            what + " wrote beside " + o + " at " + i);
                    continue;
                }
                double bound = unit
                                * Math.max(
                                        Math.abs(scale.arrays().get(o)[i]),
                                        Math.abs(other.arrays().get(o)[i]))
                        + smallest;
                boolean untouched =
                        Double.isNaN(want[i]) && Double.isNaN(got[i]); // a call without a product that does not read C
                if (!untouched && !(Math.abs(want[i] - got[i]) <= bound)) {
                    fail(what + ": operand " + o + " at " + i + " is " + got[i] + ", not " + want[i] + " ± " + bound);
                }
            }
        }
        return operands.strides;
    }

    private record Outcome(Double value, Throwable refusal, List<double[]> arrays) {}

    private static Outcome run(BLAS blas, Operands operands, int padding) {
        List<Object> arguments = new ArrayList<>();
        List<Object> arrays = new ArrayList<>();
        for (Object argument : operands.arguments) {
            if (argument instanceof double[] values) {
                double[] padded = Arrays.copyOf(values, values.length + padding);
                Object array = operands.type == 's' ? floats(padded) : padded;
                arrays.add(array);
                arguments.add(array);
            } else {
                arguments.add(
                        argument instanceof Double d && operands.type == 's' ? (Object) d.floatValue() : argument);
            }
        }
        try {
            Object value = method(operands.type + operands.routine.name()).invoke(blas, arguments.toArray());
            return new Outcome(value == null ? null : (Double) ((Number) value).doubleValue(), null, doubles(arrays));
        } catch (InvocationTargetException e) {
            return new Outcome(null, e.getCause(), doubles(arrays));
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static Method method(String name) {
        return Arrays.stream(BLAS.class.getMethods())
                .filter(m -> m.getName().equals(name))
                .max((a, b) -> Integer.compare(a.getParameterCount(), b.getParameterCount()))
                .orElseThrow();
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static List<double[]> doubles(List<Object> arrays) {
        return arrays.stream()
                .map(a -> a instanceof float[] f ? widened(f) : (double[]) a)
                .toList();
    }

    private static double[] widened(float[] floats) {
        double[] values = new double[floats.length];
        for (int i = 0; i < floats.length; i++) {
            values[i] = floats[i];
        }
        return values;
    }

    /// Arguments of one call, in the order of the variant with offsets.
    private static final class Operands {
        final Routine routine;
        final char type;
        final Call call;
        final List<Object> arguments = new ArrayList<>();
        final List<double[]> arrays = new ArrayList<>();
        /// For each array, which elements the call may change.
        final List<boolean[]> written = new ArrayList<>();
        /// Of vectors with more than one element.
        final Set<String> strides = new TreeSet<>();

        private final List<boolean[]> diagonal = new ArrayList<>();

        Operands(Routine routine, char type, Call call, Random random) {
            this.routine = routine;
            this.type = type;
            this.call = call;
            double beta = FACTORS[random.nextInt(FACTORS.length)];
            double alpha = FACTORS[random.nextInt(FACTORS.length)];
            boolean hasBeta = routine.arguments().contains(new Scalar("beta"));
            boolean hasAlpha = routine.arguments().contains(new Scalar("alpha"));
            boolean ignoresOutput = hasBeta && beta == 0;
            for (Routine.Argument argument : routine.arguments()) {
                switch (argument) {
                    case Flag flag -> arguments.add(call.flags().get(flag.name()));
                    case Size size -> arguments.add(call.size(size.name()));
                    case Scalar scalar ->
                        arguments.add(
                                switch (scalar.name()) {
                                    case "alpha" -> alpha;
                                    case "beta" -> beta;
                                    default -> random.nextDouble() * 2 - 1;
                                });
                    case Matrix matrix -> add(matrix, random, ignoresOutput, hasAlpha && alpha == 0);
                    case Vector vector -> add(vector, random, ignoresOutput);
                }
            }
        }

        private Operands(Operands from, boolean negated) {
            routine = from.routine;
            type = from.type;
            call = from.call;
            int array = 0;
            int scalars = 0;
            for (int i = 0; i < from.arguments.size(); i++) {
                Object argument = from.arguments.get(i);
                if (argument instanceof Double d) {
                    scalars++;
                    argument = negated && scalars == 2 ? -Math.abs(d) : Math.abs(d);
                } else if (argument instanceof double[] values) {
                    double[] copy = values.clone();
                    boolean comparison = routine.kind() == Kind.SYSTEM && array == 0;
                    for (int e = 0; e < copy.length; e++) {
                        copy[e] = comparison && !from.diagonal.get(array)[e] ? -Math.abs(copy[e]) : Math.abs(copy[e]);
                    }
                    arrays.add(copy);
                    argument = copy;
                    array++;
                }
                arguments.add(argument);
            }
        }

        /// The same call on absolute values.
        Operands scale(boolean negated) {
            return new Operands(this, negated);
        }

        private void add(Matrix matrix, Random random, boolean ignoresOutput, boolean unread) {
            int rows = matrix.rows().applyAsInt(call);
            int columns = matrix.columns().applyAsInt(call);
            int ld = Math.max(1, rows) + (matrix.packed() || random.nextInt(3) == 0 ? 0 : random.nextInt(5));
            int offset = random.nextInt(4);
            // Some sub-matrices end with the array.
            int length =
                    Math.max(0, offset + (columns - 1) * ld + rows) + (random.nextBoolean() ? 0 : random.nextInt(5));
            double[] values = new double[length];
            Arrays.fill(values, Double.NaN);
            boolean[] mine = new boolean[length];
            boolean[] onDiagonal = new boolean[length];
            boolean solved = routine.kind() == Kind.SYSTEM && !matrix.written();
            for (int j = 0; j < columns; j++) {
                for (int i = 0; i < rows; i++) {
                    if (!matrix.read().belongs(call, i, j)) {
                        continue;
                    }
                    int at = offset + i + j * ld;
                    onDiagonal[at] = solved && isDiagonal(matrix, i, j);
                    mine[at] = matrix.written();
                    double value = value(random);
                    // A well-conditioned system: otherwise the bound says nothing.
                    values[at] = !solved
                            ? value
                            : onDiagonal[at]
                                    ? 2 + Math.abs(value)
                                    : value
                                            / Math.max(
                                                    1,
                                                    call.sizes().values().stream()
                                                            .mapToInt(x -> x)
                                                            .max()
                                                            .orElse(1));
                    values[at] = type == 's' ? (float) values[at] : values[at];
                    if ((matrix.written() && ignoresOutput)
                            || (unread && !matrix.written() && LANEWISE_OWN.contains(routine.name()))) {
                        values[at] = Double.NaN;
                    }
                }
            }
            add(values, mine, onDiagonal);
            arguments.add(offset);
            if (!matrix.packed()) {
                arguments.add(ld);
            }
        }

        private boolean isDiagonal(Matrix matrix, int i, int j) {
            if (matrix.packed()) {
                return Routine.onDiagonal(call, i);
            }
            return routine.name().equals("tbsv") ? i == (call.is("uplo", 'U') ? call.size("k") : 0) : i == j;
        }

        private void add(Vector vector, Random random, boolean ignoresOutput) {
            int n = vector.length().applyAsInt(call);
            int inc = forwardOnly(routine, STRIDES[random.nextInt(STRIDES.length)]);
            if (n > 1) {
                strides.add(vector.name() + " " + inc);
            }
            int offset = random.nextInt(4);
            int length = Math.max(0, n == 0 ? 0 : offset + (n - 1) * Math.abs(inc) + 1)
                    + (random.nextBoolean() ? 0 : random.nextInt(5));
            double[] values = new double[length];
            Arrays.fill(values, Double.NaN);
            boolean[] mine = new boolean[length];
            for (int i = 0; i < n; i++) {
                int at = offset + i * Math.abs(inc);
                values[at] = type == 's' ? (float) value(random) : value(random);
                mine[at] = vector.written();
                if (vector.written() && ignoresOutput) {
                    values[at] = Double.NaN;
                }
            }
            add(values, mine, new boolean[length]);
            arguments.add(offset);
            arguments.add(inc);
        }

        private void add(double[] values, boolean[] mine, boolean[] onDiagonal) {
            arrays.add(values);
            written.add(mine);
            diagonal.add(onDiagonal);
            arguments.add(values);
        }

        private static double value(Random random) {
            return random.nextDouble() * 2 - 1;
        }

        @Override
        public String toString() {
            List<String> texts = new ArrayList<>();
            for (Object argument : arguments) {
                texts.add(argument instanceof double[] values ? "[" + values.length + "]" : String.valueOf(argument));
            }
            return texts.toString();
        }
    }
}
