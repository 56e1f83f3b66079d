package dev.lanewise.jmh;

import dev.lanewise.jmh.peer.Blis;
import dev.lanewise.jmh.peer.EjmlKernels;
import dev.lanewise.jmh.peer.Libxsmm;
import dev.lanewise.jmh.peer.MklKernels;
import dev.lanewise.jmh.peer.Nd4jKernels;
import dev.lanewise.jmh.peer.NetlibBlas;
import dev.lanewise.jmh.peer.NetlibNativeKernels;
import dev.lanewise.jmh.peer.OjAlgoKernels;
import dev.lanewise.jmh.peer.OpenBlas;
import dev.lanewise.jmh.peer.OpenBlasKernels;
import dev.lanewise.jmh.peer.RapaioKernels;
import dev.lanewise.jmh.peer.VectorBlasKernels;
import dev.lanewise.kernels.Backend;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.netlib.LanewiseNetlib;
import dev.ludovic.netlib.blas.BLAS;
import java.util.List;

/// Who takes part, by the name that the parameter `contender` and the tables use.
final class Contenders {
    /// The simd backend; it is asked for by name, so that no fallback is timed in its place.
    static final String LANEWISE = "lanewise";
    /// The simd backend with the elementwise work of a layer as a pass behind the product.
    static final String LANEWISE_PASSES = "lanewise-passes";
    /// The simd backend without that work.
    static final String LANEWISE_BARE = "lanewise-bare";
    /// The simd backend on off-heap operands.
    static final String LANEWISE_OFF_HEAP = "lanewise-offheap";
    /// The simd backend with a B that was packed before.
    static final String LANEWISE_PACKED = "lanewise-packed";
    /// The simd backend with a product that was prepared for its shape.
    static final String LANEWISE_PREPARED = "lanewise-prepared";
    /// The simd backend with a call for each product of a batch.
    static final String LANEWISE_LOOP = "lanewise-loop";
    /// The simd backend's general product, beside other routines of level 3.
    static final String LANEWISE_GEMM = "lanewise-gemm";
    /// The scalar backend.
    static final String SCALAR = "lanewise-scalar";
    /// Loops over the methods of [Math], for elementwise work.
    static final String JAVA_MATH = "java-math";
    /// The Vector API's own functions, for elementwise work.
    static final String VECTOR_API = "vector-api";
    /// A copy of an array, beside packing.
    static final String ARRAY_COPY = "array-copy";

    static final String OPENBLAS = "openblas";
    /// OpenBLAS' matrix-vector routine, for products of one row or one column.
    static final String OPENBLAS_GEMV = "openblas-gemv";
    /// The system's BLIS, where it has one: products alone.
    static final String BLIS = "blis";
    /// LIBXSMM, where its archives and a C compiler are: small products alone.
    static final String LIBXSMM = "libxsmm";
    static final String VECTORBLAS = "vectorblas";
    /// netlib's JNI functions on a native BLAS.
    static final String NETLIB_NATIVE = "netlib-native";
    /// netlib's Java without the Vector API; behind its interface alone.
    static final String JAVA11BLAS = "java11blas";
    /// The reference in Java; behind netlib's interface alone.
    static final String F2JBLAS = "f2jblas";
    /// netlib's JNI functions on the OpenBLAS of the system; behind netlib's interface alone.
    static final String NETLIB_OPENBLAS = "netlib-openblas";
    /// With the profile `peer-mkl`.
    static final String MKL = "mkl";
    /// With the profile `peer-nd4j`.
    static final String ND4J = "nd4j";
    static final String EJML = "ejml";
    /// ojAlgo's products; in training steps its own multilayer perceptron.
    static final String OJALGO = "ojalgo";
    static final String RAPAIO = "rapaio";

    /// The libraries that multiply matrices, ours first.
    static final List<String> LIBRARIES =
            List.of(LANEWISE, OPENBLAS, MKL, NETLIB_NATIVE, ND4J, VECTORBLAS, EJML, OJALGO, RAPAIO);

    private static final List<String> OF_THIS_JVM = List.of(JAVA_MATH, VECTOR_API, ARRAY_COPY);

    private Contenders() {}

    /// Kernels on heap arrays; their description is held against the name.
    static Kernels kernels(String contender, int threads) {
        boolean simd = contender.startsWith(LANEWISE) && !contender.equals(SCALAR);
        if (simd) {
            return Kernels.builder().backend(Backend.SIMD).threads(threads).build();
        }
        Kernels kernels = switch (contender) {
            case SCALAR -> Kernels.scalar();
            case OPENBLAS -> new OpenBlasKernels(threads);
            case VECTORBLAS -> new VectorBlasKernels();
            case NETLIB_NATIVE -> new NetlibNativeKernels(threads);
            case MKL -> new MklKernels(threads);
            case ND4J -> new Nd4jKernels(threads);
            case EJML -> new EjmlKernels(threads);
            case OJALGO -> new OjAlgoKernels(threads);
            case RAPAIO -> new RapaioKernels(threads);
            default -> throw new IllegalArgumentException("no kernels \"" + contender + "\"");
        };
        String expected = contender.equals(SCALAR) ? "scalar" : contender;
        if (!kernels.description().backend().equals(expected)) {
            throw new IllegalStateException(contender + " is " + kernels.description());
        }
        return kernels;
    }

    /// Whoever stands behind netlib's interface.
    ///
    /// @throws UnsupportedOperationException if it cannot run here; the message says why
    static BLAS netlib(String contender, int threads) {
        return switch (contender) {
            case LANEWISE -> {
                System.setProperty(LanewiseNetlib.THREADS_PROPERTY, Integer.toString(threads));
                if (!LanewiseNetlib.isLanewise()) {
                    throw new UnsupportedOperationException(LanewiseNetlib.description());
                }
                yield LanewiseNetlib.blas();
            }
            case VECTORBLAS -> NetlibBlas.vector();
            case JAVA11BLAS -> NetlibBlas.java11();
            case F2JBLAS -> NetlibBlas.f2j();
            case NETLIB_OPENBLAS -> NetlibBlas.openBlas(threads);
            default -> throw new IllegalArgumentException("no BLAS \"" + contender + "\"");
        };
    }

    /// Whether the contender can run here.
    ///
    /// @return why it cannot, or null
    static String reasonMissing(String contender) {
        if (OF_THIS_JVM.contains(contender)) {
            return null; // Java, and on the class path
        }
        try {
            open(contender, 1);
            return null;
        } catch (UnsupportedOperationException e) {
            return e.getMessage();
        }
    }

    /// What a report says about the contender.
    static String describe(String contender, int threads) {
        if (OF_THIS_JVM.contains(contender)) {
            return switch (contender) {
                case JAVA_MATH -> "loops over the methods of java.lang.Math";
                case VECTOR_API -> "the Vector API's own functions";
                default -> "System.arraycopy";
            };
        }
        String form = switch (contender) {
            case LANEWISE_PASSES -> "lanewise, the elementwise work in a pass of its own";
            case LANEWISE_BARE -> "lanewise, without the elementwise work";
            case LANEWISE_OFF_HEAP -> "lanewise on off-heap operands";
            case LANEWISE_PACKED -> "lanewise with B packed before";
            case LANEWISE_PREPARED -> "lanewise with a product that was prepared for its shape";
            case LANEWISE_GEMM -> "lanewise, the general product of the same order";
            case LANEWISE_LOOP -> "lanewise, a call for each product of a batch";
            default -> null;
        };
        if (form != null) {
            return form;
        }
        try {
            return open(contender, threads);
        } catch (UnsupportedOperationException e) {
            return "not timed: " + e.getMessage();
        }
    }

    /// Loads a library.
    ///
    /// @return what it says of itself
    /// @throws UnsupportedOperationException if it cannot run here; the message says why
    private static String open(String contender, int threads) {
        return switch (contender) {
            case BLIS -> Blis.load(threads);
            case LIBXSMM -> Libxsmm.load();
            case JAVA11BLAS, F2JBLAS ->
                "netlib " + netlib(contender, threads).getClass().getSimpleName();
            case NETLIB_OPENBLAS -> NetlibBlas.describeOpenBlas(threads);
            default -> {
                try (Kernels kernels = kernels(contender.equals(OPENBLAS_GEMV) ? OPENBLAS : contender, threads)) {
                    yield kernels.description().toString();
                }
            }
        };
    }

    /// OpenBLAS must run free of the variables that pin its kernels, whoever calls it.
    static void requireFair(String contender) {
        if (contender.startsWith(OPENBLAS)
                || contender.equals(NETLIB_NATIVE)
                || contender.equals(NETLIB_OPENBLAS)
                || contender.equals(ND4J)) {
            OpenBlas.requireUnpinned();
        }
    }
}
