package dev.lanewise.jmh;

import dev.lanewise.jmh.peer.OpenBlas;
import dev.lanewise.jmh.peer.OpenBlasKernels;
import dev.lanewise.jmh.peer.VectorBlasKernels;
import dev.lanewise.kernels.Backend;
import dev.lanewise.kernels.Kernels;
import org.ojalgo.ann.ArtificialNeuralNetwork;

/// Who takes part, by the name that the parameter `contender` and the tables use.
final class Contenders {
    /// The simd backend; it is asked for by name, so that no fallback is timed in its place.
    static final String LANEWISE = "lanewise";
    /// The simd backend with the elementwise work of a layer as a pass behind the product.
    static final String LANEWISE_PASSES = "lanewise-passes";
    /// The simd backend without that work.
    static final String LANEWISE_BARE = "lanewise-bare";
    /// The scalar backend.
    static final String SCALAR = "lanewise-scalar";
    /// Loops over the methods of [Math], for elementwise work.
    static final String JAVA_MATH = "java-math";
    /// The Vector API's own functions, for elementwise work.
    static final String VECTOR_API = "vector-api";
    static final String OPENBLAS = "openblas";
    /// OpenBLAS' matrix-vector routine, for products of one row or one column.
    static final String OPENBLAS_GEMV = "openblas-gemv";
    static final String VECTORBLAS = "vectorblas";
    /// ojAlgo's own multilayer perceptron, for training steps.
    static final String OJALGO = "ojalgo";

    private Contenders() {}

    /// Kernels on heap arrays; their description is held against the name.
    static Kernels kernels(String contender, int threads) {
        Kernels kernels = switch (contender) {
            case LANEWISE, LANEWISE_PASSES, LANEWISE_BARE ->
                Kernels.builder().backend(Backend.SIMD).threads(threads).build();
            case SCALAR -> Kernels.scalar();
            case OPENBLAS -> new OpenBlasKernels(threads);
            case VECTORBLAS -> new VectorBlasKernels();
            default -> throw new IllegalArgumentException("no kernels \"" + contender + "\"");
        };
        String expected = switch (contender) {
            case LANEWISE, LANEWISE_PASSES, LANEWISE_BARE -> "simd";
            case SCALAR -> "scalar";
            default -> contender;
        };
        if (!kernels.description().backend().equals(expected)) {
            throw new IllegalStateException(contender + " is " + kernels.description());
        }
        return kernels;
    }

    /// Whether the contender can run here.
    ///
    /// @return why it cannot, or null
    static String reasonMissing(String contender) {
        if (contender.equals(JAVA_MATH) || contender.equals(VECTOR_API) || contender.equals(OJALGO)) {
            return null; // Java, and on the class path
        }
        try (Kernels kernels = kernels(contender.equals(OPENBLAS_GEMV) ? OPENBLAS : contender, 1)) {
            kernels.description();
            return null;
        } catch (UnsupportedOperationException e) {
            return e.getMessage();
        }
    }

    /// What a report says about the contender.
    static String describe(String contender, int threads) {
        if (contender.equals(OJALGO)) {
            return "ojAlgo " + ArtificialNeuralNetwork.class.getPackage().getImplementationVersion()
                    + ", its own net with its own threads";
        }
        if (contender.equals(JAVA_MATH) || contender.equals(VECTOR_API)) {
            return "of this JVM";
        }
        try (Kernels kernels = kernels(contender.equals(OPENBLAS_GEMV) ? OPENBLAS : contender, threads)) {
            return kernels.description().toString();
        } catch (UnsupportedOperationException e) {
            return "not timed: " + e.getMessage();
        }
    }

    /// OpenBLAS must run free of the variables that pin its kernels.
    static void requireFair(String contender) {
        if (contender.startsWith(OPENBLAS)) {
            OpenBlas.requireUnpinned();
        }
    }
}
