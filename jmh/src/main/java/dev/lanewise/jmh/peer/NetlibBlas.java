package dev.lanewise.jmh.peer;

import dev.ludovic.netlib.blas.BLAS;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/// netlib's own implementations of its interface, each by itself, whichever it would choose.
public final class NetlibBlas {
    private static final String PROPERTY = "lanewise.jmh.openblas";

    private NetlibBlas() {}

    /// Its code for the Java Vector API.
    ///
    /// @return the implementation
    /// @throws UnsupportedOperationException if it does not load; the message says why
    public static BLAS vector() {
        return NetlibKernels.instance("VectorBLAS", "it needs --add-modules jdk.incubator.vector");
    }

    /// Its code for a Java without the Vector API.
    ///
    /// @return the implementation
    public static BLAS java11() {
        return NetlibKernels.instance("Java11BLAS", "it needs Java 11");
    }

    /// The reference implementation, translated from Fortran.
    ///
    /// @return the implementation
    public static BLAS f2j() {
        return NetlibKernels.instance("F2jBLAS", "it needs arpack_combined_all");
    }

    /// Its JNI functions on the OpenBLAS of the system (Debian: `libopenblas0-pthread`), or where the system property
    /// `lanewise.jmh.openblas` says that its library is.
    ///
    /// @param threads the threads that a call uses
    /// @return the implementation
    /// @throws UnsupportedOperationException if there is none; the message says why
    public static BLAS openBlas(int threads) {
        setThreads(threads);
        System.setProperty(NetlibNativeKernels.PATH, library().toString());
        return NetlibKernels.instance("JNIBLAS", "-D" + PROPERTY + "=… can name another library");
    }

    /// Looks for that OpenBLAS without giving it to netlib, which can be given one only.
    ///
    /// @param threads the threads that a call uses
    /// @return its file and threads
    /// @throws UnsupportedOperationException if there is none; the message says why
    public static String describeOpenBlas(int threads) {
        setThreads(threads);
        return "netlib JNIBLAS on " + library() + ", " + OpenBlas.threadsOf(library()) + " threads";
    }

    @SuppressWarnings("restricted") // native calls are what these peers are
    private static void setThreads(int threads) {
        try {
            SymbolLookup library = SymbolLookup.libraryLookup(library(), Arena.global());
            Cblas.function(library, "openblas_set_num_threads", FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT))
                    .invokeExact(threads);
        } catch (IllegalArgumentException e) {
            throw new UnsupportedOperationException(library() + " does not load: " + e.getMessage(), e);
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    private static Path library() {
        String named = System.getProperty(PROPERTY);
        Path file = named != null ? Path.of(named) : Cblas.inDebianPackage("openblas-*", "libopenblas.so.0");
        if (file == null || !Files.exists(file)) {
            throw new UnsupportedOperationException(
                    "no " + (file == null ? "OpenBLAS of Debian's (libopenblas0-pthread)" : file) + "; -D" + PROPERTY
                            + "=… can name one");
        }
        return file;
    }
}
