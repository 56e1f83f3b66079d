package dev.lanewise.jmh.peer;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// [LIBXSMM](https://github.com/libxsmm/libxsmm), which generates a kernel for each shape. Debian's `libxsmm-dev` has
/// static archives alone, so the C compiler makes a shared library of them, once, in the build directory; the system
/// property `lanewise.jmh.libxsmm` can name one that is there. [FloatLibxsmm] and [DoubleLibxsmm] multiply with it.
public final class Libxsmm {
    /// Beyond this its users call a BLAS: `(m·n·k)^(1/3) ≤ 64` is its own default limit.
    public static final long LARGEST_PRODUCT = 64L * 64 * 64;

    private static final String PROPERTY = "lanewise.jmh.libxsmm";

    private static final Path BUILT = Path.of("target", "peers", "libxsmm-shared.so");

    private Libxsmm() {}

    /// Loads the library, which is on one thread.
    ///
    /// @return one line: the CPU it generates code for
    /// @throws UnsupportedOperationException if it cannot be loaded; the message says why
    @SuppressWarnings("restricted") // the library ends its own strings
    public static String load() {
        try {
            MemorySegment target = (MemorySegment) Native.TARGET_ARCH.invokeExact();
            return "LIBXSMM, code for " + target.reinterpret(64).getString(0).strip();
        } catch (LinkageError e) {
            throw Cblas.unavailable("LIBXSMM", e);
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    /// Why it has no kernel for a product of dense matrices, or null if it has one. Asks the library, which must be
    /// there.
    ///
    /// @param isDouble whether it is one of double
    /// @param transA whether A is stored as its transpose
    /// @param transB whether B is stored as its transpose
    /// @param m rows of C
    /// @param n columns of C
    /// @param k depth
    /// @return the reason, or null
    public static String reasonNotToTime(boolean isDouble, boolean transA, boolean transB, int m, int n, int k) {
        if (transB) {
            return "generates no kernel for a transposed B";
        }
        if ((long) m * n * k > LARGEST_PRODUCT) {
            return "is for products up to 64³";
        }
        try {
            int lda = transA ? m : k;
            MemorySegment kernel = isDouble
                    ? DoubleLibxsmm.dispatch(transA, m, n, k, lda, n, n)
                    : FloatLibxsmm.dispatch(transA, m, n, k, lda, n, n);
            return kernel == null ? "has no kernel" : null;
        } catch (UnsupportedOperationException e) {
            return e.getMessage();
        }
    }

    @SuppressWarnings("restricted") // native libraries are what these peers are
    static SymbolLookup library() {
        String named = System.getProperty(PROPERTY);
        return SymbolLookup.libraryLookup(named == null ? built() : Path.of(named), Arena.global());
    }

    /// Other forks may be at it too: whoever is ready replaces the file whole.
    private static Path built() {
        if (Files.exists(BUILT)) {
            return BUILT;
        }
        try {
            Files.createDirectories(BUILT.getParent());
            Path file = Files.createTempFile(BUILT.getParent(), "libxsmm", ".so");
            Process compiler = new ProcessBuilder(List.of(
                            "gcc",
                            "-shared",
                            "-o",
                            file.toString(),
                            "-Wl,--whole-archive",
                            "-l:libxsmm.a",
                            "-Wl,--no-whole-archive",
                            "-l:libxsmmnoblas.a",
                            "-lpthread",
                            "-lrt",
                            "-ldl",
                            "-lm"))
                    .redirectErrorStream(true)
                    .start();
            String words = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (compiler.waitFor() != 0) {
                Files.deleteIfExists(file);
                throw new UnsatisfiedLinkError("gcc makes no library of libxsmm.a: "
                        + words.lines().findFirst().orElse("no word why"));
            }
            Files.move(file, BUILT, StandardCopyOption.ATOMIC_MOVE);
            return BUILT;
        } catch (IOException e) {
            throw new UnsatisfiedLinkError("no shared library can be made of libxsmm.a: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnsatisfiedLinkError("interrupted");
        }
    }

    /// Initialised by the first use; a failure to load shows there, as a LinkageError.
    static final class Native {
        static final SymbolLookup LIBRARY = library();

        private static final MethodHandle TARGET_ARCH =
                Cblas.function(LIBRARY, "libxsmm_get_target_arch", FunctionDescriptor.of(ValueLayout.ADDRESS));

        private Native() {}
    }
}
