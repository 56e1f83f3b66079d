// The build derives DoubleLibxsmm from this file.
package dev.lanewise.jmh.peer;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// LIBXSMM's kernels in float, called by address.
///
/// The library is column-major: C = op(A)·B row-major is Cᵀ = Bᵀ·op(A)ᵀ to it, so B comes first, untransposed, and a
/// stored transpose of A is its second operand's.
public final class FloatLibxsmm {
    private static final int SECOND_TRANSPOSED = 2;

    private FloatLibxsmm() {}

    /// Generates the kernel of C ← op(A)·B.
    ///
    /// @param transA whether A is stored as its transpose
    /// @param m rows of C
    /// @param n columns of C
    /// @param k depth
    /// @param lda leading dimension of A
    /// @param ldb leading dimension of B
    /// @param ldc leading dimension of C
    /// @return its address
    /// @throws UnsupportedOperationException if the library has none for this product
    public static MemorySegment dispatch(boolean transA, int m, int n, int k, int lda, int ldb, int ldc) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment kernel = (MemorySegment) Native.DISPATCH.invokeExact(
                    n,
                    m,
                    k,
                    arena.allocateFrom(ValueLayout.JAVA_INT, ldb),
                    arena.allocateFrom(ValueLayout.JAVA_INT, lda),
                    arena.allocateFrom(ValueLayout.JAVA_INT, ldc),
                    arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1),
                    arena.allocateFrom(ValueLayout.JAVA_FLOAT, 0),
                    arena.allocateFrom(ValueLayout.JAVA_INT, transA ? SECOND_TRANSPOSED : 0),
                    MemorySegment.NULL);
            if (kernel.equals(MemorySegment.NULL)) {
                throw new UnsupportedOperationException(
                        "LIBXSMM generates no kernel for " + m + "×" + n + "×" + k + (transA ? ", Aᵀ stored" : ""));
            }
            return kernel;
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    /// Runs a kernel.
    ///
    /// @param kernel what [#dispatch] returned
    /// @param a the address of A
    /// @param b the address of B
    /// @param c the address of C
    public static void run(MemorySegment kernel, long a, long b, long c) {
        try {
            Native.KERNEL.invokeExact(kernel, b, a, c);
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    /// Initialised by the first use; a failure to load shows there, as a LinkageError.
    private static final class Native {
        static final MethodHandle DISPATCH = Cblas.function(
                Libxsmm.Native.LIBRARY,
                "libxsmm_smmdispatch", // double: "libxsmm_dmmdispatch",
                FunctionDescriptor.of(
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.ADDRESS,
                        ValueLayout.ADDRESS,
                        ValueLayout.ADDRESS,
                        ValueLayout.ADDRESS,
                        ValueLayout.ADDRESS,
                        ValueLayout.ADDRESS));

        static final MethodHandle KERNEL = kernelHandle();

        private Native() {}

        @SuppressWarnings("restricted") // native calls are what these peers are
        private static MethodHandle kernelHandle() {
            return Linker.nativeLinker()
                    .downcallHandle(
                            FunctionDescriptor.ofVoid(
                                    ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG),
                            Linker.Option.critical(false));
        }
    }
}
