package dev.lanewise.jmh.peer;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/// A row-major matrix in ND4J's own off-heap memory. ND4J's 120 MB are on the class path with the profile `peer-nd4j`
/// only, so its methods are looked up by name, once; C2 compiles a call through a constant handle as a plain call.
///
/// ND4J writes column-major results (64³ in float takes it 10 µs, and 13 µs into a row-major one). A row-major C =
/// op(A)·op(B) is the column-major Cᵀ = op(B)ᵀ·op(A)ᵀ in the same memory, so each matrix is its transpose to ND4J.
public final class Nd4jMatrix implements AutoCloseable {
    /// The INDArray.
    private final Object transpose;

    private Nd4jMatrix(Object transpose) {
        this.transpose = transpose;
    }

    /// Loads ND4J and the OpenBLAS that it calls, which is the one of [OpenBlas].
    ///
    /// @param threads the threads both use from now on, in the whole process
    /// @return one line: the version of both
    /// @throws UnsupportedOperationException if one cannot be loaded; the message says why
    public static String load(int threads) {
        Class<?> type;
        try {
            type = Class.forName("org.nd4j.linalg.factory.Nd4j", false, Nd4jMatrix.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new UnsupportedOperationException(
                    "ND4J is not on the class path; -Ppeer-nd4j downloads its 120 MB", e);
        }
        try {
            // ND4J gives OpenBLAS all the cores when it starts, so it comes first.
            Library.SET_MAX_THREADS.invoke(Library.ENVIRONMENT.invoke(), threads);
        } catch (LinkageError e) {
            throw Cblas.unavailable("ND4J", e);
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
        return "ND4J " + DensePeerKernels.version(type, "org.nd4j/nd4j-api") + " on " + OpenBlas.load(threads);
    }

    /// Copies a matrix.
    ///
    /// @param x its elements, row after row
    /// @param rows rows
    /// @param columns columns
    /// @return the copy
    public static Nd4jMatrix of(float[] x, int rows, int columns) {
        try {
            return new Nd4jMatrix(Library.CREATE_FLOAT.invoke(x, new long[] {columns, rows}, 'f'));
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    /// Copies the elements out.
    ///
    /// @param x where to, row after row
    public void copyTo(float[] x) {
        try {
            float[] elements = (float[]) Library.AS_FLOAT.invoke(Library.DATA.invoke(transpose));
            System.arraycopy(elements, 0, x, 0, elements.length);
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    /// Copies a matrix.
    ///
    /// @param x its elements, row after row
    /// @param rows rows
    /// @param columns columns
    /// @return the copy
    public static Nd4jMatrix of(double[] x, int rows, int columns) {
        try {
            return new Nd4jMatrix(Library.CREATE_DOUBLE.invoke(x, new long[] {columns, rows}, 'f'));
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    /// Copies the elements out.
    ///
    /// @param x where to, row after row
    public void copyTo(double[] x) {
        try {
            double[] elements = (double[]) Library.AS_DOUBLE.invoke(Library.DATA.invoke(transpose));
            System.arraycopy(elements, 0, x, 0, elements.length);
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    /// C = op(A)·op(B).
    ///
    /// @param transA whether A is stored as its transpose
    /// @param transB whether B is stored as its transpose
    /// @param a A
    /// @param b B
    /// @param c C
    public static void multiply(boolean transA, boolean transB, Nd4jMatrix a, Nd4jMatrix b, Nd4jMatrix c) {
        try {
            Library.GEMM.invoke(b.transpose, a.transpose, c.transpose, transB, transA, 1.0, 0.0);
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    /// One element.
    ///
    /// @param i its row
    /// @param j its column
    /// @return the element, which a double holds exactly
    public double get(int i, int j) {
        try {
            return (double) Library.GET.invoke(transpose, (long) j, (long) i);
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    /// Sets every element.
    ///
    /// @param value to this
    public void fill(double value) {
        try {
            Library.ASSIGN.invoke(transpose, (Number) value);
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    @Override
    public void close() {
        try {
            Library.CLOSE.invoke(transpose);
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    /// Initialised by the first use; a failure to load shows there, as a LinkageError.
    private static final class Library {
        private static final Class<?> ND4J = type("factory.Nd4j");
        private static final Class<?> ARRAY = type("api.ndarray.INDArray");
        private static final Class<?> BUFFER = type("api.buffer.DataBuffer");

        static final MethodHandle ENVIRONMENT = method(ND4J, "getEnvironment");
        static final MethodHandle SET_MAX_THREADS = method(type("factory.Environment"), "setMaxThreads", int.class);
        static final MethodHandle GEMM =
                method(ND4J, "gemm", ARRAY, ARRAY, ARRAY, boolean.class, boolean.class, double.class, double.class);
        static final MethodHandle DATA = method(ARRAY, "data");
        static final MethodHandle GET = method(ARRAY, "getDouble", long.class, long.class);
        static final MethodHandle ASSIGN = method(ARRAY, "assign", Number.class);
        static final MethodHandle CLOSE = method(ARRAY, "close");
        static final MethodHandle CREATE_FLOAT = method(ND4J, "create", float[].class, long[].class, char.class);
        static final MethodHandle AS_FLOAT = method(BUFFER, "asFloat");
        static final MethodHandle CREATE_DOUBLE = method(ND4J, "create", double[].class, long[].class, char.class);
        static final MethodHandle AS_DOUBLE = method(BUFFER, "asDouble");

        private Library() {}

        private static Class<?> type(String name) {
            try {
                return Class.forName("org.nd4j.linalg." + name, false, Nd4jMatrix.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                throw new LinkageError("no class " + name, e);
            }
        }

        private static MethodHandle method(Class<?> type, String name, Class<?>... parameters) {
            try {
                return MethodHandles.publicLookup().unreflect(type.getMethod(name, parameters));
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("no method " + name, e);
            }
        }
    }
}
