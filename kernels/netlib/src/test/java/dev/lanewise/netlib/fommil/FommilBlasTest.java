package dev.lanewise.netlib.fommil;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.fommil.netlib.F2jBLAS;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every method that the class takes from netlib-java's, beside the one that it overrides.
class FommilBlasTest {
    private static final int N = 7;

    @Test
    void everyMethodIsLikeTheOneThatItOverrides() throws ReflectiveOperationException {
        assertNotNull(FommilBlas.LANEWISE);
        List<String> compared = new ArrayList<>();
        for (Class<?> half : List.of(FloatFommilBlas.class, DoubleFommilBlas.class)) {
            for (Method method : half.getDeclaredMethods()) {
                if (!Modifier.isPublic(method.getModifiers())) {
                    continue;
                }
                Method original = F2jBLAS.class.getMethod(method.getName(), method.getParameterTypes());
                Object[] wanted = arguments(original);
                Object[] seen = arguments(original);
                Object expected = original.invoke(new F2jBLAS(), wanted);
                Object actual = original.invoke(new FommilBlas(), seen);
                double unit = method.getName().charAt(0) == 's' ? 0x1p-24 : 0x1p-53;
                if (expected != null) {
                    near(((Number) expected).doubleValue(), ((Number) actual).doubleValue(), unit, method);
                }
                for (int i = 0; i < wanted.length; i++) {
                    double[] want = values(wanted[i]);
                    double[] got = values(seen[i]);
                    for (int e = 0; e < want.length; e++) {
                        near(want[e], got[e], unit, method);
                    }
                }
                compared.add(method.getName());
            }
        }
        assertEquals(48, compared.size(), compared.toString());
    }

    /// Sums of at most 2·7 products of numbers below 6, each rounded twice on the way, or quotients that are smaller.
    private static void near(double want, double got, double unit, Method method) {
        assertTrue(Math.abs(want - got) <= unit * 14 * 36 * 16, () -> method + ": " + got + ", not " + want);
    }

    /// Flags L, U, N, N as far as there are as many, offsets of different numbers, sizes of 7; diagonals are large.
    private static Object[] arguments(Method method) {
        Class<?>[] types = method.getParameterTypes();
        String name = method.getName().substring(1);
        String flags = switch (name) {
            case "trmm", "trsm" -> "LUTN";
            case "symm" -> "RL";
            case "syrk", "syr2k" -> "LT";
            case "gemm" -> "NT";
            default -> "T";
        };
        Object[] arguments = new Object[types.length];
        int arrays = 0;
        int scalars = 0;
        boolean offsets = hasOffsets(types);
        for (int i = 0; i < types.length; i++) {
            boolean isOffset = offsets && i > 0 && types[i - 1].isArray();
            boolean isIncrement = !name.matches("(ge|sy|tr)(mm|rk|r2k|sm)")
                    && i > 0
                    && (types[i - 1].isArray() || (offsets && i > 1 && types[i - 2].isArray()))
                    && !isOffset
                    && !(name.equals("gemv") && arrays == 1)
                    && !(name.equals("ger") && arrays == 3);
            if (types[i] == String.class) {
                arguments[i] = flags.substring(i, i + 1);
            } else if (types[i].isArray()) {
                arguments[i] = types[i] == float[].class ? floats(++arrays, offsets) : doubles(++arrays, offsets);
            } else if (types[i] == int.class) {
                arguments[i] = isOffset ? arrays : isIncrement ? arrays : N;
            } else {
                double scalar = scalars++ == 0 ? 0.75 : -0.5;
                arguments[i] = types[i] == float.class ? (Object) (float) scalar : (Object) scalar;
            }
        }
        return arguments;
    }

    private static boolean hasOffsets(Class<?>[] types) {
        for (int i = 0; i + 2 < types.length; i++) {
            if (types[i].isArray() && types[i + 1] == int.class && types[i + 2] == int.class) {
                return true;
            }
        }
        return false;
    }

    private static double[] doubles(int which, boolean offsets) {
        double[] values = new double[80];
        for (int i = 0; i < values.length; i++) {
            boolean isDiagonal = (i - (offsets ? which : 0)) % (N + 1) == 0;
            values[i] = Math.sin(i + 100 * which) + (isDiagonal ? 4 : 0);
        }
        return values;
    }

    private static float[] floats(int which, boolean offsets) {
        double[] doubles = doubles(which, offsets);
        float[] values = new float[doubles.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) doubles[i];
        }
        return values;
    }

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
