package dev.lanewise.netlib;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ludovic.netlib.blas.BLAS;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What BLAS does without computing a product, and what it refuses.
class ContractTest {
    private static final BLAS LANEWISE = Implementations.lanewise();
    private static final BLAS REFERENCE = Implementations.f2j();

    /// Every argument of every method is made wrong in turn, and the refusal compared with the reference's, to the
    /// letter.
    @Test
    void refusesAsNetlibDoes() throws IllegalAccessException {
        int refused = 0;
        for (Method method : BLAS.class.getMethods()) {
            if (method.getName().equals("lsame") || java.lang.reflect.Modifier.isStatic(method.getModifiers())) {
                continue;
            }
            Class<?>[] types = method.getParameterTypes();
            for (int wrong = 0; wrong < types.length; wrong++) {
                for (Object value : wrongs(types[wrong])) {
                    Object expected = outcome(method, REFERENCE, arguments(method, wrong, value));
                    Object[] arguments = arguments(method, wrong, value);
                    Object actual = outcome(method, LANEWISE, arguments);
                    if (actual instanceof Throwable) {
                        String what = method.getName() + " with argument " + wrong + " " + value;
                        assertEquals(expected.getClass(), actual.getClass(), what); // nothing else is refused
                        Object[] untouched = arguments(method, wrong, value);
                        // netlib's checks of arrays pass by negative offsets and wrap, and its rotmg writes before it
                        // fails.
                        boolean mayWrite = method.getName().endsWith("rotmg")
                                || (value instanceof Integer && actual instanceof IndexOutOfBoundsException);
                        assertTrue(mayWrite || Arrays.deepEquals(untouched, arguments), what);
                    }
                    if (expected instanceof RuntimeException e) {
                        // See below, and DifferentialTest: netlib refuses operands without elements.
                        boolean empty = method.getName().matches(".(gemm|trmm|trsm)")
                                && Integer.valueOf(0).equals(value);
                        if (!empty) {
                            String what =
                                    method.getName() + Arrays.toString(types) + " with argument " + wrong + " " + value;
                            assertEquals(e.getClass(), actual == null ? null : actual.getClass(), what);
                            if (!(e instanceof NullPointerException)) {
                                assertEquals(e.getMessage(), ((RuntimeException) actual).getMessage(), what);
                            }
                            refused++;
                        }
                    }
                }
            }
        }
        assertEquals(true, refused > 2400, "only " + refused + " calls were refused");
    }

    private static List<Object> wrongs(Class<?> type) {
        return type == String.class
                ? List.of("x")
                : type == int.class
                        ? List.of(-1, 0, 1000, Integer.MAX_VALUE)
                        : type == double[].class
                                ? Arrays.asList(null, new double[3])
                                : type == float[].class ? Arrays.asList(null, new float[3]) : List.of();
    }

    private static Object[] arguments(Method method, int wrong, Object value) {
        Class<?>[] types = method.getParameterTypes();
        List<Object> arguments = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            Class<?> type = types[i];
            Object right = type == String.class
                    ? flag(method.getName().substring(1), i)
                    : type == int.class
                            ? (Object) size(types, i)
                            : type == double.class
                                    ? (Object) 1.5
                                    : type == float.class
                                            ? (Object) 1.5f
                                            : type == double[].class
                                                    ? doubles(200)
                                                    : type == float[].class
                                                            ? floats(200)
                                                            : type == org.netlib.util.doubleW.class
                                                                    ? new org.netlib.util.doubleW(1)
                                                                    : new org.netlib.util.floatW(1);
            arguments.add(i == wrong ? copy(value) : right);
        }
        return arguments.toArray();
    }

    private static double[] doubles(int length) {
        double[] values = new double[length];
        Arrays.setAll(values, i -> Math.sin(i + 1));
        return values;
    }

    private static float[] floats(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) Math.sin(i + 1);
        }
        return values;
    }

    /// A number that a routine writes to, which has no equals of its own.
    private static boolean isBox(Object argument) {
        return argument instanceof org.netlib.util.doubleW || argument instanceof org.netlib.util.floatW;
    }

    /// 67 routines with arrays, each in two forms: without offsets it is the same as with offsets of 0, to the bit.
    /// With drotg, srotg and lsame that is all there is.
    @Test
    void withoutOffsetsItIsAsWithZeros() throws ReflectiveOperationException {
        List<Method> all = Arrays.stream(BLAS.class.getMethods())
                .filter(method -> java.lang.reflect.Modifier.isAbstract(method.getModifiers()))
                .toList();
        assertEquals(137, all.size());
        int pairs = 0;
        for (Method longer : all) {
            Class<?>[] types = longer.getParameterTypes();
            List<Class<?>> shorterTypes = new ArrayList<>();
            for (int i = 0; i < types.length; i++) {
                shorterTypes.add(types[i]);
                i += types[i].isArray() ? 1 : 0; // the offset
            }
            boolean hasShorter = all.stream()
                    .anyMatch(method -> method.getName().equals(longer.getName())
                            && method.getParameterCount() < longer.getParameterCount());
            if (!hasShorter) {
                continue;
            }
            pairs++;
            Method shorter = BLAS.class.getMethod(longer.getName(), shorterTypes.toArray(Class<?>[]::new));
            Object[] few = arguments(shorter, -1, null);
            List<Object> withZeros = new ArrayList<>();
            for (Object argument : arguments(shorter, -1, null)) {
                withZeros.add(argument);
                if (argument.getClass().isArray()) {
                    withZeros.add(0);
                }
            }
            Object expected = outcome(longer, LANEWISE, withZeros.toArray());
            assertFalse(expected instanceof Throwable, longer + " " + expected);
            assertEquals(expected, outcome(shorter, LANEWISE, few), longer.getName());
            withZeros.removeIf(argument -> argument.equals(0));
            List<Object> fewLeft = new ArrayList<>(Arrays.asList(few));
            fewLeft.removeIf(argument -> argument.equals(0));
            for (int i = 0; i < fewLeft.size(); i++) {
                Object seen = fewLeft.get(i);
                assertTrue(
                        isBox(seen) || Objects.deepEquals(withZeros.get(i), seen),
                        longer.getName() + ", argument " + i);
            }
        }
        assertEquals(67, pairs);
    }

    private static Object copy(Object value) {
        return value instanceof double[] d ? d.clone() : value instanceof float[] f ? f.clone() : value;
    }

    /// Letters that the routine knows.
    private static String flag(String routine, int i) {
        String letters = switch (routine) {
            case "trmm", "trsm" -> "LUNN";
            case "gemm" -> "NT";
            case "symm" -> "LU";
            case "gemv", "gbmv" -> "N";
            case "syrk", "syr2k" -> "UT";
            default -> "UNN"; // or the first of them alone
        };
        return letters.substring(i, i + 1);
    }

    /// No offset, increments and leading dimensions that are enough for two bands, and an order.
    private static int size(Class<?>[] types, int i) {
        boolean afterArray = i > 0 && types[i - 1].isArray();
        if (afterArray && i + 1 < types.length && types[i + 1] == int.class) {
            return 0;
        }
        return afterArray || (i > 1 && types[i - 2].isArray()) ? 16 : 7;
    }

    private static Object outcome(Method method, BLAS blas, Object[] arguments) throws IllegalAccessException {
        try {
            return method.invoke(blas, arguments);
        } catch (InvocationTargetException e) {
            return e.getCause();
        }
    }

    @Test
    void aProductOfNothingScales() {
        double[] c = {1, 2, 3, 4, 5, 6};
        LANEWISE.dgemm("N", "N", 2, 2, 0, 1, new double[0], 2, new double[0], 1, 3, c, 3);
        assertArrayEquals(new double[] {3, 6, 3, 12, 15, 6}, c);
        LANEWISE.dgemm("N", "T", 2, 2, 0, 1, new double[0], 2, new double[0], 2, 0, c, 3);
        assertArrayEquals(new double[] {0, 0, 3, 0, 0, 6}, c);
    }

    @Test
    void blocksOfOneMatrixMayBeMultiplied() {
        // As in LU: A22 -= A21·A12, and a column times a row, all in one array.
        int n = 20;
        double[] a = new double[n * n];
        for (int i = 0; i < a.length; i++) {
            a[i] = Math.sin(i);
        }
        double[] b = a.clone();
        LANEWISE.dgemm("N", "N", 12, 12, 8, -1, a, 8, n, a, 8 * n, n, 1, a, 8 * n + 8, n);
        REFERENCE.dgemm("N", "N", 12, 12, 8, -1, b.clone(), 8, n, b.clone(), 8 * n, n, 1, b, 8 * n + 8, n);
        assertArrayEquals(b, a, 1e-14);
        LANEWISE.dger(19, 19, -1, a, 1, 1, a, n, n, a, n + 1, n);
        double[] padded = Arrays.copyOf(b, b.length + n);
        REFERENCE.dger(19, 19, -1, b.clone(), 1, 1, b.clone(), n, n, padded, n + 1, n);
        assertArrayEquals(Arrays.copyOf(padded, b.length), a, 1e-14);
        double[] y = a.clone();
        LANEWISE.dgemv("N", 5, 4, 1, a, 0, n, a, 10, 1, 0.5, a, 10 * n, 1);
        REFERENCE.dgemv("N", 5, 4, 1, y.clone(), 0, n, y.clone(), 10, 1, 0.5, y, 10 * n, 1);
        assertArrayEquals(y, a, 1e-14);
    }

    /// BLAS promises nothing of them; what netlib makes of them stays.
    @Test
    void operandsThatOverlapAreNetlibs() {
        int n = 20;
        double[] a = doubles(2 * n * n);
        double[] b = a.clone();
        LANEWISE.dgemm("N", "N", n, n, n, 1, a, 0, n, a, n, n, 0.5, a, 2 * n, n);
        Implementations.vector().dgemm("N", "N", n, n, n, 1, b, 0, n, b, n, n, 0.5, b, 2 * n, n);
        assertArrayEquals(b, a);
        LANEWISE.dtrsm("L", "L", "N", "U", n, n, 1, a, 0, n, a, 5, n);
        Implementations.vector().dtrsm("L", "L", "N", "U", n, n, 1, b, 0, n, b, 5, n);
        assertArrayEquals(b, a);
    }

    /// As the tasks of Spark do, which share one object.
    @Test
    void manyThreadsAtOnceGetTheBitsOfOne() throws Exception {
        List<double[]> alone = products();
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            List<Future<List<double[]>>> tasks = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                tasks.add(pool.submit(ContractTest::products));
            }
            for (Future<List<double[]>> task : tasks) {
                List<double[]> seen = task.get();
                for (int i = 0; i < alone.size(); i++) {
                    assertArrayEquals(alone.get(i), seen.get(i));
                }
            }
        }
    }

    private static List<double[]> products() {
        List<double[]> results = new ArrayList<>();
        for (int n : new int[] {3, 8, 33, 100, 3, 150, 17}) {
            double[] a = new double[n * n];
            for (int i = 0; i < a.length; i++) {
                a[i] = Math.sin(i) + (i % (n + 1) == 0 ? n : 0);
            }
            double[] c = new double[n * n];
            LANEWISE.dgemm("N", "T", n, n, n, 1, a, n, a, n, 0, c, n);
            LANEWISE.dsyrk("L", "N", n, n, 0.5, a, n, 1, c, n);
            LANEWISE.dtrsm("R", "L", "N", "N", n, n, 1, a, n, c, n);
            LANEWISE.dgemv("T", n, n, 1, a, n, a, n, 0.5, c, 1);
            results.add(c);
        }
        return results;
    }

    @Test
    void saysWhatRuns() {
        assertNotNull(LANEWISE.toString());
        assertEquals(true, LANEWISE.toString().contains("bits"), LANEWISE.toString());
    }
}
