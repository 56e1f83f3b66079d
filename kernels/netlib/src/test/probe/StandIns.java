import java.lang.invoke.MethodHandle;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Every method that stands in for one of f2j's beside the original: prints how many there are, how many answered with other bits (which is
 * what Lanewise does, whose multiply-adds are fused), and the largest difference. Matrices end with their arrays, as those of LAPACK do.
 */
final class StandIns {
    private static final int M = 29;
    private static final int N = 23;
    private static final int K = 17;

    private static final Random RANDOM = new Random(1);

    public static void main(String[] args) throws Throwable {
        int methods = 0;
        int others = 0;
        double largest = 0;
        for (String routine : List.of("gemm", "symm", "syrk", "syr2k", "trmm", "trsm", "gemv", "ger")) {
            for (String type : List.of("D", "S")) {
                methods++;
                Object[] mine = arguments(routine, type.equals("S"));
                Object[] fromF2j = copy(mine);
                Method standIn = method(type + routine);
                standIn.invoke(null, mine);
                original(type + routine).invokeWithArguments(fromF2j);
                boolean other = false;
                for (int i = 0; i < mine.length; i++) {
                    double[] a = values(mine[i]);
                    double[] b = values(fromF2j[i]);
                    other |= !Arrays.equals(a, b);
                    for (int e = 0; e < a.length; e++) {
                        double unit = type.equals("S") ? 0x1p-24 : 0x1p-53;
                        largest = Math.max(largest, Math.abs(a[e] - b[e]) / (unit * 100));
                    }
                }
                if (other) {
                    others++;
                }
            }
        }
        System.out.println("stand-ins " + methods + " others " + others + (largest < 1 ? " near" : " far " + largest));
        String refusal = "none";
        try {
            method("Dgemm").invoke(null, "N", "N", 2, 2, 2, 1.0, new double[3], 0, 2, new double[] {1, 1, 1, 1}, 0, 2, 0.0, new double[4], 0, 2);
        } catch (InvocationTargetException e) {
            refusal = e.getCause().getClass().getSimpleName();
        }
        System.out.println("refusal " + refusal);
    }

    private static Method method(String name) throws ReflectiveOperationException {
        return Arrays.stream(Class.forName("org.netlib.blas." + name).getMethods())
                .filter(m -> m.getName().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow();
    }

    private static MethodHandle original(String name) throws ReflectiveOperationException {
        return (MethodHandle) Class.forName("dev.lanewise.netlib.F2jStatics").getMethod("original", String.class).invoke(null, name);
    }

    private static Object[] arguments(String routine, boolean isFloat) {
        double alpha = 0.75;
        double beta = -0.5;
        Object[] arguments = switch (routine) {
            case "gemm" -> new Object[] {"N", "T", M, N, K, alpha, a(M, K), 1, M + 1, b(N, K), 2, N + 2, beta, c(M, N), 3, M + 3};
            case "symm" -> new Object[] {"R", "L", M, N, alpha, a(N, N), 1, N + 1, b(M, N), 2, M + 2, beta, c(M, N), 3, M + 3};
            case "syrk" -> new Object[] {"L", "T", N, K, alpha, a(K, N), 1, K + 1, beta, c(N, N), 3, N + 3};
            case "syr2k" -> new Object[] {"U", "N", N, K, alpha, a(N, K), 1, N + 1, b(N, K), 2, N + 2, beta, c(N, N), 3, N + 3};
            case "trmm", "trsm" -> new Object[] {"L", "U", "T", "N", M, N, alpha, triangle(), 1, M + 1, b(M, N), 2, M + 2};
            case "gemv" -> new Object[] {"T", M, N, alpha, a(M, N), 1, M + 1, b(1, M), 2, 3, beta, c(1, N), 3, 4};
            case "ger" -> new Object[] {M, N, alpha, b(1, M), 2, 3, c(1, N), 3, 4, a(M, N), 1, M + 1};
            default -> throw new IllegalArgumentException(routine);
        };
        if (isFloat) {
            for (int i = 0; i < arguments.length; i++) {
                if (arguments[i] instanceof Double d) {
                    arguments[i] = d.floatValue();
                } else if (arguments[i] instanceof double[] values) {
                    float[] floats = new float[values.length];
                    for (int e = 0; e < floats.length; e++) {
                        floats[e] = (float) values[e];
                    }
                    arguments[i] = floats;
                }
            }
        }
        return arguments;
    }

    /** From an offset of 1, columns one element further apart than they are long. */
    private static double[] a(int rows, int columns) {
        return matrix(rows, columns, 1);
    }

    private static double[] b(int rows, int columns) {
        return matrix(rows, columns, 2);
    }

    private static double[] c(int rows, int columns) {
        return matrix(rows, columns, 3);
    }

    private static double[] matrix(int rows, int columns, int gap) {
        return RANDOM.doubles(gap + (columns - 1) * (rows + gap) + rows, -1, 1).toArray();
    }

    private static double[] triangle() {
        double[] values = a(M, M);
        for (int i = 0; i < values.length; i++) {
            values[i] = (i - 1) % (M + 2) == 0 ? 2 : values[i] / M;
        }
        return values;
    }

    private static Object[] copy(Object[] arguments) {
        Object[] copy = arguments.clone();
        for (int i = 0; i < copy.length; i++) {
            copy[i] = copy[i] instanceof double[] d ? d.clone() : copy[i] instanceof float[] f ? f.clone() : copy[i];
        }
        return copy;
    }

    // Also in FommilBlasTest: this program is one source that is started on class paths without the tests' classes.
    private static double[] values(Object argument) {
        if (argument instanceof double[] values) {
            return values;
        }
        double[] values = new double[argument instanceof float[] floats ? floats.length : 0];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((float[]) argument)[i];
        }
        return values;
    }
}
