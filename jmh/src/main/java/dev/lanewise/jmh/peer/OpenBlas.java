package dev.lanewise.jmh.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
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

/// OpenBLAS as a library: loading it, its threads, its version. [FloatOpenBlas] and [DoubleOpenBlas] multiply with it.
///
/// JavaCPP only finds, unpacks and loads the library. Its own array overloads copy each operand in and out on every
/// call (at 512³ that is 3 MiB and more, beside half a millisecond of arithmetic), which would measure JavaCPP.
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
            return (int)
                    Cblas.function(library, "openblas_get_num_threads", FunctionDescriptor.of(ValueLayout.JAVA_INT))
                            .invokeExact();
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    /// Initialised by the first use; a failure to load shows there, as a LinkageError.
    private static final class Native {
        private static final SymbolLookup LIBRARY = Cblas.library(openblas_nolapack.class);

        static final MethodHandle SET_NUM_THREADS =
                Cblas.function(LIBRARY, "openblas_set_num_threads", FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));
        static final MethodHandle GET_CONFIG =
                Cblas.function(LIBRARY, "openblas_get_config", FunctionDescriptor.of(ValueLayout.ADDRESS));
        static final MethodHandle GET_CORENAME =
                Cblas.function(LIBRARY, "openblas_get_corename", FunctionDescriptor.of(ValueLayout.ADDRESS));

        private Native() {}
    }
}
