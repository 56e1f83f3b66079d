package dev.lanewise.netlib;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.ludovic.netlib.blas.BLAS;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
                    Object expected = outcome(method, REFERENCE, arguments(types, wrong, value));
                    Object actual = outcome(method, LANEWISE, arguments(types, wrong, value));
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
        assertEquals(true, refused > 800, "only " + refused + " calls were refused");
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

    private static Object[] arguments(Class<?>[] types, int wrong, Object value) {
        List<Object> arguments = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            Class<?> type = types[i];
            Object right = type == String.class
                    ? flag(types, i)
                    : type == int.class
                            ? (Object) size(types, i)
                            : type == double.class
                                    ? (Object) 1.5
                                    : type == float.class
                                            ? (Object) 1.5f
                                            : type == double[].class
                                                    ? new double[200]
                                                    : type == float[].class
                                                            ? new float[200]
                                                            : type == org.netlib.util.doubleW.class
                                                                    ? new org.netlib.util.doubleW(1)
                                                                    : new org.netlib.util.floatW(1);
            arguments.add(i == wrong ? copy(value) : right);
        }
        return arguments.toArray();
    }

    private static Object copy(Object value) {
        return value instanceof double[] d ? d.clone() : value instanceof float[] f ? f.clone() : value;
    }

    /// side and uplo, uplo, trans and diag: what stands first of two or three is L, of one or two U.
    private static String flag(Class<?>[] types, int i) {
        long flags = Arrays.stream(types).filter(String.class::equals).count();
        return flags == 4
                ? "LUNN".substring(i, i + 1)
                : flags == 3 ? "UNN".substring(i, i + 1) : flags == 2 ? "NN".substring(i, i + 1) : "U";
    }

    private static int size(Class<?>[] types, int i) {
        return i > 0 && types[i - 1].isArray() && i + 1 < types.length && types[i + 1] == int.class ? 0 : 7;
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
