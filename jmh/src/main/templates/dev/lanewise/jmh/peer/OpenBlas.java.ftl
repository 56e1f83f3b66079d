package dev.lanewise.jmh.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/// OpenBLAS' CBLAS functions, called through `java.lang.foreign` as critical functions: no thread-state transition, and
/// heap arrays are passed where they lie.
///
/// JavaCPP only finds, unpacks and loads the library. Its own array overloads copy each operand in and out on every
/// call (at 512³ that is 3 MiB and more, beside half a millisecond of arithmetic), which would measure JavaCPP.
///
/// Two forms of GEMM: on heap arrays, for the training step behind `Kernels`; on plain addresses, where the operands are
/// off-heap and aligned to 64 bytes, which is the library's home ground and what the GEMM tables time. The second does
/// without segments and their checks: it is the cheapest call that Java can make.
public final class OpenBlas {
    /// Environment variables that pin OpenBLAS to other kernels than this CPU's; with one set it is no fair peer.
    public static final List<String> PINS = List.of("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE");

    private OpenBlas() {}

    /// Loads the library.
    ///
    /// @param threads the threads it uses from now on, in the whole process
    /// @return one line: its version, build options and the CPU core it chose kernels for
    /// @throws UnsupportedOperationException if it cannot be loaded; the message says why
    public static String load(int threads) {
        try {
            Native.SET_NUM_THREADS.invokeExact(threads);
            return text(Native.GET_CONFIG) + ", core " + text(Native.GET_CORENAME);
        } catch (LinkageError e) {
            throw Cblas.unavailable("OpenBLAS", e);
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    /// Refuses to go on where the environment holds the peer back.
    ///
    /// @throws IllegalStateException if a variable of [#PINS] is set
    public static void requireUnpinned() {
        for (String name : PINS) {
            if (System.getenv(name) != null) {
                throw new IllegalStateException(name + " is set and pins OpenBLAS to kernels that may not be this CPU's"
                        + " best: unset it, or start dev.lanewise.jmh.Bench, which does");
            }
        }
    }

    @SuppressWarnings("restricted") // the library ends its own strings
    private static String text(MethodHandle function) throws Throwable {
        MemorySegment pointer = (MemorySegment) function.invokeExact();
        return pointer.reinterpret(4096).getString(0).strip();
    }

    /// Where JavaCPP unpacked the library. Its directory may hold a copy with LAPACK too, which is another library with
    /// threads of its own.
    ///
    /// @return the file whose functions this class calls
    static Path file() {
        Path directory = Path.of(Loader.load(openblas_nolapack.class)).getParent();
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.getFileName().toString().matches("(lib)?openblas_nolapack.*"))
                    .sorted()
                    .findFirst()
                    .orElseThrow(() -> new UnsupportedOperationException("no OpenBLAS in " + directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Asks the library in a file how many threads it uses.
    ///
    /// @return its number, which is that of [#load] only if the file is the library that was loaded
    @SuppressWarnings("restricted") // native calls are what these peers are
    static int threadsOf(Path file) {
        SymbolLookup library = SymbolLookup.libraryLookup(file, Arena.global());
        try {
            return (int) Cblas.function(library, "openblas_get_num_threads", FunctionDescriptor.of(ValueLayout.JAVA_INT))
                    .invokeExact();
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }
<#list types as t>

    /// C ← α·op(A)·op(B) + β·C on heap arrays, unchecked.
    static void ${t.p}gemm(
            boolean transA, boolean transB, int m, int n, int k,
            ${t.real} alpha, ${t.real}[] a, int aOffset, int lda, ${t.real}[] b, int bOffset, int ldb,
            ${t.real} beta, ${t.real}[] c, int cOffset, int ldc) {
        try {
            Native.${t.p?upper_case}GEMM_HEAP.invokeExact(
                    Cblas.ROW_MAJOR, Cblas.op(transA), Cblas.op(transB), m, n, k,
                    alpha, Cblas.segment(a, aOffset), lda, Cblas.segment(b, bOffset), ldb, beta, Cblas.segment(c, cOffset), ldc);
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    /// C ← α·op(A)·op(B) + β·C on addresses, unchecked.
    ///
    /// @param transA whether A is stored as its transpose
    /// @param transB whether B is stored as its transpose
    /// @param m rows of C
    /// @param n columns of C
    /// @param k depth
    /// @param alpha α
    /// @param a the address of A
    /// @param lda leading dimension of A
    /// @param b the address of B
    /// @param ldb leading dimension of B
    /// @param beta β
    /// @param c the address of C
    /// @param ldc leading dimension of C
    public static void ${t.p}gemm(
            boolean transA, boolean transB, int m, int n, int k,
            ${t.real} alpha, long a, int lda, long b, int ldb, ${t.real} beta, long c, int ldc) {
        try {
            Native.${t.p?upper_case}GEMM.invokeExact(
                    Cblas.ROW_MAJOR, Cblas.op(transA), Cblas.op(transB), m, n, k,
                    alpha, a, lda, b, ldb, beta, c, ldc);
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    /// y ← α·op(A)·x + β·y on addresses, unchecked, with unit strides.
    ///
    /// @param trans whether op(A) is Aᵀ
    /// @param rows rows of A as stored
    /// @param columns columns of A as stored
    /// @param alpha α
    /// @param a the address of A
    /// @param lda leading dimension of A
    /// @param x the address of x
    /// @param beta β
    /// @param y the address of y
    public static void ${t.p}gemv(
            boolean trans, int rows, int columns, ${t.real} alpha, long a, int lda, long x, ${t.real} beta, long y) {
        try {
            Native.${t.p?upper_case}GEMV.invokeExact(
                    Cblas.ROW_MAJOR, Cblas.op(trans), rows, columns, alpha, a, lda, x, 1, beta, y, 1);
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }
</#list>

    /// Initialised by the first use; a failure to load shows there, as a LinkageError.
    private static final class Native {
        private static final SymbolLookup LIBRARY = Cblas.library(openblas_nolapack.class);

        static final MethodHandle SET_NUM_THREADS =
                Cblas.function(LIBRARY, "openblas_set_num_threads", FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));
        static final MethodHandle GET_CONFIG = Cblas.function(LIBRARY, "openblas_get_config", FunctionDescriptor.of(ValueLayout.ADDRESS));
        static final MethodHandle GET_CORENAME =
                Cblas.function(LIBRARY, "openblas_get_corename", FunctionDescriptor.of(ValueLayout.ADDRESS));
<#list types as t>
        static final MethodHandle ${t.p?upper_case}GEMM_HEAP =
                Cblas.function(LIBRARY, "cblas_${t.p}gemm", Cblas.gemm(ValueLayout.JAVA_${t.real?upper_case}, ValueLayout.ADDRESS), Linker.Option.critical(true));
        static final MethodHandle ${t.p?upper_case}GEMM =
                Cblas.function(LIBRARY, "cblas_${t.p}gemm", Cblas.gemm(ValueLayout.JAVA_${t.real?upper_case}, ValueLayout.JAVA_LONG), Linker.Option.critical(false));
        static final MethodHandle ${t.p?upper_case}GEMV =
                Cblas.function(LIBRARY, "cblas_${t.p}gemv", Cblas.gemv(ValueLayout.JAVA_${t.real?upper_case}, ValueLayout.JAVA_LONG), Linker.Option.critical(false));
</#list>

        private Native() {}
    }
}
