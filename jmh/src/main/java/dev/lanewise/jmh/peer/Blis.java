package dev.lanewise.jmh.peer;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// [BLIS](https://github.com/flame/blis) as the system has it (Debian: `libblis4-pthread`), or where the system
/// property `lanewise.jmh.blis` says that its library is. [FloatBlis] and [DoubleBlis] multiply with it.
public final class Blis {
    private static final String PROPERTY = "lanewise.jmh.blis";

    private Blis() {}

    /// Loads the library.
    ///
    /// @param threads the threads it uses from now on, in the whole process
    /// @return one line: its version and the CPU it chose kernels for
    /// @throws UnsupportedOperationException if it cannot be loaded; the message says why
    public static String load(int threads) {
        try {
            Native.SET_NUM_THREADS.invokeExact((long) threads);
            int architecture = (int) Native.ARCH_QUERY_ID.invokeExact();
            return "BLIS " + text((MemorySegment) Native.VERSION.invokeExact()) + ", kernels "
                    + text((MemorySegment) Native.ARCH_STRING.invokeExact(architecture));
        } catch (LinkageError e) {
            throw Cblas.unavailable("BLIS", e);
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    @SuppressWarnings("restricted") // the library ends its own strings
    private static String text(MemorySegment pointer) {
        return pointer.reinterpret(4096).getString(0).strip();
    }

    /// Where it is. Debian keeps it beside the other candidates for `libblas`, where the loader does not look.
    @SuppressWarnings("restricted") // native libraries are what these peers are
    static SymbolLookup library() {
        String named = System.getProperty(PROPERTY);
        if (named != null) {
            return SymbolLookup.libraryLookup(Path.of(named), Arena.global());
        }
        try {
            return SymbolLookup.libraryLookup("libblis.so.4", Arena.global());
        } catch (IllegalArgumentException e) {
            Path file = Cblas.inDebianPackage("blis-*", "libblis.so.4");
            if (file == null) {
                throw new UnsatisfiedLinkError("no libblis.so.4; -D" + PROPERTY + "=… can name it");
            }
            return SymbolLookup.libraryLookup(file, Arena.global());
        }
    }

    /// Initialised by the first use; a failure to load shows there, as a LinkageError.
    private static final class Native {
        private static final SymbolLookup LIBRARY = library();

        static final MethodHandle SET_NUM_THREADS =
                Cblas.function(LIBRARY, "bli_thread_set_num_threads", FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG));
        static final MethodHandle VERSION =
                Cblas.function(LIBRARY, "bli_info_get_version_str", FunctionDescriptor.of(ValueLayout.ADDRESS));
        static final MethodHandle ARCH_QUERY_ID =
                Cblas.function(LIBRARY, "bli_arch_query_id", FunctionDescriptor.of(ValueLayout.JAVA_INT));
        static final MethodHandle ARCH_STRING = Cblas.function(
                LIBRARY, "bli_arch_string", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));

        private Native() {}
    }
}
